#!/usr/bin/env bash
# Claim: whoever is dropped in mid-typing (SIGHUP, SIGTERM, kill -9, the line gone, in turn, 50 times) finds a draft
# that is at most a second old, and starting again leads back to the same field with those words; where the terminal is
# still there, it is as it was before.
# The short form; HERRINGBONE_DROPS=500 is the long one.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
command -v python3 >/dev/null || { echo 'SKIPPED: python3 is missing'; exit 0; }
python3 -c 'import os, sqlite3; os.login_tty; assert sqlite3.sqlite_version_info >= (3, 37)' 2>/dev/null ||
    { echo 'SKIPPED: python3 is older than 3.11, or its SQLite than 3.37'; exit 0; }
here=$(cd "$(dirname "$0")" && pwd)
small=$here/../data/register-small
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work USER=a.rahman TERM=xterm-256color LANG=C.UTF-8
unset HERRINGBONE_DB
drops=${HERRINGBONE_DROPS:-50} at_once=5
"$bin" --db "$work/school.db" init --school Hillcrest >/dev/null
"$bin" --db "$work/school.db" import pupils "$small/pupils.csv" >/dev/null
"$bin" --db "$work/school.db" case open D451503415000 --reason Mondays >/dev/null
"$bin" --db "$work/school.db" record new 1 plan >/dev/null
began=$SECONDS each=$(((drops + at_once - 1) / at_once)) running=() failed=0
for ((nth = 0; nth < at_once; nth++)); do
    cp "$work/school.db" "$work/$nth.db"
    python3 -B "$here/drops.py" "$bin" "$work/$nth.db" "$each" $((nth * each)) &
    running+=($!)
done
for process in "${running[@]}"; do wait "$process" || failed=1; done
[[ $failed -eq 0 ]] || exit 1
for ((nth = 0; nth < at_once; nth++)); do "$bin" --db "$work/$nth.db" verify >/dev/null; done
echo "shown: $((each * at_once)) drops in $((SECONDS - began)) s, and no words lost that were a second old"
