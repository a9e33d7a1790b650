"""Key events as the tables of `keys` name them."""

import pygame

from game.play.keys import Press

_NAMED = {
    pygame.K_KP_ENTER: "return", pygame.K_COMMA: ",", pygame.K_PERIOD: ".", pygame.K_LEFTBRACKET: "[",
    pygame.K_RIGHTBRACKET: "]",
}  # fmt: skip


def press_of(event: pygame.Event) -> Press:
    """The key of an event and what is held beside it."""
    name = _NAMED.get(event.key) or pygame.key.name(event.key).lower()
    ctrl = bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
    return Press(name, ctrl, bool(event.mod & pygame.KMOD_SHIFT), bool(event.mod & pygame.KMOD_ALT))
