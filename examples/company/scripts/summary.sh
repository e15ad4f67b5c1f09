#!/usr/bin/env bash
# summary.sh TITLE < plan.json: who gains and who loses what, as Markdown, losses first.
set -euo pipefail

jq -r --arg title "$1" "$(cat "$(dirname "$0")/changes.jq")"'
  as $changes
  | def cell: gsub("[|\n`<>]"; " ");
    def table($kind; $heading):
      [$changes[] | select(.kind == $kind)] as $rows
      | if ($rows | length) == 0 then empty
        else "", "### \($heading): \($rows | length)", "", "| who | what |", "|---|---|",
          ($rows[:100][] | "| \(.who | cell) | \(.what | cell) |"),
          (if ($rows | length) > 100 then "| … | \(($rows | length) - 100) more, in the plan |" else empty end)
        end;
  "## \($title)",
  (if .errored == true then "", "**The plan has errors: this is not all.**" else empty end),
  ([(.checks // [])[] | select(.status == "fail" or .status == "error") | .instances[]?.problems[]?.message] | unique[] | "", "**Warning:** \(cell)"),
  (if ($changes | length) == 0 then "", "Nobody gains or loses anything." else empty end),
  table("loses"; "Loses access"), table("gains"; "Gains access"), table("changes"; "Changes")'
