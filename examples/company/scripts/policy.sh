#!/usr/bin/env bash
# policy.sh PEOPLE TEAMS < plan.json: fails when more than PEOPLE people lose their account, when more than TEAMS teams
# are deleted or lose an app, and when the plan has errors.
set -euo pipefail

plan=$(cat)
if [ "$(jq -r '.errored == true or (has("resource_changes") or has("planned_values") | not)' <<<"$plan")" != false ]; then
	echo "This is no whole plan: it has errors, or is something else." >&2
	exit 1
fi

changes=$(jq -c -f "$(dirname "$0")/changes.jq" <<<"$plan")
status=0
hold() { # hold MOST WHAT FILTER
	local names count
	names=$(jq -r "[.[] | select(.kind == \"loses\") | select($3) | .who] | unique | .[]" <<<"$changes")
	count=$(grep -c . <<<"$names" || true)
	if [ "$count" -gt "$1" ]; then
		printf '%s %s, more than %s:\n%s\n' "$count" "$2" "$1" "$names" >&2
		status=1
	else
		printf '%s of at most %s %s.\n' "$count" "$1" "$2"
	fi
}
hold "$1" "people lose their account" '.what | startswith("account")'
hold "$2" "teams are deleted or lose an app" '.many == true'
exit "$status"
