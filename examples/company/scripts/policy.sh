#!/usr/bin/env bash
# policy.sh MAX < plan.json: fails when more than MAX people lose their account.
set -euo pipefail

max=$1
leavers=$(jq -r "$(cat "$(dirname "$0")/changes.jq")"' | [.[] | select(.kind == "loses" and (.what | startswith("account"))) | .who] | unique | .[]')
count=$(printf '%s' "$leavers" | grep -c . || true)
if [ "$count" -gt "$max" ]; then
	printf '%s people lose their account, more than %s:\n%s\n' "$count" "$max" "$leavers" >&2
	exit 1
fi
printf '%s of at most %s people lose their account.\n' "$count" "$max"
