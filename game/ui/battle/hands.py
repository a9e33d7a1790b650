"""The player's hands on the battle screen: pointer, drags, wheel and keys, turned into what the screen does."""

import math
from typing import TYPE_CHECKING, Any

import pygame

from game.play.burn import Burn, dragged, typed
from game.play.keys import Press, command_for
from game.play.reckoning import reckoning, shot_near
from game.play.verbs import VERBS, Pointed
from game.ui.battle.aim import next_target
from game.ui.battle.commands import Commands
from game.ui.battle.presses import press_of
from game.ui.battle.stage import PLOT, WATCH
from game.ui.paint.pixels import Point
from game.ui.screen import Change

if TYPE_CHECKING:
    from game.ui.battle.screen import BattleScreen

_CLICK_PX = 6
_DOUBLE_S = 0.35
_ZOOM = 1.22
_PAN_PX = 90


class Hands:
    """What is being done with mouse and keyboard."""

    def __init__(self, screen: "BattleScreen"):
        self.screen, self.stage, self.model = screen, screen.stage, screen.model
        self.commands = Commands(screen, self)
        self.box: pygame.Rect | None = None
        self.holding = False
        self.on_knob = False
        self.entry: str | None = None
        self.pending = ""
        self.shifting = False
        self.followed: int | None = None
        self._down: Point | None = None
        self._drag = ""
        self._drag_data: Any = None
        self._right: Point | None = None
        self._last_click: tuple[float, int] = (-10.0, -1)
        self._fresh_burn = True

    # ---- what one asks

    @property
    def dragging(self) -> bool:
        """Is a handle or a power bar being dragged?"""
        return self._drag in ("knob", "power")

    @property
    def pending_label(self) -> str:
        """The verb that waits for a target, in words."""
        return VERBS[self.pending].label.capitalize() if self.pending else ""

    # ---- time

    def advance(self, dt_s: float) -> None:
        """Find what is under the pointer; count how long it has been."""
        stage = self.stage
        symbol = None
        if self._drag == "" and not self._over_block(stage.pointer) and not self.screen.panels.small_menu.open:
            symbol = self.screen.marks.picture.at(stage.pointer)
        code = symbol.codes[0] if symbol is not None else -1
        stage.hover_s = stage.hover_s + dt_s if code == stage.hovered else 0.0
        stage.hovered = code
        self.on_knob = self._over_knob(stage.pointer)

    def _over_knob(self, pos: Point) -> bool:
        knob = self.screen.knob_px()
        return knob is not None and math.dist(knob, pos) < max(14, 12 * self.stage.metrics.scale)

    def let_go(self) -> None:
        """Stop whatever is being dragged, typed or pointed at."""
        self._down, self._drag, self._right, self.box, self.holding = None, "", None, None, False
        self.entry, self.pending = None, ""

    # ---- events

    def on_event(self, event: pygame.Event) -> Change:
        """Deal with one event."""
        if event.type == pygame.MOUSEMOTION:
            self.stage.pointer = event.pos
            self._moved(event.pos, event.rel, event.buttons)
        elif event.type == pygame.MOUSEBUTTONDOWN:
            self.stage.pointer = event.pos
            return self._pressed(event.pos, event.button)
        elif event.type == pygame.MOUSEBUTTONUP:
            self.stage.pointer = event.pos
            return self._released(event.pos, event.button)
        elif event.type == pygame.MOUSEWHEEL:
            self._wheel(event.y)
        elif event.type == pygame.KEYDOWN:
            return self._key(event)
        elif event.type == pygame.WINDOWLEAVE:
            self.stage.pointer = (-1.0, -1.0)
        return None

    def _over_block(self, pos: Point) -> Any:
        return next((block for block in self.screen.panels.blocks if block.over(pos)), None)

    # ---- pressing

    def _pressed(self, pos: Point, button: int) -> Change:
        if button == 2:
            self._drag = "pan"
            self.followed = None
        elif button == 3:
            self._right = None if self._over_block(pos) is not None else pos
            if self.screen.panels.verb_menu.open:
                self.screen.panels.verb_menu.close()
            block = self._over_block(pos)
            if block is self.screen.panels.fleet:
                action = block.action_at(pos)
                if action and action[0] == "select":
                    self.commands.do(("select", *action[1:]))
                    self._open_menu(pos, Pointed(*self.stage.camera.km(*pos)))
        elif button == 1:
            return self._left(pos)
        return None

    def _left(self, pos: Point) -> Change:
        screen, stage = self.screen, self.stage
        if screen.panels.small_menu.open:
            action = screen.panels.small_menu.action_at(pos)
            return self.commands.do(action) if action else None
        if screen.panels.verb_menu.open:
            action = screen.panels.verb_menu.action_at(pos)
            if action:
                self.commands.do(action)
            screen.panels.verb_menu.close()
            return None
        block = self._over_block(pos)
        if block is not None:
            return self._on_block(block, pos)
        turn = screen.panels.ribbon.turn_at(pos)
        if turn is not None:
            self.commands.watch(turn)
            return None
        if self._over_knob(pos) and stage.phase == PLOT and not self.pending:
            self._drag, self.holding, self._fresh_burn = "knob", True, True
            return None
        self._down = pos
        return None

    def _on_block(self, block: Any, pos: Point) -> Change:
        screen = self.screen
        if block is screen.panels.transport and screen.panels.transport.on_lanes(pos) and block.action_at(pos) is None:
            self._drag = "timeline"
            self._scrub(pos)
            return None
        action = block.action_at(pos)
        if action is None:
            if block is screen.panels.card:
                self._drag, self._drag_data = "card", (pos, screen.panels.card.offset)
            return None
        if action[0] == "preview_bar":
            self._drag, self._drag_data = "preview", action
            self.commands.preview(screen.panels.overlays.preview_at(pos[0], action[1], action[2]))
            return None
        if action[0] == "power_bar":
            self._drag, self._drag_data = "power", action
            self._fresh_burn = True
            self._drag_power(pos)
            return None
        return self.commands.do(action)

    # ---- moving

    def _moved(self, pos: Point, rel: Point, buttons: tuple[int, int, int]) -> None:
        if self._drag == "pan" or (buttons[1] and not self._drag):
            self.stage.camera.pan(rel[0], rel[1])
            self.followed = None
        elif self._drag == "knob":
            self._drag_knob(pos)
        elif self._drag == "timeline":
            self._scrub(pos)
        elif self._drag == "preview":
            self.commands.preview(self.screen.panels.overlays.preview_at(pos[0], *self._drag_data[1:]))
        elif self._drag == "power":
            self._drag_power(pos)
        elif self._drag == "card":
            start, offset = self._drag_data
            self.screen.panels.card.offset = int(offset[0] + pos[0] - start[0]), int(offset[1] + pos[1] - start[1])
        elif self._down is not None and buttons[0] and math.dist(self._down, pos) > _CLICK_PX:
            x, y = min(self._down[0], pos[0]), min(self._down[1], pos[1])
            self.box = pygame.Rect(int(x), int(y), int(abs(pos[0] - self._down[0])), int(abs(pos[1] - self._down[1])))

    def _drag_knob(self, pos: Point) -> None:
        handle = self.screen.handle()
        if handle is None:
            return
        _, centre, burn = handle
        free = bool(pygame.key.get_mods() & pygame.KMOD_ALT)
        offset = pos[0] - centre[0], pos[1] - centre[1]
        made = dragged(offset, self.stage.metrics.scale, burn, free=free)
        if burn is None or made != burn:
            self.stage.commander.burn(made, again=not self._fresh_burn)
            self._fresh_burn = False

    def _drag_power(self, pos: Point) -> None:
        _, slot, left, wide = self._drag_data
        share = (pos[0] - self.screen.panels.card.rect.x - left) / max(1, wide)
        self.commands.drag_power(slot, min(max(share, 0.0), 1.0), fresh=self._fresh_burn)
        self._fresh_burn = False

    def _scrub(self, pos: Point) -> None:
        if self.stage.timeline is not None:
            self.stage.timeline.playing = False
            self.stage.timeline.seek(self.screen.panels.transport.time_at(pos[0]))

    # ---- releasing

    def _released(self, pos: Point, button: int) -> Change:
        if button == 1:
            box, down = self.box, self._down
            drag = self._drag
            self.box, self._down, self._drag, self.holding = None, None, "", False
            if drag:
                self._drag_data = None
                return None
            if box is not None:
                self._pick_box(box)
            elif down is not None:
                self._clicked(pos)
        elif button == 2:
            self._drag = ""
        elif button == 3 and self._right is not None:
            start, self._right = self._right, None
            self._right_done(start, pos)
        return None

    def _pick_box(self, box: pygame.Rect) -> None:
        mods = pygame.key.get_mods()
        codes = self.screen.marks.picture.within(box)
        if mods & pygame.KMOD_ALT:
            codes = [code for code in codes if code >= self.model.seen.unit_slots]
        elif any(code < self.model.seen.unit_slots for code in codes):
            codes = [code for code in codes if code < self.model.seen.unit_slots]
        able = self.model.able()
        self.model.selection.pick([c for c in codes if c in able], add=bool(mods & pygame.KMOD_SHIFT))

    def _clicked(self, pos: Point) -> None:
        symbol = self.screen.marks.picture.at(pos)
        stage = self.stage
        if self.pending:
            self._point(pos)
            return
        now, code = stage.clock_s, symbol.codes[0] if symbol is not None else -1
        double = code >= 0 and self._last_click[1] == code and now - self._last_click[0] < _DOUBLE_S
        self._last_click = now, code
        if double:
            self.commands.follow(code)
            return
        if stage.phase == WATCH:
            self._inspect(code)
        if symbol is None:
            if not pygame.key.get_mods() & pygame.KMOD_SHIFT:
                self.model.selection.pick([])
            return
        if symbol.own:
            able = self.model.able() if stage.phase != WATCH else set(symbol.codes)
            codes = [c for c in symbol.codes if c in able]
            self.screen.panels.card.offset = (0, 0)
            self.model.selection.pick(codes, add=bool(pygame.key.get_mods() & pygame.KMOD_SHIFT))

    def _inspect(self, code: int) -> None:
        """While watching: the reckoning of the last shot that has to do with what was clicked."""
        stage = self.stage
        if stage.watched is None or stage.timeline is None or code < 0:
            return
        row = shot_near(stage.watched, code, stage.timeline.t)
        if row is not None:
            stage.shot = reckoning(stage.watched.played.events, row)
            stage.timeline.playing = False

    def pointed(self, pos: Point) -> Pointed:
        """What lies under a place of the window."""
        x, y = self.stage.camera.km(*pos)
        symbol = self.screen.marks.picture.at(pos)
        if symbol is not None:
            return Pointed(x, y, symbol.codes[0])
        scene, radius = self.stage.scene, self.model.tables.bodies.radius_km
        for body, r in enumerate(radius):
            if math.hypot(x - scene.body_x_km[body], y - scene.body_y_km[body]) < r:
                return Pointed(x, y, -1, body)
        return Pointed(x, y)

    def _right_done(self, start: Point, pos: Point) -> None:
        if self.stage.phase != PLOT:
            return
        if self.pending:
            self.pending = ""
            return
        at = self.pointed(pos)
        if math.dist(start, pos) > 14:
            choices = self.stage.commander.choices(at, self.stage.scene)
            if choices:
                self.commands.order(choices[0].verb.id, at)
            return
        self._open_menu(pos, at)

    def _open_menu(self, pos: Point, at: Pointed) -> None:
        if not self.model.selection.codes and self.stage.commander.relation(at.code) == "own":
            self.model.selection.pick([at.code])
        choices = self.stage.commander.choices(at, self.stage.scene)
        if choices:
            self.screen.panels.verb_menu.open_at(pos, at, choices)
        elif not self.model.selection.codes:
            self.stage.say("Select a ship first, then right-click")

    def _point(self, pos: Point) -> None:
        name, self.pending = self.pending, ""
        self.commands.order(name, self.pointed(pos))

    # ---- wheel and keys

    def _wheel(self, steps: int) -> None:
        stage, screen = self.stage, self.screen
        if screen.panels.small_menu.open:
            return
        block = self._over_block(stage.pointer)
        if block is screen.panels.fleet:
            stage.fleet_scroll -= steps
        elif block is screen.panels.log:
            stage.log_scroll += steps
        elif self.on_knob:
            self.commands.stretch_burn(steps)
        elif block is None and steps:
            stage.camera.zoom(_ZOOM**steps, stage.pointer)

    def _key(self, event: pygame.Event) -> Change:
        if self.entry is not None:
            self._type(event)
            return None
        press = press_of(event)
        if press.name == "f1" and self.screen.ask_settings is not None:
            return self.screen.ask_settings()
        if self.screen.panels.small_menu.open:
            return self._menu_key(press)
        if self.screen.panels.verb_menu.open and press.name in ("up", "down", "return"):
            self._verb_menu_key(press.name)
            return None
        if self.shifting and press.name in ("left", "right", "up", "down"):
            self.commands.shift_power(press.name)
            return None
        self.shifting = press.name == "p" and self.stage.phase == PLOT
        if self.pending and press.name == "tab":
            next_target(self.screen, self.pending, -1 if press.shift else 1)
            return None
        if self.pending and press.name == "return" and not press.ctrl:
            self._point(self.stage.pointer)
            return None
        command = command_for(press, watching=self.stage.phase == WATCH)
        return self.commands.run(command) if command else None

    def _menu_key(self, press: Press) -> Change:
        menu = self.screen.panels.small_menu
        if press.name == "escape":
            menu.toggle(())
        elif press.name in ("up", "down"):
            menu.row = (menu.row + (1 if press.name == "down" else -1)) % max(1, len(menu.rows))
        elif press.name in ("return", "space") and menu.rows:
            return self.commands.do(("small_menu", menu.rows[menu.row][0]))
        return None

    def _verb_menu_key(self, name: str) -> None:
        menu = self.screen.panels.verb_menu
        if name == "return":
            if 0 <= menu.row < len(menu.choices) and menu.at is not None:
                self.commands.order(menu.choices[menu.row].verb.id, menu.at)
            menu.close()
        else:
            menu.step(1 if name == "down" else -1)

    def _type(self, event: pygame.Event) -> None:
        assert self.entry is not None
        if event.key == pygame.K_ESCAPE:
            self.entry = None
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            made = typed(self.entry)
            if isinstance(made, Burn):
                self.stage.commander.burn(made)
                self.entry = None
            else:
                self.stage.say(made)
        elif event.key == pygame.K_BACKSPACE:
            self.entry = self.entry[:-1]
        elif event.unicode and event.unicode in "0123456789./,%° -" and len(self.entry) < 24:
            self.entry += event.unicode

    def pan(self, x: int, y: int) -> None:
        """Move the map by a step of the arrow keys."""
        self.followed = None
        self.stage.camera.pan(x * _PAN_PX, y * _PAN_PX)
