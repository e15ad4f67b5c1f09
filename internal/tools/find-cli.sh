#!/bin/sh
# Copyright (c) The terraform-provider-atlassian authors
# SPDX-License-Identifier: MPL-2.0
#
# Prints the path of the Terraform or OpenTofu to use on standard output, and nothing else:
#
#   find-cli.sh            terraform on PATH, else tofu on PATH, else the pinned OpenTofu
#   find-cli.sh tofu       the pinned OpenTofu, whatever is on PATH
#   find-cli.sh terraform  terraform on PATH, or failure
#   find-cli.sh PATH       that program, or failure
#
# The pinned OpenTofu is built with Go alone, once, from the go.mod beside this script.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# usable PROGRAM succeeds if the program runs and is 1.8, the oldest supported version, or newer.
usable() {
	version=$("$1" version 2>/dev/null | sed -n 's/^[A-Z][A-Za-z]* v\([0-9][0-9]*\)\.\([0-9][0-9]*\)\..*/\1 \2/p') || return 1
	[ -n "$version" ] || return 1
	major=${version% *} minor=${version#* }
	[ "$major" -gt 1 ] || { [ "$major" -eq 1 ] && [ "$minor" -ge 8 ]; }
}

pinned_tofu() {
	version=$(sed -n 's|^.*github.com/opentofu/opentofu v\([0-9.]*\).*|\1|p' "$root/internal/tools/tofu/go.mod")
	binary="$root/.tools/tofu_$version$(go env GOEXE)"
	if [ ! -x "$binary" ]; then
		say "Building OpenTofu $version with Go: about five minutes, this once."
		mkdir -p "$root/.tools"
		# Without version.dev=no the program reports a pre-release, which version checks treat as older.
		go -C "$root/internal/tools/tofu" build -trimpath \
			-ldflags "-s -w -X github.com/opentofu/opentofu/version.dev=no" \
			-o "$binary.new" github.com/opentofu/opentofu/cmd/tofu >&2
		mv "$binary.new" "$binary"
	fi
	printf '%s\n' "$binary"
}

case "${1:-}" in
"")
	for name in terraform tofu; do
		found=$(command -v "$name" || true)
		if [ -n "$found" ] && usable "$found"; then
			printf '%s\n' "$found"
			exit 0
		fi
	done
	pinned_tofu
	;;
tofu) pinned_tofu ;;
*)
	found=$(command -v "$1" || true)
	if [ -z "$found" ]; then
		say "There is no program $1."
		exit 1
	fi
	if ! usable "$found"; then
		say "$1 is no Terraform or OpenTofu 1.8 or newer."
		exit 1
	fi
	case "$found" in
	/*) printf '%s\n' "$found" ;;
	*) printf '%s/%s\n' "$(pwd)" "$found" ;;
	esac
	;;
esac
