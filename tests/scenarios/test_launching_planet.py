"""A planet launches a ship every 15 minutes until its yard is dead: in the worlds alone in which it is."""

from pathlib import Path

import numpy as np
import pytest

from game.rules import resolve_turn
from game.rules.state.vocabulary import Event, Presence, Verdict
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies

PLANET = load(Path(__file__).with_name("launching_planet.toml"))
RAIDERS = list(PLANET.names.unit_rows[PLANET.names.squadron_number["raiders"]])
YARD = PLANET.names.unit_slot["yard_01"]
LAUNCHES_S = [300.0 + 900.0 * number for number in range(4)]
OPEN_FIRE = {"strike": {"fire": {"mode": "free", "target": "yard_01"}, "move": {"kind": "pursue", "target": "yard_01"}}}
KEEP_AWAY = {"strike": {"fire": {"mode": "hold"}, "move": {"kind": "coast"}}}


def played(given, *, worlds=4, dead=(), turns=16):
    """(world, {world: times in s at which raiders came}); in the worlds `dead` the yard is a wreck before turn 4."""
    world = PLANET.start(worlds, 3)
    plotters = side_policies(PLANET, policies_of(PLANET))
    came = {w: [] for w in range(worlds)}
    for turn in range(1, turns + 1):
        if turn == 4:
            world.units.hull_mj[list(dead), YARD] = 0
        orders = plotted_orders(world, PLANET, plotters, {turn: given})
        world, events, _ = resolve_turn(world, PLANET.tables, orders)
        for row in events[(events["kind"] == Event.ARRIVED) & np.isin(events["target"], RAIDERS)]:
            came[int(row["world"])].append(float(row["time_s"]))
        if world.battle.over.all():
            break
    return world, came


def test_a_ship_comes_up_every_quarter_of_an_hour():
    world, came = played(KEEP_AWAY)
    assert came == dict.fromkeys(range(4), LAUNCHES_S)
    assert (world.units.presence[:, RAIDERS] == Presence.PRESENT).all()
    assert not (world.sides.verdict == Verdict.VICTORY)[:, 0].any()


def test_none_comes_up_where_the_yard_is_dead_and_no_world_feels_another():
    """The yard is a wreck at minute 15: the raider of minute 20 stays on the ground."""
    _, came = played(KEEP_AWAY, dead=(1, 3))
    assert came == {0: LAUNCHES_S, 1: LAUNCHES_S[:1], 2: LAUNCHES_S, 3: LAUNCHES_S[:1]}


def test_cruisers_that_go_for_the_yard_end_it():
    world, came = played(OPEN_FIRE, worlds=6)
    assert world.lost()[:, YARD].all()
    died_s = world.units.lost_impulse[:, YARD] * PLANET.tables.impulse_s
    for w, times in came.items():
        assert times == [moment for moment in LAUNCHES_S if moment <= died_s[w]]
    assert (died_s < LAUNCHES_S[-1]).all()


@pytest.mark.parametrize("dead", [False, True])
def test_the_battle_is_won_once_nobody_is_left_to_come(dead):
    """The yard and the raider that came are wrecks: with those called off nobody stands, without they do."""
    world = PLANET.start(1, 3)
    plotters = side_policies(PLANET, policies_of(PLANET))
    for _ in range(2):
        orders = plotted_orders(world, PLANET, plotters)
        world, _, _ = resolve_turn(world, PLANET.tables, orders)
    world.units.hull_mj[0, RAIDERS[0]] = 0
    if dead:
        world.units.hull_mj[0, YARD] = 0
    world, _, _ = resolve_turn(world, PLANET.tables, plotted_orders(world, PLANET, plotters))
    assert world.battle.over[0] == dead
    assert world.sides.verdict[0].tolist() == ([Verdict.VICTORY, Verdict.DEFEAT] if dead else [0, 0])
    assert world.objectives.progress_ppm[0, 0] == (1_000_000 if dead else 200_000)
