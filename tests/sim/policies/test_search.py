"""The search for a plan: what it asks about, within how many plans, and that it takes what is best."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.columns import Array
from game.sim.policies.search import Found, search

SQUADRONS, COURSES = 3, 5


def carried_out(alike: Array, weight: Array, plans: int, worth, least: int = 0) -> tuple[Found, list[list[int]]]:  # type: ignore[no-untyped-def]
    """What a search finds where `worth` says what a plan is worth, and all plans that it asked about."""
    asked: list[list[int]] = []
    hunt, worths = search(alike, weight, plans, least), None
    while True:
        try:
            tried = next(hunt) if worths is None else hunt.send(worths)
        except StopIteration as end:
            return end.value, asked
        asked += [plan.tolist() for plan in tried]
        worths = [worth(plan) for plan in tried]


def different(squadrons: int = SQUADRONS, courses: int = COURSES) -> Array:
    """No two courses begin alike."""
    return np.broadcast_to(np.eye(courses, dtype=bool), (squadrons, courses, courses)).copy()


def test_each_squadron_comes_to_its_own_best_course() -> None:
    wanted = np.array([4, 1, 3])
    found, _ = carried_out(different(), np.array([1, 3, 2]), 40, lambda plan: int((plan == wanted).sum()))
    assert found.choice.tolist() == wanted.tolist()
    assert (found.worth, found.standing) == (3, 0)


def test_all_alike_come_first_and_then_the_heaviest_one_apart() -> None:
    _, asked = carried_out(different(), np.array([1, 3, 2]), 10, lambda plan: int(plan.sum() == 6))  # 2 2 2 is best
    assert asked[:5] == [[m] * 3 for m in range(5)]
    assert asked[5:8] == [[2, 0, 2], [2, 2, 0], [0, 2, 2]]


def test_all_alike_have_half_of_the_plans_and_what_was_not_tried_for_all_may_be_for_one() -> None:
    _, asked = carried_out(different(1), np.ones(1), 6, lambda plan: int(plan[0] == 1))
    assert asked == [[0], [1], [2], [0], [2], [3]]


def test_what_helps_alone_and_harms_together_is_not_put_together() -> None:
    def worth(plan: Array) -> int:
        return [0, 5, 4, 1][plan[0] + 2 * plan[1]]  # one of the two is to go, not both

    found, _ = carried_out(different(2, 2), np.ones(2), 40, worth)
    assert found.choice.tolist() == [1, 0]
    assert found.worth == 5


def test_what_begins_alike_is_tried_once() -> None:
    alike = np.ones((SQUADRONS, COURSES, COURSES), bool)
    found, asked = carried_out(alike, np.ones(SQUADRONS), 40, lambda plan: int(plan.sum()))
    assert asked == [[0, 0, 0]]
    assert found.choice.tolist() == [0, 0, 0]
    alike[1] = np.eye(COURSES, dtype=bool)  # one squadron has a choice
    found, asked = carried_out(alike, np.ones(SQUADRONS), 40, lambda plan: int(plan[1]))
    assert found.choice.tolist() == [4, 4, 4]
    assert len(asked) == 5 + 4


def test_a_change_must_be_worth_more_than_the_least() -> None:
    for least, choice in ((0, 2), (1, 0)):
        found, _ = carried_out(different(1, 3), np.ones(1), 40, lambda plan: int(plan[0] == 2), least)
        assert found.choice.tolist() == [choice]


def test_what_is_put_together_counts_against_the_plans_too() -> None:
    """Every squadron helps; of the plans left a third is for putting them together."""

    def worth(plan: Array) -> int:
        return int((plan * np.arange(1, 7)).sum() % 21)  # all of them together are worth nothing

    found, asked = carried_out(different(6, 2), np.arange(6), 11, worth)
    assert len(asked) == 11
    assert found.worth == max(worth(np.array(plan)) for plan in asked)


@given(st.integers(0, 2**32 - 1), st.integers(0, 30))
def test_no_more_plans_are_tried_than_there_are_and_the_best_of_them_is_taken(seed: int, plans: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 50, (COURSES,) * SQUADRONS)
    alike = different()
    for q in range(SQUADRONS):  # two courses begin alike
        one, other = rng.choice(COURSES, 2, replace=False)
        alike[q, one, other] = alike[q, other, one] = True

    def worth(plan: Array) -> int:
        return int(values[tuple(plan)])

    found, asked = carried_out(alike, rng.permutation(SQUADRONS), plans, worth)
    assert len(asked) <= plans
    if plans:
        assert found.worth == max(worth(np.array(plan)) for plan in asked) == worth(found.choice)
        assert found.standing == values[0, 0, 0]
    else:
        assert found.choice.tolist() == [0, 0, 0]
