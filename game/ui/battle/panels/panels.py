"""All panels of the battle screen: which are shown when, and where they lie."""

from functools import partial

import pygame

from game.play.lesson import prompt
from game.play.session import HOVER_S, Phase, Session
from game.ui.battle.map.burn_handle import knob_box
from game.ui.battle.map.view import MapView
from game.ui.battle.panels.fleet_list import FleetList
from game.ui.battle.panels.frost import Frost
from game.ui.battle.panels.layout import Layout
from game.ui.battle.panels.log_panels import LogPanel, RecentLog
from game.ui.battle.panels.lower import Guard, OverlayBar
from game.ui.battle.panels.menus import PauseMenuPanel, StateMenuPanel
from game.ui.battle.panels.notices import Notice, OrderFromAbove, draw_banner
from game.ui.battle.panels.odds_panel import OddsPanel
from game.ui.battle.panels.panel import BattlePanel
from game.ui.battle.panels.place_tip import PlaceTip
from game.ui.battle.panels.prompt_panel import PromptPanel
from game.ui.battle.panels.question_panel import QuestionPanel
from game.ui.battle.panels.shot_panel import EndPanel, ShotPanel
from game.ui.battle.panels.timeline_panel import TimelinePanel
from game.ui.battle.panels.tooltip import ToolTip
from game.ui.battle.panels.unit_card import UnitCard
from game.ui.battle.panels.upper import Losses, Objectives, Ribbon, draw_title
from game.ui.battle.panels.verb_panel import VerbMenuPanel


