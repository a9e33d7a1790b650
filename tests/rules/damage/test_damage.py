from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.damage.damage import Pools, deal_damage, ledger_of, portion, shared_out
from game.rules.space.rows import sets_of
from game.rules.state.columns import NONE
from game.rules.state.vocabulary import PPM, Cause, Event, Presence, Readiness
from game.testing import oracle_damage as oracle
from game.testing.builders import FRIGATE, SHIPS_PRESENCES, tables_of, world_of
from game.testing.invariants import assert_hull_is_in_the_ledger, assert_ledger_balances
from game.testing.strategies_damage import battles, hit_rows
from game.testing.strategies_fire import resolution_at

from .standard import assert_columns_untouched, holds_standard_properties, run

CHANGED = {"shield_mj", "armour_mj", "hull_mj", "restart_percent"}
PARTS = ("energy_mj", "shielded_mj", "stopped_mj", "hull_mj", "overkill_mj")


@st.composite
def barrages(draw):
    tables, world, impulse = draw(battles())
    return tables, world, impulse, draw(hit_rows(world=world))


def name_of(world, code):
    """Uid of a unit's or a flight's row code; codes below 0 come before all uids."""
    if code < 0:
        return code
    slots = world.unit_slots
    return int(world.units.uid[0, code] if code < slots else world.flights.uid[0, code - slots])


@given(barrages())
@settings(max_examples=100)
def test_damage_is_the_oracles_in_state_events_and_blame(barrage):
    tables, world, impulse, rows = barrage
    res = run(world, tables, impulse, (deal_damage,), rows)
    now = 24 + impulse
    hits, told = [], set()
    for s in sorted(range(world.unit_slots), key=lambda s: world.units.uid[0, s]):
        mine = hits_in_order(tables, world, rows, s)
        struck = struck_unit(world, s)
        book = oracle.take_hits(struck, [(row[4], row[6]) for row in mine])
        assert_pools(res.world, s, struck)
        went_down = struck.shield == 0 and world.units.shield_mj[0, s] > 0
        share = int(world.units.shields_share_ppm[0, s])
        told |= {(s, oracle.restart_takes(int(res.world.units.restart_percent[0, s]), share))} if went_down else set()
        restart = 100 * tables.classes.shield_restart_impulses[world.units.class_id[0, s]]
        expected = restart if went_down else world.units.restart_percent[0, s]
        assert res.world.units.restart_percent[0, s] == expected
        assert_blame(res.this_impulse, s, mine, book)
        hits += [
            (row[0], row[1], row[2], row[3], row[5], e.energy, e.shielded, e.stopped, e.hull, e.overkill)
            for row, e in zip(mine, book, strict=True)
        ]
    events = res.journal.table()
    assert_hits_and_shields_told(events, hits, told)
    assert_columns_untouched(world.units, res.world.units, CHANGED)
    assert res.world.sides.first_hit_impulse[0].tolist() == first_hits(world, rows, now)
    assert_ledger_balances(events)
    assert_hull_is_in_the_ledger(world, res.world, events)


def hits_in_order(tables, world, rows, s):
    """The hits on a unit in the order of who deals them, each with its leak: its own, or that of the class."""
    leak = int(tables.classes.leak_ppm[world.units.class_id[0, s]])
    mine = [(*row[:6], leak if row[6] is None else row[6]) for row in rows if row[0] == s]
    return sorted(mine, key=lambda row: (name_of(world, row[1]), *row[2:4], row[5], min(max(row[4], 0), 2**36), row[6]))


def struck_unit(world, s):
    units = world.units
    pools = (int(getattr(units, f"{name}_mj")[0, s]) for name in ("shield", "armour", "hull"))
    return oracle.Struck(*pools, units.presence[0, s] == Presence.PRESENT, units.readiness[0, s] != Readiness.ROUTINE)


def assert_pools(world, s, struck):
    units = world.units
    left = units.shield_mj[0, s], units.armour_mj[0, s], units.hull_mj[0, s]
    assert left == (struck.shield, struck.armour, struck.hull)


