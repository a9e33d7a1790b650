"""What stands in a line, against the same in whole numbers, one line at a time."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.space import sightlines
from game.rules.space.sightlines import (
    Boxes,
    clear_km,
    crosses_disc,
    first_by,
    first_in_way,
    hidden_by_bodies,
    near_lines,
    tiles,
    tiles_in_boxes,
)

PLACES = st.tuples(st.integers(-6, 6), st.integers(-6, 6))
LINES = st.lists(st.tuples(st.integers(0, 2), PLACES, PLACES), min_size=1, max_size=8).map(sorted)
WAYS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.6, 0.8), (-0.8, 0.6), (-0.6, -0.8))


def square_to(begin, end, place) -> Fraction:
    """Squared distance of a place from a segment, exactly."""
    (x0, y0), (x1, y1), (x, y) = begin, end, place
    dx, dy = x1 - x0, y1 - y0
    whole = dx * dx + dy * dy
    along = Fraction((x - x0) * dx + (y - y0) * dy, whole) if whole else Fraction(0)
    part = min(max(along, Fraction(0)), Fraction(1))
    return (x - x0 - part * dx) ** 2 + (y - y0 - part * dy) ** 2


def columns(*places):
    """x and y of lists of places, one after the other."""
    return tuple(np.array(column, dtype=np.float64) for pairs in places for column in zip(*pairs, strict=True))


@given(PLACES, PLACES, PLACES, st.integers(0, 6))
def test_a_segment_crosses_the_discs_that_it_comes_nearer_to_than_their_radius(begin, end, middle, radius):
    crosses = crosses_disc(*columns([begin], [end], [middle]), np.array([float(radius)]))
    assert crosses.tolist() == [square_to(begin, end, middle) < radius * radius]


def test_a_segment_that_touches_a_disc_passes():
    one = np.ones(1)
    for begin, end in (((-9, 3), (9, 3)), ((3, 0), (9, 0)), ((9, 0), (3, 0))):
        ends = columns([begin], [end], [(0, 0)])
        assert not crosses_disc(*ends, 3.0 * one)[0]
        assert crosses_disc(*ends, 3.0001 * one)[0]


@given(LINES, st.lists(st.tuples(PLACES, PLACES, PLACES, st.integers(1, 4)), max_size=3))
def test_a_line_is_hidden_by_any_body_of_its_own_world(lines, bodies):
    world = np.array([line[0] for line in lines])
    x, y = (np.array([[body[w][c] for body in bodies] for w in range(3)], float).reshape(3, -1) for c in (0, 1))
    radius = np.array([float(body[3]) for body in bodies])
    ends = columns([line[1] for line in lines], [line[2] for line in lines])
    expected = [any(square_to(a, b, body[w]) < body[3] ** 2 for body in bodies) for w, a, b in lines]
    assert hidden_by_bodies(world, *ends, x, y, radius).tolist() == expected


@given(
    st.lists(st.tuples(st.integers(0, 1), PLACES, st.sampled_from(WAYS)), min_size=1, max_size=6),
    st.lists(st.tuples(PLACES, PLACES, st.integers(1, 5)), max_size=3),
    st.integers(0, 12),
)
def test_a_ray_runs_until_it_meets_a_body_before_it(rays, bodies, most):
    world = np.array([ray[0] for ray in rays])
    x, y = (np.array([[body[w][c] for body in bodies] for w in range(2)], float).reshape(2, -1) for c in (0, 1))
    radius = np.array([float(body[2]) for body in bodies])
    begin, way = columns([ray[1] for ray in rays]), columns([ray[2] for ray in rays])
    free = clear_km(world, *begin, *way, np.array(float(most)), x, y, radius)
    for (w, begin, way), found in zip(rays, free, strict=True):
        expected, sure = free_way(begin, way, [(body[w], body[2]) for body in bodies], most)
        assert not sure or found == pytest.approx(expected, abs=1e-9)


def free_way(begin, way, discs, most):
    """How far a ray runs, in whole numbers, and whether that is sure: a slanting ray that grazes a rim or stands
    beside a middle is for rounding to judge.
    """
    expected, sure = float(most), True
    for middle, radius in discs:
        ax, ay = middle[0] - begin[0], middle[1] - begin[1]
        # In fifths, whole numbers: the ways are made of them.
        along, off = (round(5.0 * part) for part in (ax * way[0] + ay * way[1], ax * way[1] - ay * way[0]))
        depth = 25 * radius**2 - off * off
        sure &= abs(way[0]) in (0.0, 1.0) or (depth != 0 and along != 0)
        if along > 0 and depth > 0:
            expected = min(expected, max(along - depth**0.5, 0.0) / 5.0)
    return expected, sure


def test_a_ray_is_free_to_its_reach_and_stops_at_once_inside_a_body():
    world, zero, one = np.zeros(1, np.int64), np.zeros(1), np.ones(1)
    body = np.full((1, 1), 10.0), np.zeros((1, 1)), np.array([4.0])
    assert clear_km(world, zero, zero, one, zero, np.array([20.0]), *body).tolist() == [6.0]
    assert clear_km(world, zero, zero, one, zero, np.array([5.0]), *body).tolist() == [5.0]
    assert clear_km(world, zero, zero, -one, zero, np.array([20.0]), *body).tolist() == [20.0]
    assert clear_km(world, zero, 4.0 * one, one, zero, np.array([20.0]), *body).tolist() == [20.0]
    assert clear_km(world, 8.0 * one, zero, one, zero, np.array([20.0]), *body).tolist() == [0.0]


@given(st.lists(st.integers(0, 5), max_size=40).map(sorted), st.integers(0, 9), st.integers(1, 40))
def test_tiles_hold_each_row_once_in_its_world_and_fit_the_cache(rows, width, cells):
    world = np.array(rows, dtype=np.int64)
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sightlines, "CELLS", cells)
        for worlds, numbers, real in tiles(world, width):
            assert numbers.shape == real.shape == (len(worlds), numbers.shape[1])
            assert (world[numbers] == worlds[:, None]).all()
            assert real.any(axis=0).all()
            assert numbers.size * width <= cells or numbers.shape == (1, 1)
            found += numbers[real].tolist()
    assert sorted(found) == list(range(len(world)))


def test_tiles_are_as_large_as_the_cache_allows(monkeypatch):
    monkeypatch.setattr(sightlines, "CELLS", 24)
    shapes = [rows.shape for _, rows, _ in tiles(np.repeat(np.arange(5), 3), 4)]
    assert shapes == [(2, 3), (2, 3), (1, 3)]
    assert [rows.shape for _, rows, _ in tiles(np.zeros(15, np.int64), 4)] == [(1, 6), (1, 6), (1, 3)]


@given(
    st.lists(st.tuples(st.integers(0, 2), PLACES, PLACES), max_size=12).map(sorted),
    st.lists(st.lists(st.tuples(PLACES, st.booleans()), min_size=3, max_size=3), max_size=5),
    st.integers(0, 5),
    st.sampled_from([1, 8, 1 << 15]),
    st.sampled_from([1, 2, 64]),
    st.sampled_from([1.0, 4_096.0]),
)
def test_no_pair_of_line_and_place_near_each_other_is_left_out(lines, slots, within, cells, abreast, scale):
    """Nor are those taken in that are clearly beside a line, and the pairs come sorted by line."""
    world = np.array([line[0] for line in lines], dtype=np.int64)
    ends = columns([line[1] for line in lines], [line[2] for line in lines]) if lines else [np.zeros(0)] * 4
    x, y = (scale * np.array([[slot[w][0][c] for slot in slots] for w in range(3)], float) for c in (0, 1))
    here = np.array([[slot[w][1] for slot in slots] for w in range(3)], dtype=bool)
    x, y, here = (part.reshape(3, -1) for part in (x, y, here))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sightlines, "CELLS", cells)
        patch.setattr(sightlines, "ABREAST", abreast)
        line, slot = near_lines(world, *(scale * end for end in ends), x, y, here, within * scale)
    found = list(zip(line.tolist(), slot.tolist(), strict=True))
    assert len(set(found)) == len(found)
    assert line.tolist() == sorted(line.tolist())
    for i, (w, begin, end) in enumerate(lines):
        near = {
            s for s, places in enumerate(slots)
            if places[w][1] and square_to(begin, end, places[w][0]) <= within * within
        }  # fmt: skip
        dx, dy = (scale * (end[c] - begin[c]) for c in (0, 1))
        off = abs((x[w] - scale * begin[0]) * dy - (y[w] - scale * begin[1]) * dx)
        almost = set(np.flatnonzero(off <= (within * scale + 0.1) * (dx * dx + dy * dy) ** 0.5).tolist())
        assert near <= {s for n, s in found if n == i and here[w, s]} <= almost


@given(st.integers(0, 2**32))
@settings(max_examples=200)
def test_tiles_hold_all_that_is_in_the_boxes_of_their_rows(seed):
    """And of a world that is cut nobody else, where each row has a tile of its own."""
    rng = np.random.default_rng(seed)
    count, slots, cells, abreast = (int(rng.choice(sizes)) for sizes in (13, 7, [1, 8, 1 << 15], [1, 2, 64]))
    world, there = np.sort(rng.integers(0, 3, count)), rng.random((3, slots)) < 0.7
    x, y = rng.integers(-6, 7, (2, 3, slots)) * 1.0
    low_x, high_x, low_y, high_y = np.sort(rng.integers(-6, 7, (2, 2, count)) * 1.0, axis=1).reshape(4, count)
    inside = there[world] & (low_x[:, None] <= x[world]) & (x[world] <= high_x[:, None])
    inside &= (low_y[:, None] <= y[world]) & (y[world] <= high_y[:, None])
    seen = int(there.any(axis=0).sum())
    cut = np.bincount(world, minlength=1).max() > max(cells // max(seen, 1), 1)
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sightlines, "CELLS", cells)
        patch.setattr(sightlines, "ABREAST", abreast)
        for worlds, numbers, real, others in tiles_in_boxes(world, Boxes(low_x, high_x, low_y, high_y), x, y, there):
            assert numbers.shape == real.shape == (len(worlds), numbers.shape[1])
            assert (world[numbers] == worlds[:, None]).all()
            assert numbers.size * len(others) <= cells or numbers.shape == (1, 1)
            assert (np.diff(others) > 0).all()
            if cut and abreast == 1:
                assert others.tolist() == inside[numbers[0, 0]].nonzero()[0].tolist()
            found += [(n, s) for n in numbers[real].tolist() for s in others.tolist()]
    assert len(set(found)) == len(found)
    assert set(zip(*(part.tolist() for part in inside.nonzero()), strict=True)) <= set(found)


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=20))
def test_the_first_of_a_group_is_that_of_the_lowest_keys(rows):
    group, high, low = (
        (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
        if rows
        else [np.zeros(0, np.int64)] * 3
    )
    expected = [
        min((i for i, row in enumerate(rows) if row[0] == g), key=lambda i: rows[i][1:], default=-1) for g in range(5)
    ]
    assert first_by(group, 5, high, low).tolist() == expected


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(-1, 4)), min_size=1, max_size=6).map(sorted),
    st.lists(st.tuples(st.lists(PLACES, min_size=3, max_size=3), st.integers(1, 4), st.integers(0, 7)), min_size=5,
             max_size=5),
    st.permutations(range(1, 6)),
)  # fmt: skip
def test_the_first_in_the_way_is_the_nearest_along_the_line(shots, slots, uids):
    """Neither source nor target, of the same world, there, and of equally far ones the lower uid."""
    x, y = (np.array([[slot[0][w][c] for slot in slots] for w in range(3)], float) for c in (0, 1))
    size = np.array([[slot[1] for slot in slots]] * 3, float)
    here = np.array([[slot[2] >> w & 1 == 1 for slot in slots] for w in range(3)])
    uid = np.array([uids] * 3)
    world, source, target = (np.array(column) for column in zip(*shots, strict=True))
    x0, y0 = x[world, source], y[world, source]
    x1, y1 = np.where(target < 0, 6.0, x[world, target]), np.where(target < 0, -6.0, y[world, target])
    found = first_in_way(world, source, target, x0, y0, x1, y1, x, y, size, here, uid)
    for number, (w, own, aimed) in enumerate(shots):
        begin, end = (int(x0[number]), int(y0[number])), (int(x1[number]), int(y1[number]))
        met = []
        for s, (places, radius, _) in enumerate(slots):
            if here[w, s] and s not in (own, aimed) and square_to(begin, end, places[w]) < radius * radius:
                along = sum((places[w][c] - begin[c]) * (end[c] - begin[c]) for c in (0, 1))
                met.append((along, uids[s], s))
        assert found[number] == (min(met)[2] if met else -1)


@pytest.mark.parametrize("off_km", [1e3, 1e6, 3e7])
def test_no_line_is_lost_far_off_where_single_precision_is_coarse(off_km):
    """Each row is all but 1 km from a line through a place that far off: lines in one corner, rows in others too."""
    rng = np.random.default_rng(8)
    ways, corners = rng.normal(size=(2, 400)), rng.choice([-1.0, 1.0], (2, 400)) * off_km
    ux, uy = ways / np.sqrt(ways[0] ** 2 + ways[1] ** 2)
    x0, y0 = corners + rng.normal(0.0, 100.0, (2, 400))
    along, side = rng.normal(0.0, off_km, 400), rng.choice([-0.999, 0.999], 400)
    x, y = x0 + along * ux - side * uy, y0 + along * uy + side * ux
    x1, y1 = x0 + 8.0 * off_km * ux, y0 + 8.0 * off_km * uy
    x0, y0 = x0 - 8.0 * off_km * ux, y0 - 8.0 * off_km * uy
    line, slot = near_lines(np.zeros(400, int), x0, y0, x1, y1, x[None], y[None], np.ones((1, 400), bool), 1.0)
    assert set(range(400)) <= set(line[line == slot].tolist())


def test_more_places_than_a_piece_has_room_for_are_looked_at_all_the_same(monkeypatch):
    monkeypatch.setattr(sightlines, "CELLS", 1)
    places, there = np.arange(40.0)[None], np.ones((1, 40), bool)
    ends = (np.array([v]) for v in (-1.0, 0.0, 50.0, 0.0))
    line, slot = near_lines(np.zeros(1, int), *ends, places, np.zeros((1, 40)), there, 0.5)
    assert (line.tolist(), sorted(slot.tolist())) == ([0] * 40, list(range(40)))
