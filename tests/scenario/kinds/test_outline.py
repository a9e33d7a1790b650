"""Outlines of classes as points: what can be drawn, and what is wrong where one cannot."""

import json
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from game.scenario import ScenarioError, scenario_of_text
from game.scenario.kinds import BAD, Outline, whole_outline
from game.scenario.kinds.checking import Checker
from tests.scenario.examples import SMALL

DART = [[1.0, 0.0], [-0.2, 0.5], [-1.0, 0.4]]
OLD = 'silhouette = "uhs_ff"'


def told(points):
    """What is said of an outline; "" where it can be drawn."""
    checker = Checker({})
    made = Outline().check(points, ("silhouette",), checker)
    assert (made is BAD) == bool(checker.problems)
    return "; ".join(problem.what for problem in checker.problems)


@pytest.mark.parametrize(
    "points",
    [
        DART,
        [[1, 0], [0, 0.2], [-1, 0.4], [-0.5, 0.0]],  # the left side of one with a notch astern
        [[1, 0], [-0.2, 0.5], [-0.4, 0.25], [-1, 0.4], [-0.8, 0], [-1, -0.4], [-0.4, -0.25], [-0.2, -0.5]],
        [[0.5, -0.1], [-0.5, -0.1], [-0.5, -0.3]],  # the whole, all of it to the right
        [[1.0, 0.1], [0.5, 0.1], [-1.0, 0.1]],  # points on a straight edge
    ],
)  # fmt: skip
def test_what_goes_round_something_can_be_drawn(points):
    assert told(points) == ""


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        (DART[:2], "at least 3 row"),
        ([*DART] * 17, "expected at most 48 rows, got 51"),
        ([*DART, [-1.01, 0.1]], "expected a number from -1 to 1"),
        ([*DART, [float("nan"), 0.1]], "expected a number from -1 to 1"),
        ([*DART, [0.1]], "expected [x, y]"),
        ([[1.0, 0.0], [0.0, 0.0], [-1.0, 0.0]], "all points are at y = 0, expected some breadth"),
        ([[0.4, 0.0], [0.0, 0.5], [-0.5, 0.4]], "it is 0.9 long, expected 1 at least"),
        ([DART[0], *DART], "[1, 0] stands there twice in a row"),
        ([[1, -0.5], [-1, 0.5], [-1, -0.5], [1, 0.5]], "its edge from [1, -0.5] to [-1, 0.5] meets that from"),
        ([[1.0, 0.4], [0.0, 0.0], [-1.0, 0.4]], "from [1, 0.4] to [0, 0] meets that from [-1, -0.4] to [0, 0]"),
        ([[1.0, 0.0], [-1.0, 0.4], [0.0, 0.2], [-1.0, -0.4]], "it goes back on itself at [-1, 0.4]"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told_with_its_reason(points, fault):
    assert fault in told(points)


def test_a_left_side_is_mirrored_and_points_on_the_keel_are_not_doubled():
    assert whole_outline([(1.0, 0.0), (-1.0, 0.4)]) == [(1.0, 0.0), (-1.0, 0.4), (-1.0, -0.4)]
    assert whole_outline([(1.0, 0.0), (-1.0, 0.4), (-1.0, -0.1)]) == [(1.0, 0.0), (-1.0, 0.4), (-1.0, -0.1)]


def common(a, b, c, d):
    """Whether two edges have any point in common, by where along each their lines meet: exact, of whole numbers."""

    def cross(one, other):
        return one[0] * other[1] - one[1] * other[0]

    ab, cd, ac = ((q[0] - p[0], q[1] - p[1]) for p, q in ((a, b), (c, d), (a, c)))
    if det := cross(ab, cd):
        return 0 <= Fraction(cross(ac, cd), det) <= 1 and 0 <= Fraction(cross(ac, ab), det) <= 1
    return not cross(ac, ab) and max(min(a, b), min(c, d)) <= min(max(a, b), max(c, d))


@given(st.lists(st.tuples(*[st.integers(-4, 4)] * 2), min_size=3, max_size=6))
def test_an_edge_that_meets_another_is_found_whatever_it_goes_round(grid):
    """Neighbours have their corner in common, and nothing else where one does not go back on the other."""
    xs, ys = zip(*grid, strict=True)
    assume(max(xs) - min(xs) >= 4 and (len(set(ys)) > 1 or ys[0]))
    around = [(int(x), int(y)) for x, y in whole_outline(grid)]
    edges = list(zip(around, [*around[1:], around[0]], strict=True))
    bad = len(set(around)) < len(around)
    for number, (a, b) in enumerate(edges):
        (_, on), apart = edges[(number + 1) % len(edges)], edges[number + 2 : len(edges) - (number == 0)]
        back = common(a, b, b, on) and (a[0] - b[0]) * (on[1] - b[1]) == (a[1] - b[1]) * (on[0] - b[0])
        bad |= back and (a[0] - b[0]) * (on[0] - b[0]) + (a[1] - b[1]) * (on[1] - b[1]) > 0
        bad |= any(common(a, b, *other) for other in apart)
    assert bool(told([[x / 4, y / 4] for x, y in grid])) == bad


def test_a_file_says_one_and_keeps_it():
    scenario = scenario_of_text(SMALL.replace(OLD, f"silhouette = {json.dumps(DART)}"))
    assert scenario.class_of(0).silhouette == ((1.0, 0.0), (-0.2, 0.5), (-1.0, 0.4))
    assert scenario_of_text(scenario.resolved).spec == scenario.spec


def test_a_fault_has_its_line_and_a_word_its_nearest():
    for wrong, what in (
        ("[[1, 0], [0, 1]]", "at least 3"),
        ('"uhs_fff"', "did you mean uhs_ff"),
        ("7", "points [x, y]"),
    ):
        with pytest.raises(ScenarioError) as raised:
            scenario_of_text(SMALL.replace(OLD, f"silhouette = {wrong}"))
        assert what in str(raised.value)
        assert "silhouette" in str(raised.value)
