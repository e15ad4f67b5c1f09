#!/usr/bin/env bash
# apply.sh FOLDER: applies the plan that was sealed, and no other.
set -euo pipefail

"$(dirname "$0")/seal.sh" open "$1"
terraform -chdir="$1" init -input=false -lockfile=readonly >/dev/null
terraform -chdir="$1" apply -input=false -no-color saved.plan
