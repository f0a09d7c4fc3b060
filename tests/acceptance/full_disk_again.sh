#!/usr/bin/env bash
# Claim: a disk that fills up under writers, an import and a backup is told to each of them, takes nothing
# that was saved, in a kill neither, leaves nothing half done, and once there is room everybody goes on.
# The short form; docs/soak.md has the long one.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
soak=$(dirname "$bin")/soak
[[ -x $soak ]] || { echo "there is no $soak: build it beside the program"; exit 1; }
told=$("$soak" disk --short --program "$bin") || { echo "$told"; exit 1; }
if [[ $told == SKIPPED* ]]; then echo "$told"; exit 0; fi
[[ $told == *': passed' ]] || { echo "$told"; exit 1; }
echo "$told"
echo 'shown: a full disk takes nothing that was saved, and with room the work goes on'
