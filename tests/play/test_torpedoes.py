"""What a player is told of torpedoes: what is carried, what this turn launches, what comes of it."""

from pathlib import Path

import pytest

from game.play.model import BattleModel
from game.play.order_words import fire_words
from game.play.torpedoes import launched_at, magazine, salvo_aim, salvo_target
from game.rules.state.vocabulary import Event, Level
from game.scenario import load
from game.testing.builders import all_in_sight
from tests.play.salvo_duel import duel_file, fire_orders, played_duel


@pytest.fixture
def model(tmp_path: Path) -> BattleModel:
    scenario = load(str(duel_file(tmp_path)))
    return BattleModel(scenario, seed=1, world=all_in_sight(scenario.start(1, 1), scenario.tables))


def test_a_magazine_tells_what_is_carried_and_what_this_turn_launches(model: BattleModel) -> None:
    held = magazine(model, 0)
    assert held is not None
    assert (held.full, held.left, held.most, held.ordered) == (6, 6, 4, 0)
    assert held.words == "6 left · 4 a turn"
    model.draft.plot(["line"], "fire", fire_orders(9)["line"]["fire"])
    held = magazine(model, 0)
    assert held is not None
    assert (held.ordered, held.launches, held.words) == (6, 4, "6 left · launches 4")
    model.draft.plot(["line"], "fire", {"mode": "hold", "salvo": 4})
    held = magazine(model, 0)
    assert held is not None
    assert held.launches == 0
    model.seen.units.ammo[0, 0] = 0
    held = magazine(model, 0)
    assert held is not None
    assert held.words == "none left"


def test_all_that_ships_launch_at_one_target_is_reckoned_together(model: BattleModel) -> None:
    foe = model.names.unit_slot["foes_01"]
    alone = salvo_aim(model, 0, foe)
    assert alone is not None
    assert (alone.count, alone.together, alone.through, alone.stops) == (4, 4, 0, 6)
    model.draft.plot(["line"], "fire", fire_orders(4)["line"]["fire"])
    aim = salvo_aim(model, 0, foe)
    assert aim is not None
    assert (salvo_target(model, 0), launched_at(model, 1, foe)) == (foe, 4)
    assert (aim.count, aim.together, aim.through) == (4, 12, 6)
    assert aim.words == f"6 of 12 get through, {aim.flight_s:.0f} s"
    assert aim.stopped_words == "point defence stops 50 %, at most 6"
    assert salvo_aim(model, foe, 0) is None  # nobody knows what it carries
    assert salvo_aim(model, 0, 99) is None


def test_what_is_told_is_what_the_turn_brings(tmp_path: Path) -> None:
    model, played = played_duel(tmp_path)
    before = BattleModel(model.scenario, seed=1, world=played.before)
    before.draft.plot(["line"], "fire", fire_orders(4)["line"]["fire"])
    aim = salvo_aim(before, 0, model.names.unit_slot["foes_01"])
    assert aim is not None
    events = played.events
    assert aim.together - aim.through == events["value"][events["kind"] == Event.TORPEDOES_STOPPED].sum()
    assert aim.through == events["value"][events["kind"] == Event.WARHEADS].sum()


def test_what_keeps_them_from_their_target_is_told(model: BattleModel) -> None:
    foe = model.names.unit_slot["foes_01"]
    model.seen.units.x_km[0, foe] += 9_000.0
    aim = salvo_aim(model, 0, foe)
    assert aim is not None
    assert aim.words.startswith("out of range by ")
    model.seen.units.x_km[0, foe] = model.seen.units.x_km[0, 0] + 90.0
    model.seen.units.y_km[0, foe] = model.seen.units.y_km[0, 0]
    aim = salvo_aim(model, 0, foe)
    assert aim is not None
    assert aim.words == "too near: the blast would reach it"


def test_who_is_not_identified_is_told_by_number_alone_and_named_by_no_name(model: BattleModel) -> None:
    foe = model.names.unit_slot["foes_01"]
    model.draft.plot(["line"], "fire", fire_orders(4)["line"]["fire"])
    assert fire_words(model, 0) == "4 torpedoes, at will, Cruiser 01 first"
    model.seen.contacts.level[0, 0, 3:] = Level.DETECTED
    aim = salvo_aim(model, 0, foe)
    assert aim is not None
    assert (aim.through, aim.stopped_words) == (12, "no point defence known, 3 unidentified")
    assert "Cruiser" not in fire_words(model, 0)
