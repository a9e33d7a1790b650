"""Another truth that looks the same to one side: what it cannot see is something else."""

from typing import Any

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.hits import PendingHits
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import (
    IMPULSES,
    Level,
    Posture,
    Presence,
)
from ..rules.state.world import World


def scrambled(world: World, tables: Tables, side: int, seed: int, *, off_km: float = 0.0) -> World:
    """The same for `side`, for worlds of one battle: everything that it cannot see is something else.

    What is out of its sight may be anywhere, dead, gone, under other orders or, never met, of another side or not
    there at all. What is in its sight keeps its motion and its looks: what passes for dead may be or not, and what is
    not identified may be anything. Who jams is felt, and stays as it is. Orders, people and knowledge of all others
    are other ones. off_km: how far the unseen are moved off along x besides.
    """
    rng = np.random.default_rng(seed)
    new, enemy = world.copy(), world.sides.fights()[0, side]
    felt = tables.classes.jam_ppm > 0
    for s in range(new.unit_slots):
        if not felt[world.units.class_id[0, s]]:
            _scramble_unit(rng, new, enemy, side, s, off_km)
            if felt[new.units.class_id[0, s]]:
                new.units.class_id[0, s] = np.argmin(felt)
        if world.units.side[0, s] != side:
            _scramble(rng, new.plotted, s, set())
    for f in range(new.flight_slots):
        _scramble_flight(rng, new, enemy, side, f, off_km)
    for other in range(len(enemy)):
        if other != side:
            _scramble_side(rng, new, other)
    new.triggers.fired_count += 1
    new.pending = PendingHits.empty(new.worlds, int(rng.integers(0, 3)))
    new.pending.target[:] = rng.integers(0, new.unit_slots, new.pending.target.shape)
    new.pending.energy_mj[:] = 7_000
    _scramble_clouds(rng, new, side)
    unseen = (new.salvos.side != side) & ((new.salvos.seen_by >> side & 1) == 0)
    _scramble_salvos(rng, new, unseen)
    if not new.battle.over.any():
        new.objectives.progress_ppm += 17
    _scramble_places(new, tables, side)
    return new


_MOTION = {"x_km", "y_km", "vx_km_s", "vy_km_s"}
_NAMED = {"uid", "side", "squadron"}
_FLARES = {"split", "presence", "throttle_ppm", "posture", "fired_impulse", "launch_impulse", "lost_impulse"}
_POOLS = {"hull_mj", "armour_mj", "shield_mj", "system_ppm", "restart_percent", "breach_impulses", "fires"}
_CRAFT = {"presence", "spread_km", "alive", "class_id"}
_OF_STRANGERS = _NAMED | _MOTION | _POOLS | {"presence", "throttle_ppm", "class_id", "hx", "hy", "posture", "split"}


def _scramble_places(new: World, tables: Tables, side: int) -> None:
    """Count other turns at the places of others' objectives, and of enemies at those of the side."""
    enemy = new.sides.foes_of(side, new.units.side)[0]
    for number, objective in enumerate(tables.objectives):
        new.stays.turns[:, number, enemy] += 5
        if objective.side != side:
            new.stays.turns[:, number] += 3
            new.objectives.held_turns[:, number] += 2
            new.objectives.shown[:, number] ^= True


def _scramble_unit(rng: Any, new: World, enemy: Array, side: int, s: int, off_km: float) -> None:
    """Write another unit into a slot that looks the same to a side."""
    other = int(new.units.side[0, s])
    if other == side:
        return
    if not enemy[other]:
        here = new.units.presence[0, s] != Presence.DORMANT
        _scramble(rng, new.units, s, _OF_STRANGERS if here else {"side", "presence"})
    elif new.contacts.in_sight[0, side, s]:
        _scramble_seen(rng, new, side, s)
    else:
        _scramble_unseen(rng, new, enemy, side, s, off_km)


def _known(new: World, side: int, s: int) -> set[str]:
    """Columns of an enemy that a side knows for good."""
    level = int(new.contacts.level[0, side, s])
    return {Level.UNKNOWN: set(), Level.IDENTIFIED: _NAMED | {"class_id"}}.get(Level(level), _NAMED)


def _scramble_unseen(rng: Any, new: World, enemy: Array, side: int, s: int, off_km: float) -> None:
    """Let an enemy out of sight be anywhere and anyhow, and anybody if it was never met."""
    _scramble(rng, new.units, s, _known(new, side, s) | {"side"})
    new.units.x_km[0, s] += off_km
    if not new.contacts.level[0, side, s]:
        _scramble_unmet(rng, new.units, s, enemy)


