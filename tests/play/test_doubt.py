"""Of a contact in noise a player is told what is believed: spans of distance, of chances, of what gets through."""

from pathlib import Path

import numpy as np
import pytest

from game.play.choices import distances_km, fire_note, hit_odds, note
from game.play.commander import Commander
from game.play.contact_words import known_words
from game.play.doubt import doubt_of, km_span, percent_span, span, whole_span
from game.play.impactors import aim_of
from game.play.model import BELIEVED, BattleModel
from game.play.scene import plot_scene
from game.play.session import Session
from game.play.torpedoes import salvo_aim
from game.play.verbs import Pointed
from game.rules import believe, fresh_chance_ppm
from game.rules.state.vocabulary import PPM, Level
from game.scenario import Scenario, load, scenario_of_text
from game.testing.builders import all_in_sight
from tests.play.salvo_duel import duel_file
from tests.scenario.examples import SPINAL


def noisy(scenario: Scenario, err_km: float, level: Level = Level.IDENTIFIED) -> BattleModel:
    """A battle in which all enemies are known, and in noise that puts them so far off."""
    world = all_in_sight(scenario.start(1, 3), scenario.tables)
    world.units.capacitor_mj[world.units.side == scenario.player] = 200_000
    known, foes = world.contacts, world.sides.foes_of(scenario.player, world.units.side)[0]
    foes &= world.units.uid[0] != 0
    known.err_km[0, scenario.player, foes] = err_km
    known.noise_ppm[0, scenario.player, foes] = known.left_ppm[0, scenario.player, foes] = PPM if err_km else 0
    known.level[0, scenario.player, foes] = level
    return BattleModel(scenario, seed=3, world=world)


@pytest.fixture(scope="module")
def spinal() -> Scenario:
    return scenario_of_text(SPINAL)


def pair(model: BattleModel) -> tuple[int, int]:
    return model.names.unit_slot["first_01"], model.names.unit_slot["body_01"]


def test_what_is_seen_exactly_is_told_in_one_figure(spinal: Scenario) -> None:
    model = noisy(spinal, 0.0)
    own, foe = pair(model)
    scene = plot_scene(model.seen, model.tables, model.side)
    assert doubt_of(model, foe) is None
    assert doubt_of(model, own) is None
    assert distances_km(Commander(model), own, foe, scene).tolist() == [pytest.approx(scene.distance_km(own, foe))]
    assert "\N{PLUS-MINUS SIGN}" not in fire_note(Commander(model), own, foe, scene)
    assert not model._worked_out, "nobody asks for believed battles"


def test_the_distance_is_that_of_the_battles_this_may_be(spinal: Scenario) -> None:
    model = noisy(spinal, 900.0)
    own, foe = pair(model)
    scene, commander = plot_scene(model.seen, model.tables, model.side), Commander(model)
    drawn = believe(model.seen, model.tables, model.side, BELIEVED, 0).world.units
    by_hand = [
        float(np.hypot(drawn.x_km[k, foe] - scene.x_km[own], drawn.y_km[k, foe] - scene.y_km[own]))
        for k in range(BELIEVED)
    ]
    assert distances_km(commander, own, foe, scene).tolist() == pytest.approx(by_hand)
    assert distances_km(commander, foe, own, scene).tolist() == pytest.approx(by_hand), "the same both ways"
    low, high = span(by_hand)
    assert low < scene.distance_km(own, foe) < high
    assert high - low < 2 * 900.0
    model.selection.pick([own])
    session = Session(model)
    assert f"{round(low, -2):,.0f} to {round(high, -2):,.0f} km" in known_words(session, foe)
    told = note(commander, "intercept", Pointed(0.0, 0.0, code=foe), scene)
    assert told == f"{km_span(np.array(by_hand))} km away"


def test_the_chance_to_be_hit_is_that_of_each_place(spinal: Scenario) -> None:
    model = noisy(spinal, 900.0)
    own, foe = pair(model)
    scene, commander = plot_scene(model.seen, model.tables, model.side), Commander(model)
    odds = hit_odds(commander, foe, own, scene)
    weapon = model.tables.farthest_weapon(model.names.units[foe].class_id)
    if odds is None or weapon is None:
        pytest.skip("it is unarmed")
    far = distances_km(commander, foe, own, scene)
    reach = float(model.tables.weapons.range_km[weapon])
    expected = [fresh_chance_ppm(model.tables, weapon, km * km, int(scene.noise_ppm[own])) for km in far.tolist()]
    assert odds.chances_ppm.tolist() == expected
    assert odds.ppm == round(sum(expected) / len(expected))
    assert odds.out_of_reach == pytest.approx(np.mean(far > reach))
    for move_km, words in ((reach - far.mean(), "or out of range ("), (2 * reach, "out of range by ")):
        scene.x_km[foe] += np.sign(scene.x_km[foe] - scene.x_km[own]) * move_km
        moved = hit_odds(commander, foe, own, scene)
        assert moved is not None
        assert words in moved.words


