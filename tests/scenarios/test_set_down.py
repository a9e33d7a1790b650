"""Transports land on a moon that moves: by orders that a player can give, and not by orbiting it alone."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from game.rules import resolve_turn
from game.rules.state.rails import body_places_now
from game.rules.state.vocabulary import Event, Verdict
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies

SCENARIO = load(Path(__file__).with_name("set_down.toml"))
TRANSPORTS = list(SCENARIO.names.unit_rows[SCENARIO.names.squadron_number["transports"]])
DOWN, AT_REST = (SCENARIO.names.objectives.index(one) for one in ("down", "one_down"))
WORLDS, WHOLE = 4, 1_000_000
LOW = {"transports": {"move": {"kind": "orbit", "target": "europa", "radius_km": 1_710.0, "sense": "ccw"}}}
STOP = {"transports": {"move": {"kind": "hold"}}}
PLANS = {"stay": {}, "orbit": {1: LOW}, "land": {1: LOW, 6: STOP}}


@cache
def played(plan):
    """The worlds after the last turn by a plan, and all events."""
    plotters = side_policies(SCENARIO, policies_of(SCENARIO))
    world, told = SCENARIO.start(WORLDS, 5), []
    while not world.battle.over.all():
        orders = plotted_orders(world, SCENARIO, plotters, PLANS[plan])
        world, events, _ = resolve_turn(world, SCENARIO.tables, orders)
        told.append(events)
    return world, np.concatenate(told)


def progress(plan, objective):
    return played(plan)[0].objectives.progress_ppm[:, objective].tolist()


def test_who_goes_down_and_stops_has_landed_and_won():
    world, events = played("land")
    assert progress("land", DOWN) == progress("land", AT_REST) == [WHOLE] * WORLDS
    assert (world.sides.verdict[:, 0] == Verdict.VICTORY).all()
    told = events[(events["kind"] == Event.REACHED) & (events["value"] == DOWN)]
    assert sorted(zip(told["world"].tolist(), told["target"].tolist(), strict=True)) == [
        (w, s) for w in range(WORLDS) for s in TRANSPORTS
    ]
    assert (told["turn"] >= 7).all()  # two turns in a row, the sixth the first that can count


@pytest.mark.parametrize("plan", ["stay", "orbit"])
def test_who_stays_in_orbit_has_not(plan):
    """However low: who goes down to orbit there is near enough, and too fast."""
    world, _ = played(plan)
    x, y = body_places_now(world, SCENARIO.tables)
    moon, units = SCENARIO.names.body_number["europa"], world.units
    near = np.hypot(units.x_km - x[:, [moon]], units.y_km - y[:, [moon]]) <= SCENARIO.tables.objectives[DOWN].radius_km
    assert (near[:, TRANSPORTS] == (plan == "orbit")).all()
    assert progress(plan, DOWN) == progress(plan, AT_REST) == [0] * WORLDS
    assert not world.lost()[:, TRANSPORTS].any()
    assert (world.sides.verdict[:, 0] == Verdict.DEFEAT).all()
