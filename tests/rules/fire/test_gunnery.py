import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.fire.gunnery import evasion_ppm, fresh_chance_ppm, half_chance_km, ready_guns
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import PPM, FireMode, Posture, Presence, System, WeaponKind
from game.rules.state.world import World
from game.scenario import load
from game.testing.builders import FRIGATE, IMPACTOR, LASER, tables_of, world_of
from game.testing.strategies_fire import resolution_at, skirmishes


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load("jupiter_rout").tables


@given(st.lists(st.floats(0, 60_000), min_size=2, max_size=6))
def test_the_chance_falls_with_distance_and_ends_at_the_range(tables: Tables, far: list[float]) -> None:
    for weapon, range_km in enumerate(tables.weapons.range_km):
        chances = [fresh_chance_ppm(tables, weapon, km * km) for km in sorted(far)]
        assert chances == sorted(chances, reverse=True)
        assert all((chance == 0) == (km > range_km) for chance, km in zip(chances, sorted(far), strict=True))


def test_noise_spoils_the_chance_of_beams_and_only_the_aim_of_impactors() -> None:
    tables = tables_of((FRIGATE | {"batteries": ()},), (LASER, IMPACTOR))
    clear, jammed, countered = (
        [fresh_chance_ppm(tables, weapon, 1e6, *noise) for weapon in (0, 1)] for noise in ((), (PPM,), (PPM, PPM // 2))
    )
    assert jammed[0] < countered[0] < clear[0]
    assert jammed[1] == countered[1] == clear[1]


def test_half_hit_where_half_hit(tables: Tables) -> None:
    for weapon, p0 in enumerate(tables.weapons.p0_ppm):
        half = half_chance_km(tables, weapon)
        if p0 * 2 <= PPM:
            assert half == 0.0
        elif half < tables.weapons.range_km[weapon]:
            assert fresh_chance_ppm(tables, weapon, half * half) == pytest.approx(PPM / 2, abs=2)


@given(skirmishes(), st.sampled_from(WeaponKind))
def test_guns_are_ready_by_the_words(skirmish, kind):
    """Three worlds whose sides have been hit or not; charged to the last MJ or one short."""
    tables, one, impulse = skirmish
    worlds = [one.copy() for _ in range(3)]
    for number, world in enumerate(worlds):
        world.sides.first_hit_impulse[:] = [[-1, 0], [3, -1], [-1, -1]][number]
        world.units.fire_mode[:, number % 2 :: 2] = FireMode.RETURN
        world.units.capacitor_mj[:, :, 0] -= number % 2
    world = World.joined(worlds)
    found = ready_guns(resolution_at(world, tables, impulse), kind)
    units, classes, weapons = world.units, tables.classes, tables.weapons
    ready = []
    for w, s, k in np.ndindex(units.capacitor_mj.shape):
        class_id, posture, mode = (int(getattr(units, name)[w, s]) for name in ("class_id", "posture", "fire_mode"))
        weapon = int(classes.battery_weapon[class_id, k])
        if weapon < 0 or not classes.battery_count[class_id, k] or weapons.kind[weapon] != kind:
            continue
        hit = world.sides.first_hit_impulse[w, units.side[w, s]] >= 0
        may = posture not in (Posture.SILENT, Posture.FEIGN) and (hit or mode != FireMode.RETURN)
        may = may and mode != FireMode.HOLD and units.system_ppm[w, s, System.WEAPONS] > 0
        may = may and units.hull_mj[w, s] > 0 and units.presence[w, s] == Presence.PRESENT
        if may and units.capacitor_mj[w, s, k] >= weapons.energy_mj[weapon]:
            ready.append((w, s, k, weapon))
    assert list(zip(*(column.tolist() for column in found), strict=True)) == ready


def test_where_nobody_has_guns_none_is_ready():
    tables = tables_of((FRIGATE | {"batteries": ()},))
    res = resolution_at(world_of(tables, ({}, {}), worlds=2), tables)
    assert [len(column) for column in ready_guns(res, WeaponKind.LASER)] == [0, 0, 0, 0]


@given(st.integers(0, PPM))
def test_evading_spares_a_whole_drive_35_shots_of_100_and_a_part_of_one_its_part(drive_ppm):
    left = evasion_ppm(np.array([True, False]), np.array([drive_ppm, drive_ppm]))
    assert left.tolist() == [PPM - 35 * drive_ppm // 100, PPM]
