"""Ways out of a well for one unit at a time, in plain Python, from the words of the rules."""

from collections.abc import Sequence
from math import sqrt

from .oracle_motion import Body, Vector, fell_onto, impulse_flown


def outward_holds(place: Vector, speed: Vector, thrust: float, mu: float, radius: float) -> bool:
    """Does full thrust straight away from a body at the origin keep a unit off it? Flown out in small steps."""
    (x, y), (vx, vy) = place, speed
    step_s = 0.25
    for _ in range(200_000):
        r = sqrt(x * x + y * y)
        if r <= radius:
            return False
        if x * vx + y * vy >= 0.0 and thrust >= mu / (r * r):
            return True
        push = thrust / r - mu / (r * r * r)
        vx, vy = vx + push * x * step_s, vy + push * y * step_s
        x, y = x + vx * step_s, y + vy * step_s
    return True


def escape_lasts(
    place: Vector, speed: Vector, law: Vector, full: float, delta_v: float, bodies: Sequence[Body], body: int,
    step_s: float, exact: bool,
) -> int:  # fmt: skip
    """How many impulses a way out of the well of `body` lasts, 120 where it lasts for good.

    law: parts of full thrust away from the body and on round it, turned with the place at each leg. A leg is an
    impulse, flown in one step unless `exact`; after the next turn, unless exact, three impulses in one step. Who rises
    and has more thrust than the body pulls is free. No leg takes more thrust than what is left of the delta-v gives.
    """
    bx, by, mu, _ = bodies[body]
    if fell_onto(place, place, bodies) is not None:
        return 0
    impulse, steps = 0, 5 if exact else 1
    while impulse < 120:
        off = place[0] - bx, place[1] - by
        if rises_free(off, speed, full, mu):
            break
        impulses = 1 if exact or impulse < 12 else 3
        seconds = 5 * step_s * impulses
        power = min(full, delta_v / seconds)
        delta_v -= power * seconds
        thrust = up_and_on(off, speed, (law[0] * power, law[1] * power))
        place, speed, fell = impulse_flown(place, speed, thrust, bodies, seconds / steps, steps)
        if fell is not None:
            return impulse
        impulse += impulses
    return 120


def rises_free(off: Vector, speed: Vector, full: float, mu: float) -> bool:
    """Does one at `off` from a body rise, with more thrust than the body pulls?"""
    return off[0] * speed[0] + off[1] * speed[1] >= 0 and full * (off[0] ** 2 + off[1] ** 2) >= mu


def up_and_on(off: Vector, speed: Vector, thrust: Vector) -> Vector:
    """A thrust away from a body and on round it, the way that one goes already, at `off` from it: as a vector."""
    r = sqrt(off[0] ** 2 + off[1] ** 2)
    up = off[0] / r, off[1] / r
    onward = 1 if speed[1] * up[0] - speed[0] * up[1] >= 0 else -1
    out, side = thrust[0], thrust[1] * onward
    return up[0] * out - up[1] * side, up[1] * out + up[0] * side
