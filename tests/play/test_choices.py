from dataclasses import replace

import pytest

from game.play.choices import choices, fire_note, hit_ppm, km_words
from game.play.commander import Commander
from game.play.model import BattleModel
from game.play.order_words import order_words
from game.play.ordering import give_at
from game.play.scene import Scene
from game.play.session import Session
from game.play.verbs import MENU_ROWS, Pointed
from game.rules.state.vocabulary import PPM, System
from game.testing.builders import tables_of
from tests.play.places import pointed, slots


def test_menus_are_short_and_fit(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    model.selection.pick(slots(model, "tugs") + slots(model, "carriers"))
    for at in (Pointed(0.0, 0.0), Pointed(0.0, 0.0, foe), pointed(model, scene, "benedict"), Pointed(0.0, 0.0, -1, 0)):
        offered = choices(commander, at, scene)
        assert 0 < len(offered) <= MENU_ROWS
        assert len({choice.verb.id for choice in offered}) == len(offered)
    assert choices(commander, pointed(model, scene, "benedict"), scene)[0].verb.id in ("tow", "follow")
    model.selection.pick([])
    assert choices(commander, Pointed(0.0, 0.0, foe), scene) == []


def test_odds_fall_with_distance_and_end_at_the_range(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    gun = model.names.unit_slot["reaver"]
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    scene.y_km[foe] = scene.y_km[gun]
    chances = []
    for far in (0.0, 4_000.0, 8_000.0, 11_999.0, 12_001.0):
        scene.x_km[foe] = scene.x_km[gun] + far
        chances.append(hit_ppm(commander, gun, foe, scene))
    assert chances[0] == PPM
    assert chances[2] == PPM // 2
    assert chances[-1] == 0
    assert chances == sorted(chances, reverse=True)  # type: ignore[type-var]
    scene.x_km[foe] = scene.x_km[gun] + 15_000.0
    assert fire_note(commander, gun, foe, scene) == "out of range by 3,000 km"


def test_who_cannot_move_is_first_of_all_towed(model: BattleModel, scene: Scene) -> None:
    commander, slot = Commander(model), model.names.unit_slot["benedict"]
    model.selection.pick(slots(model, "tugs"))
    scene.system_ppm[slot, System.DRIVE] = 0
    at = pointed(model, scene, "benedict")
    assert choices(commander, at, scene)[0].verb.id == "tow"
    scene.system_ppm[slot, System.DRIVE] = PPM
    assert choices(commander, at, scene)[0].verb.id == "follow"


@pytest.mark.parametrize(("km", "words"), [(12.4, "12"), (999.0, "999"), (1_049.0, "1,000"), (15_260.0, "15,300")])
def test_distances_in_words(km: float, words: str) -> None:
    assert km_words(km) == words


@pytest.mark.parametrize(("height", "radius"), [(38_500.0, 109_992), (500.0, 72_922)])
def test_a_body_is_circled_as_high_as_the_ship_is_and_never_too_low(
    model: BattleModel, scene: Scene, height: float, radius: int
) -> None:
    commander, slot = Commander(model), model.names.unit_slot["reaver"]
    model.selection.pick([slot])
    scene.x_km[slot], scene.y_km[slot] = 71_492.0 + height, 0.0
    for at in (Pointed(0.0, 0.0, -1, 0), None):
        assert commander.do("orbit", at, scene) is None
        move = model.draft.plotted(slot, "move")
        assert move == {"kind": "orbit", "target": "jupiter", "radius_km": radius}
    first = choices(commander, Pointed(0.0, 0.0, -1, 0), scene)[0]
    assert (first.verb.id, first.note) == ("orbit", f"Jupiter, {km_words(radius - 71_492.0)} km up")
    assert order_words(model, slot) == "Orbit Jupiter"
    assert model.faults() == []


def test_nothing_is_circled_where_there_is_nothing(model: BattleModel, scene: Scene) -> None:
    commander = Commander(model)
    model.selection.pick([model.names.unit_slot["reaver"]])
    model.tables = replace(model.tables, bodies=tables_of().bodies)
    assert commander.do("orbit", None, scene) == "orbit: there is no body to circle"


def test_ramming_is_asked_once(model: BattleModel) -> None:
    session = Session(model)
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    slot = model.names.unit_slot["reaver"]
    model.selection.pick([slot])
    at = Pointed(0.0, 0.0, foe)
    assert "ram" in [choice.verb.id for choice in choices(session.commander, at, session.scene)]
    give_at(session, "ram", at)
    assert model.draft.plotted(slot, "move") is None
    assert session.notice.startswith("Ram ")
    give_at(session, "ram", at)
    assert model.draft.plotted(slot, "move") == {"kind": "ram", "target": model.names.units[foe].id}
    assert order_words(model, slot).startswith("Ram ")
    friend = Pointed(0.0, 0.0, model.names.unit_slot["benedict"])
    give_at(session, "ram", friend)
    assert session.notice == "Ram: that is a friend"


def test_who_has_no_weapons_is_offered_no_fire(model: BattleModel, scene: Scene) -> None:
    foe = next(s for s, row in enumerate(model.names.units) if row.side != model.side)
    armed = model.names.unit_slot["reaver"]
    for slot, offered in ((slots(model, "tugs")[0], False), (armed, True)):
        model.selection.pick([slot])
        for at in (Pointed(0.0, 0.0), Pointed(0.0, 0.0, foe)):
            names = {choice.verb.id for choice in choices(Commander(model), at, scene)}
            assert bool(names & {"fire_at", "fire_free", "fire_hold", "avoid"}) is offered, (slot, at)


def test_through_an_empty_place_one_orbits_as_high_as_it_is(model: BattleModel, scene: Scene) -> None:
    commander, slot = Commander(model), model.names.unit_slot["reaver"]
    model.selection.pick([slot])
    at = Pointed(0.0, -120_000.0)
    offered = {choice.verb.id: choice.note for choice in choices(commander, at, scene)}
    assert offered["orbit"] == f"Jupiter, {km_words(120_000.0 - 71_492.0)} km up"
    assert commander.do("orbit", at, scene) is None
    assert model.draft.plotted(slot, "move") == {"kind": "orbit", "target": "jupiter", "radius_km": 120_000}
    assert model.faults() == []
