#!/usr/bin/env bash
# plan.sh FOLDER: plans a folder, saves the plan in it, and writes the summary. Fails when the policy refuses the plan.
set -euo pipefail

folder=$1
scripts=$(cd "$(dirname "$0")" && pwd)
summarized() {
	if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
		cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
	fi
}

# An older plan, or its summary, would pass for this one's.
rm -f "$folder/saved.plan" "$folder/plan.json"
printf '## %s\n\n**The plan failed: the log says why.**\n' "$folder" >"$folder/summary.md"
trap summarized EXIT

# Whoever may only read the state can't lock it. An apply locks it, and refuses a plan of a state that is not the last
# one any more.
terraform -chdir="$folder" init -input=false -lockfile=readonly >/dev/null
terraform -chdir="$folder" plan -input=false -no-color -lock=false -out=saved.plan
terraform -chdir="$folder" show -json saved.plan >"$folder/plan.json"
"$scripts/summary.sh" "$folder" <"$folder/plan.json" >"$folder/summary.md"
"$scripts/policy.sh" "${MAX_LEAVERS:-5}" "${MAX_TEAMS:-1}" <"$folder/plan.json"
