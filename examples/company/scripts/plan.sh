#!/usr/bin/env bash
# plan.sh FOLDER: plans a folder, saves the plan in it, and writes the summary. Fails when the policy refuses the plan.
set -euo pipefail

folder=$1
scripts=$(cd "$(dirname "$0")" && pwd)
terraform -chdir="$folder" init -input=false >/dev/null
terraform -chdir="$folder" plan -input=false -no-color -out=saved.plan
terraform -chdir="$folder" show -json saved.plan >"$folder/plan.json"
"$scripts/summary.sh" "$folder" <"$folder/plan.json" >"$folder/summary.md"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
	cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
"$scripts/policy.sh" "${MAX_LEAVERS:-5}" <"$folder/plan.json"
