"""When a file is saved: looked for by what the system says of it, as that works on every disk and for every editor."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from game.scenario.reading import CLASSES_FOLDER

State: TypeAlias = tuple[tuple[str, int, int, int], ...]
"""Name, time of the last change, size and number of a file and of each class file beside it."""
POLL_S = 0.2
GONE_S = 2.0
"""An editor that replaces a file lets it be gone for a moment, and not for so long."""


def state_of(path: Path) -> State | None:
    """What the system says of a file and of the class files beside it, None where the file is not there."""
    own = _facts(path)
    if own is None:
        return None
    beside = sorted((path.parent / CLASSES_FOLDER).glob("*.toml"))
    return (own, *(facts for facts in map(_facts, beside) if facts is not None))


def saves(path: Path, sleep: Callable[[float], None] = time.sleep) -> Iterator[State | None]:
    """The state of a file at once and after every save, when it has stayed the same for one look.

    None, once, where it has been gone for long.
    """
    told = before = state_of(path)
    yield told
    gone_s = 0.0
    while True:
        sleep(POLL_S)
        now = state_of(path)
        gone_s = gone_s + POLL_S if now is None else 0.0
        settled = now is not None or gone_s > GONE_S
        if settled and now == before and now != told:
            told = now
            yield now
        before = now


def _facts(path: Path) -> tuple[str, int, int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return str(path), found.st_mtime_ns, found.st_size, found.st_ino
