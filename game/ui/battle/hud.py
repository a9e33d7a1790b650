"""The head of the map: title and turn, the ribbon of turns, objectives, what was lost."""

from collections.abc import Hashable

import numpy as np
import pygame

from game.play.reckoning import percent
from game.scenario.spec import ObjectiveSpec
from game.ui.battle.stage import PLOT, RESOLVE, WATCH, Block, Layout, Stage
from game.ui.battle.symbols import silhouette_of
from game.ui.paint import palette, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.pixels import PREMUL, canvas
from game.ui.paint.strokes import circle, line
from game.ui.paint.text import draw_runs, draw_text, text_width, wrapped
from game.ui.screen import Metrics

from ...rules.state.vocabulary import PPM, Event, Kind, Presence


def draw_title(surface: pygame.Surface, stage: Stage) -> None:
    """Title and turn at the top left; they fade into the map."""
    m, model = stage.metrics, stage.model
    shapes.fade_down(surface, m.b(92))
    x = m.u(28) if not m.compact else 14
    draw_text(surface, (x, m.b(30) - (0 if not m.compact else 6)), model.scenario.title, m.text(20), face="bold")
    turn_s = model.tables.turn_s
    if stage.phase == WATCH and stage.watched is not None and stage.timeline is not None:
        turn, t = stage.watched.played.turn, stage.timeline.t
        clock_s = int((turn - 1) * turn_s + t * model.tables.impulse_s)
        state = "playing" if stage.timeline.playing else "paused"
        impulse = min(int(t) + 1, 12)
        # In pieces, each of which is rendered once and for all: the seconds run too fast for a new text at each.
        rest = [
            f" of {model.turns}  ·  {state}  ·  impulse {impulse} of 12  ·  ", f"{clock_s // 60}", " min ",
            f"{clock_s % 60:02d}", " s",
        ]  # fmt: skip
    else:
        turn = model.turn
        state = "resolving" if stage.phase == RESOLVE else "plotting"
        rest = [f" of {model.turns}  ·  {state}  ·  a turn is {turn_s:g} s"]
    runs = [(f"Turn {turn}", palette.TEXT, "bold", float(m.text(14)))]
    runs += [(words, palette.TEXT_2, "sans", float(m.text(13))) for words in rest]
    draw_runs(surface, (x, m.b(56) - (0 if not m.compact else 8)), runs, halo=1)


class Ribbon:
    """The turns of the battle: past ones can be watched, one is now."""

    def __init__(self) -> None:
        self._sheet: pygame.Surface | None = None
        self._key: Hashable = None
        self._spots: list[tuple[pygame.Rect, int]] = []

    def draw(self, surface: pygame.Surface, stage: Stage, place: pygame.Rect) -> None:
        """Draw the dots of all turns; they are painted anew only when one of them changes."""
        now = stage.watched.played.turn if stage.watched is not None else 0
        key = stage.model.turn, now, stage.phase == WATCH, self.turn_at(stage.pointer), stage.metrics
        room = place.inflate(stage.metrics.b(240), stage.metrics.b(40))
        if self._sheet is None or key != self._key:
            self._sheet, self._key = canvas(room.size), key
            self._paint(self._sheet, stage, place.move(-room.x, -room.y))
            self._spots = [(rect.move(room.topleft), turn) for rect, turn in self._spots]
        surface.blit(self._sheet, room.topleft, special_flags=PREMUL)

    def _paint(self, surface: pygame.Surface, stage: Stage, place: pygame.Rect) -> None:
        m, model = stage.metrics, stage.model
        lit = self.turn_at(stage.pointer)
        self._spots.clear()
        y = place.y + m.b(14)
        small = m.text(12)
        now = model.turn if stage.phase != WATCH or stage.watched is None else stage.watched.played.turn
        step = place.w / max(1, model.turns - 1)
        xs = [place.x + step * n for n in range(model.turns)]
        line(surface, (xs[0], y), (xs[-1], y), palette.LINE, 2, 0.9)
        reached = min(model.turn, model.turns) - 1
        line(surface, (xs[0], y), (xs[reached], y), palette.TEXT_3, 2)
        for number, x in enumerate(xs, 1):
            at = x, y
            if number == now:
                shapes.disc(surface, at, 6 * m.scale, palette.OWN)
                circle(surface, at, 10 * m.scale, palette.OWN, 1.4, 0.8)
                word = "now" if stage.phase != WATCH else f"turn {number}"
                draw_text(surface, (x, y + m.b(21)), word, small, palette.OWN_LIGHT, anchor="c", halo=2)
            elif number < model.turn:
                near = number == lit
                shapes.disc(surface, at, (6 if near else 4) * m.scale, palette.OWN_LIGHT if near else palette.TEXT_3)
            else:
                shapes.disc(surface, at, 2.4 * m.scale, palette.LINE_BRIGHT)
            if number < model.turn:
                self._spots.append((pygame.Rect(int(x - step / 2), y - 14, int(step) + 1, 28), number))
        if model.turn > 1:
            draw_text(surface, (xs[0] - m.b(16), y), "watch", small, palette.TEXT_2, anchor="r", halo=1)
        draw_text(surface, (xs[-1] + m.b(14), y), f"turn {model.turns}", small, palette.TEXT_2, halo=1)

    def turn_at(self, pos: tuple[float, float]) -> int | None:
        """The past turn under a place."""
        return next((turn for rect, turn in self._spots if rect.collidepoint(pos)), None)


