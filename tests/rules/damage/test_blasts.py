import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.craft.losses import lose_struck_craft
from game.rules.damage.blasts import blast_reaching_mj, burst, in_cloud, push_of
from game.rules.damage.damage import deal_damage
from game.rules.damage.deaths import settle_deaths
from game.rules.damage.systems import break_systems
from game.rules.state.vocabulary import PPM, Cause, Event, Move, Presence
from game.rules.turn import resolve_turn
from game.testing import oracle_blasts as oracle
from game.testing.builders import FRIGATE, orders_for, tables_of, world_of
from game.testing.invariants import assert_craft_have_a_cause, assert_momentum_kept, assert_turn_holds
from game.testing.strategies_damage import battles, bursts_among_craft

from ..craft.standard import named_strikes
from ..standard import hits_of
from .standard import assert_columns_untouched, holds_standard_properties, run

CHANGED = {"blast_mj", "presence", "vx_km_s", "vy_km_s"}


@given(battles() | bursts_among_craft())
@settings(max_examples=100)
def test_bursts_are_the_oracles(battle):
    tables, world, impulse = battle
    expected = oracle.burst(world, tables, 0, impulse)
    res = run(world, tables, impulse, (burst,))
    blast = int(Cause.BLAST)
    assert hits_of(res) == sorted((target, source, 0, 0, mj, blast) for target, source, mj in expected.hits)
    assert set(named_strikes(res)) == expected.strikes
    assert_nothing_is_left_of_what_blew_up(world, res.world)
    assert_kicked(world, res.world, expected.kicks)
    assert_blasts_told(world, res.journal.table(), expected.pushes)
    assert_columns_untouched(world.units, res.world.units, CHANGED)
    lose_struck_craft(res)
    assert_momentum_kept(world, res.world, tables)


def assert_nothing_is_left_of_what_blew_up(before, after):
    blew_up = (before.units.presence == Presence.PRESENT) & (before.units.blast_mj > 0)
    expected = np.where(blew_up, Presence.GONE, before.units.presence)
    assert after.units.presence[0].tolist() == expected[0].tolist()
    assert (after.units.blast_mj[0] == 0).all()


def assert_kicked(before, after, kicks):
    """Velocities of ships and craft change by what the oracle says, by row code."""
    for axis, name in enumerate(("vx_km_s", "vy_km_s")):
        was, now = (
            [*getattr(world.units, name)[0].tolist(), *getattr(world.flights, name)[0].tolist()]
            for world in (before, after)
        )
        expected = [v + kicks[code][axis] for code, v in enumerate(was)]
        assert now == pytest.approx(expected, rel=1e-12, abs=1e-9)


def assert_blasts_told(world, events, pushes):
    """Each push is told, in mm/s, and nothing else, in order of the uids of who is pushed, and then of who blew up."""
    assert (events["kind"] == Event.BLAST).all()
    uids = [*world.units.uid[0].tolist(), *world.flights.uid[0].tolist()]
    told = events[["target", "source", "value"]].tolist()
    expected = sorted(((t, s, km_s * 1e6) for t, s, km_s in pushes), key=lambda row: (uids[row[0]], uids[row[1]]))
    assert [row[:2] for row in told] == [row[:2] for row in expected]
    for (*_, value), (*_, mm_s) in zip(told, expected, strict=True):
        assert abs(value - mm_s) <= 0.5 + 1e-9 * mm_s


@given(battles() | bursts_among_craft())
def test_bursts_feel_no_neighbour_no_row_and_no_mirror(battle):
    holds_standard_properties(*battle, (burst, lose_struck_craft, deal_damage, break_systems, settle_deaths))


def test_forty_gigajoules_move_a_cruiser_by_300_metres_a_second():
    px, py = push_of(np.array([40_000]), np.array([0.0]), np.array([-7.0]))
    assert (px[0], py[0] / 45_000.0) == (0.0, pytest.approx(-0.3, rel=0.01))


@pytest.mark.parametrize(
    ("km", "energy"), [(0.0, 60_000), (150.0, 30_000), (300.0, 12_000), (2_500.0, 215), (2_500.001, 0), (1e5, 0)]
)
def test_a_blast_falls_with_distance_and_ends(km, energy):
    assert blast_reaching_mj(np.array([60_000]), np.array([km * km])).tolist() == [energy]


@given(st.integers(0, 2**30), st.floats(0.0, 3_000.0), st.floats(0.0, 3_000.0))
def test_further_away_a_blast_is_never_stronger(energy, a, b):
    near, far = sorted((a, b))
    reaching = blast_reaching_mj(np.array([energy, energy]), np.array([near * near, far * far]))
    assert energy >= reaching[0] >= reaching[1] >= 0


