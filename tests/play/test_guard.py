"""What stands before a turn ends: who it is about, in which words, and whether it is grave."""

import math
from pathlib import Path

import numpy as np
import pytest

from game.play.commander import Commander
from game.play.forecast import Question, answer
from game.play.guard import concerns, vain_words
from game.play.model import BattleModel
from game.play.scene import plot_scene
from game.play.vain_orders import _strike_short_km, why_vain
from game.play.verbs import VERBS
from game.rules.state.columns import NONE
from game.rules.state.vocabulary import FireMode, Move, Presence, System
from game.scenario import Scenario, load, scenario_of_text
from game.testing.builders import all_in_sight
from tests.play.conftest import with_lances
from tests.play.salvo_duel import duel_file, fire_orders
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


def told_ahead(model: BattleModel) -> list[str]:
    """What stands with a forecast of what is plotted."""
    scene = plot_scene(model.seen, model.tables, model.side)
    forecast = answer(Question("key", model.seen, model.own_orders(), 2), model.tables)
    return [one.words for one in concerns(Commander(model), (), scene, forecast)]


def turned_to(model: BattleModel, ident: str, *ships: str) -> None:
    """Turn bows on a unit."""
    foe, units = slot(model, ident), model.seen.units
    for ship in (slot(model, one) for one in ships):
        off = units.x_km[0, foe] - units.x_km[0, ship], units.y_km[0, foe] - units.y_km[0, ship]
        units.hx[0, ship], units.hy[0, ship] = off[0] / math.hypot(*off), off[1] / math.hypot(*off)


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
    one = concerns(Commander(model), (), scene, forecast)[0]
    assert (one.slots, one.grave) == ((ship,), True)
    assert one.words == f"{model.names.units[ship].name} falls in this turn"


def test_who_could_fire_with_the_bow_on_nobody_is_told(model: BattleModel) -> None:
    own = [row.id for row in model.names.units if row.side == model.side]
    turned_to(model, "body_01", *own)
    assert told_ahead(model) == []
    ship = model.names.units[slot(model, "first_01")]
    units, foes = model.seen.units, model.seen.units.side[0] != model.side
    units.hx[0, slot(model, "first_01")], units.hy[0, slot(model, "first_01")] = 0.0, 1.0
    assert told_ahead(model) == [f"{ship.name} could fire: bear on a target"]
    model.draft.plot(["first_01"], "fire", {"bear": "body_01"})
    assert told_ahead(model) == []
    model.draft.plot(["first_01"], "fire", {"mode": "hold"})
    assert told_ahead(model) == []
    model.draft.plot(["first_01"], "fire", {"mode": "free"})
    assert told_ahead(model) == [f"{ship.name} could fire: bear on a target"]
    units.capacitor_mj[0, slot(model, "first_01")] = 0
    model.draft.plot(["first_01"], "power", {"shields": 100.0, "weapons": 0.0, "drive": 0.0})
    assert told_ahead(model) == [], "it has no shot"
    model.draft.plot(["first_01"], "power", {"shields": 0.0, "weapons": 100.0, "drive": 0.0})
    assert len(told_ahead(model)) == 1
    units.x_km[0, foes] += 40_000.0
    assert told_ahead(model) == [], "nobody is in reach"


def test_fire_out_of_reach_and_at_what_is_gone_is_told(model: BattleModel) -> None:
    own = [row.id for row in model.names.units if row.side == model.side]
    turned_to(model, "body_01", *own)
    units, foe = model.seen.units, slot(model, "body_01")
    model.draft.plot(["first_01", "first_02"], "fire", {"target": "body_01", "bear": "body_01"})
    assert told_ahead(model) == []
    units.x_km[0, foe] += 30_000.0
    ((words),) = [one for one in told_ahead(model) if "out of reach" in one]
    squadron = model.names.squadron_names[model.names.units[slot(model, "first_01")].squadron]
    assert words.startswith(f"{squadron} cannot fire in this turn: out of reach by ")
    assert words.endswith(" km or more")
    units.hull_mj[0, foe] = 0
    assert f"{squadron} cannot fire at Dreadnought 01: it is gone" in told_ahead(model)


def test_moves_that_come_to_nothing_are_told(model: BattleModel) -> None:
    own = [row.id for row in model.names.units if row.side == model.side]
    turned_to(model, "body_01", *own)
    ship, units = model.names.units[slot(model, "first_01")].name, model.seen.units
    model.draft.plot(["first_01"], "move", {"kind": "withdraw"})
    assert told(model) == []
    foes = np.flatnonzero(units.side[0] != model.side)
    known = units.uid[0, foes].copy()
    units.uid[0, foes] = 0
    assert told(model) == [(f"{ship} cannot withdraw: no enemy is known", False)]
    units.uid[0, foes] = known
    for kind in ("intercept", "ram", "keep_range", "follow"):
        model.draft.plot(["first_01"], "move", {"kind": kind, "target": "body_01", "range_km": 9_000.0})
        assert told(model) == []
        units.presence[0, slot(model, "body_01")] = Presence.GONE
        assert told(model) == [(f"{ship} cannot go for Dreadnought 01: it is gone", False)]
        units.presence[0, slot(model, "body_01")] = Presence.PRESENT
    model.draft.plot(["first_01"], "move", {"kind": "intercept", "target": "body_01"})
    units.hull_mj[0, slot(model, "body_01")] = 0
    assert told(model) == [(f"{ship} cannot go for Dreadnought 01: it is gone", False)]
    model.draft.plot(["first_01"], "move", {"kind": "tow", "target": "body_01"})
    gear = f"{ship} cannot go: it has no towing gear for that mass"
    assert told(model) == [(gear, False)], "a hulk could be towed by who has gear"


