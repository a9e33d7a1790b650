"""What a plan is worth: its battles as dots, what each item is worth, a week longer, the best plan found."""

from dataclasses import dataclass

import pygame

from game.play.refit import WEEK, WORLDS
from game.play.refit_worth import ItemWorth, Worth
from game.play.wording import counted
from game.ui.paint import palette, panels, shapes
from game.ui.paint.icons import draw_icon
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import PREMUL, canvas, sprite_cache
from game.ui.paint.strokes import circle, line
from game.ui.paint.text import draw_heading, draw_runs, draw_text, text_width
from game.ui.refit.marks import draw_mark
from game.ui.refit.measures import signed, tone_of
from game.ui.refit.sheet import RefitSheet

_rings = sprite_cache(1)
DOTS_ACROSS, DOTS_DOWN = 25, 8
_FADED = 0.35
_NAMES, _COMPACT_NAMES = 0.395, 0.46
"""Part of the width that names of items take."""


@dataclass(frozen=True, slots=True)
class _Bars:
    """Where bars stand: px from `left`, as long for a chance of `most` as `wide`; they begin at the plan's own."""

    left: int
    wide: int
    own: float
    most: float

    @property
    def right(self) -> int:
        return self.left + self.wide

    @property
    def zero(self) -> float:
        """The x of the plan's own chance."""
        return self.x_of(self.own)

    def x_of(self, chance: float) -> float:
        return self.left + self.wide * chance / self.most


