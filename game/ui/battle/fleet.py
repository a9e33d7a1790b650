"""The fleet list: a squadron a row, opening to its ships; in a small window a strip of icons."""

from dataclasses import dataclass

import numpy as np
import pygame

from game.play.verbs import MISSIONS_BY_NUMBER, MOVES_BY_NUMBER, short_move
from game.ui.battle.hud import fleet_words
from game.ui.battle.stage import PLOT, Block, Layout, Stage
from game.ui.battle.symbols import silhouette_of
from game.ui.paint import palette, shapes, ships
from game.ui.paint.panels import draw_key, draw_row_light, draw_tag
from game.ui.paint.text import draw_text

from ...rules.state.vocabulary import Presence

_HEAD = 38
"""Height over the first row, in base units: the same in list and strip, so that rows stay where one points at them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list."""

    codes: tuple[int, ...]
    squadron: int
    name: str
    kind: str
    count: int
    hull: float
    shield: float  # share, -1 where the class has none
    order: str
    fresh: bool
    no_order: bool
    inner: bool = False
    dead: bool = False


def fleet_rows(stage: Stage) -> list[Row]:
    """Rows of the own side: squadrons, and ships of those that are open."""
    model = stage.model
    names = model.names
    rows: list[Row] = []
    for number, spec in enumerate(model.scenario.spec.squadron):
        if names.side_number[spec.side] != model.side:
            continue
        units = [s for s, row in enumerate(names.units) if row.squadron == number]
        flights = [f for f, row in enumerate(names.flights) if row.squadron == number]
        if units:
            rows += _unit_rows(stage, number, units)
        elif flights:
            row = _flight_row(stage, number, flights)
            rows += [row] if row is not None else []
    return rows


def _unit_rows(stage: Stage, squadron: int, slots: list[int]) -> list[Row]:
    model = stage.model
    units, classes = stage.model.seen.units, model.tables.classes
    here = np.array(
        [s for s in slots if units.uid[0, s] != 0 and units.presence[0, s] != Presence.DORMANT], dtype=np.int64
    )
    if not len(here):
        return []
    hull = stage.scene.hull_mj[here]
    alive = here[(hull > 0) & np.isin(units.presence[0, here], (Presence.PRESENT, Presence.AWAY))]
    class_id = model.names.units[int(here[0])].class_id
    full, shield_full = int(classes.hull_mj[class_id]), int(classes.shield_mj[class_id])
    whole = max(1, full * len(here))
    plotting = stage.phase == PLOT
    order, fresh = _order_of(stage, [int(s) for s in alive]) if plotting else ("", False)
    lacking = plotting and bool(set(stage.unordered) & set(alive.tolist()))
    made = [
        Row(
            tuple(int(s) for s in alive), squadron, model.names.squadron_names[squadron],
            silhouette_of(model, class_id), len(alive), float(hull.clip(0).sum()) / whole,
            float(stage.scene.shield_mj[alive].sum()) / (shield_full * len(here)) if shield_full else -1.0,
            order, fresh, lacking,
        )
    ]  # fmt: skip
    if squadron in stage.open_squadrons and len(here) > 1:
        for slot in here:
            s = int(slot)
            order, fresh = _order_of(stage, [s]) if plotting else ("", False)
            dead = s not in set(alive.tolist())
            made.append(
                Row(
                    (s,), squadron, model.names.units[s].name, silhouette_of(model, class_id), 1,
                    max(0, int(stage.scene.hull_mj[s])) / max(1, full),
                    int(stage.scene.shield_mj[s]) / shield_full if shield_full else -1.0,
                    "lost" if dead else order, fresh, plotting and s in stage.unordered, True, dead,
                )
            )  # fmt: skip
    return made


