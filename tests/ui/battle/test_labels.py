"""Counts of merged symbols stand at a corner where nothing else is."""

import pygame
import pytest

from game.play.model import BattleModel
from game.scenario import Scenario
from game.ui.battle.map.labels import Labels, Naming
from game.ui.battle.map.symbols import Symbol
from game.ui.screen import Metrics

PACK = Symbol(200.0, 100.0, 10.0, [60, 61, 62], own=False, merged=True)
BELOW, RIGHT = pygame.Rect(0, 101, 400, 80), pygame.Rect(201, 0, 200, 200)


@pytest.mark.parametrize(
    ("busy", "right", "below"),
    [((), True, True), ((BELOW,), True, False), ((RIGHT,), False, True), ((BELOW, RIGHT), False, False),
     ((pygame.Rect(0, 0, 400, 200),), True, True)],
)  # fmt: skip
def test_a_count_gives_way_to_what_is_there(
    jupiter: Scenario, busy: tuple[pygame.Rect, ...], right: bool, below: bool
) -> None:
    labels = Labels(BattleModel(jupiter), Metrics(1280, 720))
    labels.draw(pygame.Surface((400, 200)), [PACK], {}, {}, Naming((), -1, 0, busy))
    (count,) = labels.counts
    assert (count.left > 200, count.centery > 100) == (right, below)
