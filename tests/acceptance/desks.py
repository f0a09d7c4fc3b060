"""Copies of the app in pseudo-terminals of 80x24, and what stands on their screens; for sixteen.py and forty.py."""

import codecs
import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import termios
import threading
import time

ROWS, COLUMNS = 24, 80
CTRL_K, CTRL_L, CTRL_N, ENTER, TAB, BACK_TAB = b"\x0b", b"\x0c", b"\x0e", b"\r", b"\t", b"\x1b[Z"
# A sequence that steers the terminal, a sign that does, or letters.
PART = re.compile(
    r"\x1b\[([?<>=]?)([0-9;]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^\[\]]|[\r\n\b]|[^\x1b\r\n\b]+"
)


def pause(least=0.2, most=1.5):
    """As long as a person looks, thinks or turns a page."""
    time.sleep(random.uniform(least, most))


class Screen:
    """What a terminal shows: as much of one as the app makes use of."""

    def __init__(self):
        self.blank()
        self.x = self.y = 0
        self.rest, self.decode = "", codecs.getincrementaldecoder("utf-8")("replace").decode

    def blank(self):
        self.lines = [[" "] * COLUMNS for _ in range(ROWS)]

    def feed(self, data):
        text, at = self.rest + self.decode(data), 0
        while part := PART.match(text, at):
            at = part.end()
            if part[3]:
                if not part[1]:
                    self.steer(part[3], [int(number or 0) for number in part[2].split(";")])
            elif part[0][0] != "\x1b":
                self.write(part[0])
        self.rest = text[at:]

    def write(self, letters):
        for letter in letters:
            if letter == "\r":
                self.x = 0
            elif letter == "\n":
                self.y = min(self.y + 1, ROWS - 1)
            elif letter == "\b":
                self.x = max(self.x - 1, 0)
            elif letter >= " ":
                self.lines[self.y][min(self.x, COLUMNS - 1)] = letter
                self.x += 1

    def steer(self, what, numbers):
        by = max(numbers[0], 1)
        if what == "H":
            self.y = min(by, ROWS) - 1
            self.x = min(max(numbers[1] if len(numbers) > 1 else 1, 1), COLUMNS) - 1
        elif what == "C":
            self.x = min(self.x + by, COLUMNS - 1)
        elif what == "D":
            self.x = max(self.x - by, 0)
        elif what == "A":
            self.y = max(self.y - by, 0)
        elif what == "B":
            self.y = min(self.y + by, ROWS - 1)
        elif what == "J" and numbers[0] == 2:
            self.blank()
        elif what == "J":
            self.lines[self.y + 1:] = [[" "] * COLUMNS for _ in range(ROWS - self.y - 1)]
            self.lines[self.y][self.x:] = [" "] * (COLUMNS - self.x)
        elif what == "K":
            self.lines[self.y][self.x:] = [" "] * (COLUMNS - self.x)

    def text(self):
        return "\n".join("".join(line) for line in self.lines)


class Desk:
    """One copy of the app, in a terminal of its own."""

    def __init__(self, program, db, login, *options):
        self.login, self.screen, self.changed = login, Screen(), threading.Condition()
        # What must never stand there, and the first screen on which it did.
        self.never, self.seen = (), None
        self.process, self.master = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update(USER=login, LOGNAME=login, TERM="xterm-256color")
            os.execv(program, [program, "--db", db, *options])
        self.status = None

    def take(self):
        """Reads what came and shows it; gives whether anything may come yet."""
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        with self.changed:
            self.screen.feed(data)
            text = self.screen.text()
            if self.seen is None and any(words in text for words in self.never):
                self.seen = text
            self.changed.notify_all()
        return bool(data)

    def tap(self, key):
        os.write(self.master, key)

    def press(self, *keys):
        for key in keys:
            self.tap(key)
            # An escape and the letter behind it are two keys.
            time.sleep(0.04)

    def type(self, words):
        """Letter by letter, a longer pause at each word's end."""
        for letter in words:
            self.tap(letter.encode())
            time.sleep(random.uniform(0.04, 0.12))
            if letter == " ":
                pause(0.2, 0.6)

    def until(self, is_so, patience=10.0):
        """Waits until a test of the screen's text holds; gives the seconds, or None if it never did."""
        began = time.monotonic()
        with self.changed:
            held = self.changed.wait_for(lambda: is_so(self.screen.text()), patience)
        return time.monotonic() - began if held else None

    def wait_for(self, words):
        if self.until(lambda text: words in text) is None:
            raise RuntimeError(f"{self.login}: no {words!r} on:\n{self.text()}")

    def text(self):
        with self.changed:
            return self.screen.text()

    def runs(self):
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            self.status = status if process else None
        return self.status is None


def leave(desks):
    """Asks all of them to go, as a closed window does, and sees that they went."""
    for desk in desks:
        if desk.runs():
            os.kill(desk.process, signal.SIGTERM)
    ends = time.monotonic() + 10
    while any([desk.runs() for desk in desks]) and time.monotonic() < ends:
        time.sleep(0.02)
    for desk in desks:
        if desk.runs():
            os.kill(desk.process, signal.SIGKILL)
            desk.status = os.waitpid(desk.process, 0)[1]


def show(desks):
    """Keeps every screen up to date from now on, beside whatever else is done."""

    def look():
        waiting = {desk.master: desk for desk in desks}
        while waiting:
            for master in select.select(list(waiting), [], [], 1)[0]:
                if not waiting[master].take():
                    del waiting[master]

    threading.Thread(target=look, daemon=True).start()
