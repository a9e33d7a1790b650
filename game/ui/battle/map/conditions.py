"""What befalls a ship on the map: fires, a containment that fails, a shield that restarts."""

import math

import pygame

from game.ui.battle.map.symbols import Symbol
from game.ui.paint import palette
from game.ui.paint.icons import draw_icon
from game.ui.paint.pixels import PREMUL, Point, canvas, sprite_cache
from game.ui.paint.shapes import glow
from game.ui.paint.strokes import arc, circle, ticks
from game.ui.paint.text import draw_text
from game.ui.screen import Metrics

from ....rules.state.vocabulary import Stance

FIRES_PX, CLOCK_PX = 15, 22
"""From this length on fires and the clock of a restart are drawn; px at scale 1."""
_GOLDEN = 0.618034
_TICKS, _CLOCK_STEPS = 24, 120
_clocks = sprite_cache(8)
_FLICKER_HZ = 1.6


def draw_fires(surface: pygame.Surface, symbol: Symbol, fires: int, way: Point, clock_s: float) -> None:
    """Draw fires along a hull, each at its own place; they breathe with the clock, and are still where it stands."""
    half = symbol.radius
    for number in range(fires):
        along = ((number + 1) * _GOLDEN % 1.0 - 0.5) * 1.1
        beside = ((number + 1) * _GOLDEN * 3.0 % 1.0 - 0.5) * 0.3
        x = symbol.x + (way[0] * along - way[1] * beside) * half
        y = symbol.y + (way[1] * along + way[0] * beside) * half
        breath = 0.8 + 0.2 * math.sin(2 * math.pi * (clock_s * _FLICKER_HZ + number * _GOLDEN))
        size = max(2.0, half * 0.16) * breath
        glow(surface, (x, y), size * 1.6, palette.SPARK, 0.55)
        glow(surface, (x, y), max(1.0, size * 0.6), (255, 236, 200), 0.9)


def draw_danger(surface: pygame.Surface, symbol: Symbol, impulses: int, m: Metrics) -> None:
    """Draw the dashed ring of a breach that may come, its sign, and the impulses that are left."""
    radius = symbol.radius * 1.25 + 15 * m.scale
    circle(surface, (symbol.x, symbol.y), radius, palette.DANGER, 1.8 * m.scale, 0.95, dash=(7, 5))
    place = symbol.x + radius * 0.72 + 6 * m.scale, symbol.y - radius * 0.72 - 4 * m.scale
    draw_icon(surface, "containment", place, 15 * m.scale, palette.CAUTION)
    beside = place[0] + 11 * m.scale, place[1]
    draw_text(surface, beside, str(impulses), m.text(14), palette.CAUTION, "bold", "l", halo=2)


def draw_stance(surface: pygame.Surface, symbol: Symbol, scale: float) -> None:
    """Draw the mark of those whom one does not fight: a square of bystanders, a plus of allies."""
    x, y = symbol.x - symbol.radius * 0.7 - 7 * scale, symbol.y - symbol.radius * 0.55 - 4 * scale
    draw_icon(surface, "square" if symbol.stance == Stance.WATCH else "plus", (x, y), 10 * scale, symbol.bright)


def draw_clock(surface: pygame.Surface, symbol: Symbol, done: float, m: Metrics) -> None:
    """Draw the clock ring of a shield that restarts: ticks all round, and how much is done from the top clockwise."""
    radius, step = round(symbol.radius * 1.1 + 5 * m.scale), round(done * _CLOCK_STEPS)
    dial = _clocks.recall((radius, step, m.scale), lambda: _dial(radius, step / _CLOCK_STEPS, m.scale))
    half = dial.get_width() // 2
    surface.blit(dial, (round(symbol.x) - half, round(symbol.y) - half), special_flags=PREMUL)


def _dial(radius: int, done: float, scale: float) -> pygame.Surface:
    half = radius + math.ceil(6 * scale)
    dial = canvas((2 * half + 1, 2 * half + 1))
    turns = [2 * math.pi * n / _TICKS for n in range(_TICKS)]
    places = [(half + math.cos(a) * radius, half + math.sin(a) * radius) for a in turns]
    along = [(-math.sin(a), math.cos(a)) for a in turns]
    ticks(dial, places, along, 2.8 * scale, palette.SHIELD_LIGHT, 1.4 * scale, 0.7)
    if done > 0.01:
        arc(dial, (half, half), radius, 90 - 360 * done, 90, palette.SHIELD_LIGHT, 2.2 * scale, 0.95)
    return dial
