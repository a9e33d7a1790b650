"""The game's emblem, for the window's frame and the task bar: a battle cruiser above a lit limb, under a dark beam."""

import pygame

from game.ui.paint import palette
from game.ui.paint.ships import draw_ship

_OVER = 4
"""It is drawn so many times as large first, for smooth edges."""


def emblem(size: int) -> pygame.Surface:
    """The emblem, `size` px square, with round corners."""
    side = size * _OVER
    picture = pygame.Surface((side, side), pygame.SRCALPHA, 32)
    frame = picture.get_rect()
    pygame.draw.rect(picture, palette.PANEL_RAISED, frame)
    pygame.draw.circle(picture, palette.OWN_LIGHT, (side * 0.24, side * 1.30), side * 0.80)
    pygame.draw.circle(picture, palette.SPACE, (side * 0.20, side * 1.34), side * 0.80)
    for colour, width in ((palette.VIOLET, 0.12), (palette.SPACE, 0.06)):
        pygame.draw.line(picture, colour, (-side * 0.1, side * 0.42), (side * 1.1, -side * 0.02), round(side * width))
    corners = pygame.Surface(frame.size, pygame.SRCALPHA, 32)
    pygame.draw.rect(corners, (255, 255, 255, 255), frame, border_radius=side // 5)
    picture.blit(corners, (0, 0), special_flags=pygame.BLEND_RGBA_MIN)
    small = pygame.transform.smoothscale(picture, (size, size))
    draw_ship(small, "uhs_bc", (size * 0.53, size * 0.46), size * 0.8, (0.94, -0.342), palette.OWN_LIGHT)
    return small
