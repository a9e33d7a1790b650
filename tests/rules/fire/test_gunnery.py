import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.fire.gunnery import (
    evasion_ppm,
    facings,
    fresh_chance_ppm,
    half_chance_km,
    in_arc,
    ready_guns,
    shot_factors,
    shots_of,
    spend_shot,
    unit_evasion,
)
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import PPM, FireMode, Posture, Presence, System, WeaponKind
from game.rules.state.world import World
from game.scenario import load
from game.testing import oracle_shots, oracle_targets
from game.testing.builders import FRIGATE, IMPACTOR, LASER, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
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


@pytest.mark.parametrize("weapon", [LASER, IMPACTOR])
@pytest.mark.parametrize("p0_ppm", [510_000, 900_000, PPM])
def test_half_hit_at_that_distance_of_either_kind_of_gun(weapon, p0_ppm):
    tables = tables_of((FRIGATE | {"batteries": ()},), (weapon | {"p0_ppm": p0_ppm, "range_km": 1e6},))
    half = half_chance_km(tables, 0)
    assert fresh_chance_ppm(tables, 0, half * half) == pytest.approx(PPM / 2, abs=2)


@pytest.mark.parametrize("weapon", [LASER, IMPACTOR])
@pytest.mark.parametrize(("p0_ppm", "some"), [(499_999, False), (500_000, False), (500_001, True)])
def test_nowhere_do_half_of_the_shots_hit_that_half_miss_at_once(weapon, p0_ppm, some):
    tables = tables_of((FRIGATE | {"batteries": ()},), (weapon | {"p0_ppm": p0_ppm},))
    assert (half_chance_km(tables, 0) > 0.0) == some


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
def test_evading_spares_a_whole_drive_20_shots_of_100_and_a_part_of_one_its_part(drive_ppm):
    left = evasion_ppm(np.array([True, False]), np.array([drive_ppm, drive_ppm]))
    assert left.tolist() == [PPM - 20 * drive_ppm // 100, PPM]


@given(skirmishes(), st.sampled_from((WeaponKind.LASER, WeaponKind.DARK)))
@settings(max_examples=10)
def test_shots_have_the_chances_of_the_words_and_are_paid_for(skirmish, kind):
    """Each ready gun at each unit; a shot for each weapon of a battery, the energy of one for all of them."""
    tables, world, impulse = skirmish
    res = resolution_at(world, tables, impulse)
    guns, field = ready_guns(res, kind), battlefield(res)
    by_hand = oracle_targets.guns(field, kind)
    for unit in (one for one in field.units if one.present):
        target = np.full(len(guns.world), unit.code)
        dx, dy = (getattr(world.units, name)[0] for name in ("x_km", "y_km"))
        square = (dx[target] - dx[guns.unit]) ** 2 + (dy[target] - dy[guns.unit]) ** 2
        factors = shot_factors(res, guns, target, square, unit_evasion(res, guns.world, target))
        told = [oracle_shots.chance(field, gun, unit) for gun in by_hand]
        assert factors.chance_ppm().tolist() == told
    row, number = shots_of(res, guns)
    told = [(n, shot) for n, gun in enumerate(by_hand) for shot in range(gun.count)]
    assert list(zip(row.tolist(), number.tolist(), strict=True)) == told
    capacitors, fired = world.units.capacitor_mj.copy(), world.units.fired_impulse.copy()
    for gun in by_hand:
        capacitors[0, gun.unit.code, gun.slot] -= gun.weapon["energy_mj"]
        fired[0, gun.unit.code] = 24 + impulse
    spend_shot(res, guns)
    assert (res.world.units.capacitor_mj == capacitors).all()
    assert (res.world.units.fired_impulse == fired).all()


@pytest.mark.parametrize("mirror_sign", [1.0, -1.0])
@pytest.mark.parametrize("heading", [(1.0, 0.0), (0.0, 1.0), (-0.6, 0.8)])
def test_batteries_face_with_their_ship_as_the_mirror_has_it(mirror_sign, heading):
    """As complex numbers are multiplied; in the second of two unlike worlds."""
    tables = tables_of((FRIGATE, FRIGATE | {"batteries": ((0, 1), (0, 1, 0.5))}), (LASER,))
    tables.classes.battery_fx[1, 1], tables.classes.battery_fy[1, 1] = 0.8, 0.6
    world = world_of(tables, ({}, {"class_id": 1, "hx": heading[0], "hy": heading[1]}), worlds=2)
    world.units.hx[0], world.units.hy[0], world.battle.mirror_sign[1] = -1.0, 0.0, mirror_sign
    res = resolution_at(world, tables)
    gx, gy, cosine = facings(res, ready_guns(res, WeaponKind.LASER))
    told = complex(*heading) * complex(0.8, 0.6 * mirror_sign)
    assert (gx[-1], gy[-1]) == pytest.approx((told.real, told.imag))
    assert cosine.tolist() == [-1.0, -1.0, 0.5] * 2


@given(st.sampled_from((-1.0, -0.8, 0.0, 0.6, 0.8, 1.0)), st.integers(-50, 50), st.integers(-50, 50))
def test_arcs_are_even_on_both_sides(cosine, x, y):
    """Quarter turns of a battery and of what it looks at, and the mirror, change nothing."""
    inside = cosine == -1.0 or x >= cosine * np.sqrt(float(x * x + y * y))
    for side in (1, -1):
        dx, dy, gx, gy = float(x), float(y * side), 1.0, 0.0
        for _ in range(4):
            assert in_arc(*(np.array([v]) for v in (dx, dy, gx, gy, cosine)))[0] == inside
            dx, dy, gx, gy = -dy, dx, -gy, gx


def test_all_round_is_right_astern_too_whatever_the_rounding():
    far = np.sqrt(26.0)
    dx, dy, gx, gy = (np.array([v]) for v in (1.0, 5.0, -1.0 / far, -5.0 / far))
    assert dx * gx + dy * gy < -np.sqrt(dx * dx + dy * dy)
    assert in_arc(dx, dy, gx, gy, np.array([-1.0]))[0]
    assert not in_arc(dx, dy, gx, gy, np.array([-0.99]))[0]