def assert_blame(scratch, s, mine, book):
    """Whoever cost the unit most hull is to blame, by its cause; overkill is that of all hits."""
    worst = oracle.most_to_blame(book)
    blame = (NONE, Cause.NOTHING) if worst is None else (mine[worst][1], mine[worst][5])
    assert (scratch.blame[0, s], scratch.blame_cause[0, s]) == blame
    assert scratch.overkill_mj[0, s] == sum(entry.overkill for entry in book)


def assert_hits_and_shields_told(events, hits, shields_down):
    """Each hit is told with its ledger, each shield that went down, and nothing else."""
    table = events[events["kind"] == Event.HIT]
    assert [tuple(e[n].item() for n in ("target", "source", "slot", "shot", "value", *PARTS)) for e in table] == hits
    assert set(events[events["kind"] == Event.SHIELD_DOWN][["target", "value"]].tolist()) == shields_down
    assert len(events) == len(hits) + len(shields_down)


def first_hits(world, rows, now):
    first = world.sides.first_hit_impulse[0].tolist()
    for target, source, *_ in rows:
        if source < 0 or world.units.presence[0, target] != Presence.PRESENT:
            continue
        slots = world.unit_slots
        by = world.units.side[0, source] if source < slots else world.flights.side[0, source - slots]
        side = world.units.side[0, target]
        if by != side and first[side] < 0:
            first[side] = now
    return first


@given(barrages())
def test_damage_feels_no_neighbour_no_row_no_order_of_hits_and_no_mirror(barrage):
    *battle, rows = barrage
    holds_standard_properties(*battle, (deal_damage,), rows)


def struck(hits, *, leak=0, restart=4, **row):
    """A frigate after hits of these energies by the unit beside it: (unit's columns, HIT rows, resolution)."""
    tables = tables_of((FRIGATE | {"leak_ppm": leak, "shield_restart_impulses": restart},))
    world = world_of(tables, (row, {"side": 1}))
    res = run(world, tables, 0, (deal_damage,), [(0, 1, 0, n, e, Cause.LASER) for n, e in enumerate(hits)])
    events = res.journal.table()
    return res.world.units, events[events["kind"] == Event.HIT], res


@pytest.mark.parametrize(
    ("energy", "shield", "armour", "hull", "overkill"),
    [
        (0, 1_000, 80, 500, 0),
        (999, 1, 80, 500, 0),
        (1_000, 0, 80, 500, 0),  # exactly the shield
        (1_001, 0, 80, 500, 0),
        (1_080, 0, 70, 500, 0),  # exactly shield and armour
        (1_081, 0, 70, 499, 0),
        (1_580, 0, 70, 0, 0),  # exactly all
        (1_581, 0, 70, 0, 1),
        (-5, 1_000, 80, 500, 0),  # no hit repairs
    ],
)
def test_one_hit_goes_through_shield_armour_and_hull(energy, shield, armour, hull, overkill):
    units, hits, res = struck([energy], shield_mj=1_000, armour_mj=80, hull_mj=500)
    assert (units.shield_mj[0, 0], units.armour_mj[0, 0], units.hull_mj[0, 0]) == (shield, armour, hull)
    assert hits["overkill_mj"].tolist() == [overkill]
    assert hits["energy_mj"].tolist() == [max(energy, 0)]
    assert units.restart_percent[0, 0] == (0 if shield else 400)
    assert res.journal.impulse_counts[0, Event.SHIELD_DOWN, 0] == (shield == 0)


def test_the_leak_goes_past_a_shield_that_holds():
    units, hits, _ = struck([10_000], leak=150_000, shield_mj=40_000, armour_mj=100, hull_mj=5_000)
    assert units.shield_mj[0, 0] == 31_500
    assert units.hull_mj[0, 0] == 5_000 - 1_400
    assert hits[["shielded_mj", "stopped_mj", "hull_mj"]].tolist() == [(8_500, 100, 1_400)]