class Panels:
    """The panels, the topmost first in `all`."""

    def __init__(self, session: Session):
        self._session = session
        self.layout: Layout
        self.ribbon, self.losses, self.objectives = Ribbon(), Losses(), Objectives()
        self.fleet, self.log, self.overlays, self.guard = FleetList(), LogPanel(), OverlayBar(), Guard()
        self.odds = OddsPanel()
        self.card, self.tooltip, self.above = UnitCard(), ToolTip(), OrderFromAbove()
        self.question = QuestionPanel(self.above)
        self.notice, self.place_tip, self.prompt = Notice(), PlaceTip(), PromptPanel()
        self.timeline, self.recent, self.shot, self.end = TimelinePanel(), RecentLog(), ShotPanel(), EndPanel()
        self.verb_menu, self.pause_menu, self.states = VerbMenuPanel(), PauseMenuPanel(), StateMenuPanel()
        self.all: tuple[BattlePanel, ...] = (
            self.pause_menu, self.verb_menu, self.states, self.notice, self.prompt, self.shot, self.end, self.card,
            self.above, self.question,
            self.timeline, self.recent, self.guard, self.odds, self.overlays, self.fleet, self.log, self.objectives,
        )  # fmt: skip

    def resize(self, layout: Layout) -> None:
        """Take their places in a window of another size."""
        self.layout = layout
        for panel in (*self.all, self.tooltip, self.place_tip):
            panel.resize(layout)

    def at(self, pos: tuple[float, float]) -> BattlePanel | None:
        """The topmost panel under a place of the window."""
        return next((panel for panel in self.all if panel.over(pos)), None)

    def busy(self) -> list[pygame.Rect]:
        """Rectangles that labels on the map keep out of."""
        m = self.layout.metrics
        heads = [pygame.Rect(0, 0, m.b(420), m.b(80)), self.layout.ribbon.inflate(m.b(160), m.b(20))]
        apart = (self.card, self.shot, self.end, self.prompt)
        heads += [self.losses.rect] if self._session.watching else []
        return heads + [p.rect for p in self.all if p.shown and p not in apart]

    def draw_plot(self, surface: pygame.Surface, map_view: MapView, frost: Frost) -> None:
        """Draw those of plotting."""
        session, layout = self._session, self.layout
        for hidden in (self.timeline, self.recent, self.shot, self.end):
            hidden.hide()
        draw_title(surface, session, layout)
        self.ribbon.draw(surface, session, layout.metrics, layout.ribbon)
        shown = (self.objectives, self.fleet, self.log, self.overlays, self.odds, self.guard, self.above, self.question)
        for number, panel in enumerate(shown):
            if self._gives_way(panel):
                panel.hide()
            else:
                panel.show(surface, session, still=frost.keeps(number))
        self._draw_card(surface, map_view, still=frost.keeps(len(shown)))

    def draw_watch(self, surface: pygame.Surface, map_view: MapView, frost: Frost) -> None:
        """Draw those of playback."""
        session, layout = self._session, self.layout
        for hidden in (
            self.fleet, self.log, self.overlays, self.guard, self.odds, self.objectives, self.card, self.above,
            self.question,
        ):  # fmt: skip
            hidden.hide()
        draw_title(surface, session, layout)
        self.losses.draw(surface, session, layout.metrics)
        self.ribbon.draw(surface, session, layout.metrics, layout.ribbon)
        for number, panel in enumerate((self.timeline, self.recent)):
            panel.show(surface, session, still=frost.keeps(number))
        crowd = partial(map_view.crowd, session)
        for panel, code in (
            (self.shot, session.shot.target if session.shot is not None else -1),
            (self.end, session.end.target if session.end is not None else -1),
        ):
            panel.show_beside(surface, session, map_view.place_of(code), self.busy(), crowd)

    def _gives_way(self, panel: BattlePanel) -> bool:
        """Where there is room for one side panel at a time: does card or prompt lie where this one would?"""
        if not self.layout.one_at_a_time or panel in (self.guard, self.fleet):
            return False
        return any(one.shown and one.rect.inflate(16, 16).colliderect(panel.rect) for one in (self.card, self.notice))

    def _draw_card(self, surface: pygame.Surface, map_view: MapView, *, still: bool) -> None:
        session, layout = self._session, self.layout
        place = map_view.units.place_of_any(session.model.selection.codes) or self._home_place(map_view)
        if place is None or session.phase is Phase.RESOLVE:
            self.card.hide()
            return
        x, y, radius = place
        firm = [self.guard.rect, self.fleet.rect] if layout.one_at_a_time else self.busy()
        taken = [*firm, *map_view.labels()]
        handle = map_view.handle()
        knob = knob_box(handle, layout.metrics.scale) if handle is not None else pygame.Rect(0, 0, 0, 0)
        crowd = partial(map_view.crowd, session)
        self.card.show_beside(surface, session, (x, y), radius + 14, taken, crowd, knob=knob, still=still)

    def _home_place(self, map_view: MapView) -> tuple[float, float, float] | None:
        """Where the ship stands that has the selected craft in its hangar."""
        model = self._session.model
        flights = model.selection.flights
        return map_view.units.slots.get(model.scenario.homes[flights[0]]) if flights else None

    def _prompt_place(self, session: Session, map_view: MapView) -> pygame.Rect | None:
        """What the sentence of a lesson stands beside, None where that is not on the screen."""
        told = prompt(session)
        if told is None:
            return None
        if told.beside == "unit":
            place = map_view.units.slots.get(told.unit)
            return pygame.Rect(place[0] - place[2], place[1] - place[2], 2 * place[2], 2 * place[2]) if place else None
        if told.beside == "handle":
            handle = map_view.handle()
            return knob_box(handle, self.layout.metrics.scale) if handle is not None else None
        panels: dict[str, BattlePanel] = {
            "fleet": self.fleet, "card": self.card, "end_turn": self.guard, "timeline": self.timeline,
            "odds": self.odds, "objectives": self.objectives, "above": self.above,
        }  # fmt: skip
        panel = panels[told.beside]
        return panel.rect if panel.shown else None

    def _firm(self) -> list[pygame.Rect]:
        """Rectangles that a sentence keeps off."""
        return [panel.rect for panel in self.all if panel.shown and panel is not self.prompt]

    def draw_over(self, surface: pygame.Surface, map_view: MapView) -> None:
        """Draw what lies over all panels: tool tip, banner, notice, menus."""
        session, layout = self._session, self.layout
        m = layout.metrics
        place = map_view.units.place_of_any([session.hovered])
        if place is not None and session.hover_s >= HOVER_S and session.verb_menu is None:
            self.tooltip.show_beside(surface, session, place[:2], place[2])
        else:
            self.tooltip.hide()
        nothing = session.hovered < 0 and self.at(session.pointer) is None
        free = nothing and session.verb_menu is None and session.pause_menu is None and not session.waiting
        there = [*self.busy(), *self._firm()]
        self.place_tip.show_at_rest(surface, session, there, free=free and not session.dragging)
        told = [panel.rect.bottom for panel in (self.above, self.question) if panel.shown]
        banner = draw_banner(surface, session, m, max(layout.ribbon.bottom, *told, 0) + m.b(14))
        bottom = (layout.timeline if session.watching else layout.overlays).top - 8
        beside: tuple[BattlePanel, ...] = (self.card, self.guard, self.fleet, self.shot, self.recent)
        if not layout.one_at_a_time:  # else these give way
            beside += (self.odds, self.log)
        self.notice.show_clear_of(surface, session, [one.rect for one in beside if one.shown], banner.bottom, bottom)
        crowd = partial(map_view.crowd, session)
        self.prompt.show_at(surface, session, self._prompt_place(session, map_view), [*self._firm(), banner], crowd)
        self.states.show_beside(surface, session, self.card.rect if self.card.shown else None)
        self.verb_menu.show_beside(surface, session, crowd)
        self.pause_menu.show(surface, session, still=False)
