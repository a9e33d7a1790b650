"""Simulated battles of a scenario, fought beside the menu, and what came of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pygame

from game.play.errand import Errand
from game.play.trial import BATTLES, SideTrial, Told, Trial, battles_of, summed_up, trial_battles
from game.scenario.catalogue import Entry
from game.scenario.spec import Spec
from game.ui.menu.menu_page import MenuPage
from game.ui.paint import palette, panels, shapes
from game.ui.paint.text import draw_heading, draw_paragraph, draw_text, text_width

_BY_POLICIES = "Each side fights by its policy in the file, and yours by its stand-in."
_BY_PLANS = "Sides that plan think for seconds every turn: a battle takes a minute and more."
Begin = Callable[[Path, str], "Errand[Told]"]


@dataclass(slots=True)
class _Run:
    """The battles of one scenario at one level."""

    errand: Errand[Told]
    battles: int
    parts: list[Told] = field(default_factory=list)
    trial: Trial | None = None
    stopped: bool = False

    @property
    def fought(self) -> int:
        return self.trial.battles if self.trial is not None else 0

    @property
    def over(self) -> bool:
        return self.stopped or bool(self.errand.fault) or self.fought >= self.battles


class Trials:
    """What was fought of which scenario since its file was read; one is fought at a time."""

    def __init__(self, menu: MenuPage, begin: Begin | None = None) -> None:
        self.menu = menu
        self._begin = begin or (lambda path, level: Errand(trial_battles, path, level))
        self._runs: dict[tuple[Path, str], _Run] = {}

    @property
    def running(self) -> bool:
        """Are battles being fought?"""
        return any(not run.over for run in self._runs.values())

    def toggle(self, entry: Entry, spec: Spec, level: str) -> None:
        """Begin to fight the battles of a scenario, or stop; again, they are fought from the first on.

        `spec`: as it is at the level.
        """
        run = self._runs.get((entry.path, level))
        going = run is not None and not run.over
        self.stop()
        if not going:
            made = _Run(self._begin(entry.path, level), battles_of(spec))
            self._runs[entry.path, level] = made
            made.errand.begin()
        self.menu.stale()

    def stop(self) -> None:
        """Fight no more; what was fought is kept."""
        for run in self._runs.values():
            if not run.over:
                run.stopped = True
                run.errand.close()

    def forget(self) -> None:
        """What was fought was of files as they were."""
        self.stop()
        self._runs.clear()

    def look(self) -> bool:
        """Take in what has been fought; is there anything new?"""
        news = False
        for run in self._runs.values():
            if run.over:
                continue
            parts = run.errand.taken()
            if parts:
                run.parts += parts
                run.trial = summed_up(run.parts)
            news = news or bool(parts or run.errand.fault)
        return news

    # ---- painting

    def paint(self, surface: pygame.Surface, entry: Entry, spec: Spec, level: str, rect: pygame.Rect) -> int:
        """Heading, button, and what came of it, from the top of `rect` down; returns the y below.

        `spec`: the scenario as it is at the level.
        """
        menu, q, t, battles = self.menu, self.menu.q, self.menu.t, battles_of(spec)
        run = self._runs.get((entry.path, level))
        draw_heading(surface, (rect.x, rect.y), "Simulated battles", t(12))
        y = rect.y + q(20)
        going = run is not None and not run.over
        label = f"Stop, {run.fought} of {battles}" if run is not None and going else f"Fight {battles} battles"
        button = pygame.Rect(rect.x, y, min(rect.w, round(text_width(label, t(15))) + q(90)), q(40))
        state = menu.spot(("battles",), "try", button)
        progress = run.fought / battles if run is not None and going else None
        panels.draw_button(surface, button, label, t(15), state=state, key="B", progress=progress, scale=menu.k)
        y = button.bottom + q(14)
        if run is None:
            words = _BY_PLANS if battles < BATTLES else _BY_POLICIES
            return draw_paragraph(surface, pygame.Rect(rect.x, y, rect.w, 999), words, t(14), palette.TEXT_2)
        if run.errand.fault:
            return draw_paragraph(surface, pygame.Rect(rect.x, y, rect.w, 999), run.errand.fault, t(14), palette.DANGER)
        if run.trial is None:
            draw_text(surface, (rect.x, y + q(8)), "The first battles are being fought.", t(14), palette.TEXT_2,
                      max_width=rect.w)  # fmt: skip
            sides = 0 if entry.spec is None else len(entry.spec.side)
            return y + q(24) + q(120) * sides  # room for what comes, so that it need not be scrolled to
        for side in run.trial.sides:
            y = self._paint_side(surface, side, pygame.Rect(rect.x, y, rect.w, 999))
        foot = f"{run.trial.battles} battles of {run.trial.turns:.1f} turns on average"
        draw_text(surface, (rect.x, y + q(8)), foot, t(13), palette.TEXT_3, max_width=rect.w)
        return y + q(24)

    def _paint_side(self, surface: pygame.Surface, side: SideTrial, rect: pygame.Rect) -> int:
        """Name, how often it wins, and the span of what it loses: a bar each, with its words."""
        q, t = self.menu.q, self.menu.t
        y = rect.y + q(10)
        colour = palette.OWN_LIGHT if side.own else palette.ENEMY_LIGHT
        policy = text_width(side.policy, t(13))
        draw_text(surface, (rect.x, y), side.name, t(15), colour, "bold", max_width=rect.w - policy - q(12))
        draw_text(surface, (rect.right, y), side.policy, t(13), palette.TEXT_3, anchor="r", max_width=rect.w / 2)
        y += q(20)
        if side.judged:
            self._paint_outcome(surface, side, pygame.Rect(rect.x, y, rect.w, q(10)))
            words = f"wins {side.won:.0%}, draws {side.drawn:.0%}, loses {side.lost:.0%}"
            draw_text(surface, (rect.x, y + q(24)), words, t(14), palette.TEXT_2, max_width=rect.w)
            y += q(44)
        low, middle, high = side.mass_lost
        track = pygame.Rect(rect.x, y, rect.w, q(10))
        shapes.rounded(surface, track, palette.TRACK, 1.0, track.h / 2)
        span = pygame.Rect(track.x + round(track.w * low), track.y, max(2, round(track.w * (high - low))), track.h)
        span.right = min(span.right, track.right)
        shapes.rounded(surface, span, palette.DANGER, 0.55, min(track.h, span.w) / 2)
        surface.fill(palette.TEXT, (track.x + round((track.w - 2) * middle), track.y - 2, 2, track.h + 4))
        lives = f", {side.lives_lost:,.0f} lives" if side.lives_lost >= 0.5 else ""
        words = f"loses {middle:.0%} of its mass, in most {low:.0%} to {high:.0%}{lives}"
        draw_text(surface, (rect.x, y + q(24)), words, t(14), palette.TEXT_2, max_width=rect.w)
        return y + q(46)

    def _paint_outcome(self, surface: pygame.Surface, side: SideTrial, rect: pygame.Rect) -> None:
        shapes.rounded(surface, rect, palette.TRACK, 1.0, rect.h / 2)
        parts = [(side.won, palette.GAIN), (side.drawn, palette.TEXT_3), (side.lost, palette.DANGER)]
        shapes.stacked_bar(surface, rect, [part for part in parts if part[0] > 0], 1.0, rect.h / 2)
