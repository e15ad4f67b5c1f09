#!/bin/sh
# Copyright (c) The terraform-provider-atlassian authors
# SPDX-License-Identifier: MPL-2.0
#
# fuzz.sh TIME runs every fuzz target of the module for TIME, one after another, because go test accepts one at a time.
set -eu
cd "$(dirname "$0")/../.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# fuzz PACKAGE TARGET TIME runs one target. Go's fuzzing sometimes reports the end of its time as a failure
# (golang/go#75804), without a failing input. That is no failure here.
fuzz() {
	status=0
	go test -run '^$' -fuzz "^$2\$" -fuzztime "$3" "$1" </dev/null >"$log" 2>&1 || status=$?
	cat "$log"
	if [ "$status" != 0 ] && grep -qx '    context deadline exceeded' "$log" && ! grep -q -e 'Failing input' -e panic -e '_test\.go:' "$log"; then
		echo "No failing input: $2 ended with its time."
		status=0
	fi
	return "$status"
}

grep -rl --include='*_test.go' '^func Fuzz' internal | sort | while read -r file; do
	sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file" | while read -r target; do
		printf '== ./%s %s\n' "$(dirname "$file")" "$target"
		fuzz "./$(dirname "$file")" "$target" "$1"
	done
done
