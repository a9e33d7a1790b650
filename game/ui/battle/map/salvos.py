"""Torpedoes on the map: a salvo is a fan of fuel tails, one for each torpedo, that thins out as they are stopped."""

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.scene import Scene
from game.ui.paint import effects, palette
from game.ui.paint.strokes import stroke
from game.ui.screen import Metrics

from ....rules.state.columns import Array

_TAILS_MOST = 16
"""Torpedoes of a salvo that are drawn, and no more."""
_APART_PX = 3.2
_COLD = (150, 160, 172)


def draw_salvos(surface: pygame.Surface, camera: Camera, scene: Scene, metrics: Metrics, side: int) -> None:
    """Draw every salvo of the scene: tails that meet where it came from, bright heads; what coasts is grey and thin."""
    salvos = scene.salvos
    heads: dict[palette.Colour, list[Array]] = {}
    for row in range(len(salvos.alive)):
        way = camera.points(salvos.way_x_km[row], salvos.way_y_km[row])
        if not np.isfinite(way).all() or (way[0] < -200).any() or (way[0] > np.array(metrics.size) + 200).any():
            continue
        own, burns = salvos.side[row] == side, bool(salvos.burns[row])
        light = palette.OWN_LIGHT if own else palette.ENEMY_LIGHT
        tails = fan(way, min(int(salvos.alive[row]), _TAILS_MOST), _APART_PX * metrics.scale)
        for tail in tails:
            colour, alpha = (light, 0.75) if burns else (_COLD, 0.45)
            stroke(surface, tail, colour, 1.3 * metrics.scale, alpha, fade=(1.0, 0.0), light=burns)
        heads.setdefault(light if burns else _COLD, []).append(tails[:, 0])
    for colour, places in heads.items():
        effects.engine_light(surface, np.concatenate(places), colour, 2.2 * metrics.scale, 0.8)


def fan(way: Array, count: int, apart: float) -> Array:
    """Tails of a salvo's torpedoes, (count, N, 2) px: side by side at the head of its way (N, 2), one at its end."""
    along = way[0] - way[-1]
    size = float(np.sqrt(along @ along))
    across = np.array([-along[1], along[0]]) / size if size > 0 else np.array([0.0, 1.0])
    place = (np.arange(count) - (count - 1) / 2) * apart
    share = np.linspace(1.0, 0.0, len(way))
    return way[None] + place[:, None, None] * share[None, :, None] * across[None, None, :]
