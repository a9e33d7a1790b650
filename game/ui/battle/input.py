"""Mouse and keyboard on the battle screen, turned into what the player means."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.play.burn import dragged
from game.play.intents import (
    Command,
    DragPower,
    Follow,
    FollowBeam,
    Give,
    GiveAt,
    GiveBest,
    GoTo,
    Inspect,
    Intent,
    OpenShot,
    OpenVerbMenu,
    Pan,
    Pick,
    PickSquadron,
    PlotBurn,
    Preview,
    Scroll,
    Seek,
    SizeSalvo,
    StretchBurn,
    Zoom,
)
from game.play.session import NOWHERE, Session
from game.play.verbs import Pointed
from game.ui.battle.keyboard import Keyboard
from game.ui.battle.map.burn_handle import over_knob
from game.ui.battle.map.symbols import Symbol
from game.ui.battle.map.view import Held, MapView
from game.ui.battle.panels.panel import BattlePanel, PowerBar, PreviewBar
from game.ui.battle.panels.panels import Panels
from game.ui.paint.pixels import Point

_CLICK_PX, _RIGHT_DRAG_PX = 6, 14
"""A press that moves farther than this is a drag: with the left button, with the right."""
_DOUBLE_S = 0.35
_AFTER = 0.02
"""Impulses behind a mark at which one looks when it is clicked."""
_ZOOM = 1.22
_LEFT, _MIDDLE, _RIGHT = 1, 2, 3
_MOUSE = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEWHEEL)


# ---- what is being dragged


@dataclass(slots=True)
class _MapDrag:
    """The map, moved along."""


@dataclass(slots=True)
class _KnobDrag:
    """The knob of the burn handle; `begun` when it has plotted something."""

    begun: bool = False


@dataclass(slots=True)
class _PlayheadDrag:
    """The playhead along the lanes."""


@dataclass(slots=True)
class _PreviewDrag:
    """The bar of the coming turns."""

    bar: PreviewBar


@dataclass(slots=True)
class _PowerDrag:
    """A joint of the power bar; `begun` when it has plotted something."""

    bar: PowerBar
    begun: bool = False


@dataclass(slots=True)
class _CardDrag:
    """The unit card: from where, and how far it had been moved before."""

    start: Point
    moved: tuple[int, int]


@dataclass(slots=True)
class _BoxDrag:
    """The left button on the map: a click, or once it has moved a box that selects."""

    start: Point
    box: pygame.Rect | None = None


@dataclass(slots=True)
class _RightDrag:
    """The right button on the map: a click, or once it has moved an order."""

    start: Point


Drag = _MapDrag | _KnobDrag | _PlayheadDrag | _PreviewDrag | _PowerDrag | _CardDrag | _BoxDrag | _RightDrag


class Input:
    """Turns events into intents; knows what is held and what is under the pointer."""

    def __init__(self, session: Session, map_view: MapView, panels: Panels):
        self._session, self._map, self._panels = session, map_view, panels
        self._keyboard = Keyboard(session, self._pointed)
        self._drag: Drag | None = None
        self._hidden_at: Point | None = None
        """Where the pointer is while the Esc menu keeps it from everything."""
        self._over_knob = False
        self._last_click: tuple[float, int] = (-10.0, -1)
        self._events: dict[int, Callable[[pygame.Event], list[Intent]]] = {
            pygame.MOUSEMOTION: self._moved,
            pygame.MOUSEBUTTONDOWN: self._pressed,
            pygame.MOUSEBUTTONUP: self._released,
            pygame.MOUSEWHEEL: lambda event: self._wheel(event.y),
            pygame.KEYDOWN: lambda event: self._keyboard.intents(event, map_view.units.picture),
            pygame.WINDOWLEAVE: self._left_window,
        }
        self._drags: dict[type, Callable[[Drag, Point, Point], list[Intent]]] = {
            _MapDrag: lambda drag, pos, rel: [Pan(*rel)],
            _KnobDrag: self._drag_knob,
            _PlayheadDrag: lambda drag, pos, rel: [Seek(panels.timeline.time_at(pos[0]))],
            _PreviewDrag: self._drag_preview,
            _PowerDrag: self._drag_power,
            _CardDrag: self._drag_card,
            _BoxDrag: self._drag_box,
        }

    # ---- what one asks

    @property
    def dragging(self) -> bool:
        """Is a handle or a power bar being dragged?"""
        return isinstance(self._drag, _KnobDrag | _PowerDrag)

    @property
    def held(self) -> Held:
        """What the map shows of what is held."""
        box = self._drag.box if isinstance(self._drag, _BoxDrag) else None
        return Held(self._over_knob, isinstance(self._drag, _KnobDrag), box)

    # ---- time

    def advance(self, dt_s: float) -> None:
        """Find what is under the pointer; count how long it has been."""
        session = self._session
        self._keep_from_below()
        free = self._drag is None or isinstance(self._drag, _BoxDrag | _RightDrag)
        symbol = None
        if free and self._panels.at(session.pointer) is None:
            symbol = self._map.units.picture.at(session.pointer)
        code = symbol.codes[0] if symbol is not None else -1
        session.hover_s = session.hover_s + dt_s if code == session.hovered else 0.0
        session.hovered, session.dragging = code, self.dragging
        menu, panel = session.verb_menu, self._panels.verb_menu
        if menu is not None:
            menu.hovered = panel.hover_at(session.pointer)
            menu.touched |= panel.over(session.pointer)
        self._over_knob = over_knob(self._map.handle(), session.pointer, self._map.metrics.scale)

    def let_go(self) -> None:
        """Stop whatever is being dragged or pointed at: the pointer may have moved meanwhile."""
        self._drag, self._session.pointer = None, NOWHERE

    # ---- events

    def intents(self, event: pygame.Event) -> list[Intent]:
        """What an event means; under the Esc menu the mouse does nothing but choose a row."""
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self._session.pointer, self._hidden_at = event.pos, None
        self._keep_from_below()
        if self._session.pause_menu is not None:
            self._drag = None
            if event.type in _MOUSE and (event.type != pygame.MOUSEBUTTONDOWN or event.button != _LEFT):
                return []
        act = self._events.get(event.type)
        return act(event) if act is not None else []

    def _keep_from_below(self) -> None:
        """Under the Esc menu nothing is pointed at; once it is closed, or stands there, all is as it was."""
        session, at = self._session, self._hidden_at or self._session.pointer
        if session.pause_menu is not None and not self._panels.pause_menu.over(at):
            session.pointer, self._hidden_at = NOWHERE, at
        elif self._hidden_at is not None:
            session.pointer, self._hidden_at = at, None

    def _left_window(self, _: pygame.Event) -> list[Intent]:
        self._session.pointer, self._hidden_at = NOWHERE, None
        return []

    def _pointed(self, pos: Point) -> Pointed:
        """What lies under a place of the window."""
        session = self._session
        x, y = session.camera.km(*pos)
        symbol = self._map.units.picture.at(pos)
        if symbol is not None:
            return Pointed(x, y, symbol.codes[0])
        scene, radius = session.scene, session.model.tables.bodies.radius_km
        for body, r in enumerate(radius):
            if math.hypot(x - scene.body_x_km[body], y - scene.body_y_km[body]) < r:
                return Pointed(x, y, -1, body)
        return Pointed(x, y)

    # ---- pressing

    def _pressed(self, event: pygame.Event) -> list[Intent]:
        if event.button == _MIDDLE:
            self._drag = _MapDrag()
        elif event.button == _RIGHT:
            return self._pressed_right(event.pos)
        elif event.button == _LEFT:
            return self._pressed_left(event.pos)
        return []

    def _pressed_right(self, pos: Point) -> list[Intent]:
        found: list[Intent] = [Command.CLOSE_VERB_MENU]
        panel = self._panels.at(pos)
        if panel is None:
            self._drag = _RightDrag(pos)
        elif panel is self._panels.fleet:
            spot = panel.spot_at(pos)
            if isinstance(spot, PickSquadron):
                code = spot.codes[0] if spot.codes else -1
                found += [spot, OpenVerbMenu(pos, Pointed(*self._session.camera.km(*pos), code))]
        return found

    def _pressed_left(self, pos: Point) -> list[Intent]:
        session, panels = self._session, self._panels
        if session.pause_menu is not None:
            chosen = self._chosen(panels.pause_menu, pos)
            return [Command.CLOSE_PAUSE_MENU, *chosen] if chosen else []
        if session.verb_menu is not None:
            chosen = self._chosen(panels.verb_menu, pos)
            return chosen if panels.verb_menu.over(pos) else [Command.CLOSE_VERB_MENU]
        if session.state_menu is not None:
            return [*self._chosen(panels.states, pos), Command.CLOSE_STATES]
        panel = panels.at(pos)
        left: list[Intent] = [] if session.typed is None or panel is panels.notice else [Command.STOP_TYPING]
        return left + (self._on_panel(panel, pos) if panel is not None else self._on_map(pos))

    def _on_map(self, pos: Point) -> list[Intent]:
        session, panels = self._session, self._panels
        past = panels.ribbon.spot_at(pos)
        if past is not None:
            return [past]
        handle = self._map.handle()
        if over_knob(handle, pos, self._map.metrics.scale) and not session.waiting:
            self._drag = _KnobDrag()
        else:
            self._drag = _BoxDrag(pos)
        return []

    def _chosen(self, panel: BattlePanel, pos: Point) -> list[Intent]:
        """What a click on a menu means."""
        spot = panel.spot_at(pos)
        return [] if spot is None or isinstance(spot, PreviewBar | PowerBar) else [spot]

    def _on_panel(self, panel: BattlePanel, pos: Point) -> list[Intent]:
        spot, timeline = panel.spot_at(pos), self._panels.timeline
        if isinstance(spot, PreviewBar):
            self._drag = _PreviewDrag(spot)
        elif isinstance(spot, PowerBar):
            self._drag = _PowerDrag(spot)
        elif spot is not None:
            return [spot]
        elif panel is timeline and timeline.on_lanes(pos):
            self._drag = _PlayheadDrag()
            mark = timeline.mark_at(self._session, pos)
            if mark is not None and mark.row >= 0:
                return [Seek(mark.t + _AFTER), OpenShot(mark.row)]
        elif panel is self._panels.card:
            self._drag = _CardDrag(pos, self._session.card_moved)
        return self._dragged(pos, (0, 0))

    # ---- moving

    def _moved(self, event: pygame.Event) -> list[Intent]:
        if self._drag is None and event.buttons[1]:
            self._drag = _MapDrag()
        return self._dragged(event.pos, event.rel)

    def _dragged(self, pos: Point, rel: Point) -> list[Intent]:
        """What it means that the pointer, with what it drags, has come to a place."""
        act = self._drags.get(type(self._drag))
        return act(self._drag, pos, rel) if act is not None and self._drag is not None else []

    def _drag_knob(self, drag: Drag, pos: Point, _: Point) -> list[Intent]:
        handle = self._map.handle()
        if handle is None or not isinstance(drag, _KnobDrag):
            return []
        free = bool(pygame.key.get_mods() & pygame.KMOD_ALT)
        offset = pos[0] - handle.centre[0], pos[1] - handle.centre[1]
        made = dragged(offset, self._map.metrics.scale, handle.burn, free=free)
        if made == handle.burn:
            return []
        again, drag.begun = drag.begun, True
        return [PlotBurn(made, again)]

    def _drag_preview(self, drag: Drag, pos: Point, _: Point) -> list[Intent]:
        assert isinstance(drag, _PreviewDrag)
        return [Preview(self._panels.overlays.preview_at(pos[0], drag.bar))]

    def _drag_power(self, drag: Drag, pos: Point, _: Point) -> list[Intent]:
        assert isinstance(drag, _PowerDrag)
        share = (pos[0] - self._panels.card.rect.x - drag.bar.left) / max(1, drag.bar.wide)
        again, drag.begun = drag.begun, True
        return [DragPower(drag.bar.slot, min(max(share, 0.0), 1.0), again)]

    def _drag_card(self, drag: Drag, pos: Point, _: Point) -> list[Intent]:
        assert isinstance(drag, _CardDrag)
        (x, y), (before_x, before_y) = drag.start, drag.moved
        self._session.card_moved = int(before_x + pos[0] - x), int(before_y + pos[1] - y)
        return []

    def _drag_box(self, drag: Drag, pos: Point, _: Point) -> list[Intent]:
        assert isinstance(drag, _BoxDrag)
        (x, y), far = drag.start, math.dist(drag.start, pos)
        if far > _CLICK_PX or drag.box is not None:
            wide, high = int(abs(pos[0] - x)), int(abs(pos[1] - y))
            drag.box = pygame.Rect(int(min(x, pos[0])), int(min(y, pos[1])), wide, high)
        return []

    # ---- releasing

    def _released(self, event: pygame.Event) -> list[Intent]:
        drag = self._drag
        if event.button == _RIGHT:
            if not isinstance(drag, _RightDrag):
                return []
            self._drag = None
            return self._released_right(drag.start, event.pos)
        if event.button not in (_LEFT, _MIDDLE) or isinstance(drag, _MapDrag) != (event.button == _MIDDLE):
            return []
        self._drag = None
        if isinstance(drag, _BoxDrag):
            return self._boxed(drag.box) if drag.box is not None else self._clicked(event.pos)
        return []

    def _boxed(self, box: pygame.Rect) -> list[Intent]:
        """Units in a box, or its flights where there are none or with Alt."""
        mods, units = pygame.key.get_mods(), self._session.model.seen.unit_slots
        codes = self._map.units.picture.within(box)
        ships, craft = [c for c in codes if c < units], [c for c in codes if c >= units]
        picked = craft if mods & pygame.KMOD_ALT or not ships else ships
        return [Pick(tuple(picked), add=bool(mods & pygame.KMOD_SHIFT))]

    def _clicked(self, pos: Point) -> list[Intent]:
        session, symbol = self._session, self._map.units.picture.at(pos)
        if session.waiting:
            return [GiveAt(session.waiting, self._pointed(pos))]
        far = self._map.arrow_at(pos)
        if far is not None:
            return [GoTo(far.code), OpenShot(far.row)]
        beam = self._map.effects.beam_at(pos) if session.watching and symbol is None else -1
        if beam >= 0:
            return [FollowBeam(beam)]
        code = symbol.codes[0] if symbol is not None else -1
        if self._is_double(code):
            return [Follow(code)]
        found: list[Intent] = [Inspect(code)] if session.watching else []
        return found + _picked(symbol, add=bool(pygame.key.get_mods() & pygame.KMOD_SHIFT))

    def _is_double(self, code: int) -> bool:
        """Is a click on a row the second of two?"""
        (last_s, last), now = self._last_click, self._session.clock_s
        self._last_click = now, code
        return code >= 0 and last == code and now - last_s < _DOUBLE_S

    def _released_right(self, start: Point, pos: Point) -> list[Intent]:
        session = self._session
        if not session.plotting:
            return []
        if session.waiting:
            return [Command.STOP_POINTING]
        at = self._pointed(pos)
        return [GiveBest(at)] if math.dist(start, pos) > _RIGHT_DRAG_PX else [OpenVerbMenu(pos, at)]

    # ---- the wheel

    def _wheel(self, steps: int) -> list[Intent]:
        session = self._session
        if session.pointer == NOWHERE:  # whoever turns the wheel points at something
            session.pointer = pygame.mouse.get_pos()
        panel = self._panels.at(session.pointer)
        if not steps:
            return []
        if panel is self._panels.fleet:
            return [Scroll(of_log=False, rows=-steps)]
        if panel is self._panels.log:
            return [Scroll(of_log=True, rows=steps)]
        over_salvo = panel is None and self._map.over_salvo(session.pointer)
        if over_salvo or (panel is self._panels.card and panel.spot_at(session.pointer) == Give("torpedoes")):
            return [SizeSalvo(steps)]
        if self._over_knob:
            return [StretchBurn(steps)]
        return [Zoom(_ZOOM**steps, session.pointer)] if panel is None else []


def _picked(symbol: Symbol | None, *, add: bool) -> list[Intent]:
    """What a click on the map selects: an own symbol, or nothing where the map is empty."""
    if symbol is None:
        return [] if add else [Command.SELECT_NONE]
    return [Pick(tuple(symbol.codes), add)] if symbol.own else []
