#!/usr/bin/env bash
# Claim: in a folder, or on a file, that may only be read, the program says so in a plain sentence with
# exit 4, in a command as in the app; nothing is changed or laid beside it, and the terminal is as it
# was.
set -euo pipefail
command -v python3 >/dev/null || { echo 'SKIPPED: python3 is missing'; exit 0; }
bin=${HERRINGBONE_BIN:?the program to try}
# Root may write anywhere: then it is nobody who tries.
as=()
if [[ $(id -u) -eq 0 ]]; then
    command -v setpriv >/dev/null || { echo 'SKIPPED: root may write anywhere, and setpriv is missing'; exit 0; }
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
chmod 755 "$work"
# Nobody may not look into everybody's folders.
install -m 755 "$bin" "$work/herringbone"
export HOME=$work USER=a.rahman TERM=xterm-256color LANG=C.UTF-8
unset HERRINGBONE_DB
cd "$work"
mkdir whole && "$bin" --db whole/school.db init --school Hillcrest >/dev/null 2>&1
rm -f whole/school.db.lock

# folder MODE FILE'S-MODE [LOCK'S-MODE]: a file in a folder, both as they may be written.
folder() {
    local name="folder-$1-file-$2${3:+-lock-$3}"
    mkdir "$name" && cp whole/school.db "$name/"
    [[ -z ${3:-} ]] || { : >"$name/school.db.lock" && chmod "$3" "$name/school.db.lock"; }
    chmod "$2" "$name/school.db"
    chmod "$1" "$name"
    echo "$name"
}

sums() { (cd "$1" && sha256sum -- * && stat -c '%n %a %Y' -- . *); }

try() {
    local name=$1 command code out before
    local sentence="can't be written here: the file or its folder is read-only. Nothing was changed."
    before=$(sums "$name")
    for command in cases verify 'case show 1 --json' 'officer list' 'check --rebuild'; do
        code=0
        # shellcheck disable=SC2086
        out=$("${as[@]}" ./herringbone --db "$name/school.db" $command 2>&1 </dev/null) || code=$?
        [[ $code -eq 4 && $out == *"$name/school.db $sentence"* ]] ||
            { echo "$name, $command: exit $code: $out"; exit 1; }
        [[ $out != *panicked* ]] || { echo "$name, $command: $out"; exit 1; }
    done
    python3 - "$name/school.db" "$sentence" "${as[@]}" ./herringbone <<'P'
import fcntl, os, pty, select, struct, sys, termios, time

db, sentence, *program = sys.argv[1:]
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
before = termios.tcgetattr(slave)
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for stream in range(3):
        os.dup2(slave, stream)
    os.execvp(program[0], [*program, "--db", db])
drawn, ends = b"", time.monotonic() + 20
while time.monotonic() < ends:
    if select.select([master], [], [], 0.1)[0]:
        try:
            drawn += os.read(master, 65536)
        except OSError:
            break
    done, status = os.waitpid(child, os.WNOHANG)
    if done:
        while select.select([master], [], [], 0.2)[0]:
            try:
                drawn += os.read(master, 65536)
            except OSError:
                break
        break
else:
    os.kill(child, 9)
    sys.exit(f"{db}: the app is still running")
code = os.waitstatus_to_exitcode(status)
told = " ".join(drawn.decode(errors="replace").split())
if code != 4 or sentence not in told:
    sys.exit(f"{db}, the app: exit {code}: {told}")
for on, off in [(b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h")]:
    if drawn.count(on) != drawn.count(off):
        sys.exit(f"{db}, the app: {on} and {off} don't match")
if termios.tcgetattr(slave) != before:
    sys.exit(f"{db}, the app: the terminal is not as it was")
P
    [[ $(sums "$name") == "$before" ]] || { echo "$name: something was changed: $before"; ls -la "$name"; exit 1; }
}

try "$(folder 555 644)"
try "$(folder 555 444)"
try "$(folder 555 644 644)"
try "$(folder 777 444)"
echo 'shown: what may only be read is told so, and left as it is'
