"""Fills a demo's fullest case to the worst length, makes its documents, and looks at every page of them.

worst_paper.py HERRINGBONE WORK KEEP short|all OFFICE: the helper for PDFs stands beside the program, or no PDF
is made; OFFICE is the word processor, or empty.
"""

import collections
import html
import json
import pathlib
import re
import statistics
import subprocess
import sys
import time
import unicodedata

BIN, WORK, KEEP, FORM, OFFICE = sys.argv[1:6]
WORK, KEEP = pathlib.Path(WORK), pathlib.Path(KEEP)
LONG = FORM == "all"
DB = WORK / "school.db"
TODAY = "2025-11-23"
HAS_PDF = (pathlib.Path(BIN).parent / "herringbone-pdf").exists()

# Sentences of our own.
LATIN = (
    "On most mornings the bus comes late and the corridor is already full. She says that she would rather walk "
    "in by the side door, when nobody looks up. Her key adult waits there until the second bell has rung."
)
POLISH = (
    "Rano często boli go brzuch i nie chce wyjść z domu. Mówi, że w świetlicy czuje się bezpieczniej niż na "
    "głośnym korytarzu. Żółty zeszyt łączy szkołę z rodziną."
)
URDU = (
    "بچہ صبح سکول آنے سے گھبراتا ہے۔ اسے شور پسند نہیں اور وہ اپنی استانی کے ساتھ خاموش کمرے میں بیٹھنا چاہتا ہے۔ "
    "والدین ہر ہفتے فون پر بات کریں گے۔"
)
BENGALI = (
    "সকালে স্কুলে আসতে তার ভয় লাগে। সে শান্ত ঘরে বসে কাজ করতে চায়। মা প্রতি সপ্তাহে শিক্ষকের সঙ্গে কথা বলবেন।"
)
FOREIGN = {"pl": POLISH, "ur": URDU, "bn": BENGALI}
SURNAME = "Featherstonehaugh-Wolfeschlegelsteinhausenbergerdorff"
FORENAME = "Maximiliana Konstantyna Aleksandra Przemysława"

WORDS = 6000
KINDS = ["plan", "meeting", "review", "contract", "part-time-timetable", "wishes", "referral"]
LETTERS = pathlib.Path(__file__).resolve().parents[2] / "templates" / "letters"
# What some letters ask for.
ASKED = {
    "leave-refused": ["leave.first=2025-12-01", "leave.last=2025-12-05", f"leave.why={LATIN}"],
    "doorstep": ["visit.day=2025-11-20"],
    "contract-failed": ["contract.day=2025-09-20"],
    "improvement-thanked": ["better.since=2025-11-03"],
}
A4 = (595.28, 841.89)
# Of the page's sides, in points: 20 mm, a little less for letters that reach over their box.
SIDE = 54.0
TEXT_ENDS = A4[1] - 24 / 25.4 * 72


def run(*arguments, given=None):
    return subprocess.run(
        [BIN, "--db", str(DB), "--today", TODAY, *map(str, arguments)],
        input=given, capture_output=True, text=True,
    )


def at(*arguments, given=None, may_fail=False):
    told = run(*arguments, given=given)
    if told.returncode and not may_fail:
        sys.exit(f"{' '.join(map(str, arguments))[:200]}: {told.stderr.strip()[:600]}")
    return told.stdout.strip() if not told.returncode else None


class Said:
    """What was put in, by a mark of its own: `q12x3` ends the third paragraph of the twelfth text."""

    def __init__(self):
        self.texts = []
        # The labels of those that answer a field.
        self.labels = {}

    def text(self, count, sentences=(LATIN,), lines=True):
        nth, words, paragraphs = len(self.texts), 0, []
        while words < count:
            sentence = sentences[len(paragraphs) % len(sentences)]
            paragraphs.append(f"{sentence} q{nth}x{len(paragraphs)}")
            words += len(paragraphs[-1].split())
        self.texts.append(paragraphs)
        return ("\n" if lines else " ").join(paragraphs)


