"""The outline of a class as points in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, TypeAlias

from game.scenario.faults import KeyPath

from .checking import Bad, Checker, Definitions, Schema, ValueKind
from .lists import ListOf
from .numbers import Number, Point

POINTS_LEAST, POINTS_MOST = 3, 48
LENGTH_LEAST = 1.0
"""From the hindmost to the foremost point at least, of the 2 that there is room for: else it is drawn too small."""
Spot: TypeAlias = tuple[float, float]
OutlineValue: TypeAlias = tuple[Spot, ...]
_POINTS = ListOf(Point(Number("", -1.0, 1.0)), POINTS_MOST, POINTS_LEAST)


@dataclass(frozen=True, slots=True)
class Outline(ValueKind[OutlineValue]):
    """Points round a ship, the bow at x = 1, the stern at -1, y to its left; one side alone is both, mirrored."""

    def wanted(self) -> str:
        """How many points, and where."""
        return f"{POINTS_LEAST} to {POINTS_MOST} points [x, y] from -1 to 1 round it"

    def fits(self, value: Any) -> bool:
        """Whether it is a list."""
        return isinstance(value, list)

    def check(self, value: Any, path: KeyPath, checker: Checker) -> OutlineValue | Bad:
        """The points as they stand, where what they go round has a breadth and its edge crosses nothing of itself."""
        points = _POINTS.check(value, path, checker)
        if isinstance(points, Bad):
            return points
        fault = _fault(points)
        return checker.note(path, fault) if fault else points

    def schema(self, definitions: Definitions) -> Schema:
        """A list of points."""
        return _POINTS.schema(definitions)


def whole_outline(points: Sequence[Spot]) -> list[Spot]:
    """All points round it: where none lies to the right, the left is mirrored, but for ends at the keel."""
    if any(y < 0.0 for _, y in points):
        return list(points)
    first, last = int(points[0][1] == 0.0), len(points) - int(points[-1][1] == 0.0)
    return [*points, *((x, 0.0 - y) for x, y in reversed(points[first:last]))]


def _fault(points: Sequence[Spot]) -> str:
    """What is wrong with an outline; "" where it can be drawn."""
    around = whole_outline(points)
    if all(y == around[0][1] for _, y in around):
        return f"all points are at y = {around[0][1]:g}, expected some breadth"
    long = max(x for x, _ in points) - min(x for x, _ in points)
    if long < LENGTH_LEAST:
        return f"it is {long:g} long, expected {LENGTH_LEAST:g} at least: the bow is at x = 1, the stern at -1"
    edges = list(pairwise([*around, around[0]]))
    for one, two in edges:
        if one == two:
            return f"{_spot(one)} stands there twice in a row"
    for (first, edge), (second, other) in combinations(enumerate(edges), 2):
        if second - first in (1, len(edges) - 1):
            before, after = (edge, other) if second - first == 1 else (other, edge)
            if _folds_back(before, after):
                return f"it goes back on itself at {_spot(after[0])}"
        elif _meet(edge, other):
            return f"its edge {_told(*edge)} meets that {_told(*other)}"
    return ""


def _spot(spot: Spot) -> str:
    return f"[{spot[0]:g}, {spot[1]:g}]"


def _told(one: Spot, other: Spot) -> str:
    return f"from {_spot(one)} to {_spot(other)}"


def _side(of: tuple[Spot, Spot], spot: Spot) -> int:
    """On which side of a line a spot lies: 1 to the left, -1 to the right, 0 on it."""
    (x, y), (to_x, to_y) = of
    cross = (to_x - x) * (spot[1] - y) - (to_y - y) * (spot[0] - x)
    return (cross > 0.0) - (cross < 0.0)


def _within(edge: tuple[Spot, Spot], spot: Spot) -> bool:
    """Whether a spot on the line of an edge is on the edge."""
    (x, y), (to_x, to_y) = edge
    return min(x, to_x) <= spot[0] <= max(x, to_x) and min(y, to_y) <= spot[1] <= max(y, to_y)


def _meet(edge: tuple[Spot, Spot], other: tuple[Spot, Spot]) -> bool:
    """Whether two edges cross or touch."""
    ends = [(edge, other[0]), (edge, other[1]), (other, edge[0]), (other, edge[1])]
    sides = [_side(of, spot) for of, spot in ends]
    if any(side == 0 and _within(of, spot) for side, (of, spot) in zip(sides, ends, strict=True)):
        return True
    return sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0


def _folds_back(before: tuple[Spot, Spot], after: tuple[Spot, Spot]) -> bool:
    """Whether an edge goes back along the one before it."""
    (x, y), (at_x, at_y) = before
    on = (at_x - x) * (after[1][0] - at_x) + (at_y - y) * (after[1][1] - at_y)
    return _side(before, after[1]) == 0 and on < 0.0
