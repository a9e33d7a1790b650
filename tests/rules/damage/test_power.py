import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.damage.power import charge, powered
from game.rules.damage.shields import restart_after, restart_impulses, restart_pace_percent
from game.rules.state.tables import CHARGE_MAX_MJ
from game.rules.state.vocabulary import PPM, Event, FireMode, Plant, Posture, Presence, System, WeaponKind
from game.testing import oracle_damage as oracle
from game.testing import oracle_people as people
from game.testing.builders import DARK, FRIGATE, IMPACTOR, LASER, tables_of, world_of
from game.testing.strategies_damage import battles

from .standard import assert_columns_untouched, holds_standard_properties, run

CHANGED = {"shield_mj", "restart_percent", "capacitor_mj", "daze_ppm"}


@given(battles())
def test_a_recharge_is_the_oracles(battle):
    tables, world, impulse = battle
    res = run(world, tables, impulse, (charge,))
    old, new, k, arms = world.units, res.world.units, tables.classes, tables.weapons
    back = set()
    for s in range(world.unit_slots):
        c = int(old.class_id[0, s])
        lives = old.presence[0, s] == Presence.PRESENT and old.hull_mj[0, s] > 0
        plant = int(old.system_ppm[0, s, System.PLANT])
        share = int(old.shields_share_ppm[0, s])
        gain = oracle.recharge_gain(int(k.shield_regen_mj[c]), share, plant)
        powers = lives and old.posture[0, s] != Posture.SPUN_DOWN
        left = oracle.restart_next(int(old.restart_percent[0, s]), share, lives=powers)
        assert new.restart_percent[0, s] == left
        assert new.shield_mj[0, s] == oracle.shield_next(
            int(old.shield_mj[0, s]), int(k.shield_mj[c]), gain, restart=left,
            feigns=old.posture[0, s] == Posture.FEIGN, lives=powers,
        )  # fmt: skip
        back |= {(s, int(new.shield_mj[0, s]))} if old.shield_mj[0, s] == 0 < new.shield_mj[0, s] else set()
        assert new.daze_ppm[0, s] == oracle.daze_next(int(old.daze_ppm[0, s]), lives=lives)
        for b in range(6):
            weapon = int(k.battery_weapon[c, b])
            held = int(old.capacitor_mj[0, s, b])
            asked = oracle.asked_for(
                int(k.battery_charge_mj[c, b]), antimatter=int(k.plant[c]) == Plant.ANTIMATTER,
                impactor=weapon >= 0 and int(arms.kind[weapon]) == WeaponKind.IMPACTOR,
            )  # fmt: skip
            assert new.capacitor_mj[0, s, b] == oracle.capacitor_next(
                held, int(arms.energy_mj[weapon]), asked, int(old.weapons_share_ppm[0, s]),
                plant, int(old.system_ppm[0, s, System.WEAPONS]), people.alertness(int(old.readiness[0, s])),
                lives=powers and weapon >= 0,
            )  # fmt: skip
    assert_columns_untouched(old, new, CHANGED)
    events = res.journal.table()
    assert set(events[["target", "energy_mj"]].tolist()) == back
    assert (events["kind"] == Event.SHIELD_UP).all()


@given(battles())
def test_recharging_feels_no_neighbour_no_row_and_no_mirror(battle):
    holds_standard_properties(*battle, (charge,))


def ship(tables=None, **row):
    tables = tables or tables_of()
    empty = {"shield_mj": 1_000, "capacitor_mj": 0, "daze_ppm": 500_000}
    return run(world_of(tables, (empty | row,)), tables, 0, (charge,)).world.units


def test_exactly_one_step_whatever_is_ordered():
    plain = ship()
    assert (plain.shield_mj[0, 0], plain.capacitor_mj[0, 0, 0], plain.daze_ppm[0, 0]) == (1_160, 12_000, 400_000)
    for posture in (Posture.ACTIVE, Posture.SILENT, Posture.EVADE):
        for mode in FireMode:
            for throttle in (0.0, 1.0):
                other = ship(posture=posture, fire_mode=mode, throttle=throttle, move=1, fired_impulse=-1)
                for name in CHANGED:
                    assert (getattr(other, name) == getattr(plain, name)).all()


