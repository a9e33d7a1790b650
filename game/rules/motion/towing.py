"""Tows as one mass (M5, J10): who may be towed, who is tied to whom, and the sums over a tug and what it carries."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..space.rows import sets_of
from ..state.columns import NONE, Array, by_uid
from ..state.resolution import Resolution
from ..state.vocabulary import Event
from ..state.world import World

HOOK_KM = 20.0
"""A tug hooks its tow within this distance ..."""
HOOK_KM_S = 0.3
"""... and at no more than this relative speed."""


@dataclass(slots=True)
class Tows:
    """Groups of units that move as one: each tow with all of its tugs.

    Rows (M,) are sorted by world, uid of the tow, the tow before its tugs, uid of the tug: sums over a group never
    depend on the order of rows.
    """

    world: Array  # (M,)
    unit: Array  # (M,) slot
    group: Array  # (M,) number of its group
    first: Array  # (G,) where a group begins: the row of its tow
    mass_t: Array  # (M,)
    total_t: Array  # (G,)
    at: Array  # (M,) index of the row in columns of units laid flat

    @classmethod
    def of(cls, world: World, mass_t: Array) -> Self | None:
        """The groups of all worlds whose tow and tug are both on the map; None where nobody tows. mass_t (W, S)."""
        tied = (world.units.tow != NONE) & world.present()
        w, tug = np.nonzero(tied)
        if len(w) == 0:
            return None
        tow = world.units.tow[w, tug].astype(np.int64)
        here = world.present()[w, tow]
        w, tug, tow = w[here], tug[here], tow[here]
        if len(w) == 0:
            return None
        uid = world.units.uid
        order = np.lexsort((uid[w, tug], uid[w, tow], w))
        w, tug, tow = w[order], tug[order], tow[order]
        head, group = sets_of(w, tow)
        # The tow's own row goes in front of its tugs.
        unit = np.insert(tug, head, tow[head])
        group_of = np.insert(group, head, group[head])
        world_of = np.insert(w, head, w[head])
        first = head + np.arange(len(head))
        mass, at = mass_t[world_of, unit], world_of * world.unit_slots + unit
        return cls(world_of, unit, group_of, first, mass, np.add.reduceat(mass, first), at)

    def mean(self, values: Array) -> Array:
        """Mean of `values` (M,) over each group, weighted by mass: (G,)."""
        return np.add.reduceat(values * self.mass_t, self.first) / self.total_t

    def share_motion(self, x: Array, y: Array) -> None:
        """Give all members of a group the mean of its members in both (W, S) arrays: what a rigid tie does.

        On velocities it keeps momentum; on accelerations it makes them the sum of forces over the sum of masses.
        """
        for values in (x, y):
            values[self.world, self.unit] = self.mean(values[self.world, self.unit])[self.group]

    def without(self, rows: Array) -> Self | None:
        """The groups that are left when `rows` (of columns laid flat) are gone: none without its tow, or without tugs.

        None where no group is left.
        """
        stays = ~np.isin(self.at, rows)
        stays &= stays[self.first][self.group]
        members = np.bincount(self.group[stays], minlength=len(self.first))
        stays &= (members > 1)[self.group]
        if not stays.any():
            return None
        group = np.cumsum(np.diff(self.group[stays], prepend=-1) > 0) - 1
        first, mass = np.flatnonzero(np.diff(group, prepend=-1)), self.mass_t[stays]
        total = np.add.reduceat(mass, first)
        return type(self)(self.world[stays], self.unit[stays], group, first, mass, total, self.at[stays])


def hookable(distance_km: Array, speed_km_s: Array, mass_t: Array, gear_t: Array) -> Array:
    """May a tug with gear for `gear_t` hook a unit of `mass_t` so far off, at such a relative speed: bool."""
    return (distance_km <= HOOK_KM) & (speed_km_s <= HOOK_KM_S) & (mass_t <= gear_t)


def may_be_towed(res: Resolution, world: Array, tug: Array, tow: Array) -> Array:
    """May units `tug` tow units `tow` (N,): hulks of anybody, the living of sides that theirs does not fight: bool."""
    units = res.world.units
    enemy = res.hostile(world, units.side[world, tug], units.side[world, tow])
    return res.world.present()[world, tow] & ((units.hull_mj[world, tow] <= 0) | ~enemy)


def cut(res: Resolution, world: Array, tug: Array) -> None:
    """Tugs (N,) let go of their tows."""
    if len(world) == 0:
        return
    units = res.world.units
    order = by_uid(units.uid[world, tug])
    world, tug = world[order], tug[order]
    tow = units.tow[world, tug]
    units.tow[world, tug] = NONE
    place = {"x_km": units.x_km[world, tug], "y_km": units.y_km[world, tug]}
    res.journal.write(Event.TOW_CUT, world, side=units.side[world, tow], source=tug, target=tow, **place)
