"""What the tests of damage share: phases run on one world, their outcome compared whole, properties of every phase."""

from collections.abc import Callable

import numpy as np

from game.rules.state.digest import code_map, mirrored, permuted, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Tables
from game.rules.state.world import World
from game.testing.invariants import (
    assert_bounds,
    assert_dead_stay_dead,
    assert_empty_slots_inert,
    assert_identity_kept,
    assert_ledger_balances,
)
from game.testing.strategies_damage import deal
from game.testing.strategies_fire import resolution_at

Phases = tuple[Callable[[Resolution], None], ...]
Rows = list[tuple[int, ...]]
ROW_CODES = ("source", "target")
SCRATCH = ("overkill_mj", "blame_cause", "hull_before")


def run(world: World, tables: Tables, impulse: int, phases: Phases, rows: Rows = (), at: int = 0) -> Resolution:
    """A resolution of `world` after the phases, with `rows` of hits dealt to world `at` before them."""
    res = resolution_at(world, tables, impulse)
    if rows:
        deal(res, rows, at)
    for phase in phases:
        phase(res)
    return res


def outcome(res: Resolution, w: int = 0) -> tuple[object, ...]:
    """All that a phase leaves of world `w`: state, events in order, scratch, with uids for rows."""
    world = res.world
    names = {s: int(uid) for s, uid in enumerate(world.units.uid[w])}
    names |= {world.flight_code(f): int(uid) for f, uid in enumerate(world.flights.uid[w])}
    events = []
    for event in res.journal.table():
        if event["world"] == w:
            row = {name: event[name].item() for name in event.dtype.names if name != "world"}
            events.append(row | {name: names.get(row[name], row[name]) for name in ROW_CODES})
    order = np.argsort(world.units.uid[w])
    scratch = [getattr(res.this_impulse, name)[w][order].tolist() for name in SCRATCH]
    blame = [names.get(code, code) for code in res.this_impulse.blame[w][order].tolist()]
    return world_digests(world)[w], events, scratch, blame


def holds_standard_properties(
    tables: Tables, world: World, impulse: int, phases: Phases, rows: Rows = (), mirror: bool = True
) -> None:
    """Neighbours, the order of rows and hits, and the mirror change nothing; empty slots, the dead and bounds hold."""
    res = run(world, tables, impulse, phases, rows)
    expected = outcome(res)
    events = res.journal.table()
    assert_ledger_balances(events)
    assert_bounds(res.world, tables)
    assert_dead_stay_dead(world, res.world)
    assert_empty_slots_inert(world, res.world)
    assert_identity_kept(world, res.world)

    other = world.copy()
    other.battle.key += np.uint64(77)
    other.units.x_km += 12.5
    other.units.shield_mj //= 2
    units, flights = np.arange(world.unit_slots)[::-1], np.arange(world.flight_slots)[::-1]
    # Last of three unlike ones: worlds taken in another order would put another in its place.
    batch = resolution_at(World.joined([permuted(world, units, flights), other, world]), tables, impulse)
    for w in (2, 0, 1) if rows else ():
        deal(batch, rows[::-1] if w else rows[1:] or rows, w)
    for phase in phases:
        phase(batch)
    assert outcome(batch, 2) == expected

    codes = code_map(world, units, flights)
    moved = [(int(codes[row[0]]), int(codes[row[1]]), *row[2:]) for row in rows]
    assert outcome(run(permuted(world, units, flights), tables, impulse, phases, moved[::-1])) == expected

    if mirror:
        reflected = run(mirrored(world), tables, impulse, phases, rows)
        assert world_digests(mirrored(reflected.world))[0] == expected[0]
