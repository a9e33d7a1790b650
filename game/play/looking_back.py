"""What decided a battle, worked out in a process of its own while its debrief is read, and kept in the save."""

import threading
from collections.abc import Iterator
from pathlib import Path

from game.sim.hindsight import Hindsight, look_back
from game.sim.record import Record
from game.sim.save_files import SaveError

from .aside import Aside, AsideLost


class LookingBack:
    """Works out what decided the battle of a save, unless the save has it already."""

    def __init__(self, record: Record):
        self._record, self._turn = record, 0
        self.found: Hindsight | None = None
        self.fault = ""
        """Why it cannot be worked out; "" while it can."""
        try:
            self._turn = record.turn
            self.found = kept_hindsight(record, self._turn)
        except SaveError as error:
            self.fault = str(error)
        self.share = 1.0 if self.found is not None else 0.0
        """How much of the work is done, 0..1."""
        self._lock = threading.Lock()
        self._aside: Aside | None = None
        self._open = True
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin the work, where there is any."""
        if self._thread is None and self.share < 1.0 and self._turn:
            self._thread = threading.Thread(target=self._work, name="hindsight", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop working; what is not done will be begun anew."""
        with self._lock:
            self._open = False
            aside = self._aside
        if aside is not None:
            aside.close()

    def finish(self, timeout_s: float = 60.0) -> None:
        """Wait until all is worked out."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _work(self) -> None:
        aside = Aside.started()
        with self._lock:
            self._aside = aside
        if aside is None:
            self.fault = "cannot be worked out on this machine"
            return
        try:
            for done, whole, found in aside.items(_looked_back, self._record.path):
                if not self._open:
                    break
                self.found, self.share = found, done / whole
            if self.found is not None and self.share >= 1.0:
                self._record.keep_hindsight(self._turn, self.found.as_dict())
        except AsideLost:
            pass
        except (RuntimeError, SaveError, OSError) as error:
            self.fault = str(error).strip().splitlines()[-1]
        aside.close()


def kept_hindsight(record: Record, turn: int) -> Hindsight | None:
    """What a save has of it, None where it has nothing that can be read."""
    plain = record.hindsight(turn)
    try:
        return Hindsight.of_dict(plain) if plain is not None else None
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        return None


def _looked_back(path: Path) -> Iterator[tuple[int, int, Hindsight]]:
    return look_back(Record.open(path))
