"""Neutrals who join against whoever hits them first, and stay out of it where nobody does."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from game.rules.knowledge.sight import seen_world
from game.rules.state.vocabulary import IMPULSES, Event, Presence, Stance, Verdict
from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.testing.invariants import assert_sight_is_true

SCENARIO = load(Path(__file__).with_name("neutrals.toml"))
WEST, EAST, TRADERS, GUARDS = range(4)
WORLDS = 24
WON, LOST, DREW = int(Verdict.VICTORY), int(Verdict.DEFEAT), int(Verdict.DRAW)


@cache
def history(plan=""):
    """Worlds after each turn, the start first, and all events; `plan`: who openly fights the traders from turn 2 on."""
    given = {2: {plan: {"command": {"fight": "traders"}}}} if plan else None
    plotters = side_policies(SCENARIO, policies_of(SCENARIO))
    worlds, events = [SCENARIO.start(WORLDS, 0)], []
    while not worlds[-1].battle.over.all():
        orders = plotted_orders(worlds[-1], SCENARIO, plotters, given)
        world, rows, _ = resolve_turn(worlds[-1], SCENARIO.tables, orders)
        worlds.append(world)
        events.append(rows)
    return worlds, np.concatenate(events)


def first_at_traders(w, plan=""):
    """The side of who first dealt a hit to the traders in a world, and the absolute impulse; None, None if nobody."""
    worlds, events = history(plan)
    side = np.concatenate([worlds[0].units.side, worlds[0].flights.side], axis=1)[w]
    rows = events[(events["world"] == w) & (events["kind"] == Event.HIT)]
    rows = rows[(side[rows["target"]] == TRADERS) & (rows["source"] >= 0)]
    if not len(rows):
        return None, None
    return int(side[rows["source"][0]]), (int(rows["turn"][0]) - 1) * IMPULSES + int(rows["impulse"][0])


def raided(by):
    """Worlds in which the fleet `by` alone hits the traders (None: nobody does)."""
    hits = [first_at_traders(w)[0] for w in range(WORLDS)]
    both = history()[0][-1].triggers.fired_count[:, :2].all(axis=1)
    return [w for w in range(WORLDS) if hits[w] == by and not both[w]]


def turned(w):
    """What the sides of a world did to each other: (absolute impulse, who, to whom, Stance, whether all know)."""
    rows = history()[1]
    rows = rows[(rows["world"] == w) & (rows["kind"] == Event.STANCE)]
    when = (rows["turn"] - 1) * IMPULSES + rows["impulse"]
    columns = when, rows["source"], rows["slot"], rows["value"], rows["shot"] == 1
    return list(zip(*(column.tolist() for column in columns), strict=True))


@pytest.mark.parametrize(("raider", "other"), [(WEST, EAST), (EAST, WEST)])
def test_they_join_against_whoever_hits_them_first(raider, other):
    assert len(raided(raider)) >= 2
    end = history()[0][-1].sides
    for w in raided(raider):
        _, when = first_at_traders(w)
        open_ = [row[1:4] for row in turned(w) if row[0] == when]
        assert {(TRADERS, raider, Stance.FIGHT), (GUARDS, raider, Stance.FIGHT)} <= set(open_)
        assert {(raider, TRADERS, Stance.FIGHT), (raider, GUARDS, Stance.FIGHT)} <= set(open_)
        assert {row[1:] for row in turned(w) if row[0] == when + 1} == {
            (side, friend, Stance.ALLIED, True)
            for one, two in ((TRADERS, other), (GUARDS, other))
            for side, friend in ((one, two), (two, one))
        }
        assert end.stance[w, TRADERS, other] == Stance.ALLIED
        assert end.merit[w, raider] < 0 == end.merit[w, other]
        assert end.verdict[w, TRADERS] == end.verdict[w, GUARDS] == end.verdict[w, other]
    won = np.mean(end.verdict[raided(raider), other] == WON)
    assert won == 1.0  # two cruisers more decide it


def test_where_nobody_hits_them_they_stay_out_and_the_battle_ends_without_them():
    worlds, events = history()
    peaceful = raided(None)
    assert len(peaceful) >= 6
    end = worlds[-1]
    for w in peaceful:
        assert turned(w) == []
        assert sorted(end.sides.verdict[w, :2].tolist()) == [WON, LOST]
        assert end.sides.verdict[w, 2:].tolist() == [DREW, DREW]
        assert end.battle.turn[w] < SCENARIO.tables.turns
        mine = end.units.side[w] >= TRADERS
        assert (end.units.presence[w, mine] == Presence.PRESENT).all()
        shots = events[(events["world"] == w) & (events["kind"] == Event.LASER)]
        assert not np.isin(shots["source"], np.flatnonzero(mine)).any()


def test_a_raid_that_nobody_was_told_of_is_known_to_the_raiders_alone_until_the_first_hit():
    worlds, _ = history()
    for w in raided(WEST):
        told = [row for row in turned(w) if not row[4]]
        for when, side, other, stance, _ in told:
            assert (side, other, stance) == (WEST, TRADERS, Stance.FIGHT)
            assert when < first_at_traders(w)[1]
            before = worlds[when // IMPULSES + 1].take(np.array([w]))
            if first_at_traders(w)[1] >= (when // IMPULSES + 1) * IMPULSES:
                for viewer, knows in ((WEST, True), (EAST, False), (TRADERS, False)):
                    seen = seen_world(before, SCENARIO.tables, viewer).sides
                    assert (seen.stance[0, WEST, TRADERS] == Stance.FIGHT) == knows


@pytest.mark.parametrize("plan", ["west", "east"])
def test_a_fleet_can_be_ordered_to_fight_them(plan):
    side = SCENARIO.names.side_number[plan]
    worlds, _ = history(plan)
    after = worlds[2].sides.fights()
    assert after[:, side, TRADERS].all()
    assert after[:, TRADERS, side].all()
    quiet = raided(None)
    assert (worlds[-1].sides.verdict[quiet, 1 - side] == WON).all()


def test_what_is_in_sight_is_true_whoever_turned():
    for plan in ("", "west"):
        for world in history(plan)[0]:
            assert_sight_is_true(world, SCENARIO.tables)


def test_worlds_turn_each_for_itself():
    """A battle alone goes as it does among others that turn at other times."""
    worlds, _ = history()
    for w in (*raided(WEST)[:1], *raided(EAST)[:1], *raided(None)[:1]):
        world, plotters = worlds[2].take(np.array([w])), side_policies(SCENARIO, policies_of(SCENARIO))
        world, _, _ = resolve_turn(world, SCENARIO.tables, plotted_orders(world, SCENARIO, plotters))
        assert (world.sides.stance[0] == worlds[3].sides.stance[w]).all()
        assert world.units.hull_mj.tolist() == worlds[3].units.hull_mj[[w]].tolist()
