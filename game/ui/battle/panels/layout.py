"""Where the panels lie, by the size of the window."""

from dataclasses import dataclass, replace

import pygame

from game.play.session import MapFrame
from game.ui.screen import LEAST_BODY, Metrics

_LEAST = (720, 405)
"""The smallest window, at the smallest scale, that all parts of a battle find room in."""
_ONE_AT_A_TIME, _NARROW = 1100, 960
"""Widths, at the smallest scale, below which a card takes the place of other panels, and the log stands on the bar."""
_RIBBON_LEAST = 120


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts lie, in px."""

    metrics: Metrics
    objectives: pygame.Rect
    fleet: pygame.Rect
    log: pygame.Rect
    overlays: pygame.Rect
    guard: pygame.Rect
    odds: pygame.Rect
    timeline: pygame.Rect
    recent: pygame.Rect  # the short log of playback
    ribbon: pygame.Rect
    card: tuple[int, int]
    shot: tuple[int, int]
    list_w: int  # of the fleet list once it is open
    one_at_a_time: bool = False  # there is room for one side panel at a time


def fitting(m: Metrics) -> Metrics:
    """The measures with the largest scale at which a battle has room; a larger one than that is not taken."""
    most = LEAST_BODY * min(m.width / _LEAST[0], m.height / _LEAST[1])
    return m if m.scale <= most else replace(m, scale=most)


def layout_for(m: Metrics) -> Layout:
    """The layout of a window (INTERFACE section 2)."""
    w, h = m.size
    if m.compact:
        return _compact(m, w * LEAST_BODY / m.body, h * LEAST_BODY / m.body)
    u = m.u
    bar_x = u(480)
    bar_w = min(u(980), w - bar_x - u(20 + 400 + 20))
    return Layout(
        m, pygame.Rect(w - u(20 + 364), u(12), u(364), u(104)), pygame.Rect(u(20), u(92), u(280), u(402)),
        pygame.Rect(u(20), h - u(20 + 144), u(430), u(144)), pygame.Rect(bar_x, h - u(20 + 76), bar_w, u(76)),
        pygame.Rect(w - u(20 + 400), h - u(20 + 96), u(400), u(96)),
        pygame.Rect(w - u(20 + 400), h - u(20 + 96 + 12 + 226), u(400), u(226)),
        pygame.Rect(u(28), h - u(24 + 172), w - u(56), u(172)),
        pygame.Rect(u(28), h - u(24 + 172 + 12 + 98), u(470), u(98)),
        pygame.Rect(w // 2 - u(230), u(16), u(460), u(44)), (u(320), u(270)), (u(550), u(250)),
        m.b(280),
    )  # fmt: skip


def _compact(m: Metrics, w: float, h: float) -> Layout:
    """The layout of a window that is `w` x `h` at the smallest scale."""

    def place(x: float, y: float, wide: float, high: float) -> pygame.Rect:
        return pygame.Rect(m.c(x), m.c(y), m.c(wide), m.c(high))

    narrow, g = w < _NARROW, min(1.0, w / 1280)
    guard_w, goals_w, log_w = (236.0, 264.0, 300.0) if narrow else (272 * g, 300.0, 320 * g)
    log_h, odds_h = (58.0, 112.0) if narrow else (84.0, 160.0)
    bar_x = 12.0 if narrow else 12 + log_w + 14
    log_y = h - 12 - log_h - (62 + 8 if narrow else 0)
    ribbon_w = min(300.0, w - 2 * (12 + goals_w + 8 + 70))
    if ribbon_w < _RIBBON_LEAST:
        ribbon_w = 0.0
    return Layout(
        m, place(w - 12 - goals_w, 8, goals_w, 76), place(12, 64, 56, 340), place(12, log_y, log_w, log_h),
        place(bar_x, h - 12 - 62, w - bar_x - guard_w - 28, 62), place(w - 12 - guard_w, h - 12 - 80, guard_w, 80),
        place(w - 12 - guard_w, h - 12 - 80 - 8 - odds_h, guard_w, odds_h),
        place(12, h - 12 - 128, w - 24, 128), place(12, h - 12 - 128 - 10 - 78, min(360.0, w - 24), 78),
        place(w / 2 - ribbon_w / 2, 12, ribbon_w, 44), (m.c(264), m.c(222)), (m.c(430), m.c(226)),
        m.c(250), one_at_a_time=w < _ONE_AT_A_TIME,
    )  # fmt: skip


def map_frame(layout: Layout) -> MapFrame:
    """What the panels leave of the window to the map."""
    m = layout.metrics
    top, right = float(m.b(90)), 30.0
    # The odds hide what lies under them, but where they give way to what is asked for.
    beside_odds = right if layout.one_at_a_time else float(m.width - layout.odds.left + 10)
    return MapFrame(
        m.size, m.scale, still=m.reduced_motion,
        plot_insets=(float(layout.fleet.right + 10), top, beside_odds, float(layout.guard.h + 40)),
        watch_insets=(20.0, top, right, float(layout.timeline.h + 40)), list_px=float(layout.list_w - layout.fleet.w),
    )  # fmt: skip
