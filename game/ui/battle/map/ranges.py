"""How far weapons reach: outlines of arcs cut off by bodies, and thin ones where half of the shots hit."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.reaches import Reach, reaches, shown_foes
from game.play.scene import Scene
from game.play.session import Session
from game.ui.battle.map.placer import Placer, Rank, Row, Spot
from game.ui.paint import palette
from game.ui.paint.palette import Colour
from game.ui.paint.strokes import stroke
from game.ui.paint.text import text_width
from game.ui.screen import Metrics

from ....rules.state.columns import Array

_LEAST_PX, _LABELLED_PX = 8, 30
"""Reaches of fewer px are not drawn, or drawn without words."""


def draw_ranges(surface: pygame.Surface, session: Session, m: Metrics, placer: Placer) -> None:
    """Reaches of the selection; of the enemy nearest to it too when all are wanted, or of the one hovered."""
    level, model, scene = session.overlays["ranges"], session.model, session.scene
    if not level:
        return
    foes = shown_foes(model, scene, session.hovered, nearest=level == 2)
    for slots, colour in ((model.selection.units, palette.OWN_LIGHT), (foes, palette.ENEMY_LIGHT)):
        draw_reaches(surface, session.camera, scene, reaches(model, scene, slots), colour, m, placer)


def draw_reaches(
    surface: pygame.Surface, camera: Camera, scene: Scene, which: Iterable[Reach], colour: Colour, m: Metrics,
    placer: Placer,
) -> None:  # fmt: skip
    """Draw these reaches; of those of one weapon the first is told in words."""
    told: set[int] = set()
    for reach in which:
        _draw(surface, camera, scene, reach, colour, m, placer, told)


def _draw(
    surface: pygame.Surface, camera: Camera, scene: Scene, reach: Reach, colour: Colour, m: Metrics, placer: Placer,
    told: set[int],
) -> None:  # fmt: skip
    edge = camera.points(reach.outline[:, 0], reach.outline[:, 1])
    centre = camera.points(scene.x_km[reach.slot], scene.y_km[reach.slot])
    far = float(np.hypot(*(edge - centre).T).max())
    if far < _LEAST_PX * m.scale:
        return
    if reach.all_round:
        stroke(surface, edge, colour, 1.1, 0.6, dash=(6, 5))
    else:
        stroke(surface, edge, colour, 1.1, 0.6, dash=(6, 5))
        for end in (edge[0], edge[-1]):
            stroke(surface, (centre, end), colour, 1.0, 0.4, fade=(0.3, 1.0))
    if reach.half is not None:
        half = camera.points(reach.half[:, 0], reach.half[:, 1])
        if np.hypot(*(half - centre).T).max() > _LEAST_PX * m.scale:
            stroke(surface, half, colour, 1.1, 0.4)
            _label(placer, half, "50 %", colour, m, centre)
    if reach.weapon not in told and far > _LABELLED_PX * m.scale:
        told.add(reach.weapon)
        _label(placer, edge, reach.words, colour, m, centre)


def _label(placer: Placer, edge: Array, words: str, colour: Colour, m: Metrics, centre: Array) -> None:
    """Words just outside of an outline, where there is room: ahead and to a side first."""
    size = m.text(11)
    wide = text_width(words, size)
    spots = [_outside(edge[n], centre, wide, size) for n in _tries(len(edge))]
    placer.want(Rank.REACH, spots, Row(words, size, colour))


def _tries(count: int) -> Sequence[int]:
    """Rows of an outline in the order in which they are tried: a third of the way round, and on by the golden part."""
    return [round((0.68 + 0.618034 * n) % 1.0 * (count - 1)) for n in range(12)]


def _outside(place: Array, centre: Array, wide: float, size: float) -> Spot:
    """The middle of words of a width that touch a place from outside of a round about a centre."""
    x, y = (float(one) for one in place - centre)
    far = math.hypot(x, y) or 1.0
    return Spot(float(place[0]) + x / far * (wide / 2 + 6), float(place[1]) + y / far * (size * 0.7 + 4))