@pytest.mark.parametrize(
    ("share", "factor"), [(0, 0.0), (333_333, 1.0), (333_334, 1.0), (500_000, 1.5), (666_666, 2.0), (PPM, 3.0)]
)
def test_a_step_is_power_times_share(share, factor):
    unit = ship(shields_share_ppm=share, weapons_share_ppm=PPM - share)
    assert unit.shield_mj[0, 0] - 1_000 == pytest.approx(160 * factor, abs=1)
    unit = ship(shields_share_ppm=PPM - share, weapons_share_ppm=share)
    assert unit.capacitor_mj[0, 0, 0] == pytest.approx(min(12_000 * factor, 24_000), rel=2e-6)


CRUISERS = tuple(
    FRIGATE | {"plant": plant, "batteries": ((0, 1), (1, 1), (2, 1))} for plant in (Plant.FUSION, Plant.ANTIMATTER)
)
"""The same cruiser on fusion and on antimatter: a dark gun, an impactor and a laser that all charge slowly."""


def impulses_to_a_shot(world, tables, slot, unit):
    """Impulses from empty to the energy of a shot of a battery's weapon."""
    shot = tables.weapons.energy_mj[tables.classes.battery_weapon[unit, slot]]
    for count in range(1, 200):
        world = run(world, tables, 0, (charge,)).world
        if world.units.capacitor_mj[0, unit, slot] >= shot:
            return count
    raise AssertionError("never charged")


def test_an_antimatter_plant_charges_an_impactor_ten_times_as_fast_and_nothing_else():
    tables = tables_of(CRUISERS, (DARK, IMPACTOR, LASER | {"charge_mj": 250, "energy_mj": 10_000}))
    world = world_of(tables, ({"class_id": 0, "capacitor_mj": 0}, {"class_id": 1, "capacitor_mj": 0}))
    for steps in range(1, 5):
        world = run(world, tables, 0, (charge,)).world
        fusion, antimatter = world.units.capacitor_mj[0]
        assert fusion[1] == 5_000 * steps
        assert antimatter[1] == 10 * fusion[1]
        assert (antimatter[[0, 2]] == fusion[[0, 2]]).all()


def test_a_lone_class_charges_all_of_its_batteries():
    tables = tables_of(CRUISERS[:1], (DARK, IMPACTOR, LASER))
    world = run(world_of(tables, ({"capacitor_mj": 0},)), tables, 0, (charge,)).world
    assert (world.units.capacitor_mj[0, 0, :3] > 0).all()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_impactor_is_one_whatever_its_number_among_the_weapons(number):
    arms = [DARK, LASER | {"charge_mj": 300}]
    arms.insert(number, IMPACTOR)
    fusion, antimatter = tables_of(CRUISERS, tuple(arms)).charges_mj().tolist()
    assert antimatter == [mj * 10 if slot == number else mj for slot, mj in enumerate(fusion)]
    assert fusion[number] == 5_000


def test_an_impactor_takes_forty_impulses_on_fusion_and_four_on_antimatter():
    """0.2 GW are 1,000 s for 200 GJ, 2 GW are 100 s, in impulses of 25 s."""
    tables = tables_of(CRUISERS, (DARK, IMPACTOR, LASER))
    world = world_of(tables, ({"class_id": 0, "capacitor_mj": 0}, {"class_id": 1, "capacitor_mj": 0}))
    assert [impulses_to_a_shot(world, tables, 1, unit) for unit in (0, 1)] == [40, 4]