def _flight_row(stage: Stage, squadron: int, flights: list[int]) -> Row | None:
    model = stage.model
    seen = model.seen.flights
    alive = [f for f in flights if seen.alive[0, f] > 0 and seen.presence[0, f] in (Presence.PRESENT, Presence.DOCKED)]
    first = model.seen.unit_slots
    count = int(sum(int(seen.alive[0, f]) for f in alive))
    per_flight = model.scenario.class_of(model.names.flights[flights[0]].class_id).per_flight
    order, fresh = "", False
    if stage.phase == PLOT and alive:
        homes = model.scenario.homes
        told = [model.draft.plotted_flight(f, homes[f]) for f in alive]
        words = {
            t["mission"] if t else MISSIONS_BY_NUMBER[int(seen.mission[0, f])] for t, f in zip(told, alive, strict=True)
        }
        order = ("recall" if words == {"dock"} else words.pop()) if len(words) == 1 else "mixed"
        if order == "recall" and all(seen.presence[0, f] == Presence.DOCKED for f in alive):
            order = "in hangar"
        fresh = any(told)
    return Row(
        tuple(first + f for f in alive), squadron, model.names.squadron_names[squadron],
        silhouette_of(model, model.names.flights[flights[0]].class_id), count,
        count / max(1, per_flight * len(flights)), -1.0, order, fresh, False,
    )  # fmt: skip


def _order_of(stage: Stage, slots: list[int]) -> tuple[str, bool]:
    """The order of these in a word, and whether it was plotted now."""
    model = stage.model
    words, fresh = set(), False
    for slot in slots:
        if model.seen.units.presence[0, slot] == Presence.AWAY:
            words.add("away")
            continue
        plotted = model.draft.plotted(slot, "move")
        fresh |= plotted is not None
        words.add(
            short_move(plotted) if plotted else MOVES_BY_NUMBER[int(model.seen.units.move[0, slot])].replace("_", " ")
        )
    return ("mixed" if len(words) > 1 else next(iter(words), "lost")), fresh


