"""What keeps the game's window, or a picture, from being opened is bad input."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from game.cli.arguments import BadInput


def check_picture(name: str | None) -> None:
    """Raises BadInput for a name that no picture can be written under; before the work, not after it."""
    if name is None:
        return
    path = Path(name)
    if path.suffix.lower() != ".png":
        raise BadInput(f"{name[:60]!r}: expected the name of a picture, FILE.png")
    if not path.parent.is_dir() or path.is_dir():
        raise BadInput(f"{name[:60]}: {'this is a folder' if path.is_dir() else 'there is no such folder'}")


@contextlib.contextmanager
def window() -> Iterator[None]:
    """Whatever is drawn is drawn inside of this; raises BadInput where it cannot be."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    try:
        import pygame
    except ImportError as error:
        raise BadInput(f"the game's window needs pygame-ce and pygame_gui: {error}; install darklight again") from None
    if not getattr(pygame, "IS_CE", False):
        raise BadInput("plain pygame is installed in place of pygame-ce; remove pygame, then install pygame-ce again")
    try:
        yield
    except pygame.error as error:
        raise BadInput(f"no window can be opened here: {error}") from None
