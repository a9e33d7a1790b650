"""Lines of equal value over a grid: marching squares (Lorensen, Cline 1987, in the plane), joined and smoothed."""

import numpy as np

from ..rules.state.columns import Array

_LEAST_POINTS = 4
"""Lines of fewer points are specks and left out."""


def softened(values: Array, times: int = 1) -> Array:
    """Values (H, W) spread a little over their neighbours, so that steps become slopes that a line follows smoothly."""
    for _ in range(times):
        for axis in (0, 1):
            padded = np.pad(values, [(1, 1) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
            low, middle, high = (np.take(padded, np.arange(values.shape[axis]) + k, axis) for k in (0, 1, 2))
            values = (low + 2.0 * middle + high) / 4.0
    return values


def filled(values: Array, known: Array, rounds: int = 3) -> Array:
    """Values (H, W) carried on from what is `known` (H, W) into what is not, one place a round, by the mean about it.

    So lines run on over an edge as they came, and steps at it do not bend them. What is farther in stays as it is.
    """
    values, known = values.copy(), known.copy()
    for _ in range(rounds):
        total, count = np.zeros_like(values), np.zeros(values.shape)
        padded_values, padded = np.pad(np.where(known, values, 0.0), 1), np.pad(known, 1)
        for row in (0, 1, 2):
            for column in (0, 1, 2):
                part = slice(row, row + values.shape[0]), slice(column, column + values.shape[1])
                total += padded_values[part]
                count += padded[part]
        new = ~known & (count > 0)
        values[new] = total[new] / count[new]
        known |= new
    return values


def runs(line: Array, kept: Array) -> list[Array]:
    """Parts of a line (N, 2) of at least two points, all of which are `kept` (N,)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], kept.astype(np.int8), [0]))))
    return [line[first:end] for first, end in edges.reshape(-1, 2) if end - first > 1]


def contours(values: Array, level: float, smooth: int = 2) -> list[Array]:
    """Lines (N, 2) of (column, row), on which values (H, W) are at a level; a closed one ends where it begins.

    The higher values lie to the left of a line as columns go right and rows up. smooth: rounds of cutting corners.
    """
    lines = [line for line in _joined(*_segments(values, level)) if len(line) >= _LEAST_POINTS]
    return [_rounded(line, smooth) for line in lines]


def _segments(values: Array, level: float) -> tuple[Array, Array]:
    """Pieces of the line, one or two a square: from and to edges of the grid (N, 2), and where it crosses each edge.

    Edges are numbered: along rows first (H, W - 1), then along columns (H - 1, W).
    """
    high, wide = values.shape
    above = values >= level
    along = high * (wide - 1)
    place = np.full((along + (high - 1) * wide, 2), np.nan)
    _cross(place[:along], values[:, :-1], values[:, 1:], level, (1.0, 0.0))
    _cross(place[along:], values[:-1], values[1:], level, (0.0, 1.0))
    corners = np.stack((above[:-1, :-1], above[:-1, 1:], above[1:, 1:], above[1:, :-1]))
    case = (corners * np.array([1, 2, 4, 8])[:, None, None]).sum(0)
    middle = (values[:-1, :-1] + values[:-1, 1:] + values[1:, 1:] + values[1:, :-1]) / 4.0 >= level
    case = np.where(middle & (case == 5), 16, np.where(middle & (case == 10), 17, case))
    row, column = np.indices(case.shape)
    # Edges of a square: below, right, above, left.
    edges = np.stack((
        row * (wide - 1) + column, along + row * wide + column + 1, (row + 1) * (wide - 1) + column,
        along + row * wide + column,
    ))  # fmt: skip
    found = []
    for number, pieces in _PIECES.items():
        here = case == number
        if here.any():
            found += [np.stack((edges[a][here], edges[b][here]), axis=1) for a, b in pieces]
    return (np.concatenate(found) if found else np.zeros((0, 2), np.intp)), place


_PIECES = {
    1: ((0, 3),), 2: ((1, 0),), 3: ((1, 3),), 4: ((2, 1),), 6: ((2, 0),), 7: ((2, 3),), 8: ((3, 2),), 9: ((0, 2),),
    11: ((1, 2),), 12: ((3, 1),), 13: ((0, 1),), 14: ((3, 0),),
    5: ((0, 3), (2, 1)), 10: ((1, 0), (3, 2)),  # two high corners across a low middle, and across a high one:
    16: ((0, 1), (2, 3)), 17: ((3, 0), (1, 2)),
}  # fmt: skip
"""By which corners are high (1 below left, 2 below right, 4 above right, 8 above left): pieces from edge to edge."""


def _cross(place: Array, one: Array, other: Array, level: float, way: tuple[float, float]) -> None:
    """Fill in where the level is crossed between neighbours."""
    row, column = np.nonzero((one >= level) != (other >= level))
    low, high = one[row, column], other[row, column]
    share = (level - low) / (high - low)
    at = row * one.shape[1] + column
    place[at, 0], place[at, 1] = column + share * way[0], row + share * way[1]


def _joined(pieces: Array, place: Array) -> list[Array]:
    """Lines of all pieces that meet."""
    following = dict(pieces.tolist())
    entered = set(following.values())
    starts = [edge for edge in following if edge not in entered]
    lines = []
    while following:
        edge = starts.pop() if starts else next(iter(following))
        chain = [edge]
        while edge in following:
            edge = following.pop(edge)
            chain.append(edge)
        lines.append(place[chain])
    return lines


def _rounded(line: Array, times: int) -> Array:
    """Corners cut off (Chaikin 1974); ends stay where they are."""
    closed = bool((line[0] == line[-1]).all())
    for _ in range(times):
        first, second = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
        cut = np.stack((first, second), axis=1).reshape(-1, 2)
        ends = (cut, cut[:1]) if closed else (line[:1], cut, line[-1:])
        line = np.concatenate(ends)
    return line
