"""Where the panels lie, by the size of the window."""

from dataclasses import dataclass

import pygame

from game.play.session import MapFrame
from game.ui.screen import Metrics


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


def layout_for(m: Metrics) -> Layout:
    """The layout of a window (INTERFACE section 2)."""
    w, h = m.size
    if m.compact:
        g = min(1.0, w / 1280)
        card, shot = (264, 222), (430, 226)
        log_w, guard_w = round(320 * g), round(272 * g)
        bar_x = 12 + log_w + 14
        bar_w = w - bar_x - guard_w - 28
        return Layout(
            m, pygame.Rect(w - 12 - 300, 8, 300, 76), pygame.Rect(12, 64, 56, 340),
            pygame.Rect(12, h - 12 - 84, log_w, 84),
            pygame.Rect(bar_x, h - 12 - 62, bar_w, 62), pygame.Rect(w - 12 - guard_w, h - 12 - 80, guard_w, 80),
            pygame.Rect(w - 12 - guard_w, h - 12 - 80 - 8 - 160, guard_w, 160),
            pygame.Rect(12, h - 12 - 128, w - 24, 128), pygame.Rect(12, h - 12 - 128 - 10 - 78, 360, 78),
            pygame.Rect(w // 2 - 150, 12, 300, 44), card, shot,
        )  # fmt: skip
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
    )  # fmt: skip


def map_frame(layout: Layout) -> MapFrame:
    """What the panels leave of the window to the map."""
    m = layout.metrics
    top, right = float(m.b(90)), 30.0
    return MapFrame(
        m.size, m.scale, still=m.reduced_motion,
        plot_insets=(float(layout.fleet.right + 10), top, right, float(layout.guard.h + 40)),
        watch_insets=(20.0, top, right, float(layout.timeline.h + 40)),
    )  # fmt: skip
