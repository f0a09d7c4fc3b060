#!/usr/bin/env bash
# Claim: what the helper for PDFs takes grows with the pages and no faster: a page of 40 costs at most 1.5 times the time of
# a page of 8, and one of 200 at most 1.5 times that of 40; 40 pages take at most 3 times and 200 at most 6 times the
# memory of an empty document.
# The short form leaves out the 200 pages; `paper_speed.sh all` has them, and prints its table for docs/speed.md. The
# empty document of the same run is the floor, so that a slow machine fails nobody.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
pdf=${HERRINGBONE_PDF:-$(dirname "$bin")/herringbone-pdf}
[[ -x $pdf ]] || { echo "SKIPPED: there is no herringbone-pdf beside the program; HERRINGBONE_PDF names one"; exit 0; }
for tool in python3 qpdf; do
    command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is missing"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 - "$(realpath "$pdf")" "$work" "${1:-short}" <<'P'
import json, pathlib, resource, subprocess, sys, time

program, work, form = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
LONG = form == "all"
# Pages, and how many times the floor's memory they may take.
SIZES = [(1, 1.5), (8, 2), (40, 3)] + ([(200, 6)] if LONG else [])
# A page costs at most so many times what it costs in the document before; a single one is too quick to say.
STEEPER = 1.5
RUNS = 3 if LONG else 1
SENTENCE = (
    "On most mornings the bus comes late and the corridor is already full. She says that she would rather walk in by "
    "the side door, when nobody looks up. "
)


def field(nth):
    return {"is": "field", "label": f"What was said, {nth}", "guidance": "", "answer": SENTENCE * 2, "lines": 0}


def table(rows):
    columns = [{"head": head, "share": share, "narrow": False} for head, share in (("What", 5), ("Who", 3), ("When", 2))]
    cells = [[SENTENCE, "Attendance officer", "24 Nov 25"] for _ in range(rows)]
    return {"is": "table", "caption": "What was agreed", "columns": columns, "rows": cells, "blank": 0}


def document(pages):
    """Half answers, half rows of a table, as plans and chronologies are."""
    blocks = []
    for nth in range(pages):
        blocks += [{"is": "heading", "level": 1, "words": f"Part {nth + 1}"}, *(field(at) for at in range(6)), table(5)]
    return {
        "format": 1, "title": "Support and Attendance Plan", "subtitle": "", "facts": [], "blocks": blocks,
        "foot": {"school": "Hillcrest", "reference": "Case 3 / plan 2", "made": "Fri 21 Nov 2025", "head": "0123"},
    }


# The most memory of one child, and of it alone: a process of its own measures each.
MEASURE = """
import resource, subprocess, sys, time
began = time.monotonic()
subprocess.run([sys.argv[1]], stdin=open(sys.argv[2], "rb"), stdout=open(sys.argv[3], "wb"), check=True)
print(time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measured(words):
    given, made = work / "given.json", work / "made.pdf"
    given.write_text(json.dumps(words))
    runs = []
    for _ in range(RUNS):
        told = subprocess.run(
            [sys.executable, "-c", MEASURE, program, given, made], capture_output=True, text=True, check=True
        )
        runs.append([float(part) for part in told.stdout.split()])
    pages = int(subprocess.run(["qpdf", "--show-npages", made], capture_output=True, text=True).stdout)
    seconds = sorted(run[0] for run in runs)[len(runs) // 2]
    return pages, seconds, max(run[1] for run in runs) / 1024


subprocess.run([program], input=json.dumps(document(0)).encode(), capture_output=True, check=True)
_, floor_seconds, floor_memory = measured(document(0))
print("| pages | s | s a page beyond an empty one | peak memory, MB | times an empty one |")
print("|---|---|---|---|---|")
print(f"| an empty one | {floor_seconds:.2f} | | {floor_memory:.0f} | 1 |")
wrong, before = [], None
for wanted, larger in SIZES:
    pages, seconds, memory = measured(document(wanted))
    each, sizes = (seconds - floor_seconds) / pages, memory / floor_memory
    print(f"| {pages} | {seconds:.2f} | {each:.3f} | {memory:.0f} | {sizes:.1f} (<= {larger}) |")
    if sizes > larger:
        wrong.append(f"{pages} pages take {sizes:.1f} times the memory of an empty document")
    if before and each > STEEPER * before:
        wrong.append(f"a page of {pages} costs {each / before:.1f} times one of the document before")
    before = each if pages > 4 else None
if wrong:
    sys.exit("\n".join(wrong))
print("shown: what it takes grows with the pages, and no faster than is wanted")
P
