import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.fire.gunnery import farthest_weapon, fresh_chance_ppm, half_chance_km
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import PPM
from game.scenario import load


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load("jupiter_rout").tables


@given(st.lists(st.floats(0, 60_000), min_size=2, max_size=6))
def test_the_chance_falls_with_distance_and_ends_at_the_range(tables: Tables, far: list[float]) -> None:
    for weapon, range_km in enumerate(tables.weapons.range_km):
        chances = [fresh_chance_ppm(tables, weapon, km * km) for km in sorted(far)]
        assert chances == sorted(chances, reverse=True)
        assert all((chance == 0) == (km > range_km) for chance, km in zip(chances, sorted(far), strict=True))


def test_half_hit_where_half_hit(tables: Tables) -> None:
    for weapon, p0 in enumerate(tables.weapons.p0_ppm):
        half = half_chance_km(tables, weapon)
        if p0 * 2 <= PPM:
            assert half == 0.0
        elif half < tables.weapons.range_km[weapon]:
            assert fresh_chance_ppm(tables, weapon, half * half) == pytest.approx(PPM / 2, abs=2)


def test_the_farthest_weapon_of_a_class(tables: Tables) -> None:
    for class_id, batteries in enumerate(tables.classes.battery_weapon):
        armed = batteries[batteries >= 0]
        found = farthest_weapon(tables, class_id)
        assert (found is None) == (len(armed) == 0)
        if found is not None:
            assert tables.weapons.range_km[found] == np.max(tables.weapons.range_km[armed])
