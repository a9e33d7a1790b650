"""Properties that every phase of fire holds: neighbours, rows, mirror, the dead."""

from collections.abc import Callable

import numpy as np

from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Tables
from game.rules.state.world import World
from game.testing.permutations import permuted_tables
from game.testing.strategies_fire import resolution_at

Phase = Callable[[Resolution], None]
HIT_COLUMNS = ("target", "source", "slot", "shot", "energy_mj", "cause")


def hits_of(res: Resolution, w: int = 0, names: bool = True) -> list[tuple[int, ...]]:
    """Hits of a world, sorted, units by uid where `names`."""
    hits = res.taken_hits()
    if hits is None:
        return []
    uid = res.world.units.uid[w]
    rows = [tuple(int(getattr(hits, n)[i]) for n in HIT_COLUMNS) for i in np.flatnonzero(hits.world == w)]
    return sorted((int(uid[r[0]]), int(uid[r[1]]), *r[2:]) if names else r for r in rows)


def run(world: World, tables: Tables, impulse: int, phase: Phase) -> tuple[str, list[tuple[int, ...]], Resolution]:
    res = resolution_at(world, tables, impulse)
    phase(res)
    return world_digests(res.world)[0], hits_of(res), res


def holds_standard_properties(tables: Tables, world: World, impulse: int, phase: Phase) -> None:
    """A world alone equals itself in a batch, with rows in another order, and in a mirror; empty slots stay so."""
    digest, hits, res = run(world, tables, impulse, phase)
    other = world.copy()
    other.battle.key += np.uint64(77)
    other.units.x_km += 1234.5
    other.units.hull_mj[:, 0] = 0
    units = np.arange(world.unit_slots)[::-1]
    flights = np.arange(world.flight_slots)[::-1]
    turned = permuted(world, units, flights)
    # Last of three unlike ones: worlds taken in another order would put another in its place.
    batch = resolution_at(World.joined([turned, other, world]), tables, impulse)
    phase(batch)
    assert world_digests(batch.world)[2] == digest
    assert hits_of(batch, 2) == hits
    digest_of_rows, hits_of_rows, _ = run(turned, permuted_tables(tables, units, flights), impulse, phase)
    assert (digest_of_rows, hits_of_rows) == (digest, hits)
    if not len(tables.bodies.radius_km):
        _, hits_in_mirror, mirror = run(mirrored(world), tables, impulse, phase)
        assert world_digests(mirrored(mirror.world))[0] == digest
        assert hits_in_mirror == hits
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
