"""From a spec to the World that a battle starts with: W worlds, each with its own draws."""

from typing import NamedTuple

import numpy as np

from game.scenario.anchors import velocities_of_bodies, wait_beside_bodies
from game.scenario.debris import start_clouds
from game.scenario.formations import unit_places
from game.scenario.names import Names
from game.scenario.places import Standing, standings
from game.scenario.spec import ClassSpec, DamageSpec, Spec, SquadronSpec, UnitSpec
from game.scenario.spec.limits import RANK
from game.scenario.units_of_measure import mj
from game.scenario.velocities import velocities
from game.scenario.vocabulary import SYSTEMS

from ..rules import roll_fraction, unit_vector
from ..rules.state.columns import NONE
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import BATTERIES, PPM, Mission, Presence, Readiness, Stream
from ..rules.state.world import Flights, Units, World

Array = np.ndarray
FIRST_FLIGHT_UID = 10_001


class SquadronStart(NamedTuple):
    """A squadron about to be put into the worlds: its numbers, and where it stands and moves in each."""

    squadron: SquadronSpec
    number: int
    side: int
    class_id: int
    of_class: ClassSpec
    readiness: Readiness
    stand: Standing
    velocity: tuple[Array, Array]  # (W, most) km/s


def start_world(spec: Spec, names: Names, tables: Tables, keys: Array) -> World:
    """The worlds of these battle keys (W,) at the start of turn 1, standing orders not yet in."""
    world = World.empty(
        worlds=keys.shape[0],
        units=len(names.units),
        flights=len(names.flights),
        sides=len(names.sides),
        bodies=len(names.bodies),
        triggers=len(names.triggers),
        objectives=len(names.objectives),
    )
    world.battle.key[:] = keys
    world.sides.stance[:] = world.sides.declared[:] = tables.sides.stance()
    _place_rails(world, spec)
    stands = standings(spec, names, keys)
    speeds = velocities(spec, names, stands, velocities_of_bodies(world, tables))
    for number, squadron in enumerate(spec.squadron):
        class_id = names.classes.index(squadron.class_)
        side, own = names.side_number[squadron.side], spec.class_[class_id]
        readiness = Readiness[spec.side[side].readiness.upper()]
        start = SquadronStart(squadron, number, side, class_id, own, readiness, stands[number], speeds[number])
        if names.flight_rows[number]:
            _place_flights(world, start, names.flight_rows[number])
        elif names.unit_rows[number]:
            _place_units(world, start, names, tables)
    _make_ghosts(world, names)
    _dock_flights(world, spec, names)
    world.debris = start_clouds(spec, names, keys, velocities_of_bodies(world, tables))
    wait_beside_bodies(world, tables)
    _name_commanders(world, spec, names, tables)
    return world


def _make_ghosts(world: World, names: Names) -> None:
    """Give every jammer's ghosts their identities; the rules put them beside it."""
    units = world.units
    for slot, row in enumerate(names.units):
        if row.jammer == NONE:
            continue
        there = units.uid[:, row.jammer] != 0
        units.uid[:, slot] = np.where(there, slot + 1, 0)
        units.presence[:, slot] = np.where(there, Presence.GHOST, Presence.DORMANT)
        units.class_id[:, slot], units.side[:, slot], units.squadron[:, slot] = row.class_id, row.side, row.squadron
        units.hull_mj[:, slot] = there


def _place_rails(world: World, spec: Spec) -> None:
    for number, body in enumerate(spec.body):
        if body.orbit is not None:
            world.rails.ux[:, number], world.rails.uy[:, number] = unit_vector(body.orbit.bearing_deg)


def _place_rows(rows: Units | Flights, at: slice, start: SquadronStart, first_uid: int) -> Array:
    """What units and flights have in common; (W, most) which slots a world uses at all."""
    most = at.stop - at.start
    used = np.arange(most)[None, :] < start.stand.count[:, None]
    arrives = start.squadron.arrives
    here = used & (arrives.first_turn == 1) & (np.arange(most) < arrives.wave_size)
    rows.presence[:, at] = np.where(here, Presence.PRESENT, Presence.DORMANT)
    rows.uid[:, at] = np.where(used, np.arange(first_uid, first_uid + most), 0)
    rows.class_id[:, at] = start.class_id
    rows.side[:, at] = start.side
    rows.squadron[:, at] = start.number
    places = unit_places(start.stand, start.squadron.formation, start.of_class.size_km, most)
    rows.x_km[:, at], rows.y_km[:, at] = places
    rows.vx_km_s[:, at], rows.vy_km_s[:, at] = start.velocity
    return used


def _place_units(world: World, start: SquadronStart, names: Names, tables: Tables) -> None:
    units, slots = world.units, names.unit_rows[start.number]
    at = slice(slots.start, slots.stop)
    used = _place_rows(units, at, start, slots.start + 1)
    units.hx[:, at], units.hy[:, at] = start.stand.fx[:, None], start.stand.fy[:, None]
    units.delta_v_km_s[:, at] = start.of_class.delta_v_km_s
    units.readiness[:, at] = units.readiness_wanted[:, at] = start.readiness
    own = dict(start.squadron.unit)
    for slot in slots:
        _man_unit(world, tables, start, own.get(names.units[slot].id), slot)
    for column in (units.hull_mj, units.armour_mj, units.shield_mj, units.aboard):
        column[:, at] *= used
    _charge_batteries(world, tables, at, start.class_id)