def test_what_stands_where_the_blast_is_gets_energy_and_no_push():
    tables = tables_of()
    world = world_of(tables, ({"hull_mj": 0, "blast_mj": 5_000}, {"vx_km_s": 1.0}))
    res = run(world, tables, 0, (burst,))
    assert hits_of(res)[0][4] == 5_000
    assert res.world.units.vx_km_s[0].tolist() == [0.0, 1.0]
    assert res.journal.table()["value"].tolist() == [0]


@pytest.mark.parametrize("presence", [p for p in Presence if p != Presence.PRESENT])
def test_a_wreck_that_is_off_the_map_harms_nobody(presence):
    tables = tables_of()
    world = world_of(tables, ({"hull_mj": 0, "blast_mj": 5_000, "presence": presence}, {}))
    res = run(world, tables, 0, (burst,))
    assert res.taken_hits() is None
    assert (res.world.units.blast_mj[0, 0], res.world.units.presence[0, 0]) == (0, presence)


def near_a_blast(km, *, energy=400_000, worlds=1, **row):
    """Thirty fighters at a distance from a plant that blows, and what is left of them."""
    tables = tables_of()
    world = world_of(tables, ({"hull_mj": 0, "blast_mj": energy},), ({"x_km": km, **row},), worlds=worlds)
    res = run(world, tables, 0, (burst, lose_struck_craft))
    assert_craft_have_a_cause(world, res.world, res.journal.table())
    assert_momentum_kept(world, res.world, tables)
    return res


def test_blasts_spare_no_craft_near():
    res = near_a_blast(10.0)
    assert res.taken_hits() is None
    assert (res.world.flights.alive[0, 0], res.world.flights.presence[0, 0]) == (0, Presence.GONE)
    assert res.world.sides.lives_lost[0, 0] == 30
    lost = res.journal.table()
    lost = lost[lost["kind"] == Event.FLIGHT_LOST]
    assert [(row["source"], row["target"], row["value"], row["cause"]) for row in lost] == [(0, 1, 30, Cause.BLAST)]


def test_craft_die_of_a_blast_by_their_own_distance_from_it():
    # A fighter's hull takes 200 MJ, a fiftieth of 10 GJ: so much of 400 GJ is left 150 km x sqrt(39) away.
    edge = 150.0 * 39**0.5
    for km, left in ((edge - 0.01, 0), (edge + 0.01, 30)):
        assert near_a_blast(km, spread_km=0.0).world.flights.alive[0, 0] == left
    left = near_a_blast(edge, spread_km=300.0, worlds=400).world.flights.alive[:, 0]
    assert len(set(left.tolist())) > 5
    # Of a disc about the edge a little less than half is nearer.
    assert 15.0 < left.mean() < 18.0


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.floats(0.0, 300.0))
def test_a_quarter_of_the_places_in_a_cloud_are_within_half_of_its_radius(out, about, spread):
    x, y = in_cloud(np.array([(out << 32) + about], np.uint64), np.array([spread]), np.array([1.0]))
    far = float(np.hypot(x, y)[0])
    assert far <= spread * (1.0 + 1e-9)
    assert (far <= spread / 2.0 * (1.0 + 1e-9)) == (out <= 2**30 or spread == 0.0)


@pytest.mark.parametrize("word", [0, 1, 2**32 - 1, 2**32, 2**63 + 2**31 + 5, 2**64 - 1])
@pytest.mark.parametrize("mirror_sign", [1.0, -1.0])
def test_every_bit_of_a_word_counts_for_the_place_in_a_cloud(word, mirror_sign):
    x, y = in_cloud(np.array([word], np.uint64), np.array([300.0]), np.array([mirror_sign]))
    assert (float(x[0]), float(y[0])) == oracle.in_cloud(word, 300.0, mirror_sign)


def test_craft_in_the_hangar_feel_no_blast():
    res = near_a_blast(10.0, presence=Presence.DOCKED, home=0)
    assert res.world.flights.alive[0, 0] == 30


def test_a_blast_pushes_the_craft_that_live():
    flights = near_a_blast(1_500.0, spread_km=0.0).world.flights
    caught = int(400_000 / 101) // 50
    assert flights.vx_km_s[0, 0] == pytest.approx(0.34 * caught / 20.0, rel=1e-12)
    assert flights.alive[0, 0] == 30


