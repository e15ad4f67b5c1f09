#!/usr/bin/env bash
# seal.sh seal|open FOLDER: encrypts the saved plan of a folder with PLAN_PASSPHRASE, or decrypts it. A plan holds what
# the state holds, and whoever can read the repository can read what a pipeline keeps.
set -euo pipefail

home=$(mktemp -d)
trap 'gpgconf --homedir "$home" --kill all; rm -rf "$home"' EXIT
sealed="$2/saved.plan.gpg"
run() { gpg --homedir "$home" --batch --yes --quiet --pinentry-mode loopback --passphrase-fd 3 "$@" 3<<<"${PLAN_PASSPHRASE:?}"; }
case $1 in
seal) run --symmetric --cipher-algo AES256 --output "$sealed" "$2/saved.plan" ;;
open) run --decrypt --output "$2/saved.plan" "$sealed" ;;
esac
