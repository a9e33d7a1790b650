"""What a player is told of impactors: charge, odds before the shot, where the bow points, slugs and their reckoning."""

import numpy as np
import pytest

from game.play.choices import choices, fire_note
from game.play.commander import Commander
from game.play.film import Film
from game.play.impactors import aim_of, aimed_at, borne_on, charge_of, impactor_slot
from game.play.log import lines_of
from game.play.model import BattleModel, Played
from game.play.order_words import fire_words
from game.play.reckoning import reckoning
from game.play.scene import plot_scene
from game.play.slugs import TAIL_S, slugs_at
from game.play.verbs import Pointed
from game.rules.state.tables import ANTIMATTER_RATE
from game.rules.state.vocabulary import PPM, Event, Posture, Readiness
from game.scenario import Scenario, scenario_of_text
from game.testing.builders import all_in_sight
from tests.scenario.examples import SPINAL


@pytest.fixture(scope="module")
def spinal() -> Scenario:
    return scenario_of_text(SPINAL)


@pytest.fixture
def model(spinal: Scenario) -> BattleModel:
    world = all_in_sight(spinal.start(1, 3), spinal.tables)
    world.units.capacitor_mj[:, :9, 0] = 50_000
    world.units.capacitor_mj[:, 0, 0] = 200_000
    return BattleModel(spinal, seed=3, world=world)


def slot(model: BattleModel, ident: str) -> int:
    return model.names.unit_slot[ident]


def ordered(model: BattleModel, name: str, target: str, *idents: str) -> None:
    """Give a verb at a target to ships."""
    model.selection.pick([slot(model, ident) for ident in idents])
    scene = plot_scene(model.seen, model.tables, model.side)
    assert Commander(model).do(name, Pointed(0.0, 0.0, code=slot(model, target)), scene) is None


@pytest.fixture(scope="module")
def played(spinal: Scenario) -> tuple[BattleModel, Played]:
    world = all_in_sight(spinal.start(1, 3), spinal.tables)
    model = BattleModel(spinal, seed=3, world=world)
    ordered(model, "fire_at", "body_01", "first_01", "first_02", "first_03")
    model.end_turn()
    done = model.finish()
    assert done is not None
    return model, done


def test_the_charge_is_that_of_the_rules(model: BattleModel) -> None:
    tables = model.tables
    for ident, impulses in (("first_02", 4), ("second_01", 40)):
        found = charge_of(model.seen, tables, model.draft, slot(model, ident))
        assert found is not None
        class_id = int(model.seen.units.class_id[0, slot(model, ident)])
        assert found.step_mj == tables.charges_mj()[class_id, 0]
        assert (found.share, found.shots, found.impulses) == (0.25, 0, impulses)
        assert found.left == impulses * 3 // 4
    assert tables.charges_mj()[0, 0] == ANTIMATTER_RATE * tables.charges_mj()[1, 0]
    assert charge_of(model.seen, tables, model.draft, slot(model, "body_01")) is None


@pytest.mark.parametrize(
    ("facts", "share"),
    [
        ({"readiness": Readiness.ROUTINE}, 0.5),
        ({"readiness": Readiness.RED}, 1.05),
        ({"posture": Posture.SPUN_DOWN}, 0),
    ],
)
def test_the_charge_goes_by_the_crew_and_by_its_plant(model: BattleModel, facts: dict[str, int], share: float) -> None:
    seen, row = model.seen.copy(), slot(model, "second_01")
    whole = charge_of(seen, model.tables, model.draft, row)
    for name, value in facts.items():
        getattr(seen.units, name)[:, row] = value
    found = charge_of(seen, model.tables, model.draft, row)
    assert whole is not None
    assert found is not None
    assert found.step_mj == int(whole.step_mj * share)


@pytest.mark.parametrize(("weapons", "words"), [(0.0, "not charging"), (100.0, "1 of 2, fires in 1")])
def test_the_charge_goes_by_the_power_that_is_plotted(model: BattleModel, weapons: float, words: str) -> None:
    model.draft.plot(["first_02"], "power", {"shields": 100.0 - weapons, "weapons": weapons, "drive": 0.0})
    found = charge_of(model.seen, model.tables, model.draft, slot(model, "first_02"))
    assert found is not None
    assert found.words == words


def test_a_charged_gun_says_so(model: BattleModel) -> None:
    found = charge_of(model.seen, model.tables, model.draft, slot(model, "first_01"))
    assert found is not None
    assert (found.shots, found.left, found.words) == (1, 0, "charged")


