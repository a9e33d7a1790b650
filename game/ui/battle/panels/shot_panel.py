"""The reckoning of one shot, and of the end of one ship."""

from collections.abc import Callable, Sequence

import pygame

from game.play.ends import End, before, fall_words, heaviest
from game.play.harm_sentences import CAUSE_WORDS
from game.play.intents import Command, FollowBeam, OpenShot
from game.play.reckoning import Reckoning, chance_words, reckoning
from game.play.session import Session
from game.play.wording import gj_words, percent
from game.ui.battle.map.symbols import silhouette_of
from game.ui.battle.panels.ledger import ROW_B, LedgerRow, draw_ledger
from game.ui.battle.panels.panel import BattlePanel, leader_line
from game.ui.battle.panels.placing import emptiest
from game.ui.paint import palette, shapes, ships
from game.ui.paint.panels import draw_key
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_text, text_width, wrapped

from ....rules.state.columns import NONE, Array
from ....rules.state.vocabulary import PPM, Cause, Level

_BLOWS, _BEFORE = 6, 3
"""Rows of an end: what struck the ship, and what had befallen it before."""
_NEAR_PX = 70
_TO_GUN = "to the gun"


class ReckoningPanel(BattlePanel):
    """A panel about an event of the film, beside the ship that it befell."""

    def __init__(self) -> None:
        super().__init__(alpha=0.90, border_alpha=0.8)
        self._about: object = None
        self._place: pygame.Rect | None = None

    def show_beside(
        self, surface: pygame.Surface, session: Session, around: Point | None, panels: Sequence[pygame.Rect],
        points: Callable[[], Array],
    ) -> None:  # fmt: skip
        """Draw it beside `around` (px) over no panel and as few points as may be; it stays where it came up."""
        raise NotImplementedError

    def _draw_at(
        self, surface: pygame.Surface, session: Session, about: object, size: tuple[int, int], around: Point | None,
        panels: Sequence[pygame.Rect], points: Callable[[], Array], paint: Callable[[pygame.Surface], None],
    ) -> None:  # fmt: skip
        m = self.metrics
        if self._place is None or about != self._about or self._place.size != size:
            corner = pygame.Rect(m.width - size[0] - m.b(28), m.b(110), *size)
            w, h = m.size
            inside = around is not None and 0 <= around[0] <= w and 0 <= around[1] <= h
            self._place = corner
            if inside and around is not None:
                self._place = emptiest(around, _NEAR_PX * m.body, size, surface.get_rect(), panels, points(), None)
            self._about = about
        if around is not None:
            leader_line(surface, around, self._place, 16 * m.scale, palette.TEXT_2)
        key = about, m, self.hover_at(session.pointer)
        self.draw(surface, self._place, key, paint, still=False)

    def _name(self, session: Session, code: int) -> str:
        if code == NONE:
            return "An unseen ship"
        level = int(session.scene.level[code]) if 0 <= code < len(session.scene.level) else Level.IDENTIFIED
        return session.names.of(code, level)

    def _paint_head(
        self, content: pygame.Surface, session: Session, code: int, title: str, below: str, *, gun: bool = False
    ) -> None:  # fmt: skip
        """The silhouette of a ship, a title and the words below it (beside the way to its gun), the key that closes."""
        m, model, wide = self.metrics, session.model, content.get_width()
        b = m.b
        room = b(100) + (round(text_width(_TO_GUN, m.text(12))) if gun else 0)
        if 0 <= code < len(model.names.units):
            own = model.names.units[code].side == model.side
            kind = silhouette_of(model, model.names.units[code].class_id)
            ships.draw_ship(content, kind, (b(38), b(30)), b(42), (1.0, 0.0), palette.OWN if own else palette.ENEMY)
        draw_text(content, (b(72), b(22)), title, m.text(15), face="bold", max_width=wide - b(130))
        draw_text(content, (b(72), b(42)), below, m.text(12), palette.TEXT_2, max_width=wide - room)
        cap = draw_key(content, (wide - b(14), b(24)), "Esc", m.text(11), anchor="r")
        self.spot(cap, Command.CLOSE_SHOT)

    def _distance(self, session: Session, a: int, c: int) -> str:
        scene = session.scene
        if not (0 <= a < len(scene.x_km) and 0 <= c < len(scene.x_km)):
            return ""
        return f" · {round(scene.distance_km(a, c), -2):,.0f} km"


