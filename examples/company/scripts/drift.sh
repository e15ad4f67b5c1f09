#!/usr/bin/env bash
# drift.sh FOLDER: plans a folder without changing anything, and keeps one issue about what differs: opened, opened
# again, or closed. Where there is neither gh nor ISSUES_TOKEN to keep it with, the result is the exit status, 2 for
# drift.
set -euo pipefail

folder=$1
title="Drift in $folder"
scripts=$(cd "$(dirname "$0")" && pwd)
terraform -chdir="$folder" init -input=false -lockfile=readonly >/dev/null
status=0
terraform -chdir="$folder" plan -input=false -no-color -lock=false -detailed-exitcode -out=saved.plan || status=$?
case $status in
0) "$scripts/issue.sh" close "$title" ;;
2)
	terraform -chdir="$folder" show -json saved.plan | "$scripts/summary.sh" "$title" >"$folder/summary.md"
	"$scripts/issue.sh" open "$title" "$folder/summary.md"
	;;
*) exit "$status" ;;
esac
