import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from game.play.contours import _joined, _segments, contours, filled, runs, softened

GRIDS = arrays(
    np.float64, st.tuples(st.integers(2, 7), st.integers(2, 7)), elements=st.sampled_from((0.0, 0.3, 0.7, 1))
)


def hill(size: int = 41, middle: float = 20.0) -> np.ndarray:
    row, column = np.indices((size, size))
    return 30.0 - np.hypot(row - middle, column - middle)


@pytest.mark.parametrize("radius", [4.0, 9.5, 17.0])
def test_the_line_round_a_hill_is_a_closed_circle(radius: float) -> None:
    (line,) = contours(hill(), 30.0 - radius)
    assert (line[0] == line[-1]).all()
    assert np.hypot(*(line - 20.0).T) == pytest.approx(np.full(len(line), radius), abs=0.06)
    x, y = line.T
    assert 0.5 * float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum()) == pytest.approx(math.pi * radius**2, rel=0.02)


def test_a_line_over_the_edge_is_open_and_ends_there() -> None:
    (line,) = contours(hill(21, 0.0), 20.0)
    ends = {tuple(np.round(line[0], 6)), tuple(np.round(line[-1], 6))}
    assert ends == {(10.0, 0.0), (0.0, 10.0)}


def test_nothing_is_drawn_of_what_is_nowhere_or_everywhere() -> None:
    assert contours(hill(), 31.0) == []
    assert contours(hill(), -100.0) == []


@given(GRIDS)
@settings(max_examples=150, deadline=None)
def test_every_crossing_is_on_a_line_once(values: np.ndarray) -> None:
    """All edges of the grid that the level crosses lie on the lines, and the lines on nothing else."""
    pieces, place = _segments(values, 0.5)
    along = (values[:, :-1] >= 0.5) != (values[:, 1:] >= 0.5)
    across = (values[:-1] >= 0.5) != (values[1:] >= 0.5)
    assert set(np.unique(pieces)) == set(np.flatnonzero(np.concatenate((along.ravel(), across.ravel()))))
    lines = _joined(pieces, place)
    assert sum(len(line) - 1 for line in lines) == len(pieces)
    for line in lines:
        assert np.isfinite(line).all()
        assert np.abs(np.diff(line, axis=0)).max() <= 1.0
        closed = (line[0] == line[-1]).all()
        high, wide = values.shape
        rim = (line[[0, -1]] == 0).any(1) | (line[[0, -1]] == (wide - 1, high - 1)).any(1)
        assert closed or rim.all()


@given(GRIDS)
@settings(max_examples=100, deadline=None)
def test_the_higher_side_is_to_the_left(values: np.ndarray) -> None:
    pieces, place = _segments(values, 0.5)
    for a, b in pieces:
        (x0, y0), (x1, y1) = place[a], place[b]
        column, row = (
            int(min(np.floor(min(x0, x1)), values.shape[1] - 2)),
            int(min(np.floor(min(y0, y1)), values.shape[0] - 2)),
        )
        left = [
            values[row + dy, column + dx] >= 0.5
            for dx in (0, 1) for dy in (0, 1)
            if (x1 - x0) * (row + dy - y0) - (y1 - y0) * (column + dx - x0) > 1e-9
        ]  # fmt: skip
        assert any(left)


def test_softening_keeps_planes_and_spreads_a_step() -> None:
    row, column = np.indices((9, 9))
    plane = 2.0 * row - 3.0 * column
    assert softened(plane.astype(float))[1:-1, 1:-1] == pytest.approx(plane[1:-1, 1:-1])
    step = softened((column >= 5).astype(float), 2)[4]
    assert (np.diff(step) >= 0.0).all()
    assert 0.0 < step[4] < 0.5 < step[5] < 1.0


def test_what_is_not_known_is_carried_on_from_beside_it() -> None:
    values, known = np.zeros((5, 8)), np.zeros((5, 8), bool)
    values[:, :3], known[:, :3] = 7.0, True
    values[:, 3:] = -1.0
    found = filled(values, known, 2)
    assert (found[:, :5] == 7.0).all()
    assert (found[:, 5:] == -1.0).all()
    assert (values[:, 3:] == -1.0).all()


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_runs_are_what_is_kept_in_order(kept: list[bool]) -> None:
    line = np.arange(2.0 * len(kept)).reshape(-1, 2)
    found = runs(line, np.array(kept))
    told = "".join("x" if one else " " for one in kept).split()
    assert [len(part) for part in found] == [len(part) for part in told if len(part) > 1]
    assert all(np.array(kept)[(part[:, 0] / 2).astype(int)].all() for part in found)
