"""The rows of a card: only what the class has, as plotted, with what is wrong told in its colour."""

from pathlib import Path

import pytest

from game.play.model import BattleModel
from game.play.weapon_rows import Pips, RowTone, WeaponRow, breach_ppm, containment_words, weapon_rows
from game.rules.state.vocabulary import PPM, System
from game.scenario import load, scenario_of_text
from game.testing.builders import all_in_sight
from tests.play.salvo_duel import duel_file, fire_orders
from tests.scenario.examples import SPINAL


def labels(rows: list[WeaponRow]) -> list[str]:
    return [row.label for row in rows]


def spinal(text: str = SPINAL) -> BattleModel:
    scenario = scenario_of_text(text)
    world = all_in_sight(scenario.start(1, 3), scenario.tables)
    world.units.capacitor_mj[:, :9, 0] = 150_000
    return BattleModel(scenario, seed=3, world=world)


@pytest.fixture
def duel(tmp_path: Path) -> BattleModel:
    scenario = load(str(duel_file(tmp_path)))
    return BattleModel(scenario, seed=1, world=all_in_sight(scenario.start(1, 1), scenario.tables))


def test_torpedoes_and_point_defence(duel: BattleModel) -> None:
    rows = weapon_rows(duel, 0)
    assert labels(rows) == ["Torpedoes", "Defence"]
    assert (rows[0].pips, rows[1].pips) == (Pips(6, 6), Pips(20, 20))
    assert rows[1].words == "20 left · stops 2"
    duel.draft.plot(["line"], "fire", fire_orders(4)["line"]["fire"])
    rows = weapon_rows(duel, 0)
    assert labels(rows) == ["Torpedoes", "Salvo", "", "Defence"]
    assert rows[0].pips == Pips(6, 6, 4)
    assert (rows[1].tone, rows[2].words) == (RowTone.PLAIN, "point defence stops 50 %, at most 6")
    duel.draft.plot(["line_02", "line_03"], "fire", {"mode": "hold"})
    assert next(row for row in weapon_rows(duel, 0) if row.label == "Salvo").tone is RowTone.CAUTION


def test_a_spinal_gun_tells_its_charge_its_shots_of_the_turn_and_its_odds() -> None:
    model = spinal()
    first = model.names.unit_slot["first_02"]
    (row,) = (row for row in weapon_rows(model, first) if row.label == "Impactor")
    assert row.words == "3 of 4, fires in 1 · 3 this turn"
    model.draft.plot(["first_02"], "fire", {"target": "body_01", "bear": "body_01"})
    shot = next(row for row in weapon_rows(model, first) if row.label == "Shot")
    assert shot.words.endswith(" s")
    assert shot.tone is RowTone.PLAIN


def test_a_plant_that_is_hurt_or_fails_says_so() -> None:
    model = spinal(SPINAL.replace("crew = 300\n", "crew = 300\ncontainment_s = 200.0\ndamage_control = 0.3\n"))
    slot, units = model.names.unit_slot["first_01"], model.seen.units
    assert weapon_rows(model, slot)[0] == WeaponRow("Plant", "antimatter")
    units.system_ppm[0, slot, System.PLANT] = PPM // 2
    assert weapon_rows(model, slot)[0].words == "antimatter at 50 %, a hit may breach it"
    units.breach_impulses[0, slot] = 2
    assert breach_ppm(model, slot) == PPM * 49 // 100
    assert containment_words(model, slot) == "49 % breach by 1.02"
    assert weapon_rows(model, slot)[0].tone is RowTone.DANGER
    model.draft.plot(["first_01"], "posture", "spun_down")
    assert (weapon_rows(model, slot)[0].words, breach_ppm(model, slot)) == ("spun down: it will hold", 0)
