"""Words about an impact are written where one sees it."""

from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from game.play.model import BattleModel
from game.scenario import Scenario
from game.ui.battle.map import falls
from game.ui.battle.map.falls import Falls
from game.ui.battle.map.placer import Placer
from game.ui.screen import Metrics

PANEL = pygame.Rect(0, 560, 700, 160)


@pytest.mark.parametrize(
    ("end", "busy", "told"),
    [
        ((640.0, 300.0), [PANEL], True),
        ((640.0, 300.0), [pygame.Rect(0, 0, 610, 720), pygame.Rect(670, 0, 610, 720)], True),  # seen, with no room
        ((300.0, 640.0), [PANEL], False),  # under a panel
        ((300.0, 900.0), [PANEL], False),  # below the window
    ],
)
def test_words_are_written_for_impacts_that_are_seen(
    jupiter: Scenario, monkeypatch: pytest.MonkeyPatch, end: tuple[float, float], busy: list[pygame.Rect], told: bool
) -> None:
    placer, forecast = Placer(), SimpleNamespace(fall_turns=lambda slot: 3, escape={0: -1})
    placer.begin([*busy, pygame.Rect(0, 0, 1280, 4)])
    monkeypatch.setattr(falls, "nearest_body", lambda *_: 0)
    drawn = Falls(BattleModel(jupiter), Metrics(1280, 720), placer)
    drawn.draw(pygame.Surface((1280, 720)), forecast, 0, np.array([end]))  # type: ignore[arg-type]
    assert bool(placer.boxes) == told
