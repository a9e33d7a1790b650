"""Torpedoes as they are plotted: their ways with a dot an impulse, and at the target what comes of all of them."""

import pygame

from game.play.session import Session
from game.play.torpedoes import SalvoAim, magazine, salvo_aim, salvo_target
from game.ui.paint import palette, shapes
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_text
from game.ui.screen import Metrics

_PIPS_MOST = 24
"""More torpedoes than this are told in words alone."""
_WAYS_MOST = 24


class SalvoPlans:
    """Draws the salvos of the selection; the wheel over its words makes the salvo larger or smaller."""

    def __init__(self) -> None:
        self.words = pygame.Rect(0, 0, 0, 0)
        self._lead: SalvoAim | None = None

    def draw(self, surface: pygame.Surface, session: Session, m: Metrics) -> None:
        """Draw the ways of the ships selected, below the ships."""
        model, camera, scene = session.model, session.camera, session.scene
        self._lead, self.words = None, pygame.Rect(0, 0, 0, 0)
        for slot in model.selection.units[:_WAYS_MOST]:
            aim = _plotted(session, slot)
            if aim is None or not scene.shown[aim.target]:
                continue
            self._lead = self._lead or aim
            x, y = (camera.px(float(scene.x_km[s]), float(scene.y_km[s])) for s in (slot, aim.target))
            _way(surface, (float(x[0]), float(x[1])), (float(y[0]), float(y[1])), aim, m)

    def draw_words(
        self, surface: pygame.Surface, session: Session, slots: dict[int, tuple[float, float, float]], m: Metrics
    ) -> None:
        """Write below the lead's target what comes of all torpedoes that are launched at it, over everything else."""
        aim = self._lead
        if aim is None:
            return
        x, y = session.camera.px(float(session.scene.x_km[aim.target]), float(session.scene.y_km[aim.target]))
        radius = slots[aim.target][2] if aim.target in slots else 0.0
        left, top = float(x) - m.b(40), float(y) + max(m.b(34), radius + m.b(16))
        colour = palette.CAUTION if aim.fault else palette.TEXT
        rect = draw_text(surface, (left, top), f"Salvo of {aim.together}", m.text(12), colour, "bold", halo=2)
        if aim.fault:
            below = draw_text(surface, (left, top + m.b(17)), aim.fault, m.text(12), colour, halo=2)
        else:
            if aim.together <= _PIPS_MOST:
                _pips(surface, (left, top + m.b(17)), aim, m)
            words = f"{aim.through} get through · {aim.stopped_words}"
            below = draw_text(surface, (left, top + m.b(34)), words, m.text(12), palette.TEXT_2, halo=2)
        self.words = rect.union(below).inflate(m.b(8), m.b(6))


def _plotted(session: Session, slot: int) -> SalvoAim | None:
    held = magazine(session.model, slot) if session.model.is_own(slot) else None
    target = salvo_target(session.model, slot) if held is not None and held.launches else -1
    return salvo_aim(session.model, slot, target) if target >= 0 else None


def _way(surface: pygame.Surface, start: Point, end: Point, aim: SalvoAim, m: Metrics) -> None:
    """A thin line with a dot an impulse; yellow and dashed where they would not get there."""
    if aim.fault:
        stroke(surface, (start, end), palette.CAUTION, 1.0, 0.6, dash=(4, 7))
        return
    stroke(surface, (start, end), palette.TEXT, 1.0, 0.35)
    for part in aim.way:
        place = start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
        shapes.disc(surface, place, 1.7 * m.scale, palette.TEXT)


def _pips(surface: pygame.Surface, at: Point, aim: SalvoAim, m: Metrics) -> None:
    """As many as there are torpedoes: white for those that get through, struck out in amber for those stopped."""
    wide, high, step = m.b(4), m.b(10), m.b(8)
    for number in range(aim.together):
        x, y = at[0] + number * step, at[1]
        through = number < aim.through
        box = pygame.Rect(round(x), round(y) - high // 2, wide, high)
        shapes.rounded(surface, box, palette.TEXT if through else palette.ENEMY, 0.95 if through else 0.4, 1)
        if not through:
            line(surface, (x - 2, y + high / 2), (x + wide + 2, y - high / 2), palette.ENEMY_LIGHT, 1.3)
