"""Where everything was at the moments of an impulse."""

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.salvos import Salvos
from game.rules.state.swept import SweptPaths
from game.testing.builders import tables_of, world_of

GROUPS = {"units": "unit", "flights": "flight", "salvos": "salvo"}


def scattered():
    world = world_of(tables_of(), ({},) * 3, ({},) * 2, worlds=2)
    world.salvos = Salvos.empty(2, 4)
    rng = np.random.default_rng(3)
    for name in GROUPS:
        group = getattr(world, name)
        for axis in ("x_km", "y_km"):
            getattr(group, axis)[:] = rng.normal(size=getattr(group, axis).shape)
    return world


def test_until_something_is_noted_all_stay_where_they_are():
    world = scattered()
    swept = SweptPaths.of(world)
    for name, short in GROUPS.items():
        for axis in "xy":
            places, now = getattr(swept, f"{short}_{axis}"), getattr(getattr(world, name), f"{axis}_km")
            assert places.shape == (6, *now.shape)
            assert (places == now).all()
    assert np.isposinf(swept.salvo_end).all()
    assert (swept.salvo_body == NONE).all()
    assert swept.salvo_end.shape == swept.salvo_body.shape == (2, 4)


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("moment", range(6))
def test_what_is_noted_is_the_place_of_that_group_at_that_moment(name, moment):
    world = scattered()
    swept, before = SweptPaths.of(world), SweptPaths.of(world)
    group = getattr(world, name)
    group.x_km += 5.0
    group.y_km -= 9.0
    getattr(swept, f"note_{name}")(world, moment)
    for other, short in GROUPS.items():
        for axis, by in (("x", 5.0), ("y", -9.0)):
            moved = getattr(swept, f"{short}_{axis}") - getattr(before, f"{short}_{axis}")
            want = np.where(np.arange(6) == moment, by if other == name else 0.0, 0.0)
            assert moved == pytest.approx(np.broadcast_to(want[:, None, None], moved.shape))
