"""The unit card beside what is selected."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pygame

from game.play.condition import crew_words, end_words, pips, shield_words
from game.play.crews import minutes_words, morale, mustering
from game.play.guard import vain_words
from game.play.intents import Command, Give, Intent, SetReadiness
from game.play.odds_words import risk_words
from game.play.order_words import (
    captain_of,
    fire_words,
    flight_words,
    holds_back,
    order_words,
    posture_words,
    selection_title,
)
from game.play.scene import STATE_WORDS
from game.play.session import Session
from game.play.torpedoes import torpedo_slot
from game.play.weapon_rows import RowTone, WeaponRow, weapon_rows
from game.play.wording import counted
from game.scenario.vocabulary import READINESSES
from game.ui.battle.map.slugs import charge_ring
from game.ui.battle.map.symbols import silhouette_of
from game.ui.battle.panels.card_bars import column, draw_levels, draw_morale, draw_power, draw_shares
from game.ui.battle.panels.panel import BattlePanel, PowerBar, leader_line
from game.ui.battle.panels.pips import draw_rounds, draw_systems
from game.ui.battle.panels.placing import emptiest
from game.ui.paint import palette, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.panels import draw_key
from game.ui.paint.pixels import Point
from game.ui.paint.text import draw_text, text_width, wrapped
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import PPM, Readiness

_WORDS_FRAMES = 6
"""Under the hand what the card tells of the burn follows once in so many frames: a card takes as long as the path."""


class UnitCard(BattlePanel):
    """What is selected: one ship, several, or craft."""

    def __init__(self) -> None:
        super().__init__(alpha=0.86, border_alpha=0.8)
        self._place: pygame.Rect | None = None
        self._place_key: Any = None
        self._told_key: tuple[Any, ...] = ()
        self._told: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._told_frames = 0
        self._rows_key: Any = None
        self._kept_rows: list[WeaponRow] = []

    def show_beside(
        self, surface: pygame.Surface, session: Session, around: Point, radius: float, panels: Sequence[pygame.Rect],
        points: Callable[[], Array], *, knob: pygame.Rect, still: bool,
    ) -> None:  # fmt: skip
        """Draw the card of the selection beside `around` (px), over no panel and as few points (N, 2) as may be.

        Under the hand it stays where it is, though the path comes under it, until the knob does.
        """
        model = session.model
        units, flights = model.selection.units, model.selection.flights
        if not units and not flights:
            self.hide()
            self._place = None
            return
        self._tell(session, units)
        wide, high = self.layout.card
        size = wide, self._height(session, high, units, flights)
        forecast = session.forecast.key if session.forecast is not None else None
        key = tuple(model.selection.codes), forecast, round(around[0] / 24), round(around[1] / 24), size
        stays = session.dragging and self._place is not None and not self._place.colliderect(knob)
        if self._place is None or (key != self._place_key and not stays):
            reach = max(60.0, radius + 40) * self.metrics.body
            self._place = emptiest(around, reach, size, self._room(size), [*panels, knob], points(), self._place)
            self._place_key = key
        window = pygame.Rect(0, 0, *self.metrics.size)
        rect = self._place.move(session.card_moved).clamp(window)
        leader_line(surface, around, rect, radius, palette.OWN_LIGHT)
        paint_key = self._content_key(session, units, flights), self._told

        def paint(content: pygame.Surface) -> None:
            if len(units) == 1 and not flights:
                self._paint_unit(content, session, units[0])
            elif units:
                self._paint_several(content, session, units, flights)
            else:
                self._paint_flights(content, session, flights)

        self.draw(surface, rect, paint_key, paint, still=still)

    def _room(self, size: tuple[int, int]) -> pygame.Rect:
        """The part of the window that the card may lie in: where room is scarce, never over list and guard."""
        wide, high = self.metrics.size
        if not self.layout.one_at_a_time:
            return pygame.Rect(0, 0, wide, high)
        left, guard = self.layout.fleet.right, self.layout.guard
        if size[1] + 16 <= guard.top:
            return pygame.Rect(left, 0, wide - left, guard.top)
        return pygame.Rect(left, 0, guard.left - left, high)

    def _height(self, session: Session, high: int, units: list[int], flights: list[int]) -> int:
        m = self.metrics
        vain = m.b(20) * sum(map(len, self._vain_lines(session)))
        if not units:
            return m.b(152) + vain
        if len(units) > 1 or flights:
            return m.b(220) + m.b(20) * (len(self._salvo_rows(session, units)) + self._told_more) + vain
        if end_words(session.model.seen, session.scene, units[0]):
            return m.b(88)
        shaken = morale(session.model, units[0], PPM) is not None
        return high + vain + m.b(70 if shaken else 48) + m.b(20) * self._extra_rows(session, units[0])

    def _extra_rows(self, session: Session, slot: int) -> int:
        """Rows of a card that not every ship has: complaints, systems, plant and crew."""
        more = self._complaints(session, slot), pips(session.scene, slot), self._crew(session, slot)
        rows = *self._rows(session, slot), *self._risk(session, slot)
        return sum(map(bool, more)) + len(rows) + self._told_more

    def _tell(self, session: Session, units: list[int]) -> None:
        """Word what units are told, where that has changed: while a hand moves it, once in so many frames."""
        model = session.model
        what = tuple(units), session.dragging, self.metrics, model.turn
        key = *what, model.draft.version
        self._told_frames += 1
        waits = session.dragging and self._told_key[: len(what)] == what and self._told_frames < _WORDS_FRAMES
        if key != self._told_key and not waits:
            self._told_key, self._told_frames, self._told = key, 0, tuple(self._lines(session, units))

    def _lines(self, session: Session, units: list[int]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What units are told, by its label, in as many lines as it needs: in one while a hand moves what it tells of.

        What is launched stands with the torpedoes.
        """
        m, model = self.metrics, session.model
        room = self.layout.card[0] - 2 * m.b(16) - column(m)
        orders = {order_words(model, slot) for slot in units}
        fires = {fire_words(model, slot, brief=True) for slot in units}
        for label, given in (("Order", orders), ("Fire", fires)):
            said = next(iter(given), "") if len(given) < 2 else "different"
            yield label, (said,) if session.dragging else wrapped(said, m.text(12), room)

    @property
    def _told_more(self) -> int:
        """Lines that what units are told needs, beyond one for each label."""
        return sum(len(lines) - 1 for _, lines in self._told)

    def _paint_told(self, content: pygame.Surface, y: int) -> int:
        """What units are told; where the next row goes."""
        m, x = self.metrics, self.metrics.b(16)
        for label, lines in self._told:
            draw_text(content, (x, y), label, m.text(12), palette.TEXT_2)
            for words in lines:
                room = content.get_width() - 2 * x - column(m)
                draw_text(content, (x + column(m), y), words, m.text(12), max_width=room)
                y += m.b(20)
        return y

    def _crew(self, session: Session, slot: int) -> str:
        """What the crew is at, where there is something to tell."""
        if session.scene.hull_mj[slot] <= 0:
            return ""
        return crew_words(session.scene, session.model.tables, self._class(session, slot), slot)

    def _rows(self, session: Session, slot: int) -> list[WeaponRow]:
        """Plant and weapons of a unit; reckoned anew only when what is plotted has changed."""
        model = session.model
        key = slot, model.turn, model.draft.gist, session.phase
        if key != self._rows_key:
            self._rows_key, self._kept_rows = key, weapon_rows(model, slot)
        return self._kept_rows

    def _risk(self, session: Session, slot: int) -> tuple[str, ...]:
        """What may become of a unit by the odds of the plan; nothing where there are none, or no enemy is known."""
        fan = session.fan
        if fan is None or session.fan_stale or not fan.odds.knows_enemies:
            return ()
        return risk_words(fan.odds, slot)

    def _salvo_rows(self, session: Session, units: list[int]) -> list[WeaponRow]:
        """What comes of the salvo of several ships."""
        return [row for row in self._rows(session, units[0]) if row.label == "Salvo"] if units else []

    def _complaints(self, session: Session, slot: int) -> str:
        """What is wrong with a unit that lives, in words."""
        hull_max = float(session.model.tables.classes.hull_mj[self._class(session, slot)])
        states = session.scene.states(slot, hull_max)
        # A plant that fails has its own row.
        return ", ".join(STATE_WORDS[state] for state in states if state not in ("wreck", "breaching"))

    def _class(self, session: Session, slot: int) -> int:
        return int(session.model.names.units[slot].class_id)

    def _content_key(self, session: Session, units: list[int], flights: list[int]) -> Any:
        scene = session.scene
        pools = scene.hull_mj, scene.armour_mj, scene.shield_mj, scene.morale_ppm
        levels = tuple(tuple(int(pool[s]) for pool in pools) for s in units)
        return (
            tuple(session.model.selection.codes), levels,
            tuple(self._trouble(session, s) for s in units), tuple(self._complaints(session, s) for s in units),
            tuple(self._risk(session, s) for s in units[:1]),
            tuple(vain_words(session.concerns, session.model.selection.codes)),
            tuple(int(scene.flight_alive[f]) for f in flights), tuple(mustering(session.model, s) for s in units[:1]),
            session.model.turn, session.model.draft.gist, self.metrics,
            self.hover_at(session.pointer), session.phase,
        )  # fmt: skip

    def _trouble(self, session: Session, slot: int) -> Any:
        """All of the condition of a unit that its card tells."""
        scene = session.scene
        return shield_words(scene, slot), self._crew(session, slot), tuple(pips(scene, slot))

    # ---- one ship

    def _paint_unit(self, content: pygame.Surface, session: Session, slot: int) -> None:
        m, model, wide = self.metrics, session.model, content.get_width()
        b, x = m.b, m.b(16)
        row, class_id = model.names.units[slot], self._class(session, slot)
        ships.draw_ship(content, silhouette_of(model, class_id), (wide - b(58), b(34)), b(84), (1.0, 0.0), palette.OWN)
        draw_text(content, (x, b(24)), row.name, m.text(17), face="bold", max_width=wide - b(130))
        captain = captain_of(session.model, slot)
        below = model.names.class_names[class_id] + (f" · {captain}" if captain else "")
        draw_text(content, (x, b(46)), below, m.text(12), palette.TEXT_2, max_width=wide - b(122))
        end = end_words(model.seen, session.scene, slot)
        if end:
            draw_text(content, (x, b(70)), end, m.text(12), palette.DANGER, max_width=wide - 2 * x)
            return
        y = draw_levels(content, m, session, slot, b(78))
        words = self._complaints(session, slot)
        if words:
            draw_text(content, (x, y), words, m.text(12), palette.DANGER, max_width=wide - 2 * x)
            y += b(20)
        y = self._paint_condition(content, session, slot, y)
        y += b(10)
        draw_text(content, (x, y), "Power", m.text(12), palette.TEXT_2)
        bar = pygame.Rect(x + column(m), y - b(9), wide - x - column(m) - x, b(18))
        draw_power(content, m, session, slot, bar)
        self.spot(bar, PowerBar(slot, bar.x, bar.w))
        y += b(28)
        y = self._paint_rows(content, self._rows(session, slot), y)
        y = self._paint_told(content, y)
        y = self._paint_vain(content, session, y)
        for number, words in enumerate(self._risk(session, slot)):
            draw_text(content, (x, y), "" if number else "Risk", m.text(12), palette.TEXT_2)
            draw_text(content, (x + column(m), y), words, m.text(12), max_width=wide - 2 * x - column(m))
            y += b(20)
        posture = posture_words(session.model, slot)
        draw_text(content, (x, y), "Posture", m.text(12), palette.TEXT_2)
        draw_text(content, (x + column(m), y), posture, m.text(12), max_width=wide - 2 * x - column(m))
        self._paint_readiness(content, session, slot, y + b(22))
        draw_morale(content, m, session, slot, y + b(44))
        second = ("V", "salvo") if torpedo_slot(model, slot) is not None else ("M", "move")
        self._paint_keys(content, m, (("F", "fire"), second, ("P", "power"), ("R", "ready")), (("X", "coast"), _UNDO))

    def _paint_vain(self, content: pygame.Surface, session: Session, y: int) -> int:
        """Orders that will do nothing, one below the other; where the next row goes."""
        m, x = self.metrics, self.metrics.b(16)
        for lines in self._vain_lines(session):
            draw_icon(content, "caution", (x + m.b(7), y), m.b(13), palette.CAUTION)
            for words in lines:
                draw_text(content, (x + m.b(20), y), words, m.text(12), palette.CAUTION)
                y += m.b(20)
        return y

    def _vain_lines(self, session: Session) -> list[tuple[str, ...]]:
        """Why orders will do nothing, each in as many lines as it needs."""
        m = self.metrics
        room = self.layout.card[0] - 2 * m.b(16) - m.b(20)
        return [
            wrapped(words, m.text(12), room) for words in vain_words(session.concerns, session.model.selection.codes)
        ]

    def _paint_readiness(self, content: pygame.Surface, session: Session, slot: int, y: int) -> None:
        """Three boxes, one a level: where the crew stands, and how much of the one that is coming is done."""
        m, b, x, wide = self.metrics, self.metrics.b, self.metrics.b(16), content.get_width()
        crew = mustering(session.model, slot)
        draw_text(content, (x, y), "Ready", m.text(12), palette.TEXT_2)
        left, gap, size = x + column(m), b(4), m.text(11)
        room = (wide - left - x - b(46) - 2 * gap) / 3
        for level, word in zip(Readiness, READINESSES, strict=True):
            box = pygame.Rect(round(left + level * (room + gap)), y - b(9), round(room), b(18))
            here, told = level == crew.level, level == crew.wanted
            colour = _READINESS_COLOURS[level]
            shapes.rounded(
                content, box, colour, 0.45 if here else 0.08, 4, border=colour,
                border_alpha=1.0 if here or told else 0.35,
            )  # fmt: skip
            if level == crew.coming:
                part = pygame.Rect(box.x, box.y, max(3, round(box.w * crew.share)), box.h)
                shapes.rounded(content, part, colour, 0.28, 4)
            tone = palette.TEXT if here or told or level == crew.coming else palette.TEXT_3
            draw_text(content, box.center, word, size, tone, "bold" if here else "sans", anchor="c", max_width=box.w)
            self.spot(box.inflate(0, b(6)), SetReadiness(word))
        if crew.coming is not None:
            words = minutes_words(crew.minutes)
            draw_text(content, (wide - x, y), words, size, palette.CAUTION, anchor="r")

    def _paint_condition(self, content: pygame.Surface, session: Session, slot: int, y: int) -> int:
        """Systems as pips where one is hurt, then the crew."""
        m, x, wide = self.metrics, self.metrics.b(16), content.get_width()
        hurt = pips(session.scene, slot)
        if hurt:
            draw_text(content, (x, y), "Systems", m.text(12), palette.TEXT_2)
            draw_systems(content, m, hurt, pygame.Rect(x + column(m), y - m.b(8), wide - 2 * x - column(m), m.b(16)))
            y += m.b(20)
        words = self._crew(session, slot)
        if words:
            draw_text(content, (x, y), "Crew", m.text(12), palette.TEXT_2)
            draw_text(content, (x + column(m), y), words, m.text(12), max_width=wide - 2 * x - column(m))
            y += m.b(20)
        return y

    def _paint_rows(self, content: pygame.Surface, rows: Sequence[WeaponRow], y: int) -> int:
        """Plant and weapons; where the next row goes."""
        m, x, wide = self.metrics, self.metrics.b(16), content.get_width()
        for row in rows:
            draw_text(content, (x, y), row.label, m.text(12), palette.TEXT_2)
            left = x + column(m)
            if row.charge is not None:
                charge_ring(content, (left + m.b(7), y), m.b(6), row.charge, m.scale)
                left += m.b(20)
            room = wide - x - left
            if row.pips is not None:
                needs = text_width(row.words, m.text(12)) + m.b(8)
                left += draw_rounds(content, (left, y), row.pips, room - needs, m)
            colour = _ROW_COLOURS[row.tone]
            draw_text(content, (left, y), row.words, m.text(12), colour, max_width=wide - x - left)
            if row.verb:
                self.spot(pygame.Rect(x, y - m.b(10), wide - 2 * x, m.b(20)), Give(row.verb))
            y += m.b(20)
        return y

    def _paint_keys(self, content: pygame.Surface, m: Metrics, *rows: Sequence[tuple[str, str]]) -> None:
        """Rows of keys at the foot, each a button; what has no key is a button by its word."""
        size = m.text(11)
        for number, keys in enumerate(rows):
            x, y = m.b(16), content.get_height() - m.b(19) - m.b(29) * (len(rows) - 1 - number)
            for key, word in keys:
                start = x
                cap = text_width(key, size, "mono") + m.b(14) if key else 0
                if x + cap + text_width(word, size) > content.get_width() - m.b(8):
                    break
                left = draw_key(content, (x, y), key, size).right + m.b(5) if key else x
                label = draw_text(content, (left, y), word, size, palette.TEXT_2 if key else palette.OWN_LIGHT)
                self.spot(pygame.Rect(start, y - 12, label.right - start, 24), _KEY_INTENTS[word])
                x = label.right + m.b(12)

    # ---- several, craft

    def _paint_several(self, content: pygame.Surface, session: Session, units: list[int], flights: list[int]) -> None:
        m, model, wide = self.metrics, session.model, content.get_width()
        b, x, scene, classes = m.b, m.b(16), session.scene, model.tables.classes
        title = selection_title(session.model)
        draw_text(content, (x, b(24)), title, m.text(17), face="bold", max_width=wide - 2 * x)
        # A refit gives each squadron a class of its own by the same name.
        counts = Counter(model.names.class_names[self._class(session, s)].lower() for s in units)
        parts = [f"{n} {name}{'s' if n > 1 else ''}" for name, n in counts.items()]
        if flights:
            parts.append(f"{len(flights)} flights")
        words = ", ".join(parts)
        if text_width(words, m.text(12)) > wide - 2 * x and units:
            squadrons = {model.names.units[s].squadron for s in units}
            words = f"{counted(len(units), 'ship')} of {counted(len(squadrons), 'squadron')}"
        draw_text(content, (x, b(46)), words, m.text(12), palette.TEXT_2, max_width=wide - 2 * x)
        y = b(78)
        ids = model.seen.units.class_id[0, units]
        for name, now, most, colour in (
            ("Shield", scene.shield_mj[units], classes.shield_mj[ids], palette.SHIELD),
            ("Hull", scene.hull_mj[units], classes.hull_mj[ids], palette.HULL),
        ):
            share = now / np.maximum(most, 1)
            worst = model.names.units[units[int(share.argmin())]].name
            draw_shares(content, m, y, name, share, worst, colour)
            y += b(20)
        y += b(8)
        y = self._paint_told(content, y)
        y = self._paint_vain(content, session, y)
        self._paint_rows(content, self._salvo_rows(session, units), y)
        armed = any(torpedo_slot(model, s) is not None for s in units)
        second = ("V", "salvo") if armed else ("M", "move")
        keys = ("F", "fire"), second, ("O", "formation"), ("R", "ready")
        self._paint_keys(content, m, keys, (("X", "coast"), _UNDO))

    def _paint_flights(self, content: pygame.Surface, session: Session, flights: list[int]) -> None:
        m, model, wide = self.metrics, session.model, content.get_width()
        b, x = m.b, m.b(16)
        name = model.names.flights[flights[0]].name if len(flights) == 1 else selection_title(session.model)
        draw_text(content, (x, b(24)), name, m.text(17), face="bold", max_width=wide - 2 * x)
        count = int(session.scene.flight_alive[flights].sum())
        kind = model.names.class_names[model.names.flights[flights[0]].class_id].lower()
        draw_text(content, (x, b(46)), f"{count} {kind}s", m.text(12), palette.TEXT_2)
        words = flight_words(model, flights[0])
        draw_text(content, (x, b(74)), "Mission", m.text(12), palette.TEXT_2)
        draw_text(content, (x + column(m), b(74)), words, m.text(12), max_width=wide - 2 * x - column(m))
        self._paint_vain(content, session, b(94))
        spacing = "go close" if all(holds_back(model, f) for f in flights) else "hold back"
        first = ("C", "launch"), ("N", "strike"), ("", "escort"), ("", spacing)
        self._paint_keys(content, m, first, (("Shift+C", "recall"), _UNDO))


_READINESS_COLOURS = {Readiness.ROUTINE: palette.TEXT_2, Readiness.ALERT: palette.OWN, Readiness.RED: palette.DANGER}
_ROW_COLOURS = {RowTone.PLAIN: palette.TEXT, RowTone.CAUTION: palette.CAUTION, RowTone.DANGER: palette.DANGER}
_UNDO = ("Ctrl+Z", "undo")
_KEY_INTENTS: dict[str, Intent] = {
    "move": Command.TYPE_BURN, "fire": Give("fire_at"), "salvo": Give("torpedoes"), "power": Give("power"),
    "ready": Give("readiness"), "formation": Give("formation"), "coast": Give("coast"), "launch": Give("launch"),
    "strike": Give("strike"), "escort": Give("escort"), "recall": Give("recall"), "hold back": Give("hold_back"),
    "go close": Give("hold_back"), "undo": Command.UNDO,
}  # fmt: skip
"""What each word on a card does."""
