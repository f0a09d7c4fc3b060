"""Sixteen at one file while whole school years are imported.

sixteen.py HERRINGBONE WORK SECONDS BUSY: BUSY is what an officer is told who waited too long for the file.
"""

import datetime
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import threading
import time

from desks import BACK_TAB, CTRL_K, CTRL_L, CTRL_N, ENTER, TAB, Desk, leave, pause, show

BIN, WORK, SECONDS, BUSY = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
DB, TODAY = str(WORK / "school.db"), "2025-11-23"
PUPILS, DESKS, WRITERS, CASES = 1000, 8, 8, 16
LIMIT = 2.0
FIELD = "strengths/strengths"
WORDS = ["rang", "home", "mother", "says", "the", "bus", "was", "late", "again", "quiet", "room", "first", "lesson"]


def run(*arguments, login="a.rahman"):
    began = time.monotonic()
    told = subprocess.run(
        [BIN, "--db", DB, "--today", TODAY, *map(str, arguments)],
        env={"HOME": str(WORK), "USER": login, "LANG": "C.UTF-8"}, capture_output=True, text=True,
    )
    return told, time.monotonic() - began


def at(*arguments):
    told, _ = run(*arguments)
    if told.returncode:
        raise RuntimeError(f"{arguments}: {told.stdout}{told.stderr}")
    return told.stdout


class Kept:
    """What was said to be saved, how long it took, and what went wrong."""

    def __init__(self):
        self.lock = threading.Lock()
        self.logged, self.agreed, self.answers, self.times, self.wrong = {}, {}, {}, [], []

    def note(self, seconds, what):
        with self.lock:
            self.times.append((seconds, what))

    def fault(self, words):
        with self.lock:
            self.wrong.append(words)


KEPT = Kept()


def upn(nth):
    return f"A{nth:012}"


def years():
    """The first Mondays of school years, the newest first."""
    for first in range(2025, 2005, -1):
        day = datetime.date(first, 9, 1)
        yield day + datetime.timedelta((7 - day.weekday()) % 7)


def calendar(monday):
    path = WORK / f"calendar-{monday.year}.toml"
    ends = monday + datetime.timedelta(7 * 38)
    path.write_text(
        f'year = "{monday.year}/{(monday.year + 1) % 100:02}"\n\n'
        f'[[term]]\nname = "Whole"\nfirst = {monday}\nlast = {ends}\n'
    )
    return path


def marks(monday):
    """380,000 marks: 190 days of two sessions each of every pupil."""
    path = WORK / f"marks-{monday.year}.csv"
    days = [monday + datetime.timedelta(7 * week + day) for week in range(38) for day in range(5)]
    sessions = [f"{day:%d/%m/%Y},{half}" for day in days for half in ("AM", "PM")]
    with open(path, "w") as out:
        out.write("UPN,Date,Session Name,Mark\n")
        for nth in range(PUPILS):
            for count, session in enumerate(sessions):
                code = "I" if (nth * 7 + count * 3) % 11 == 0 else "\\" if count % 2 else "/"
                out.write(f"{upn(nth)},{session},{code}\n")
    return path


def found():
    """A school of a thousand, with a case and a plan for each of the sixteen."""
    at("init", "--school", "Hillcrest", "--officer", "A. Rahman")
    at("import", "calendar", calendar(next(years())))
    path = WORK / "pupils.csv"
    with open(path, "w") as out:
        out.write("UPN,Surname,Forename,DoB,Year,Reg\n")
        for nth in range(PUPILS):
            out.write(f"{upn(nth)},Osei{nth:03},Amara,17/03/2012,9,9A\n")
    at("import", "pupils", path)
    for nth in range(CASES):
        case = at("case", "open", upn(nth), "--reason", "Away on Mondays").split()[-1]
        at("record", "new", case, "plan")


def said(nth, count):
    return f"p{nth}x{count} " + " ".join(random.choices(WORDS, k=4))


def write(nth, ends):
    """An officer's commands, one after the other, in any case and in a record of their own."""
    count = 0
    while time.monotonic() < ends:
        pause()
        words, case, count = said(nth, count), random.randint(1, CASES), count + 1
        record = DESKS + nth + 1
        way = random.choice(("log", "set", "action"))
        if way == "log":
            arguments = ("log", case, "call", "--on", "2025-11-20", "--words", words)
        elif way == "set":
            arguments = ("record", "set", record, FIELD, words)
        else:
            arguments = ("action", "add", case, "--what", words, "--who", "A. Rahman", "--by", "2025-12-01")
        told, seconds = run(*arguments, login=f"writer.{nth}")
        KEPT.note(seconds, f"the command {way}")
        if told.returncode:
            KEPT.fault(f"writer {nth}, {way}: exit {told.returncode}: {told.stderr.strip()}")
        elif way == "log":
            KEPT.logged[words] = case
        elif way == "action":
            KEPT.agreed[words] = case
        else:
            KEPT.answers[record] = [words]


def sit(desk, nth, ends):
    """An officer at the app: half of them at a form, half at the caseload."""
    desk.wait_for("Herringbone · ")
    desk.press(*[b"j"] * nth)
    at_form, count = nth % 2 == 0, 0
    if at_form:
        desk.press(ENTER, b"3", ENTER)
        desk.wait_for("Plan no. 1")
        pause()
        desk.press(CTRL_N, CTRL_N, CTRL_N)
        desk.wait_for("Strengths")
    while time.monotonic() < ends:
        pause()
        work = answer if at_form and count % 2 == 0 else log
        work(desk, nth, f"d{said(nth, count)}")
        count += 1
        pause()
        # A look around, and back.
        desk.press(*((TAB, BACK_TAB) if at_form else (b"j", b"k")))


