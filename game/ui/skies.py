"""What lies behind the screens outside the battle: sky and a planet's limb."""

import pygame

from game.scenario.spec import Spec
from game.ui.paint import palette
from game.ui.paint.planets import Planet
from game.ui.paint.sky import Sky

SUN = (-0.5, -0.62, 0.6)
"""From where planets behind menus and in pictures are lit."""


def veiled(surface: pygame.Surface, strength: float) -> None:
    """Darken a picture so that text on it can be read."""
    veil = pygame.Surface(surface.get_size(), 0, 32)
    veil.fill(palette.SPACE)
    veil.set_alpha(round(255 * strength))
    surface.blit(veil, (0, 0))


def plain_sky(size: tuple[int, int]) -> pygame.Surface:
    """Sky alone: what the menus show until their planets are painted."""
    picture = pygame.Surface(size, 0, 32)
    Sky(size, seed=5).draw(picture)
    return picture


def menu_sky(size: tuple[int, int]) -> pygame.Surface:
    """The main menu's backdrop: Jupiter's limb at the lower left."""
    h = size[1]
    picture = plain_sky(size)
    Planet("jupiter", sun=SUN).draw(picture, (-0.12 * h, 1.36 * h), 0.92 * h)
    veiled(picture, 0.30)
    return picture


def debrief_sky(size: tuple[int, int], style: str) -> pygame.Surface:
    """The debrief's backdrop: the battle's planet at the lower right, dim."""
    w, h = size
    picture = pygame.Surface(size, 0, 32)
    Sky(size, seed=9).draw(picture)
    Planet(style, sun=(0.5, -0.6, 0.5)).draw(picture, (0.60 * w, 1.42 * h), 0.98 * h)
    veiled(picture, 0.52)
    return picture


def planet_style(spec: Spec) -> str | None:
    """The style of the first planet of a scenario."""
    return spec.body[0].style if spec.body else None