def fullest():
    def weight(case):
        file = json.loads(at("case", "show", case["id"], "--json"))
        return len({record["kind"] for record in file["records"]}), len(file["entries"])

    return max(json.loads(at("cases", "--json")), key=weight)["id"]


def rename(upn):
    """The longest of names comes as the MIS has it."""
    born = "2012-01-01"
    pupils = f"UPN,Surname,Forename,DoB,Year,Reg\n{upn},{SURNAME},{FORENAME},{born},9,9A\n"
    contacts = (
        "UPN,Title,Contact Surname,Contact Forename,Relationship,Parental Responsibility,Lives With,Address 1,"
        f"Town,Postcode\n{upn},Mrs,{SURNAME},{FORENAME},Mother,Y,Y,"
        "Flat 117 The Old Corn Exchange Buildings 240 to 248 Upper Saint Bartholomew Street,Netherby,ZZ2 2HT\n"
    )
    for kind, rows in (("pupils", pupils), ("contacts", contacts)):
        path = WORK / f"{kind}.csv"
        path.write_text(rows)
        if at("import", kind, path, may_fail=True) is None:
            print(f"   the {kind} could not be renamed")


def fill(case, kinds, said):
    """A record of each kind, every passage of it at its worst; gives each record with its texts."""
    records = {}
    for kind in kinds:
        record = at("record", "new", case, kind).split()[-1]
        first = len(said.texts)
        fields = json.loads(at("record", "show", record, "--json"))["fields"]
        prose = 0
        for field in fields:
            if field["kind"] == "prose":
                prose += 1
                # English at full length in the first two, the other scripts in turn; the short form is content with one.
                count = WORDS if prose <= (2 if LONG else 1) else 500
                script = list(FOREIGN.values())[prose % 3]
                words = said.text(count, (LATIN,) if prose <= 2 else (script, LATIN))
            elif field["kind"] == "line":
                words = said.text(80, lines=False)
            else:
                continue
            if at("record", "set", record, field["field"], "-", given=words, may_fail=True) is None:
                said.texts.pop()
            else:
                said.labels[len(said.texts) - 1] = field["label"]
        if kind == "meeting":
            at("record", "set", record, "siblings/siblings/1/name", f"{FORENAME} {SURNAME}")
        records[kind] = (record, range(first, len(said.texts)))
    return records


def act(case, said):
    first = len(said.texts)
    for nth in range(40):
        script = [LATIN, POLISH, URDU, BENGALI][nth % 4]
        what = said.text(12 if nth else 400, (script,), lines=False)
        at("action", "add", case, "--what", what, "--who", f"{FORENAME} {SURNAME}", "--by", "2026-01-30")
    entries = len(said.texts)
    for nth in range(3):
        words = said.text(1500 if LONG else 600, (LATIN, list(FOREIGN.values())[nth]))
        at("log", case, "note", "--on", "2025-11-20", "--words", "-", given=words)
    return range(first, entries), range(entries, len(said.texts))


def wanted(case, records, actions, entries, said):
    """Each document: its name, how it is made, and the texts that must stand in it."""
    for kind, (record, texts) in records.items():
        with_actions = [*actions] if kind in ("plan", "meeting", "review", "contract") else []
        yield kind, [case, kind, "--record", record], [*texts, *with_actions]
    words = said.text(WORDS if LONG else 1500, (LATIN, POLISH, URDU, BENGALI), lines=True)
    mother = next(
        one for one in json.loads(at("case", "show", case, "--json"))["contacts"] if one.get("id")
    )["id"]
    letter = len(said.texts) - 1
    yield from letters(case, mother, words, letter)
    if not LONG:
        return
    yield "chronology", [case, "chronology"], [*entries]
    for kind in ("checklist", "herringbone", "agenda"):
        yield kind, [case, kind], []
    yield "certificate", [case, "certificate", "--to", mother], []
    if "meeting" in records:
        yield "preparation", [case, "preparation", "--record", records["meeting"][0]], [*actions]
    for kind in KINDS:
        yield f"{kind}-blank", [case, kind, "--blank"], []


