"""The day of the vote: what is begun stays, what Congress refuses is out, and the days that are left are planned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.sim.refit import (
    Box,
    Plan,
    after_vote,
    calendar,
    candidates,
    cost,
    depart,
    done,
    hold_vote,
    idle_days,
    plan_of,
    ready_day,
    remarks,
    setup_of,
    values_of,
    vote_day,
    votes,
)  # fmt: skip
from game.sim.refit.search import grown, without
from tests.sim.refit.yards import box, made_up, plans, yard

REFIT = yard().refit
PLAN = Plan(tuple(box(*one) for one in (
    ("first", "shields"), ("second", "shields"), ("first", "armour"), ("first", "guns"), ("second", "armour"),
)), 17)  # fmt: skip
"""Its vote is on day 9: by then armour is in dock, on days 5 and 6."""


@st.composite
def held(draw: st.DrawFn) -> Plan:
    """A plan on the evening of its vote."""
    return after_vote(yard(), draw(plans()), passed=draw(st.booleans()))


@given(held(), st.lists(st.integers(0, 30), max_size=8), st.integers(-3, 40), st.integers(-4, 4))
def test_what_is_begun_stays_whatever_is_planned(plan: Plan, picks: list[int], day: int, step: int) -> None:
    assert plan.voted is not None
    boxes = yard().boxes()
    anew = plan.sailing(day, REFIT.days).without(lambda one: one.item == "armour").campaigning("wait", 6)
    for pick in picks:
        anew = anew.toggled(boxes[pick % len(boxes)]).moved(boxes[(pick * 7) % len(boxes)], step)
    works = {work.box: work for work in calendar(REFIT, anew)}
    assert all(works[work.box] == work for work in plan.voted.begun)
    begun = {work.box for work in plan.voted.begun}
    assert all(work.first > plan.voted.day for one, work in works.items() if one not in begun)
    for dock in range(REFIT.docks):
        days = [d for work in works.values() if work.dock == dock for d in range(work.first, work.last + 1)]
        assert len(days) == len(set(days)), "one squadron at a time"
    assert anew.sail_day >= plan.first_day == vote_day(REFIT, anew)
    assert ready_day(REFIT, anew) >= plan.first_day
    assert votes(yard(), anew) is None
    assert all(first > plan.voted.day for first, _ in idle_days(REFIT, anew).values())
    remarks(yard(), anew)


@given(plans())
def test_a_vote_that_passes_changes_nothing_of_the_plan(plan: Plan) -> None:
    told = after_vote(yard(), plan, passed=True)
    assert told.boxes == plan.boxes
    assert cost(REFIT, told) == cost(REFIT, plan)
    assert calendar(REFIT, told) == calendar(REFIT, plan)


@given(plans())
def test_what_congress_refuses_is_out_and_paid_back(plan: Plan) -> None:
    told = after_vote(yard(), plan, passed=False)
    refused = [one for one in plan.boxes if yard().items[one.item].vote]
    assert told.boxes == tuple(one for one in plan.boxes if one not in refused)
    assert cost(REFIT, plan) - cost(REFIT, told) == 40 * len(refused)
    assert done(REFIT, told.sailing(30, 30)) >= done(REFIT, plan.sailing(30, 30), passed=False), "docks are free for it"
    assert not any(yard().open_to(told, Box(squadron, "guns")) for squadron in ("first", "second"))
    assert grown(yard(), told, "guns").boxes == told.boxes


@given(held())
def test_candidates_after_a_vote_keep_what_is_begun(plan: Plan) -> None:
    assert plan.voted is not None
    settled = plan.settled()
    found = [*candidates(yard(), settled)]
    assert len(found) == len(set(found))
    assert settled in found, "one can sail that very day"
    for one in found:
        assert one.voted == plan.voted
        assert set(one.boxes) >= {work.box for work in plan.voted.begun}
        assert all(one.begun(box) or yard().open_to(one, box) for box in one.boxes)
        spent = cost(REFIT, one)
        assert spent <= REFIT.budget or one.boxes == settled.boxes
        assert one == settled or one.sail_day == ready_day(REFIT, one) or one.boxes == settled.boxes


def test_the_edges_of_the_day_of_the_vote() -> None:
    told = after_vote(yard(), PLAN, passed=False)
    assert told.voted is not None
    assert told.voted.day == 9
    assert [work.box.item for work in told.voted.begun] == ["shields", "shields", "armour", "armour"]
    nothing = after_vote(yard(), Plan((box("first", "guns"),), 17), passed=False)
    assert nothing.boxes == ()
    assert ready_day(REFIT, nothing) == 9
    boxes = ("first.shields", "first.armour", "first.sensors", "second.shields", "second.guns", "escorts.shields")
    begins_that_day = Plan(tuple(Box(*one.split(".")) for one in boxes), 17)
    first = {work.box: work.first for work in calendar(REFIT, begins_that_day)}
    begun = after_vote(yard(), begins_that_day, passed=False).voted
    assert begun is not None
    assert {work.box for work in begun.begun} == {one for one, day in first.items() if day <= 9}


@pytest.mark.parametrize("seed", range(6))
def test_who_plans_nothing_anew_sails_as_without_being_asked(seed: int) -> None:
    plan = Plan((box("first", "guns"), box("second", "shields")), 17)
    vote = hold_vote(yard(), plan, seed)
    assert vote is not None
    told = after_vote(yard(), plan, passed=vote.passed)
    assert hold_vote(yard(), told, seed) is None, "it is held once"
    assert depart(yard(), told, seed).scenario.spec == depart(yard(), plan, seed).scenario.spec
    assert depart(yard(), told, seed).vote is None


def test_who_sails_at_once_meets_the_garrison_of_that_day() -> None:
    told = after_vote(yard(), PLAN, passed=False)
    now, later = setup_of(yard(), told.sailing(1, 30)), setup_of(yard(), told)
    assert (now.garrison_day, later.garrison_day) == (1, 12)
    assert now.boxes == later.boxes
    more = told.toggled(box("escorts", "shields"))
    assert setup_of(yard(), more).boxes - later.boxes == {box("escorts", "shields")}
    assert more.sail_day == 17
    made = yard().scenario.changed(values_of(yard(), now))
    assert depart(yard(), told.sailing(1, 30), 0).scenario.spec == made.spec
    assert made_up(now).won.sum() >= made_up(later).won.sum()


def test_a_plan_of_a_file_is_for_what_is_left() -> None:
    told = after_vote(yard(), PLAN, passed=False)
    written = type(REFIT.plan)(fit=("escorts.armour", "first.shields"), sail_day=None, way=None, times=1)
    anew = plan_of(REFIT, written, told.settled())
    assert anew.voted == told.voted
    assert anew.boxes == (*told.settled().boxes, box("escorts", "armour"))
    assert anew.sail_day == ready_day(REFIT, anew) == 12
    assert without(anew, "armour").boxes == told.settled().boxes
