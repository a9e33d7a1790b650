"""Salvos from a scenario file to the film, the log and the lines of `run`: what is seen, told and counted."""

from pathlib import Path

import numpy as np
import pytest

from game.play.choices import choices
from game.play.commander import Commander
from game.play.film import Film
from game.play.lanes import lanes
from game.play.log import lines_of
from game.play.model import BattleModel, Played
from game.play.order_words import fire_words
from game.play.salvo_film import TAIL_STEPS
from game.play.scene import plot_scene
from game.play.verbs import Pointed
from game.rules.state.vocabulary import Event
from game.scenario import load
from game.sim.transcript import battle_lines
from tests.play.salvo_duel import duel_file, fire_orders, played_duel


@pytest.fixture(scope="module")
def duel(tmp_path_factory: pytest.TempPathFactory) -> tuple[BattleModel, Played]:
    return played_duel(tmp_path_factory.mktemp("duel"))


def film_of(duel: tuple[BattleModel, Played], side: int = 0) -> Film:
    model, played = duel
    return Film(played, model.tables, side)


def test_salvos_fly_from_their_ships_to_where_they_go_off(duel: tuple[BattleModel, Played]) -> None:
    film = film_of(duel)
    scenes = [film.scene(t).salvos for t in np.linspace(0.0, 12.0, 121).tolist()]
    assert all(scene.way_x_km.shape == (len(scene.alive), TAIL_STEPS + 1) for scene in scenes)
    heads = [float(scene.way_x_km[0, 0]) for scene in scenes if len(scene.alive)]
    assert heads == sorted(heads)
    assert heads[0] == pytest.approx(-6_000.0, abs=1.0)
    assert heads[-1] > 5_000.0
    assert (scenes[0].way_x_km == scenes[0].way_x_km[:, :1]).all()
    assert len(scenes[-1].alive) == 0


def test_a_salvo_thins_out_as_it_is_stopped(duel: tuple[BattleModel, Played]) -> None:
    film = film_of(duel)
    stopped = sorted(film.times[film.rows_of(Event.TORPEDOES_STOPPED)].tolist())
    gone_off = min(film.times[film.rows_of(Event.WARHEADS)].tolist())
    counts = [
        int(film.scene(t).salvos.alive.sum()) for t in (5.0, stopped[0] - 1e-3, stopped[0] + 1e-3, gone_off - 1e-3)
    ]
    assert counts == [12, 12, 10, 8]


def test_who_does_not_see_a_salvo_is_not_shown_it(duel: tuple[BattleModel, Played]) -> None:
    model, played = duel
    assert len(film_of(duel, 1).scene(5.0).salvos.alive) == 3
    played.tracks.salvos.seen_by &= ~np.int64(2)
    assert len(film_of(duel, 1).scene(5.0).salvos.alive) == 0
    assert len(film_of(duel, 0).scene(5.0).salvos.alive) == 3
    played.tracks.salvos.seen_by |= np.int64(2)
    assert model.side == 0


def test_the_log_tells_of_salvos(duel: tuple[BattleModel, Played]) -> None:
    told = [line.text for line in lines_of(film_of(duel), duel[0].scenario)]
    assert "Line: 3 ships launch 12 torpedoes at Cruiser 01" in told
    assert "Point defence stops 6 own torpedoes" in told
    assert told.count("2 torpedoes go off at Cruiser 01") == 3
    foes = [line.text for line in lines_of(film_of(duel, 1), duel[0].scenario)]
    assert "Point defence stops 6 torpedoes" in foes


def test_salvos_stand_on_the_lanes(duel: tuple[BattleModel, Played]) -> None:
    them, us = lanes(film_of(duel), duel[0].scenario)
    assert {mark.sign.label for mark in us + them} >= {"torpedoes"}


def test_salvos_are_on_the_map_while_the_next_turn_is_plotted(tmp_path: Path) -> None:
    model, _ = played_duel(tmp_path)
    model.draft.plot(["line"], "fire", fire_orders(2)["line"]["fire"])
    world = model.seen
    scene = plot_scene(world, model.tables, 0)
    assert len(scene.salvos.alive) == int((world.salvos.alive[0] > 0).sum())


def test_run_counts_torpedoes_in_flight(tmp_path: Path) -> None:
    scenario = load(str(duel_file(tmp_path)))
    far = fire_orders(4)
    far["foes"] = {"move": {"kind": "burn", "dx": 1.0, "dy": 0.0}}
    lines = list(battle_lines(scenario, 1, turns=3, given={2: far}, policies={"red": "hold"}))
    assert [line["salvos"] for line in lines[:2]] == [{"blue": 0, "red": 0}] * 2
    kinds = {event["kind"] for line in lines[:-1] for event in line["events"]}
    assert {"salvo_launched", "torpedoes_stopped", "warheads"} <= kinds


def test_torpedoes_are_ordered_by_turns_of_the_tubes(tmp_path: Path) -> None:
    model, _ = played_duel(tmp_path)
    model.selection.pick([0, 1])
    commander, scene = Commander(model), plot_scene(model.seen, model.tables, 0)
    foe = Pointed(6_000.0, 0.0, 4)
    assert (choices(commander, foe, scene)[0].verb.id, choices(commander, foe, scene)[0].note) == (
        "torpedoes",
        "2 of 2",
    )
    assert commander.do("torpedoes", foe, scene) is None
    assert model.draft.plotted(0, "fire")["salvo"] == 2
    assert commander.do("torpedoes", foe, scene) is None
    assert model.draft.plotted(0, "fire")["salvo"] == 2  # no more are aboard
    assert fire_words(model, 0) == "2 torpedoes, at will, Cruiser 02 first"
    model.seen.units.ammo[:] = 0
    assert commander.do("torpedoes", foe, scene) == "no torpedoes aboard"
