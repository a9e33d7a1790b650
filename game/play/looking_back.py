"""What decided a battle, worked out in a process of its own while its debrief is read, and kept in the save."""

from collections.abc import Iterator
from pathlib import Path

from game.sim.hindsight import Hindsight, look_back
from game.sim.record import Record
from game.sim.save_files import SaveError

from .errand import Errand

Found = tuple[int, int, Hindsight]
"""Battles fought, battles in all, and what they told so far."""


class LookingBack:
    """What decided the battle of a save: what the save has of it, else as far as it has been worked out."""

    def __init__(self, record: Record):
        self.found: Hindsight | None = None
        self._fault, self._turns = "", 0
        self._errand: Errand[Found] = Errand(_looked_back, record.path)
        try:
            self._turns = record.turn
            self.found = kept_hindsight(record, self._turns)
        except SaveError as error:
            self._fault = str(error)
        self.share = 1.0 if self.found is not None else 0.0
        """How much of the work is done, 0..1."""

    @property
    def fault(self) -> str:
        """Why it cannot be worked out; "" while it can."""
        return self._fault or self._errand.fault

    def go_on(self) -> None:
        """Begin the work where there is any, and take in what has been worked out."""
        if self.share < 1.0 and self._turns:
            self._errand.begin()
        for done, whole, found in self._errand.taken():
            self.found, self.share = found, done / whole

    def close(self) -> None:
        """Stop working; what is not done will be begun anew."""
        self._errand.close()

    def finish(self) -> None:
        """Wait until all is worked out."""
        self._errand.finish()
        self.go_on()


def kept_hindsight(record: Record, turn: int) -> Hindsight | None:
    """What a save has of it, None where it has nothing that can be read."""
    plain = record.hindsight(turn)
    try:
        return Hindsight.of_dict(plain) if plain is not None else None
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        return None


def _looked_back(path: Path) -> Iterator[Found]:
    """`look_back`, which is kept in the save once it is whole."""
    record = Record.open(path)
    turn = record.turn
    for done, whole, found in look_back(record):
        if done == whole:
            record.keep_hindsight(turn, found.as_dict())
        yield done, whole, found