def test_the_leak_is_each_hits_own_and_that_of_the_class_where_it_says_nothing():
    tables = tables_of((FRIGATE | {"leak_ppm": 150_000},))
    world = world_of(tables, ({"armour_mj": 0}, {"side": 1}))
    leaks = (None, 0, PPM, 500_000, -3, 2 * PPM)
    rows = [(0, 1, 0, n, 1_000, Cause.LASER, leak) for n, leak in enumerate(leaks)]
    events = run(world, tables, 0, (deal_damage,), rows).journal.table()
    assert events["hull_mj"].tolist() == [150, 0, 1_000, 500, 0, 1_000]
    assert events["shielded_mj"].tolist() == [850, 1_000, 0, 500, 1_000, 0]


def test_armour_acts_on_each_hit_and_wears_by_an_eighth_of_what_it_stops():
    units, hits, _ = struck([300] * 8, shield_mj=0, armour_mj=200, hull_mj=50_000)
    assert hits["stopped_mj"].tolist() == [200] * 8
    assert units.armour_mj[0, 0] == 0
    assert units.hull_mj[0, 0] == 50_000 - 800
    units, *_ = struck([300] * 20, shield_mj=0, armour_mj=200, hull_mj=50_000)
    assert units.armour_mj[0, 0] == 0
    units, *_ = struck([7], shield_mj=0, armour_mj=200, hull_mj=50_000)
    assert units.armour_mj[0, 0] == 200


def test_a_shield_that_is_down_already_does_not_fall_again():
    units, _, res = struck([10], shield_mj=0, restart_percent=250)
    assert units.restart_percent[0, 0] == 250
    assert res.journal.impulse_counts[0, Event.SHIELD_DOWN].sum() == 0


def test_thousands_of_hits_on_one_target():
    units, hits, _ = struck([13] * 5_000, leak=100_000, hull_mj=50_000, shield_mj=9_000, armour_mj=1)
    assert hits["shielded_mj"].sum() == 9_000
    assert hits["hull_mj"].sum() == min(50_000, 65_000 - 9_000 - hits["stopped_mj"].sum())
    assert units.hull_mj[0, 0] == 0
    assert_ledger_balances(hits)


def test_enormous_hits_do_not_overflow():
    tables = tables_of((FRIGATE | {"hull_mj": 2**30, "shield_mj": 2**30, "leak_ppm": 0},))
    world = world_of(tables, ({"armour_mj": 0}, {"side": 1}))
    rows = [(0, 1, n % 6, n // 6, 2**36 * (1 + n % 2) - n, Cause.LASER) for n in range(3_000)]
    res = run(world, tables, 0, (deal_damage,), rows)
    hits = res.journal.table()
    hits = hits[hits["kind"] == Event.HIT]
    assert hits["energy_mj"].max() == 2**36
    assert hits["shielded_mj"].sum() == hits["hull_mj"].sum() == 2**30
    assert_ledger_balances(hits)


@given(st.one_of(st.integers(1, 2**52), st.integers(2**52 - 9, 2**52)), st.data())
def test_a_portion_is_exact(whole, data):
    """Also where nearly all of the largest whole is asked for: nothing overflows."""
    near = st.integers(max(whole - 3, 0), whole)
    part, amount = (data.draw(st.one_of(st.integers(0, whole), near)) for _ in range(2))
    assert int(portion(*(np.array([v]) for v in (part, amount, whole)))[0]) == part * amount // whole


WEIGHTS = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 2**36), st.just(2**36)), min_size=1, max_size=12)


