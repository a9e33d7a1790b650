"""Properties that every phase of fire holds: neighbours, rows, mirror, the dead."""

from collections.abc import Callable
from typing import Any

import numpy as np

from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Tables
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import SOURCE_IS_SIDE
from game.rules.state.world import World
from game.testing.permutations import permuted_tables
from game.testing.strategies_fire import resolution_at

Phase = Callable[[Resolution], None]
Outcome = tuple[str, list[tuple[int, ...]], list[tuple[Any, ...]]]
HIT_COLUMNS = ("target", "source", "slot", "shot", "energy_mj", "cause")
ROW_CODES = ("source", "target")


def hits_of(
    res: Resolution, w: int = 0, names: bool = True, columns: tuple[str, ...] = HIT_COLUMNS
) -> list[tuple[int, ...]]:
    """Hits of a world, sorted, units by uid where `names`."""
    hits = res.taken_hits()
    if hits is None:
        return []
    uid = res.world.units.uid[w]
    rows = [tuple(int(getattr(hits, n)[i]) for n in columns) for i in np.flatnonzero(hits.world == w)]
    return sorted((int(uid[r[0]]), int(uid[r[1]]), *r[2:]) if names else r for r in rows)


def events_of(res: Resolution, w: int = 0) -> list[tuple[Any, ...]]:
    """Events of a world in order, rows by uid, y as in the world that is not mirrored."""
    world, found = res.world, []
    uids = np.concatenate([world.units.uid[w], world.flights.uid[w]]).tolist()
    for event in res.journal.table():
        if event["world"] == w:
            row = {name: event[name].item() for name in event.dtype.names if name != "world"}
            codes = ROW_CODES[1:] if row["kind"] in SOURCE_IS_SIDE else ROW_CODES
            row |= {name: uids[row[name]] for name in codes if 0 <= row[name] < len(uids)}
            found.append((*(row | {"y_km": row["y_km"] * float(world.battle.mirror_sign[w])}).values(),))
    return found


def outcome(res: Resolution, w: int = 0) -> Outcome:
    """All that a phase leaves of a world: state, hits and events."""
    hits = hits_of(res, w, columns=(*HIT_COLUMNS, "leak_ppm", "parts"))
    return world_digests(res.world)[w], hits, events_of(res, w)


def run(world: World, tables: Tables, impulse: int, phase: Phase) -> Resolution:
    """A resolution of a world after a phase."""
    res = resolution_at(world, tables, impulse)
    phase(res)
    return res


def holds_standard_properties(
    tables: Tables, world: World, impulse: int, phase: Phase, *, by_uid: bool = False
) -> None:
    """A world alone equals itself in a batch, with rows in another order, and in a mirror; empty slots stay so.

    by_uid: events come in an order that the order of rows does not change.
    """
    res = run(world, tables, impulse, phase)
    expected = outcome(res)
    other = world.copy()
    other.battle.key += np.uint64(77)
    other.units.x_km += 1234.5
    other.units.hull_mj[:, 0] = 0
    other.contacts.in_sight[:, 0] = False
    units = np.arange(world.unit_slots)[::-1]
    flights = np.arange(world.flight_slots)[::-1]
    turned = permuted(world, units, flights)
    # Last of three unlike ones: worlds taken in another order would put another in its place.
    batch = run(World.joined([turned, other, world]), tables, impulse, phase)
    assert outcome(batch, 2) == expected
    digest, hits, told = outcome(run(turned, permuted_tables(tables, units, flights), impulse, phase))
    assert (digest, hits, sorted(told)) == (*expected[:2], sorted(expected[2]))
    assert told == expected[2] or not by_uid
    if not len(tables.bodies.radius_km):
        mirror = run(mirrored(world), tables, impulse, phase)
        assert world_digests(mirrored(mirror.world))[0] == expected[0]
        assert outcome(mirror)[1:] == expected[1:]
    assert world_digests(world) == world_digests(resolution_at(world, tables, impulse).world)
    assert (res.world.units.hull_mj == world.units.hull_mj).all()


def makes_known(res: Resolution, phase: Phase, *, noted: bool = True) -> None:
    """After a phase that changes what sides know all is reckoned anew, and `noted` in the tracks of the impulse."""
    res.this_impulse.reckoned["units"] = res.this_impulse.reckoned["flights"] = "of before"
    phase(res)
    assert not res.this_impulse.reckoned
    assert res.tracks is not None
    for name in res.world.contacts.names() if noted else ():
        found = getattr(res.tracks.contacts, name)[:, res.impulse]
        assert (found == getattr(res.world.contacts, name)).all(), name


def gun(
    weapon: int, count: int, facing_deg: float = 0.0, arc_deg: float = 360.0
) -> tuple[int, int, float, tuple[float, float]]:
    """A battery of guns as ships of the builders carry them."""
    arc = -1.0 if arc_deg == 360.0 else unit_vector(arc_deg / 2)[0]
    return weapon, count, arc, unit_vector(facing_deg)