def _man_unit(world: World, tables: Tables, start: SquadronStart, own: UnitSpec | None, slot: int) -> None:
    """Captain, people and damage of one unit; what is not said of it is its squadron's."""
    units, classes = world.units, tables.classes
    own, squadron = own or UnitSpec(), start.squadron
    aboard = squadron.aboard if own.aboard is None else own.aboard
    lost = own.damage or squadron.damage or DamageSpec()
    units.rank[:, slot] = squadron.rank if own.rank is None else own.rank
    units.aboard[:, slot] = classes.crew[start.class_id] if aboard is None else aboard
    units.hull_mj[:, slot] = left(int(classes.hull_mj[start.class_id]), lost.hull)
    units.armour_mj[:, slot] = left(int(classes.armour_mj[start.class_id]), lost.armour)
    units.shield_mj[:, slot] = left(int(classes.shield_mj[start.class_id]), lost.shield)
    for system, word in enumerate(SYSTEMS):
        units.system_ppm[:, slot, system] = left(PPM, getattr(lost, word))


def left(whole: int, lost: float) -> int:
    """What is left of a whole number after a fraction of it is lost."""
    return whole - round(whole * lost)


def _charge_batteries(world: World, tables: Tables, at: slice, class_id: int) -> None:
    """Magazines start full, capacitors anywhere between empty and one shot: a fleet does not fire as one gun."""
    units = world.units
    for battery in range(BATTERIES):
        weapon = int(tables.classes.battery_weapon[class_id, battery])
        if weapon < 0:
            continue
        uid, weapons = units.uid[:, at], tables.weapons
        count = int(tables.classes.battery_count[class_id, battery])
        units.ammo[:, at, battery] = np.where(uid != 0, count * weapons.ammo[weapon], 0)
        part = roll_fraction(world.battle.key[:, None], 0, 0, Stream.CAPACITOR, uid, battery)
        energy = float(weapons.energy_mj[weapon])
        units.capacitor_mj[:, at, battery] = np.where(uid != 0, np.floor(part * energy), 0.0).astype(np.int64)


def _place_flights(world: World, start: SquadronStart, slots: range) -> None:
    flights, own = world.flights, start.of_class
    at = slice(slots.start, slots.stop)
    used = _place_rows(flights, at, start, FIRST_FLIGHT_UID + slots.start)
    flights.spread_km[:, at] = own.spread_km
    flights.alive[:, at] = np.where(used, own.per_flight, 0)
    flights.energy_mj[:, at] = mj(own.craft.energy_gj) if own.craft is not None else 0
    flights.mission[:, at] = Mission.CHASE if own.kind == "drone" else Mission.PATROL


def home_slots(spec: Spec, names: Names) -> list[int]:
    """The unit slot that each flight lives in, NONE for flights without a home: carriers in turn."""
    homes = [NONE] * len(names.flights)
    for flight, row in enumerate(names.flights):
        home = spec.squadron[row.squadron].home
        if home is not None:
            carriers = names.unit_rows[names.squadron_number[home]]
            homes[flight] = carriers[row.number % len(carriers)]
    return homes


def _dock_flights(world: World, spec: Spec, names: Names) -> None:
    """Give flights their homes; those without a place of their own start inside."""
    flights, units = world.flights, world.units
    homes = np.array(home_slots(spec, names), dtype=np.int64)
    flights.home[:, :] = homes
    placed = np.array([spec.squadron[row.squadron].at is not None for row in names.flights], dtype=np.bool_)
    inside = np.flatnonzero((homes != NONE) & ~placed)
    here = flights.presence[:, inside] == Presence.PRESENT
    flights.presence[:, inside] = np.where(here, Presence.DOCKED, flights.presence[:, inside])
    flights.mission[:, inside] = Mission.DOCK
    for column in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        getattr(flights, column)[:, inside] = getattr(units, column)[:, homes[inside]]


def _name_commanders(world: World, spec: Spec, names: Names, tables: Tables) -> None:
    """Flagships: the one named, else the highest rank, else the heaviest; a succession list becomes ranks."""
    units = world.units
    mass = tables.classes.mass_t[units.class_id]
    for side, own in enumerate(spec.side):
        if not isinstance(own.succession, str):
            for place, ident in enumerate(reversed(own.succession)):
                units.rank[:, names.unit_slot[ident]] = RANK.high + 1 + place  # above every rank that a file can give
        here = (units.presence == Presence.PRESENT) & (units.side == side)
        if own.flagship is not None:
            slot = names.unit_slot[own.flagship]
            world.sides.commander[:, side] = np.where(here[:, slot], slot, NONE)
        elif here.any():
            key = np.where(here, units.rank * 1e12 + mass, -1.0)
            world.sides.commander[:, side] = np.where(here.any(axis=1), np.argmax(key, axis=1), NONE)
