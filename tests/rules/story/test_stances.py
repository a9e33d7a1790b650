"""Sides that turn on each other: who is provoked, who is told, who is drawn in, and what it costs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.resolution import Resolution, Turning
from game.rules.state.vocabulary import Cause, Event, Presence, Stance
from game.rules.turn import RULES
from game.testing.builders import FIGHTER, FRIGATE, side_table, tables_of, world_of
from game.testing.oracle_stances import Relations, Told, after_impulse

WATCH, FIGHT, ALLIED = Stance
SIDES = 4
FLIGHT = SIDES
"""Row code of the only flight, which is of side 0."""


def field(worlds=1, enemy=(), **table):
    """A frigate of each of four sides and a flight of the first; `enemy`: who fights whom, pairs of sides."""
    fights = np.zeros((SIDES, SIDES), bool)
    for side, other in enemy:
        fights[side, other] = True
    facts = {name: np.array(values, np.int32) for name, values in table.items() if name != "joins"}
    joins = np.zeros((SIDES, SIDES), bool)
    for side, other in table.get("joins", ()):
        joins[side, other] = True
    tables = replace(tables_of((FRIGATE, FIGHTER), sides=SIDES), sides=side_table(fights, joins=joins, **facts))
    rows = tuple({"side": side, "x_km": 900.0 * side} for side in range(SIDES))
    return tables, world_of(tables, rows, ({"side": 0, "class_id": 1},), worlds=worlds)


def an_impulse(tables, world, hits=(), told=(), strikes=()):
    """Hits (target, source[, energy]) in each world, strikes at the flight by sources, and what the story says."""
    res = Resolution(world, tables, "all")
    res.begin_impulse(3)
    every = np.arange(world.worlds)
    for target, source, *energy in hits:
        each = [np.full(len(every), one) for one in (target, source, *(energy or [300]))]
        res.hit(every, *each, Cause.LASER)
    for number, source in enumerate(strikes):
        res.strike_craft(every, *(np.full(len(every), one) for one in (0, number, source)), Cause.LASER)
    RULES["lose_struck_craft"](res)
    RULES["deal_damage"](res)
    res.this_impulse.turns += [Turning(every, *one) for one in told]
    RULES["take_sides"](res)
    return res


def stands(res, w=0):
    """Pairs that fight, as they are and as all believe."""
    sides = res.world.sides
    return [
        [tuple(pair) for pair in np.argwhere(column[w] == FIGHT).tolist()] for column in (sides.stance, sides.declared)
    ]


def rows_of(res):
    rows = res.journal.table()
    rows = rows[rows["kind"] == Event.STANCE]
    return [(int(r["source"]), int(r["slot"]), int(r["value"]), int(r["shot"])) for r in rows]


def test_who_watches_fights_whoever_harms_it_once_it_has_had_enough_and_is_fought_back():
    tables, world = field(provoked_hits=(0, 2, 0, 0))
    once = an_impulse(tables, world, [(1, 0)])
    assert stands(once) == [[], []]
    assert once.world.sides.hits_by[0, 1].tolist() == [1, 0, 0, 0]
    assert rows_of(once) == []
    assert stands(an_impulse(tables, once.world, [(1, 2)])) == [[], []]  # one hit by each of two
    twice = an_impulse(tables, once.world, [(1, 0)])
    assert stands(twice) == [[(0, 1), (1, 0)]] * 2
    assert rows_of(twice) == [(0, 1, FIGHT, 1), (1, 0, FIGHT, 1)]
    assert not twice.world.sides.hits_by.any()
    assert stands(an_impulse(tables, world, [(1, 0), (1, 0)])) == stands(twice)


@pytest.mark.parametrize(
    ("hit", "turns"),
    [
        ((1, 0, 1), True),
        ((1, 0, 0), False),  # no energy at all
        ((1, 1), False),  # its own
        ((1, FLIGHT), True),
        ((1, FLIGHT + 1), False),  # a body, or nobody
        ((1, -1), False),
        ((2, 0), False),  # whom nothing provokes
    ],
)
def test_only_a_hit_by_another_side_is_harm(hit, turns):
    tables, world = field(provoked_hits=(0, 1, 0, 0))
    assert (stands(an_impulse(tables, world, [hit])) == [[(0, 1), (1, 0)]] * 2) == turns


@pytest.mark.parametrize("state", [{"hull_mj": 0}, {"presence": Presence.STRUCK}])
def test_wrecks_and_who_is_gone_feel_no_harm(state):
    tables, world = field(provoked_hits=(0, 1, 0, 0))
    for name, value in state.items():
        getattr(world.units, name)[:, 1] = value
    assert stands(an_impulse(tables, world, [(1, 0)])) == [[], []]


def test_a_hit_that_kills_is_harm_and_so_is_one_at_craft():
    tables, world = field(provoked_hits=(1, 1, 0, 0))
    assert stands(an_impulse(tables, world, [(1, 2, 10**7)])) == [[(1, 2), (2, 1)]] * 2
    assert stands(an_impulse(tables, world, strikes=[3])) == [[(0, 3), (3, 0)]] * 2
    assert stands(an_impulse(tables, world, strikes=[FLIGHT])) == [[], []]


def test_allies_and_enemies_are_not_provoked_anew():
    tables, world = field(enemy=[(1, 2)], provoked_hits=(0, 1, 0, 0))
    world.sides.stance[:, 1, 0] = world.sides.declared[:, 1, 0] = ALLIED
    res = an_impulse(tables, world, [(1, 0), (1, 2)])
    assert stands(res) == [[(1, 2)]] * 2
    assert not res.world.sides.hits_by.any()


def test_what_an_ally_did_while_he_was_one_is_not_held_against_him():
    tables, world = field(provoked_hits=(0, 1, 0, 0))
    world.sides.stance[:, 1, 0] = world.sides.declared[:, 1, 0] = ALLIED
    res = an_impulse(tables, world, [(1, 0)], told=[(1, 0, WATCH, True)])
    assert stands(res) == [[], []]
    assert not res.world.sides.hits_by.any()
    assert stands(an_impulse(tables, res.world, [(1, 0)])) == [[(0, 1), (1, 0)]] * 2


def test_who_joins_a_side_fights_whomever_it_comes_to_fight_but_no_ally_of_its_own():
    tables, world = field(provoked_hits=(0, 1, 0, 0), joins=[(2, 1), (3, 2)])
    res = an_impulse(tables, world, [(1, 0)])
    # And the third is joined by the fourth; all of them are fought back.
    assert stands(res)[0] == [(0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (3, 0)]
    world.sides.stance[:, 2, 0] = world.sides.declared[:, 2, 0] = ALLIED
    assert stands(an_impulse(tables, world, [(1, 0)])) == [[(0, 1), (1, 0)]] * 2


def test_who_is_attacked_has_friends_too():
    tables, world = field(joins=[(2, 1)])
    assert stands(an_impulse(tables, world, told=[(0, 1, FIGHT, True)]))[0] == [(0, 1), (0, 2), (1, 0), (2, 0)]


def test_nobody_comes_to_fight_itself():
    tables, world = field(provoked_hits=(0, 1, 0, 0), joins=[(0, 1), (1, 0)])
    assert stands(an_impulse(tables, world, [(1, 0)]))[0] == [(0, 1), (1, 0)]


def test_a_war_that_nobody_was_told_of_is_open_with_its_first_hit():
    tables, world = field()
    secret = an_impulse(tables, world, told=[(0, 1, FIGHT, False)])
    assert stands(secret) == [[(0, 1)], []]
    assert rows_of(secret) == [(0, 1, FIGHT, 0)]
    other = an_impulse(tables, secret.world, [(2, 0), (0, 1)])  # not by who fights, or not at whom it fights
    assert stands(other) == [[(0, 1)], []]
    told = an_impulse(tables, secret.world, [(1, 0)])
    assert stands(told) == [[(0, 1), (1, 0)]] * 2
    assert rows_of(told) == [(0, 1, FIGHT, 1), (1, 0, FIGHT, 1)]


def test_a_hit_before_a_war_is_none_of_it():
    tables, world = field(provoked_hits=(0, 0, 0, 1))  # somebody heeds hits
    res = an_impulse(tables, world, [(1, 0)], told=[(0, 1, FIGHT, False)])
    assert stands(res) == [[(0, 1)], []]
    assert rows_of(res) == [(0, 1, FIGHT, 0)]


def test_peace_takes_two():
    tables, world = field(enemy=[(0, 1), (1, 0)])
    one = an_impulse(tables, world, told=[(0, 1, WATCH, True)])
    assert stands(one) == [[(1, 0)]] * 2
    assert rows_of(one) == [(0, 1, WATCH, 1)]
    assert stands(an_impulse(tables, one.world, told=[(1, 0, ALLIED, True)])) == [[], []]


def test_harm_to_the_protected_costs_merit_while_they_do_not_fight():
    tables, world = field(enemy=[(0, 1), (2, 1), (1, 2)], protected_merit=(0, 5, 0, 0))
    res = an_impulse(tables, world, [(1, 0), (1, 0), (1, 2), (1, FLIGHT), (0, 3)])
    assert res.world.sides.merit[0].tolist() == [-15, 0, 0, 0]


def test_the_hits_that_provoke_the_protected_cost_too():
    tables, world = field(provoked_hits=(0, 2, 0, 0), protected_merit=(0, 5, 0, 0))
    res = an_impulse(tables, world, [(1, 0), (1, 0)])
    assert res.world.sides.merit[0].tolist() == [-10, 0, 0, 0]
    assert not an_impulse(tables, res.world, [(1, 0)]).world.sides.merit[0, 0] < -10


def test_worlds_turn_each_for_itself():
    tables, world = field(worlds=3, provoked_hits=(0, 1, 0, 0))
    res = Resolution(world, tables, "all")
    res.begin_impulse(0)
    res.hit(np.array([2, 1]), np.array([1, 1]), np.array([0, 3]), np.array([300, 300]), Cause.LASER)
    for phase in ("deal_damage", "take_sides"):
        RULES[phase](res)
    assert [stands(res, w)[0] for w in range(3)] == [[], [(1, 3), (3, 1)], [(0, 1), (1, 0)]]


@st.composite
def troubles(draw):
    """Four sides that stand to each other anyhow, and what befalls them in an impulse."""
    sides = st.integers(0, SIDES - 1)
    few = st.lists(st.tuples(sides, sides).filter(lambda pair: pair[0] != pair[1]), max_size=4)
    counts = st.tuples(*[st.integers(0, 2)] * SIDES)
    tables, world = field(provoked_hits=draw(counts), protected_merit=draw(counts), joins=draw(few))
    for side in range(SIDES):
        for other in range(SIDES):
            stance = draw(st.sampled_from(Stance)) if side != other else ALLIED
            world.sides.stance[:, side, other] = world.sides.declared[:, side, other] = stance
            if side != other and draw(st.integers(0, 3)) == 3:
                world.sides.declared[:, side, other] = draw(st.sampled_from(Stance))
            if stance == WATCH and tables.sides.provoked_hits[side]:
                world.sides.hits_by[:, side, other] = draw(st.integers(0, int(tables.sides.provoked_hits[side]) - 1))
    dead = draw(st.sampled_from((None, 0, 1)))
    if dead is not None:
        world.units.hull_mj[:, dead] = 0
    hits = draw(st.lists(st.tuples(sides, st.integers(-1, FLIGHT), st.sampled_from((0, 1, 300))), max_size=5))
    told = [
        Told(*pair, draw(st.sampled_from(Stance)), draw(st.booleans()))
        for pair in draw(few)
    ]  # fmt: skip
    return tables, world, hits, told


@given(troubles())
def test_sides_stand_as_the_oracle_says(trouble):
    tables, world, hits, told = trouble
    res = an_impulse(tables, world, hits, told)
    side_of = {**{side: side for side in range(SIDES)}, FLIGHT: 0}
    felt = [
        (target, side_of[source])
        for target, source, energy in hits
        if energy and source in side_of and side_of[source] != target and world.units.hull_mj[0, target] > 0
    ]
    wanted = after_impulse(Relations.of(world), tables.sides, felt, told)
    rows, wanted.rows = wanted.rows, set()
    assert Relations.of(res.world) == wanted
    assert set(rows_of(res)) == {(a, b, int(stance), int(known)) for a, b, stance, known in rows}
    changed = (res.world.sides.stance != world.sides.stance).any()
    assert (res.this_impulse.turned is not None) == changed
    if changed:
        assert (res.this_impulse.turned == world.sides.stance).all()
