"""The desk at which a refit is planned: plans, undo, what is asked of battles first, and what they say."""

from concurrent.futures import Future
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.refit import FIRST_WORLDS, QUICK_WORLDS, SIDE_WORLDS, WORLDS, RefitDesk
from game.scenario import Scenario
from game.sim.refit import Box, Fought, Plan, Yard, cost, ready_day, setups_of, values_of, without
from tests.ui.yards import MadeUp, fought_of, magnus


def desk(most: int = 10**6) -> RefitDesk:
    return RefitDesk(Yard(magnus()), 5, MadeUp(most))


@pytest.fixture(scope="module")
def first_rested() -> RefitDesk:
    return rested(desk())


@pytest.fixture
def at_rest(first_rested: RefitDesk) -> RefitDesk:
    """A desk of one's own at which all that is wanted has been fought, worked out once."""
    return deepcopy(first_rested, {id(first_rested.yard): first_rested.yard})


def rested(made: RefitDesk, beats: int = 2_000) -> RefitDesk:
    """When all that is wanted has been fought."""
    for _ in range(beats):
        made.advance()
        if made._rests:
            return made
    raise AssertionError("it never rests")


ACTS = st.one_of(
    st.tuples(st.just("toggle"), st.integers(0, 17)),
    st.tuples(st.just("move"), st.integers(0, 17), st.integers(-3, 3)),
    st.tuples(st.just("sail"), st.integers(-2, 40)),
    st.tuples(st.just("way"), st.integers(0, 3)),
    st.tuples(st.sampled_from(["swap", "undo", "redo", "best", "vote"])),
)


def act(made: RefitDesk, what: tuple[object, ...]) -> None:
    boxes = made.yard.boxes()
    match what:
        case ("toggle", int(box)):
            made.toggle(boxes[box % len(boxes)])
        case ("move", int(box), int(step)):
            made.move(boxes[box % len(boxes)], step)
        case ("sail", int(day)):
            made.sail_on(day)
        case ("way", int(way)):
            made.campaign(way)
        case ("swap",):
            made.swap()
        case ("undo",):
            made.undo()
        case ("redo",):
            made.redo()
        case ("best",):
            made.take_best()
        case ("vote",):
            made.hold_vote()


def _start(made: RefitDesk, before: Plan) -> Plan:
    """What undoing comes back to: the plan as a vote has left it, where one was held."""
    return before if made.plan.voted is None or made._past else made.plan


@given(st.lists(ACTS, max_size=20))
def test_everything_can_be_undone_and_done_again(acts: list[tuple[object, ...]]) -> None:
    made = desk(0)
    start = made.plan
    for what in acts:
        act(made, what)
        if what == ("vote",):
            start = _start(made, start)
        assert len(set(made.plan.boxes)) == len(made.plan.boxes)
        assert 1 <= made.plan.sail_day <= made.yard.refit.days
        assert all(made.yard.fits(box) for box in made.plan.boxes)
    end, back = made.plan, 0
    while made.undo():
        back += 1
    assert made.plan == start
    for _ in range(back):
        assert made.redo()
    assert made.plan == end or any(what[0] in ("undo", "redo") for what in acts)


def test_a_drag_is_one_change() -> None:
    made = desk(0)
    before = made.plan
    for day in (21, 22, 25):
        made.preview(made.plan.sailing(day, 30))
    made.settle(before)
    assert made.plan.sail_day == 25
    made.undo()
    assert made.plan == before
    made.settle(made.plan)
    assert not made.undo(), "letting go where one began is no change"


def test_the_second_plan_is_kept_while_the_first_is_changed() -> None:
    made = desk(0)
    first = made.plan
    made.swap()
    made.toggle(Box("first", "sensors"))
    second = made.plan
    made.swap()
    assert made.plan == first
    made.swap()
    assert made.plan == second


def test_a_spent_way_cannot_be_taken_and_waiting_adds_up() -> None:
    made = desk(0)
    assert not made.campaign(0), "merit is spent"
    assert not made.campaign(3)
    for times in range(1, 7):
        assert made.campaign(2)
        assert (made.plan.way, made.plan.times) == ("wait", times)
    made.campaign(2)
    assert (made.plan.way, made.plan.times) == ("", 0)


def test_the_plan_is_fought_first_then_what_is_pointed_at() -> None:
    made = desk(0)
    made.point_at(Box("second", "guns"))
    wanted = [*made._wanted()]
    assert wanted[0] == (setups_of(made.yard, made.plan)[0], QUICK_WORLDS)
    other = setups_of(made.yard, made.plan.toggled(Box("second", "guns")))[0]
    own = setups_of(made.yard, made.plan)[0]
    assert wanted.index((own, FIRST_WORLDS)) <= wanted.index((other, FIRST_WORLDS)) < wanted.index((own, WORLDS))