def test_a_flight_is_pushed_as_one_whichever_of_its_craft_the_blast_reaches():
    """Of thirty craft about the edge of a blast's reach some are within it, in every world, be it the first or not."""
    res = near_a_blast(2_500.0, spread_km=300.0, worlds=40)
    assert (res.world.flights.vx_km_s[:, 0] > 0.0).all()
    told = res.journal.table()
    assert told["world"][told["kind"] == Event.BLAST].tolist() == list(range(40))


def test_two_blasts_add_up_in_a_craft():
    tables = tables_of()
    wrecks = tuple({"hull_mj": 0, "blast_mj": 400_000, "x_km": x} for x in (-1_000.0, 1_000.0))
    for rows, left in ((wrecks[:1], 30), (wrecks, 0)):
        world = world_of(tables, rows, ({"spread_km": 0.0},))
        assert run(world, tables, 0, (burst, lose_struck_craft)).world.flights.alive[0, 0] == left


def test_two_bursts_of_one_impulse_reach_each_other_and_part():
    tables = tables_of()
    world = world_of(tables, tuple({"hull_mj": 0, "blast_mj": 60_000, "x_km": x} for x in (0.0, 150.0)))
    res = run(world, tables, 0, (burst,))
    assert [hit[4] for hit in hits_of(res)] == [30_000, 30_000]
    vx = res.world.units.vx_km_s[0]
    assert vx[0] == -vx[1] == pytest.approx(-2 * 0.34 * 30_000 / 6_000)
    assert (res.world.units.presence == Presence.GONE).all()


def chain():
    """Four frigates 250 km apart whose plants are sure to breach; the first has just died."""
    tables = tables_of((FRIGATE | {"breach_ppm": PPM, "breach_mj": 200_000},))
    wreck = {"hull_mj": 0, "blast_mj": 200_000, "lost_impulse": 0, "lost_cause": Cause.LASER}
    return tables, world_of(tables, (wreck, *({"x_km": 250.0 * n, "move": Move.COAST} for n in (1, 2, 3))))


def test_a_chain_reaction_takes_an_impulse_for_each_ship():
    tables, world = chain()
    world.units.shield_mj[:] = 0
    after, events, _ = resolve_turn(world, tables, orders_for(world))
    lost = events[events["kind"] == Event.LOST]
    assert lost[["target", "impulse", "source"]].tolist() == [(1, 0, 0), (2, 1, 1), (3, 2, 2)]
    assert (lost["value"] == Cause.BLAST).all()
    blasts = events[events["kind"] == Event.BLAST]
    assert sorted(set(blasts["impulse"].tolist())) == [0, 1, 2]
    assert (after.units.presence == Presence.GONE).all()
    assert_momentum_kept(world, after, tables, 1e-11)
    assert_turn_holds(world, after, tables, events)


def test_a_blast_waits_across_turns():
    tables, world = chain()
    world.units.hull_mj[:, 1:] = 0
    world.units.lost_impulse[:, 1:] = 0
    world.units.hull_mj[:, 1] = 1
    world.units.shield_mj[:] = world.units.armour_mj[:] = world.units.blast_mj[:] = 0
    res = run(world, tables, 11, (deal_damage, break_systems, settle_deaths), [(1, 2, 0, 0, 5, Cause.LASER)])
    assert res.world.units.blast_mj[0].tolist() == [0, 200_000, 0, 0]
    res.world.battle.turn += 1
    _, events, _ = resolve_turn(res.world, tables, orders_for(world))
    blasts = events[events["kind"] == Event.BLAST]
    assert blasts[["impulse", "source"]].tolist() == [(0, 1)] * len(blasts)
    assert len(blasts) == 3


@given(st.integers(0, 2**32))
@settings(max_examples=10)
def test_many_pushes_add_up_in_the_order_of_uids_whatever_the_rows(seed):
    rng = np.random.default_rng(seed)
    tables = tables_of()
    wreck = {"hull_mj": 0, "lost_impulse": 0}
    rows = tuple(
        wreck | {"uid": int(uid), "x_km": rng.normal() * 90, "y_km": rng.normal() * 90, "blast_mj": 60_000 * (n % 2)}
        for n, uid in enumerate(rng.permutation(20) + 1)
    )
    holds_standard_properties(tables, world_of(tables, rows), 0, (burst,))


@pytest.mark.parametrize("way", [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (0.6, 0.8)])
@pytest.mark.parametrize(("km", "hits"), [(2_500.0, 1), (2_500.001, 0)])
def test_a_blast_reaches_as_far_each_way(way, km, hits):
    world = world_of(tables_of(), ({"hull_mj": 0, "blast_mj": 60_000}, {"x_km": way[0] * km, "y_km": way[1] * km}))
    res = run(world, tables_of(), 0, (burst,))
    assert len(hits_of(res)) == hits
