import pytest

from game.play.choices import choices
from game.play.commander import Commander
from game.play.model import BattleModel
from game.play.order_words import flight_words, holds_back
from game.play.scene import Scene
from game.play.verbs import Pointed
from game.rules.state.vocabulary import Mission, Presence, Spacing
from tests.play.places import pointed, slots


@pytest.mark.parametrize("name", ["coast", "hold", "withdraw", "evade", "fire_free", "fire_hold", "priority"])
def test_plain_verbs_make_orders_that_the_scenario_reads(model: BattleModel, scene: Scene, name: str) -> None:
    commander = Commander(model)
    model.selection.pick(slots(model, "heavies"))
    assert commander.do(name, None, scene) is None
    assert set(model.draft.orders) == {"heavies"}
    assert model.faults() == []
    model.draft.undo()
    assert model.draft.orders == {}


def test_verbs_at_a_friend(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    model.selection.pick([slots(model, "tugs")[0]])
    assert commander.do("tow", pointed(model, scene, "benedict"), scene) is None
    assert model.draft.orders == {"samson": {"move": {"kind": "tow", "target": "benedict"}}}
    assert commander.do("fire_at", pointed(model, scene, "benedict"), scene) == "fire at: that is a friend"
    assert commander.do("tow", pointed(model, scene, "samson"), scene) == "tow: not at itself"
    assert commander.do("tow", None, scene) == "tow: point at a ship"


def test_following_keeps_each_ones_place(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    model.selection.pick(slots(model, "heavies"))
    assert commander.do("formation", None, scene) is None
    lead = model.selection.units[0]
    assert len(model.draft.orders) == 3
    for slot in model.selection.units[1:]:
        move = model.draft.orders[model.names.units[slot].id]["move"]
        assert move["target"] == model.names.units[lead].id
        assert move["dx"] == pytest.approx(scene.x_km[slot] - scene.x_km[lead], abs=0.1)
    assert model.faults() == []


def test_verbs_at_an_enemy(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    at = Pointed(0.0, 0.0, foe)
    model.selection.pick(slots(model, "screen"))
    for name in ("intercept", "keep_range", "fire_at", "avoid"):
        assert commander.do(name, at, scene) is None
    assert model.faults() == []
    fire = model.draft.orders["screen"]["fire"]
    assert fire["target"] == model.names.units[foe].id
    assert fire["avoid"] == [model.names.units[foe].id]


def test_carriers_send_their_craft(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    model.selection.pick([slots(model, "carriers")[0]])
    assert commander.do("launch", None, scene) is None
    assert model.draft.orders == {"halcyon": {"flights": {"mission": "patrol"}}}
    assert model.faults() == []
    assert "launch" in [choice.verb.id for choice in choices(commander, Pointed(0.0, 0.0), scene)]
    model.selection.pick([slots(model, "line")[0]])
    assert commander.do("launch", None, scene) == "no craft selected"
    assert "launch" not in [choice.verb.id for choice in choices(commander, Pointed(0.0, 0.0), scene)]


def test_craft_hold_back_from_what_they_are_told_to_do(model: BattleModel, scene: Scene) -> None:
    """From the hangar they come out to it; it stays through other missions, and again sends them close."""
    commander, told = Commander(model), model.draft.orders
    model.selection.pick([slots(model, "carriers")[0]])
    wings = [f for f, home in enumerate(model.scenario.homes) if home == slots(model, "carriers")[0]]
    assert commander.do("hold_back", None, scene) is None
    assert told == {"halcyon": {"flights": {"mission": "patrol", "spacing": "held"}}}
    assert all(holds_back(model, f) for f in wings)
    assert commander.do("escort", pointed(model, scene, "reaver"), scene) is None
    assert told["halcyon"]["flights"] == {"mission": "escort", "target": "reaver", "spacing": "held"}
    assert flight_words(model, wings[0]).endswith("escort Reaver, held back")
    assert model.own_orders().flights.spacing[0, wings].tolist() == [Spacing.HELD] * len(wings)
    assert model.faults() == []
    assert commander.do("hold_back", None, scene) is None
    assert told["halcyon"]["flights"] == {"mission": "escort", "target": "reaver"}
    assert not any(holds_back(model, f) for f in wings)
    assert commander.do("recall", None, scene) is None
    assert told["halcyon"]["flights"] == {"mission": "dock"}
    assert flight_words(model, wings[0]) == "in the hangar"


def test_craft_that_fly_hold_back_in_the_mission_that_stands(model: BattleModel, scene: Scene) -> None:
    """One flight by itself; some that hold back and some that do not are all told to."""
    commander, flights = Commander(model), model.seen.flights
    first, other = 0, 1
    flights.presence[0, :2], flights.mission[0, :2] = Presence.PRESENT, Mission.ESCORT
    flights.ref[0, :2], flights.spacing[0, first] = model.names.unit_slot["reaver"], Spacing.HELD
    ids = [model.names.flights[f].id for f in (first, other)]
    model.selection.pick([model.world.flight_code(f) for f in (first, other)])
    assert commander.do("hold_back", None, scene) is None
    want = {"mission": "escort", "target": "reaver", "spacing": "held"}
    assert [model.draft.plotted_flight(f) for f in (first, other)] == [want, want]
    model.draft.undo()
    model.selection.pick([model.world.flight_code(first)])
    assert commander.do("hold_back", None, scene) is None
    assert model.draft.orders == {ids[0]: {"flights": {"mission": "escort", "target": "reaver"}}}
    assert "hold_back" in [choice.verb.id for choice in choices(commander, Pointed(0.0, 0.0), scene)]


def test_a_burn_towards_a_place(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    slot = model.names.unit_slot["reaver"]
    model.selection.pick([slot])
    commander.do("burn", Pointed(float(scene.x_km[slot]), float(scene.y_km[slot]) + 1_000.0), scene)
    move = model.draft.orders["reaver"]["move"]
    assert (move["dx"], move["dy"], move["throttle"]) == (0.0, 1.0, 1.0)


def test_the_dead_take_no_orders(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    model.seen.units.presence[0, slot] = Presence.GONE
    assert slot not in model.able()
