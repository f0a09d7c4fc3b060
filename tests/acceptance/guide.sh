#!/usr/bin/env bash
# Claim: the guide's pictures and its tables of keys are what the program shows.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
guide=$(dirname "$bin")/examples/guide
[[ -x $guide ]] || { echo 'SKIPPED: the examples are not built'; exit 0; }
"$guide" --check
echo 'shown: no picture and no table of keys is stale'
