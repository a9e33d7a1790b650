"""How a unit holds out, in words, and as the film shows it."""

import numpy as np
import pytest

from game.play.condition import (
    crew_words,
    end_words,
    map_note,
    moment_words,
    pips,
    plant_words,
    restart_done,
    shield_words,
)
from game.play.film import Film
from game.play.intents import SetPosture
from game.play.log import lines_of
from game.play.model import BattleModel, Played
from game.play.scene import Scene, plot_scene
from game.play.states import first_posture, state_rows
from game.rules.state.vocabulary import Cause, Event, Presence, System
from game.scenario import Scenario


def scene_of(harm: Scenario, **columns: object) -> tuple[BattleModel, Scene]:
    """The first turn plotted, with these columns of the first unit."""
    world = harm.start(1, 1)
    for name, value in columns.items():
        getattr(world.units, name)[0, 0] = value
    model = BattleModel(harm, seed=1, world=world)
    return model, plot_scene(model.seen, model.tables, model.side)


@pytest.mark.parametrize(("t", "impulses", "words"), [(0.0, 0, "3.01"), (4.7, 6, "3.11"), (11.9, 1, "4.01")])
def test_a_moment_is_told_as_the_log_stamps_it(t: float, impulses: int, words: str) -> None:
    assert moment_words(3, t, impulses) == words


def test_a_shield_that_restarts_is_back_when_the_rules_say(harm: Scenario) -> None:
    """Its words name the impulse in which the core writes SHIELD_UP."""
    for percent, share in ((100, 333_334), (420, 333_334), (600, 333_334), (600, 600_000)):
        rest = (1_000_000 - share) // 2
        model, scene = scene_of(
            harm, shield_mj=0, restart_percent=percent, shields_share_ppm=share, weapons_share_ppm=rest,
            drive_share_ppm=1_000_000 - share - rest, x_km=-90_000.0,
        )  # fmt: skip
        model.end_turn()
        played = model.finish()
        assert played is not None
        back = played.events[(played.events["kind"] == Event.SHIELD_UP) & (played.events["target"] == 0)]
        assert shield_words(scene, 0) == f"back at 1.{int(back['impulse'][0]) + 1:02d}"
    _, scene = scene_of(harm, shield_mj=0, restart_percent=300, shields_share_ppm=0, weapons_share_ppm=666_667)
    assert shield_words(scene, 0) == "no power"
    _, scene = scene_of(harm)
    assert shield_words(scene, 0) == ""


def test_a_breach_comes_when_its_words_say(harm: Scenario) -> None:
    model, scene = scene_of(harm, breach_impulses=5, x_km=-90_000.0)
    model.tables.classes.control_ppm[:] = 0
    try:
        model.end_turn()
        played = model.finish()
    finally:
        model.tables.classes.control_ppm[:] = 60_000
    assert played is not None
    lost = played.events[(played.events["kind"] == Event.LOST) & (played.events["target"] == 0)]
    assert plant_words(scene, 0) == f"breach at 1.{int(lost['impulse'][0]) + 1:02d}, 5 impulses left"
    assert plant_words(scene_of(harm, breach_impulses=1)[1], 0) == "breach at 1.01, 1 impulse left"
    assert plant_words(scene_of(harm)[1], 0) == ""


def test_the_clock_of_a_restart_runs_from_nothing_to_all(harm: Scenario) -> None:
    for percent, done in ((600, 0.0), (300, 0.5), (0, 1.0)):
        model, scene = scene_of(harm, shield_mj=0, restart_percent=percent)
        assert restart_done(scene, model.tables, 0, 0) == done