class Objectives(Block):
    """The side's objectives with their progress."""

    def show(self, surface: pygame.Surface, stage: Stage, layout: Layout, *, still: bool) -> None:
        """Draw it; in a small window one line until it is hovered."""
        model, m = stage.model, stage.metrics
        goals = [
            (number, spec) for number, spec in enumerate(model.scenario.spec.objective)
            if model.names.side_number[spec.side] == model.side
        ]  # fmt: skip
        if not goals:
            self.hide()
            return
        rect = layout.objectives.copy()
        short = m.compact and not self.over(stage.pointer)
        shown = goals[: 1 if short else None]
        texts = [wrapped(spec.text or spec.kind, m.text(13), rect.w - m.b(42) - m.b(110))[:2] for _, spec in shown]
        heights = [m.b(30) + m.b(17) * (len(text) - 1) for text in texts]
        rect.h = sum(heights) + m.b(14)
        progress = tuple(int(p) for p in model.seen.goals.progress_ppm[0])

        def paint(content: pygame.Surface) -> None:
            y = m.b(7)
            for (number, spec), text, high in zip(shown, texts, heights, strict=True):
                self._row(content, stage, y + high / 2, number, spec, progress[number], text)
                y += high

        self.draw(surface, rect, (progress, short, m), paint, still=still)

    def _row(
        self, content: pygame.Surface, stage: Stage, y: float, number: int, spec: ObjectiveSpec, ppm: int,
        text: tuple[str, ...],
    ) -> None:  # fmt: skip
        m, goal = stage.metrics, stage.model.tables.objectives
        victory = goal[number].victory_ppm if number < len(goal) else PPM
        done = ppm >= victory
        name, colour = ("check", palette.OWN) if done else ("ring", palette.TODO)
        draw_icon(content, name, (m.b(23), y), m.b(15), colour)
        right = content.get_width() - m.b(14)
        optional = " · bonus" if spec.optional else ""
        note = f"{percent(ppm)}{optional}"
        top = y - m.b(17) * (len(text) - 1) / 2
        for line_number, words in enumerate(text):
            draw_text(content, (m.b(42), top + m.b(17) * line_number), words, m.text(13))
        draw_text(content, (right, y), note, m.text(12), palette.TEXT_2 if done else palette.TODO, anchor="r")


