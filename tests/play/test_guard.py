"""What stands before a turn ends: who it is about, in which words, and whether it is grave."""

import math

import pytest

from game.play.commander import Commander
from game.play.forecast import Question, answer
from game.play.guard import concerns
from game.play.model import BattleModel
from game.play.scene import plot_scene
from game.scenario import scenario_of_text
from game.testing.builders import all_in_sight
from tests.scenario.examples import SPINAL

FAILING = SPINAL.replace("crew = 300\n", "crew = 300\ncontainment_s = 200.0\ndamage_control = 0.3\n")


@pytest.fixture
def model() -> BattleModel:
    scenario = scenario_of_text(FAILING)
    world = all_in_sight(scenario.start(1, 3), scenario.tables)
    world.units.capacitor_mj[:, :9, 0] = 150_000
    return BattleModel(scenario, seed=3, world=world)


def told(model: BattleModel, unordered: tuple[int, ...] = ()) -> list[tuple[str, bool]]:
    scene = plot_scene(model.seen, model.tables, model.side)
    return [(one.words, one.grave) for one in concerns(Commander(model), unordered, scene)]


def slot(model: BattleModel, ident: str) -> int:
    return model.names.unit_slot[ident]


def test_nothing_stands_where_all_is_well(model: BattleModel) -> None:
    assert told(model) == []


def test_ships_without_orders_are_named(model: BattleModel) -> None:
    units = model.names.units
    assert told(model, (0,)) == [(f"{units[0].name} has no order", False)]
    squadron = model.names.squadron_names[units[0].squadron]
    assert told(model, (0, 1)) == [(f"2 ships have no order: {squadron}", False)]


def test_guns_off_their_target_are_named_with_the_angle(model: BattleModel) -> None:
    first = [slot(model, "first_01"), slot(model, "first_02")]
    model.draft.plot(["first_01", "first_02"], "fire", {"target": "body_01"})
    foe, units = slot(model, "body_01"), model.seen.units
    for ship in first:
        off = units.x_km[0, foe] - units.x_km[0, ship], units.y_km[0, foe] - units.y_km[0, ship]
        units.hx[0, ship], units.hy[0, ship] = off[0] / math.hypot(*off), off[1] / math.hypot(*off)
    assert told(model) == []
    model.seen.units.hx[0, first], model.seen.units.hy[0, first] = 0.0, 1.0
    ((words, grave),) = told(model)
    assert words.startswith(f"{model.names.squadron_names[model.names.units[first[0]].squadron]} cannot bear: up to ")
    assert words.endswith("° off the spine")
    assert not grave
    model.draft.plot(["first_01"], "fire", {"target": "body_01", "bear": "body_01"})
    ((words, _),) = told(model)
    assert words.startswith(f"{model.names.units[first[1]].name} cannot bear: ")
    model.draft.plot(["first_02"], "power", {"shields": 100.0, "weapons": 0.0, "drive": 0.0})
    assert told(model) == []  # it has no shot in this turn


def test_a_failing_plant_is_grave_until_it_is_spun_down_and_then_it_is_under_fire(model: BattleModel) -> None:
    ship = slot(model, "first_01")
    model.seen.units.breach_impulses[0, ship] = 8
    name = model.names.units[ship].name
    assert told(model) == [(f"{name}: 6 % breach by 1.08, Shift+R spins it down", True)]
    model.draft.plot(["first_01"], "posture", "spun_down")
    assert told(model) == [(f"{name} is spun down under fire", False)]
    foes = model.seen.units.side[0] != model.side
    model.seen.units.x_km[0, foes] += 8_000.0  # out of their reach, not of its own
    assert told(model) == []


def test_who_comes_down_in_this_turn_is_told(model: BattleModel) -> None:
    units = model.seen.units
    ship = slot(model, "first_01")
    units.x_km[0, ship], units.y_km[0, ship] = 0.0, -9_000.0
    units.vx_km_s[0, ship], units.vy_km_s[0, ship] = 0.0, -20.0
    forecast = answer(Question("key", model.seen, model.own_orders(), 2), model.tables)
    scene = plot_scene(model.seen, model.tables, model.side)
    (one,) = concerns(Commander(model), (), scene, forecast)
    assert (one.slots, one.grave) == ((ship,), True)
    assert one.words == f"{model.names.units[ship].name} falls in this turn"