def _scramble_seen(rng: Any, new: World, side: int, s: int) -> None:
    """Let an enemy in sight keep what can be seen of it; whether it lives is kept, but of one that passes for dead."""
    units, contacts = new.units, new.contacts
    identified, lives = contacts.level[0, side, s] == Level.IDENTIFIED, units.hull_mj[0, s] > 0
    shown = _MOTION | _FLARES | (_POOLS | {"hx", "hy"} if identified else set())
    now = int(new.battle.turn[0]) * IMPULSES
    shown |= {"priority"} if identified and units.fired_impulse[0, s] >= now - IMPULSES else set()
    _scramble(rng, units, s, _known(new, side, s) | shown)
    if contacts.dead[0, side, s] and not contacts.sure[0, side, s]:
        # A wreck, or one that plays dead.
        units.hull_mj[0, s] = rng.choice([0, 1_000])
        units.posture[0, s], units.throttle_ppm[0, s], units.fired_impulse[0, s] = Posture.FEIGN, 0, -1000
    elif not identified:
        units.hull_mj[0, s] = rng.integers(1, 90_000) if lives else 0


def _scramble_flight(rng: Any, new: World, enemy: Array, side: int, f: int, off_km: float) -> None:
    """Write another flight into a slot that looks the same to a side."""
    flights, contacts = new.flights, new.flight_contacts
    other = int(flights.side[0, f])
    hidden = flights.presence[0, f] in (Presence.DOCKED, Presence.DORMANT)
    if other == side:
        return
    if not enemy[other]:
        _scramble(rng, flights, f, {"side", "presence"} if hidden else _NAMED | _MOTION | _CRAFT)
    elif contacts.in_sight[0, side, f]:
        _scramble(rng, flights, f, _NAMED | _MOTION | _CRAFT)
    else:
        met = contacts.presence[0, side, f] > 0
        _scramble(rng, flights, f, _NAMED | {"class_id"} if met else {"side", "class_id"})
        flights.x_km[0, f] += off_km
        if not met:
            _scramble_unmet(rng, flights, f, enemy)


def _scramble_unmet(rng: Any, group: Any, row: int, enemy: Array) -> None:
    """Let a row that a side has never met be another enemy's, or nobody's."""
    group.side[0, row] = rng.choice(np.flatnonzero(enemy))
    if rng.random() < 0.5:
        group.uid[0, row], group.presence[0, row] = 0, Presence.DORMANT


def _scramble_side(rng: Any, new: World, other: int) -> None:
    """Let another side know, be ordered and have lost something else."""
    contacts, flights = new.contacts, new.flight_contacts
    contacts.level[:, other] = rng.integers(0, 3, contacts.level[:, other].shape)
    contacts.x_km[:, other] += 5.0
    for flags in (contacts.dead, contacts.sure, contacts.in_sight, flights.in_sight):
        flags[:, other] ^= True
    flights.seen_impulse[:, other] -= 3
    new.sides.merit[:, other] += 3
    new.sides.hits_by[:, other] += 1
    # What all others take it for may be what it is, or not.
    new.sides.stance[:, other] = rng.integers(0, 3, new.sides.stance[:, other].shape)
    new.sides.commander[:, other] = 0
    new.sides.above[:, other] = 0
    new.sides.lives_lost[:, other] += 50
    new.sides.asked_impulse[:, other] += 2
    new.sides.answer[:, other] = 1


def _scramble_salvos(rng: Any, new: World, unseen: Array) -> None:
    """Let salvos of others that a side does not see fly elsewhere, at others, or not at all."""
    salvos = new.salvos
    for row in np.flatnonzero(unseen[0]):
        salvos.x_km[0, row] += rng.normal(0, 4_000.0)
        salvos.vx_km_s[0, row] += rng.normal(0, 40.0)
        salvos.target[0, row] = rng.integers(-1, new.unit_slots)
        salvos.alive[0, row] = rng.integers(0, 9) if salvos.alive[0, row] else 0


def _scramble_clouds(rng: Any, new: World, side: int) -> None:
    """Let clouds that a side does not know be elsewhere, heavier and faster, and others know others."""
    debris = new.debris
    unknown = debris.used() & ~debris.known(side)
    for name in ("x_km", "y_km", "vx_km_s", "mass_t"):
        getattr(debris, name)[unknown] += rng.uniform(1.0, 4_000.0, int(unknown.sum()))
    bit = np.int64(1) << np.int64(side)
    others = rng.integers(0, 4, debris.known_by.shape)
    debris.known_by[:] = np.where(debris.used(), (debris.known_by & bit) | (others & ~bit), debris.known_by)


def _scramble(rng: Any, group: Any, row: int, kept: set[str]) -> None:
    """Write nonsense that is still a row into all columns of one row but `kept`; it is tied to nobody else by that."""
    low = {
        "uid": (1, 90), "class_id": (0, 4), "presence": (0, 6), "posture": (0, 4), "move": (0, 8), "mission": (0, 6),
        "hull_mj": (0, 3), "alive": (0, 51),
    }  # fmt: skip
    if hasattr(group, "alive"):
        low["class_id"] = (2, 4)
    for name in group.names():
        if name in kept or name in ("tow", "home"):
            continue
        values = getattr(group, name)[0, row]
        shape = np.shape(values)
        if name in group.refs():
            made: Any = rng.integers(-1, 2, shape)
        elif getattr(group, name).dtype.kind == "f":
            made = rng.normal(0, 50, shape)
        else:
            made = rng.integers(*low.get(name, (0, 2)), shape)
        getattr(group, name)[0, row] = made