class Fleet(Block):
    """The list itself."""

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw the list, or the strip where there is no room for it."""
        m = stage.metrics
        rows = fleet_rows(stage)
        strip = m.compact and not stage.fleet_open and not (self.over(stage.pointer) and stage.phase == PLOT)
        rect = layout.fleet.copy()
        row_h = m.b(36)
        room = layout.log.top - m.b(24) - rect.y
        if strip:
            rect.h = min(room, m.b(_HEAD) + row_h * len(rows) + m.b(6))
        else:
            rect.w = m.b(280) if not m.compact else 250
            rect.h = min(room, m.b(_HEAD + 34) + row_h * len(rows))
        fits = max(1, (rect.h - m.b(_HEAD + (6 if strip else 34))) // row_h)
        stage.fleet_scroll = min(max(0, stage.fleet_scroll), max(0, len(rows) - fits))
        shown = rows[stage.fleet_scroll : stage.fleet_scroll + fits]
        picked = frozenset(stage.model.selection.codes)
        key = tuple(shown), picked, strip, self.hover_at(stage.pointer), m, len(rows), stage.phase

        def paint(content: pygame.Surface) -> None:
            if strip:
                self._paint_strip(content, stage, shown, picked, row_h)
            else:
                self._paint_list(content, stage, shown, picked, row_h, more=len(rows) - fits - stage.fleet_scroll)

        self.draw(surface, rect, key, paint, still=still)

    def _paint_strip(
        self, content: pygame.Surface, stage: Stage, rows: list[Row], picked: frozenset[int], row_h: int
    ) -> None:
        m = stage.metrics
        draw_key(content, (content.get_width() / 2, m.b(21)), "L", m.text(11), anchor="c")
        self.spot(pygame.Rect(0, 0, content.get_width(), m.b(_HEAD)), ("fold_fleet",))
        for number, row in enumerate(rows):
            y = m.b(_HEAD) + row_h * (number + 0.5)
            box = pygame.Rect(3, int(y - row_h / 2), content.get_width() - 6, row_h)
            draw_row_light(content, box, selected=bool(picked & set(row.codes)), scale=m.body)
            colour = palette.TODO if row.no_order else palette.OWN
            ships.draw_ship(
                content,
                row.kind,
                (content.get_width() / 2, y - 5),
                14 if row.kind in ("uhs_ftr", "uhs_tug") else 22,
                (1.0, 0.0),
                colour,
            )
            draw_text(content, (content.get_width() / 2, y + 8), f"{row.count}", m.text(11), palette.TEXT_2, anchor="c")
            self.spot(box, ("select", row.codes, row.squadron))

    def _paint_list(
        self, content: pygame.Surface, stage: Stage, rows: list[Row], picked: frozenset[int], row_h: int, more: int
    ) -> None:
        m, wide = stage.metrics, content.get_width()
        b = m.b
        side = stage.model.names.side_names[stage.model.side]
        draw_text(content, (b(16), b(22)), side, m.text(14), face="bold", max_width=wide * 0.6)
        draw_text(content, (wide - b(16), b(22)), fleet_words(stage), m.text(12), palette.TEXT_2, anchor="r")
        self.spot(pygame.Rect(0, 0, wide, b(_HEAD)), ("fold_fleet",))
        top = b(_HEAD)
        for number, row in enumerate(rows):
            y = top + row_h * (number + 0.5)
            box = pygame.Rect(b(6), int(y - row_h / 2) + 1, wide - b(12), row_h - 2)
            chosen = bool(row.codes) and set(row.codes) <= picked
            draw_row_light(content, box, selected=chosen, scale=m.body)
            self.spot(box.inflate(0, 2), ("select", row.codes, row.squadron))
            self._paint_row(content, stage, row, y, wide, chosen)
        y = content.get_height() - b(16)
        if more > 0:
            draw_text(content, (wide - b(16), y), f"{more} more below", m.text(11), palette.TEXT_3, anchor="r")
        for x, name, colour in ((b(16), "hull", palette.HULL), (b(80), "shield", palette.OWN)):
            shapes.bar(content, (x, y - 1, b(18), max(3, b(3))), 1.0, colour)
            draw_text(content, (x + b(24), y), name, m.text(11), palette.TEXT_3)

    def _paint_row(self, content: pygame.Surface, stage: Stage, row: Row, y: float, wide: int, chosen: bool) -> None:
        m = stage.metrics
        b = m.b
        indent = b(14) if row.inner else 0
        colour = palette.TODO if row.no_order else palette.WRECK if row.dead or not row.codes else palette.OWN
        long = b(16 if row.kind in ("uhs_ftr", "uhs_tug") else 28) * (0.8 if row.inner else 1.0)
        ships.draw_ship(content, row.kind, (b(32) + indent, y), long, (1.0, 0.0), colour, dim=row.dead)
        tone = palette.TEXT_3 if row.dead or not row.codes else palette.TEXT
        right = wide - b(16)
        x = b(58) + indent
        room = right - b(86) - x
        face = "bold" if chosen else "sans"
        draw_text(content, (x, y - b(7)), row.name, m.text(13), tone, face, max_width=room)
        if row.codes and not row.dead:
            shapes.bar(content, (x, y + b(4), b(76), max(3, b(3))), row.hull, palette.HULL)
            if row.shield >= 0:
                shapes.bar(content, (x, y + b(10), b(76), max(3, b(3))), row.shield, palette.OWN)
        words = right - b(66)
        if row.no_order:
            tag = draw_tag(content, (right + b(6), y - b(7)), "no order", m.text(11), palette.TODO, "r")
            words = min(words, tag.left - 2)
        else:
            bright = palette.OWN_LIGHT if row.fresh else palette.TEXT_2
            draw_text(content, (right, y - b(7)), row.order, m.text(12), bright, anchor="r", max_width=b(66))
        if not row.inner:
            draw_text(content, (words - b(4), y - b(7)), f"{row.count}", m.text(12), palette.TEXT_2, anchor="r")
