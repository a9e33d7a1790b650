"""What a key means now: while a burn is typed, a menu is open, a verb waits for its target, else by the tables."""

import math
from collections.abc import Callable

import pygame

from game.play.asked import question
from game.play.intents import Choose, ChooseVerb, Command, Give, GiveAt, Intent, MoveMenuRow, PowerShift, TypeLetter
from game.play.keys import Press, intent_of
from game.play.session import NOWHERE, Session
from game.play.verbs import VERBS, Needs, Pointed
from game.ui.battle.map.symbols import Picture, Symbol
from game.ui.paint.pixels import Point

_NAMED = {
    pygame.K_KP_ENTER: "return", pygame.K_COMMA: ",", pygame.K_PERIOD: ".", pygame.K_LEFTBRACKET: "[",
    pygame.K_RIGHTBRACKET: "]",
}  # fmt: skip
_TYPING: dict[str, Intent] = {
    "escape": Command.STOP_TYPING, "return": Command.ENTER_TYPED, "backspace": Command.ERASE_LETTER,
}  # fmt: skip
_PAUSE_MENU: dict[str, Intent] = {
    "escape": Command.CLOSE_PAUSE_MENU, "up": MoveMenuRow(-1), "down": MoveMenuRow(1),
    "return": Command.CHOOSE_PAUSE_ROW, "space": Command.CHOOSE_PAUSE_ROW, "f1": Command.SETTINGS,
    "f5": Command.READ_AGAIN,
}  # fmt: skip
_VERB_MENU: dict[str, Intent] = {
    "up": MoveMenuRow(-1), "down": MoveMenuRow(1), "return": Command.CHOOSE_VERB,
}  # fmt: skip
_STATES: dict[str, Intent] = {
    "up": MoveMenuRow(-1), "down": MoveMenuRow(1), "tab": MoveMenuRow(1), "return": Command.CHOOSE_STATE,
    "space": Command.CHOOSE_STATE,
}  # fmt: skip
_POWER: dict[str, Intent] = {
    "right": PowerShift.TO_DRIVE, "left": PowerShift.FROM_DRIVE, "up": PowerShift.TO_WEAPONS,
    "down": PowerShift.FROM_WEAPONS,
}  # fmt: skip


def press_of(event: pygame.Event) -> Press:
    """The key of an event and what is held beside it, as the tables of `keys` name them."""
    name = _NAMED.get(event.key) or pygame.key.name(event.key).lower()
    ctrl = bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
    return Press(name, ctrl, bool(event.mod & pygame.KMOD_SHIFT), bool(event.mod & pygame.KMOD_ALT))


class Keyboard:
    """Turns key presses into intents."""

    def __init__(self, session: Session, pointed: Callable[[Point], Pointed]):
        """`pointed`: what lies under a place of the window."""
        self._session, self._pointed = session, pointed

    def intents(self, event: pygame.Event, picture: Picture) -> list[Intent]:
        """What a key press means; `picture` is what can be pointed at by Tab."""
        session, press = self._session, press_of(event)
        if session.typed is not None:
            return self._typed(press, event.unicode)
        if session.pause_menu is not None:
            return _listed(_PAUSE_MENU.get(press.name))
        if press in (answers := self._answers()):
            return [answers[press]]
        open_table = self._open_table()
        if press.name in open_table:
            return [open_table[press.name]]
        if session.verb_menu is not None and isinstance(given := intent_of(press, watching=False), Give):
            # The key of a row is that row; a verb that is not offered here is given as ever.
            offered = any(choice.verb.id == given.verb for choice in session.verb_menu.choices)
            return [ChooseVerb(given.verb)] if offered else [Command.CLOSE_VERB_MENU, given]
        session.shifting_power = session.plotting and press.name == "p"
        if session.waiting and press.name in ("tab", "return") and not press.ctrl:
            return self._pointing(press, picture)
        return _listed(intent_of(press, watching=session.watching))

    def _answers(self) -> dict[Press, Intent]:
        """Keys 1 to 4 while a question stands that is not answered."""
        session = self._session
        asked = question(session.model) if session.plotting else None
        if asked is None or asked.plotted is not None:
            return {}
        return {Press(str(n)): Choose(asked.dialogue, option) for n, (option, _) in enumerate(asked.options, 1)}

    def _open_table(self) -> dict[str, Intent]:
        """Keys that mean something else while verbs are offered, or after P."""
        if self._session.verb_menu is not None:
            return _VERB_MENU
        if self._session.state_menu is not None:
            return _STATES
        return _POWER if self._session.shifting_power else {}

    def _pointing(self, press: Press, picture: Picture) -> list[Intent]:
        """Tab goes from target to target, Enter takes what is pointed at."""
        if press.name == "return":
            at = self._pointed(self._session.pointer)
            self._session.pointer = NOWHERE  # what Tab had pointed at: its tool tip goes
            return [GiveAt(self._session.waiting, at)]
        self._point_at_next(picture, -1 if press.shift else 1)
        return []

    def _typed(self, press: Press, letter: str) -> list[Intent]:
        return _listed(_TYPING.get(press.name) or (TypeLetter(letter) if letter else None))

    def _point_at_next(self, picture: Picture, step: int) -> None:
        """Move the pointer to the next (or the last) target that fits, beginning with the nearest."""
        session = self._session
        targets = self._targets(picture)
        if not targets:
            session.say("Nothing here that this can be pointed at; Home shows all")
            return
        under = picture.at(session.pointer)
        place = next((n for n, symbol in enumerate(targets) if symbol is under), -1 if step > 0 else 0)
        target = targets[(place + step) % len(targets)]
        session.pointer = target.x, target.y

    def _targets(self, picture: Picture) -> list[Symbol]:
        """What is on the screen that the waiting verb fits, the nearest to the selection's lead first."""
        session, needs = self._session, VERBS[self._session.waiting].needs
        codes, units = session.model.selection.codes, session.model.seen.unit_slots
        found = [
            symbol for symbol in picture.symbols
            if set(codes).isdisjoint(symbol.codes)
            and (needs is Needs.UNIT or symbol.own == (needs is Needs.FRIEND))
            and (needs is Needs.ENEMY or symbol.codes[0] < units)
        ]  # fmt: skip
        lead = next((s for s in picture.symbols if codes and codes[0] in s.codes), None)
        x, y = (lead.x, lead.y) if lead is not None else session.pointer
        return sorted(found, key=lambda symbol: math.hypot(symbol.x - x, symbol.y - y))


def _listed(intent: Intent | None) -> list[Intent]:
    return [] if intent is None else [intent]
