"""What a side can tell of torpedoes before it launches them (W5, W6): how long they fly, and how many are stopped."""

from typing import NamedTuple

import numpy as np

from ..knowledge.sight import how_known
from ..state.columns import Array
from ..state.tables import Tables
from ..state.vectors import turned, unit
from ..state.vocabulary import IMPULSES, PPM, Level, System, WeaponKind
from ..state.world import World
from .gunnery import in_arc
from .point_defence import stops_of
from .salvo_flight import LIFE_BURNS
from .torpedo_guidance import time_to_go
from .torpedoes import BLAST_REACH

_IMPULSES_MOST = 60
"""So many impulses of a way are told, and no more."""


class SalvoOdds(NamedTuple):
    """What becomes of a salvo, by what its side knows."""

    flight_s: float  # until it is at its target, if that keeps its velocity
    short_km: float  # by which the target is out of range; 0 within it
    clear: bool  # its ship is beyond the blast that it sets off
    bears: bool  # the target is within its arc
    lasts: bool  # it is there before it is spent
    stops: int  # torpedoes that the point defence known on its way can stop
    through: int  # of the salvo, of which that stops all it can
    stopped_ppm: int  # chance that a torpedo of it is stopped
    unknown: int  # contacts on its way that nobody has identified: they may have point defence as well
    energy_mj: int  # of each torpedo, where it goes off
    way: tuple[float, ...]  # parts of the way that are behind it, impulse by impulse

    @property
    def in_range(self) -> bool:
        """Does it reach so far?"""
        return self.short_km <= 0.0

    @property
    def flies(self) -> bool:
        """Would it be launched now, and come to its target?"""
        return self.in_range and self.clear and self.bears and self.lasts


def salvo_odds(seen: World, tables: Tables, shooter: int, slot: int, target: int, count: int) -> SalvoOdds:
    """The reckoning of `count` torpedoes, from whatever ships together, by what a side sees (`seen_world`, one world).

    They are launched now by a battery of the shooter's, and go for a unit. Point defence within whose reach of their
    straight way its ship stands as they arrive stops all that it can: crews at alert, magazines full, for neither can
    be seen. Every torpedo that is let through goes off at its target, which cannot outrun or dodge it.
    """
    units, weapons = seen.units, tables.weapons
    own, weapon = (0, [shooter]), int(tables.classes.battery_weapon[units.class_id[0, shooter], slot])
    off = units.x_km[0, [target]] - units.x_km[own], units.y_km[0, [target]] - units.y_km[own]
    drift = units.vx_km_s[0, [target]] - units.vx_km_s[own], units.vy_km_s[0, [target]] - units.vy_km_s[own]
    far = np.sqrt(off[0] * off[0] + off[1] * off[1])
    ux, uy = unit(*off)
    most, burn_s = weapons.thrust_km_s2[[weapon]], weapons.burn_s[[weapon]]
    closing = -(ux * drift[0] + uy * drift[1])
    seconds = float(time_to_go(far, closing, most, burn_s)[0])
    stops, unknown = _defence(
        seen, tables, int(units.side[0, shooter]), target, (float(off[0][0]), float(off[1][0])), seconds
    )
    stopped = min(stops, count)
    mount = units.class_id[0, [shooter]], [slot]
    fy = tables.classes.battery_fy[mount] * seen.battle.mirror_sign[0]
    gx, gy = turned(units.hx[own], units.hy[own], tables.classes.battery_fx[mount], fy)
    return SalvoOdds(
        flight_s=seconds,
        short_km=max(float(far[0]) - float(weapons.range_km[weapon]), 0.0),
        clear=float(far[0]) > BLAST_REACH * float(weapons.blast_km[weapon]),
        bears=bool(in_arc(*off, gx, gy, tables.classes.battery_arc[mount])[0]),
        lasts=seconds < LIFE_BURNS * float(burn_s[0]),
        stops=stops,
        through=count - stopped,
        stopped_ppm=stopped * PPM // max(count, 1),
        unknown=unknown,
        energy_mj=int(weapons.energy_mj[weapon]),
        way=_way(seconds, tables.impulse_s, *(float(one[0]) for one in (far, closing, most, burn_s))),
    )


def _way(seconds: float, impulse_s: float, far: float, closing: float, most: float, burn_s: float) -> tuple[float, ...]:
    """Parts of a way of `far` km that are flown at the ends of the impulses before the last: c t + a t^2 / 2."""
    flown = []
    for impulse in range(1, min(int(np.ceil(seconds / impulse_s)), _IMPULSES_MOST)):
        t = impulse * impulse_s
        burns = min(t, burn_s)
        flown.append((closing * t + most * burns * (t - 0.5 * burns)) / far)
    return tuple(min(max(part, 0.0), 1.0) for part in flown)


def _defence(
    seen: World, tables: Tables, side: int, target: int, off: tuple[float, float], seconds: float
) -> tuple[int, int]:
    """What enemies on a way of `off` km to a target stop as one arrives, and how many there nobody has identified."""
    units, classes, weapons = seen.units, tables.classes, tables.weapons
    known = how_known(units, seen.contacts, seen.sides, side, seen.battle.turn * IMPULSES)
    foe = (known.level[0] > 0) & seen.fighting()[0]
    foe &= seen.sides.foes_of(side, units.side)[0]
    weapon = classes.battery_weapon[units.class_id[0]]
    guards = (weapon >= 0) & (weapons.kind[np.maximum(weapon, 0)] == WeaponKind.PD)
    square = _square_from_way(seen, target, off, seconds)
    reach = weapons.range_km[np.maximum(weapon, 0)]
    sure = known.level[0] == Level.IDENTIFIED
    unit_, battery = np.nonzero(guards & (foe & sure)[:, None] & (reach * reach >= square[:, None]))
    number = weapon[unit_, battery]
    skill = np.full(len(unit_), PPM)
    count = classes.battery_count[units.class_id[0, unit_], battery]
    stops = stops_of(count, weapons.stops[number], units.system_ppm[0, unit_, System.WEAPONS], skill)
    rounds = count * weapons.ammo[number]
    stops = np.where(weapons.ammo[number] > 0, np.minimum(stops, rounds), stops)
    farthest = weapons.range_km[weapons.kind == WeaponKind.PD].max(initial=0.0)
    return int(stops.sum()), int((foe & ~sure & (square <= farthest * farthest)).sum())


def _square_from_way(seen: World, target: int, off: tuple[float, float], seconds: float) -> Array:
    """Squared distance of all units, where they will be, from a straight way of `off` km to a target there: (S,)."""
    units = seen.units
    x, y = (
        place[0] - place[0, target] + (speed[0] - speed[0, target]) * seconds
        for place, speed in ((units.x_km, units.vx_km_s), (units.y_km, units.vy_km_s))
    )
    whole = off[0] * off[0] + off[1] * off[1]
    part = np.clip(-(x * off[0] + y * off[1]) / np.where(whole > 0.0, whole, 1.0), 0.0, 1.0)
    dx, dy = x + part * off[0], y + part * off[1]
    found: Array = dx * dx + dy * dy
    return found
