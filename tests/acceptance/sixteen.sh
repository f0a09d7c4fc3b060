#!/usr/bin/env bash
# Claim: sixteen processes work a minute on one file with a person's pauses, eight of them apps that type and log,
# eight writing commands, while school years of 380,000 marks are imported: nobody is told that the file is busy, every
# write takes less than two seconds beside what the disk takes (the file is in memory), each that was said to be saved
# is there, and the chain is whole.
# The short form: a minute; HERRINGBONE_SIXTEEN_SECONDS says how long else, `sixteen.sh FOLDER` on which disk.
set -euo pipefail
# A release build: without optimisation an import holds the lock for longer than anybody may wait.
bin=${HERRINGBONE_BIN:?the program to try}
command -v python3 >/dev/null || { echo 'SKIPPED: python3 is missing'; exit 0; }
here=$(cd "$(dirname "$0")" && pwd)
busy='the file is busy'
grep -qF "$busy" "$here/../../src/store/trouble.rs" || { echo "nobody says \"$busy\" any more"; exit 1; }
# What counts is how long one waits for another. A disk that stands still for seconds by itself fails nobody: a folder on
# one has to be named, and then it is told how long the disk alone took.
memory=/dev/shm
[[ -w $memory && $(df --output=avail -k "$memory" | tail -1) -gt 1000000 ]] || memory=${TMPDIR:-/tmp}
work=$(mktemp -d -p "${1:-$memory}")
trap 'rm -rf "$work"' EXIT
export HOME=$work USER=a.rahman LANG=C.UTF-8
unset HERRINGBONE_DB
python3 -B "$here/sixteen.py" "$bin" "$work" "${HERRINGBONE_SIXTEEN_SECONDS:-60}" "$busy"
echo 'shown: sixteen at once, an import beside them, and nobody waited for long'
