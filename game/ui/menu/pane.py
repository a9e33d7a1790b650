"""What the main menu asks of what it shows at the right."""

from typing import TYPE_CHECKING

import pygame

from game.ui.menu.page import Ident
from game.ui.screen import Change

if TYPE_CHECKING:
    from game.ui.menu.menu import MenuScreen


class Pane:
    """One pane of the main menu, of one column or two; it paints on the menu's page and notes places there."""

    columns = 1

    def __init__(self, menu: "MenuScreen") -> None:
        self.menu = menu

    def paint(self, surface: pygame.Surface) -> None:
        """Paint it into the menu's rectangles."""

    def refresh(self) -> None:
        """Files or pictures have changed."""

    def entry(self) -> Ident:
        """The place that the focus goes to when the pane is entered."""
        return ("menu", self.menu.shown)

    def focused(self, ident: Ident) -> None:
        """The focus has come to one of its places by a key."""

    def chosen(self, ident: Ident) -> Change:
        """One of its places was clicked."""
        return None

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter or Space was pressed on one of its places."""
        return self.chosen(ident)

    def stepped(self, ident: Ident, step: int) -> bool:
        """Left or right was pressed on one of its places; true if that is all there is to it."""
        return False

    def pressed(self, event: pygame.Event) -> Change:
        """A key that nobody else uses."""
        return None

    def back(self) -> bool:
        """Esc: true if the pane had something to close first."""
        return False
