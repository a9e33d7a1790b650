"""The tables of the debrief: objectives, what follows, texts, ships by class, ships lost."""

from collections.abc import Callable

import pygame

from game.ui.debrief.account import Account
from game.ui.debrief.rows import Loss
from game.ui.paint import palette, shapes, ships, silhouettes
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_heading, draw_paragraph, draw_text, text_width, wrapped
from game.ui.sides import side_colour

from ...rules.state.vocabulary import Verdict

Size = Callable[[float], int]
Spot = Callable[[Loss, pygame.Rect], str]
_ROW, _CLASS_ROW = 36, 31
_TEXT_LEADING = 1.45


def _kind(kind: str) -> str:
    return kind if silhouettes.is_known(kind) else "uhs_ff"


def _long(kind: str, units: float) -> float:
    """Length at which a silhouette is drawn in a row: stocky ones shorter, so that all are about as high."""
    return units * (0.62 if kind.endswith(("_tug", "_stn")) else 1.0)


def _colour(account: Account, side: int) -> palette.Colour:
    return side_colour(account.scenario.spec, account.scenario.names.sides[side])


def _goal_lines(account: Account, width: int, q: Size, t: Size) -> list[tuple[str, ...]]:
    """The words of each objective, broken into lines beside how far it got."""
    rooms = [width - q(46) - round(text_width(goal.told, t(14))) for goal in account.goals()]
    return [wrapped(goal.text, t(15), room) for goal, room in zip(account.goals(), rooms, strict=True)]


def goals_height(account: Account, width: int, q: Size, t: Size) -> int:
    """How high `paint_goals` will be."""
    lines = _goal_lines(account, width, q, t)
    return sum(q(34) + q(20) * (len(one) - 1) for one in lines) if lines else q(34)


def paint_goals(surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size) -> int:
    """Objectives with their sign and how far they got."""
    y = rect.y + q(12)
    for goal, lines in zip(account.goals(), _goal_lines(account, rect.w, q, t), strict=True):
        undecided = not goal.met and account.verdict == Verdict.UNDECIDED
        name = "check" if goal.met else "ring" if undecided else "cross"
        colour = palette.GAIN if goal.met else palette.CAUTION if goal.optional or undecided else palette.DANGER
        draw_icon(surface, name, (rect.x + q(9), y), q(18), colour)
        draw_text(surface, (rect.right, y), goal.told, t(14), palette.TEXT_2, anchor="r")
        for number, words in enumerate(lines):
            y += q(20) if number else 0
            draw_text(surface, (rect.x + q(32), y), words, t(15))
        y += q(34)
    if not account.goals():
        draw_text(surface, (rect.x, y), "Nothing in particular was asked for.", t(15), palette.TEXT_2, max_width=rect.w)
    return y


def paint_follows(surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size) -> int:
    """Merit, obedience, who commands."""
    colours = {-1: palette.DANGER, 0: palette.OWN_LIGHT, 1: palette.GAIN}
    y = rect.y + q(10)
    for words, value, tone in account.consequences():
        end = rect.right
        if value:
            end = draw_text(surface, (rect.right, y), value, t(16), colours[tone], "bold", "r").x - q(10)
        draw_text(surface, (rect.x, y), words, t(16), max_width=end - rect.x)
        y += q(34)
    return y


def paint_texts(surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size) -> int:
    """What the scenario has to say."""
    y = rect.y
    for text in account.texts():
        box = pygame.Rect(rect.x, y, rect.w, 9999)
        y = draw_paragraph(surface, box, text, t(14), palette.TEXT_2, leading=_TEXT_LEADING) + q(12)
    return y


def texts_height(account: Account, width: int, q: Size, t: Size) -> int:
    """How high `paint_texts` will be."""
    lines = sum(len(wrapped(text, t(14), width)) for text in account.texts())
    return round(lines * t(14) * _TEXT_LEADING) + q(14) * (len(account.texts()) + 1)


def paint_classes(surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size) -> int:
    """The scoreboard: by side and class, how many of how many were lost."""
    y = rect.y + q(4)
    for side in (account.side, *account.hostile):
        rows = account.class_counts(side)
        if not rows:
            continue
        name, room = account.name_of(side), rect.w - q(90)
        draw_text(surface, (rect.x, y + q(4)), name, t(14), palette.TEXT_2, "bold", max_width=room)
        whole, lost = account.ships(side)
        draw_text(surface, (rect.right, y + q(4)), f"{lost} of {whole}", t(14), palette.TEXT_2, "bold", "r")
        y += q(_CLASS_ROW)
        for row in rows:
            kind, paint = _kind(row.kind), _colour(account, side)
            ships.draw_ship(surface, kind, (rect.x + q(20), y), q(_long(kind, 36)), (1.0, 0.0), paint)
            colour = palette.TEXT_3 if not row.lost else palette.DANGER if side == account.side else palette.TEXT
            count = draw_text(surface, (rect.right, y), f"{row.lost} of {row.whole}", t(15), colour, anchor="r")
            draw_text(surface, (rect.x + q(48), y), row.name, t(15), max_width=count.x - rect.x - q(58))
            y += q(_CLASS_ROW)
        y += q(8)
    return y


def classes_height(account: Account, q: Size) -> int:
    """How high `paint_classes` will be."""
    sides = [side for side in (account.side, *account.hostile) if account.class_counts(side)]
    return sum(q(_CLASS_ROW) * (1 + len(account.class_counts(side))) + q(8) for side in sides)


def _columns(rect: pygame.Rect, q: Size) -> tuple[int, int, int, int]:
    """x of class, right of turn, x of cause, right of lives."""
    lives = rect.right - q(2)
    cause = rect.right - round(0.37 * rect.w)
    return cause - round(0.25 * rect.w), cause - q(26), cause, lives


