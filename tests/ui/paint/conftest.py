import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
import pytest


@pytest.fixture(autouse=True, scope="session")
def _drivers():
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((64, 64))


@pytest.fixture
def screen():
    """A dark window of 320 x 240 without alpha."""
    surface = pygame.Surface((320, 240), 0, 32)
    surface.fill((5, 9, 15))
    return surface


@pytest.fixture
def pixels():
    """The colours of a surface as integers (w, h, 3)."""

    def colours(surface):
        return pygame.surfarray.array3d(surface).astype(int)

    return colours
