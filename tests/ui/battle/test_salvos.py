"""Salvos on the map: tails that fan out, and a turn of them painted at every moment."""

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.play.turns import watch
from game.ui.app import App
from game.ui.battle.map.salvos import fan
from game.ui.battle.screen import BattleScreen
from game.ui.screen import Reset
from tests.play.salvo_duel import played_duel


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
