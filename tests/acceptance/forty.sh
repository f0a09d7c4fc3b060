#!/usr/bin/env bash
# Claim: on one server each further copy of the app costs at most 8,192 kB of memory of its own while everybody types
# and logs in the same file, and none of them ends.
# The short form: 8 copies for 8 s; `forty.sh all` runs 40 for 30 s and prints the row of docs/speed.md.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
command -v python3 >/dev/null || { echo 'SKIPPED: python3 is missing'; exit 0; }
[[ -r /proc/self/smaps_rollup ]] || { echo 'SKIPPED: this system does not tell what a process has for itself'; exit 0; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work USER=a.rahman LANG=C.UTF-8
unset HERRINGBONE_DB
if [[ ${1:-} == all ]]; then many=(40 30); else many=(8 8); fi
"$bin" --db "$work/school.db" --today 2025-11-23 demo --no-open >/dev/null
python3 -B "$here/forty.py" "$bin" "$work/school.db" "${many[@]}"
echo 'shown: one more costs little, and all of them stay'
