"""The way in which one unit withdraws, in plain Python, from the words of the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .oracle_motion import Vector, tied, way_from


@dataclass
class Ground:
    """The body that a unit withdraws round: where, how fast it goes, km3/s2, km; `number` tells it from others."""

    place: Vector
    speed: Vector
    mu: float
    radius_km: float
    number: int


def retreat_way(
    place: Vector, speed: Vector, ground: Ground | None, squadron: Sequence[tuple[Vector, Vector]], head: int,
    foes: Sequence[Vector],
) -> Vector:  # fmt: skip
    """The direction in which a unit of a squadron (places and speeds) withdraws from known `foes`.

    head: the number of the body by the squadron's first unit, -1 of none. Away from the foes, unless that leads into
    the body or past it within half a radius of the surface: then round it, to the side the squadron is on or goes to.
    """
    count = len(squadron)
    centre = sum(p[0] for p, _ in squadron) / count, sum(p[1] for p, _ in squadron) / count
    drift = sum(v[0] for _, v in squadron) / count, sum(v[1] for _, v in squadron) / count
    weights = [1 / ((x - centre[0]) ** 2 + (y - centre[1]) ** 2 + 1) for x, y in foes]
    threat = tied(weights, foes)
    flee = way_from(threat, place)
    if ground is None:
        return flee
    up = way_from(ground.place, place)
    r = sqrt((place[0] - ground.place[0]) ** 2 + (place[1] - ground.place[1]) ** 2)
    misses = r * abs(up[0] * flee[1] - up[1] * flee[0]) > 1.5 * ground.radius_km
    if up[0] * flee[0] + up[1] * flee[1] >= 0 or misses:
        return flee
    beyond = (centre[0] - ground.place[0]) * up[0] + (centre[1] - ground.place[1]) * up[1] < 0
    alone = beyond or head != ground.number
    lean = _lean(place, speed, threat, ground) if alone else _lean(centre, drift, threat, ground)
    return (-up[1], up[0]) if lean >= -0.05 else (up[1], -up[0])


def _lean(place: Vector, speed: Vector, threat: Vector, ground: Ground) -> float:
    """How far to the left of the way up one is, as seen from the threat, and goes, in circular speeds."""
    up, flee = way_from(ground.place, place), way_from(threat, place)
    r = sqrt((place[0] - ground.place[0]) ** 2 + (place[1] - ground.place[1]) ** 2)
    goes = (speed[0] - ground.speed[0]) * -up[1] + (speed[1] - ground.speed[1]) * up[0]
    return flee[0] * -up[1] + flee[1] * up[0] + goes / sqrt(ground.mu / r)