def test_what_a_crew_is_at(harm: Scenario) -> None:
    broken = np.full(6, 1_000_000)
    broken[[System.SENSORS, System.PLANT]] = 599_999, 0
    for columns, words in (
        ({}, ""),
        ({"fires": 1, "breach_impulses": 3}, "fighting 1 fire"),
        ({"fires": 4, "system_ppm": broken}, "fighting 4 fires"),
        ({"breach_impulses": 3, "system_ppm": broken}, "steadying the containment"),
        ({"system_ppm": broken}, "repairing the sensors"),
        ({"system_ppm": np.full(6, 600_000)}, ""),
    ):
        model, scene = scene_of(harm, **columns)
        assert crew_words(scene, model.tables, 0, 0) == words


def test_systems_are_shown_where_one_is_hurt(harm: Scenario) -> None:
    assert pips(scene_of(harm)[1], 0) == []
    hurt = pips(scene_of(harm, system_ppm=np.array([0, 250_000, *[1_000_000] * 4]))[1], 0)
    assert [(pip.word, pip.left) for pip in hurt[:3]] == [("drive", 0.0), ("weapons", 0.25), ("sensors", 1.0)]


def test_the_worst_state_of_a_ship_is_its_plant(harm: Scenario) -> None:
    _, scene = scene_of(harm, breach_impulses=3, fires=1)
    assert scene.states(0, 500_000.0) == ["breaching", "burning"]


def test_a_failing_plant_is_offered_to_be_spun_down_first(harm: Scenario) -> None:
    for breach, first in ((3, SetPosture("spun_down")), (0, None)):
        model, _ = scene_of(harm, breach_impulses=breach)
        model.selection.pick([0])
        assert first_posture(model) == first
        assert SetPosture("spun_down") in [row.intent for row in state_rows(model)]


# ---- the film


def test_halves_turn_apart_from_the_moment_of_the_death(harmed: tuple[BattleModel, Played]) -> None:
    model, played = harmed
    film = Film(played, model.tables, model.side)
    row = next(r for r in film.rows_of(Event.LOST) if film.events["slot"][r] == 1)
    slot, when = int(film.events["target"][row]), float(film.times[row])
    shares = [float(film.scene(min(when + dt, 12.0)).split[slot]) for dt in (-0.05, 0.02, 0.3, 5.0)]
    assert shares[0] == 0.0
    assert 0.0 < shares[1] < shares[2] < shares[3] == 1.0


def test_nothing_is_shown_of_a_ship_whose_plant_went_up(harmed: tuple[BattleModel, Played]) -> None:
    model, played = harmed
    film = Film(played, model.tables, model.side)
    for row in film.rows_of(Event.BREACH):
        slot, when = int(film.events["source"][row]), float(film.times[row])
        assert film.scene(when).shown[slot]
        gone = played.after.units.presence[0, slot] == Presence.GONE
        assert film.scene(min(when + 0.2, 12.0)).shown[slot] != gone


def test_the_log_tells_of_harm_in_plain_sentences(harmed: tuple[BattleModel, Played]) -> None:
    model, played = harmed
    film = Film(played, model.tables, model.side)
    text = "\n".join(line.text for line in lines_of(film, model.scenario))
    for words in (
        "shield down, back in 6 impulses", "a fire aboard", "containment failing, 6 impulses left", "splits in two",
        "shield back",
    ):  # fmt: skip
        assert words in text, words


def test_a_label_tells_of_the_plant_before_the_shield(harm: Scenario) -> None:
    for columns, words in (
        ({}, ""),
        ({"shield_mj": 0, "restart_percent": 300}, "shield down, back at 1.03"),
        ({"shield_mj": 0, "restart_percent": 300, "breach_impulses": 9}, "breach at 1.09"),
        ({"hull_mj": 0, "restart_percent": 300, "breach_impulses": 9}, ""),
    ):
        assert map_note(scene_of(harm, **columns)[1], 0) == words


def test_the_card_of_who_is_lost_tells_when_and_what_to(harm: Scenario) -> None:
    model, scene = scene_of(harm, hull_mj=0, lost_impulse=2 * 12 + 6, lost_cause=Cause.RAM)
    assert end_words(model.seen, scene, 0) == "Lost at 3.07 · ramming"
    assert end_words(model.seen, scene, 1) == ""
