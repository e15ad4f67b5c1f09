#!/bin/sh
# Copyright (c) The terraform-provider-atlassian authors
# SPDX-License-Identifier: MPL-2.0
#
# fuzz.sh TIME: runs every fuzz target of the module for TIME, one after another; go test takes only one at once.
set -eu
cd "$(dirname "$0")/../.."

grep -rl --include='*_test.go' '^func Fuzz' internal | sort | while read -r file; do
	package=./$(dirname "$file")
	sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file" | while read -r target; do
		printf '== %s %s\n' "$package" "$target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" "$package" </dev/null
	done
done
