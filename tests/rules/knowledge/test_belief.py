"""Believed worlds: what a side sees exactly stays, what it does not is drawn from what it knows alone (K2)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.knowledge.belief import believe
from game.rules.knowledge.sensors import look
from game.rules.knowledge.sight import seen_world
from game.rules.knowledge.tracking import note_units
from game.rules.state.columns import NONE
from game.rules.state.digest import mirrored, world_digests
from game.rules.state.resolution import Resolution
from game.rules.state.rolls import roll_fraction, roll_ppm
from game.rules.state.vectors import rolled_unit
from game.rules.state.vocabulary import PPM, Event, FireMode, Level, Mission, Move, Posture, Presence, Stream, System
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.sim.policies import policy
from game.testing import oracle_jamming as oracle
from game.testing.battles import differing_columns
from game.testing.builders import (
    DRONE,
    FIGHTER,
    FRIGATE,
    LASER,
    all_in_sight,
    make_ghost,
    orders_for,
    tables_of,
    world_of,
)
from game.testing.invariants import assert_turn_holds
from game.testing.scrambling import scrambled
from game.testing.strategies_fire import skirmishes

JAMMER = FRIGATE | {"jam_ppm": PPM, "jam_km": 9_000.0}
few = settings(max_examples=40, deadline=None)


def in_noise(contacts=5, ghosts=2, err_km=900.0, level=Level.DETECTED):
    """Tables and a world as side 0 sees it: so many contacts in noise, the last of which are ghosts."""
    tables = tables_of((FRIGATE, JAMMER, FIGHTER), (LASER,))
    rows = ({"side": 0, "uid": 40}, *({"side": 1, "class_id": 1, "uid": 7 + n, "x_km": 5e4} for n in range(contacts)))
    world = world_of(tables, rows)
    for slot in range(contacts - ghosts + 1, contacts + 1):
        tables.ghost_of[slot] = 1
        make_ghost(world, tables, slot)
    known = world.contacts
    known.level[:, 0, 1:], known.in_sight[:, 0, 1:], known.seen_impulse[:] = level, True, 0
    known.x_km[:, 0], known.y_km[:, 0] = 5e4, 100.0 * np.arange(contacts + 1)
    known.err_km[:, 0, 1:], known.left_ppm[:, 0, 1:], known.noise_ppm[:, 0, 1:] = err_km, PPM, PPM
    known.presence[:, 0, 1:] = Presence.PRESENT
    return tables, seen_world(world, tables, 0)


@given(skirmishes(), st.integers(0, 1), st.integers(0, 2**40))
@few
def test_what_is_seen_exactly_stays_and_what_is_not_is_where_the_oracle_draws_it(skirmish, side, seed):
    tables, world, _ = skirmish
    seen = seen_world(world, tables, side)
    belief = believe(seen, tables, side, 6, seed)
    units, err = belief.world.units, seen.contacts.err_km[0, side]
    for k, key in enumerate(belief.world.battle.key):
        foes = []
        for s in range(world.unit_slots):
            uid, enemy = int(seen.units.uid[0, s]), bool(seen.sides.fights()[0, side, seen.units.side[0, s]])
            place = float(seen.units.x_km[0, s]), float(seen.units.y_km[0, s])
            if uid and seen.units.side[0, s] >= 0 and enemy:
                way, far = (roll_fraction(key, 0, 0, Stream.BELIEF, uid, 0, n) for n in (0, 1))
                place = oracle.believed_place(place, float(err[s]), rolled_unit(way, seen.battle.mirror_sign[0]), far)
                foes.append((uid, s, int(roll_ppm(key, 0, 0, Stream.BELIEF, uid, 0, 2))))
            assert (units.x_km[k, s], units.y_km[k, s]) == place
            away = np.hypot(units.x_km[k, s] - seen.units.x_km[0, s], units.y_km[k, s] - seen.units.y_km[0, s])
            assert away <= err[s] * (1 + 1e-9) if uid else away == 0.0
        assert {int(s) for s in np.flatnonzero(units.presence[k] != seen.units.presence[0])} == nothings(
            tables, seen, side, sorted(foes)
        )
    assert_known_kept(seen, belief, side, tables)


def nothings(tables, seen, side, foes):
    """The slots that the oracle takes for ghosts, by uid: (uid, slot, roll) of the enemies that were met."""
    units, contacts = seen.units, seen.contacts
    doubted = [
        (uid, s, roll) for uid, s, roll in foes
        if contacts.level[0, side, s] < Level.IDENTIFIED and units.presence[0, s] != Presence.GONE
    ]  # fmt: skip
    unmet = int((units.uid[0] == 0).sum())
    ghosts = sum(
        bool(tables.ghost_of[s] >= 0 and units.presence[0, s] != Presence.GONE and units.side[0, s] != side)
        for s in range(seen.unit_slots)
    )
    rolls = {s: roll for _, s, roll in doubted if contacts.err_km[0, side, s] > 0.0}
    return oracle.taken_for_ghosts(rolls, len(doubted) + unmet, ghosts)


DRAWN = {"x_km", "y_km", "presence", "hull_mj", "aboard", "ammo", "capacitor_mj", "move"}
DRAWN_CRAFT = {"energy_mj", "mission"}


def assert_known_kept(seen, belief, side, tables):
    """Own rows, and all of enemies but place, presence, hull, crew and arms, are what is seen."""
    for k in range(belief.world.worlds):
        one = belief.world.take(np.array([k]))
        enemy = seen.sides.foes_of(side, seen.units.side)[0]
        for name in one.units.names():
            had, has = getattr(seen.units, name)[0], getattr(one.units, name)[0]
            which = ~enemy if name in DRAWN else slice(None)
            assert np.array_equal(had[which], has[which]), name
        enemy = seen.sides.foes_of(side, seen.flights.side)[0]
        for name in one.flights.names():
            which = ~enemy if name in DRAWN_CRAFT else slice(None)
            assert np.array_equal(getattr(seen.flights, name)[0][which], getattr(one.flights, name)[0][which]), name
        drawn = {"battle.key", *(f"units.{name}" for name in DRAWN), *(f"flights.{name}" for name in DRAWN_CRAFT)}
        known = {name for name in differing_columns(seen, one) if "contacts" in name}
        assert set(differing_columns(seen, one)) <= drawn | known
        for name in known:
            group, column = name.split(".")
            had, has = (getattr(getattr(world, group), column)[0, side] for world in (seen, one))
            assert np.array_equal(had, has), name


@given(skirmishes(), st.integers(0, 1), st.integers(0, 2**40))
@few
def test_what_a_side_cannot_see_changes_no_bit_of_what_it_believes(skirmish, side, seed):
    tables, world, _ = skirmish
    other = scrambled(world, tables, side, seed % 2**32)
    views = [believe(seen_world(one, tables, side), tables, side, 3, seed) for one in (world, other)]
    assert world_digests(views[0].world) == world_digests(views[1].world)


@given(skirmishes(), st.integers(0, 1), st.integers(0, 2**40))
@few
def test_the_mirror_believes_the_mirror_image(skirmish, side, seed):
    tables, world, _ = skirmish
    seen = seen_world(world, tables, side)
    one, image = believe(seen, tables, side, 3, seed), believe(mirrored(seen), tables, side, 3, seed)
    assert world_digests(mirrored(image.world)) == world_digests(one.world)


def test_the_same_seed_draws_the_same_worlds_however_many_and_another_seed_others():
    tables, seen = in_noise()
    digests = [world_digests(believe(seen, tables, 0, count, seed).world) for count, seed in ((9, 3), (4, 3), (9, 4))]
    assert digests[0][:4] == digests[1]
    assert len({*digests[0], *digests[2]}) == 18
    other = seen.copy()
    other.units.uid[0, 1:], other.contacts.x_km[0, 0, 1:] = seen.units.uid[0, :0:-1], seen.contacts.x_km[0, 0, :0:-1]
    both = believe(World.joined([seen, other]), tables, 0, 4, 3).world
    assert world_digests(both) == digests[1] + world_digests(believe(other, tables, 0, 4, 3).world)
    assert believe(seen, tables, 0, 1, 0).world.battle.key[0] != seen.battle.key[0]


def test_it_does_not_matter_which_of_the_contacts_are_ghosts():
    tables, seen = in_noise()
    other = tables.ghost_of.copy()
    other[1:6] = other[1:6][::-1]
    one = believe(seen, tables, 0, 50, 1)
    tables.ghost_of[:] = other
    assert world_digests(one.world) == world_digests(believe(seen, tables, 0, 50, 1).world)
    assert (one.tables.ghost_of == -1).all()


@pytest.mark.parametrize(("contacts", "ghosts"), [(5, 2), (4, 0), (4, 3), (6, 1)])
def test_of_contacts_that_are_all_known_there_are_as_many_ghosts_as_there_are_each_as_often(contacts, ghosts):
    tables, seen = in_noise(contacts, ghosts)
    nothing = believe(seen, tables, 0, 2_000, 5).world.units.presence[:, 1 : contacts + 1] == Presence.GONE
    assert (nothing.sum(axis=1) == ghosts).all()
    assert np.abs(nothing.mean(axis=0) - ghosts / contacts).max() < 0.04


@pytest.mark.parametrize(("roll", "nothing"), [(499_999, [True, False]), (500_000, [False, True])])
def test_the_first_of_two_by_uid_is_the_only_ghost_with_half_of_all_rolls(monkeypatch, roll, nothing):
    tables, seen = in_noise(2, 1)
    monkeypatch.setattr("game.rules.knowledge.belief.roll_ppm", lambda key, *_: np.full(len(key), roll))
    assert (believe(seen, tables, 0, 1, 5).world.units.presence[0, 1:] == Presence.GONE).tolist() == nothing


@pytest.mark.parametrize(("column", "value"), [("presence", Presence.GONE), ("side", 0)])
def test_ghosts_that_were_found_out_and_ones_own_are_not_among_the_others(column, value):
    tables, seen = in_noise(5, 2)
    getattr(seen.units, column)[:, 5] = value
    nothing = believe(seen, tables, 0, 200, 5).world.units.presence[:, 1:5] == Presence.GONE
    assert (nothing.sum(axis=1) == 1).all()


def test_what_is_identified_or_out_of_noise_is_never_nothing():
    for facts in ({"level": Level.IDENTIFIED}, {"err_km": 0.0}):
        tables, seen = in_noise(**facts)
        assert (believe(seen, tables, 0, 50, 5).world.units.presence[:, 1:] == Presence.PRESENT).all()


def test_places_fill_the_circle_and_are_even_about_its_middle():
    tables, seen = in_noise(err_km=900.0, ghosts=0)
    units = believe(seen, tables, 0, 4_000, 8).world.units
    dx, dy = units.x_km[:, 1:] - seen.units.x_km[:, 1:], units.y_km[:, 1:] - seen.units.y_km[:, 1:]
    away = np.hypot(dx, dy)
    assert away.max() <= 900.0
    assert away.max() > 895.0
    assert abs(float(away.mean()) - 450.0) < 10.0  # as noise draws them: denser in the middle
    assert max(abs(float(dx.mean())), abs(float(dy.mean()))) < 10.0
    assert len(np.unique(dx)) == dx.size


def two_fleets(laser=LASER, **foe):
    """Tables, and a world as side 0 sees it after a look: frigates 3,000 km apart, and two flights of the enemy."""
    tables = tables_of((FRIGATE | {"sensor_km": 5_000.0}, DRONE, FIGHTER), (laser,))
    own = {"side": 0, "uid": 3}
    enemies = ({"side": 1, "uid": 9, "x_km": 3_000.0, "hx": -1.0} | foe, {"side": 1, "uid": 12, "x_km": 90_000.0})
    craft = (
        {"side": 1, "class_id": 1, "x_km": 200.0, "alive": 20},
        {"side": 1, "class_id": 2, "x_km": 400.0, "alive": 6},
    )
    world = world_of(tables, (own, *enemies), craft)
    world.contacts.level[0, 0, 2], world.contacts.presence[0, 0, 2] = Level.IDENTIFIED, Presence.PRESENT
    world.contacts.x_km[0, 0, 2], world.contacts.seen_impulse[0, 0, 2] = 90_000.0, 0
    res = Resolution(world, tables, "none")
    look(res)
    note_units(res.world, res.world.contacts.in_sight, res.now)
    return tables, seen_world(res.world, tables, 0)


def test_enemies_know_whom_they_would_see_from_where_they_are():
    tables, seen = two_fleets()
    known = believe(seen, tables, 0, 3, 1).world.contacts
    assert (known.level[:, 1, 0] == Level.DETECTED).all()  # beyond half of what a frigate is seen at
    assert known.in_sight[:, 1, 0].all()
    tables, seen = two_fleets(x_km=2_000.0)
    assert (believe(seen, tables, 0, 3, 1).world.contacts.level[:, 1, 0] == Level.IDENTIFIED).all()
    seen.units.hull_mj[0, 1], seen.flights.alive[:] = 0, 0  # only the one far off is left
    assert (believe(seen, tables, 0, 3, 1).world.contacts.level[:, 1, 0] == Level.UNKNOWN).all()


def test_enemies_have_seen_the_wrecks_in_their_sight_die_and_no_feint():
    """Whether the side's ship is a wreck or looks like one, and whether an enemy is there to see it."""
    for hull_mj, far_km, sure in ((0, 500.0, True), (9, 500.0, False), (0, 80_000.0, False)):
        tables, seen = two_fleets(x_km=far_km)
        seen.units.hull_mj[0, 0], seen.units.posture[0, 0] = hull_mj, Posture.FEIGN
        seen.units.lost_impulse[0, 0] = 3 if hull_mj == 0 else NONE
        seen.flights.alive[:] = 0
        known = believe(seen, tables, 0, 3, 1).world.contacts
        assert known.dead[:, 1, 0].all() == (far_km < 3_000.0)
        assert (known.sure[:, 1, 0] == sure).all()