@pytest.mark.parametrize("state", ["lost", "broken"])
def test_an_order_to_a_squadron_is_not_held_against_those_that_it_cannot_reach(model: BattleModel, state: str) -> None:
    first, *others = (slot(model, one) for one in ("first_01", "first_02"))
    if state == "lost":
        model.seen.units.hull_mj[0, first] = 0
    else:
        model.seen.units.broken[0, first] = True
    before = told(model)
    model.draft.plot(["first"], "move", {"kind": "withdraw"})
    assert told(model) == before
    model.seen.units.system_ppm[0, others, System.DRIVE] = 0
    model.draft.plot(["first"], "move", {"kind": "intercept", "target": "body_01"})
    assert any("the drive is dead" in words for words, _ in told(model))


def test_feints_that_show_and_fire_that_is_held_are_told(model: BattleModel) -> None:
    own = [row.id for row in model.names.units if row.side == model.side]
    turned_to(model, "body_01", *own)
    ship = model.names.units[slot(model, "first_01")].name
    burn = {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 0.6}
    model.draft.plot(["first_01"], "posture", "feign")
    assert told(model) == []
    model.draft.plot(["first_01"], "move", burn)
    assert told(model) == []
    model.draft.plot(["first_01"], "move", burn | {"throttle": 0.61})
    assert told(model) == [(f"{ship} cannot feign: a burn of more than 60 % shows", False)]
    model.draft.plot(["first_01"], "move", {"kind": "hold"})
    for posture, words in (("feign", "it feigns"), ("silent", "it is silent"), ("evade", ""), ("active", "")):
        model.draft.plot(["first_01"], "posture", posture)
        model.draft.plot(["first_01"], "fire", {"target": "body_01", "bear": "body_01"})
        assert told(model) == ([(f"{ship} cannot fire: {words}", False)] if words else [])
    model.draft.plot(["first_01"], "posture", "silent")
    model.draft.plot(["first_01"], "fire", {"mode": "hold", "target": "body_01"})
    assert told(model) == []


def test_the_card_tells_what_is_in_vain_without_the_name(model: BattleModel) -> None:
    own = [row.id for row in model.names.units if row.side == model.side]
    turned_to(model, "body_01", *own)
    model.draft.plot(["first_01"], "posture", "silent")
    model.draft.plot(["first_01"], "fire", {"target": "body_01", "bear": "body_01"})
    scene = plot_scene(model.seen, model.tables, model.side)
    found = concerns(Commander(model), (), scene)
    one, two = slot(model, "first_01"), slot(model, "first_02")
    assert vain_words(found, [one]) == ["cannot fire: it is silent"]
    assert vain_words(found, [one, two]) == ["1 of 2 cannot fire: it is silent"]
    assert vain_words(found, [two]) == []


def craft_told(jupiter: Scenario, orders: dict[str, dict[str, str]]) -> list[str]:
    model = BattleModel(jupiter, seed=1, world=all_in_sight(with_lances(jupiter), jupiter.tables))
    for ident, fields in orders.items():
        model.draft.plot([ident], "flights", fields)
    return [words for words, _ in told(model) if "recall" in words or "strike" in words]


def test_craft_that_cannot_reach_their_target_or_are_in_their_hangar_are_told(jupiter: Scenario) -> None:
    far = next(row.id for row in jupiter.names.units if "lance" in row.id)
    assert craft_told(jupiter, {"halcyon": {"mission": "patrol"}}) == []
    ((words),) = craft_told(jupiter, {"halcyon": {"mission": "strike", "target": far}})
    assert " cannot strike in this turn: out of reach by " in words
    ((words),) = craft_told(jupiter, {"halcyon": {"mission": "dock"}})
    assert words.endswith(" cannot be recalled: none is out")
    assert craft_told(jupiter, {"halcyon": {"mission": "strike"}}) == []


