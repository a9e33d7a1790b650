"""The four figures that sum a battle up."""

import pygame

from game.ui.debrief.account import Account
from game.ui.debrief.tables import Size
from game.ui.paint import palette
from game.ui.paint.text import draw_text, text_width

_Figure = tuple[str, str, palette.Colour]


def paint_figures(
    surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size, *, in_pairs: bool = False
) -> int:
    """Paint mass and lives saved, lives lost, enemies sunk, in a row or two by two; returns the y below them."""
    foes = ", ".join(account.name_of(side) for side in account.hostile)
    figures = (
        (f"{round(100 * account.mass_saved())} %", "of the mass saved", palette.OWN_LIGHT),
        (f"{account.lives_saved:,}", "lives brought home", palette.TEXT),
        (f"{account.lives_lost:,}", "lives lost", palette.DANGER),
        (f"{account.enemies_sunk:,}", f"{foes or 'enemies'} sunk", palette.ENEMY_LIGHT),
    )
    return (_paint_pairs if in_pairs else _paint_row)(surface, rect, figures, q, t)


def _paint_row(surface: pygame.Surface, rect: pygame.Rect, figures: tuple[_Figure, ...], q: Size, t: Size) -> int:
    gap = q(26)
    wanted = [max(text_width(a, t(40), "bold"), text_width(b, t(16))) for a, b, _ in figures]
    squeeze = min(1.0, (rect.w - 3 * gap) / max(1.0, sum(wanted)))
    spare = (rect.w - 3 * gap - sum(wanted)) / 3 if squeeze >= 1 else 0
    x = float(rect.x)
    for (figure, words, colour), width in zip(figures, wanted, strict=True):
        room = width * squeeze
        size = t(40)
        while size > t(20) and text_width(figure, size, "bold") > room + 1:
            size -= 1
        draw_text(surface, (x, rect.y + q(30)), figure, size, colour, "bold")
        draw_text(surface, (x, rect.y + q(68)), words, t(16), palette.TEXT_2, max_width=room + 2)
        x += room + gap + min(spare, q(40))
    return rect.bottom


def _paint_pairs(surface: pygame.Surface, rect: pygame.Rect, figures: tuple[_Figure, ...], q: Size, t: Size) -> int:
    half = rect.w // 2
    for number, (figure, words, colour) in enumerate(figures):
        x, y = rect.x + half * (number % 2), rect.y + q(84) * (number // 2)
        draw_text(surface, (x, y + q(24)), figure, t(34), colour, "bold", max_width=half - q(12))
        draw_text(surface, (x, y + q(56)), words, t(15), palette.TEXT_2, max_width=half - q(12))
    return rect.y + q(178)
