"""Docks and days: nothing overlaps, everything waits for what it needs, and the order of boxes matters only by days."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from game.scenario.spec import RefitSpec
from game.sim.refit import Box, Plan, calendar, cost, done, idle_days, ready_day, setup_of, vote_day
from tests.sim.refit.yards import box, plans, yard

REFIT = yard().refit
DAYS = {item.id: item.days for item in REFIT.item}
VOTED = {item.id for item in REFIT.item if item.vote}


def by_hand(refit: RefitSpec, plan: Plan) -> dict[Box, tuple[int, int]]:
    """First and last day of each box, found day by day: the first on which a dock and the squadron are free."""
    works: dict[Box, tuple[int, int]] = {}
    dock_days: list[set[int]] = [set() for _ in range(refit.docks)]
    squadron_days: dict[str, set[int]] = {}

    def fit(one: Box) -> None:
        if one in works:
            return
        item = next(row for row in refit.item if row.id == one.item)
        for need in item.needs:
            if Box(one.squadron, need) in plan.boxes:
                fit(Box(one.squadron, need))
        day = 1
        while True:
            own = squadron_days.setdefault(one.squadron, set())
            days = set(range(day, day + item.days))
            waits = (item.vote and day <= vote_day(refit, plan)) or any(
                works[needed][1] >= day for need in item.needs if (needed := Box(one.squadron, need)) in works
            )
            if any(not days & busy for busy in dock_days) and not waits and not days & own:
                break
            day += 1
        works[one] = (day, day + item.days - 1)
        own |= days
        dock_days[calendar_dock(plan, one)] |= days

    for one in plan.boxes:
        fit(one)
    return works


def calendar_dock(plan: Plan, one: Box) -> int:
    return next(work.dock for work in calendar(REFIT, plan) if work.box == one)


@given(plans())
def test_the_days_are_those_found_day_by_day(plan: Plan) -> None:
    assert {work.box: (work.first, work.last) for work in calendar(REFIT, plan)} == by_hand(REFIT, plan)


@given(plans())
def test_nothing_overlaps_and_everything_waits_for_what_it_needs(plan: Plan) -> None:
    works = calendar(REFIT, plan)
    assert sorted(work.box for work in works) == sorted(plan.boxes)
    for group in ("dock", "squadron"):
        rows: dict[object, list[tuple[int, int]]] = {}
        for work in works:
            rows.setdefault(work.dock if group == "dock" else work.box.squadron, []).append((work.first, work.last))
        for days in rows.values():
            assert all(one[1] < two[0] for one, two in pairwise(sorted(days)))
    ends = {work.box: work.last for work in works}
    for work in works:
        assert work.first >= 1
        assert work.last - work.first + 1 == DAYS[work.box.item]
        assert 0 <= work.dock < REFIT.docks
        if work.box.item in VOTED:
            assert work.first > vote_day(REFIT, plan)
        if work.box.item == "sensors" and box(work.box.squadron, "shields") in plan.boxes:
            assert work.first > ends[box(work.box.squadron, "shields")]


@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_boxes_matters_only_through_days(plan: Plan, random: "object") -> None:
    boxes = list(plan.boxes)
    random.shuffle(boxes)  # type: ignore[attr-defined]
    other = Plan(tuple(boxes), plan.sail_day, plan.way, plan.times)
    assert cost(REFIT, other) == cost(REFIT, plan)
    days = [{work.box: work.last for work in calendar(REFIT, one)} for one in (plan, other)]
    if days[0] == days[1]:
        assert setup_of(yard(), plan) == setup_of(yard(), other)
    latest = max(ready_day(REFIT, plan), ready_day(REFIT, other))
    both = [done(REFIT, Plan(one.boxes, latest, one.way, one.times)) for one in (plan, other)]
    assert both[0] == both[1], "whoever waits for all has all"


@given(plans())
def test_later_days_and_a_vote_won_never_take_anything_away(plan: Plan) -> None:
    for passed in (True, False):
        fitted = [done(REFIT, plan.sailing(day, 30), passed=passed) for day in range(1, 31)]
        assert all(one <= two for one, two in pairwise(fitted))
    assert done(REFIT, plan, passed=False) <= done(REFIT, plan)
    assert not any(one.item in VOTED for one in done(REFIT, plan, passed=False))


@given(plans())
def test_idle_days_are_days_on_which_a_dock_does_nothing(plan: Plan) -> None:
    works = calendar(REFIT, plan)
    for dock, (first, last) in idle_days(REFIT, plan).items():
        assert first <= last < plan.sail_day
        assert not any(work.dock == dock and work.first <= last and work.last >= first for work in works)


def test_a_month_as_it_is_planned() -> None:
    plan = Plan((box("first", "guns"), box("first", "shields"), box("second", "shields")), 17, "finding", 1)
    days = {work.box: (work.dock, work.first, work.last) for work in calendar(REFIT, plan)}
    assert vote_day(REFIT, plan) == 10
    assert days == {
        box("first", "guns"): (0, 11, 16), box("first", "shields"): (0, 1, 4), box("second", "shields"): (1, 1, 4),
    }  # fmt: skip
    assert done(REFIT, plan) == set(plan.boxes)
    assert done(REFIT, plan.sailing(16, 30)) == {box("first", "shields"), box("second", "shields")}
    assert ready_day(REFIT, plan) == 17


def test_what_lacks_its_need_is_of_no_use() -> None:
    plan = Plan((box("first", "sensors"),), 10)
    assert not done(REFIT, plan)
    assert done(REFIT, plan.with_boxes([box("first", "shields")])) == {box("first", "sensors"), box("first", "shields")}


def test_a_plan_undoes_what_it_does() -> None:
    plan = Plan((box("first", "guns"), box("first", "shields")), 9)
    assert plan.toggled(box("second", "guns")).toggled(box("second", "guns")) == plan
    assert plan.moved(box("first", "guns"), 1).moved(box("first", "guns"), -1) == plan
    assert plan.moved(box("first", "guns"), 9).boxes[-1] == box("first", "guns")
    assert plan.moved(box("second", "guns"), 1) == plan
    assert [plan.sailing(day, 30).sail_day for day in (0, 1, 30, 31)] == [1, 1, 30, 30]
    assert plan.campaigning("wait", 2).campaigning("wait", 2).campaigning("wait", 2) == plan
    assert plan.campaigning("wait", 2).campaigning("finding", 1) == Plan(plan.boxes, 9, "finding", 1)
