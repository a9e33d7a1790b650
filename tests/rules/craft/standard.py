"""Properties that both phases of flights hold: neighbours, rows, mirror, the dead, empty slots."""

import numpy as np

from game.rules.craft.craft_fire import fight
from game.rules.craft.flights import fly
from game.rules.craft.goals import choose_goals
from game.rules.craft.hangars import tend_hangars
from game.rules.craft.losses import lose_struck_craft
from game.rules.state.digest import mirrored, permuted, world_digests
from game.rules.state.world import World
from game.testing.strategies_flights import resolution_of


def named_hits(res, w=0):
    """Hits of a world as (flight uid, unit uid, energy, cause, parts), sorted."""
    hits = res.taken_hits()
    if hits is None:
        return []
    units, flights, slots = res.world.units.uid[w], res.world.flights.uid[w], res.world.unit_slots
    rows = np.flatnonzero(hits.world == w)
    return sorted(
        (
            int(flights[hits.source[i] - slots]), int(units[hits.target[i]]), int(hits.energy_mj[i]),
            int(hits.cause[i]), int(hits.parts[i]),
        )
        for i in rows
    )  # fmt: skip


def named_strikes(res, w=0):
    """Strikes of a world as (flight uid, number of the craft, source uid, cause), sorted; they are dealt again."""
    strikes = res.taken_strikes()
    if strikes is None:
        return []
    uids = np.concatenate([res.world.units.uid[w], res.world.flights.uid[w]])
    columns = (strikes.world, strikes.flight, strikes.craft, strikes.source, strikes.cause)
    res.strike_craft(*columns)
    rows = [row for row in zip(*(column.tolist() for column in columns), strict=True) if row[0] == w]
    return sorted((int(res.world.flights.uid[w, f]), n, int(uids[s]), cause) for _, f, n, s, cause in rows)


def named_events(res, w=0):
    """Events of a world as (kind, source uid, target uid, value), in the order in which they were written."""
    codes = np.concatenate([res.world.units.uid[w], res.world.flights.uid[w], -2 - np.arange(9), [-1]])
    table = res.journal.table()
    return [
        (int(e["kind"]), int(codes[e["source"]]), int(codes[e["target"]]), int(e["value"]))
        for e in table
        if e["world"] == w
    ]


def ran(world, tables, impulse, phase, w=0):
    """Digest, hits and events of a world after a phase, and the resolution."""
    res = resolution_of(world, tables, impulse)
    phase(res)
    found = named_hits(res, w), named_strikes(res, w), named_events(res, w)
    return (world_digests(res.world)[w], *found), res


def holds_flight_properties(tables, world, impulse, phase):
    """A world alone equals itself in a batch, with rows in another order, and in a mirror; nothing else changes."""
    plain, res = ran(world, tables, impulse, phase)
    other = world.copy()
    other.battle.key += np.uint64(77)
    other.flights.x_km += 33.0
    other.flights.spread_km *= 1.7
    other.flights.alive[:, 0] = 0
    third = world.copy()
    third.battle.key += np.uint64(78)
    third.flights.y_km -= 21.0
    third.contacts.level[:], third.contacts.in_sight[:] = 0, False
    third.flight_contacts.presence[:], third.flight_contacts.in_sight[:] = 0, False
    third.flights.uid[:] = np.where(third.flights.uid > 0, 30_000 - third.flights.uid, 0)
    assert ran(World.joined([other, third, world]), tables, impulse, phase, 2)[0] == plain
    units, flights = np.arange(world.unit_slots)[::-1], np.arange(world.flight_slots)[::-1]
    units = np.roll(units, 1)
    assert ran(permuted(world, units, flights), tables, impulse, phase)[0] == plain
    mirror = ran(mirrored(world), tables, impulse, phase)
    assert mirror[0][1:] == plain[1:]
    assert world_digests(mirrored(mirror[1].world))[0] == plain[0]
    before, after = world.flights, res.world.flights
    assert ((after.alive >= 0) & (after.alive <= before.alive)).all()
    gone = before.alive <= 0
    for name in ("alive", "energy_mj", "x_km", "y_km", "vx_km_s", "vy_km_s", "home"):
        assert (getattr(after, name)[gone] == getattr(before, name)[gone]).all(), name
    for name in res.world.units.names():
        if name != "launch_impulse":
            assert np.array_equal(getattr(res.world.units, name), getattr(world.units, name)), name


def fight_out(res):
    """All that flights do to each other in an impulse, in the rulebook's order."""
    fight(res)
    lose_struck_craft(res)


def fly_craft(res):
    """All that flights do in an impulse besides fighting, in the rulebook's order."""
    tend_hangars(res)
    choose_goals(res)
    fly(res)
