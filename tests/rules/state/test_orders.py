"""Orders laid over orders: what is given replaces, part by part, and nothing else does."""

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.orders import DUE, ORDER_FIELDS, Orders, OrderSet, Plotted
from game.rules.state.world import Units

from .standard import empty_values


def said(value, *parts):
    """Orders of two worlds, three units, two flights and two sides in which some parts are given, all of one value."""
    orders = OrderSet.empty(2, 3, 2, 2)
    for part in ORDER_FIELDS:
        for name in ORDER_FIELDS[part]:
            getattr(orders.units, name)[:] = value
    for part in parts:
        getattr(orders.units, f"{part}_given")[1, ::2] = True
    orders.flights.mission[:] = orders.flights.ref[:] = value
    orders.flights.given[0, 1] = True
    orders.sides.obey[:] = [[NONE, 1], [0, NONE]]
    return orders


@pytest.mark.parametrize("part", ORDER_FIELDS)
def test_only_the_part_that_is_given_is_laid_over(part):
    below, above = said(1), said(2, part)
    below.flights.given[:] = False
    below.sides.obey[:] = [[1, 0], [1, 0]]
    below.lay(above)
    for other, names in ORDER_FIELDS.items():
        given = getattr(below.units, f"{other}_given")
        assert given.tolist() == [[False] * 3, [other == part, False, other == part]]
        for name in names:
            said_now = getattr(below.units, name)
            wanted = 1 + given.reshape(given.shape + (1,) * (name == "avoid"))
            assert (said_now == wanted.astype(said_now.dtype)).all()
    assert below.flights.given.tolist() == [[False, True], [False, False]]
    assert below.flights.ref.tolist() == below.flights.mission.tolist() == [[1, 2], [1, 1]]
    assert below.sides.obey.tolist() == [[1, 1], [0, 0]]


def test_laid_orders_stay_where_nothing_is_said():
    below = said(3, "move", "fire")
    before = below.copy()
    below.lay(OrderSet.empty(2, 3, 2, 2))
    for group in ("units", "flights", "sides"):
        for name in getattr(below, group).names():
            assert (getattr(getattr(below, group), name) == getattr(getattr(before, group), name)).all()


def test_orders_are_taken_by_world_and_copied_whole():
    orders = said(4, "power")
    part = orders.take(np.array([1]))
    assert part.units.power_given.tolist() == [[True, False, True]]
    assert part.sides.obey.tolist() == [[0, NONE]]
    assert part.flights.given.tolist() == [[False, False]]
    copy = orders.copy()
    for group in (copy.units, copy.flights, copy.sides):
        for name in group.names():
            getattr(group, name)[:] = 0
    assert orders.units.ref.tolist() == [[4] * 3] * 2
    assert orders.flights.given.any()
    assert orders.sides.obey.max() == 1


def test_every_part_of_an_order_has_its_columns_and_its_day():
    names = [name for part in ORDER_FIELDS.values() for name in part]
    given = {f"{part}_given" for part in ORDER_FIELDS}
    assert {*names, *given} == set(Orders.names())
    assert {*Orders.names(), *DUE.values()} == set(Plotted.names())
    assert set(names) <= set(Units.names())
    assert len(set(DUE.values())) == len(ORDER_FIELDS)
    empty, unit = Orders.empty(1, 1), Units.empty(1, 1)
    for name in names:
        assert np.array_equal(getattr(empty, name), getattr(unit, name)), name


def test_orders_of_which_nothing_is_said_change_nothing():
    orders = OrderSet.empty(2, 3, 2, 2)
    assert empty_values(orders.units) == {
        "throttle": 1.0, "until_impulse": 12, "ref": NONE, "fire_at": NONE, "avoid": NONE, "bear": NONE,
        "shields_share_ppm": 333_334, "weapons_share_ppm": 333_333, "drive_share_ppm": 333_333, "readiness_wanted": 1,
    }  # fmt: skip
    assert (empty_values(orders.flights), empty_values(orders.sides)) == (
        {"ref": NONE}, {"obey": NONE, "answer": NONE, "fight": NONE},
    )  # fmt: skip
