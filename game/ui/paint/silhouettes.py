"""Outlines of ships as data: the drawing steps of each kind in its own frame."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from game.scenario.kinds import OutlineValue, whole_outline
from game.scenario.spec import ClassSpec
from game.ui.paint.assets import asset_path
from game.ui.paint.pixels import Point

DETAIL_PX = 34
OUTLINE_PX = 18
SMALLEST_PX = 8
LARGEST_PX = 320
_OWN = "own:"
"""Begins the kind of an outline of a class's own; how long it is on the map and its points follow."""
_LONG = {"fighter": 9, "drone": 9, "station": 44}
_LONG_SHIPS = ((50_000.0, 40), (20_000.0, 32), (8_000.0, 25), (0.0, 20))
"""How long own outlines are on the map, in base units: by the kind of the class, of ships by their mass in tonnes."""
_DECK = 0.6
"""Size of the deck on such an outline."""
_ASTERN, _NOZZLE, _NOZZLES = 0.03, 0.04, 0.7
"""How deep its stern is, the least breadth of an engine, and the part of an edge of the stern that is one."""


@dataclass(frozen=True)
class Silhouette:
    """The drawing steps of one kind of ship in its own frame: length 1, nose at x = 0.5."""

    name: str
    broaden: float  # how much broader it is drawn below OUTLINE_PX
    ops: tuple[tuple[Any, ...], ...]

    def steps(self, sign: str) -> list[tuple[Any, ...]]:
        """The steps of one sort, without their sign."""
        return [op[1:] for op in self.ops if op[0] == sign]


@lru_cache(maxsize=1)
def silhouettes() -> dict[str, Silhouette]:
    """All silhouettes by kind (``uhs_bb``, ``ant_lance`` ...)."""
    data = json.loads(asset_path("silhouettes.json").read_text(encoding="utf-8"))
    return {
        kind: Silhouette(entry["name"], float(entry["broaden_when_small"]), tuple(tuple(op) for op in entry["ops"]))
        for kind, entry in data.items()
    }


def silhouette(kind: str) -> Silhouette:
    """The silhouette of a kind; raises KeyError that names it if there is none."""
    if kind.startswith(_OWN):
        return _own(kind)
    known = silhouettes()
    if kind not in known:
        raise KeyError(f"no silhouette {kind!r}")
    return known[kind]


def is_known(kind: str) -> bool:
    """Is there a silhouette of this kind?"""
    return kind.startswith(_OWN) or kind in silhouettes()


def kind_of(of: ClassSpec, plain: str) -> str:
    """The kind of a class's silhouette: the word of a file, or one that says the points; `plain` where it has none."""
    outline = of.silhouette
    if outline is None or isinstance(outline, str):
        return outline if outline and is_known(outline) else plain
    return own_kind(outline, _LONG.get(of.kind) or next(long for mass, long in _LONG_SHIPS if of.mass_t >= mass))


@lru_cache(maxsize=64)
def own_kind(outline: OutlineValue, long: int) -> str:
    """The kind of an outline of a class's own, so long on the map in base units."""
    return f"{_OWN}{long}:" + " ".join(f"{x!r},{y!r}" for x, y in outline)


def own_length(kind: str) -> int | None:
    """How long an outline of a class's own is on the map, in base units; None of all others."""
    return int(kind.split(":")[1]) if kind.startswith(_OWN) else None


@lru_cache(maxsize=64)
def _own(kind: str) -> Silhouette:
    """An outline of a class's own, half as large as in files, with a deck, a keel, and engines along its stern."""
    told = [tuple(map(float, pair.split(","))) for pair in kind.split(":")[2].split()]
    around = [(x / 2, y / 2) for x, y in whole_outline([(x, y) for x, y in told])]
    stern, bow = min(x for x, _ in around), max(x for x, _ in around)
    deck = [(x * _DECK, y * _DECK) for x, y in around]
    engines = (("e", stern, y, wide) for y, wide in _engines(around, stern + _ASTERN))
    return Silhouette("Own", 1.15, (("+", around), ("d", deck), ("l", [(bow, 0.0), (stern, 0.0)]), *engines))


def _engines(around: list[Point], aft: float) -> list[Point]:
    """Middle and breadth of the engines of an outline: its edges that lie `aft` of there, and points that end there."""
    edges = [edge for edge in zip(around, [*around[1:], around[0]], strict=True) if max(edge[0][0], edge[1][0]) <= aft]
    tips = {spot for spot in around if spot[0] <= aft} - {end for edge in edges for end in edge}
    broad = [((one[1] + other[1]) / 2, max(abs(one[1] - other[1]) * _NOZZLES, _NOZZLE)) for one, other in edges]
    return broad + [(y, _NOZZLE) for _, y in sorted(tips)]


def detail_level(length_px: float) -> int:
    """0: solid and broadened, 1: outline and fill, 2: full detail."""
    return 0 if length_px < OUTLINE_PX else 1 if length_px < DETAIL_PX else 2


def drawn_length(length_px: float) -> int:
    """The length really drawn, in steps that grow with the size.

    It is never under SMALLEST_PX and stays on the same side of each threshold of detail.
    """
    length = min(max(length_px, SMALLEST_PX), LARGEST_PX) if math.isfinite(length_px) else SMALLEST_PX
    step = 1 if length < 24 else 2 if length < 64 else 4 if length < 160 else 16
    low, high = ((SMALLEST_PX, OUTLINE_PX - 1), (OUTLINE_PX, DETAIL_PX - 1), (DETAIL_PX, LARGEST_PX))[
        detail_level(length)
    ]
    return min(max(round(length / step) * step, low), high)


def angle_steps(length: int) -> int:
    """How many directions a ship of this length is drawn in."""
    return 64 if length < OUTLINE_PX else 128 if length < 96 else 256


def heading_step(heading: Point, steps: int) -> int:
    """The nearest of `steps` directions, counted clockwise on the screen from the right."""
    return round(math.atan2(heading[1], heading[0]) / (2 * math.pi) * steps) % steps