class ShotPanel(ReckoningPanel):
    """The reckoning of one shot: how its chance came about, its roll, and where its energy went."""

    def show_beside(
        self, surface: pygame.Surface, session: Session, around: Point | None, panels: Sequence[pygame.Rect],
        points: Callable[[], Array],
    ) -> None:  # fmt: skip
        """Draw it while a shot is asked about."""
        shot, m = session.shot, self.metrics
        if shot is None:
            self.hide()
            return
        wide = max(self.layout.shot[0], m.b(500))
        size = wide, m.b(162) + m.b(ROW_B) * max(1, min(len(shot.struck), 6))

        def paint(content: pygame.Surface) -> None:
            self._paint(content, session, shot)

        self._draw_at(surface, session, (shot.row, shot.turn), size, around, panels, points, paint)

    def _paint(self, content: pygame.Surface, session: Session, shot: Reckoning) -> None:
        m, wide, count = self.metrics, content.get_width(), len(shot.struck)
        what = "fires a dark beam" if shot.dark else f"fires at {self._name(session, shot.target)}"
        away = self._distance(session, shot.source, shot.target)
        if shot.flight_s > 0.0:
            away += f" · {shot.flight_s:.1f} s of flight"
        tail = "" if not shot.dark else f" · {count} ship{'s' if count != 1 else ''} on the line"
        words = f"turn {shot.turn}, impulse {shot.impulse + 1}{away}{tail}"
        title, seen = f"{self._name(session, shot.source)} {what}", shot.source != NONE
        self._paint_head(content, session, shot.source, title, words, gun=seen)
        if seen:
            gun = draw_text(content, (wide - m.b(14), m.b(44)), _TO_GUN, m.text(12), palette.OWN_LIGHT, anchor="r")
            self.spot(gun, FollowBeam(shot.row))
        if shot.factors:
            self._paint_factors(content, shot, m.b(78))
        else:
            told = "What chance it had is not known: nobody could tell who fired."
            draw_text(content, (m.b(18), m.b(88)), told, m.text(13), palette.TEXT_2, max_width=wide - m.b(36))
        line(content, (m.b(18), m.b(126)), (wide - m.b(18), m.b(126)), palette.LINE, 1)
        if not shot.struck:
            told = "Its damage is told in the next turn." if shot.hit else "Nothing was struck."
            draw_text(content, (m.b(18), m.b(146)), told, m.text(13), palette.TEXT_2)
            return
        rows = [LedgerRow(self._name(session, one.code), "", one) for one in shot.struck[:6]]
        draw_ledger(content, m, rows, m.b(146), m.b(132))

    def _paint_factors(self, content: pygame.Surface, shot: Reckoning, y: int) -> None:
        m = self.metrics
        b, x = m.b, float(m.b(18))
        for number, (name, ppm) in enumerate(shot.factors):
            words = percent(ppm / PPM) if number == 0 else f"{ppm / PPM:.2f}"
            draw_text(content, (x, y), words, m.text(15), face="bold")
            draw_text(content, (x, y + b(19)), name, m.text(12), palette.TEXT_2)
            x += max(text_width(words, m.text(15), "bold"), text_width(name, m.text(12))) + b(9)
            draw_text(content, (x, y), "×" if number < len(shot.factors) - 1 else "=", m.text(14), palette.TEXT_3)
            x += b(18)
        bright = palette.ENEMY_LIGHT if shot.dark else palette.OWN_LIGHT
        total = draw_text(content, (x, y), percent(shot.chance_ppm / PPM), m.text(17), bright, "bold")
        x = total.right + b(14)
        draw_text(content, (x, y), f"rolled {shot.roll_ppm / 1e4:.0f}: {'hit' if shot.hit else 'missed'}", m.text(13))
        box = pygame.Rect(int(x), y + b(16), b(92), max(4, b(5)))
        shapes.bar(content, box, shot.chance_ppm / PPM, palette.rgb("7A5A16") if shot.dark else palette.OWN)
        at = box.x + box.w * shot.roll_ppm / PPM
        line(content, (at, box.y - 4), (at, box.bottom + 4), palette.TEXT, 1.8)