class Losses:
    """What both sides have lost in this battle so far, by class: at the top right of playback."""

    def __init__(self) -> None:
        self._sheet: pygame.Surface | None = None
        self._key: Hashable = None
        self._rows: tuple[list[tuple[str, int, str]], ...] = ([], [])
        self._when: Hashable = None

    def draw(self, surface: pygame.Surface, stage: Stage) -> None:
        """Draw it; counted eight times an impulse, painted when a count changes."""
        watched, m = stage.watched, stage.metrics
        if watched is None:
            return
        when = id(watched), int(stage.scene.t * 8)
        if when != self._when:
            self._when, self._rows = when, (_lost_by_class(stage, False), _lost_by_class(stage, True))
        key = tuple(map(tuple, self._rows)), m
        if self._sheet is None or key != self._key:
            self._sheet, self._key = canvas((m.width // 2, m.b(84))), key
            _paint_losses(self._sheet, m, *self._rows)
        surface.blit(self._sheet, (m.width - self._sheet.get_width(), 0), special_flags=PREMUL)


def _paint_losses(
    surface: pygame.Surface, m: Metrics, foe: list[tuple[str, int, str]], own: list[tuple[str, int, str]]
) -> None:
    x = surface.get_width() - m.u(20)
    y, size = m.b(30), m.text(13)
    for title, rows, colour in (("Enemies lost", foe, palette.ENEMY), ("Lost this battle", own, palette.OWN)):
        wide = sum(m.b(74) + int(text_width(label, m.text(12))) for label, *_ in rows)
        left = x - max(wide, int(text_width(title, size)) + m.b(10))
        draw_text(surface, (left, y), title, size, palette.TEXT_2, halo=3)
        at = left
        for label, count, kind in rows:
            dim = count == 0
            ships.draw_ship(
                surface, kind, (at + m.b(14), y + m.b(26)), m.b(28), (1.0, 0.0), palette.TEXT_3 if dim else colour
            )
            tone = palette.TEXT_3 if dim else palette.TEXT
            rect = draw_text(surface, (at + m.b(36), y + m.b(26)), f"{count}", m.text(15), tone, "bold", halo=3)
            draw_text(
                surface,
                (rect.right + m.b(6), y + m.b(27)),
                label,
                m.text(12),
                palette.TEXT_3 if dim else palette.TEXT_2,
            )
            at += m.b(74) + int(text_width(label, m.text(12)))
        x = left - m.b(44)


def _lost_by_class(stage: Stage, own: bool) -> list[tuple[str, int, str]]:
    """(label, count, silhouette) of the classes of which most was lost, at the playhead; at least one row."""
    watched, model = stage.watched, stage.model
    assert watched is not None
    scene, classes = stage.scene, model.tables.classes
    units = watched.played.before.units
    mine = units.side[0] == model.side
    known = mine if own else (~mine & (watched.known(scene.t)[0] > 0))
    there = known & (units.uid[0] != 0) & (watched.played.tracks.presence[0][0] != Presence.DORMANT)
    gone = there & ((scene.hull_mj <= 0) | (watched.played.tracks.presence[0][int(min(scene.t, 12))] == Presence.GONE))
    ids = units.class_id[0]
    counts = {int(c): int((gone & (ids == c)).sum()) for c in np.unique(ids[there])}
    if not counts:
        return [("ships", 0, "uhs_ff" if own else "ant_claw")]
    shown = sorted(counts, key=lambda c: (-counts[c], -float((classes.mass_t[ids] * (there & (ids == c))).sum())))[:3]
    return [(model.scenario.class_of(c).abbr, counts[c], silhouette_of(model, c)) for c in shown]


def command_words(stage: Stage) -> str:
    """Who took over and when orders get through again, while that lasts; else nothing."""
    model, now = stage.model, (stage.model.turn - 1) * 12
    if stage.phase != PLOT:
        watched = stage.watched
        if watched is None:
            return ""
        events = watched.played.events
        rows = np.flatnonzero((events["kind"] == Event.COMMAND_LOST) & (events["source"] == model.side))
        recent = [int(r) for r in rows if watched.times[r] <= stage.scene.t <= watched.times[r] + 3.0]
        if not recent:
            return ""
        event = events[recent[-1]]
        return _command_sentence(stage, int(event["target"]), int(event["value"]))
    control = int(model.seen.sides.control_impulse[0, model.side])
    commander = int(model.seen.sides.commander[0, model.side])
    return _command_sentence(stage, commander, control) if control > now else ""


def _command_sentence(stage: Stage, code: int, impulse: int) -> str:
    if code < 0:
        return "Nobody is left to command"
    when = f"{impulse // 12 + 1}.{impulse % 12 + 1:02d}"
    return f"{stage.names.of(code)} takes command · orders get through from {when}"


def fleet_words(stage: Stage) -> str:
    """How many ships the side has left."""
    model = stage.model
    units = model.seen.units
    own = (units.side[0] == model.side) & model.seen.fighting()[0]
    kinds = model.tables.classes.kind[units.class_id[0]]
    count = int((own & (kinds == Kind.SHIP)).sum())
    return f"{count} ship{'s' if count != 1 else ''}"
