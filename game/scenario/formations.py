"""How the units of a squadron stand round its middle; symmetric, so that a mirrored file gives the mirrored start."""

from math import isqrt
from typing import TypeAlias

import numpy as np

from game.scenario.places import Standing
from game.scenario.spec import FormationSpec

from ..rules import unit_vector

Array = np.ndarray
Offsets: TypeAlias = list[tuple[float, float]]


def spacing_km(formation: FormationSpec, size_km: float) -> float:
    """Distance between neighbours in a formation: as given, or ten times the class's size."""
    return formation.spacing_km if formation.spacing_km is not None else 10.0 * size_km


def formation_offsets(kind: str, count: int, spacing: float) -> Offsets:
    """(ahead, to the left) in km of each of `count` units from the middle of their formation."""
    return _OFFSETS[kind](count, spacing)


def _line(count: int, spacing: float) -> Offsets:
    """Abreast."""
    return [(0.0, ((count - 1) / 2.0 - place) * spacing) for place in range(count)]


def _column(count: int, spacing: float) -> Offsets:
    """One behind the other."""
    return [(ahead, left) for left, ahead in _line(count, spacing)]


def _ring(count: int, spacing: float) -> Offsets:
    """On a circle."""
    if count == 1:
        return [(0.0, 0.0)]
    radius = spacing * count / 6.283185307179586
    spokes = [unit_vector(360.0 * place / count) for place in range(count)]
    return [(x * radius, y * radius) for x, y in spokes]


def _wedge(count: int, spacing: float) -> Offsets:
    """A point, and two arms that fall back from it."""
    rows = [((place + 1) // 2, 1 if place % 2 else -1) for place in range(count)]
    return [(-back * spacing, (side * back if back else 0) * spacing) for back, side in rows]


def _block(count: int, spacing: float) -> Offsets:
    """Rows abreast, near square, the last row centred."""
    width = max(1, isqrt(max(count - 1, 0)) + 1)
    rows = (count + width - 1) // width
    offsets = []
    for place in range(count):
        row, file = divmod(place, width)
        in_row = min(width, count - row * width)
        offsets.append((((rows - 1) / 2.0 - row) * spacing, ((in_row - 1) / 2.0 - file) * spacing))
    return offsets


_OFFSETS = {"line": _line, "column": _column, "block": _block, "ring": _ring, "wedge": _wedge}


def unit_places(standing: Standing, formation: FormationSpec, size_km: float, most: int) -> tuple[Array, Array]:
    """(W, most) places in km of the units of a squadron; units that a world did not draw stand in its middle."""
    worlds = standing.x_km.shape[0]
    ahead, left = np.zeros((worlds, most)), np.zeros((worlds, most))
    spacing = spacing_km(formation, size_km)
    for count in np.unique(standing.count):
        offsets = np.array(formation_offsets(formation.kind, int(count), spacing)).reshape(-1, 2)
        picked = standing.count == count
        ahead[picked, : int(count)] = offsets[:, 0]
        left[picked, : int(count)] = offsets[:, 1]
    fx, fy = standing.fx[:, None], standing.fy[:, None]
    return standing.x_km[:, None] + (ahead * fx - left * fy), standing.y_km[:, None] + (ahead * fy + left * fx)
