"""Believed worlds (K2): battles that may be what one side knows, many at once, to reckon odds from.

All is drawn from what the side sees (`sight.seen_world`): what it cannot see does not change a bit of them.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.rolls import folded, roll_fraction, roll_ppm
from ..state.tables import Tables
from ..state.vectors import rolled_unit
from ..state.vocabulary import BATTERIES, PPM, Kind, Level, Mission, Move, Presence, Stream
from ..state.world import World
from .gun_charge import charge_span_mj
from .sensors import look
from .tracking import note_units

_WAY, _FAR, _NOTHING, _CHARGE = 0, 1, 2, 3  # questions that are asked of a contact; batteries follow the last


class Belief(NamedTuple):
    """Believed worlds, and the tables that they are resolved with."""

    world: World  # those of each world that was seen stand together
    tables: Tables  # the same, but that no slot is a ghost's: what is drawn to be nothing is not there


def believe(seen: World, tables: Tables, side: int, count: int, seed: int, first: int = 0) -> Belief:
    """`count` battles for each world of `seen`, any of which `side` may be in as far as it knows.

    What it sees exactly is as it sees it. A contact in noise is somewhere in its circle, drawn as noise itself draws
    places; one that is not identified may be nothing, and then is not there. Enemies that live have whole crews, full
    magazines, guns that hold what they can have charged since their ship was seen to fire (`charge_span_mj`), and craft
    that are charged somewhere between not at all and fully. Who shows no flare coasts, others hold. They see what they
    would see if they looked now, and have seen every wreck in their sight die. Enemies that were never met are in none.

    seed >= 0: these are numbers `first` to first + count - 1 of the seed, each the same however many are asked for.
    Keys are of no battle that is fought.
    """
    worlds = np.repeat(np.arange(seen.worlds), count)
    world = seen.take(worlds)
    world.battle.key = folded(folded(world.battle.key, seed), np.tile(np.arange(first, first + count), seen.worlds))
    enemy = (world.units.uid != 0) & world.sides.foes_of(side, world.units.side)
    blurred = enemy & (world.contacts.err_km[:, side] > 0.0)
    _place(world, side, blurred)
    doubted = enemy & (world.contacts.level[:, side] < Level.IDENTIFIED) & (world.units.presence != Presence.GONE)
    _take_away(world, tables, side, doubted, doubted & blurred)
    _man(world, tables, side, enemy & world.fighting())
    _fuel(world, tables, side)
    tables = replace(tables, ghost_of=np.full_like(tables.ghost_of, NONE))
    _open_eyes(world, tables, side)
    return Belief(world, tables)


def _place(world: World, side: int, blurred: Array) -> None:
    """Draw a place in its circle for every contact that is `blurred` (W, S)."""
    at = w, unit = np.nonzero(blurred)
    way, far = (_drawn(world, w, world.units.uid[at], question) for question in (_WAY, _FAR))
    ux, uy = rolled_unit(way, world.battle.mirror_sign[w])
    err = world.contacts.err_km[w, side, unit]
    world.units.x_km[at] += err * (ux * far)
    world.units.y_km[at] += err * (uy * far)


def _take_away(world: World, tables: Tables, side: int, doubted: Array, perhaps: Array) -> None:
    """Draw which of the contacts that are `perhaps` nothing (W, S) are nothing, and take those off the map.

    Of all that is `doubted` or was never met as many are ghosts as have not been found out, all alike: drawn one
    after the other by uid, without putting back.
    """
    units = world.units
    slots = np.flatnonzero(tables.ghost_of[: world.unit_slots] >= 0)
    if not len(slots) or not perhaps.any():
        return
    found = (units.presence[:, slots] == Presence.GONE) | (units.side[:, slots] == side)
    ghosts = len(slots) - found.sum(axis=1)
    left = (doubted | (units.uid == 0)).sum(axis=1)
    order = np.argsort(np.where(perhaps, units.uid, np.iinfo(np.int64).max), axis=1, kind="stable")
    rows = np.arange(world.worlds)
    for unit in order[:, : int(perhaps.sum(axis=1).max())].T:
        asked = perhaps[rows, unit]
        roll = roll_ppm(world.battle.key, 0, 0, Stream.BELIEF, units.uid[rows, unit], 0, _NOTHING)
        nothing = asked & (roll < ghosts * PPM // np.maximum(left, 1))
        units.presence[rows[nothing], unit[nothing]] = Presence.GONE
        units.hull_mj[rows[nothing], unit[nothing]] = 0
        ghosts, left = ghosts - nothing, left - asked


def _man(world: World, tables: Tables, side: int, enemy: Array) -> None:
    """Give enemies (W, S) that live what nobody sees of them: crews, magazines and charge."""
    units, classes, weapons = world.units, tables.classes, tables.weapons
    least_mj, most_mj = charge_span_mj(world, tables, side, units.class_id)
    at = w, unit = np.nonzero(enemy)
    class_id = units.class_id[at]
    units.aboard[at] = classes.crew[class_id]
    units.move[at] = np.where(units.throttle_ppm[at] > 0, int(Move.HOLD), int(Move.COAST))
    for battery in range(BATTERIES):
        weapon = classes.battery_weapon[class_id, battery]
        armed = np.flatnonzero(weapon >= 0)
        row = w[armed], unit[armed], np.full(len(armed), battery)
        units.ammo[row] = classes.battery_count[class_id[armed], battery] * weapons.ammo[weapon[armed]]
        part = _drawn(world, w[armed], units.uid[row[:2]], _CHARGE + battery)
        units.capacitor_mj[row] = least_mj[row] + np.floor(part * (most_mj - least_mj)[row]).astype(np.int64)


def _fuel(world: World, tables: Tables, side: int) -> None:
    """Give enemy craft in sight what nobody sees of them: energy, and a mission that keeps them in the fight."""
    flights, classes = world.flights, tables.classes
    w, flight = np.nonzero(world.flying() & (flights.uid != 0) & world.sides.foes_of(side, flights.side))
    class_id = flights.class_id[w, flight]
    part = _drawn(world, w, flights.uid[w, flight], _CHARGE)
    flights.energy_mj[w, flight] = np.floor(part * classes.craft_energy_mj[class_id]).astype(np.int64)
    drones = classes.kind[class_id] == Kind.DRONE
    flights.mission[w, flight] = np.where(drones, int(Mission.CHASE), int(Mission.PATROL))


def _open_eyes(world: World, tables: Tables, side: int) -> None:
    """Let all sides but `side` know what they see from where they are believed to be."""
    looked = Resolution(world, tables, "none")
    looked.begin_impulse(0)
    look(looked)
    contacts = looked.world.contacts
    note_units(looked.world, contacts.in_sight, looked.now)
    # Nobody goes on firing at these: guns that doubted them would spare the living.
    contacts.sure |= contacts.in_sight & looked.world.lost()[:, None, :]
    for known in ("contacts", "flight_contacts"):
        group, found = getattr(world, known), getattr(looked.world, known)
        for name in group.names():
            values = getattr(found, name)
            values[:, side] = getattr(group, name)[:, side]
            setattr(group, name, values)


def _drawn(world: World, w: Array, uid: Array, question: int) -> Array:
    """Rolls in [0, 1) of believed worlds `w` (N,) about contacts of these uids (N,)."""
    return roll_fraction(world.battle.key[w], 0, 0, Stream.BELIEF, uid, 0, question)
