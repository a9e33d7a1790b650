"""Weapons of every kind from a file: what each needs, what none of the others has, and what the core makes of it."""

import numpy as np
import pytest

from game.rules.state.vocabulary import WeaponKind
from game.scenario import ScenarioError, scenario_of_text
from tests.play.salvo_duel import DUEL


def faults_of(text: str) -> str:
    with pytest.raises(ScenarioError) as raised:
        scenario_of_text(text)
    return str(raised.value)


def test_torpedoes_and_point_defence_become_numbers_of_the_core():
    scenario = scenario_of_text(DUEL)
    weapons, world = scenario.tables.weapons, scenario.start(1, 1)
    assert weapons.kind.tolist() == [WeaponKind.TORPEDO, WeaponKind.PD]
    assert weapons.energy_mj.tolist() == [600_000, 0]
    assert weapons.thrust_km_s2[0] == pytest.approx(0.2942, rel=1e-4)
    assert (weapons.burn_s[0], weapons.blast_km[0], weapons.per_turn[0], weapons.stops[1]) == (319.0, 20.0, 4, 2)
    assert weapons.p0_ppm.tolist() == [0, 0]
    assert world.units.ammo[0, :, :2].tolist() == [[6, 20]] * 6
    assert not world.units.ammo[0, :, 2:].any()


@pytest.mark.parametrize("key", ["energy_gj", "accel_g", "burn_s", "blast_km", "ammo"])
def test_a_torpedo_needs_its_keys(key):
    kept = "\n".join(line for n, line in enumerate(DUEL.splitlines()) if not (line.startswith(f"{key} =") and n < 35))
    assert f"{key} is missing, a weapon of kind torpedo" in faults_of(kept)


def test_keys_of_other_kinds_are_refused_where_they_stand():
    assert "pd has no burn_s, only torpedo has" in faults_of(DUEL.replace("stops = 2", "stops = 2\nburn_s = 9.0"))
    assert "torpedo has no stops, only pd has" in faults_of(DUEL.replace("accel_g = 30.0", "accel_g = 30.0\nstops = 2"))
    assert "stops is missing, a weapon of kind pd" in faults_of(DUEL.replace("stops = 2\n", ""))
    assert "r0_km is missing, a weapon of kind laser" in faults_of(
        DUEL.replace('kind = "pd"', 'kind = "laser"\nrecharge_s = 9.0')
    )


def test_an_order_for_a_salvo_is_a_column_of_every_ship_that_it_reaches():
    scenario = scenario_of_text(DUEL)
    orders = scenario.orders({"line": {"fire": {"salvo": 3}}, "foes_02": {"fire": {"mode": "hold"}}})
    assert orders.units.salvo[0].tolist() == [3, 3, 3, 0, 0, 0]
    assert np.flatnonzero(orders.units.fire_given[0]).tolist() == [0, 1, 2, 4]
    with pytest.raises(ScenarioError, match=r"orders.line.fire.salvo"):
        scenario.orders({"line": {"fire": {"salvo": -1}}})