def log(desk, nth, words):
    desk.press(CTRL_L)
    desk.wait_for("Log a contact")
    pause()
    desk.press(b"c", b"r")
    desk.type(words)
    pause()
    began = time.monotonic()
    desk.tap(CTRL_K)
    if desk.until(lambda text: "Log a contact" not in text) is None:
        raise RuntimeError(f"desk {nth}: the contact was not kept:\n{desk.text()}")
    KEPT.note(time.monotonic() - began, "a contact logged in the app")
    # The case at hand is the one of this desk.
    KEPT.logged[words] = nth + 1


def answer(desk, nth, words):
    desk.type(f"{words} ")
    # Words on their way are written within a second or so; only then does `saved` mean the answer.
    if desk.until(lambda text: " draft" in text.split("\n")[0]) is None:
        raise RuntimeError(f"desk {nth}: no draft was kept:\n{desk.text()}")
    pause()
    began = time.monotonic()
    desk.tap(TAB)
    if desk.until(lambda text: " saved " in text.split("\n")[0]) is None:
        raise RuntimeError(f"desk {nth}: the answer was not saved:\n{desk.text()}")
    KEPT.note(time.monotonic() - began, "an answer in the app")
    KEPT.answers.setdefault(nth + 1, []).append(words)
    pause()
    desk.press(BACK_TAB)


def import_years(ends, taken):
    """A school year, and before the time is up another."""
    for monday in years():
        if taken:
            # Of an older year the calendar isn't known yet.
            at("import", "calendar", calendar(monday))
        path = marks(monday)
        # The first begins once everybody is at work, each later one well after that before it.
        time.sleep(10 if taken else 3)
        if taken and time.monotonic() > ends - 2:
            return
        told, seconds = run("import", "marks", path, "--json", login="a.office")
        path.unlink()
        new = json.loads(told.stdout)["new"] if told.returncode == 0 else 0
        if new != 380_000:
            KEPT.fault(f"the import of {monday.year}: {new} new, {told.stderr.strip()}")
        taken.append(seconds)


def mind(work, *given):
    """A thread of its own, whose failure is a fault."""

    def go():
        try:
            work(*given)
        except Exception as why:
            KEPT.fault(f"{work.__name__}: {why}")

    return threading.Thread(target=go)


def watch_disk(ends, stalls):
    """How long the disk alone takes for a page that is to be there after a power cut."""
    with open(WORK / "page", "wb", buffering=0) as page:
        while time.monotonic() < ends:
            began = time.monotonic()
            page.write(bytes(4096))
            os.fsync(page)
            stalls.append(time.monotonic() - began)
            time.sleep(0.1)


def look_up():
    """What was said to be saved and isn't there."""
    entries, actions = {}, {}
    for case in range(1, CASES + 1):
        file = json.loads(at("case", "show", case, "--json"))
        entries |= {entry["words"]: case for entry in file["entries"]}
        actions |= {action["what"]: case for action in file["actions"]}
    for words, case in KEPT.logged.items():
        if entries.get(words.strip()) != case:
            yield f"logged in case {case} and not there: {words}"
    for words, case in KEPT.agreed.items():
        if actions.get(words) != case:
            yield f"agreed in case {case} and not there: {words}"
    for record, answers in KEPT.answers.items():
        fields = json.loads(at("record", "show", record, "--json"))["fields"]
        value = next(field["value"] for field in fields if field["field"] == FIELD) or ""
        yield from (f"answered in record {record} and not there: {words}" for words in answers if words not in value)


def tell(taken, stalls):
    """Prints what each kind of write took; gives those that took too long."""
    kinds = sorted({what for _, what in KEPT.times})
    for kind in kinds:
        times = [seconds for seconds, what in KEPT.times if what == kind]
        print(f"   {kind}: {len(times)}, median {statistics.median(times):.3f} s, worst {max(times):.3f} s")
    told = ", ".join(f"{seconds:.1f}" for seconds in taken)
    print(f"   {len(taken)} imports of 380,000 marks, s: {told}")
    print(f"   a page written to the disk alone: median {statistics.median(stalls):.3f} s, worst {max(stalls):.3f} s")
    return [f"{what} took {seconds:.2f} s" for seconds, what in KEPT.times if seconds >= LIMIT]


def main():
    found()
    desks = [Desk(BIN, DB, f"desk.{nth}", "--today", TODAY) for nth in range(DESKS)]
    for desk in desks:
        desk.never = (BUSY,)
    show(desks)
    ends, taken, stalls = time.monotonic() + SECONDS, [], []
    work = [mind(sit, desk, nth, ends) for nth, desk in enumerate(desks)]
    work += [mind(write, nth, ends) for nth in range(WRITERS)]
    work += [mind(import_years, ends, taken), mind(watch_disk, ends, stalls)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    wrong = [f"desk {nth} ended by itself: {desk.status}" for nth, desk in enumerate(desks) if not desk.runs()]
    leave(desks)
    wrong += [f"{desk.login} was told that the file is busy:\n{desk.seen}" for desk in desks if desk.seen]
    wrong += KEPT.wrong + tell(taken, stalls) + list(look_up())
    if len({what for _, what in KEPT.times}) < 5 or not taken:
        wrong.append("not every kind of write was tried")
    told, _ = run("verify")
    if told.returncode:
        wrong.append(f"verify: {told.stdout}{told.stderr}")
    for each in wrong[:40]:
        print(each)
    sys.exit(f"{len(wrong)} faults" if wrong else 0)


main()
