#!/usr/bin/env bash
# Claim: every screen says something at 80x24, in colours and without: no title and no key of the
# last line is cut, NO_COLOR sends no colour, and `--ascii` nothing but ASCII.
# The short form; `pictures.sh all FOLDER` goes through every screen at 80x24, 120x40 and 60x16 in
# each theme, without colours, in ASCII and for a screen reader, and leaves a picture of each there.
set -euo pipefail
bin=${HERRINGBONE_BIN:?the program to try}
probe=${SHARED:-}/tools/ttyprobe.py
[[ -e $probe ]] || { echo 'SKIPPED: the probe is missing'; exit 0; }
python3 -c 'import pyte, PIL' 2>/dev/null || { echo 'SKIPPED: python3 has no pyte or no Pillow'; exit 0; }
form=short
[[ ${1:-} != all ]] || { form=all; shift; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=${1:-}
[[ -z $folder ]] || mkdir -p "$folder"
export HOME=$work USER=a.rahman LANG=C.UTF-8
unset HERRINGBONE_DB HERRINGBONE_THEME NO_COLOR COLORFGBG
"$bin" --db "$work/school.db" --today 2025-11-23 \
    demo --no-open --pupils 60 --cases 12 --weeks 12 >/dev/null
python3 - "$bin" "$probe" "$work" "$folder" "$form" <<'P'
import concurrent.futures, json, os, re, shutil, subprocess, sys, tempfile

binary, probe, work, folder, form = sys.argv[1:]
school = f"{work}/school.db"

# A screen: its name, words that stand on it, and the presses that lead to it from the caseload. A
# word in braces opens the case that has such a thing.
SCREENS = [
    ("caseload", "12 open", "g"),
    ("filter", "/bar", "/bar"),
    ("marked cases", "2 marked", "v j v"),
    ("keys of the caseload", "new case", "?"),
    ("actions by name", "What shall be done?", ":"),
    ("finder", "Find a pupil", "f bar"),
    ("new case", "which pupil?", "n bar"),
    ("filters", "Filters kept", "F"),
    ("filter to keep", "Name", "/bar <Enter> S"),
    ("owners", "to a colleague", "w"),
    ("contact", "Log a contact", "l"),
    ("contact of many", "Log on 2 pupils", "v j v l"),
    ("absences", "to ask about", "b"),
    ("reason", "Reason for absence", "b r"),
    ("correction", "To correct in the MIS", "b c"),
    ("every absence", "worked on", "b e"),
    ("marks to correct", "To correct", "b m"),
    ("agenda", "overdue", "a"),
    ("agenda by officer", "overdue", "a s"),
    ("weekly meeting", "to discuss", "a w"),
    ("minutes", "Minutes", "a w m"),
    ("overview", "open since", "{plan}"),
    ("register", "possible", "{plan} 2"),
    ("absence log", "without a reason", "{plan} 2 d"),
    ("records", "no. 1", "{plan} 3"),
    ("new record", "Which form?", "{plan} n"),
    ("checklist", "answered", "{plan} 4"),
    ("outcome of a row", "What came of it", "{plan} 4 <Enter>"),
    ("row not tried", "Why it was not tried", "{plan} 4 n"),
    ("row not applicable", "Why it is not", "{plan} 4 x"),
    ("row of the school's own", "own", "{plan} 4 o"),
    ("log", "Intervention", "{plan} 7"),
    ("entry in full", " of ", "{plan} 7 <Enter>"),
    ("chronology", "entered late", "{plan} 7 c"),
    ("withdrawal", "Withdraw", "{plan} 7 w"),
    ("attachment", "Attach a file", "{plan} 7 +"),
    ("actions", "Leave lessons", "{plan} 8"),
    ("new action", "Agree an action", "{plan} 8 a"),
    ("changed action", "Change an action", "{plan} 8 e"),
    ("outcome of an action", "Done", "{plan} 8 d"),
    ("documents", "staircase", "{plan} 9"),
    ("document", "SHA-256", "{plan} 9 <Enter>"),
    ("copy of a document", "Save a copy", "{plan} 9 x"),
    ("withdrawal of a document", "Withdraw", "{plan} 9 w"),
    ("history", "Logged", "{plan} 0"),
    ("change in full", "No. ", "{plan} 0 <Enter>"),
    ("pupil", "Circumstances", "{plan} p"),
    ("contact of a pupil", "Parent in law", "{plan} p <Enter>"),
    ("sibling", "Add a sibling", "{plan} p s"),
    ("end of a case", "Close the case", "{plan} x"),
    ("keys of a case", "new record", "{plan} ?"),
    ("form", "Attendance Plan no.", "{plan} 3 {open}"),
    ("sections", "Sections", "{plan} 3 {open} <C-t>"),
    ("suggestions", "Suggestions", "{plan} 3 {open} <C-n> <C-p>"),
    ("agreed actions", "When?", "{plan} 3 {open} <C-t> jjjjjjjj <Enter>"),
    ("form without guidance", "Attendance Plan no.", "{plan} 3 {open} <C-g>"),
    ("keys of a form", "next field", "{plan} 3 {open} <C-o>"),
    ("file in a form", "Attach a file", "{plan} 3 {open} <C-w>"),
    ("question before closing", "Close this record?", "{plan} 3 {open} <C-e>"),
    ("closed form", "closed", "{plan} 3 {closed}"),
    ("meeting", "Attendance Meeting no.", "{meeting} 3 {arranged}"),
    ("people invited", "Name in full", "{meeting} 3 {arranged} <C-n> <C-n>"),
    ("meeting moved", "Rearrange", "{meeting} 3 {arranged} <C-y>"),
    ("pupil without a case", "none yet", "f {nobody} <Enter>"),
]
# Before there is a file; the second follows on the first.
FIRST = [
    ("first start", "makes your school's file", ""),
    ("name of the school", "What is your school called?", "i"),
]
# How the program can be dressed, and what it is told for that.
DRESSES = {
    "dark": ({}, ["--theme", "dark"]),
    "light": ({}, ["--theme", "light"]),
    "contrast": ({}, ["--theme", "contrast"]),
    "plain": ({"NO_COLOR": "1"}, []),
    "ascii": ({}, ["--ascii"]),
    "reader": ({}, ["--reader"]),
}
if form == "all":
    plan = [(size, dress) for size in ("80x24", "120x40", "60x16") for dress in DRESSES]
else:
    DRESSES["plain"] = ({"NO_COLOR": "1"}, ["--ascii"])
    plan = [("80x24", "dark"), ("80x24", "plain")]


def told(*words):
    run = [binary, "--db", school, "--today", "2025-11-23", *words, "--json"]
    return json.loads(subprocess.run(run, check=True, capture_output=True).stdout)


def places():
    """The presses that open a case with a thing, and that go down to it among its records."""
    found, cases = {}, told("cases")
    for case in cases:
        records = told("case", "show", str(case["id"]))["records"]
        at = {(r["kind"], r["state"]): nth for nth, r in reversed(list(enumerate(records)))}
        opens = f"/{case['upn'].lower()} <Enter> <Enter>"
        down = lambda nth: "j" * nth + " <Enter>" if nth else "<Enter>"
        if ("plan", "open") in at and "plan" not in found:
            closed = next(nth for nth, r in enumerate(records) if r["state"] == "closed")
            found |= {"plan": opens, "open": down(at["plan", "open"]), "closed": down(closed)}
        if ("meeting", "open") in at and "meeting" not in found:
            found |= {"meeting": opens, "arranged": down(at["meeting", "open"])}
    with_case = {case["upn"] for case in cases}
    found["nobody"] = next(f["upn"].lower() for f in told("figures") if f["upn"] not in with_case)
    return found


def steps_to(name, words, keys, where, png):
    """From the caseload to a screen, a look at it, and back."""
    presses = re.sub(r"\{(\w+)\}", lambda m: where[m[1]], keys).split()
    look = [f'wait "{words}" timeout=5', f"snap {name}"] + [f"png {png}"] * bool(folder)
    # One more than leads back: it takes the filter away.
    back = ["keys <Esc>"] * (len(presses) + 1) if where else []
    return [f"keys {press}" for press in presses] + look + back


def run(screens, size, dress, where):
    """Goes through screens until one is not reached; gives what was seen, and every byte sent."""
    env, options = DRESSES[dress]
    folder_of = tempfile.mkdtemp(dir=work)
    if where:
        shutil.copy(school, f"{folder_of}/school.db")
    steps = []
    for name, words, keys in screens:
        png = f"{folder}/{size}-{dress}-{name.replace(' ', '-')}.png"
        steps += steps_to(name, words, keys, where, png)
    probed = [sys.executable, probe, "--no-table", "--settle", "60", "--size", size,
              "--json", f"{folder_of}/seen", "--raw", f"{folder_of}/sent",
              *(word for step in steps for word in ("-e", step)),
              "--", binary, "--db", f"{folder_of}/school.db", "--today", "2025-11-23", *options]
    subprocess.run(probed, env=os.environ | env, capture_output=True)
    with open(f"{folder_of}/seen") as seen, open(f"{folder_of}/sent", "rb") as sent:
        return json.load(seen), sent.read()


def wrong_with(text, size):
    """What is wrong with a screen, in words."""
    width, height = map(int, size.split("x"))
    lines = text.split("\n")
    title, last = lines[0], lines[height - 1] if len(lines) >= height else ""
    if len(text.split()) < 5:
        yield "says nothing"
    if not last.strip():
        yield "its last line shows no keys"
    if re.search("[\u2026~]", last):
        yield f"its last line is cut: {last.strip()}"
    # Half a name still tells whose form it is; a narrow window can't show both in full.
    if width >= 80 and re.search("[\u2026~]", title):
        yield f"its title is cut: {title.strip()}"


def wrong_with_bytes(sent, dress):
    env, options = DRESSES[dress]
    if "--ascii" in options:
        lines = {line for line in re.split(rb"[\r\n\x1b]", sent) if any(byte > 127 for byte in line)}
        for line in sorted(lines)[:5]:
            yield f"sends what is no ASCII: {line.decode(errors='replace')!r}"
    if "NO_COLOR" in env:
        for codes in sorted(set(re.findall(rb"\x1b\[([\d;:]*)m", sent))):
            # 39 and 49 are the terminal's own.
            if any(re.fullmatch(rb"3[0-8]|4[0-8]|9[0-7]|10[0-7]", code) for code in re.split(rb"[;:]", codes)):
                yield f"sends a colour: ESC[{codes.decode()}m"


def go_through(screens, size, dress, where):
    """What is wrong with each of these screens."""
    sent = b""
    while screens:
        seen, bytes_sent = run(screens, size, dress, where)
        sent += bytes_sent
        for name, text in seen["snaps"].items():
            yield from ((name, what) for what in wrong_with(text, size))
        at = len(seen["snaps"])
        if at == len(screens):
            break
        why = (seen["errors"] or ["it ended"])[0].split(": ", 1)[-1]
        yield screens[at][0], f"was not reached: {why}"
        screens = screens[at + 1:]
    yield from (("all screens", what) for what in wrong_with_bytes(sent, dress))


def look(size_and_dress):
    size, dress = size_and_dress
    found = [*go_through(FIRST, size, dress, {}), *go_through(SCREENS, size, dress, where)]
    return [f"{size} {dress}, {name}: {what}" for name, what in found]


where = places()
# They wait more than they work.
with concurrent.futures.ThreadPoolExecutor(4) as at_once:
    wrong = [line for lines in at_once.map(look, plan) for line in lines]
if wrong:
    print(*wrong, sep="\n")
    sys.exit(f"{len(wrong)} things are wrong")
print(f"shown: {len(FIRST) + len(SCREENS)} screens, {len(plan)} times")
P