def paint_losses_head(surface: pygame.Surface, rect: pygame.Rect, q: Size, t: Size) -> None:
    """The words over the columns of the lost ships."""
    of, turn, cause, lives = _columns(rect, q)
    y = rect.y + q(10)
    for x, words, anchor in (
        (rect.x + q(64), "name", "l"), (of, "class", "l"), (turn, "turn", "r"), (cause, "cause", "l"),
        (lives, "lives", "r"),
    ):  # fmt: skip
        draw_text(surface, (x, y), words, t(14), palette.TEXT_2, anchor=anchor)
    line(surface, (rect.x, rect.y + q(25)), (rect.right, rect.y + q(25)), palette.LINE, 1, 0.9)


def paint_losses(
    surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size, spot: Spot
) -> int:  # fmt: skip
    """Ships of one's own that were lost, the heaviest first; then those that were sunk by name, and craft.

    `spot` is given the place of each row, and answers how it is to be painted.
    """
    y = rect.y + q(20)
    own = account.losses(account.side)
    if not own:
        draw_text(surface, (rect.x, y), "No ship was lost.", t(15), palette.GAIN, max_width=rect.w)
        y += q(_ROW)
    y = _paint_ships(surface, pygame.Rect(rect.x, y, rect.w, rect.h), account, own, q, t, spot)
    sunk = _sunk(account)
    if sunk:
        y = _paint_heading(surface, pygame.Rect(rect.x, y, rect.w, rect.h), "Sunk", q, t)
        y = _paint_ships(surface, pygame.Rect(rect.x, y, rect.w, rect.h), account, sunk, q, t, spot)
    return _paint_craft(surface, pygame.Rect(rect.x, y, rect.w, rect.h), account, q, t)


def _sunk(account: Account) -> list[Loss]:
    """Ships that all enemies lost, as far as is known, the heaviest first."""
    rows = [loss for side in account.hostile for loss in account.losses(side)]
    return sorted(rows, key=lambda loss: (-loss.mass_t, loss.impulse, loss.name))


def _paint_heading(surface: pygame.Surface, rect: pygame.Rect, words: str, q: Size, t: Size) -> int:
    """A line and what is below it; returns the y of the first row."""
    line(surface, (rect.x, rect.y - q(8)), (rect.right, rect.y - q(8)), palette.LINE, 1, 0.9)
    draw_heading(surface, (rect.x, rect.y + q(12)), words, t(12))
    return rect.y + q(42)


def _paint_ships(
    surface: pygame.Surface, rect: pygame.Rect, account: Account, rows: list[Loss], q: Size, t: Size, spot: Spot
) -> int:  # fmt: skip
    """Rows of lost ships from the top of `rect` down: name, class, turn, cause, of own ones the lives."""
    of, turn, cause, lives = _columns(rect, q)
    y, clip = rect.y, surface.get_clip()
    for number, loss in enumerate(rows):
        place = pygame.Rect(rect.x - q(6), y - q(_ROW) // 2, rect.w + q(12), q(_ROW))
        state = spot(loss, place)
        if state != "normal":
            shapes.rounded(surface, place, palette.OWN, 0.14, q(6))
        if clip.top - q(_ROW) < y < clip.bottom + q(_ROW):
            face = "bold" if not number and loss.mass_t > rows[-1].mass_t else "sans"
            kind, colour = _kind(loss.kind), _colour(account, loss.side)
            if state == "normal":
                ships.draw_ship(surface, kind, (rect.x + q(26), y), q(_long(kind, 44)), (1.0, 0.0), colour)
            else:
                draw_icon(surface, "play", (rect.x + q(26), y), q(18), palette.OWN_LIGHT)
            draw_text(surface, (rect.x + q(64), y), loss.name, t(15), face=face, max_width=of - rect.x - q(72))
            draw_text(surface, (of, y), loss.abbr, t(14), palette.TEXT_2, max_width=q(44))
            draw_text(surface, (turn, y), str(loss.turn or "?"), t(14), palette.TEXT_2, anchor="r")
            end = lives
            if loss.side == account.side:
                end = draw_text(surface, (lives, y), f"{loss.lives:,}", t(15), anchor="r").x - q(8)
            draw_text(surface, (cause, y), loss.cause, t(14), palette.TEXT_2, max_width=end - cause)
        y += q(_ROW)
    return y


def _paint_craft(surface: pygame.Surface, rect: pygame.Rect, account: Account, q: Size, t: Size) -> int:
    """Craft that were lost, as counted rows."""
    rows = [(row.name, row.kind, row.side, row.lost, row.whole) for row in account.craft_losses() if row.lost]
    if not rows:
        return rect.y
    y = _paint_heading(surface, rect, "Craft", q, t)
    for name, kind, side, lost, whole in rows:
        colour = _colour(account, side)
        ships.draw_ship(surface, _kind(kind), (rect.x + q(26), y), q(24), (1.0, 0.0), colour)
        words = f"{lost:,} of {whole:,}"
        room = rect.w - q(84) - text_width(words, t(15))
        bright = palette.mixed(colour, palette.TEXT, 0.45)
        draw_text(surface, (rect.x + q(64), y), name, t(15), bright, max_width=room)
        draw_text(surface, (rect.right - q(2), y), words, t(15), anchor="r")
        y += q(_ROW)
    return y


def losses_height(account: Account, q: Size) -> int:
    """How high `paint_losses` will be."""
    craft = sum(1 for row in account.craft_losses() if row.lost)
    rows = max(1, len(account.losses(account.side))) + len(_sunk(account)) + craft
    return q(_ROW) * rows + q(112)
