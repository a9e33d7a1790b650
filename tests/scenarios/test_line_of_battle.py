"""Two columns break a line of thirty-three: what theory says a line costs, and what concentration is worth."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from game.rules.state.vocabulary import IMPULSES, Event, Presence
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies

SCENARIO = load(Path(__file__).with_name("line_of_battle.toml"))
WORLDS, SEED = 8, 1
OURS, THEIRS = 0, 1
PLANS = {"line": ("in_line", "hold", 6), "columns": ("", "break_line", 12)}
"""Variant, policy, and the turns after which little happens any more."""


class Fought(NamedTuple):
    """A battle with some plan: the world after each turn, and all events."""

    worlds: list[World]
    events: np.ndarray
    reserve: list[int]  # slots

    def lost(self, side: int) -> np.ndarray:
        """Ships lost, by world."""
        units = self.worlds[-1].units
        return ((units.side == side) & (units.lost_cause > 0)).sum(axis=1)

    def shots(self, side: int, turns: range) -> int:
        """Shots that ships of a side fired in some turns, of all worlds."""
        rows = self.events[(self.events["kind"] == Event.LASER) & np.isin(self.events["turn"], turns)]
        return int((self.worlds[0].units.side[rows["world"], rows["source"]] == side).sum())


@cache
def fought(plan: str) -> Fought:
    variant, policy, turns = PLANS[plan]
    scenario = SCENARIO.variant(variant) if variant else SCENARIO
    plotters = side_policies(scenario, policies_of(scenario, {"columns": policy}))
    worlds, events = [scenario.start(WORLDS, SEED)], []
    for _ in range(turns):
        orders = plotted_orders(worlds[-1], scenario, plotters)
        world, rows, _ = resolve_turn(worlds[-1], scenario.tables, orders)
        worlds.append(world)
        events.append(rows)
    reserve = [slot for slot, row in enumerate(scenario.names.units) if row.id.startswith("reserve")]
    return Fought(worlds, np.concatenate(events), reserve)


@pytest.mark.story
def test_in_line_they_keep_what_the_square_law_leaves_them():
    """Twenty-seven against thirty-three to the end: the square root of 33² - 27² is 19, so that they lose 14."""
    line = fought("line")
    assert line.lost(OURS).mean() > 24.0
    assert line.lost(THEIRS).mean() == pytest.approx(33.0 - np.sqrt(33.0**2 - 27.0**2), abs=2.0)


@pytest.mark.story
def test_columns_that_break_the_line_are_worth_twice_the_ships():
    """Cut into 17 and 16, one after the other, all 33 are lost to 27 that keep half: theory says 2.4 times the 14."""
    line, columns = fought("line"), fought("columns")
    assert 2.0 < columns.lost(THEIRS).mean() / line.lost(THEIRS).mean() < 3.0
    kept = 27.0 - columns.lost(OURS)
    assert kept.mean() == pytest.approx(np.sqrt(27.0**2 - 17.0**2 - 16.0**2), abs=3.0)
    assert (columns.lost(THEIRS) > columns.lost(OURS)).all()


@pytest.mark.story
def test_they_are_two_to_one_where_the_line_is_cut():
    """In the turns in which they go through they fire twice as often as those, who are more, and lose half as many."""
    columns = fought("columns")
    assert columns.shots(OURS, range(3, 6)) > 2 * columns.shots(THEIRS, range(3, 6))
    units = columns.worlds[6].units
    lost = [((units.side == side) & (units.lost_cause > 0)).sum() for side in (OURS, THEIRS)]
    assert lost[THEIRS] > 1.8 * lost[OURS]


@pytest.mark.story
def test_the_reserve_comes_when_the_line_is_cut_and_not_before():
    columns = fought("columns")
    cut = columns.events[columns.events["kind"] == Event.TRIGGERED]
    came = columns.events[
        (columns.events["kind"] == Event.ARRIVED) & np.isin(columns.events["target"], columns.reserve)
    ]
    assert sorted(cut["world"]) == list(range(WORLDS))
    assert sorted(zip(came["world"], came["target"], strict=True)) == [
        (w, one) for w in range(WORLDS) for one in columns.reserve
    ]
    now = {int(row["world"]): int(row["turn"]) * IMPULSES + int(row["impulse"]) for row in cut}
    assert all(0 <= int(row["turn"]) * IMPULSES + int(row["impulse"]) - now[int(row["world"])] <= 1 for row in came)
    line = fought("line")
    assert not (line.events["kind"] == Event.TRIGGERED).any()
    assert (line.worlds[-1].units.presence[:, line.reserve] == Presence.DORMANT).all()


@pytest.mark.story
@pytest.mark.parametrize("plan", list(PLANS))
def test_broadsides_fire(plan):
    """All but those who were sunk on the way, and the reserve that did not come."""
    fight = fought(plan)
    units = fight.worlds[-1].units
    shots = fight.events[fight.events["kind"] == Event.LASER]
    fired = np.zeros(units.uid.shape, dtype=bool)
    fired[shots["world"], shots["source"]] = True
    there = (units.side == OURS) & (units.uid != 0) & (units.presence != Presence.DORMANT)
    assert fired[there].mean() > 0.9
