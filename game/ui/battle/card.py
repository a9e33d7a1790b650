"""The unit card beside what is selected, and where it finds room."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pygame

from game.play.draft import shares_in_force
from game.play.verbs import MISSIONS_BY_NUMBER
from game.play.view import STATE_WORDS
from game.ui.battle.order_words import (
    captain_of,
    fire_words,
    order_words,
    posture_words,
    power_plotted,
    selection_title,
)
from game.ui.battle.stage import Block, Stage
from game.ui.battle.symbols import silhouette_of
from game.ui.paint import palette, shapes, ships
from game.ui.paint.palette import Colour
from game.ui.paint.panels import draw_key
from game.ui.paint.pixels import Point
from game.ui.paint.strokes import stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics

from ...rules.state.vocabulary import Presence

_GUNS = palette.rgb("CC79A7")
_SEGMENTS = (("drive", palette.TODO), ("shields", palette.OWN), ("weapons", _GUNS))


def emptiest(
    around: Point, reach: float, size: tuple[int, int], window: tuple[int, int], panels: Sequence[pygame.Rect],
    points: Any, last: pygame.Rect | None,
) -> pygame.Rect:  # fmt: skip
    """A rectangle of `size` at one of eight places round a point: inside the window, over as little as may be.

    `panels` must not be covered, `points` (N, 2) had better not be; `last` is kept where it is as good as any.
    """
    w, h = size
    best, least = None, math.inf
    inside = pygame.Rect(8, 8, window[0] - 16, window[1] - 16)
    for gap in (reach, reach * 2.2):
        for dx, dy in ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0)):
            x = around[0] + dx * gap - (w if dx < 0 else w / 2 if dx == 0 else 0)
            y = around[1] + dy * gap - (h if dy < 0 else h / 2 if dy == 0 else 0)
            rect = pygame.Rect(int(x), int(y), w, h)
            rect = rect.clamp(inside)
            worth = _crowding(rect, around, reach, panels, points) + gap * 0.02
            if last is not None and abs(last.x - rect.x) + abs(last.y - rect.y) < 60:
                worth -= 3
            if worth < least:
                best, least = rect, worth
    assert best is not None
    return best


def _crowding(rect: pygame.Rect, around: Point, reach: float, panels: Sequence[pygame.Rect], points: Any) -> float:
    grown = rect.inflate(16, 16)
    cost = sum(200.0 + 0.01 * grown.clip(panel).w * grown.clip(panel).h for panel in panels if grown.colliderect(panel))
    if grown.collidepoint(around):
        cost += 400
    if len(points):
        inside = (
            (points[:, 0] > grown.left) & (points[:, 0] < grown.right) & (points[:, 1] > grown.top)
            & (points[:, 1] < grown.bottom)
        )  # fmt: skip
        cost += float(inside.sum())
    far = math.hypot(rect.centerx - around[0], rect.centery - around[1])
    return cost + far * 0.01 + 0.0 * reach


def leader_line(surface: pygame.Surface, around: Point, rect: pygame.Rect, radius: float, colour: Colour) -> None:
    """The thin line that joins a card to what it is about."""
    x = min(max(around[0], rect.left), rect.right)
    y = min(max(around[1], rect.top + 24), rect.bottom - 24)
    if rect.left < around[0] < rect.right:
        y = rect.bottom if around[1] > rect.bottom else rect.top
    far = math.hypot(x - around[0], y - around[1])
    if far < radius + 6:
        return
    start = around[0] + (x - around[0]) * radius / far, around[1] + (y - around[1]) * radius / far
    stroke(surface, (start, (x, y)), colour, 1.1, 0.6)


class Card(Block):
    """What is selected: one ship, several, or craft."""

    def __init__(self) -> None:
        super().__init__(alpha=0.86, border_alpha=0.8)
        self._place: pygame.Rect | None = None
        self._place_key: Any = None
        self.offset = (0, 0)
        """How far the player has dragged it from its place."""

    def show(
        self, surface: pygame.Surface, stage: Stage, size: tuple[int, int], around: Point, radius: float,
        panels: Sequence[pygame.Rect], points: Any, *, still: bool,
    ) -> None:  # fmt: skip
        """Draw the card of the selection beside `around` (px)."""
        model = stage.model
        units, flights = model.selection.units, model.selection.flights
        if not units and not flights:
            self.hide()
            self._place = None
            return
        size = (size[0], self._height(stage, size[1], units))
        forecast = stage.forecast.key if stage.forecast is not None else None
        key = tuple(model.selection.codes), forecast, round(around[0] / 24), round(around[1] / 24), size
        if self._place is None or key != self._place_key:
            reach = max(60.0, radius + 40) * stage.metrics.body
            self._place = emptiest(around, reach, size, stage.metrics.size, panels, points, self._place)
            self._place_key = key
        window = pygame.Rect(0, 0, *stage.metrics.size)
        rect = self._place.move(self.offset).clamp(window)
        leader_line(surface, around, rect, radius, palette.OWN_LIGHT)
        paint_key = self._content_key(stage, units, flights)

        def paint(content: pygame.Surface) -> None:
            if len(units) == 1 and not flights:
                self._paint_unit(content, stage, units[0])
            elif units:
                self._paint_several(content, stage, units, flights)
            else:
                self._paint_flights(content, stage, flights)

        self.draw(surface, rect, paint_key, paint, still=still)

    def _height(self, stage: Stage, high: int, units: list[int]) -> int:
        m = stage.metrics
        if len(units) != 1:
            return m.b(196) if units else m.b(128)
        states = stage.scene.states(
            units[0], True, float(stage.model.tables.classes.hull_mj[self._class(stage, units[0])])
        )
        return high + (m.b(20) if [s for s in states if s != "wreck"] else 0)

    def _class(self, stage: Stage, slot: int) -> int:
        return int(stage.model.names.units[slot].class_id)

    def _content_key(self, stage: Stage, units: list[int], flights: list[int]) -> Any:
        scene = stage.scene
        states = tuple(
            (
                int(scene.hull_mj[s]),
                int(scene.armour_mj[s]),
                int(scene.shield_mj[s]),
                tuple(scene.states(s, True, 1e18)),
            )
            for s in units
        )
        alive = tuple(int(scene.flight_alive[f]) for f in flights)
        hover = self.hover_at(stage.pointer)
        return (
            tuple(stage.model.selection.codes),
            states,
            alive,
            stage.model.draft.version,
            stage.metrics,
            hover,
            stage.phase,
        )

    # ---- one ship

    def _paint_unit(self, content: pygame.Surface, stage: Stage, slot: int) -> None:
        m, model, wide = stage.metrics, stage.model, content.get_width()
        b, x = m.b, m.b(16)
        row, class_id = model.names.units[slot], self._class(stage, slot)
        ships.draw_ship(content, silhouette_of(model, class_id), (wide - b(58), b(34)), b(84), (1.0, 0.0), palette.OWN)
        draw_text(content, (x, b(24)), row.name, m.text(17), face="bold", max_width=wide - b(130))
        captain = captain_of(stage, slot)
        below = model.names.class_names[class_id] + (f" · {captain}" if captain else "")
        draw_text(content, (x, b(46)), below, m.text(12), palette.TEXT_2, max_width=wide - b(122))
        y = self._paint_levels(content, stage, slot, b(78))
        states = [
            s for s in stage.scene.states(slot, True, float(model.tables.classes.hull_mj[class_id])) if s != "wreck"
        ]
        if states:
            words = ", ".join(STATE_WORDS[s] for s in states)
            draw_text(content, (x, y), words, m.text(12), palette.DANGER, max_width=wide - 2 * x)
            y += b(20)
        y += b(10)
        draw_text(content, (x, y), "Power", m.text(12), palette.TEXT_2)
        self._paint_power(content, stage, slot, pygame.Rect(x + column(m), y - b(9), wide - x - column(m) - x, b(18)))
        y += b(28)
        for label, words in (("Order", order_words(stage, slot)), ("Fire", fire_words(stage, slot))):
            draw_text(content, (x, y), label, m.text(12), palette.TEXT_2)
            draw_text(content, (x + column(m), y), words, m.text(12), max_width=wide - 2 * x - column(m))
            y += b(20)
        posture = posture_words(stage, slot)
        draw_text(content, (x, y), "Posture", m.text(12), palette.TEXT_2)
        draw_text(content, (x + column(m), y), posture, m.text(12), max_width=wide - 2 * x - column(m))
        self._paint_keys(content, m, (("M", "move"), ("F", "fire"), ("P", "power"), ("R", "posture")))

    def _paint_levels(self, content: pygame.Surface, stage: Stage, slot: int, y: int) -> int:
        m, scene, classes = stage.metrics, stage.scene, stage.model.tables.classes
        class_id, x, wide = self._class(stage, slot), m.b(16), content.get_width()
        b = m.b
        for name, now, most, colour, unit in (
            ("Shield", scene.shield_mj[slot], classes.shield_mj[class_id], palette.SHIELD, " GJ"),
            ("Armour", scene.armour_mj[slot], classes.armour_mj[class_id], palette.ARMOUR, " GJ"),
            ("Hull", scene.hull_mj[slot], classes.hull_mj[class_id], palette.HULL, " GJ"),
        ):
            draw_text(content, (x, y), name, m.text(12), palette.TEXT_2)
            words = f"{_gj(now)} / {_gj(most)}{unit}" if most else "none"
            room = wide - 2 * x - column(m) - text_width(words, m.text(12)) - b(10)
            share = float(now) / float(most) if most else 0.0
            shapes.bar(content, (x + column(m), y - b(2), min(b(120), room), max(4, b(5))), share, colour)
            draw_text(content, (wide - x, y), words, m.text(12), anchor="r")
            y += b(20)
        return y

    def _paint_power(self, content: pygame.Surface, stage: Stage, slot: int, box: pygame.Rect) -> None:
        model, m = stage.model, stage.metrics
        shares = shares_in_force(model.seen, slot, power_plotted(stage, slot))
        x = float(box.x)
        for name, colour in _SEGMENTS:
            part = shares[name] / 100.0
            wide = box.w * part
            if wide >= 3:
                piece = pygame.Rect(round(x), box.y, max(1, round(wide - 2)), box.h)
                shapes.rounded(content, piece, colour, 0.20, 4, border=colour, border_alpha=0.8)
                word = "guns" if name == "weapons" else name
                words = f"{word} {shares[name]:.0f}"
                if text_width(words, m.text(11)) > piece.w - 6:
                    words = f"{shares[name]:.0f}"
                if text_width(words, m.text(11)) <= piece.w - 2:
                    draw_text(content, piece.center, words, m.text(11), anchor="c")
            x += wide
        self.spot(box, ("power_bar", slot, box.x, box.w))

    def _paint_keys(self, content: pygame.Surface, m: Metrics, keys: Sequence[tuple[str, str]]) -> None:
        x, y = m.b(16), content.get_height() - m.b(22)
        for key, word in keys:
            start = x
            if x + m.b(30) + text_width(word, m.text(11)) > content.get_width() - m.b(8):
                break
            rect = draw_key(content, (x, y), key, m.text(11))
            label = draw_text(content, (rect.right + m.b(5), y), word, m.text(11), palette.TEXT_2)
            self.spot(pygame.Rect(start, y - 12, label.right - start, 24), ("verb", _KEY_VERBS[key]))
            x = label.right + m.b(12)

    # ---- several, craft

    def _paint_several(self, content: pygame.Surface, stage: Stage, units: list[int], flights: list[int]) -> None:
        m, model, wide = stage.metrics, stage.model, content.get_width()
        b, x, scene, classes = m.b, m.b(16), stage.scene, model.tables.classes
        title = selection_title(stage)
        draw_text(content, (x, b(24)), title, m.text(17), face="bold", max_width=wide - 2 * x)
        counts: dict[int, int] = {}
        for s in units:
            counts[self._class(stage, s)] = counts.get(self._class(stage, s), 0) + 1
        parts = [f"{n} {model.names.class_names[c].lower()}{'s' if n > 1 else ''}" for c, n in counts.items()]
        if flights:
            parts.append(f"{len(flights)} flights")
        draw_text(content, (x, b(46)), ", ".join(parts), m.text(12), palette.TEXT_2, max_width=wide - 2 * x)
        y = b(78)
        ids = model.seen.units.class_id[0, units]
        for name, now, most, colour in (
            ("Shield", scene.shield_mj[units], classes.shield_mj[ids], palette.SHIELD),
            ("Hull", scene.hull_mj[units], classes.hull_mj[ids], palette.HULL),
        ):
            share = now / np.maximum(most, 1)
            draw_text(content, (x, y), name, m.text(12), palette.TEXT_2)
            shapes.bar(
                content,
                (x + column(m), y - b(2), b(120), max(4, b(5))),
                float(share.mean()),
                colour,
                mark=float(share.min()),
            )
            worst = model.names.units[units[int(share.argmin())]].name
            words = f"all {share.min():.0%}" if share.min() == share.max() else f"worst {share.min():.0%} {worst}"
            words = words.replace("%", " %")
            draw_text(
                content, (wide - x, y), words, m.text(12), anchor="r", max_width=wide - 2 * x - column(m) - b(128)
            )
            y += b(20)
        y += b(8)
        orders = {order_words(stage, s) for s in units}
        fires = {fire_words(stage, s) for s in units}
        for label, given in (("Order", orders), ("Fire", fires)):
            draw_text(content, (x, y), label, m.text(12), palette.TEXT_2)
            said = next(iter(given)) if len(given) == 1 else "different"
            draw_text(content, (x + column(m), y), said, m.text(12), max_width=wide - 2 * x - column(m))
            y += b(20)
        self._paint_keys(content, m, (("M", "move"), ("F", "fire"), ("O", "formation"), ("R", "posture")))

    def _paint_flights(self, content: pygame.Surface, stage: Stage, flights: list[int]) -> None:
        m, model, wide = stage.metrics, stage.model, content.get_width()
        seen = model.seen.flights
        b, x = m.b, m.b(16)
        name = model.names.flights[flights[0]].name if len(flights) == 1 else selection_title(stage)
        draw_text(content, (x, b(24)), name, m.text(17), face="bold", max_width=wide - 2 * x)
        count = int(stage.scene.flight_alive[flights].sum())
        kind = model.names.class_names[model.names.flights[flights[0]].class_id].lower()
        draw_text(content, (x, b(46)), f"{count} {kind}s", m.text(12), palette.TEXT_2)
        told = model.draft.plotted_flight(flights[0], model.scenario.homes[flights[0]])
        mission = told["mission"] if told else MISSIONS_BY_NUMBER[int(seen.mission[0, flights[0]])]
        words = "return and land" if mission in ("dock", "recall") else mission
        if seen.presence[0, flights[0]] == Presence.DOCKED:
            words = "in the hangar" if words == "return and land" else f"launch: {words}"
        if told and told.get("target"):
            words += f" {model.names.name_of_code(model.names.code(told['target']))}"
        draw_text(content, (x, b(74)), "Mission", m.text(12), palette.TEXT_2)
        draw_text(content, (x + column(m), b(74)), words, m.text(12), max_width=wide - 2 * x - column(m))
        self._paint_keys(content, m, (("C", "patrol"), ("N", "strike")))


_KEY_VERBS = {
    "M": "burn_typed", "F": "fire_at", "P": "power", "R": "posture", "O": "formation", "C": "launch", "N": "strike",
}  # fmt: skip


def _gj(mj: Any) -> str:
    gj = float(mj) / 1000.0
    return f"{gj:.0f}" if gj >= 10 or gj == round(gj) else f"{gj:.1f}"


def column(m: Metrics) -> int:
    """Where the values of a card begin, beside their labels, in px from those."""
    return max(m.b(58), int(text_width("Posture", m.text(12))) + 8)