def test_craft_reach_what_they_can_come_up_to_in_the_turn(jupiter: Scenario) -> None:
    """Whoever is told is indeed not reached: flights sent at a target are told from the distance on at which none is.

    The reach is that of a burn all the way, so it may be told later than it could be, never too early.
    """
    model = BattleModel(jupiter, seed=1, world=all_in_sight(with_lances(jupiter), jupiter.tables))
    home = model.names.unit_slot["halcyon"]
    flight = model.scenario.homes.index(home)
    foe = next(s for s, row in enumerate(model.names.units) if "lance" in row.id)
    units = model.seen.units
    units.vx_km_s[0, [home, foe]] = units.vy_km_s[0, [home, foe]] = 0.0
    turn_s, class_id = model.tables.turn_s, model.names.flights[flight].class_id
    classes = model.tables.classes
    most = 0.5 * float(classes.thrust_km_s2[class_id]) * turn_s * turn_s
    reach = float(max(classes.craft_reach_km[class_id], classes.pulse_km[class_id]))
    reach += float(model.seen.flights.spread_km[0, flight])
    for extra, short in ((-1.0, -1.0), (0.0, 0.0), (25.0, 25.0)):
        units.x_km[0, foe] = units.x_km[0, home] + most + reach + extra
        units.y_km[0, foe] = units.y_km[0, home]
        assert _strike_short_km(model, flight, home, foe) == pytest.approx(short, abs=1e-6)
    units.vx_km_s[0, foe] = -0.1  # it comes
    assert _strike_short_km(model, flight, home, foe) == pytest.approx(25.0 - 0.1 * turn_s, abs=1e-6)


def test_a_tow_of_what_is_lost_is_told(jupiter: Scenario) -> None:
    model = BattleModel(jupiter, seed=1)
    tug = next(row.id for row in model.names.units if model.tables.classes.tow_t[row.class_id] > 0)
    model.draft.plot([tug], "move", {"kind": "tow", "target": "benedict"})
    assert told(model) == []
    model.seen.units.hull_mj[0, slot(model, "benedict")] = 0
    name = model.names.units[slot(model, tug)].name
    assert told(model) == [(f"{name} cannot save Benedict: it is lost", False)]


def test_torpedoes_out_of_reach_are_told(tmp_path: Path) -> None:
    scenario = load(str(duel_file(tmp_path)))
    model = BattleModel(scenario, seed=1, world=all_in_sight(scenario.start(1, 1), scenario.tables))
    model.draft.plot(["line"], "fire", fire_orders(4)["line"]["fire"])
    assert told_ahead(model) == []
    foe = slot(model, "foes_01")
    model.seen.units.x_km[0, foe] += 20_000.0
    (words,) = told_ahead(model)
    assert " cannot launch in this turn: out of range by " in words
    assert words.endswith(" km or more")
    forecast = answer(Question("key", model.seen, model.own_orders(), 2), model.tables)
    line = [row for row, unit in enumerate(model.names.units) if unit.side == model.side]
    told = {verb: why_vain(model, line, VERBS[verb], forecast) for verb in ("torpedoes", "fire_at", "avoid", "bear")}
    assert told.pop("torpedoes").endswith(" km or more in this turn")
    assert not any(told.values()), "who cannot launch may fire and spare"
    model.seen.units.x_km[0, foe] = model.seen.units.x_km[0, 0] + 15.0
    model.seen.units.y_km[0, foe] = model.seen.units.y_km[0, 0]
    assert any("cannot launch: too near" in words for words in told_ahead(model))


def test_nothing_of_what_is_in_vain_comes_from_what_is_not_known(model: BattleModel) -> None:
    before = told_ahead(model)
    foes = model.world.units.side[0] != model.side
    model.world.units.x_km[0, foes] += 5_000.0
    model.world.units.hull_mj[0, foes] = 0
    assert told_ahead(model) == before


def test_whoever_goes_for_an_enemy_and_holds_his_fire_is_told_of(model: BattleModel) -> None:
    def held() -> list[str]:
        return [words for words, _ in told(model) if "hold" in words]

    name = model.names.units[slot(model, "first_01")].name
    model.draft.plot(["first_01"], "move", {"kind": "intercept", "target": "body_01"})
    assert held() == []
    model.draft.plot(["first_01", "first_02"], "fire", {"mode": "hold"})
    assert held() == [f"{name} goes for an enemy and holds its fire"]
    model.draft.plot(["first_02"], "move", {"kind": "pursue", "target": "body_01"})
    assert [words.partition(" go ")[2] for words in held()] == ["for an enemy and hold their fire"]
    for elsewhere in ({"kind": "keep_range", "target": "body_01"}, {"kind": "intercept", "target": "first_03"}):
        model.draft.plot(["first_01", "first_02"], "move", elsewhere)
        assert held() == []
    model.draft.plot(["first_01", "first_02"], "move", {"kind": "intercept", "target": "body_01"})
    model.draft.plot(["first_01", "first_02"], "fire", {"mode": "free"})
    assert held() == []
    model.draft.clear(["first_01", "first_02"])
    units, ship = model.seen.units, slot(model, "first_01")
    units.move[0, ship], units.fire_mode[0, ship] = Move.INTERCEPT, FireMode.HOLD
    for nobody in (len(model.names.units), NONE):
        units.ref[0, ship] = nobody
        assert held() == []
    units.ref[0, ship] = slot(model, "body_01")
    assert held() == [f"{name} goes for an enemy and holds its fire"]
    units.side[0, slot(model, "body_01")] = NONE  # of whom nothing is known now
    assert held() == []