class Slow(MadeUp):
    """Fights nothing before it is told to; one task at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Future[Fought], Scenario, int, int]] = []

    def submit(self, call, /, *given, **named):  # type: ignore[no-untyped-def]
        scenario, _, first, count = given
        future: Future[Fought] = Future()
        self.asked.append((future, scenario, first, count))
        return future

    def finish(self) -> None:
        future, scenario, first, count = self.asked[-1]
        future.set_result(fought_of(scenario, first, count))


def test_after_a_change_the_new_plan_is_fought_next() -> None:
    slow = Slow()
    made = RefitDesk(Yard(magnus()), 5, slow)
    made.advance()
    made.advance()
    assert len(slow.asked) == 1, "one task at a time"
    made.toggle(Box("second", "guns"))
    made.sail_on(26)
    made.advance()
    assert len(slow.asked) == 1
    slow.finish()
    made.advance()
    assert len(slow.asked) == 2
    plan = setups_of(made.yard, made.plan)[0]
    assert slow.asked[1][1].spec == made.yard.scenario.changed(values_of(made.yard, plan)).spec
    for _ in range(2):
        slow.finish()
        made.advance()
    assert made.odds is not None


def test_what_battles_say_of_a_plan(at_rest: RefitDesk) -> None:
    made = at_rest
    odds = made.odds
    assert odds is not None
    assert odds.worlds == WORLDS
    assert made.shown is odds or made.shown is not None
    assert not made.faded
    days = made.by_day()
    assert None not in days
    assert days[made.plan.sail_day - 1] == odds.chance
    items = {row.item: row for row in made.items()}
    assert [row.fitted for row in made.items()] == sorted((row.fitted for row in made.items()), reverse=True)
    assert items["guns"].fitted
    assert not items["sensors"].fitted
    assert items["sensors"].days_more == max(
        0, ready_day(made.yard.refit, made.plan.with_boxes(Box(s, "sensors") for s in made.yard.squadrons
                                                            if made.yard.fits(Box(s, "sensors")))) - 20
    )  # fmt: skip
    worth = items["guns"].worth
    assert worth is not None
    assert worth.points < -5
    assert worth == made.worth(without(made.plan, "guns"))
    assert worth.points == 100 * (worth.chance - odds.first(worth.worlds))
    week = made.week_longer()
    assert week is not None
    assert week.points < 0
    lost = made.vote_lost()
    assert lost is not None
    assert lost < odds.chance
    assert any("% win" in one.words for one in made.remarks() if one.kind == "vote")


def test_the_best_plan_can_be_taken_over_and_pays(at_rest: RefitDesk) -> None:
    made = at_rest
    odds, best = made.odds, made.best
    assert odds is not None
    assert best is not None
    assert best[1].worlds >= SIDE_WORLDS
    assert best[1].chance >= odds.chance - 0.02
    assert made.take_best()
    assert made.plan == best[0]
    assert cost(made.yard.refit, made.plan) <= made.yard.refit.budget
    assert not made.take_best()


def test_odds_of_the_older_plan_stay_until_the_new_ones_come(at_rest: RefitDesk) -> None:
    made = at_rest
    old = made.shown
    executor = made.executor
    assert isinstance(executor, MadeUp)
    executor.left = 0
    made.toggle(Box("second", "guns"))
    made.sail_on(30)
    made.campaign(2)
    made.advance()
    assert made.shown is not None
    assert made.shown is old or made.faded == (made.odds is None)


def test_an_offer_tells_gain_and_price(at_rest: RefitDesk) -> None:
    made = at_rest
    box = Box("second", "guns")
    offer = made.offer(box)
    assert (offer.taken_out, offer.over) == (False, 20)
    assert "6 days more in dock" in offer.price
    assert "20 over the budget" in offer.price
    assert "ready only on day" in offer.price
    out = made.offer(Box("first", "guns"))
    assert out.taken_out
    assert out.price == "gives back 6 days of dock A and 40"
    made.point_at(box)
    rested(made)
    assert made.offer(box).worth is not None


def test_nothing_is_asked_where_nothing_can_be_fought() -> None:
    made = desk()
    made.work_in(None)
    assert not made.advance()
    assert made.odds is None
    assert made.items()[0].worth is None
    assert made.best is None
    assert Plan().boxes == ()


def test_a_desk_at_rest_wakes_with_every_change(at_rest: RefitDesk) -> None:
    made = at_rest
    made.toggle(Box("second", "guns"))
    odds = rested(made).odds
    assert odds is not None
    assert odds.worlds == WORLDS
    made.point_at(Box("second", "sensors"))
    assert not made._rests
    assert rested(made).offer(Box("second", "sensors")).worth is not None
