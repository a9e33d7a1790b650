"""What stands at the right of a menu, and the page that shows it."""

import pygame

from game.ui.menu.menu_page import MenuPage
from game.ui.page import Ident
from game.ui.screen import Change


class Pane:
    """One pane of a menu, of one column or two; it paints on the menu's page and notes places there."""

    columns = 1
    turned = ""
    """The column that the page keys scroll wherever the focus is; "" for that of the focus."""

    def __init__(self, menu: MenuPage) -> None:
        self.menu = menu

    def paint(self, surface: pygame.Surface) -> None:
        """Paint it into the menu's rectangles."""

    def entry(self) -> Ident:
        """The place that the focus goes to when the pane is entered."""
        raise NotImplementedError

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

    def walked(self, dy: int) -> bool:
        """Up or down was pressed; true if that is all there is to it, and the focus stays."""
        return False

    def escaped(self) -> bool:
        """Esc was pressed; true if something of the pane was ended by that, and one stays in it."""
        return False

    def pressed(self, event: pygame.Event) -> Change:
        """A key that nobody else uses."""
        return None

    def news(self) -> bool:
        """Has something come in that is to be shown?"""
        return False

    def leave(self) -> None:
        """The page is left for good."""


class PanePage(MenuPage):
    """A page with a pane on it: what is done to places that are not the page's own goes to the pane."""

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        raise NotImplementedError

    def back(self) -> Change:
        """Esc or Back was pressed."""
        raise NotImplementedError

    def focused(self, ident: Ident) -> None:
        """Tell the pane."""
        self.pane.focused(ident)

    def chosen(self, ident: Ident) -> Change:
        """Go back, or tell the pane."""
        return self.back() if ident == ("back",) else self.pane.chosen(ident)

    def entered(self, ident: Ident, event: pygame.Event) -> Change:
        """Enter on a row of a list does what the list is for."""
        return self.back() if ident == ("back",) else self.pane.entered(ident, event)

    def stepped(self, ident: Ident, step: int) -> bool:
        """Left and right on a value of the pane."""
        return self.pane.stepped(ident, step)

    def walk(self, dx: int, dy: int) -> None:
        """Up and down may be the pane's."""
        if not dy or not self.pane.walked(dy):
            super().walk(dx, dy)

    def turned(self) -> str:
        """The pane may have one column that the page keys scroll."""
        return self.pane.turned if self.pane.turned in self.columns else super().turned()

    def pressed(self, event: pygame.Event) -> Change:
        """F1 shows the help; Esc goes back, unless the pane ends something of its own; the pane has the rest."""
        if event.key == pygame.K_F1:
            return self.ways.help()
        if event.key == pygame.K_ESCAPE:
            return None if self.pane.escaped() else self.back()
        return self.pane.pressed(event)