def letters(case, mother, words, letter):
    """Each letter in this case; else in the first in which something has happened that it is about."""
    names = [path.stem for path in sorted(LETTERS.glob("*.toml"))] if LONG else ["concern-first"]
    others = [one["id"] for one in json.loads(at("cases", "--json")) if one["id"] != case]
    for name in names:
        asked = [part for field in ASKED.get(name, []) for part in ("--field", field)]
        for of in [case, *others]:
            to = [mother] if of == case else [
                one["id"] for one in json.loads(at("case", "show", of, "--json"))["contacts"]
            ]
            ways = ([of, name, "--to", one, "--how", "hand", "--words", words, *asked] for one in to)
            # Tried in earnest: what is sent may be refused where a preview isn't.
            how = next((way for way in ways if run("document", "make", *way).returncode == 0), None)
            if how:
                yield name, how, [letter]
                break
        else:
            print(f"   no case of the demo has what {name} is about")


def plain(text):
    """Words as they are looked for: without what only steers their direction, every form of a letter the same."""
    text = re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text)
    text = unicodedata.normalize("NFKC", text)
    # A word that was parted at a line's end is one.
    return re.sub("[\u00ad\u2010-]\n", "", text)


LATIN_WORD = re.compile(r"[a-zà-žA-ZÀ-Ž]{2,}")


def look_at_words(name, path, texts, said, pages):
    # In the order in which the page was written: cells one after the other.
    text = plain(subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True).stdout)
    wrong = []
    for nth in texts:
        marks = [int(mark) for mark in re.findall(rf"\bq{nth}x(\d+)\b", text)]
        once = list(dict.fromkeys(marks))
        missing = set(range(len(said.texts[nth]))) - set(once)
        if missing:
            wrong.append(f"text {nth} lacks {len(missing)} of {len(said.texts[nth])} paragraphs: {sorted(missing)[:5]}")
        elif once != sorted(once):
            wrong.append(f"text {nth} is out of order")
    there = collections.Counter(LATIN_WORD.findall(text))
    wanted_words = collections.Counter()
    for nth in texts:
        for paragraph in said.texts[nth]:
            wanted_words.update(LATIN_WORD.findall(plain(paragraph)))
    lacking = wanted_words - there
    # At a page's end a parted word has the foot between its halves.
    if sum(lacking.values()) > 2 * pages:
        wrong.append(f"words are missing: {lacking.most_common(5)}")
    for script, inside in (("Urdu", "[\u0600-\u06ff]"), ("Bengali", "[\u0980-\u09ff]")):
        asked = sum(len(re.findall(inside, plain(part))) for nth in texts for part in said.texts[nth])
        found = len(re.findall(inside, text))
        if found < 0.97 * asked:
            wrong.append(f"{script}: {found} of {asked} letters")
    return [f"{name}: {each}" for each in wrong]


BOX = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def look_at_boxes(name, path):
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True).stdout
    wrong = []
    for nth, page in enumerate(told.split("<page ")[1:], 1):
        boxes = [(*map(float, box.groups()[:4]), html.unescape(box.group(5))) for box in BOX.finditer(page)]
        for left, top, right, foot, word in boxes:
            if left < SIDE - 3 or right > A4[0] - SIDE + 3 or top < 40 or foot > A4[1] - 20:
                wrong.append(f"{name}, page {nth}: {word!r} is outside: {left:.0f}–{right:.0f}, {top:.0f}–{foot:.0f}")
        wrong += [f"{name}, page {nth}: {one!r} stands on {other!r}" for one, other in touching(boxes)]
        wrong += [f"{name}, page {nth} ends with a heading: {words!r}" for words in headings_at_the_foot(boxes)]
    return wrong


