"""From a spec to the World that a battle starts with: W worlds, each with its own draws."""

import numpy as np

from game.scenario.anchors import anchors, velocities_of_bodies, wait_beside_bodies
from game.scenario.names import Names
from game.scenario.places import Standing, body_starts, circular_velocity, main_body, standings, unit_places
from game.scenario.spec import DamageSpec, Spec, SquadronSpec, UnitSpec
from game.scenario.words import SYSTEMS

from ..rules.state.columns import NONE
from ..rules.state.rolls import roll_fraction
from ..rules.state.tables import Tables
from ..rules.state.vectors import unit_vector
from ..rules.state.vocabulary import BATTERIES, PPM, Mission, Presence, Stream
from ..rules.state.world import World

Array = np.ndarray
FIRST_FLIGHT_UID = 10_001


def mustered(spec: Spec, names: Names, tables: Tables, keys: Array) -> World:
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
    _place_rails(world, spec)
    stands = standings(spec, names, keys)
    speeds = velocities(spec, names, stands, velocities_of_bodies(world, tables))
    unit, flight = 0, 0
    for number, squadron in enumerate(spec.squadron):
        most = squadron.count[1]
        if flight < len(names.flights) and names.flights[flight].squadron == number:
            _muster_flights(world, spec, names, number, flight, stands[number], speeds[number])
            flight += most
        else:
            _muster_units(world, spec, names, tables, number, unit, stands[number], speeds[number])
            unit += most
    _dock_flights(world, spec, names)
    wait_beside_bodies(world, tables)
    _name_commanders(world, spec, names, tables)
    return world


