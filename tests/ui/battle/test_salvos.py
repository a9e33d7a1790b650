"""Salvos on the map: tails that fan out, and a turn of them painted at every moment."""

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.play.model import BattleModel
from game.play.turns import watch
from game.scenario import load
from game.testing.builders import all_in_sight
from game.ui.app import App
from game.ui.battle.map.salvos import fan
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Reset
from tests.play.salvo_duel import duel_file, fire_orders, played_duel


@pytest.mark.parametrize("way", [[(90.0, 50.0), (60.0, 40.0), (10.0, 10.0)], [(5.0, 5.0)] * 3])
def test_tails_part_from_where_they_came(way: list[tuple[float, float]]) -> None:
    tails = fan(np.array(way), 4, 3.0)
    assert tails.shape == (4, 3, 2)
    assert np.allclose(tails[:, -1], way[-1])
    assert np.allclose(tails[:, 0].mean(axis=0), way[0])
    assert np.allclose(np.sqrt((np.diff(tails[:, 0], axis=0) ** 2).sum(axis=1)), 3.0)
    assert np.allclose(fan(np.array(way), 1, 3.0)[0], way)


def test_a_turn_of_torpedoes_is_painted(tmp_path: Path) -> None:
    """Tails on their way, stitches and the flash at the end each change the picture."""
    model, played = played_duel(tmp_path)
    app = App((800, 600))
    screen = BattleScreen(model)
    app.change(Reset(screen))
    app.frame(0.05)
    session = screen.session
    assert watch(session, played.turn)
    assert session.timeline is not None
    session.timeline.playing = False
    session.camera.fit((4_500.0, 7_000.0), (-800.0, 800.0), insets=(0, 0, 0, 150))
    for _ in range(3):
        app.frame(0.2)

    def light(t: float) -> float:
        assert session.timeline is not None
        session.timeline.seek(t)
        app.frame(0.0)
        return float(pygame.surfarray.array3d(app.surface)[:, :400].astype(np.float64).mean())

    dark, flying, flash = light(9.0), light(11.27), light(11.6)
    assert flying > dark
    assert flash > dark
    app.close()


def test_a_salvo_is_drawn_as_it_is_plotted_and_the_wheel_over_its_words_sizes_it(tmp_path: Path) -> None:
    scenario = load(str(duel_file(tmp_path)))
    model = BattleModel(scenario, seed=1, world=all_in_sight(scenario.start(1, 1), scenario.tables))
    app = App((1280, 720))
    screen = BattleScreen(model)
    app.change(Reset(screen))
    screen.session.camera.fit((-7_000.0, 7_000.0), (-1_000.0, 1_000.0), insets=(80, 90, 80, 150))
    model.selection.pick([0, 1, 2])
    model.draft.plot(["line"], "fire", fire_orders(2)["line"]["fire"])

    def wheel(steps: int) -> int:
        pygame.event.post(pygame.Event(pygame.MOUSEWHEEL, x=0, y=steps))
        for _ in range(3):
            app.frame(0.2)
        return int(model.draft.orders["line"]["fire"]["salvo"])

    for _ in range(4):
        app.frame(0.2)
    words = screen.map.salvo_plans.words
    assert words.w > 100
    screen.session.pointer = words.center
    zoom = screen.session.camera.km_px
    assert [wheel(1), wheel(9), wheel(-9)] == [3, 6, 1]
    screen.session.pointer = words.left - 60, words.centery
    assert wheel(1) == 1
    assert screen.session.camera.km_px < zoom
    model.selection.pick([])
    app.frame(0.2)
    assert not screen.map.salvo_plans.words
    app.close()
