"""Whether units can stand where a scenario puts them: the map's edge, and places inside bodies or beyond it."""

from collections.abc import Iterator
from math import sqrt

import numpy as np

from game.scenario.faults import KeyPath
from game.scenario.formations import unit_places
from game.scenario.kinds import Problem
from game.scenario.names import Names
from game.scenario.places import body_starts, frame_start, standings
from game.scenario.spec import Spec

from ..rules import world_keys

Array = np.ndarray
TRIAL_WORLDS = 16  # draws looked at for a place that is drawn per world


def map_radius_km(spec: Spec, names: Names) -> float:
    """Edge of the map: as given, or 1.5 times the farthest unit at the start."""
    if spec.scenario.map_radius_km is not None:
        return spec.scenario.map_radius_km
    farthest = max((float(np.sqrt(x * x + y * y).max()) for x, y in _places(spec, names) if x.size), default=0.0)
    return max(1.5 * farthest, 1_000.0)


def _places(spec: Spec, names: Names) -> list[tuple[Array, Array]]:
    """(worlds, rows) places of every squadron in a few trial worlds, from the middle of the map."""
    middle_x, middle_y = frame_start(spec)
    sizes = {one.id: one.size_km for one in spec.class_}
    stands = standings(spec, names, world_keys(0, TRIAL_WORLDS))
    places = [
        unit_places(stand, squadron.formation, sizes[squadron.class_], squadron.count[1])
        for stand, squadron in zip(stands, spec.squadron, strict=True)
    ]
    return [(x - middle_x, y - middle_y) for x, y in places]


def place_problems(spec: Spec, names: Names) -> list[Problem]:
    """Squadrons that would start inside a body or beyond the edge of the map, and bodies that overlap."""
    problems: list[Problem] = []
    for row, (x, y) in enumerate(_places(spec, names)):
        if x.size and spec.squadron[row].at is not None:
            problems += _squadron_problems(spec, ("squadron", row, "at"), x, y)
    return [*problems, *_body_problems(spec)]


def _squadron_problems(spec: Spec, path: KeyPath, x: Array, y: Array) -> Iterator[Problem]:
    middle_x, middle_y = frame_start(spec)
    for body, (bx, by) in zip(spec.body, body_starts(spec), strict=True):
        dx, dy = x + middle_x - bx, y + middle_y - by
        inside = np.sqrt(dx * dx + dy * dy) <= body.radius_km
        if inside.any():
            yield Problem(path, f"{int(inside.any(axis=0).sum())} of its units would start inside {body.id}")
    edge = spec.scenario.map_radius_km
    far = float(np.sqrt(x * x + y * y).max())
    if edge is not None and far > edge:
        yield Problem(path, f"stands {far:,.0f} km out, beyond the map's edge at {edge:,.0f} km")


def _body_problems(spec: Spec) -> Iterator[Problem]:
    places = body_starts(spec)
    for row, (one, here) in enumerate(zip(spec.body, places, strict=True)):
        for other, there in zip(spec.body[:row], places[:row], strict=True):
            dx, dy = here[0] - there[0], here[1] - there[1]
            if sqrt(dx * dx + dy * dy) <= one.radius_km + other.radius_km:
                yield Problem(("body", row), f"{one.id} and {other.id} overlap")