class EndPanel(ReckoningPanel):
    """How a ship was lost: who struck it, by what, how hard, and what had befallen it before."""

    def show_beside(
        self, surface: pygame.Surface, session: Session, around: Point | None, panels: Sequence[pygame.Rect],
        points: Callable[[], Array],
    ) -> None:  # fmt: skip
        """Draw it while an end is asked about and no shot of it."""
        end, m = session.end, self.metrics
        if end is None or session.shot is not None:
            self.hide()
            return
        told = before(session.lines, end, self._name(session, end.target), _BEFORE)
        kept, others = heaviest(end.blows, _BLOWS)
        wide = max(self.layout.shot[0], m.b(500))
        chance = wrapped(_fatal_chance(session, end), m.text(12), wide - m.b(36))
        high = m.b(66) + (m.b(ROW_B) * (len(kept) + 1) + m.b(14) if kept else m.b(36))
        high += m.b(20) * (bool(others) + len(chance) + len(told)) + m.b(16) * bool(told)
        size = wide, high

        def paint(content: pygame.Surface) -> None:
            self._paint(content, session, end, told, chance)

        self._draw_at(surface, session, (end.row, end.turn), size, around, panels, points, paint)

    def _paint(
        self, content: pygame.Surface, session: Session, end: End, told: list[tuple[str, str]], chance: Sequence[str]
    ) -> None:
        m, b, wide = self.metrics, self.metrics.b, content.get_width()
        title = next((row.text for row in session.lines if (row.turn, row.row) == (end.turn, end.row)), "")
        words = f"turn {end.turn}, impulse {end.impulse + 1}"
        if end.source != NONE and end.cause != Cause.FELL:
            words += f" · by {self._name(session, end.source)}{self._distance(session, end.source, end.target)}"
        self._paint_head(content, session, end.target, title or self._name(session, end.target), words)
        line(content, (b(18), b(60)), (wide - b(18), b(60)), palette.LINE, 1)
        kept, others = heaviest(end.blows, _BLOWS)
        y = float(b(78))
        if not kept:
            fell = end.cause == Cause.FELL and session.film is not None
            words = fall_words(session.film.known, end) if fell and session.film is not None else ""
            words = words or "Nothing struck it in this turn."
            draw_text(content, (b(18), y), words, m.text(12), palette.TEXT_2, max_width=wide - b(36))
            y += b(26)
        if kept:
            rows = [LedgerRow(self._who(session, one.source), _means(one.cause, one.hits), one.struck) for one in kept]
            places = draw_ledger(content, m, rows, y, b(228))
            for blow, at in zip(kept, places, strict=True):
                if blow.shot != NONE:
                    self.spot(pygame.Rect(b(10), int(at - b(12)), wide - b(20), b(24)), OpenShot(blow.shot))
            y = places[-1] + b(ROW_B) + b(20)
        for row in chance:
            draw_text(content, (b(18), y), row, m.text(12), palette.TEXT_2, max_width=wide - b(36))
            y += b(20)
        if others:
            energy = gj_words(sum(blow.struck.energy_mj for blow in others))
            draw_text(content, (b(18), y), f"and {len(others)} more, {energy} GJ in all", m.text(12), palette.TEXT_2)
            y += b(20)
        if told:
            line(content, (b(18), y - b(4)), (wide - b(18), y - b(4)), palette.LINE, 1)
            y += b(12)
        for stamp, what in told:
            draw_text(content, (b(18), y), stamp, m.text(12), palette.TEXT_3)
            draw_text(content, (b(66), y), what, m.text(12), palette.TEXT_2, max_width=wide - b(84))
            y += b(20)

    def _who(self, session: Session, code: int) -> str:
        units = len(session.model.names.units)
        if code >= units and code - units < len(session.model.names.flights):
            kind = session.model.names.class_names[session.model.names.flights[code - units].class_id]
            return f"{kind}s"
        return self._name(session, code) if code != NONE else "Nobody seen"


def _fatal_chance(session: Session, end: End) -> str:
    """How likely the shot was that a ship died of, in a line; "" where it was none, or nobody knows."""
    last, film = end.last, session.film
    if last is None or film is None or last.shot == NONE:
        return ""
    return chance_words(reckoning(film.events, last.shot))


def _means(cause: Cause, hits: int) -> str:
    return CAUSE_WORDS[cause] + (f" ×{hits}" if hits > 1 else "")
