"""All panels of the battle screen: which are shown when, and where they lie."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pygame

from game.ui.battle import hud, menus
from game.ui.battle.card import Card
from game.ui.battle.fleet import Fleet
from game.ui.battle.stage import RESOLVE, WATCH, Block
from game.ui.battle.strips import Guard, LogPanel, OverlayBar
from game.ui.battle.tip import Tip
from game.ui.battle.transport import Shot, Talk, Transport

if TYPE_CHECKING:
    from game.ui.battle.screen import BattleScreen

_HOVER_S = 0.25


class Panels:
    """The panels, the topmost first in `blocks`."""

    def __init__(self, screen: "BattleScreen"):
        self.screen, self.stage = screen, screen.stage
        self.ribbon, self.losses = hud.Ribbon(), hud.Losses()
        self.objectives, self.fleet, self.log = hud.Objectives(), Fleet(), LogPanel()
        self.overlays, self.guard, self.card, self.tip = OverlayBar(), Guard(), Card(), Tip()
        self.transport, self.talk, self.shot = Transport(), Talk(), Shot()
        self.verb_menu, self.small_menu, self.above = menus.VerbMenu(), menus.SmallMenu(), menus.AboveRibbon()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All panels, the topmost first."""
        return (
            self.small_menu, self.verb_menu, self.shot, self.card, self.above, self.transport, self.talk, self.guard,
            self.overlays, self.fleet, self.log, self.objectives,
        )  # fmt: skip

    def busy(self) -> list[pygame.Rect]:
        """Rectangles that labels on the map keep out of."""
        m = self.stage.metrics
        heads = [pygame.Rect(0, 0, m.b(420), m.b(80)), self.screen.layout.ribbon.inflate(m.b(160), m.b(20))]
        return heads + [b.rect for b in self.blocks if b.shown and b is not self.card and b is not self.shot]

    def draw_plot(self, surface: pygame.Surface, still: bool) -> None:
        """Draw those of plotting."""
        stage, layout = self.stage, self.screen.layout
        self.transport.hide()
        self.talk.hide()
        hud.draw_title(surface, stage)
        self.ribbon.draw(surface, stage, layout.ribbon)
        self.objectives.show(surface, stage, layout, still=still)
        self.fleet.show(surface, stage, layout, still=still)
        self.log.show(surface, stage, layout, still=still)
        self.overlays.show(surface, stage, layout, still=still)
        self.guard.show(surface, stage, layout, still=still)
        self.above.show(surface, stage, layout, still=still)
        self._draw_card(surface, still)
        self.shot.show(surface, stage, layout, still=still)

    def draw_watch(self, surface: pygame.Surface, still: Callable[[int], bool]) -> None:
        """Draw those of playback; `still(n)`: may the n-th keep its frost? They renew it in different frames."""
        stage, layout = self.stage, self.screen.layout
        for block in (self.fleet, self.log, self.overlays, self.guard, self.objectives, self.card, self.above):
            block.hide()
        hud.draw_title(surface, stage)
        self.losses.draw(surface, stage)
        self.ribbon.draw(surface, stage, layout.ribbon)
        self.transport.show(surface, stage, layout, still=still(0))
        self.talk.show(surface, stage, layout, still=still(1))
        self.shot.show(surface, stage, layout, still=still(2))

    def _draw_card(self, surface: pygame.Surface, still: bool) -> None:
        stage = self.stage
        codes = [c for c in self.screen.model.selection.codes if c in self.screen.marks.slots]
        around: Sequence[float] | None = None
        radius = 30.0
        if codes:
            x, y, radius = self.screen.marks.slots[codes[0]]
            around = (x, y)
        else:
            for symbol in self.screen.marks.picture.symbols:
                if symbol.codes and symbol.codes[0] in self.screen.model.selection.codes:
                    around, radius = (symbol.x, symbol.y), symbol.radius
                    break
        if around is None or stage.phase == RESOLVE:
            self.card.hide()
            return
        panels = [*self.busy(), *self.screen.marks.picture.labels, *self.screen.courses.labels]
        self.card.show(
            surface,
            stage,
            self.screen.layout.card,
            (around[0], around[1]),
            radius + 14,
            panels,
            self.screen.crowd(),
            still=still,
        )

    def draw_over(self, surface: pygame.Surface) -> None:
        """Draw what lies over all panels: tips, banners, notices, menus."""
        stage = self.stage
        place = self.screen.marks.slots.get(stage.hovered)
        if place is not None and stage.hover_s >= _HOVER_S and not self.verb_menu.open:
            self.tip.show(surface, stage, place[:2], place[2], still=False)
        else:
            self.tip.hide()
        menus.draw_banner(surface, stage, self.screen.layout.ribbon.bottom + stage.metrics.b(14))
        bottom = (self.talk.rect.bottom if stage.phase == WATCH else self.screen.layout.overlays.top) - 8
        if stage.phase == WATCH:
            bottom = self.screen.layout.transport.top - 8
            if stage.timeline is not None and stage.timeline.ended and stage.notice_s <= 0:
                self.screen.say_next()
        menus.draw_notice(surface, stage, self.screen.hands.entry, self.screen.hands.pending_label, bottom)
        self.verb_menu.show(surface, stage)
        self.small_menu.show(surface, stage)