class WorthPanel:
    """Paints what battles say of the plan."""

    def __init__(self, page: RefitSheet) -> None:
        self.page = page

    def paint(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """Paint it into its panel."""
        page, q, t = self.page, self.page.q, self.page.t
        compact = page.compact
        inner = pygame.Rect(rect.x + q(22), rect.y, rect.w - q(44), rect.h)
        draw_heading(surface, (inner.x, rect.y + q(24)), "3  What it is worth", t(12))
        odds = page.desk.odds
        fought = odds.worlds if odds is not None else 0
        told = f"{WORLDS} battles" if fought == WORLDS else f"{fought} of {WORLDS} battles"
        draw_text(surface, (inner.right, rect.y + q(24)), told, t(14), palette.TEXT_2, anchor="r")
        y = rect.y + q(54 if compact else 66)
        self._paint_chance(surface, inner, y)
        y = self._paint_dots(surface, inner, y + q(26 if compact else 38))
        y = self._paint_sum(surface, inner, y)
        foot = rect.bottom - q(18 if compact else 22)
        self._paint_items(surface, inner, y, foot - q(16))
        self._paint_best(surface, inner, foot)

    def _paint_chance(self, surface: pygame.Surface, rect: pygame.Rect, y: int) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        odds, faded = page.desk.shown, page.desk.faded
        if odds is None:
            draw_text(surface, (rect.x, y), "fighting the first battles", t(18), palette.TEXT_3)
            return
        alpha = _FADED if faded else 1.0
        size = t(36 if page.compact else 44)
        number = draw_text(
            surface, (rect.x, y), f"{100 * odds.chance:.0f}", size, palette.OWN_LIGHT, "bold", alpha=alpha
        )
        words = draw_text(surface, (number.right + q(12), y + q(4)), "in 100 won", t(18), alpha=alpha)
        low, high = odds.span
        span = f"{100 * low:.0f} to {100 * high:.0f}, 19 times in 20"
        if text_width(span, t(14)) > rect.right - words.right - q(14):
            span = f"{100 * low:.0f} to {100 * high:.0f}"
        draw_text(surface, (rect.right, y + q(6)), span, t(14), palette.TEXT_2, anchor="r", alpha=alpha)

    def _paint_dots(self, surface: pygame.Surface, rect: pygame.Rect, top: int) -> int:
        """Battles as dots, column by column: those won first. What is left of an older plan fades."""
        page, q = self.page, self.page.q
        down = q(14.5 if page.compact else 18)
        across = (rect.w - q(20)) / (DOTS_ACROSS - 1)
        radius = min(down * 0.31, across * 0.31)
        odds, faded = page.desk.shown, page.desk.faded
        won = int(odds.won.sum()) if odds is not None else 0
        fought = odds.worlds if odds is not None else 0
        alpha = _FADED if faded else 1.0
        for number in range(WORLDS):
            column, row = divmod(number, DOTS_DOWN)
            at = rect.x + q(10) + column * across, top + q(8) + row * down
            if number < won:
                shapes.disc(surface, at, radius, palette.OWN, alpha)
            elif number < fought:
                ring = _ring(radius * 0.93, 0.85 * alpha)
                half = ring.get_width() // 2
                surface.blit(ring, (round(at[0]) - half, round(at[1]) - half), special_flags=PREMUL)
            else:
                shapes.disc(surface, at, max(1.0, radius * 0.3), palette.TEXT_3, 0.5)
        return top + q(8) + (DOTS_DOWN - 1) * down + round(radius)

    def _paint_sum(self, surface: pygame.Surface, rect: pygame.Rect, y: int) -> int:
        page, q, t = self.page, self.page.q, self.page.t
        odds, faded = page.desk.shown, page.desk.faded
        y += q(18)
        if odds is not None:
            whole = odds.won_whole
            own = "us" if page.compact else "ours"
            more = f" · in {whole} of them over half of {own} came home"
            runs = [
                (f"{int(odds.won.sum())} won", palette.OWN_LIGHT, "bold", float(t(14))),
                (more, palette.TEXT_2, "sans", float(t(14))),
            ]
            if sum(text_width(words, size, face) for words, _, face, size in runs) > rect.w:
                runs[1] = (f" · {whole} with over half left", palette.TEXT_2, "sans", float(t(14)))
            draw_runs(surface, (rect.x, y), runs, alpha=_FADED if faded else 1.0)
        y += q(18)
        line(surface, (rect.x, y), (rect.right, y), palette.LINE, 1, 0.8)
        return y

    # ---- what each is worth

    def _paint_items(self, surface: pygame.Surface, rect: pygame.Rect, top: int, bottom: int) -> None:
        q, t, desk = self.page.q, self.page.t, self.page.desk
        rows, week = desk.items(), desk.week_longer()
        y = top + q(18)
        head = "Without it" if any(row.fitted for row in rows) else "Worth adding"
        draw_text(surface, (rect.x, y), head, t(15), palette.TEXT, "bold")
        draw_text(surface, (rect.right, y), "points", t(13), palette.TEXT_2, anchor="r")
        y += q(14)
        pitch = min(q(30), (bottom - y) / (len(rows) + 1))
        bars = self._bars(rect, [*(row.worth for row in rows), week])
        line(surface, (bars.zero, y), (bars.zero, y + pitch * (len(rows) + 1)), palette.OWN_LIGHT, 1.4, 0.9)
        middle = y + pitch / 2
        for row in rows:
            free_from = self._paint_item(surface, row, pygame.Rect(rect.x, 0, bars.left - rect.x, 0), middle)
            self._paint_bar(surface, row.worth, bars, middle, free_from, self._note(row))
            middle += pitch
        self._paint_week(surface, week, bars, rect.x, middle)

    def _bars(self, rect: pygame.Rect, worths: list[Worth | None]) -> _Bars:
        odds = self.page.desk.odds
        own = odds.chance if odds is not None else 0.0
        most = max([own, 0.05, *(own + worth.points / 100.0 for worth in worths if worth is not None)])
        names = _COMPACT_NAMES if self.page.compact else _NAMES
        return _Bars(rect.x + round(rect.w * names), round(rect.w * (0.88 - names)), own, most)

    def _paint_week(self, surface: pygame.Surface, worth: Worth | None, bars: _Bars, x: int, y: float) -> None:
        """What waiting a week longer, or until the last day, would do."""
        q, t, plan, last = self.page.q, self.page.t, self.page.desk.plan, self.page.desk.yard.refit.days
        draw_icon(surface, "caution", (x + q(10), y), q(15), palette.CAUTION)
        if plan.sail_day >= last:
            draw_text(surface, (x + q(28), y), "No day is left", t(14), palette.TEXT_3)
            return
        words = "A week longer" if plan.sail_day + WEEK <= last else f"Until day {last}"
        name = draw_text(surface, (x + q(28), y), words, t(14))
        self._paint_bar(surface, worth, bars, y, name.right, loss=palette.CAUTION)

    def _paint_item(self, surface: pygame.Surface, row: ItemWorth, rect: pygame.Rect, y: float) -> int:
        """The item's mark and name; returns where they end."""
        page, q, t = self.page, self.page.q, self.page.t
        item = page.desk.yard.items[row.item]
        draw_mark(surface, item.mark, (rect.x + q(10), y), q(8), 1.0 if row.fitted else 0.6)
        words = page.desk.yard.item_name(row.item)
        room = rect.w - q(34)
        more = f"{words}, all in"
        if not row.fitted and text_width(more, t(14)) <= room:
            words = more
        tone = palette.TEXT if row.fitted else palette.TEXT_2
        return draw_text(surface, (rect.x + q(28), y), words, t(14), tone, max_width=room).right

    def _note(self, row: ItemWorth) -> str:
        """What an item more costs in days."""
        if row.fitted or row.days_more <= 0:
            return ""
        return f"{counted(row.days_more, 'day')} more"

    def _paint_bar(
        self, surface: pygame.Surface, worth: Worth | None, bars: _Bars, y: float, free_from: int, note: str = "",
        loss: Colour = palette.DANGER,
    ) -> None:  # fmt: skip
        """From the plan's chance to what it would be.

        Words stand at the left of the bar where there is room from `free_from` on, else at its right.
        """
        q, t, end = self.page.q, self.page.t, self.page.right_edge
        line(surface, (bars.left, y), (bars.right, y), palette.LINE, 1, 0.7)
        if worth is None:
            draw_text(surface, (end, y), "\N{HORIZONTAL ELLIPSIS}", t(16), palette.TEXT_3, "bold", "r")
            return
        chance = min(bars.most, max(0.0, bars.own + worth.points / 100.0))  # by as many battles as both were fought
        to = bars.x_of(chance)
        tone = palette.GAIN if worth.points > 0 else loss
        strength = 0.55 if tone is palette.CAUTION else 0.62 if abs(worth.points) < 25 else 0.9
        left, right = min(bars.zero, to), max(bars.zero, to)
        shapes.rounded(surface, (left, y - q(6), max(2, right - left), q(12)), tone, strength, q(3))
        shapes.disc(surface, (to, y), q(4.2), palette.TEXT)
        words = note or f"{100 * chance:.0f} %"
        wide = text_width(words, t(13))
        if left - q(9) - wide >= free_from + q(8):
            draw_text(surface, (left - q(9), y), words, t(13), palette.TEXT_2, anchor="r", halo=1.4)
        elif right + q(9) + wide <= bars.right + q(4):
            draw_text(surface, (right + q(9), y), words, t(13), palette.TEXT_2, halo=1.4)
        draw_text(surface, (end, y), signed(worth.points), t(16), tone_of(worth.points), "bold", "r")

    def _paint_best(self, surface: pygame.Surface, rect: pygame.Rect, y: int) -> None:
        page, q, t, desk = self.page, self.page.q, self.page.t, self.page.desk
        best = desk.best
        place = pygame.Rect(rect.x - q(8), y - q(14), rect.w + q(16), q(28))
        state = page.spot(("best",), "worth", place)
        if state == "hover" and best is not None:
            shapes.rounded(surface, place, palette.OWN, 0.10, q(5))
        if state == "focused":
            page.ring(surface, place)
        size = float(t(14))
        if best is None:
            draw_text(surface, (rect.x, y), "Looking for better plans", t(14), palette.TEXT_3)
            return
        plan, odds = best
        if plan == desk.plan:
            runs = [("The best plan found so far", palette.GAIN, "sans", size)]
        else:
            head = "Best found: " if page.compact else "Best found in this budget: "
            runs = [
                (head, palette.TEXT_2, "sans", size),
                (f"{100 * odds.chance:.0f} %", palette.OWN_LIGHT, "bold", size),
                (f"  sail on day {plan.sail_day}", palette.TEXT_2, "sans", size),
            ]
        draw_runs(surface, (rect.x, y), runs)
        panels.draw_key(surface, (rect.right, y), "O", t(11), anchor="r")


def _ring(radius: float, alpha: float) -> pygame.Surface:
    """A battle that was lost."""
    half = round(radius) + 2

    def paint() -> pygame.Surface:
        sprite = canvas((2 * half + 1, 2 * half + 1))
        circle(sprite, (half, half), radius, palette.TEXT_3, 1.2, alpha)
        return sprite

    return _rings.recall((radius, alpha), paint)
