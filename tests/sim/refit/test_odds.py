"""What battles say of a plan: the vote is one of the dice, and the same plan is never fought twice."""

from concurrent.futures import Executor, Future

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.sim.batch import simulate
from game.sim.refit import (
    Fought,
    Plan,
    Setup,
    Simulations,
    best_of,
    candidates,
    chance_by_day,
    cost,
    depart,
    fight,
    grown,
    odds_of,
    pass_chance,
    ready_day,
    remarks,
    setup_of,
    setups_of,
    values_of,
    votes,
    without,
)  # fmt: skip
from game.sim.refit.congress import ballot
from game.sim.refit.odds import Odds
from tests.sim.refit.yards import box, made_up, plans, yard

FULL = Plan(tuple(box(s, i) for i in ("shields", "guns") for s in ("first", "second")), 17, "finding", 1)


@given(plans())
def test_the_vote_is_lost_in_as_many_battles_as_it_may_fail(plan: Plan) -> None:
    fought = {setup: made_up(setup, 200) for setup in setups_of(yard(), plan)}
    odds = odds_of(yard(), plan, fought)
    assert odds is not None
    chance = votes(yard(), plan)
    assert abs(odds.passed.mean() - (1.0 if chance is None else chance)) < 0.01
    won, lost = made_up(setup_of(yard(), plan), 200), made_up(setup_of(yard(), plan, passed=False), 200)
    assert (odds.won == np.where(odds.passed, won.won, lost.won)).all()
    few = odds_of(yard(), plan, fought, 50)
    assert few is not None
    assert (few.won == odds.won[:50]).all(), "more battles never change the first"


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_span_holds_the_chance(won: int, worlds: int) -> None:
    won = min(won, worlds)
    odds = Odds(np.arange(worlds) < won, np.ones(worlds, np.bool_), np.ones(worlds))
    low, high = odds.span
    assert 0.0 <= low <= odds.chance + 1e-12
    assert odds.chance - 1e-12 <= high <= 1.0
    assert high - low < 1.0


def test_a_plan_that_waits_for_no_vote_has_no_chance_of_one() -> None:
    assert votes(yard(), without(FULL, "guns")) is None
    assert votes(yard(), FULL.sailing(9, 30)) is None, "it sails before the plants are in"
    seats = ballot(yard().refit, FULL)
    assert seats is not None
    assert votes(yard(), FULL) == pass_chance(seats)


def test_the_days_are_those_of_plans_that_sail_on_them() -> None:
    fought = {
        setup: made_up(setup) for day in range(1, 31) for setup in setups_of(yard(), FULL.sailing(day, 30))
    }  # fmt: skip
    days = chance_by_day(yard(), FULL, fought, 40)
    assert len(days) == 30
    for day, chance in enumerate(days, 1):
        odds = odds_of(yard(), FULL.sailing(day, 30), fought)
        assert odds is not None
        assert chance == odds.chance
    assert chance_by_day(yard(), FULL, {}, 40) == [None] * 30
    assert len(fought) < 20, "days on which nothing changes are fought once"


