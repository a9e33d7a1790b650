import pytest

from game.play.keys import ALWAYS, PLOTTING, WATCHING, Press, command_for
from game.play.model import BattleModel
from game.play.verbs import MENU_ROWS, VERBS, Commander, Pointed
from game.play.view import Scene, plot_scene
from game.rules.state.vocabulary import PPM, Presence


@pytest.fixture
def scene(model: BattleModel) -> Scene:
    return plot_scene(model.seen, model.tables, model.side)


def slots(model: BattleModel, squadron: str) -> list[int]:
    return [s for s, row in enumerate(model.names.units) if model.names.squadrons[row.squadron] == squadron]


def pointed(model: BattleModel, scene: Scene, ident: str) -> Pointed:
    slot = model.names.unit_slot[ident]
    return Pointed(float(scene.x_km[slot]), float(scene.y_km[slot]), slot)


@pytest.mark.parametrize(
    "name", ["coast", "hold", "withdraw", "evade", "fire_free", "fire_hold", "priority", "posture"]
)
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
    assert "launch" in [choice.verb.id for choice in commander.choices(Pointed(0.0, 0.0), scene)]
    model.selection.pick([slots(model, "line")[0]])
    assert commander.do("launch", None, scene) == "no craft selected"
    assert "launch" not in [choice.verb.id for choice in commander.choices(Pointed(0.0, 0.0), scene)]


def test_a_burn_towards_a_place(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    slot = model.names.unit_slot["reaver"]
    model.selection.pick([slot])
    commander.do("burn", Pointed(float(scene.x_km[slot]), float(scene.y_km[slot]) + 1_000.0), scene)
    move = model.draft.orders["reaver"]["move"]
    assert (move["dx"], move["dy"], move["throttle"]) == (0.0, 1.0, 1.0)


def test_menus_are_short_and_fit(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    model.selection.pick(slots(model, "tugs") + slots(model, "carriers"))
    for at in (Pointed(0.0, 0.0), Pointed(0.0, 0.0, foe), pointed(model, scene, "benedict"), Pointed(0.0, 0.0, -1, 0)):
        choices = commander.choices(at, scene)
        assert 0 < len(choices) <= MENU_ROWS
        assert len({choice.verb.id for choice in choices}) == len(choices)
    assert commander.choices(pointed(model, scene, "benedict"), scene)[0].verb.id in ("tow", "follow")
    model.selection.pick([])
    assert commander.choices(Pointed(0.0, 0.0, foe), scene) == []


def test_odds_fall_with_distance_and_end_at_the_range(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    gun = model.names.unit_slot["reaver"]
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    scene.y_km[foe] = scene.y_km[gun]
    chances = []
    for far in (0.0, 4_000.0, 8_000.0, 11_999.0, 12_001.0):
        scene.x_km[foe] = scene.x_km[gun] + far
        chances.append(commander.hit_ppm(gun, foe, scene))
    assert chances[0] == PPM
    assert chances[2] == PPM // 2
    assert chances[-1] == 0
    assert chances == sorted(chances, reverse=True)  # type: ignore[type-var]
    scene.x_km[foe] = scene.x_km[gun] + 15_000.0
    assert commander.fire_note(gun, foe, scene) == "out of range by 3,000 km"


def test_every_verb_key_is_bound_and_every_binding_is_a_verb() -> None:
    bound = {c.split()[1] for c in PLOTTING.values() if c.startswith("verb ")}
    assert bound - {"burn_typed"} <= set(VERBS)
    assert set(VERBS) - bound == {"burn", "escort"}
    for press, command in PLOTTING.items():
        if command.startswith("verb ") and command != "verb burn_typed":
            shown = ("Shift+" if press.shift else "") + press.name.upper()
            assert VERBS[command.split()[1]].key == shown


def test_no_key_is_bound_twice_in_one_state() -> None:
    assert not set(PLOTTING) & set(ALWAYS)
    assert command_for(Press("left"), watching=True) == WATCHING[Press("left")]
    assert command_for(Press("left"), watching=False) == "pan_left"
    assert command_for(Press("3", ctrl=True), watching=False) == "make_group 3"
    assert command_for(Press("3", alt=True), watching=True) == "call_group 3"
    assert command_for(Press("f9"), watching=False) is None


def test_the_dead_take_no_orders(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    model.seen.units.presence[0, slot] = Presence.GONE
    assert slot not in model.able()