@given(st.lists(st.integers(0, 7), min_size=1, max_size=9), st.data())
def test_shares_are_given_unit_by_unit_as_they_fall_due(weights, data):
    """Literally: every unit of every hit in one line, by the level at which it falls due, then by hit."""
    whole = sum(weights)
    line = sorted((-(-k * whole // h), i) for i, h in enumerate(weights) for k in range(1, h + 1))
    amount = data.draw(st.integers(0, whole))
    given_out = [sum(1 for _, i in line[:amount] if i == n) for n in range(len(weights))]
    array = np.array(weights)
    assert shared_out(np.array([amount]), array, sets_of(np.zeros(len(array)))).tolist() == given_out
    assert oracle.fair_shares(amount, weights) == given_out


@given(WEIGHTS, st.data())
def test_shares_add_up_are_fair_and_never_fall(weights, data):
    whole, array = sum(weights), np.array(weights)
    amounts = sorted([*data.draw(st.lists(st.integers(0, whole), min_size=1, max_size=5)), whole])
    sets = sets_of(np.repeat(np.arange(len(amounts)), len(weights)))
    shares = shared_out(np.array(amounts), np.tile(array, len(amounts)), sets).reshape(len(amounts), -1)
    assert shares.sum(axis=1).tolist() == amounts
    assert ((shares >= 0) & (shares <= array)).all()
    assert all((a <= b).all() for a, b in pairwise(shares))
    for amount, row in zip(amounts, shares.tolist(), strict=True):
        assert all(share * whole <= h * (amount + len(weights)) + whole for share, h in zip(row, weights, strict=True))


@given(WEIGHTS, st.integers(0, PPM), st.tuples(*[st.integers(0, 2**20)] * 3), st.integers(0, 1), st.integers(1, 5_000))
@settings(max_examples=200)
def test_more_defence_never_hurts_the_defender(energies, leak, pools, which, more):
    """For the same hits a stronger shield or armour lets no more of any hit through to the hull."""
    energy, sets = np.array(energies), sets_of(np.zeros(len(energies)))
    better = [pool + more * (which == n) for n, pool in enumerate(pools)]
    books = [
        ledger_of(energy, np.ones_like(energy), np.full(len(energy), leak), sets, Pools(*(np.array([p]) for p in row)))
        for row in (pools, better)
    ]
    inside = [book.hull_mj + book.overkill_mj for book in books]
    assert (inside[1] <= inside[0]).all()
    assert books[1].hull_mj.sum() <= books[0].hull_mj.sum()


@given(WEIGHTS, st.integers(0, PPM), st.tuples(*[st.integers(0, 2**20)] * 3), st.integers(0, 2**20))
def test_one_more_hit_never_heals(energies, leak, pools, extra):
    def hull_left(rows):
        energy, sets = np.array(rows), sets_of(np.zeros(len(rows)))
        book = ledger_of(
            energy, np.ones_like(energy), np.full(len(energy), leak), sets, Pools(*(np.array([p]) for p in pools))
        )
        return pools[2] - int(book.hull_mj.sum()), pools[0] - int(book.shielded_mj.sum())

    without, with_it = hull_left(energies), hull_left([*energies, extra])
    assert with_it[1] <= without[1]
    # The shield that a hit is spared may move by a unit a hit between hits of which armour stops more or less.
    assert with_it[0] <= without[0] + len(energies)


@pytest.mark.parametrize("row", [{"hull_mj": 0}, *({"presence": p} for p in SHIPS_PRESENCES if p != Presence.PRESENT)])
def test_wrecks_and_what_is_not_on_the_map_take_nothing(row):
    units, hits, res = struck([500, 90_000], shield_mj=300, **row)
    assert units.shield_mj[0, 0] == 300
    assert units.armour_mj[0, 0] == 2_000
    assert hits["overkill_mj"].tolist() == [500, 90_000]
    assert res.this_impulse.overkill_mj[0, 0] == 90_500
    assert res.this_impulse.blame[0, 0] == NONE


def test_no_hits_change_nothing():
    units, hits, res = struck([])
    assert (units.hull_mj[0, 0], len(hits), len(res.journal.table())) == (50_000, 0, 0)


def test_blame_falls_on_the_worst_hit_and_the_lowest_uid_of_equals():
    tables = tables_of()
    world = world_of(tables, ({"shield_mj": 0, "armour_mj": 0}, {"uid": 9}, {"uid": 5}, {"uid": 7}))
    for energies, source in (((10, 10, 10), 2), ((11, 10, 10), 1), ((9, 10, 11), 3)):
        rows = [(0, s, 0, 0, e, Cause.LASER) for s, e in zip((1, 2, 3), energies, strict=True)]
        assert run(world, tables, 0, (deal_damage,), rows).this_impulse.blame[0, 0] == source


def test_only_the_hits_of_others_are_first_hits():
    tables = tables_of()
    world = world_of(tables, ({"side": 0}, {"side": 0}, {"side": 1}, {"side": 1, "presence": Presence.AWAY}), (
        {"side": 1}, {"side": 0}, {"side": 1},
    ))  # fmt: skip
    for target, source, expected in (
        (0, 1, [-1, -1]), (0, -1, [-1, -1]), (0, 2, [29, -1]), (3, 0, [-1, -1]),
        (0, 4, [29, -1]), (0, 5, [-1, -1]), (0, 6, [29, -1]), (0, 7, [-1, -1]),  # flights, and what is none
    ):  # fmt: skip
        world.battle.turn[:] = 2
        res = run(world, tables, 5, (deal_damage,), [(target, source, 0, 0, 1, Cause.BLAST)])
        assert res.world.sides.first_hit_impulse[0].tolist() == expected


def test_two_ships_can_kill_each_other():
    tables = tables_of()
    world = world_of(tables, ({}, {"side": 1}))
    res = run(world, tables, 0, (deal_damage,), [(n, 1 - n, 0, 0, 10**6, Cause.LASER) for n in (0, 1)])
    assert res.world.units.hull_mj[0].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((2**36, Cause.LASER, PPM), (0, Cause.DARK_BEAM, 0)),  # by cause, then by energy, then by leak
        ((1, Cause.LASER, PPM), (2, Cause.LASER, 0)),
        ((2**36, Cause.RULING, 0), (2**36, Cause.RULING, PPM)),
    ],
)
def test_hits_equal_in_all_else_come_by_cause_energy_and_leak(first, then):
    tables = tables_of()
    world = world_of(tables, ({"shield_mj": 2**40, "armour_mj": 0}, {"side": 1}))
    rows = [(0, 1, 2, 1, *hit) for hit in (first, then)]
    books = [run(world, tables, 0, (deal_damage,), order).journal.table() for order in (rows, rows[::-1])]
    for events in books:
        told = [(*hit[:2], 0 if hit[2] else hit[0]) for hit in (first, then)]
        assert events[["energy_mj", "value", "shielded_mj"]].tolist() == told
    assert books[0].tobytes() == books[1].tobytes()


def test_hits_equal_in_all_else_come_by_their_parts():
    tables = tables_of()
    world = world_of(tables, ({"shield_mj": 0, "armour_mj": 10}, {"side": 1}))
    for parts in ((1, 3), (3, 1)):
        res = resolution_at(world, tables)
        zero, one = np.zeros(2, int), np.ones(2, int)
        res.hit(zero, zero, one, one * 100, Cause.LASER, 0, 0, None, np.array(parts))
        deal_damage(res)
        assert res.journal.table()["stopped_mj"].tolist() == [10, 30]


@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 60)), min_size=1, max_size=6), st.integers(0, 300_000),
    st.tuples(*(st.integers(0, most) for most in (6_000, 900, 9_000))),
)  # fmt: skip
def test_armour_acts_on_each_part_of_a_hit(hits, leak, pools):
    energy, parts = (np.array(column, dtype=np.int64) for column in zip(*hits, strict=True))
    sets = sets_of(np.zeros(len(hits)))
    book = ledger_of(energy, parts, np.full(len(hits), leak), sets, Pools(*(np.array([p]) for p in pools)))
    shield, armour, hull = pools
    dealt = [(one, leak) for one in energy.tolist()]
    expected = oracle.take_hits(oracle.Struck(shield, armour, max(hull, 1)), dealt, parts.tolist())
    if hull:
        assert [tuple(column) for column in np.array(book).T.tolist()] == [
            (entry.shielded, entry.stopped, entry.hull, entry.overkill) for entry in expected
        ]
    assert (book.stopped_mj <= parts * armour).all()