def velocities(
    spec: Spec, names: Names, stands: list[Standing], of_bodies: tuple[Array, Array]
) -> list[tuple[Array, Array]]:
    """(W, most) velocities in km/s of the rows of every squadron.

    What stands beside a body on rails, or circles it, moves with it: `of_bodies` (W, B) km/s each.
    """
    anchor = anchors(spec, names)
    places = [
        unit_places(stand, squadron.formation, _size_km(spec, squadron), squadron.count[1])
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
            # The rows of the other squadron may be fewer or more: its first row speaks for it.
            made = (np.repeat(vx[:, :1], x.shape[1], axis=1), np.repeat(vy[:, :1], x.shape[1], axis=1))
        elif given == "rest":
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


def _size_km(spec: Spec, squadron: SquadronSpec) -> float:
    return next(one.size_km for one in spec.class_ if one.id == squadron.class_)


def _place_rails(world: World, spec: Spec) -> None:
    for number, body in enumerate(spec.body):
        if body.orbit is not None:
            world.rails.ux[:, number], world.rails.uy[:, number] = unit_vector(body.orbit.bearing_deg)


def _presence(squadron: SquadronSpec, stand: Standing, most: int) -> tuple[Array, Array]:
    """(W, most) presence at the start, and which slots this world uses at all."""
    used = np.arange(most)[None, :] < stand.count[:, None]
    at_once = squadron.arrives.turn == 1
    return np.where(used & at_once, Presence.PRESENT, Presence.DORMANT), used


def _muster_units(
    world: World,
    spec: Spec,
    names: Names,
    tables: Tables,
    number: int,
    first: int,
    stand: Standing,
    speed: tuple[Array, Array],
) -> None:
    squadron, units = spec.squadron[number], world.units
    most = squadron.count[1]
    rows = slice(first, first + most)
    class_id = names.classes.index(squadron.class_)
    presence, used = _presence(squadron, stand, most)
    units.presence[:, rows] = presence
    units.uid[:, rows] = np.where(used, np.arange(first + 1, first + most + 1), 0)
    units.class_id[:, rows] = class_id
    units.side[:, rows] = names.side_number[squadron.side]
    units.squadron[:, rows] = number
    units.x_km[:, rows], units.y_km[:, rows] = unit_places(stand, squadron.formation, _size_km(spec, squadron), most)
    units.vx_km_s[:, rows], units.vy_km_s[:, rows] = speed
    units.hx[:, rows], units.hy[:, rows] = stand.fx[:, None], stand.fy[:, None]
    units.delta_v_km_s[:, rows] = spec.class_[class_id].delta_v_km_s
    for slot in range(first, first + most):
        own = squadron.unit.row(names.units[slot].id)
        _man_unit(world, tables, squadron, own, slot, class_id)
    for column in (units.hull_mj, units.armour_mj, units.shield_mj, units.aboard):
        column[:, rows] *= used
    _charge_batteries(world, tables, rows, class_id)


def _man_unit(
    world: World, tables: Tables, squadron: SquadronSpec, own: UnitSpec | None, slot: int, class_id: int
) -> None:
    """Captain, people and damage of one unit."""
    units, classes = world.units, tables.classes
    rank = own.rank if own is not None and own.rank is not None else squadron.rank
    units.rank[:, slot] = rank
    aboard = squadron.aboard if own is None or own.aboard is None else own.aboard
    units.aboard[:, slot] = classes.crew[class_id] if aboard is None else aboard
    damage = squadron.damage if own is None or own.damage is None else own.damage
    lost = damage if damage is not None else DamageSpec(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    units.hull_mj[:, slot] = left(int(classes.hull_mj[class_id]), lost.hull)
    units.armour_mj[:, slot] = left(int(classes.armour_mj[class_id]), lost.armour)
    units.shield_mj[:, slot] = left(int(classes.shield_mj[class_id]), lost.shield)
    for system, word in enumerate(SYSTEMS):
        units.system_ppm[:, slot, system] = left(PPM, getattr(lost, word))


def left(whole: int, lost: float) -> int:
    """What is left of a whole number after a fraction of it is lost."""
    return whole - round(whole * lost)


def _charge_batteries(world: World, tables: Tables, rows: slice, class_id: int) -> None:
    """Capacitors start anywhere between empty and one shot, so that a fleet does not fire as one gun."""
    units = world.units
    for battery in range(BATTERIES):
        weapon = int(tables.classes.battery_weapon[class_id, battery])
        if weapon < 0:
            continue
        uid = units.uid[:, rows]
        part = roll_fraction(world.battle.key[:, None], 0, 0, Stream.CAPACITOR, uid, battery)
        energy = float(tables.weapons.energy_mj[weapon])
        units.capacitor_mj[:, rows, battery] = np.where(uid != 0, np.floor(part * energy), 0.0).astype(np.int64)


def _muster_flights(
    world: World,
    spec: Spec,
    names: Names,
    number: int,
    first: int,
    stand: Standing,
    speed: tuple[Array, Array],
) -> None:
    squadron, flights = spec.squadron[number], world.flights
    most = squadron.count[1]
    rows = slice(first, first + most)
    class_id = names.classes.index(squadron.class_)
    own_class = spec.class_[class_id]
    presence, used = _presence(squadron, stand, most)
    flights.presence[:, rows] = presence
    flights.uid[:, rows] = np.where(used, np.arange(FIRST_FLIGHT_UID + first, FIRST_FLIGHT_UID + first + most), 0)
    flights.class_id[:, rows] = class_id
    flights.side[:, rows] = names.side_number[squadron.side]
    flights.squadron[:, rows] = number
    flights.x_km[:, rows], flights.y_km[:, rows] = unit_places(stand, squadron.formation, own_class.size_km, most)
    flights.vx_km_s[:, rows], flights.vy_km_s[:, rows] = speed
    flights.spread_km[:, rows] = own_class.spread_km
    flights.alive[:, rows] = np.where(used, own_class.per_flight, 0)
    energy = own_class.craft.energy_gj if own_class.craft is not None else 0.0
    flights.energy_mj[:, rows] = round(energy * 1000.0)
    flights.mission[:, rows] = Mission.CHASE if own_class.kind == "drone" else Mission.PATROL


def home_slots(spec: Spec, names: Names) -> list[int]:
    """The unit slot that each flight lives in, NONE for flights without a home: carriers in turn."""
    homes = [NONE] * len(names.flights)
    for flight, row in enumerate(names.flights):
        home = spec.squadron[row.squadron].home
        if home is None:
            continue
        carriers = [slot for slot, unit in enumerate(names.units) if names.squadrons[unit.squadron] == home]
        homes[flight] = carriers[row.number % len(carriers)]
    return homes


def _dock_flights(world: World, spec: Spec, names: Names) -> None:
    flights, units = world.flights, world.units
    for flight, slot in enumerate(home_slots(spec, names)):
        if slot == NONE:
            continue
        flights.home[:, flight] = slot
        if spec.squadron[names.flights[flight].squadron].at is not None:
            continue
        here = flights.presence[:, flight] == Presence.PRESENT
        flights.presence[here, flight] = Presence.DOCKED
        flights.mission[:, flight] = Mission.DOCK
        for column in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
            getattr(flights, column)[:, flight] = getattr(units, column)[:, slot]


def _name_commanders(world: World, spec: Spec, names: Names, tables: Tables) -> None:
    """Flagships: the one named, else the highest rank, else the heaviest; a succession list becomes ranks."""
    units = world.units
    for side, own in enumerate(spec.side):
        slots = [slot for slot, row in enumerate(names.units) if row.side == side]
        if not slots:
            continue
        if not isinstance(own.succession, str):
            for place, ident in enumerate(reversed(own.succession)):
                units.rank[:, names.unit_slot[ident]] = 21 + place  # above every rank that a file can give
        mass = tables.classes.mass_t[units.class_id]
        here = (units.presence == Presence.PRESENT) & (units.side == side)
        best = np.full(world.worlds, NONE, dtype=np.int64)
        for slot in slots:
            if own.flagship == names.units[slot].id:
                best[here[:, slot]] = slot
        if own.flagship is None:
            key = np.where(here, units.rank * 1e12 + mass, -1.0)
            best = np.where(here.any(axis=1), np.argmax(key, axis=1), NONE)
        world.sides.commander[:, side] = best
