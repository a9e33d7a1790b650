"""Stations in the interface: drawn as such, and offered what they can do."""

import pytest

from game.play.choices import choices
from game.play.commander import MOVES, Commander
from game.play.model import BattleModel
from game.play.order_words import order_words
from game.play.scene import plot_scene
from game.play.verbs import VERBS, Pointed
from game.ui.battle.map.symbols import silhouette_of
from tests.scenario.test_stations import with_port


@pytest.fixture
def model() -> BattleModel:
    return BattleModel(with_port(), seed=2)


def test_a_station_is_drawn_as_one(model: BattleModel) -> None:
    slot = model.names.unit_slot["port_01"]
    assert silhouette_of(model, model.names.units[slot].class_id) == "un_stn"
    assert order_words(model, slot) == "Keeps its course"


def test_a_station_is_offered_no_moves(model: BattleModel) -> None:
    scene, commander = plot_scene(model.seen, model.tables, model.side), Commander(model)
    slot, foe = model.names.unit_slot["port_01"], model.names.unit_slot["raiders_01"]
    model.selection.pick([slot])
    for at in (Pointed(0.0, 0.0), Pointed(0.0, 0.0, foe), Pointed(0.0, 0.0, -1, 0)):
        offered = {choice.verb.id for choice in choices(commander, at, scene)}
        assert offered
        assert not offered & MOVES
    assert commander.do("withdraw", None, scene) == "withdraw: it has no drive"
    assert commander.do("fire_at", Pointed(0.0, 0.0, foe), scene) is None
    assert model.draft.plotted(slot, "move") is None
    assert model.draft.plotted(slot, "fire") is not None
    assert set(VERBS) >= MOVES


def test_a_station_among_ships_does_not_hold_them_back(model: BattleModel) -> None:
    scene, commander = plot_scene(model.seen, model.tables, model.side), Commander(model)
    model.selection.pick([model.names.unit_slot["port_01"], model.names.unit_slot["argo"]])
    assert commander.do("withdraw", None, scene) is None


def test_nobody_is_asked_about_stations(model: BattleModel) -> None:
    assert model.names.unit_slot["port_01"] not in model.draft.unordered(model.seen)