def test_fire_at_turns_the_spine_and_bear_on_turns_it_alone(model: BattleModel) -> None:
    shooter, foe = slot(model, "first_01"), slot(model, "body_02")
    assert (borne_on(model, shooter), aimed_at(model, shooter)) == (-1, -1)
    ordered(model, "bear", "body_02", "first_01")
    assert (borne_on(model, shooter), aimed_at(model, shooter)) == (foe, foe)
    assert "target" not in model.draft.orders["first_01"]["fire"]
    assert "spine on Dreadnought 02" in fire_words(model, shooter)
    ordered(model, "fire_at", "body_03", "first_01")
    assert model.draft.orders["first_01"]["fire"]["bear"] == "body_03"
    assert fire_words(model, shooter) == "at will, spine on Dreadnought 03"
    model.draft.plot(["first_01"], "fire", {"mode": "hold"})
    assert (borne_on(model, shooter), aimed_at(model, shooter)) == (-1, -1)


def test_the_menu_offers_to_bear_to_those_with_a_spine(model: BattleModel) -> None:
    scene, commander = plot_scene(model.seen, model.tables, model.side), Commander(model)
    at = Pointed(0.0, 0.0, code=slot(model, "body_01"))
    model.selection.pick([slot(model, "first_01")])
    assert [c.verb.id for c in choices(commander, at, scene)][:2] == ["fire_at", "bear"]
    words = fire_note(commander, slot(model, "first_01"), slot(model, "body_01"), scene)
    assert words.startswith("slug ")
    assert words.endswith("s, 200 GJ")


def test_odds_before_the_shot_say_what_is_in_the_way(model: BattleModel) -> None:
    shooter, foe = slot(model, "first_01"), slot(model, "body_01")
    units = model.seen.units
    units.hx[0, shooter], units.hy[0, shooter] = 0.0, 1.0
    aim = aim_of(model, shooter, foe)
    assert aim is not None
    assert not aim.bears
    assert aim.words == f"{aim.off_deg:.0f}° off the spine"
    ordered(model, "bear", "body_01", "first_01")
    aim = aim_of(model, shooter, foe)
    assert aim is not None
    assert aim.bears
    product = np.prod([ppm / PPM for _, ppm in aim.factors])
    assert product * PPM == pytest.approx(aim.chance_ppm, abs=5)
    assert [name for name, _ in aim.factors] == ["base", "dodge", "jamming", "crew"]
    units.x_km[0, foe] = 60_000.0
    far = aim_of(model, shooter, foe)
    assert far is not None
    assert far.words == "out of range"


def test_who_has_no_impactor_has_no_aim(model: BattleModel) -> None:
    foe = slot(model, "body_01")
    assert impactor_slot(model.tables, int(model.seen.units.class_id[0, foe])) is None
    assert aim_of(model, foe, slot(model, "first_01")) is None


def test_slugs_of_the_film_leave_their_ships_and_trail_their_way(played: tuple[BattleModel, Played]) -> None:
    model, done = played
    launch = done.events[done.events["kind"] == Event.IMPACTOR][0]
    ship, impulse = int(launch["source"]), int(launch["impulse"])
    tracks = done.tracks

    start = next(s for s in slugs_at(tracks, model.tables, 0, done.turn, impulse + 0.2) if s.own)
    assert start.start == (tracks.unit_x_km[0, impulse * 5, ship], tracks.unit_y_km[0, impulse * 5, ship])
    assert start.seconds == pytest.approx(5.0)
    far = np.hypot(start.place[0] - start.start[0], start.place[1] - start.start[1])
    assert far == pytest.approx(7_500.0, rel=1e-2)
    late = slugs_at(tracks, model.tables, 0, done.turn, impulse + 0.9)
    assert all(one.seconds <= TAIL_S + 1e-9 for one in late)


def test_the_log_and_the_reckoning_tell_of_slugs(played: tuple[BattleModel, Played], spinal: Scenario) -> None:
    model, done = played
    film = Film(done, model.tables, model.side)
    words = [line.text for line in lines_of(film, spinal)]
    assert any("fires a slug at Dreadnought 01, " in text for text in words)
    for row in film.rows_of(Event.SLUG):
        event = film.events[row]
        told = reckoning(film.events, row)
        verb = "hits" if event["value"] else "misses"
        assert any(f"'s slug {verb} Dreadnought" in text for text in words)
        assert (told.hit, told.flight_s) == (bool(event["value"]), float(event["flight_s"]))
        assert [name for name, _ in told.factors] == ["base", "dodge", "jamming", "crew"]
        assert int(event["impulse"]) <= film.times[row] <= int(event["impulse"]) + 1
        if told.hit and event["impulse"] < 11:
            (struck,) = told.struck
            assert struck.energy_mj == 200_000
        else:
            assert told.struck == ()
    assert film.last_shot(0, 12.0) is not None
