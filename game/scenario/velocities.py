"""How fast the units of a scenario move at the start."""

from math import sqrt

import numpy as np

from game.scenario.anchors import anchors
from game.scenario.formations import unit_places
from game.scenario.names import Names
from game.scenario.places import Standing, body_starts
from game.scenario.spec import Spec, SquadronSpec

from ..rules.state.columns import NONE

Array = np.ndarray


def velocities(
    spec: Spec, names: Names, stands: list[Standing], of_bodies: tuple[Array, Array]
) -> list[tuple[Array, Array]]:
    """(W, most) velocities in km/s of the rows of every squadron.

    What stands beside a body on rails, or circles it, moves with it: `of_bodies` (W, B) km/s each.
    """
    anchor = anchors(spec, names)
    sizes = {one.id: one.size_km for one in spec.class_}
    places = [
        unit_places(stand, squadron.formation, sizes[squadron.class_], squadron.count[1])
        for stand, squadron in zip(stands, spec.squadron, strict=True)
    ]
    bodies = body_starts(spec)
    done: dict[str, tuple[Array, Array]] = {}
    by_id = {squadron.id: number for number, squadron in enumerate(spec.squadron)}

    def carried(body: int, vx: Array, vy: Array) -> tuple[Array, Array]:
        if body == NONE:
            return vx, vy
        return vx + of_bodies[0][:, body, None], vy + of_bodies[1][:, body, None]

    def speed(number: int) -> tuple[Array, Array]:
        squadron = spec.squadron[number]
        if squadron.id in done:
            return done[squadron.id]
        x, y = places[number]
        given = squadron.velocity
        if isinstance(given, tuple):
            made = carried(anchor[number], np.full(x.shape, given[0]), np.full(x.shape, given[1]))
        elif given.startswith("same_as:"):
            vx, vy = speed(by_id[given.removeprefix("same_as:")])
            if not vx.shape[1]:  # there is nobody in it
                vx = vy = np.zeros((x.shape[0], 1))
            # The rows of the other squadron may be fewer or more: its first row speaks for it.
            made = (np.repeat(vx[:, :1], x.shape[1], axis=1), np.repeat(vy[:, :1], x.shape[1], axis=1))
        elif given == "rest" or not x.shape[1]:  # a squadron without units circles nothing
            made = carried(anchor[number], np.zeros(x.shape), np.zeros(x.shape))
        else:
            body = named_body(spec, names, squadron, float(x[0, 0]), float(y[0, 0]))
            sense = 1.0 if given == "circular_ccw" else -1.0
            made = carried(body, *circular_velocity(x, y, *bodies[body], spec.body[body].mu_km3_s2, sense))
        done[squadron.id] = made
        return made

    return [speed(number) for number in range(len(spec.squadron))]


def named_body(spec: Spec, names: Names, squadron: SquadronSpec, x: float, y: float) -> int:
    """The body that a squadron circles: the one its place names, else the one whose surface is nearest."""
    at: object = squadron.at
    seen = {squadron.id}
    while hasattr(at, "squadron"):
        other = next(one for one in spec.squadron if one.id == at.squadron)
        if other.id in seen:
            break
        seen.add(other.id)
        at = other.at
    body = getattr(at, "body", None)
    return names.body_number[body] if body is not None else main_body(spec, x, y)


def circular_velocity(x: Array, y: Array, body_x: float, body_y: float, mu: float, sense: float) -> tuple[Array, Array]:
    """Velocities in km/s of circular orbits round a body, counter-clockwise for `sense` +1."""
    dx, dy = x - body_x, y - body_y
    radius = np.sqrt(dx * dx + dy * dy)
    speed = np.sqrt(mu / radius) * sense
    return -dy / radius * speed, dx / radius * speed


def main_body(spec: Spec, x: float, y: float) -> int:
    """The body whose surface is nearest to a place, -1 without bodies."""
    places = body_starts(spec)
    heights = [
        sqrt((x - bx) * (x - bx) + (y - by) * (y - by)) - body.radius_km
        for body, (bx, by) in zip(spec.body, places, strict=True)
    ]
    return heights.index(min(heights)) if heights else -1