class Counting(Executor):
    """Does at once what is submitted, and counts it."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []

    def submit(self, call, /, *given, **named):  # type: ignore[no-untyped-def]
        self.done.append(given[1:])
        future: Future[Fought] = Future()
        future.set_result(call(*given, **named))
        return future


def test_battles_are_fought_once_and_are_those_that_simulate_fights() -> None:
    plan = without(FULL, "guns").sailing(5, 30)
    setup = setup_of(yard(), plan)
    here, there = Simulations(yard(), 3), Simulations(yard(), 3, counting := Counting())
    here.want([(setup, 12)])
    here.run()
    there.want([(setup, 5)])
    there.run()
    there.want([(setup, 12), (setup, 9)])
    while there.busy:
        there.poll()
    assert counting.done == [(3, 0, 5), (3, 5, 7)]
    assert (here.fought[setup].won == there.fought[setup].won).all()
    result = simulate(yard().scenario.changed(values_of(yard(), setup)), 12, 3)
    assert round(float(here.fought[setup].won.mean()), 6) == result.as_dict()["outcomes"]["union"]["victory"]
    assert there.progress() == (12, 12)


def test_what_is_wanted_most_is_fought_first() -> None:
    one, two = Setup(frozenset(), 1), Setup(frozenset(), 12)
    battles = Simulations(yard(), 0, counting := Counting())
    battles.want([(two, 1), (one, 2)])
    battles.poll()
    assert [count for _, _, count in counting.done] == [1]
    battles.poll()
    assert [len(battles.fought.get(setup, ())) for setup in (one, two)] == [0, 1]
    assert Fought().won.shape == fight(yard().scenario, 0, 0, 1).followed_by(Fought()).won[:0].shape


def test_where_sides_plan_the_odds_are_those_of_their_policies() -> None:
    plain = yard().scenario
    expected = fight(plain, 3, 0, 4)
    enemy = next(side for side in plain.names.sides if side != plain.names.sides[plain.player])
    by_stand_in = {f"side.{enemy}.controller": "planner@16x99", f"side.{enemy}.stand_in": plain.policies()[enemy]}
    for planned in ({f"side.{side}.planner": "planner@16x99" for side in plain.names.sides}, by_stand_in):
        found = fight(plain.changed(planned), 3, 0, 4)
        assert found.won.tolist() == expected.won.tolist()
        assert found.kept.tolist() == expected.kept.tolist()


def test_candidates_are_plans_that_can_be_sailed() -> None:
    found = [*candidates(yard())]
    assert len(found) == len(set(found)) > 10
    for plan in found:
        assert cost(yard().refit, plan) <= yard().refit.budget
        assert plan.sail_day == ready_day(yard().refit, plan) <= yard().refit.days
        assert not any(remark.bars for remark in remarks(yard(), plan))
        assert not any(remark.kind == "needs" for remark in remarks(yard(), plan))


def test_the_best_wins_most_within_the_budget() -> None:
    found = [*candidates(yard())]
    dear = Plan(yard().boxes(), 30, "wait", 6)
    fought = {setup: made_up(setup) for plan in (*found, dear) for setup in setups_of(yard(), plan)}
    best = best_of(yard(), [*found, dear], fought, 40)
    assert best is not None
    chances = [odds.chance for plan in found if (odds := odds_of(yard(), plan, fought))]
    assert best[1].chance == max(chances)
    assert cost(yard().refit, best[0]) <= yard().refit.budget < cost(yard().refit, dear)
    assert best_of(yard(), found, fought, 41) is None


def test_of_equal_plans_the_first_to_sail_is_best() -> None:
    early = without(FULL, "guns").sailing(5, 30)
    late = early.sailing(7, 30)
    assert setup_of(yard(), early) == setup_of(yard(), late)
    fought = {setup_of(yard(), early): made_up(setup_of(yard(), early))}
    for order in ([early, late], [late, early]):
        best = best_of(yard(), order, fought, 40)
        assert best is not None
        assert best[0] == early


def test_an_item_more_sails_later_only_where_it_must() -> None:
    assert grown(yard(), FULL, "shields").sail_day == FULL.sail_day
    assert grown(yard(), FULL.sailing(5, 30), "armour").sail_day == ready_day(
        yard().refit, grown(yard(), FULL, "armour")
    )
    assert not any(one.item == "shields" for one in without(FULL, "shields").boxes)


@pytest.mark.parametrize("seed", range(6))
def test_who_sails_fights_what_was_fitted_and_voted_for(seed: int) -> None:
    plan = Plan((box("first", "guns"), box("second", "shields")), 17)
    sailed = depart(yard(), plan, seed)
    assert sailed.vote is not None
    assert sailed.vote.passed == (sailed.vote.votes >= sailed.vote.seats.needed)
    setup = setup_of(yard(), plan, passed=sailed.vote.passed)
    assert sailed.scenario.spec == yard().scenario.changed(values_of(yard(), setup)).spec
    assert (box("first", "guns") in setup.boxes) == sailed.vote.passed
    calm = depart(yard(), without(plan, "guns"), seed)
    assert calm.vote is None


REMARKS = [
    # plan, kinds in order
    (Plan(), ["idle"]),
    (Plan(yard().boxes(), 24, "wait", 6), ["money", "late"]),
    (Plan((box("first", "sensors"), box("second", "shields")), 9), ["needs"]),
    (Plan((box("first", "shields"), box("second", "shields")), 5), []),
    (Plan((box("first", "shields"), box("first", "armour")), 9), ["idle"]),
    (Plan((box("first", "shields"), box("second", "shields")), 4), ["late"]),
    (Plan((box("first", "shields"), box("second", "shields")), 12), ["waits"]),
    (Plan((box("first", "shields"), box("second", "shields")), 11), []),
]


@pytest.mark.parametrize(("plan", "kinds"), REMARKS)
def test_what_is_amiss_is_said(plan: Plan, kinds: list[str]) -> None:
    found = list(dict.fromkeys(remark.kind for remark in remarks(yard(), plan)))
    assert [kind for kind in found if kind != "idle" or "idle" in kinds] == kinds
    assert all(remark.bars == (remark.kind == "money") for remark in remarks(yard(), plan))
    assert all(remark.words[:1].isupper() or remark.words[:1].isdigit() for remark in remarks(yard(), plan))
