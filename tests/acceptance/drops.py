"""Dropped in mid-typing, over and over: what was typed is there, in the same field, and the terminal is as it was.

drops.py HERRINGBONE FILE DROPS FIRST: FILE has one case with a plan; FIRST is the number of the first drop, so that
several of these together go through the ways of dropping in turn.
"""

import fcntl
import os
import pathlib
import random
import select
import shutil
import signal
import sqlite3
import struct
import sys
import tempfile
import termios
import time

from desks import COLUMNS, CTRL_N, ENTER, ROWS, Screen

BIN, DB, DROPS, FIRST = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
WAYS = ("SIGHUP", "SIGTERM", "SIGKILL", "the line gone")
PLACE = "record/1/strengths/strengths"
# No older may a draft be.
OLDEST = 1.0
# Whoever was asked to go, or has no terminal any more, is gone by then.
GONE = 2.0
# The usual screen, the cursor shown, pastes and clicks as they were.
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1000l")
BACKSPACE, ESCAPE = b"\x7f", b"\x1b"
LATE = "-" * 20
dice = random.Random(FIRST)


class Line:
    """The app at the end of a line that can be cut."""

    def __init__(self):
        self.screen, self.heard = Screen(), b""
        self.master, self.slave = os.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.before = termios.tcgetattr(self.slave)
        self.process = os.fork()
        if self.process == 0:
            os.close(self.master)
            os.login_tty(self.slave)
            os.execv(BIN, [BIN, "--db", DB])

    def pump(self, seconds):
        """Shows what comes, for so long."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            if select.select([self.master], [], [], left)[0]:
                self.take()

    def take(self):
        data = os.read(self.master, 65536)
        self.heard += data
        self.screen.feed(data)

    def wait_for(self, *words):
        ends = time.monotonic() + 20
        while not all(each in self.screen.text() for each in words):
            if time.monotonic() > ends:
                raise RuntimeError(f"no {words} on:\n{self.screen.text()}")
            self.pump(0.02)

    def press(self, *keys):
        for key in keys:
            os.write(self.master, key)
            self.pump(0.05)

    def drop(self, way):
        """Drops it; gives what isn't as it should be then."""
        self.heard = b""
        if way == "the line gone":
            os.close(self.slave)
            os.close(self.master)
        else:
            os.kill(self.process, signal.Signals[way])
        dropped = time.monotonic()
        while (ended := os.waitpid(self.process, os.WNOHANG))[0] == 0:
            if way != "the line gone":
                self.pump(0.01)
            if time.monotonic() > dropped + GONE:
                os.kill(self.process, signal.SIGKILL)
                ended = os.waitpid(self.process, 0)
                yield f"still running {GONE} s later"
                break
            time.sleep(0.005)
        if way != "SIGKILL" and ended[1] != 0:
            yield f"it ended with {ended[1]}"
        if way == "the line gone":
            return
        self.pump(0.02)
        if way != "SIGKILL":
            yield from (f"{sequence} was not sent" for sequence in RESTORED if sequence not in self.heard)
            if termios.tcgetattr(self.slave) != self.before:
                yield "the terminal's modes are not as before"
        os.close(self.slave)
        os.close(self.master)


class Typed:
    """What stood in the field at what time."""

    def __init__(self, text):
        self.states = [(time.monotonic(), text)]

    def now(self):
        return self.states[-1][1]

    def note(self, text):
        self.states.append((time.monotonic(), text))

    def fresh(self, at):
        """All that may stand in the file after a drop at that time."""
        old = [text for noted, text in self.states if noted <= at - OLDEST]
        return old[-1:] + [text for noted, text in self.states if noted > at - OLDEST]


def begin(line, text):
    """Goes to the field: the first time by keys, from then on the program is there by itself, with the words."""
    if text is None:
        line.wait_for("King, Owen")
        line.press(ENTER)
        line.press(b"3")
        line.press(ENTER)
        line.wait_for("Plan no. 1")
        line.press(CTRL_N, CTRL_N, CTRL_N)
        line.wait_for("Strengths")
    else:
        # The rest may stand on the next line, beside the list; the draft in the file is held to the letter.
        line.wait_for("You were writing here", "Strengths", text.strip()[:40])


def type_on(line, typed, letters):
    """With a steady rhythm, for somewhat more than a second, and stops in the midst."""
    ends = time.monotonic() + dice.uniform(1.2, 1.6)
    for letter in letters:
        if time.monotonic() >= ends:
            return
        # Noted before: it must not look older than it is.
        typed.note(typed.now() + letter)
        os.write(line.master, letter.encode())
        line.pump(dice.uniform(0.03, 0.06))


def draft():
    """The open draft, read from a copy: nothing here may put the file in order before the program does."""
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("", "-wal"):
            if os.path.exists(DB + ending):
                shutil.copy(DB + ending, pathlib.Path(folder, "copy.db" + ending))
        file = sqlite3.connect(pathlib.Path(folder, "copy.db"))
        rows = file.execute("SELECT place, text, line, column FROM draft WHERE open = 1").fetchall()
        file.close()
    return rows


def one(nth, before):
    """One drop; gives the words that are there afterwards, and what is wrong."""
    way, line = WAYS[nth % len(WAYS)], Line()
    begin(line, before)
    typed = Typed(before or "")
    for _ in before or "":
        # As a held key.
        typed.note(typed.now()[:-1])
        os.write(line.master, BACKSPACE)
    type_on(line, typed, f"drop {nth}, quick brown foxes jump over dogs")
    # Letters that were held up on the way come all at once, and are still being worked on.
    for letter in LATE:
        typed.note(typed.now() + letter)
    os.write(line.master, LATE.encode())
    time.sleep(dice.uniform(0, 0.0001))
    at = time.monotonic()
    wrong = list(line.drop(way))
    rows = draft()
    if len(rows) != 1 or rows[0][0] != PLACE:
        return None, [*wrong, f"drafts: {rows}"]
    _, text, row, column = rows[0]
    fresh = typed.fresh(at)
    if text not in fresh:
        wrong.append(f"the draft is {text!r}, and a second before it was {fresh[0]!r}")
    if (row, column) != (0, len(text)):
        wrong.append(f"the cursor stood at {(row, column)} in {text!r}")
    return text, [f"drop {nth} by {way}: {each}" for each in wrong]


def main():
    wrong, text = [], None
    for nth in range(FIRST, FIRST + DROPS):
        text, found = one(nth, text)
        wrong += found
        if text is None:
            break
    if text is not None:
        # Whoever comes back at last finds the last words too; on a list nobody types, and no cursor is shown.
        line = Line()
        begin(line, text)
        line.press(ESCAPE, ESCAPE, ESCAPE, ESCAPE)
        line.wait_for("1 open")
        wrong += [f"the last drop: {each}" for each in line.drop("the line gone")]
    for each in wrong:
        print(each)
    sys.exit(f"{len(wrong)} faults in {DROPS} drops" if wrong else 0)


main()
