"""Where the bow of one ship points, in plain Python, from the words of the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin, sqrt

from .oracle_motion import Vector, way_from


@dataclass
class Battery:
    """Guns of a ship: do they shoot slugs along its spine, what all of them charge, and the arc that they cover."""

    spinal: bool
    charge: int
    facing_deg: float  # 0 ahead, 90 to the left
    arc_deg: float  # 360: all round

    def covers(self, deg: float) -> bool:
        """Can they fire at what lies so many degrees to the left of the bow?"""
        return abs((deg - self.facing_deg + 180.0) % 360.0 - 180.0) <= self.arc_deg / 2 + 1e-9


def sides_turned(batteries: Sequence[Battery]) -> list[float]:
    """Degrees to the left of the bow that a ship turns to what it bears on, any of them; none = its bow.

    Where guns face that have an arc and most of whose charge fires there, if that is more than fires ahead; a ship
    with a spinal gun turns its bow.
    """
    if any(one.spinal for one in batteries):
        return []
    arced = [one for one in batteries if one.arc_deg < 360.0]

    def fires(deg: float) -> int:
        return sum(one.charge for one in arced if one.covers(deg))

    most = max((fires(one.facing_deg) for one in arced), default=0)
    return [one.facing_deg for one in arced if fires(one.facing_deg) == most > fires(0.0)]


def bow(
    place: Vector, target: Vector | None, thrust: Vector, own_km_s2: float, before: Vector, sides: Sequence[float] = ()
) -> Vector:
    """Where a bow points: at what it bears on while a third of the drive moves it, else along the thrust, if any.

    Of a ship that turns one of its `sides`, degrees to the left of the bow: so that the nearer one lies there.
    """
    size = sqrt(thrust[0] ** 2 + thrust[1] ** 2)
    if target is not None and target != place and size * 3 <= own_km_s2 * (1 + 1e-5):
        to, lies = (atan2(y, x) for x, y in (way_from(place, target), before))
        turns = [(to - lies - side * pi / 180.0 + pi) % (2 * pi) - pi for side in sides]
        heading = lies + min(turns, key=abs) if sides else to
        return cos(heading), sin(heading)
    return (thrust[0] / size, thrust[1] / size) if size > 1e-9 else before