def touching(boxes):
    """Pairs whose letters lie on each other. A box is as high as its font, so only its middle counts."""
    slim = []
    for left, top, right, foot, word in boxes:
        high = foot - top
        slim.append((top + 0.3 * high, foot - 0.3 * high, left + 0.5, right - 0.5, word))
    slim.sort()
    for at_, (top, foot, left, right, word) in enumerate(slim):
        for other in slim[at_ + 1:]:
            if other[0] >= foot:
                break
            across = min(right, other[3]) - max(left, other[2])
            down = min(foot, other[1]) - max(top, other[0])
            if across > 1.5 and down > 1:
                yield word, other[4]


def headings_at_the_foot(boxes):
    body = [box for box in boxes if box[3] < TEXT_ENDS + 6]
    if len(body) < 30:
        return
    usual = statistics.median(box[3] - box[1] for box in body)
    lowest = max(box[3] for box in body)
    # Far up a page there is room after it; it ends because its document does.
    if lowest < TEXT_ENDS - 90:
        return
    last = [box for box in body if box[3] > lowest - 3]
    latin = [box for box in last if LATIN_WORD.search(box[4])]
    if latin and min(box[3] - box[1] for box in latin) > 1.12 * usual:
        yield " ".join(box[4] for box in last)


def look_at_file(name, path):
    wrong = []
    told = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    if told.returncode:
        wrong.append(f"{name}: qpdf says {told.stdout[-300:]}{told.stderr[-300:]}")
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True).stdout.splitlines()[2:]
    wrong += [f"{name}: not inside: {line}" for line in fonts if line.split()[-5] != "yes"]
    if not fonts:
        wrong.append(f"{name}: no fonts at all")
    return wrong


def look(name, path, texts, said):
    pages = int(subprocess.run(["qpdf", "--show-npages", str(path)], capture_output=True, text=True).stdout or 0)
    wrong = look_at_file(name, path) + look_at_words(name, path, texts, said, pages) + look_at_boxes(name, path)
    print(f"   {name}: {pages} pages{'' if not wrong else f', {len(wrong)} faults'}")
    return wrong


def make(name, how, texts, said):
    wrong = []
    formats = (["pdf"] if HAS_PDF else []) + ["docx"]
    for ending in formats:
        path = KEEP / f"{name}.{ending}"
        path.unlink(missing_ok=True)
        began = time.monotonic()
        told = run("document", "make", *how, "--format", ending, "-o", path)
        if told.returncode:
            return [*wrong, f"{path.name} was not made: {told.stderr.strip()[:600]}"]
        # What is restricted stands on no paper.
        withheld = [line for line in told.stderr.splitlines() if line.startswith("Withheld: ")]
        hidden = {nth for nth in texts if any(said.labels.get(nth, "\n") in line for line in withheld)}
        texts = [nth for nth in texts if nth not in hidden]
        print(f"   {path.name} made in {time.monotonic() - began:.1f} s")
        if ending == "pdf":
            wrong += look(path.name, path, texts, said)
    if OFFICE:
        wrong += look_at_word(name, texts, said)
    return wrong


def look_at_word(name, texts, said):
    path, out = KEEP / f"{name}.docx", KEEP / "word"
    told = subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{WORK}/office", "--headless", "--convert-to", "pdf",
         "--outdir", str(out), str(path)],
        capture_output=True, text=True,
    )
    paper = out / f"{name}.pdf"
    if not paper.exists():
        return [f"{path.name}: no pages came out: {told.stderr[-300:]}"]
    return look(f"{path.name} as pages", paper, texts, said)


def main():
    size = [] if LONG else ["--pupils", "60", "--cases", "12", "--weeks", "12"]
    at("demo", "--no-open", *size)
    case, said, wrong = fullest(), Said(), []
    rename(json.loads(at("case", "show", case, "--json"))["upn"])
    actions, entries = act(case, said)
    records = fill(case, KINDS if LONG else ["plan", "contract"], said)
    for name, how, texts in wanted(case, records, actions, entries, said):
        wrong += make(name, how, texts, said)
    for each in wrong[:60]:
        print(each)
    if wrong:
        sys.exit(f"{len(wrong)} faults")


main()
