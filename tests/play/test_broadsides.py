"""What a player is told of ships that are turned to fire with their sides: what is offered, ordered and said."""

from pathlib import Path

import pytest

from game.play.choices import choices
from game.play.commander import Commander
from game.play.model import BattleModel
from game.play.order_words import fire_words
from game.play.scene import plot_scene
from game.play.verbs import Pointed
from game.scenario import load
from game.testing.builders import all_in_sight

BATTLE = load(Path(__file__).parent.parent / "scenarios" / "line_of_battle.toml")
SHIP, FOE = (BATTLE.names.unit_slot[ident] for ident in ("weather_01", "rear_01"))


@pytest.fixture
def model() -> BattleModel:
    model = BattleModel(BATTLE, seed=1, world=all_in_sight(BATTLE.start(1, 1), BATTLE.tables))
    model.selection.pick([SHIP])
    return model


def test_who_has_broadsides_is_offered_to_bear(model: BattleModel) -> None:
    scene, commander = plot_scene(model.seen, model.tables, model.side), Commander(model)
    assert commander.bears(SHIP)
    assert not commander.has_impactor(SHIP)
    assert "bear" in [one.verb.id for one in choices(commander, Pointed(0.0, 0.0, code=FOE), scene)]


@pytest.mark.parametrize(
    ("verb", "words"),
    [("bear", "at will, spread, side on Ship of the line 23"), ("fire_at", "at will, side on Ship of the line 23")],
)
def test_fire_at_turns_the_side_and_bear_on_turns_it_alone(model: BattleModel, verb: str, words: str) -> None:
    scene = plot_scene(model.seen, model.tables, model.side)
    assert Commander(model).do(verb, Pointed(0.0, 0.0, code=FOE), scene) is None
    assert model.draft.orders["weather_01"]["fire"]["bear"] == "rear_01"
    assert fire_words(model, SHIP) == words
