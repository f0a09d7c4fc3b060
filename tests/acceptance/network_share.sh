#!/usr/bin/env bash
# Claim: a file on a network share is refused in a sentence that names the kind of share, with exit 4,
# whether it is there already or is to be made; nothing is written there, and nothing laid beside it.
set -euo pipefail
command -v python3 >/dev/null || { echo 'SKIPPED: python3 is missing'; exit 0; }
bin=${HERRINGBONE_BIN:?the program to try}
# Mounts of one's own, gone with this script; whoever isn't root is root in there.
if [[ -z ${HERRINGBONE_INSIDE:-} ]]; then
    for own in 'unshare -m' 'unshare -rm'; do
        $own true 2>/dev/null || continue
        exec $own env HERRINGBONE_INSIDE=1 "$BASH" "$0"
    done
    echo 'SKIPPED: no mounts of our own can be made here'
    exit 0
fi
work=$(mktemp -d)
trap 'umount "$work/share" 2>/dev/null || true; rm -rf "$work"' EXIT
mkdir "$work/share" "$work/behind"
export HOME=$work USER=a.rahman LANG=C.UTF-8
"$bin" --db "$work/behind/school.db" init --school Hillcrest >/dev/null 2>&1
rm -f "$work/behind/school.db.lock"

# A share as sshfs mounts it: a file system that a program serves. This one tells what is there and
# notes whoever wants more than that.
code=0
python3 - "$bin" "$work" <<'P' || code=$?
import ctypes, os, struct, subprocess, sys, threading

binary, work = sys.argv[1:]
share, behind = f"{work}/share", f"{work}/behind"
libc = ctypes.CDLL(None, use_errno=True)
FORGET, BATCH_FORGET, INTERRUPT = 2, 42, 36
LOOKUP, GETATTR, INIT, STATFS, ACCESS, GETXATTR, STATX = 1, 3, 26, 17, 34, 22, 52
HARMLESS = {STATFS, ACCESS, GETXATTR, STATX}
ENOENT, ENOSYS = 2, 38

def attributes(node, path):
    told = os.stat(path)
    times = int(told.st_mtime)
    head = (node, told.st_size, told.st_blocks, times, times, times, 0, 0, 0)
    rest = (told.st_mode, told.st_nlink, 0, 0, 0, 4096, 0)
    return struct.pack("<6Q10I", *head, *rest)

def serve(device, wanted):
    paths = {1: behind}
    while True:
        try:
            asked = os.read(device, 1 << 20)
        except OSError:
            return
        _, opcode, unique, node = struct.unpack_from("<IIQQ", asked)
        if opcode in (FORGET, BATCH_FORGET, INTERRUPT):
            continue
        error, told = 0, b""
        if opcode == INIT:
            told = struct.pack("<4I2H2I2H8I", 7, 31, 65536, 0, 12, 9, 65536, 1, 0, 0, *[0] * 8)
        elif opcode == LOOKUP:
            path = os.path.join(paths[node], asked[40:].rstrip(b"\0").decode())
            if os.path.exists(path):
                found = next((n for n, p in paths.items() if p == path), len(paths) + 1)
                paths[found] = path
                told = struct.pack("<4Q2I", found, 0, 1, 1, 0, 0) + attributes(found, path)
            else:
                error = ENOENT
        elif opcode == GETATTR:
            told = struct.pack("<QII", 1, 0, 0) + attributes(node, paths[node])
        else:
            error = ENOSYS
            if opcode not in HARMLESS:
                wanted.append(opcode)
        os.write(device, struct.pack("<IiQ", 16 + len(told), -error, unique) + told)

def mounted(kind, device):
    options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}"
    arguments = [b"kim@server:/staff", share.encode(), kind.encode(), 6, options.encode()]
    return libc.mount(*arguments) == 0

def refused(kind, *arguments):
    ran = subprocess.run([binary, *arguments], capture_output=True, text=True, timeout=30)
    sentence = f"is on a network share ({kind}). Two machines writing there lose data"
    if ran.returncode != 4 or sentence not in ran.stderr or "nothing was changed" not in ran.stderr:
        sys.exit(f"{kind}: exit {ran.returncode}: {ran.stdout}{ran.stderr}")

for kind in ["fuse.sshfs", "fuse.rclone"]:
    try:
        device = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        sys.exit(77)
    wanted = []
    if not mounted(kind, device):
        sys.exit(77)
    threading.Thread(target=serve, args=(device, wanted), daemon=True).start()
    before = sorted((n, open(f"{behind}/{n}", "rb").read()) for n in os.listdir(behind))
    refused(kind, "--db", f"{share}/school.db", "cases")
    refused(kind, "--db", f"{share}/school.db", "verify")
    refused(kind, "--db", f"{share}/new.db", "init", "--school", "Hillcrest")
    os.symlink(f"{share}/school.db", f"{work}/link.db")
    refused(kind, "--db", f"{work}/link.db", "cases")
    os.unlink(f"{work}/link.db")
    after = sorted((n, open(f"{behind}/{n}", "rb").read()) for n in os.listdir(behind))
    if before != after or wanted:
        sys.exit(f"{kind}: something was wanted of the share: {wanted}")
    libc.umount2(share.encode(), 2)
    os.close(device)
P
case $code in
    0) told='a real mount of sshfs and of rclone' ;;
    77) told='' ;;
    *) exit 1 ;;
esac

# Shares that need a server: the program is shown a table of mounts that has one.
before=$(cd "$work/behind" && sha256sum -- *)
if ! mount -t tmpfs tmpfs /proc 2>/dev/null; then
    [[ -n $told ]] || { echo 'SKIPPED: neither a share nor a table of mounts can be made here'; exit 0; }
    echo "shown: $told is refused"
    exit 0
fi
mkdir /proc/self
for kind in nfs nfs4 cifs smb3 9p davfs; do
    printf '28 1 8:2 / / rw - ext4 /dev/sda2 rw\n31 28 0:40 / %s rw - %s server:/staff rw\n' \
        "$work/behind" "$kind" >/proc/self/mountinfo
    for db in school.db new.db; do
        code=0
        if [[ $db == new.db ]]; then
            out=$("$bin" --db "$work/behind/$db" init --school Hillcrest 2>&1) || code=$?
        else
            out=$("$bin" --db "$work/behind/$db" cases 2>&1) || code=$?
        fi
        [[ $code -eq 4 && $out == *"is on a network share ($kind)"*'nothing was changed'* ]] ||
            { echo "$kind: exit $code: $out"; exit 1; }
    done
done
printf '28 1 8:2 / / rw - ext4 /dev/sda2 rw\n' >/proc/self/mountinfo
"$bin" --db "$work/behind/school.db" check >/dev/null || { echo 'a local disk is refused too'; exit 1; }
umount /proc
rm -f "$work/behind/school.db.lock"
[[ $(cd "$work/behind" && sha256sum -- *) == "$before" ]] || { echo 'something was written there'; exit 1; }
echo "shown: ${told:+$told, and }shares in the table of mounts are refused"
