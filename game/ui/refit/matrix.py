"""What to fit: squadrons by items. A box tells on which days it is in dock, and what toggling it would do."""

import pygame

from game.play.refit_worth import Offer
from game.play.wording import counted
from game.sim.refit import Box, Remark, Work, dock_name
from game.ui.menu.posters import kind_of
from game.ui.paint import palette, panels, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.strokes import line, stroke
from game.ui.paint.text import draw_heading, draw_runs, draw_text, text_width, wrapped
from game.ui.refit.marks import TONES, draw_mark
from game.ui.refit.measures import COMPACT_HEAD_UNITS, HEAD_UNITS, signed, tone_of
from game.ui.refit.sheet import RefitSheet

_NAME_UNITS, _LAST_UNITS = 258, 64
_COMPACT_NAME_UNITS = 240
_ABOUT_UNITS = 380
"""How wide what an item does is told beside a box."""


class Matrix:
    """Paints the matrix and knows where its boxes are."""

    def __init__(self, page: RefitSheet) -> None:
        self.page = page
        self.boxes: dict[Box, pygame.Rect] = {}

    def paint(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        """Paint it into its panel, and note its boxes."""
        page, q, t, yard = self.page, self.page.q, self.page.t, self.page.desk.yard
        self.boxes = {}
        compact = page.compact
        draw_heading(surface, (rect.x + q(22), rect.y + q(24)), "1  What to fit", t(12))
        docks = yard.refit.docks
        told = f"click a box; {_COUNTS[docks]} dock{'s' if docks > 1 else ''}, one squadron in each"
        draw_text(surface, (rect.right - q(22), rect.y + q(24)), told, t(14), palette.TEXT_2, anchor="r")
        head = q(COMPACT_HEAD_UNITS if compact else HEAD_UNITS)
        name_w = q(_COMPACT_NAME_UNITS if compact else _NAME_UNITS)
        x0 = rect.x + name_w
        cell_w = (rect.right - q(_LAST_UNITS) - x0) // len(yard.items)
        for column, item in enumerate(yard.items.values()):
            place = pygame.Rect(x0 + column * cell_w, rect.y + q(40), cell_w, head - q(42))
            self._paint_head(surface, item.id, place)
            page.spot(("item", item.id), "items", place)
        last = rect.right - q(22)
        draw_text(surface, (last, rect.y + head - q(37)), "dock,", t(13), palette.TEXT_2, anchor="r")
        draw_text(surface, (last, rect.y + head - q(18)), "days", t(13), palette.TEXT_2, anchor="r")
        row_h = (rect.h - head - q(6)) / max(1, len(yard.squadrons))
        works = {work.box: work for work in page.desk.works()}
        for row, squadron in enumerate(yard.squadrons):
            place = pygame.Rect(rect.x, round(rect.y + head + row * row_h), rect.w, round(row_h))
            line(surface, (place.x + q(22), place.y), (last, place.y), palette.LINE, 1, 0.6)
            self._paint_squadron(surface, squadron, place, name_w)
            self._paint_docks(surface, squadron, works, (last, place.centery))
            for column, item_id in enumerate(yard.items):
                high = min(place.h - q(8), q(40))
                cell = pygame.Rect(x0 + column * cell_w, place.centery - high // 2, cell_w - q(14), high)
                self._paint_cell(surface, Box(squadron, item_id), works.get(Box(squadron, item_id)), cell)

    def _paint_head(self, surface: pygame.Surface, item_id: str, rect: pygame.Rect) -> None:
        q, t, item = self.page.q, self.page.t, self.page.desk.yard.items[item_id]
        draw_mark(surface, item.mark, (rect.x + q(13), rect.centery - q(6)), q(9))
        x, room = rect.x + q(31), rect.w - q(36)
        words = self.page.desk.yard.item_name(item_id)
        if text_width(words, t(14), "bold") > room:
            words = words.replace("-", "- ")
        name = wrapped(words, t(14), room, "bold")[:2]
        price = f"{counted(item.days, 'day')}, {item.budget}"
        pitch = t(14) * 1.25
        y = rect.centery - q(6) - pitch * len(name) / 2
        for part in name:
            draw_text(surface, (x, y), part, t(14), palette.TEXT, "bold", max_width=room)
            y += pitch
        draw_text(surface, (x, y), price, t(13), palette.TEXT_2, max_width=room)

    def _paint_squadron(self, surface: pygame.Surface, ident: str, rect: pygame.Rect, room: int) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        squadron, yard = page.desk.yard.squadron(ident), page.desk.yard
        one = next(row for row in yard.scenario.spec.class_ if row.id == squadron.class_)
        long = q(40 if page.compact else 52)
        y = rect.centery
        ships.draw_ship(surface, kind_of(one), (rect.x + q(22) + long // 2, y), long, (1.0, 0.0), page.colour)
        x, end = rect.x + q(30) + long, rect.x + room - q(14)
        low, high = squadron.count
        count = f"{high}" if low == high else f"{low}-{high}"
        number = draw_text(surface, (end, y), count, t(14), palette.TEXT_2, anchor="r")
        draw_text(surface, (x, y), yard.squadron_name(ident), t(15), palette.TEXT, max_width=number.x - x - q(6))

    def _paint_docks(self, surface: pygame.Surface, ident: str, works: dict[Box, Work], at: tuple[int, int]) -> None:
        t = self.page.t
        own = [work for box, work in works.items() if box.squadron == ident]
        days = sum(work.last - work.first + 1 for work in own)
        docks = "".join(sorted({dock_name(work.dock) for work in own}))
        runs = [(docks, palette.TEXT, "bold", float(t(14)))] if own else []
        runs.append((f" {days}", palette.TEXT_2 if own else palette.TEXT_3, "sans", float(t(14))))
        draw_runs(surface, at, runs, anchor="r")

    def _paint_cell(self, surface: pygame.Surface, box: Box, work: Work | None, rect: pygame.Rect) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        if not page.desk.yard.fits(box):
            self._paint_unfit(surface, box, rect)
            return
        self.boxes[box] = rect
        closed = page.desk.closed(box)
        if closed and work is None:
            draw_text(surface, rect.center, "refused", t(13), palette.ENEMY_LIGHT, anchor="c", max_width=rect.w)
            return
        state = "normal" if closed else page.spot(("box", *box), "matrix", rect)
        lit = state != "normal" or page.cursor_box == box
        if work is None:
            edge, alpha = (palette.OWN, 1.0) if lit else (palette.LINE_BRIGHT, 0.6)
            fill = palette.OWN if lit else None
            shapes.rounded(surface, rect, fill, 0.08, q(6), border=edge, border_alpha=alpha)
            draw_text(surface, rect.center, "+", t(16), palette.OWN_LIGHT if lit else palette.TEXT_3, anchor="c")
        else:
            self._paint_fitted(surface, work, rect, lit)
        if page.by_key and page.cursor_box == box:
            page.ring(surface, rect.inflate(q(6), q(6)))

    def _paint_unfit(self, surface: pygame.Surface, box: Box, rect: pygame.Rect) -> None:
        """What cannot be fitted: the squadron has had it all along, or why not."""
        q, t, yard = self.page.q, self.page.t, self.page.desk.yard
        if not yard.has(box):
            words = yard.items[box.item].remarks.row(box.squadron) or ""
            draw_text(surface, rect.center, words, t(13), palette.TEXT_3, anchor="c", max_width=rect.w)
            return
        left = rect.centerx - (text_width("theirs", t(14)) + q(20)) / 2
        draw_icon(surface, "check", (left + q(6), rect.centery), q(13), palette.GAIN)
        draw_text(surface, (left + q(20), rect.centery), "theirs", t(14), palette.MINT)

    def _paint_fitted(self, surface: pygame.Surface, work: Work, rect: pygame.Rect, lit: bool) -> None:
        page, q, t = self.page, self.page.q, self.page.t
        item = page.desk.yard.items[work.box.item]
        late = work.last >= page.desk.plan.sail_day
        tone = palette.CAUTION if late else TONES[item.mark]
        strength, edge_alpha = (0.22, 1.0) if lit else (0.14, 0.75)
        shapes.rounded(surface, rect, tone, strength, q(6), border=tone, border_alpha=edge_alpha)
        days = f"{work.first}" if work.first == work.last else f"{work.first}\N{EN DASH}{work.last}"
        word = "late " if late else "" if page.compact else "days "
        runs = [(word, palette.TEXT_2, "sans", float(t(13))), (days, palette.TEXT, "bold", float(t(14)))]
        wide = sum(text_width(words, size, face) for words, _, face, size in runs)
        left = min(rect.x + q(19), rect.centerx - wide / 2)
        draw_mark(surface, item.mark, (rect.x + q(18), rect.centery), q(8), 0.6 if late else 1.0)
        draw_runs(surface, (max(left + q(20), rect.centerx - wide / 2 + q(8)), rect.centery), runs)

    def words(self, item: str) -> Remark | None:
        """What an item does, where its file says so."""
        yard = self.page.desk.yard
        text = yard.items[item].text
        return Remark("item", f"{yard.item_name(item)}: {text}") if text else None

    def paint_offer(self, surface: pygame.Surface, offer: Offer) -> None:
        """What toggling the box under the pointer, or the cursor, would do: its gain, then its price."""
        page, q, t = self.page, self.page.q, self.page.t
        box = self.boxes.get(offer.box)
        if box is None:
            return
        gain, colour = _gain(offer)
        head = page.desk.yard.words(offer.box) + (", taken out: " if offer.taken_out else ": ")
        runs = [(head, palette.TEXT, "sans", float(t(14))), (gain, colour, "bold", float(t(15)))]
        about = page.desk.yard.items[offer.box.item].text
        lines = wrapped(about, t(13), q(_ABOUT_UNITS)) if about else ()
        wide = max(
            sum(text_width(words, size, face) for words, _, face, size in runs), text_width(offer.price, t(14)),
            *(text_width(words, t(13)) for words in lines),
        )  # fmt: skip
        tip = pygame.Rect(0, 0, round(wide) + q(32), q(66) + q(18) * len(lines))
        tip.topleft = box.right + q(12), box.bottom + q(4)
        if tip.right > page.m.width - q(20):
            tip.right = box.x - q(12)
        if tip.bottom > page.m.height - q(20):
            tip.bottom = box.y - q(4)
        corner = box.right if tip.x > box.x else box.x
        edge = tip.x if tip.x > box.x else tip.right
        side = box.bottom if tip.y > box.y else box.y
        stroke(surface, [(corner, side), (edge, tip.y + q(10))], palette.OWN, 1.2, 0.8)
        panels.draw_panel(surface, tip, 0.96, border_alpha=0.9)
        draw_runs(surface, (tip.x + q(16), tip.y + q(22)), runs)
        tone = palette.TEXT_2 if offer.taken_out else palette.CAUTION
        draw_text(surface, (tip.x + q(16), tip.y + q(45)), offer.price, t(14), tone)
        for number, words in enumerate(lines):
            draw_text(surface, (tip.x + q(16), tip.y + q(66 + 18 * number)), words, t(13), palette.TEXT_2)


_COUNTS = ("no", "one", "two", "three", "four")


def _gain(offer: Offer) -> tuple[str, palette.Colour]:
    if offer.worth is None:
        return "\N{HORIZONTAL ELLIPSIS}", palette.TEXT_3
    return signed(offer.worth.points), tone_of(offer.worth.points)
