#!/usr/bin/env bash
# issue.sh open TITLE FILE, issue.sh close TITLE: keeps one issue of this title, on GitHub (gh) or GitLab
# (ISSUES_TOKEN). Opened, it has the file for its text; one that was closed is opened again.
set -euo pipefail

verb=$1 title=$2 file=${3:-}

github() {
	local found number state
	found=$(gh issue list --state all --limit 100 --search "in:title \"$title\"" --json number,state,title --jq "[.[] | select(.title == \"$title\")][0] | select(.) | \"\(.number) \(.state)\"")
	read -r number state <<<"$found" || true
	case $verb/${state:-none} in
	close/OPEN) gh issue close "$number" --comment "The folder is as it is written again." ;;
	open/none) gh issue create --title "$title" --body-file "$file" ;;
	open/CLOSED) gh issue reopen "$number" && gh issue edit "$number" --body-file "$file" ;;
	open/OPEN) gh issue edit "$number" --body-file "$file" ;;
	esac
}

gitlab() {
	local issues="$CI_API_V4_URL/projects/$CI_PROJECT_ID/issues" found number state
	# The token is in no argument, where other processes could read it.
	api() { curl --fail --silent --show-error --config <(printf 'header = "PRIVATE-TOKEN: %s"\n' "$ISSUES_TOKEN") "$@"; }
	found=$(api --get --data-urlencode "search=$title" --data "in=title" --data "scope=all" --data "per_page=100" "$issues" |
		jq -r --arg title "$title" '[.[] | select(.title == $title)][0] | select(.) | "\(.iid) \(.state)"')
	read -r number state <<<"$found" || true
	case $verb/${state:-none} in
	close/opened) api --request PUT --data "state_event=close" "$issues/$number" >/dev/null ;;
	open/none) api --data-urlencode "title=$title" --data-urlencode "description@$file" "$issues" >/dev/null ;;
	open/closed) api --request PUT --data "state_event=reopen" --data-urlencode "description@$file" "$issues/$number" >/dev/null ;;
	open/opened) api --request PUT --data-urlencode "description@$file" "$issues/$number" >/dev/null ;;
	esac
}

if command -v gh >/dev/null; then
	github
elif [ -n "${ISSUES_TOKEN:-}" ]; then
	gitlab
elif [ "$verb" = open ]; then
	exit 2
fi
