"""The closed bounds of motion near bodies for one unit at a time, in plain Python: who needs no flight to be judged.

Bodies: (x, y, mu, radius) each, at rest; places in km, speeds in km/s, drives in km/s2.
"""

from collections.abc import Sequence
from math import sqrt

Vector = tuple[float, float]
Body = tuple[float, float, float, float]
MARGIN = 1.005
IMPULSES, STRIDE = 120, 3
SHELLS = 16
ASIDE = ((0.8, 0.6), (0.6, 0.8), (0.0, 1.0))
HELD_PARTS = (64 / 256, 121 / 256, 196 / 256)


def _size(vector: Vector) -> float:
    return sqrt(vector[0] ** 2 + vector[1] ** 2)


def _seen_from(body: Body, place: Vector, speed: Vector) -> tuple[float, float, float]:
    """Distance, speed of the climb, and angular momentum without its sign."""
    off = place[0] - body[0], place[1] - body[1]
    return (
        _size(off), (off[0] * speed[0] + off[1] * speed[1]) / max(_size(off), 1e-3),
        abs(off[0] * speed[1] - off[1] * speed[0]),
    )  # fmt: skip


def crossed_s(r: float, fall: float, floor: float, mu: float, spare: float) -> list[float]:
    """When a fall has crossed each of 16 shells down to the floor: it gains in each as at its bottom, less the spare.

    Nowhere less than a quarter of the greatest gain; who climbs starts at rest.
    """
    thick, speed, seconds, crossed = (r - floor) / SHELLS, max(fall, 0.0), 0.0, []
    least = max((mu / floor**2 - spare) / 4, 0.0)
    square = speed * speed
    for shell in range(1, SHELLS + 1):
        square += 2 * max(mu / (r - shell * thick) ** 2 - spare, least) * thick
        faster = sqrt(square)
        seconds += 2 * thick / max(speed + faster, 1e-9)
        crossed.append(seconds)
        speed = faster
    return crossed


def outlasts(body: Body, place: Vector, speed: Vector, drive: float, step_s: float) -> bool:
    """Does the fall against a drive that points up at the end of each long stride last for 120 impulses and two?

    On endless delta-v. The way up turns by what the fastest flight goes in a stride, over the radius of the floor.
    """
    mu, floor, stride_s = body[2], body[3] * MARGIN, 5 * STRIDE * step_s
    asked_s = 5 * IMPULSES * step_s + 2 * stride_s
    r, climb, _ = _seen_from(body, place, speed)
    aside = (_size(speed) + (drive + mu / floor**2) * asked_s) * stride_s / floor
    return r > floor and crossed_s(r, -climb, floor, mu, drive * (1 - aside**2 / 2))[-1] > asked_s


def straight_is_best(body: Body, place: Vector, speed: Vector, drive: float, step_s: float) -> bool:
    """Does every other law give away more thrust outward than it gains by going round, until the end of each shell?

    On endless delta-v. Round it gains h^2 / r^3, where h rises by the side thrust at the greatest height; r is no lower
    than a fall without thrust would be. A tenth is added, and a hundredth to the greatest height and to the turn.
    """
    mu, radius, stride_s, all_s = body[2], body[3], 5 * STRIDE * step_s, 5 * IMPULSES * step_s
    r, climb, turn = _seen_from(body, place, speed)
    if r <= radius:
        return False
    sinks = climb <= 0 and drive * r * r + (turn + drive * r * all_s) ** 2 / radius < 0.99 * mu
    far = r if sinks else r + 1.01 * _size(speed) * all_s
    moments = [min(max(at - 2 * stride_s, 0.0), all_s) for at in crossed_s(r, -climb, radius, mu, 0.0)] + [all_s]
    lowest = [r - (r - radius) * shell / SHELLS for shell in range(1, SHELLS + 1)] + [radius]
    for out, side in ASIDE:
        gain, first, second, before = side * drive * far, 0.0, 0.0, 0.0
        aside = 1.01 * (turn + gain * all_s) / radius**2 * stride_s
        for moment, low in zip(moments, lowest, strict=True):
            first += (moment**2 - before**2) / low**3
            second += (moment**3 - before**3) / 3 / low**3
            before = moment
            if (1 - out - side * aside - aside**2) * moment < 1.1 * (turn * first + gain * second) * side * far:
                return False
    return True


def at_ease(bodies: Sequence[Body], place: Vector, speed: Vector, drive: float, seconds: float) -> bool:
    """Does what any thrust of an impulse makes of a speed stop above every floor against the pull at the surface?

    Or does it climb faster than that thrust can turn down, with a drive that can hover at the surface.
    """
    for body in bodies:
        weight = body[2] / body[3] ** 2
        r, climb, _ = _seen_from(body, place, speed)
        gain = (drive + weight) * seconds
        fast = _size(speed) + gain
        left = r - body[3] * MARGIN - 1.2 * fast * seconds
        stops = fast**2 < 2 * (drive - weight) * left
        if not (stops or (climb > 1.2 * gain and drive > weight and left > 0)):
            return False
    return True


def surely_held(bodies: Sequence[Body], place: Vector, speed: Vector, drive: float, seconds: float) -> bool:
    """Does the drive less all other pulls stop the fastest fall of an impulse at a quarter, half or so of the way down?

    Pulls are those at nine tenths of the distance, and the impulse must not lead below that.
    """
    seen = [_seen_from(body, place, speed) for body in bodies]
    pulls = [body[2] / (0.81 * r * r) for body, (r, _, _) in zip(bodies, seen, strict=True)]
    for body, (r, climb, _), own in zip(bodies, seen, pulls, strict=True):
        floor = body[3] * MARGIN
        fall = 1.001 * (max(-climb, 0.0) + (drive + sum(pulls)) * seconds)
        low = r - fall * seconds
        depth, spare = low - floor, drive - (sum(pulls) - own)
        stops = any(
            1.001 * fall**2 < 2 * (spare - body[2] / (floor + depth * part) ** 2) * (1 - part) * depth
            for part in HELD_PARTS
        )
        if not (stops and depth > 0 and low > 0.9 * r):
            return False
    return True


def surely_lost(body: Body, place: Vector, speed: Vector, drive: float, thrust: float, seconds: float) -> bool:
    """Do the drive and the way round together outweigh the pull at no height, after so many seconds of a thrust?"""
    r, _, turn = _seen_from(body, place, speed)
    fast = _size(speed) + (thrust + body[2] / body[3] ** 2) * seconds
    r += 1.001 * fast * seconds
    turn += 1.001 * thrust * r * seconds
    return drive * r * r + turn**2 / (body[3] * MARGIN) < 0.999 * body[2]


def outward_holds(off: Vector, speed: Vector, thrust: float, mu: float, radius: float) -> bool:
    """Does thrust outward stop a fall by one of 16 heights above the floor, by the energy along the way up and round?

    The heights lie denser towards the floor. Who is at the floor is not held; who climbs and outweighs the pull is.
    """
    r, climb, turn = _seen_from((0.0, 0.0, mu, radius), off, speed)
    floor = radius * MARGIN
    if r <= floor:
        return False
    if climb >= 0 and thrust >= mu / r**2:
        return True
    heights = [floor + (r - floor) * k * k / 256 for k in range(16)]
    return any(
        thrust * (r - low) - mu * (1 / low - 1 / r) + turn**2 / 2 * (1 / low**2 - 1 / r**2) > climb**2 / 2
        for low in heights
    )
