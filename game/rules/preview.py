"""What the map shows ahead of time: where orders lead, and the point of no return. The game's own motion, run alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .command.orders import accept_orders, bring_into_force
from .damage.debris import cross_debris, fly_debris
from .motion.drives import drive_thrust
from .motion.safety import threatening_body
from .motion.steer import end_burns, steer
from .motion.tugs import cut_tows, hook_tows, release_tows
from .motion.units import fly_units
from .motion.ways_out import AHEAD_IMPULSES, escapes
from .people.composure import strike_colours
from .space.course import Course
from .space.ephemeris import Ephemeris
from .state.columns import Array
from .state.orders import OrderSet
from .state.resolution import Resolution
from .state.tables import Tables
from .state.vocabulary import IMPULSES, STEPS, SUBSTEPS, Presence, System
from .state.world import World
from .turn import RULES, carry_out

MOTION = RULES.only(
    accept_orders, bring_into_force, release_tows, hook_tows, steer, fly_debris, fly_units, strike_colours,
    cross_debris, cut_tows, end_burns,
)  # fmt: skip
"""What of the rulebook moves units that nobody interferes with."""
_FLOWN = ("x_km", "y_km", "vx_km_s", "vy_km_s", "delta_v_km_s")


@dataclass(slots=True)
class Paths:
    """Where units will be: (W, turns * 60 + 1, S), index 0 is now; and when they fall."""

    x_km: Array
    y_km: Array
    vx_km_s: Array
    vy_km_s: Array
    delta_v_km_s: Array
    fell_step: Array  # (W, S) int64: the substep at whose end a unit has touched a body; -1 = it does not
    debris_mj: Array  # (W, turns * 12, S) int64: what clouds of debris deal to it in each impulse
    world: World  # the state at the end of the paths


class _Flight(Resolution):
    """A turn of motion alone, noted at every substep in `paths` from `first` on."""

    def __init__(self, world: World, tables: Tables, paths: Paths, first: int, orders: OrderSet | None):
        super().__init__(world, tables, "none", orders)
        self._paths, self._first = paths, first

    def hit(self, world: Array, target: Array, source: Array, energy_mj: Array, *facts: Any, **more: Any) -> None:
        """Note what is dealt on the way, which is debris; nobody is harmed."""
        at = self._first // SUBSTEPS + self.impulse
        np.add.at(self._paths.debris_mj[:, at], (world, target), energy_mj)

    def track_units(self, step: int) -> None:
        """Note where units are at substep `step` of the turn, how fast, and who has just fallen."""
        paths, units, at = self._paths, self.world.units, self._first + step
        for name in _FLOWN:
            getattr(paths, name)[:, at] = getattr(units, name)
        gone = (units.presence == Presence.GONE) & (paths.world.units.presence != Presence.GONE)
        paths.fell_step[gone & (paths.fell_step < 0)] = at


def flown_paths(world: World, tables: Tables, orders: OrderSet | None, turns: int) -> Paths:
    """Where all units go in the next `turns` turns by their orders, if nobody interferes.

    orders: given now, in force when the side's latency lets them (faulty ones become HOLD, as in the game); None: what
    stands and what is under way. What a resolved turn does to units that no shot touches is bit for bit this.
    Nobody arrives: what is not on the map yet stays where it is.
    """
    now = world  # of which each turn takes its own copy
    shape = world.worlds, turns * STEPS + 1, world.unit_slots
    fell = np.full((world.worlds, world.unit_slots), -1, np.int64)
    x, y, vx, vy, delta_v = (np.empty(shape) for _ in _FLOWN)
    debris = np.zeros((world.worlds, turns * IMPULSES, world.unit_slots), np.int64)
    paths = Paths(x, y, vx, vy, delta_v, fell, debris, world)
    for turn in range(turns):
        res = _Flight(now, tables, paths, turn * STEPS, orders if turn == 0 else None)
        carry_out(res, MOTION)
        now = res.world
    if turns == 0:
        for name in _FLOWN:
            getattr(paths, name)[:, 0] = getattr(now.units, name)
    paths.world = now
    return paths


def last_escape_impulse(
    world: World, tables: Tables, orders: OrderSet | None, turns: int, asked: Array | None = None,
    paths: Paths | None = None,
) -> Array:  # fmt: skip
    """The point of no return: the last impulse, counted from now, after which full thrust still misses every body.

    Until then the unit flies as ordered. (W, S) int64: -1 where it is too late now, or the unit has no drive or is
    not `asked` about ((W, S) bool, all by default); 12 * turns where there is still a way out at the end. The ways
    out are those of `safety`, flown with the motion step itself, so a machine-carried move given at that impulse
    survives. A plant that is spun down is up again by then. paths: by the same orders for so many turns or more, where
    somebody has flown them already.
    """
    if paths is None:
        paths = flown_paths(world, tables, orders, turns)
    units, count = world.units, turns * IMPULSES + 1
    result = np.full(units.uid.shape, -1, np.int64)
    drive = drive_thrust(
        tables.classes.thrust_km_s2[units.class_id], units.system_ppm[:, :, System.DRIVE], units.drive_share_ppm
    )
    alive = world.fighting() & (drive > 0.0)
    w, s = np.nonzero(alive if asked is None else alive & asked)
    if len(w) == 0 or len(tables.bodies.mu_km3_s2) == 0:
        result[w, s] = count - 1
        return result
    here = np.repeat(np.arange(len(w)), count)
    impulse = np.tile(np.arange(count), len(w))
    fell = paths.fell_step[w, s]
    before = (fell[here] < 0) | (impulse * SUBSTEPS < fell[here])
    here, impulse = here[before], impulse[before]
    ways = _ways_out(world, tables, paths, w[here], s[here], impulse, drive[w, s][here])
    last = np.full(len(w), -1, np.int64)
    np.maximum.at(last, here[ways], impulse[ways])
    result[w, s] = last
    return result


def _ways_out(world: World, tables: Tables, paths: Paths, w: Array, s: Array, impulse: Array, drive: Array) -> Array:
    """Is there a way out from where unit `s` of world `w` is at an impulse of its path: (N,) bool."""
    at = impulse * SUBSTEPS
    course = Course(*(getattr(paths, name)[w, at, s] for name in _FLOWN[:4]))
    delta_v = paths.delta_v_km_s[w, at, s]
    ephemeris = Ephemeris(Resolution(world, tables, "none"), int(at.max()) + (AHEAD_IMPULSES + 1) * SUBSTEPS)
    body = threatening_body(ephemeris, at, tables.substep_s, w, course, drive, delta_v)
    free = body < 0
    hard = np.flatnonzero(~free)
    if len(hard):
        mirror_sign = world.battle.mirror_sign[w[hard]]
        rows = w[hard], mirror_sign, course.take(hard), drive[hard], delta_v[hard], body[hard]
        free[hard] = escapes(ephemeris, at[hard], tables.substep_s, *rows)
    return free
