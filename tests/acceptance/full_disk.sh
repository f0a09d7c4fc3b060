#!/usr/bin/env bash
# Claim: on a full disk an import says so in a sentence with exit 4, nothing of it is kept, and the
# file is whole.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
here=$(cd "$(dirname "$0")/../.." && pwd)
small=$here/tests/data/register-small
work=$(mktemp -d)
trap 'umount "$work" 2>/dev/null; rm -rf "$work"' EXIT
mount -t tmpfs -o size=6000k tmpfs "$work" 2>/dev/null || { echo 'SKIPPED: no small disk can be made here'; exit 0; }
export HOME=$work USER=a.rahman LANG=C.UTF-8
db=$work/school.db
"$bin" --db "$db" init --school Hillcrest >/dev/null
"$bin" --db "$db" import pupils "$small/pupils.csv" >/dev/null
before=$("$bin" --db "$db" figures --json)
# Take what room is left, but for a little.
room=$(df --output=avail -k "$work" | tail -1)
head -c "$(((room - 64) * 1024))" /dev/zero >"$work/filler"
code=0
told=$("$bin" --db "$db" import marks "$small/marks.csv" 2>&1) || code=$?
[[ $code -eq 4 && $told == *'disk is full'* ]] || { echo "exit $code: $told"; exit 1; }
rm "$work/filler"
[[ $("$bin" --db "$db" figures --json) == "$before" ]] || { echo 'something of the import was kept'; exit 1; }
"$bin" --db "$db" verify >/dev/null
"$bin" --db "$db" check >/dev/null
"$bin" --db "$db" import marks "$small/marks.csv" >/dev/null
echo 'shown: a full disk is told, keeps nothing half done, and the import passes with room again'
