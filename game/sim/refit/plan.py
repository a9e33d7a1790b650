"""What the player wants of a refit: boxes in the order in which they come into dock, the day of sailing, Congress."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple


class Box(NamedTuple):
    """An item for a squadron: one box of the matrix."""

    squadron: str
    item: str


@dataclass(frozen=True, slots=True)
class Work:
    """A box in its dock (from 0), from its first day to its last."""

    box: Box
    dock: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Voted:
    """What the day of the vote has settled: how it went, and the work that was begun by then."""

    day: int
    passed: bool
    begun: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; each change gives another one. `way` is how Congress is won, "" for not at all, taken `times` times.

    Once the vote is held the plan is for the days that are left: what was begun by then stays, whatever is asked.
    """

    boxes: tuple[Box, ...] = ()
    sail_day: int = 1
    way: str = ""
    times: int = 0
    voted: Voted | None = None

    @property
    def first_day(self) -> int:
        """The first day on which one can still sail: that of the vote, once it is held."""
        return self.voted.day if self.voted is not None else 1

    def begun(self, box: Box) -> bool:
        """Was the box in dock when the vote was held?"""
        return self.voted is not None and any(work.box == box for work in self.voted.begun)

    def settled(self) -> "Plan":
        """What of it nothing changes any more: nothing before the vote, then what was begun, and the vote."""
        if self.voted is None:
            return Plan()
        return replace(self, boxes=tuple(work.box for work in self.voted.begun), sail_day=self.first_day)

    def __contains__(self, box: object) -> bool:
        """Is a box in it?"""
        return box in self.boxes

    def toggled(self, box: Box) -> "Plan":
        """With a box put in at the end, or taken out where it is not begun."""
        if box in self.boxes:
            return self.without(lambda one: one == box)
        return replace(self, boxes=(*self.boxes, box))

    def with_boxes(self, boxes: Iterable[Box]) -> "Plan":
        """With boxes put in at the end that are not in it yet."""
        return replace(self, boxes=tuple(dict.fromkeys((*self.boxes, *boxes))))

    def without(self, out: Callable[[Box], bool]) -> "Plan":
        """Without the boxes that `out` holds of and that are not begun."""
        return replace(self, boxes=tuple(box for box in self.boxes if self.begun(box) or not out(box)))

    def moved(self, box: Box, step: int) -> "Plan":
        """With a box that many places later in the order, or earlier where `step` is negative."""
        if box not in self.boxes:
            return self
        rest = [one for one in self.boxes if one != box]
        place = min(max(self.boxes.index(box) + step, 0), len(rest))
        return replace(self, boxes=(*rest[:place], box, *rest[place:]))

    def sailing(self, day: int, last: int) -> "Plan":
        """With another day of sailing, from the first that is left to the last."""
        return replace(self, sail_day=min(max(day, self.first_day), last))

    def campaigning(self, way: str, most: int) -> "Plan":
        """With a way to win Congress taken once more, or not at all after the most that it can be; until the vote."""
        if self.voted is not None:
            return self
        times = self.times + 1 if way == self.way else 1
        return replace(self, way=way, times=times) if times <= most else replace(self, way="", times=0)
