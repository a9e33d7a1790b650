"""The reckoning of one shot."""

import pygame

from game.play.intents import Command
from game.play.reckoning import percent
from game.play.session import Session
from game.ui.battle.map.symbols import silhouette_of
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes, ships
from game.ui.paint.panels import draw_key
from game.ui.paint.strokes import line
from game.ui.paint.text import draw_text, text_width

from ....rules.state.vocabulary import PPM, Level


class ShotPanel(BattlePanel):
    """The reckoning of one shot: how its chance came about, its roll, and where its energy went."""

    def __init__(self) -> None:
        super().__init__(alpha=0.90, border_alpha=0.8)

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it at the right of the window."""
        shot = session.shot
        if shot is None:
            self.hide()
            return
        m = self.metrics
        wide = max(self.layout.shot[0], m.b(500))
        high = m.b(162) + m.b(25) * max(1, min(len(shot.struck), 6))
        rect = pygame.Rect(m.width - wide - m.b(28), m.b(110), wide, high)
        key = shot.row, shot.turn, m
        self.draw(surface, rect, key, lambda content: self._paint(content, session), still=still)

    def _name(self, session: Session, code: int) -> str:
        level = int(session.scene.level[code]) if 0 <= code < len(session.scene.level) else Level.IDENTIFIED
        return session.names.of(code, level)

    def _paint(self, content: pygame.Surface, session: Session) -> None:
        shot, m = session.shot, self.metrics
        assert shot is not None
        b, wide = m.b, content.get_width()
        model = session.model
        if 0 <= shot.source < len(model.names.units):
            own = model.names.units[shot.source].side == model.side
            kind = silhouette_of(model, model.names.units[shot.source].class_id)
            ships.draw_ship(content, kind, (b(38), b(30)), b(42), (1.0, 0.0), palette.OWN if own else palette.ENEMY)
        what = "fires a dark beam" if shot.dark else f"fires at {self._name(session, shot.target)}"
        draw_text(
            content,
            (b(72), b(22)),
            f"{self._name(session, shot.source)} {what}",
            m.text(15),
            face="bold",
            max_width=wide - b(130),
        )
        count = len(shot.struck)
        tail = "" if not shot.dark else f" · {count} ship{'s' if count != 1 else ''} on the line"
        away = self._distance(session, shot.source, shot.target)
        if shot.flight_s > 0.0:
            away += f" · {shot.flight_s:.1f} s of flight"
        words = f"turn {shot.turn}, impulse {shot.impulse + 1}{away}{tail}"
        draw_text(content, (b(72), b(42)), words, m.text(12), palette.TEXT_2, max_width=wide - b(130))
        cap = draw_key(content, (wide - b(14), b(24)), "Esc", m.text(11), anchor="r")
        self.spot(cap, Command.CLOSE_SHOT)
        self._paint_factors(content, session, b(78))
        line(content, (b(18), b(126)), (wide - b(18), b(126)), palette.LINE, 1)
        self._paint_ledger(content, session, b(146))

    def _distance(self, session: Session, a: int, c: int) -> str:
        scene = session.scene
        if not (0 <= a < len(scene.x_km) and 0 <= c < len(scene.x_km)):
            return ""
        return f" · {round(scene.distance_km(a, c), -2):,.0f} km"

    def _paint_factors(self, content: pygame.Surface, session: Session, y: int) -> None:
        shot, m = session.shot, self.metrics
        assert shot is not None
        b, x = m.b, float(m.b(18))
        for number, (name, ppm) in enumerate(shot.factors):
            words = percent(ppm) if number == 0 else f"{ppm / PPM:.2f}"
            draw_text(content, (x, y), words, m.text(15), face="bold")
            draw_text(content, (x, y + b(19)), name, m.text(12), palette.TEXT_2)
            x += max(text_width(words, m.text(15), "bold"), text_width(name, m.text(12))) + b(9)
            draw_text(content, (x, y), "×" if number < len(shot.factors) - 1 else "=", m.text(14), palette.TEXT_3)
            x += b(18)
        bright = palette.ENEMY_LIGHT if shot.dark else palette.OWN_LIGHT
        total = draw_text(content, (x, y), percent(shot.chance_ppm), m.text(17), bright, "bold")
        x = total.right + b(14)
        draw_text(content, (x, y), f"rolled {shot.roll_ppm / 1e4:.0f}: {'hit' if shot.hit else 'missed'}", m.text(13))
        box = pygame.Rect(int(x), y + b(16), b(92), max(4, b(5)))
        shapes.bar(content, box, shot.chance_ppm / PPM, palette.rgb("7A5A16") if shot.dark else palette.OWN)
        at = box.x + box.w * shot.roll_ppm / PPM
        line(content, (at, box.y - 4), (at, box.bottom + 4), palette.TEXT, 1.8)

    def _paint_ledger(self, content: pygame.Surface, session: Session, y: int) -> None:
        shot, m, wide = session.shot, self.metrics, content.get_width()
        assert shot is not None
        b = m.b
        left, room = b(132), wide - b(132) - b(92)
        whole = max((row.energy_mj for row in shot.struck), default=1)
        if not shot.struck:
            told = "Its damage is told in the next turn." if shot.hit else "Nothing was struck."
            draw_text(content, (b(18), y), told, m.text(13), palette.TEXT_2)
        for row in shot.struck[:6]:
            draw_text(
                content, (b(18), y), self._name(session, row.code), m.text(13), face="bold", max_width=left - b(26)
            )
            parts: list[tuple[float, palette.Colour]] = [
                (row.shielded_mj, palette.SHIELD), (row.stopped_mj, palette.ARMOUR), (row.hull_mj, palette.HULL),
                (row.overkill_mj, palette.DANGER),
            ]  # fmt: skip
            boxes = shapes.stacked_bar(content, (left, y - b(7), room, b(14)), parts, whole)
            for box, (amount, _) in zip(boxes, parts, strict=True):
                words = _gj(amount)
                if amount and box.w > text_width(words, m.text(11), "bold") + 4:
                    draw_text(content, box.center, words, m.text(11), palette.INK, "bold", "c")
            draw_text(content, (wide - b(18), y), f"{_gj(row.energy_mj)} GJ", m.text(13), anchor="r")
            y += b(25)
        x = float(left)
        for words, colour in (
            ("shield", palette.SHIELD), ("armour", palette.ARMOUR), ("hull", palette.HULL),
            ("overkill", palette.DANGER),
        ):  # fmt: skip
            shapes.rounded(content, (x, y - 5, b(10), b(9)), colour, 1.0, 2)
            rect = draw_text(content, (x + b(15), y), words, m.text(12), palette.TEXT_2)
            x = rect.right + b(20)


def _gj(mj: float) -> str:
    return f"{mj / 1000:.0f}" if mj >= 9950 else f"{mj / 1000:.1f}"
