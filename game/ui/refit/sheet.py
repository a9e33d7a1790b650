"""What the parts of the refit screen share: the desk, what is pointed at or dragged, where the panels stand."""

import pygame

from game.play.refit import RefitDesk
from game.sim.refit import Box
from game.ui.page import Page
from game.ui.paint.palette import Colour
from game.ui.refit.measures import COMPACT_HEAD_UNITS, HEAD_UNITS, LEAST_ROW_UNITS, ROW_UNITS
from game.ui.screen import Metrics

_HIGH_UNITS = 1000
"""From this height on, in base units, nothing needs to be compact."""
_LEAST_WIDE_UNITS, _LEAST_HIGH_UNITS = 1500, 850
"""The four panels need so many base units: in a smaller window, or at a larger scale, they are smaller."""


class RefitSheet(Page):
    """A page with a desk on it, and places for its panels."""

    def __init__(self, desk: RefitDesk, colour: Colour) -> None:
        super().__init__()
        self.desk, self.colour = desk, colour
        self.dragged: Box | None = None
        self.flag_held = False
        boxes = desk.yard.boxes()
        self.cursor: Box | None = boxes[0] if boxes else None
        self.panels: dict[str, pygame.Rect] = {}
        self.margin, self.foot = 0, 0

    @property
    def compact(self) -> bool:
        """Is the window so low that parts take their compact sizes?"""
        return self.m.height / self.k < _HIGH_UNITS

    @property
    def cursor_box(self) -> Box | None:
        """The box that the keys are on."""
        return self.cursor if self.by_key else None

    @property
    def pointed(self) -> Box | None:
        """The box under the pointer, or that the keys are on, where it can be changed."""
        if self.by_key:
            return None if self.cursor is None or self.desk.closed(self.cursor) else self.cursor
        return Box(str(self.hover[1]), str(self.hover[2])) if self.hover and self.hover[0] == "box" else None

    @property
    def pointed_way(self) -> int | None:
        """The number of the way to win Congress under the pointer."""
        return int(str(self.hover[1])) if self.hover is not None and self.hover[0] == "way" else None

    @property
    def pointed_item(self) -> str | None:
        """The item whose name is under the pointer."""
        return str(self.hover[1]) if self.hover is not None and self.hover[0] == "item" else None

    @property
    def right_edge(self) -> int:
        """Where what stands in the right column ends."""
        return self.panels["worth"].right - self.q(22)

    def on_enter(self, metrics: Metrics) -> None:
        """Take the window's size, and a scale at which all panels have room."""
        super().on_enter(metrics)
        self.k = min(metrics.body, metrics.width / _LEAST_WIDE_UNITS, metrics.height / _LEAST_HIGH_UNITS)
        self.layout()

    def layout(self) -> None:
        """Places of the panels: matrix over calendar at the left, worth over Congress at the right."""
        w, h = self.m.size
        q = self.q
        self.margin = round(0.031 * w)
        top = q(104 if self.compact else 146)
        self.foot = h - q(66 if self.compact else 76)
        bottom = self.foot - q(12 if self.compact else 22)
        gap = q(12 if self.compact else 16)
        right_w = round(0.279 * w)
        left_w = w - 2 * self.margin - right_w - q(20)
        right_x = self.margin + left_w + q(20)
        rows = max(1, len(self.desk.yard.squadrons))
        head = q((COMPACT_HEAD_UNITS if self.compact else HEAD_UNITS) + 6)
        row = min(q(ROW_UNITS), max(q(LEAST_ROW_UNITS), (round((bottom - top) * 0.46) - head) // rows))
        matrix_h = head + rows * row
        house_h = 0 if self.desk.yard.congress is None else q(212 if self.compact else 256) + gap
        self.panels = {
            "matrix": pygame.Rect(self.margin, top, left_w, matrix_h),
            "dates": pygame.Rect(self.margin, top + matrix_h + gap, left_w, bottom - top - matrix_h - gap),
            "worth": pygame.Rect(right_x, top, right_w, bottom - top - house_h),
        }
        if house_h:
            house_y = bottom - house_h + gap
            self.panels["house"] = pygame.Rect(right_x, house_y, right_w, bottom - house_y)
