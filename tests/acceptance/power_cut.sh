#!/usr/bin/env bash
# Claim: after a power cut at any of 200 random points of a recorded run, with what was not synced missing,
# torn or out of order, the file opens, SQLite finds no damage, the chain is whole and every change that was
# said to be saved is there; on a disk that only says it has synced, the same look finds losses.
# The short form; docs/soak.md has the long one.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
soak=$(dirname "$bin")/soak
[[ -x $soak ]] || { echo "there is no $soak: build it beside the program"; exit 1; }
told=$("$soak" power --short --program "$bin") || { echo "$told"; exit 1; }
if [[ $told == SKIPPED* ]]; then echo "$told"; exit 0; fi
[[ $told == *': passed' ]] || { echo "$told"; exit 1; }
echo "$told"
echo 'shown: a power cut takes nothing that was saved'
