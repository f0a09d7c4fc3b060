#!/usr/bin/env bash
# Claim: each backup taken while four write is whole by itself, ends with the head that was told, and holds
# every change saved before it began; a restore is refused while anybody is in, and once they have left it
# gives the backup back, keeps what it replaced whole, and work goes on.
# The short form; docs/soak.md has the long one.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
soak=$(dirname "$bin")/soak
[[ -x $soak ]] || { echo "there is no $soak: build it beside the program"; exit 1; }
told=$("$soak" backup --short --program "$bin") || { echo "$told"; exit 1; }
if [[ $told == SKIPPED* ]]; then echo "$told"; exit 0; fi
[[ $told == *': passed' ]] || { echo "$told"; exit 1; }
echo "$told"
echo 'shown: backups under load are whole, and one is restored'
