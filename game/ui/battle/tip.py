"""The tool tip of a contact: what is known of it, what it can do to the selection, and the reverse."""

import math
from typing import Any

import numpy as np
import pygame

from game.ui.battle.card import leader_line
from game.ui.battle.stage import Block, Stage
from game.ui.battle.symbols import silhouette_of
from game.ui.paint import palette, ships
from game.ui.paint.icons import draw_contact
from game.ui.paint.pixels import Point
from game.ui.paint.text import draw_runs, draw_text, text_width

from ...rules.state.vocabulary import PPM, Level


class Tip(Block):
    """The tool tip of a contact: what is known, what it can do to the selection, and the reverse."""

    def __init__(self) -> None:
        super().__init__(alpha=0.92, border_alpha=0.9)

    def show(self, surface: pygame.Surface, stage: Stage, at: Point, radius: float, *, still: bool) -> None:
        """Draw it beside what is hovered."""
        model, m, slot = stage.model, stage.metrics, stage.hovered
        if not 0 <= slot < len(model.names.units) or model.names.units[slot].side == model.side:
            self.hide()
            return
        lines = self._lines(stage, slot)
        b = m.b
        wide = int(
            max(text_width(stage.names.of(slot, int(stage.scene.level[slot])), m.text(14), "bold") + b(60), b(150))
        )
        for runs in lines:
            wide = max(wide, int(sum(text_width(w, s, f) for w, _, f, s in runs)))
        size = wide + b(34) + b(46), b(52) + b(20) * max(0, len(lines) - 1) + b(14)
        rect = pygame.Rect(int(at[0] - size[0] * 0.3), int(at[1] + radius + 28), *size)
        if rect.bottom > m.height - 8:
            rect.bottom = int(at[1] - radius - 28)
        rect.clamp_ip(pygame.Rect(8, 8, m.width - 16, m.height - 16))
        leader_line(surface, at, rect, radius + 6, palette.TEXT)
        key = slot, tuple(tuple(r[0] for r in runs) for runs in lines), m

        def paint(content: pygame.Surface) -> None:
            self._paint(content, stage, slot, lines)

        self.draw(surface, rect, key, paint, still=still)

    def _paint(self, content: pygame.Surface, stage: Stage, slot: int, lines: list[Any]) -> None:
        m, model, b = stage.metrics, stage.model, stage.metrics.b
        level = int(stage.scene.level[slot])
        if level >= Level.IDENTIFIED:
            kind = silhouette_of(model, int(model.names.units[slot].class_id))
            ships.draw_ship(content, kind, (b(32), b(30)), b(34), (1.0, 0.0), palette.ENEMY)
        else:
            draw_contact(content, (b(32), b(30)), b(14))
        draw_text(content, (b(60), b(21)), stage.names.of(slot, level), m.text(14), face="bold")
        draw_runs(content, (b(60), b(40)), lines[0])
        for number, runs in enumerate(lines[1:]):
            draw_runs(content, (b(16), b(66) + b(20) * number), runs)

    def _lines(self, stage: Stage, slot: int) -> list[Any]:
        model, scene, m = stage.model, stage.scene, stage.metrics
        small = float(m.text(12))
        level = int(scene.level[slot])
        own = np.flatnonzero((scene.side == model.side) & scene.alive)
        words = "identified" if level >= Level.IDENTIFIED else "not identified"
        if len(own):
            far = np.hypot(scene.x_km[own] - scene.x_km[slot], scene.y_km[own] - scene.y_km[slot])
            lead = model.selection.lead
            away = (
                far.min()
                if lead is None
                else math.hypot(scene.x_km[lead] - scene.x_km[slot], scene.y_km[lead] - scene.y_km[slot])
            )
            words += f" · {round(float(away), -2):,.0f} km"
        if stage.watched is None:
            units = model.seen.units
            speed = math.hypot(float(units.vx_km_s[0, slot]), float(units.vy_km_s[0, slot]))
            words += " · at rest" if speed < 0.5 else f" · {speed:.0f} km/s"
            seen = int(model.seen.contacts.seen_impulse[0, model.side, slot])
            age_s = ((model.turn - 1) * 12 - seen) * model.tables.impulse_s
            words += f" · seen {age_s / 60:.0f} min ago" if age_s > 150 else ""
        lines: list[Any] = [[(words, palette.TEXT_2, "sans", small)]]
        if scene.hull_mj[slot] <= 0:
            return [*lines, [("a wreck: it blocks fire", palette.TEXT_2, "sans", small)]]
        lead = model.selection.lead
        if level >= Level.IDENTIFIED and lead is not None and stage.watched is None:
            name = model.names.units[lead].name
            chance = stage.commander.hit_ppm(slot, lead, scene)
            if chance is not None:
                bright = palette.ENEMY_LIGHT if chance else palette.TEXT
                head = (f"It hits {name} ", palette.TEXT_2, "sans", small)
                lines.append([head, (f"{chance * 100 / PPM:.0f} %", bright, "bold", small)])
            note = stage.commander.fire_note(lead, slot, scene)
            lines.append([("You: ", palette.TEXT_2, "sans", small), (note, palette.TEXT, "sans", small)])
        return lines
