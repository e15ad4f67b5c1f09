#!/usr/bin/env bash
# drift.sh FOLDER: plans a folder without changing anything, and keeps one issue about what differs: opened, opened again, or closed. With
# GitHub's gh on PATH; without it the result is the exit status.
set -euo pipefail

folder=$1
title="Drift in $folder"
scripts=$(cd "$(dirname "$0")" && pwd)
terraform -chdir="$folder" init -input=false >/dev/null
status=0
terraform -chdir="$folder" plan -input=false -no-color -lock=false -detailed-exitcode -out=saved.plan || status=$?
if [ "$status" != 0 ] && [ "$status" != 2 ]; then
	exit "$status"
fi
if ! command -v gh >/dev/null; then
	exit "$status"
fi

number=$(gh issue list --state all --search "in:title \"$title\"" --json number,title --jq "[.[] | select(.title == \"$title\")][0].number // empty")
if [ "$status" = 0 ]; then
	if [ -n "$number" ] && [ "$(gh issue view "$number" --json state --jq .state)" = OPEN ]; then
		gh issue close "$number" --comment "The folder is as it is written again."
	fi
	exit 0
fi

terraform -chdir="$folder" show -json saved.plan | "$scripts/summary.sh" "$title" >"$folder/summary.md"
if [ -z "$number" ]; then
	gh issue create --title "$title" --body-file "$folder/summary.md"
else
	if [ "$(gh issue view "$number" --json state --jq .state)" != OPEN ]; then
		gh issue reopen "$number"
	fi
	gh issue edit "$number" --body-file "$folder/summary.md"
fi
