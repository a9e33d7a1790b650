"""What several rules of damage share: parts of hulls, hands of crews, what is told of fires and plants."""

import numpy as np
import pytest

from game.rules.damage.hurt import (
    FIRES_MOST,
    differing,
    hands_of,
    hands_ppm,
    hold_containment,
    lost_part_ppm,
    tell_fires,
)
from game.rules.state.vocabulary import PPM, Event
from game.testing.builders import FRIGATE, tables_of, world_of
from game.testing.strategies_fire import resolution_at


@pytest.mark.parametrize(("lost", "most", "part"), [
    (0, 9, 0), (1, 10, 100_000), (1, 3, 333_334), (2, 3, 666_667), (3, 3, PPM), (4, 3, PPM), (1, 2**30, 1), (0, 0, 0),
    (1, 1, PPM), (1, 0, PPM),
])  # fmt: skip
def test_a_part_of_a_hull_is_rounded_up_and_never_more_than_all_of_it(lost, most, part):
    assert lost_part_ppm(np.array([lost]), np.array([most])).tolist() == [part]


@pytest.mark.parametrize(("aboard", "crew", "hands"), [
    (0, 0, PPM), (7, 0, PPM), (0, 9, 0), (3, 4, 750_000), (9, 9, PPM), (10, 9, PPM), (0, 1, 0), (1, 1, PPM)
])  # fmt: skip
def test_nobody_lacks_where_there_is_no_crew(aboard, crew, hands):
    found = hands_ppm(np.array([aboard]), np.array([crew]), np.array([PPM]))
    assert found.tolist() == [hands]
    assert hands_ppm(np.array([aboard]), np.array([crew]), np.array([40])).tolist() == [hands * 40 // PPM]


def test_the_hands_of_ships_are_those_aboard_as_well_as_they_work():
    tables = tables_of((FRIGATE, FRIGATE | {"crew": 0}))
    rows = {"aboard": 45}, {"aboard": 90, "daze_ppm": 500_000}, {"class_id": 1, "aboard": 7, "daze_ppm": 400_000}
    res = resolution_at(world_of(tables, rows, worlds=2), tables)
    res.world.units.aboard[1, 0] = 180
    assert hands_of(res, (np.array([0, 0, 0, 1]), np.array([0, 1, 2, 0]))).tolist() == [250_000, 250_000, 600_000, PPM]


def test_fires_and_plants_that_hold_again_are_told_of_where_the_ship_is():
    rows = tuple({"side": n % 2, "x_km": 10.0 * n, "y_km": -n, "fires": n, "breach_impulses": 4} for n in range(3))
    res = resolution_at(world_of(tables_of(), rows, worlds=2), tables_of())
    at = np.array([0, 1, 1]), np.array([2, 0, 1])
    tell_fires(res, at)
    hold_containment(res, at)
    names = ["world", "kind", "source", "target", "x_km", "y_km", "value"]
    told = [(w, s, 10.0 * s, -float(s)) for w, s in zip(*(column.tolist() for column in at), strict=True)]
    fires = [(w, Event.FIRE, -1, s, x, y, s) for w, s, x, y in told]
    held = [(w, Event.CONTAINED, -1, s, x, y, 0) for w, s, x, y in told]
    assert res.journal.table()[names].tolist() == [fires[0], held[0], *fires[1:], *held[1:]]
    assert res.journal.impulse_counts[:, Event.FIRE].tolist() == [[1, 0, 0], [1, 1, 0]]
    assert res.journal.impulse_counts[:, Event.CONTAINED].tolist() == [[1, 0, 0], [1, 1, 0]]
    assert res.world.units.breach_impulses.tolist() == [[4, 4, 0], [0, 0, 4]]


def test_those_of_some_rows_whose_columns_differ():
    which = np.array([True, True, False, False])
    assert differing(which, np.array([1, 2, 1, 2]), np.array([1, 1, 1, 1])).tolist() == [False, True, False, False]


def test_no_more_than_six_fires_burn_aboard_a_ship():
    assert FIRES_MOST == 6