@pytest.mark.parametrize(("throttle_ppm", "move"), [(0, Move.COAST), (1, Move.HOLD), (PPM, Move.HOLD)])
def test_who_shows_a_flare_holds_and_who_shows_none_coasts(throttle_ppm, move):
    tables, seen = two_fleets(throttle_ppm=throttle_ppm)
    assert (believe(seen, tables, 0, 3, 1).world.units.move[:, 1] == move).all()
    assert (believe(seen, tables, 0, 3, 1).world.units.move[:, 0] == seen.units.move[0, 0]).all()


@pytest.mark.parametrize(
    ("since", "least", "most"),
    [(0, 0, 1), (1, 0, 1), (2, 1, 2), (6, 5, 6), (12, 11, 12), (13, 12, 16), (14, 12, 16), (1_000, 12, 16)],
)
def test_guns_of_the_identified_hold_what_they_gained_since_they_fired(since, least, most):
    """An eighth of a shot an impulse, and less than that was left; who has rested may hold all there is room for."""
    shot = 800
    tables, seen = two_fleets(LASER | {"energy_mj": shot, "charge_mj": shot // 8}, x_km=2_000.0)
    seen.battle.turn[:] = 3
    seen.units.fired_impulse[0, 1] = 3 * 12 - since
    for level, in_sight in ((Level.IDENTIFIED, True), (Level.DETECTED, True), (Level.IDENTIFIED, False)):
        low, high = (least, most) if (level, in_sight) == (Level.IDENTIFIED, True) else (0, 8)
        seen.contacts.level[0, 0, 1], seen.contacts.in_sight[0, 0, 1] = level, in_sight
        held = believe(seen, tables, 0, 400, 1).world.units.capacitor_mj[:, 1, 0]
        assert held.min() == pytest.approx(low * shot // 8, abs=shot // 40)
        assert held.max() == pytest.approx(high * shot // 8, abs=shot // 40)
        assert low * shot // 8 <= held.min() <= held.max() <= high * shot // 8


@pytest.mark.parametrize("fired", [0, 3, 6, 9])
def test_what_a_gun_is_believed_to_hold_is_what_is_in_it_after_a_shot_of_all_it_had(fired):
    """By the phases of the game: a ship that damage has left half a plant and three quarters of its weapons.

    Targets are chosen in every third impulse.
    """
    tables = tables_of((FRIGATE | {"sensor_km": 9_000.0},), (LASER | {"energy_mj": 8_000, "charge_mj": 80},))
    rows = ({"side": 0, "uid": 3}, {"side": 1, "uid": 9, "x_km": 500.0, "capacitor_mj": 8_000 - 30 * (fired + 1)})
    world = all_in_sight(world_of(tables, rows), tables)
    world.units.system_ppm[0, 1, [System.PLANT, System.WEAPONS]] = 500_000, 750_000
    orders = orders_for(world)
    orders.units.fire_given[:], orders.units.fire_mode[:] = True, [[FireMode.HOLD, FireMode.FREE]]
    after, events, _ = resolve_turn(world, tables, orders)
    assert events["impulse"][events["kind"] == Event.LASER].tolist() == [fired]
    left = after.units.capacitor_mj[0, 1, 0]
    assert left == 30 * (11 - fired)
    seen = seen_world(after, tables, 0)
    assert seen.units.fired_impulse[0, 1] == fired
    held = believe(seen, tables, 0, 40, 1).world.units.capacitor_mj[:, 1, 0]
    assert ((left <= held) & (held < left + 30)).all()  # what the shot left over is nobody's to know


def test_no_gun_is_believed_to_hold_more_than_it_can():
    tables, seen = two_fleets(LASER | {"energy_mj": 800, "charge_mj": 500}, x_km=2_000.0)
    held = believe(seen, tables, 0, 20, 1).world.units.capacitor_mj[:, 1, 0]
    assert (held == 1_600).all()


def test_enemy_craft_in_sight_have_some_energy_and_something_to_do():
    tables, seen = two_fleets()
    flights = believe(seen, tables, 0, 400, 1).world.flights
    assert flights.mission.tolist() == [[Mission.CHASE, Mission.PATROL]] * 400
    for flight, class_id in ((0, 1), (1, 2)):
        most = tables.classes.craft_energy_mj[class_id]
        energy = flights.energy_mj[:, flight]
        assert 0 <= energy.min() < 0.05 * most
        assert 0.95 * most < energy.max() <= most
        assert abs(energy.mean() / most - 0.5) < 0.05
    seen.flights.uid[0, 0] = 0
    assert not believe(seen, tables, 0, 4, 1).world.flights.energy_mj[:, 0].any()


def test_numbers_from_the_middle_are_those_of_the_whole():
    tables, seen = two_fleets()
    whole, part = believe(seen, tables, 0, 7, 1), believe(seen, tables, 0, 4, 1, first=3)
    assert world_digests(whole.world)[3:] == world_digests(part.world)


def test_believed_battles_can_be_fought():
    tables, seen = in_noise()
    belief = believe(seen, tables, 0, 12, 2)
    lives = belief.world.fighting()[:, 1:]
    assert (belief.world.units.capacitor_mj[:, 1:, 0][lives] <= tables.weapons.energy_mj[0]).all()
    assert (belief.world.units.capacitor_mj[:, 1:, 0][lives] > 0).any()
    world = belief.world
    for _ in range(2):
        orders = policy("charge")(seen_world(world, belief.tables, 1), belief.tables, 1)
        after, events, _ = resolve_turn(world, belief.tables, orders)
        assert_turn_holds(world, after, belief.tables, events)
        world = after