@pytest.mark.parametrize("err_km", [5.0, 300.0, 2_000.0])
def test_a_slug_into_noise_hits_as_often_as_it_passes_near_enough(spinal: Scenario, err_km: float) -> None:
    sure, model = noisy(spinal, 0.0), noisy(spinal, err_km)
    own, foe = pair(model)
    clear, aim, doubt = aim_of(sure, own, foe), aim_of(model, own, foe), doubt_of(model, foe)
    assert clear is not None
    assert aim is not None
    assert doubt is not None
    units = model.seen.units
    ox, oy = units.x_km[0, foe] - units.x_km[0, own], units.y_km[0, foe] - units.y_km[0, own]
    near = 0
    for x, y in zip(doubt.off_x_km.tolist(), doubt.off_y_km.tolist(), strict=True):
        aside = abs(x * oy - y * ox) / np.hypot(ox, oy)
        near += aside <= aim.can_dodge_km + 20.0
    assert aim.chance_ppm == pytest.approx(clear.chance_ppm * near / BELIEVED, abs=2)
    assert dict(aim.factors)["noise"] == near * PPM // BELIEVED
    assert np.prod([ppm / PPM for _, ppm in aim.factors]) * PPM == pytest.approx(aim.chance_ppm, abs=5)
    assert aim.noise_words == f", \N{PLUS-MINUS SIGN}{err_km:,.0f} km"
    assert (near == BELIEVED) == (err_km == 5.0)
    assert fire_note(Commander(model), own, foe, plot_scene(model.seen, model.tables, model.side)).endswith(
        f"s, \N{PLUS-MINUS SIGN}{err_km:,.0f} km, 200 GJ"
    )


def test_salvos_are_told_for_the_battles_this_may_be(tmp_path: Path) -> None:
    scenario = load(str(duel_file(tmp_path)))
    sure, model = noisy(scenario, 0.0), noisy(scenario, 1_500.0)
    foe = model.names.unit_slot["foes_01"]
    clear, aim = salvo_aim(sure, 0, foe), salvo_aim(model, 0, foe)
    assert clear is not None
    assert aim is not None
    assert not clear.doubt
    assert len(aim.doubt) == 20
    seconds = [one.flight_s for one in aim.doubt if one.arrives]
    assert f"{whole_span(seconds)} s" in aim.words
    assert salvo_aim(model, 0, foe) == aim
    far = noisy(scenario, 1_500.0)
    far.seen.units.x_km[0, foe] = far.seen.units.x_km[0, 0] + 15_300.0
    far.seen.units.y_km[0, foe] = far.seen.units.y_km[0, 0]
    out = salvo_aim(far, 0, foe)
    assert out is not None
    assert out.fault
    share = sum(one.arrives for one in out.doubt) / len(out.doubt)
    assert 0.0 < share < 1.0
    assert out.words == f"{out.fault} as it is seen, {100 * share:.0f} % that they arrive"


def test_nothing_of_it_comes_from_where_the_contact_is_in_truth(spinal: Scenario) -> None:
    def told(moved_km: float) -> list[object]:
        model = noisy(spinal, 900.0)
        own, foe = pair(model)
        model.world.units.x_km[0, foe] += moved_km
        again = BattleModel(spinal, seed=3, world=model.world)
        scene = plot_scene(again.seen, again.tables, again.side)
        return [fire_note(Commander(again), own, foe, scene), aim_of(again, own, foe)]

    assert told(0.0) == told(400.0)


def test_spans_are_told_in_one_figure_where_they_are_one() -> None:
    assert km_span(np.full(9, 12_340.0)) == "12,300"
    assert percent_span(np.arange(0, 101) * 10_000) == "10 to 90 %"
    assert percent_span(np.array([PPM // 2])) == "50 %"
    assert whole_span([3, 3, 3]) == "3"
    assert span(range(11)) == (1.0, 9.0)
