"""Many copies of the app at one file: what each costs in memory, and how long a key takes in one of them.

forty.py HERRINGBONE FILE COPIES SECONDS
"""

import json
import math
import os
import random
import select
import statistics
import sys
import threading
import time

from desks import CTRL_K, Desk, leave, pause, show

BIN, DB, COPIES, SECONDS = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
# What one more may cost, in kB, as docs/speed.md has it.
LIMIT = 8192
WORDS = "rang home and nobody came to the door so a card was left with the number of the office on it".split()


def memory(process):
    """In kB: what is its own, and its own with its part of what is shared."""
    with open(f"/proc/{process}/smaps_rollup") as told:
        sizes = {name: int(size.split()[0]) for name, size in (line.split(":", 1) for line in told.readlines()[1:])}
    return sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Pss"]


def type_on(desk, nth, ends, wrong):
    """Goes to a case, logs a contact with a person's pauses, and goes on to the next."""
    try:
        while time.monotonic() < ends:
            desk.press(*[b"j"] * random.randint(1, 6), b"l")
            desk.wait_for("Log a contact")
            pause()
            desk.press(b"c", b"r")
            desk.type(" ".join(random.choices(WORDS, k=3)))
            pause()
            desk.tap(CTRL_K)
            if desk.until(lambda text: "Log a contact" not in text) is None:
                raise RuntimeError(f"copy {nth}: the contact was not kept:\n{desk.text()}")
            pause()
            desk.press(b"g")
    except (RuntimeError, OSError) as why:
        wrong.append(str(why))


def drain(master, quiet):
    while select.select([master], [], [], quiet)[0]:
        os.read(master, 65536)


def key(master, letter):
    """Milliseconds from a key to the first byte that answers it."""
    drain(master, 0)
    began = time.perf_counter()
    os.write(master, letter)
    if not select.select([master], [], [], 10)[0]:
        raise RuntimeError(f"no answer to {letter}")
    took = (time.perf_counter() - began) * 1000
    drain(master, 0.1)
    time.sleep(random.uniform(0.1, 0.4))
    return took


def feel(master):
    """An officer's own keys: half of the time in the list, half in a field."""
    times, half = {"scrolling": [], "typing": []}, time.monotonic() + SECONDS / 2
    while time.monotonic() < half:
        way = b"j" if len(times["scrolling"]) % 20 < 10 else b"k"
        times["scrolling"].append(key(master, way))
    for letter in (b"l", b"c", b"r"):
        key(master, letter)
    while time.monotonic() < half + SECONDS / 2:
        times["typing"].append(key(master, random.choice((b"a", b"e", b"n", b"t"))))
    return times


def felt_apart(desk):
    """Begins to feel the keys in a process of its own, so that nothing that is done here adds to them."""
    told, tell = os.pipe()
    feeler = os.fork()
    if feeler == 0:
        try:
            times = feel(desk.master)
        except (RuntimeError, OSError) as why:
            times = {"wrong": str(why)}
        os.write(tell, json.dumps(times).encode())
        os._exit(0)
    os.close(tell)

    def heard():
        with os.fdopen(told) as words:
            times = json.loads(words.read() or '{"wrong": "whoever felt the keys ended"}')
        os.waitpid(feeler, 0)
        return times

    return heard


def shown(times):
    times = sorted(times)
    return f"{statistics.median(times):.2f} / {times[math.ceil(len(times) * 0.95) - 1]:.2f}"


def main():
    desks = [Desk(BIN, DB, f"officer.{nth}", "--today", "2025-11-23") for nth in range(COPIES)]
    mine, others, wrong = desks[0], desks[1:], []
    began = time.monotonic()
    while "Herringbone · " not in mine.text() and time.monotonic() < began + 20:
        if select.select([mine.master], [], [], 0.5)[0]:
            mine.take()
    drain(mine.master, 2)
    heard = felt_apart(mine)
    show(others)
    for desk in others:
        desk.wait_for("Herringbone · ")
    ends = time.monotonic() + SECONDS
    typists = [threading.Thread(target=type_on, args=(desk, nth, ends, wrong)) for nth, desk in enumerate(others, 1)]
    for each in typists:
        each.start()
    for each in typists:
        each.join()
    times = heard()
    wrong += [f"copy {nth} ended by itself: {desk.status}" for nth, desk in enumerate(desks) if not desk.runs()]
    found = [memory(desk.process) for desk in desks if desk.status is None]
    leave(desks)
    wrong += [f"a copy has {own} kB of its own" for own, _ in found if own > LIMIT]
    wrong += [times["wrong"]] if "wrong" in times else []
    if not wrong:
        tell(found, times)
    for each in wrong[:20]:
        print(each)
    sys.exit(f"{len(wrong)} faults" if wrong else 0)


def tell(found, times):
    owns, parts = zip(*found)
    print(
        f"| {COPIES} | {statistics.median(owns):.0f} / {max(owns)} | {statistics.median(parts):.0f} / {max(parts)} "
        f"| {sum(owns) / 1024:.0f} / {sum(parts) / 1024:.0f} | {shown(times['scrolling'])} | {shown(times['typing'])} |"
    )


main()
