"""Saves in the making and processes killed while they make them.

`python -m tests.sim.saving SOURCE FOLDER KILLS [SEED]` forks that many processes which write the turns of SOURCE again
and again, each in a folder of its own, kills each at an instant of its own, and prints what it left as a JSON line.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

from game.sim.record import Record
from game.sim.save_files import journal_of

MOST_S = 0.12
"""In this time a process makes several saves; instants are drawn from it."""


def write_for_ever(source: Record, folder: Path) -> None:
    """Make saves with all turns of another, one after the other."""
    turns = [(source.orders(turn), source.world(turn)) for turn in range(1, source.turn + 1)]
    for number in range(1_000_000):
        record = Record.create(folder / f"battle-{number:03d}.darklight", source.scenario, source.seed, source.side)
        for orders, world in turns:
            record.append(orders, world)


def kill_one(source: Record, folder: Path, after_s: float) -> None:
    """A process that writes saves into a folder, killed after some time."""
    folder.mkdir()
    process = os.fork()
    if not process:
        try:
            write_for_ever(source, folder)
        finally:
            os._exit(1)
    time.sleep(after_s)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status), f"it ended by itself: {status}"


def cut_off(source: Path, path: Path) -> None:
    """Copy a save as a process leaves it that dies in the middle of a commit: half written, with its journal."""
    whole = path.with_suffix(".whole")
    whole.write_bytes(source.read_bytes())
    base = sqlite3.connect(whole, isolation_level=None)
    base.execute("PRAGMA cache_size = 1")  # so that pages reach the file before the commit
    base.execute("BEGIN IMMEDIATE")
    base.execute("UPDATE turns SET digest = 'half', snapshot = zeroblob(200000)")
    path.write_bytes(whole.read_bytes())
    journal_of(path).write_bytes(journal_of(whole).read_bytes())
    base.execute("ROLLBACK")
    base.close()
    whole.unlink()


if __name__ == "__main__":
    source, folder, kills = Record.open(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3])
    instants = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 0)
    for kill in range(kills):
        place = folder / f"{kill:03d}"
        kill_one(source, place, instants.uniform(0.0, MOST_S))
        print(json.dumps({"folder": str(place), "left": sorted(path.name for path in place.iterdir())}), flush=True)
