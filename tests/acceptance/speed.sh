#!/usr/bin/env bash
# Claim: at 10,000 cases the real program starts within 2.5 times the floor, opens the agenda in at most
# twice the floor's start, answers a scrolling key with at most 80 bytes (p95 150), a typed letter with
# at most 40, sits idle without a byte and with at most one wake-up a second, and costs at most 8 MB of
# memory an officer more.
# The short form; docs/speed.md has the long one. Ratios to the floor of the same run, so that a
# slow machine fails nobody.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
probe=${SHARED:-}/tools/ttyprobe.py
tools=$(dirname "$bin")/examples
[[ -e $probe ]] || { echo 'SKIPPED: the probe is missing'; exit 0; }
python3 -c 'import pyte' 2>/dev/null || { echo 'SKIPPED: python3 has no pyte'; exit 0; }
[[ -x $tools/floor && -x $tools/sample ]] || { echo 'SKIPPED: the examples are not built'; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work USER=sample LANG=C.UTF-8
"$tools/sample" "$work/a.db" 10000
"$bin" --db "$work/a.db" record new 1 plan >/dev/null
upn=$("$bin" --db "$work/a.db" case show 1 --json |
    python3 -c 'import json, statistics, sys; print(json.load(sys.stdin)["upn"].lower())')
run() { python3 "$probe" --json "$work/$1.json" "${@:2}" >/dev/null; }
# By turns, so that a machine busy for a moment slows both or neither; the median turn counts.
for turn in 1 2 3 4 5 6 7; do
    run "floor-start-$turn" --start-only --runs 5 -- "$tools/floor" "$work/a.db"
    run "start-$turn" --start-only --runs 5 -- "$bin" --db "$work/a.db"
done
# A colleague sits in the same file: what one more officer costs is what the two don't share.
python3 "$probe" -e 'idle 60' -- "$bin" --db "$work/a.db" >/dev/null 2>&1 &
colleague=$!
run scroll -e 'key j x200 label=scroll' -e 'idle 5' -- "$bin" --db "$work/a.db"
kill "$colleague" 2>/dev/null || true
wait "$colleague" 2>/dev/null || true
run agenda -e 'key a label=agenda' -e 'key <Esc>' -e 'key a label=agenda' -e 'key <Esc>' \
    -e 'key a label=agenda' -e 'key <Esc>' -e 'key a label=agenda' -- "$bin" --db "$work/a.db"
run type -e "keys /$upn<Enter>" -e 'keys <Enter>' -e 'keys 3' -e 'keys <Enter>' \
    -e 'keys <C-n>' -e 'keys <C-n>' -e 'keys <C-n>' \
    -e 'type The_quick_brown_fox_jumps_over_a_lazy_dog label=type' -e 'expect "lazy_dog"' \
    -- "$bin" --db "$work/a.db"
python3 - "$work" <<'P'
import json, statistics, sys
def read(name): return json.load(open(f"{sys.argv[1]}/{name}.json"))
def stat(result, path):
    for part in path.split("."): result = result[part]
    return result
agenda, scroll, typed = map(read, ("agenda", "scroll", "type"))
def starts(of): return [stat(read(f"{of}-{turn}"), "startup.stable_ms.median") for turn in range(1, 8)]
floors, ours = starts("floor-start"), starts("start")
floor = statistics.median(floors)
limits = [
    ("start / floor", statistics.median(our / floor for our, floor in zip(ours, floors)), 2.5),
    ("agenda opened / floor's start", stat(agenda, "steps.agenda.lat_last_ms.median") / floor, 2),
    ("bytes a scrolling key, median", stat(scroll, "steps.scroll.bytes.median"), 80),
    ("bytes a scrolling key, p95", stat(scroll, "steps.scroll.bytes.p95"), 150),
    ("bytes a typed letter, median", stat(typed, "steps.type.bytes.median"), 40),
    ("bytes while idle", stat(scroll, "idle.idle.bytes.median"), 0),
    ("wake-ups a second while idle", stat(scroll, "idle.idle.vol_per_s.median"), 1.2),
    ("memory of one more officer, kB", stat(scroll, "memory.end.uss_kb.median"), 8 * 1024),
    ("memory at its peak, kB", stat(scroll, "memory.end.hwm_kb.max"), 12 * 1024),
]
over = 0
for what, found, limit in limits:
    over += found > limit
    print(f"{'OVER' if found > limit else 'ok':5}{what}: {found:.2f} (at most {limit})")
sys.exit(over > 0)
P
