import pytest

from game.play.model import BattleModel
from game.play.order_words import (
    captain_of,
    fire_words,
    fleet_words,
    flight_words,
    mission,
    new_order_words,
    order_words,
    posture_words,
    selection_title,
    short_move,
    wing_mission,
)
from game.rules.state.vocabulary import FireMode, Mission, Move, Posture, Presence, Priority
from game.scenario.vocabulary import MOVES


def test_standing_orders_in_words(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    units = model.seen.units
    assert (order_words(model, slot), short_move(model, [slot])) == ("Hold station", ("hold", False))
    units.move[0, slot], units.dx[0, slot], units.dy[0, slot], units.throttle[0, slot] = Move.BURN, 0.0, 1.0, 2 / 3
    assert order_words(model, slot) == "Burn 90°, 2/3, then coast"
    units.fire_mode[0, slot], units.priority[0, slot] = FireMode.RETURN, Priority.BIGGEST
    assert fire_words(model, slot) == "return fire, biggest"
    units.fire_mode[0, slot] = FireMode.HOLD
    assert fire_words(model, slot) == "hold fire"
    units.posture[0, slot] = Posture.FEIGN
    assert posture_words(model, slot) == "feigning damage"
    units.posture[0, slot] = Posture.SPUN_DOWN
    assert posture_words(model, slot) == "plant down, no drive"


def test_plotted_orders_in_words_before_standing_ones(model: BattleModel) -> None:
    slot = model.names.unit_slot["ox"]
    model.draft.plot(["ox"], "move", {"kind": "tow", "target": "benedict"})
    model.draft.plot(["ox"], "posture", "evade")
    assert (order_words(model, slot), short_move(model, [slot])) == ("Tow Benedict", ("tow", True))
    assert posture_words(model, slot) == "evading"
    burn = {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 1.0, "until": 7}
    model.draft.plot(["ox"], "move", burn)
    assert order_words(model, slot) == "Burn 0°, full to impulse 7, then coast"
    foe = next(row.id for row in model.names.units if row.side != model.side)
    model.draft.plot(["reaver"], "fire", {"mode": "free", "target": foe})
    assert fire_words(model, model.names.unit_slot["reaver"]).endswith(" first")


@pytest.mark.parametrize("kind", MOVES)
def test_every_move_has_words(model: BattleModel, kind: str) -> None:
    slot = model.names.unit_slot["reaver"]
    model.seen.units.move[0, slot] = MOVES.index(kind)
    assert order_words(model, slot)
    assert short_move(model, [slot])[0] == kind.replace("_", " ")


def test_different_orders_are_mixed_and_who_is_away_is_away(model: BattleModel) -> None:
    a, b = model.names.unit_slot["reaver"], model.names.unit_slot["ox"]
    model.draft.plot(["ox"], "move", {"kind": "withdraw"})
    assert short_move(model, [a, b]) == ("mixed", True)
    model.seen.units.presence[0, b] = Presence.AWAY
    assert short_move(model, [b]) == ("away", False)
    assert short_move(model, []) == ("lost", False)


def test_missions_in_words(model: BattleModel) -> None:
    model.seen.flights.mission[0, :2] = Mission.DOCK
    model.seen.flights.presence[0, :2] = Presence.DOCKED
    assert mission(model, 0) == ("recall", False)
    assert wing_mission(model, [0, 1]) == ("in hangar", False)
    assert flight_words(model, 0) == "in the hangar"
    home = model.names.units[model.scenario.homes[0]].id
    model.draft.plot([home], "flights", {"mission": "escort", "target": "reaver"})
    assert mission(model, 0) == ("escort", True)
    assert flight_words(model, 0) == "launch: escort Reaver"


def test_who_is_selected_and_how_many_there_are(model: BattleModel) -> None:
    model.selection.pick([model.names.unit_slot["reaver"]])
    row = model.names.units[model.names.unit_slot["reaver"]]
    assert selection_title(model) == model.names.squadron_names[row.squadron]
    model.selection.pick([model.names.unit_slot["reaver"], model.names.unit_slot["ox"]])
    assert selection_title(model) == "2 selected"
    assert fleet_words(model) == "60 ships"
    assert captain_of(model, model.names.unit_slot["reaver"])


def test_for_how_many_something_new_is_plotted(model: BattleModel) -> None:
    assert new_order_words(model) == ""
    model.draft.plot(["line"], "move", {"kind": "hold"})
    assert new_order_words(model) == "New orders for 27 ships"
    model.draft.plot(["reaver"], "posture", "evade")
    model.draft.plot(["reaver"], "fire", {"mode": "hold"})
    assert new_order_words(model) == "New orders for 28 ships", "one ship counts once, however much it is told"
    home = model.scenario.homes[0]
    carried = sum(one == home for one in model.scenario.homes)
    model.draft.plot([model.names.units[home].id], "flights", {"mission": "patrol"})
    assert new_order_words(model) == f"New orders for 28 ships and {carried} flights"
    model.draft.plot(["second_fleet"], "move", {"kind": "hold"})
    assert new_order_words(model) == f"New orders for 60 ships and {carried} flights"
    model.draft.clear(list(model.draft.orders))
    model.draft.plot(["second_fleet"], "command", {"obey": True})
    assert new_order_words(model) == "A new order for the side"
