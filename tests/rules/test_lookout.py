"""What is to be expected at places, against the oracle; from own knowledge alone; and against the dice of turns."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules import Lookout, believe, resolve_turn, seen_world
from game.rules.lookout import UNSEEN, Moment
from game.rules.state.rails import body_places
from game.rules.state.vocabulary import Event, Level, Posture, Presence, Priority, System
from game.testing.builders import DARK, FRIGATE, IMPACTOR, JUPITER, LANCE, LASER, all_in_sight, tables_of, world_of
from game.testing.oracle_lookout import Chart
from game.testing.strategies_fire import ROCK, places, skirmishes

from .test_threat import drawn


def moment_of(seen, tables):
    body_x, body_y = (one[0, 0] for one in body_places(seen, tables, 0))
    return Moment(seen.units.x_km[0].copy(), seen.units.y_km[0].copy(), body_x, body_y)


def lookout_of(world, tables, side=0):
    seen = seen_world(world, tables, side)
    return Lookout(seen, tables, side, moment_of(seen, tables))


def field(*rows, classes=(FRIGATE, LANCE), weapons=(LASER, DARK, IMPACTOR), bodies=(), **more):
    """A side 0 that sees everything; rows as in `world_of`."""
    tables = tables_of(classes, weapons, bodies, **more)
    world = world_of(tables, rows)
    all_in_sight(world, tables)
    return lookout_of(world, tables)


def at(*points):
    x, y = np.array(points, dtype=float).T
    return x, y


POINTS = st.lists(places(), min_size=1, max_size=4)


@given(skirmishes(), POINTS, st.integers(0, 1))
@settings(max_examples=30, deadline=None)
def test_places_are_what_the_oracle_says(skirmish, points, side):
    tables, world, _ = skirmish
    look = lookout_of(world, tables, side)
    chart = Chart(look.seen, tables, side, look.moment)
    points += [ship.place for ship in chart.own]
    x, y = at(*points)
    for who in (-1, *(ship.slot for ship in chart.own[:1])):
        found, expected = look.threat(x, y, who=who), [chart.threat(place, who=who) for place in points]
        assert found.chance == pytest.approx([chance for chance, _ in expected], abs=1e-9)
        assert found.enemies.tolist() == [enemies for _, enemies in expected]
    for foe in chart.foes[:2]:
        some = look.threat(x, y, np.array([foe.slot])).chance
        assert some == pytest.approx([chart.threat(place, [foe.slot])[0] for place in points], abs=1e-9)
    assert look.cover_km(x, y) == pytest.approx([chart.cover(place) for place in points], abs=1e-6)
    assert look.seen_at(x, y) == pytest.approx([chart.seen_at(place) for place in points], rel=1e-12)
    for own in (False, True):
        assert look.noise_ppm(x, y, own=own).tolist() == [chart.noise(place, own=own) for place in points]


@pytest.mark.parametrize("seed", range(40, 46))
def test_noise_is_what_the_oracle_says_where_many_jam_and_hear(seed):
    look, rng = drawn(seed)
    chart = Chart(look.seen, look.tables, 0, look.moment)
    places = [ship.place for ship in chart.own + chart.foes]
    points = [tuple(np.array(places[n % len(places)]) + rng.normal(0.0, 3_000.0, 2)) for n in range(12)]
    for own in (False, True):
        assert look.noise_ppm(*at(*points), own=own).tolist() == [chart.noise(point, own=own) for point in points]


@pytest.mark.parametrize(("filters", "noise"), [
    ({}, 400_000), ({"system_ppm": 0}, 640_000), ({"class_id": 3}, 640_000), ({"class_id": 0}, 640_000),
])  # fmt: skip
def test_noise_counts_to_its_edge_and_is_taken_out_by_sensors_that_work(filters, noise):
    """One of two sees through 0.4 x 0.4 of it from 2,500 km; the other takes out half, while it has sensors at all."""
    ear = FRIGATE | {"burn_through_km": 1_000.0}
    veil, half = FRIGATE | {"jam_ppm": 800_000, "jam_km": 4_000.0}, FRIGATE | {"counter_jam_ppm": 500_000}
    rows = {"x_km": 7_500.0}, {"class_id": 2} | filters, {"side": 1, "class_id": 1, "x_km": 9_000.0}
    look = field(*rows, classes=(ear, veil, half, half | {"sensor_km": 0.0}))
    points = at((5_000.0, 0.0), (np.nextafter(5_000.0, 0.0), 0.0), (6_600.0, 0.0))
    assert look.noise_ppm(*points, own=False).tolist() == [noise, 0, 0]


@given(skirmishes(), POINTS)
@settings(max_examples=25, deadline=None)
def test_what_a_side_cannot_see_changes_nothing(skirmish, points):
    tables, world, _ = skirmish
    other = world.copy()
    other.battle.key += np.uint64(12345)
    unseen = (world.contacts.level[0, 0] == 0) & (world.units.side[0] == 1)
    hostile = world.sides.foes_of(0, world.units.side)[0]
    moved = unseen & hostile
    other.units.x_km[0, moved] += 3_000.0
    other.units.class_id[0, moved] = 1
    x, y = at(*points)
    one, two = lookout_of(world, tables), lookout_of(other, tables)
    for told, again in zip(one.threat(x, y), two.threat(x, y), strict=True):
        assert told.tobytes() == again.tobytes()
    for name in ("cover_km", "blind_km", "seen_at"):
        assert getattr(one, name)(x, y).tobytes() == getattr(two, name)(x, y).tobytes()


@given(skirmishes(), POINTS, st.sampled_from((1.0, 700.0, 5_000.0)))
@settings(max_examples=25, deadline=None)
def test_more_enemies_never_make_a_place_safer_and_chances_are_chances(skirmish, points, cell_km):
    tables, world, _ = skirmish
    look = lookout_of(world, tables)
    x, y = at(*points)
    foes = look.contacts()
    whole = look.threat(x, y, cell_km=cell_km).chance
    assert ((whole >= 0.0) & (whole <= 1.0)).all()
    for foe in foes:
        assert (look.threat(x, y, foes[foes != foe], cell_km=cell_km).chance <= whole + 1e-12).all()


def test_who_is_not_identified_is_feared_as_the_worst_that_is_known_of_its_side():
    """A frigate far away is not identified. Once a lance of its side is, though a wreck, it may be another."""
    rows = ({"side": 0, "x_km": 9e5}, {"side": 1}, {"side": 1, "class_id": 1, "x_km": -8e5, "hull_mj": 0},
            {"side": 2, "class_id": 1, "x_km": -8e5})  # fmt: skip
    tables = tables_of((FRIGATE, LANCE), (LASER, DARK), sides=3)
    world = all_in_sight(world_of(tables, rows), tables)
    far = at((40_000.0, 0.0))
    world.contacts.level[0, 0, 1:] = [Level.DETECTED, Level.DETECTED, Level.IDENTIFIED]
    assert lookout_of(world, tables).threat(*far).chance[0] == 0.0  # what another side has says nothing of it
    world.contacts.level[0, 0, 2] = Level.IDENTIFIED
    assert lookout_of(world, tables).threat(*far).chance[0] > 0.0
    world.contacts.level[0, 0, 1] = Level.IDENTIFIED
    assert lookout_of(world, tables).threat(*far).chance[0] == 0.0


def test_a_lone_laser_by_hand():
    """Twelve shots a turn at 12,000 km: 1 / (1 + 1.5^2) each; nothing beyond its range."""
    look = field({"side": 1})
    chance, enemies = look.threat(*at((12_000.0, 0.0), (12_000.001, 0.0)))
    shot = 307_692 / 1e6
    assert chance.tolist() == pytest.approx([1.0 - (1.0 - shot) ** 12, 0.0])
    assert enemies.tolist() == [1, 0]


def test_a_dark_gun_fires_a_shot_a_turn_and_shares_it_out():
    own = {"side": 0, "x_km": 0.0, "y_km": 30_000.0}
    look = replace(field({"side": 1, "class_id": 1}, own), later=True)
    away = at((30_000.0, 0.0))
    share = 400_000 / 1e6  # at r0 half of 0.8
    shots = 12 * 7_084 / 85_000
    first = 1.0 - share / 2
    more = 1.0 - share / 2 * (int((shots - 1.0) * 1e6) / 1e6)
    assert look.threat(*away).chance[0] == pytest.approx(1.0 - first * more, abs=1e-9)
    alone = look.threat(*away, who=1).chance[0]
    assert alone > look.threat(*away).chance[0]


def test_a_dark_gun_that_has_rested_fires_two_shots_in_the_coming_turn_and_one_in_later_ones():
    look = field({"side": 1, "class_id": 1})
    first = look.threat(*at((30_000.0, 0.0))).chance[0]
    later = replace(look, later=True).threat(*at((30_000.0, 0.0))).chance[0]
    assert first == pytest.approx(1.0 - (1.0 - 0.4) ** 2, abs=1e-3)
    assert later == pytest.approx(0.4, abs=1e-3)


def test_a_beam_at_another_is_felt_in_its_corridor():
    """Behind a ship that is fired at, within 150 km of the line, up to the range."""
    look = field({"side": 1, "class_id": 1}, {"side": 0, "x_km": 20_000.0})
    behind, edge, beside = look.threat(*at((40_000.0, 0.0), (40_000.0, 150.0), (40_000.0, 150.001))).chance
    assert behind == pytest.approx(edge, rel=1e-4)
    assert beside < 0.6 * edge
    wide = look.threat(*at((40_000.0, 0.0)), cell_km=600.0).chance[0]
    assert beside < wide < behind
    lasers = field({"side": 1}, {"side": 0, "x_km": 4_000.0})
    behind, beside = lasers.threat(*at((8_000.0, 0.0), (8_000.0, 500.0))).chance
    assert behind == pytest.approx(beside, rel=0.01)


def test_a_beam_is_felt_to_the_very_end_of_its_range():
    look = field({"side": 1, "class_id": 1}, {"side": 0, "x_km": 20_000.0})
    within, edge, beyond = look.threat(*at((59_999.999, 0.0), (60_000.0, 0.0), (60_000.001, 0.0))).chance
    assert edge == pytest.approx(within, rel=1e-4)
    assert beyond == 0.0


def test_wide_arcs_hold_and_narrow_ones_turn():
    wide, narrow = (FRIGATE | {"batteries": ((0, 1, cosine),)} for cosine in (-0.5, 0.5))
    for ship, behind in ((wide, False), (narrow, True)):
        look = field({"side": 1, "hx": 1.0, "hy": 0.0}, classes=(ship,))
        ahead, back = look.threat(*at((9_000.0, 0.0), (-9_000.0, 0.0))).chance
        assert ahead > 0.0
        assert (back > 0.0) == behind


def test_who_evades_or_dodges_is_safer():
    for gun in (0, 2):
        ship = FRIGATE | {"batteries": ((gun, 1),)}
        chances = []
        for posture in (Posture.ACTIVE, Posture.EVADE):
            look = field({"side": 1}, {"side": 0, "posture": posture}, classes=(ship,))
            chances.append(look.threat(*at((9_000.0, 0.0)), who=1).chance[0])
        assert 0.0 < chances[1] < chances[0]


def test_a_ship_that_cannot_fire_threatens_nobody():
    weapons_gone = np.full(6, 1_000_000)
    weapons_gone[System.WEAPONS] = 0
    for facts in ({"system_ppm": weapons_gone}, {"hull_mj": 0}, {"presence": Presence.AWAY}):
        look = field({"side": 1, **facts})
        assert look.threat(*at((5_000.0, 0.0))).chance[0] == 0.0


def test_a_ship_without_a_plant_fires_what_its_guns_hold_and_then_no_more():
    no_plant = np.full(6, 1_000_000)
    no_plant[System.PLANT] = 0
    look = field({"side": 1, "system_ppm": no_plant})
    assert look.threat(*at((5_000.0, 0.0))).chance[0] > 0.0
    assert replace(look, later=True).threat(*at((5_000.0, 0.0))).chance[0] == 0.0
    look.seen.units.fired_impulse[0, 0] = look.seen.battle.turn[0] * 12 - 1
    assert look.threat(*at((5_000.0, 0.0))).chance[0] == 0.0


def test_bodies_cover_and_blind():
    look = field({"side": 1, "x_km": -5_000.0, "y_km": 4_000.0}, {"side": 0, "x_km": 6_500.0, "y_km": 30_000.0},
                 bodies=(ROCK,))  # fmt: skip
    behind, aside = (13_000.0, 4_000.0), (6_500.0, 15_000.0)
    x, y = at(behind, aside)
    cover = look.cover_km(x, y)
    assert cover[0] < 0.0 < cover[1]
    assert look.threat(x, y).chance[0] == 0.0
    below = at((6_500.0, -5_000.0))
    assert look.blind_km(*below)[0] < 0.0
    assert look.seen_at(*below)[0] == UNSEEN
    assert look.seen_at(*at(aside))[0] == pytest.approx(15_000.0 / 1e6)
    free = look.free_km(0, np.array([1.0, -1.0]), np.zeros(2), 12_000.0)
    assert free.tolist() == pytest.approx([6_500.0, 12_000.0])


def test_noise_of_own_jammers_lowers_the_chance_and_near_enemies_see_through():
    veil = FRIGATE | {"jam_ppm": 1_000_000, "jam_km": 4_000.0, "burn_through_km": 1_000.0}
    chances = []
    for jams in (False, True):
        jammer = {"side": 0, "class_id": 1 if jams else 0, "x_km": 9_000.0}
        look = field({"side": 1}, jammer, classes=(FRIGATE, veil), weapons=(LASER | {"p0_ppm": 50_000},))
        chances.append(look.threat(*at((9_000.0, 500.0), (3_000.0, 0.0))).chance)
    assert chances[1][0] < 0.7 * chances[0][0]
    assert chances[1][1] == chances[0][1]


@given(
    st.sampled_from((0, 1, 2)), st.floats(0.2, 0.9), st.sampled_from(((1, 1), (1, 1), (2, 1), (3, 1), (1, 3))),
    st.integers(1, 15), st.integers(0, 2**30),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_a_unit_is_hit_about_as_often_as_is_told(kind, part, friends_and_guns, fired_ago, key):
    """Against the dice: believed battles, the turn resolved, by who was hit; fire shared out by lot, nobody moves."""
    reach, (friends, count) = (12_000.0, 60_000.0, 60_000.0)[kind], friends_and_guns
    gun = FRIGATE | {"batteries": ((kind, count),), "hull_mj": 10**7, "shield_mj": 0, "thrust_km_s2": 0.0}
    rows = [{"side": 1, "class_id": 0, "fired_impulse": 24 - fired_ago}, {"side": 0, "class_id": 1}]
    target = FRIGATE | {"batteries": (), "hull_mj": 10**8, "breach_ppm": 0}
    x = part * reach
    rows[1] |= {"x_km": x}
    rows += [{"side": 0, "class_id": 1, "x_km": -x * 0.9, "y_km": 4_000.0 * n} for n in range(friends - 1)]
    weak = LASER | {"p0_ppm": 120_000}
    tables = tables_of((gun, target), (weak, DARK, DARK | {"charge_mj": 85_000 // 3}))
    world = world_of(tables, tuple(rows), key=key)
    world.battle.turn[:] = 2
    all_in_sight(world, tables)
    look = lookout_of(world, tables)
    told = look.threat(*at((x, 0.0)), who=1).chance[0]
    belief = believe(look.seen, tables, 0, 400, key % 1000)
    belief.world.units.priority[:, 0] = Priority.SPREAD
    _, events, _ = resolve_turn(belief.world, belief.tables, None, record="all")
    hits = events[(events["kind"] == Event.HIT) & (events["target"] == 1)]
    hit = len(np.unique(hits["world"])) / 400
    assert hit == pytest.approx(told, abs=0.09)


def test_a_mirrored_battle_is_told_alike():
    ship = FRIGATE | {"batteries": ((0, 1, -0.5),)}
    look = field({"side": 1, "hx": 0.6, "hy": 0.8}, classes=(ship,))
    look.tables.classes.battery_fx[0, 0], look.tables.classes.battery_fy[0, 0] = -0.8, 0.6
    seen = look.seen.copy()
    seen.units.hy *= -1.0
    seen.battle.mirror_sign *= -1.0
    mirrored = replace(look, seen=seen, moment=look.moment._replace(y_km=-look.moment.y_km))
    x, y = at((5_000.0, 3_000.0), (-3_000.0, -6_000.0), (2_000.0, -9_000.0), (-5_000.0, 500.0), (-5_000.0, 9_000.0))
    told = look.threat(x, y).chance
    assert told.tolist() == mirrored.threat(x, -y).chance.tolist()
    assert 0 < (told == 0.0).sum() < len(told)


def test_nobody_known_is_no_threat():
    look = field({"side": 0}, bodies=(JUPITER | {"x_km": 0.0, "y_km": -90_000.0},))
    chance, enemies = look.threat(*at((5_000.0, 0.0)))
    assert (chance[0], enemies[0]) == (0.0, 0)
    assert look.cover_km(*at((5_000.0, 0.0)))[0] == np.inf


@given(st.integers(1, 3_000_000))
def test_what_burns_is_seen_farther(signature):
    """Three tenths, one and two of the signature."""
    look = field({"side": 0})
    assert look.shows(signature) == pytest.approx([signature / 1e6 * part for part in (0.3, 1.0, 2.0)], rel=1e-5)
