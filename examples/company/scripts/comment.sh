#!/usr/bin/env bash
# comment.sh FOLDER: puts the summary of a folder's plan on the pull request, in the place of the one before.
set -euo pipefail

summary="$1/summary.md"
id=$(gh api "repos/$GH_REPO/issues/$PULL_REQUEST/comments?per_page=100" --paginate \
	--jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"## $1\n\"))) | .id" | head -n 1)
if [ -z "$id" ]; then
	gh pr comment "$PULL_REQUEST" --body-file "$summary"
else
	gh api --method PATCH "repos/$GH_REPO/issues/comments/$id" --field "body=@$summary" >/dev/null
fi