@pytest.mark.parametrize("asks", [1, 333, 5_000, 7_777, 50_001])
def test_over_many_recharges_antimatter_fires_ten_times_as_often_to_within_one_shot(asks):
    """Of any charging rate, and to within the ten shots that the last one of fusion could have been."""
    tables = tables_of(CRUISERS, (DARK, IMPACTOR | {"charge_mj": asks, "energy_mj": 200_000}, LASER))
    world = world_of(tables, ({"class_id": 0, "capacitor_mj": 0}, {"class_id": 1, "capacitor_mj": 0}))
    shots = np.zeros(2, np.int64)
    for _ in range(400):
        world = run(world, tables, 0, (charge,)).world
        held = world.units.capacitor_mj[0, :, 1]
        fires = held >= 200_000
        held[fires] -= 200_000
        shots += fires
    most = np.minimum(400 * np.array([asks, 10 * asks]) // 200_000, 400)
    assert shots.tolist() == most.tolist()


@pytest.mark.parametrize("asks", [CHARGE_MAX_MJ // 10, CHARGE_MAX_MJ // 10 + 1, CHARGE_MAX_MJ])
def test_ten_times_the_greatest_charge_is_still_exact(asks):
    tables = tables_of(CRUISERS, (DARK, IMPACTOR | {"charge_mj": asks}, LASER))
    made = int(tables.charges_mj()[1, 1])
    assert made == oracle.asked_for(asks, antimatter=True, impactor=True) <= CHARGE_MAX_MJ
    assert powered(np.int64(made), np.int64(PPM), np.int64(PPM)) == oracle.recharge_gain(made, PPM, PPM)


def test_shots_follow_the_charge_over_many_recharges():
    """Nothing of a charge is lost between shots: as many shots as the energy gained pays for, to within one."""
    tables = tables_of((FRIGATE,), (LASER | {"charge_mj": 777, "energy_mj": 10_000},))
    world = world_of(tables, ({"capacitor_mj": 0},))
    shots = 0
    for _ in range(400):
        world = run(world, tables, 0, (charge,)).world
        if world.units.capacitor_mj[0, 0, 0] >= 10_000:
            world.units.capacitor_mj[0, 0, 0] -= 10_000
            shots += 1
    assert shots == 400 * 777 // 10_000


def shields_over(impulses, share, restart):
    """Shield and events of a frigate whose shield is down, impulse by impulse."""
    tables = tables_of()
    rest = (PPM - share) // 2
    row = {"shield_mj": 0, "restart_percent": restart, "shields_share_ppm": share, "weapons_share_ppm": rest}
    world, shields, told = world_of(tables, (row,)), [], []
    for impulse in range(impulses):
        res = run(world, tables, impulse, (charge,))
        world = res.world
        shields.append(int(world.units.shield_mj[0, 0]))
        told += [(impulse, int(e["kind"]), int(e["target"])) for e in res.journal.table()]
    return shields, told


@pytest.mark.parametrize(
    ("share", "impulse", "step"), [(333_333, 3, 160), (333_334, 3, 160), (666_666, 1, 320), (200_000, 6, 96)]
)
def test_a_collapsed_shield_restarts_from_nothing_the_sooner_the_more_power_it_has(share, impulse, step):
    """Four impulses of restart at an even share: it is back in the fourth, in the second at twice that share."""
    shields, told = shields_over(9, share, 400)
    grown = [step * max(n - impulse + 1, 0) for n in range(9)]
    assert shields == pytest.approx(grown, abs=9)
    assert shields[:impulse] == [0] * impulse
    assert told == [(impulse, Event.SHIELD_UP, 0)]


def test_a_shield_without_power_is_never_back():
    assert shields_over(12, 0, 100) == ([0] * 12, [])
    assert shields_over(3, 0, 0) == ([0] * 3, [])


def test_a_wreck_and_what_is_away_do_not_restart():
    for row in ({"hull_mj": 0}, {"presence": Presence.AWAY}):
        assert ship(restart_percent=250, shield_mj=0, **row).restart_percent[0, 0] == 250


@given(st.integers(0, 10**6), st.integers(0, PPM))
def test_a_restart_runs_down_as_fast_as_it_is_told(left, share):
    left, share = np.array(left), np.array(share)
    takes = int(restart_impulses(left, share))
    assert int(restart_pace_percent(share)) == 100 * int(share) // 333_333
    assert 0 <= int(restart_after(left, share)) <= int(left)
    assert int(restart_after(left, share)) <= int(restart_after(left, np.maximum(share - 1, 0)))
    if takes < 0:
        assert int(restart_after(left, share)) == left > 0
    else:
        pace = int(restart_pace_percent(share))
        assert pace * takes >= left
        assert pace * (takes - 1) < left or not left


def test_a_shield_that_feigns_stays_and_does_not_grow():
    unit = ship(posture=Posture.FEIGN)
    assert unit.shield_mj[0, 0] == 1_000
    assert unit.capacitor_mj[0, 0, 0] == 12_000


@pytest.mark.parametrize("presence", [p for p in Presence if p != Presence.PRESENT])
def test_what_is_not_on_the_map_or_dead_does_not_recharge(presence):
    for row in ({"presence": presence}, {"hull_mj": 0}):
        unit = ship(**row)
        assert (unit.shield_mj[0, 0], unit.capacitor_mj[0, 0, 0], unit.daze_ppm[0, 0]) == (1_000, 0, 500_000)


def test_a_battery_without_a_weapon_holds_no_charge():
    assert (ship().capacitor_mj[0, 0, 1:] == 0).all()
    assert (ship(tables_of((FRIGATE | {"batteries": ()},))).capacitor_mj == 0).all()


def test_each_system_has_its_effect():
    half = np.full(6, PPM)
    half[System.PLANT] = 500_000
    unit = ship(system_ppm=half)
    assert (unit.shield_mj[0, 0], unit.capacitor_mj[0, 0, 0]) == (1_080, 6_000)
    half[System.WEAPONS] = 500_000
    assert ship(system_ppm=half).capacitor_mj[0, 0, 0] == 3_000
    half[System.PLANT] = 0
    unit = ship(system_ppm=half)
    assert (unit.shield_mj[0, 0], unit.capacitor_mj[0, 0, 0]) == (1_000, 0)


@given(st.integers(0, 2**40), st.integers(0, PPM), st.integers(0, PPM), st.sampled_from(("full", "share", "plant")))
def test_more_never_charges_less(full, share, plant, which):
    facts = {"full": full, "share": share, "plant": plant}
    more = facts | {which: facts[which] + 1}
    least, most = (int(powered(*(np.array(v) for v in row.values()))) for row in (facts, more))
    assert 0 <= least <= most
    assert least == oracle.recharge_gain(full, share, plant)


def test_permuting_the_batteries_changes_nothing():
    one, two = FRIGATE | {"batteries": ((0, 1), (1, 2))}, FRIGATE | {"batteries": ((1, 2), (0, 1))}
    tables = tables_of((one, two))
    world = world_of(tables, ({"class_id": 0, "capacitor_mj": 5}, {"class_id": 1, "capacitor_mj": 5}))
    held = run(world, tables, 0, (charge,)).world.units.capacitor_mj[0]
    assert held[0, :2].tolist() == held[1, 1::-1].tolist()


SHARES_AND_PLANTS = (0, 1, 333_332, 333_333, 333_334, PPM - 1, PPM)


@pytest.mark.parametrize("full", [0, 1, 2, CHARGE_MAX_MJ - 1, CHARGE_MAX_MJ])
def test_a_step_is_exact_and_monotone_at_the_edges(full):
    """numpy's int64 says what Python's unlimited integers say, up to the largest charge that a table may hold."""
    grid = np.array(SHARES_AND_PLANTS)
    gains = powered(np.int64(full), grid[:, None], grid[None, :])
    for row, share in enumerate(SHARES_AND_PLANTS):
        for column, plant in enumerate(SHARES_AND_PLANTS):
            assert gains[row, column] == oracle.recharge_gain(full, share, plant)
    assert (np.diff(gains, axis=0) >= 0).all()
    assert (np.diff(gains, axis=1) >= 0).all()
    assert (powered(np.int64(max(full - 1, 0)), grid[:, None], grid[None, :]) <= gains).all()


@pytest.mark.parametrize("shot", [1, 12_000, 10**9])
@pytest.mark.parametrize("held", [0, 1, 2])
def test_a_capacitor_at_the_edges_holds_what_the_oracle_says(shot, held):
    gun = LASER | {"energy_mj": shot, "charge_mj": CHARGE_MAX_MJ}
    tables = tables_of((FRIGATE | {"charge_ppm": PPM},), (gun,))
    rows = [(share, plant, system) for share in SHARES_AND_PLANTS for plant in SHARES_AND_PLANTS for system in (1, PPM)]
    health = [np.full(6, PPM) for _ in rows]
    for one, (_, plant, system) in zip(health, rows, strict=True):
        one[System.PLANT], one[System.WEAPONS] = plant, system
    units = tuple(
        {"weapons_share_ppm": share, "shields_share_ppm": 0, "system_ppm": one, "capacitor_mj": held * shot}
        for (share, _, _), one in zip(rows, health, strict=True)
    )
    after = run(world_of(tables, units), tables, 0, (charge,)).world.units.capacitor_mj[0, :, 0]
    for slot, (share, plant, system) in enumerate(rows):
        expected = oracle.capacitor_next(held * shot, shot, CHARGE_MAX_MJ, share, plant, system, lives=True)
        assert after[slot] == expected
        assert held * shot <= after[slot] <= 2 * shot


@pytest.mark.parametrize("plant", Plant)
def test_a_battle_without_weapons_charges_none(plant):
    tables = tables_of((FRIGATE | {"plant": plant, "batteries": ()},), ())
    assert (tables.charges_mj() == 0).all()
