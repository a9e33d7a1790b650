"""The head of the map: title and turn, the ribbon of turns, objectives, what was lost."""

from collections.abc import Hashable, Iterator

import pygame

from game.play.film import Film
from game.play.goal_words import goal_words, turns_held
from game.play.goals import shown_goals
from game.play.intents import WatchTurn
from game.play.model import BattleModel
from game.play.session import Phase, Session
from game.play.wording import counted, percent
from game.scenario.spec import ObjectiveSpec
from game.ui.battle.map.symbols import silhouette_of
from game.ui.battle.panels.layout import Layout
from game.ui.battle.panels.panel import BattlePanel
from game.ui.paint import palette, shapes, ships
from game.ui.paint.icons import draw_icon
from game.ui.paint.pixels import PREMUL, canvas
from game.ui.paint.strokes import circle, line
from game.ui.paint.text import draw_runs, draw_text, text_width, wrapped
from game.ui.screen import Metrics

from ....rules.state.vocabulary import IMPULSES, PPM, Kind

_CRAFT = {Kind.DRONE: "drones", Kind.FIGHTER: "fighters"}
_CLASSES = 3
"""Classes of losses that there is room for; one less in a small window."""


def draw_title(surface: pygame.Surface, session: Session, layout: Layout) -> None:
    """Title and turn at the top left; they fade into the map. A long title ends before the ribbon."""
    model, m = session.model, layout.metrics
    shapes.fade_down(surface, m.b(92))
    x = m.u(28) if not m.compact else m.c(14)
    place, room = (x, m.b(30) - (0 if not m.compact else m.c(6))), layout.ribbon.left - m.b(80) - x
    draw_text(surface, place, model.scenario.title, m.text(20), face="bold", max_width=room)
    turn, rest = _turn_words(session)
    runs = [(f"Turn {turn}", palette.TEXT, "bold", float(m.text(14)))]
    runs += [(words, palette.TEXT_2, "sans", float(m.text(13))) for words in rest]
    draw_runs(surface, (x, m.b(56) - (0 if not m.compact else m.c(8))), runs, halo=1)


def _turn_words(session: Session) -> tuple[int, list[str]]:
    """The turn that is shown, and what is said of it: in pieces that are rendered once and for all."""
    model, film, timeline = session.model, session.film, session.timeline
    if film is None or timeline is None:
        state = "resolving" if session.phase is Phase.RESOLVE else "plotting"
        return model.turn, [f" of {model.turns}  ·  {state}  ·  a turn is {model.tables.turn_s:g} s"]
    clock_s = int((film.turn - 1) * model.tables.turn_s + timeline.t * model.tables.impulse_s)
    state = "playing" if timeline.playing else "paused"
    impulse = min(int(timeline.t) + 1, IMPULSES)
    # The seconds run too fast for a new text at each.
    return film.turn, [
        f" of {model.turns}  ·  {state}  ·  impulse {impulse} of {IMPULSES}  ·  ", f"{clock_s // 60}", " min ",
        f"{clock_s % 60:02d}", " s",
    ]  # fmt: skip


class Ribbon:
    """The turns of the battle: past ones can be watched, one is now."""

    def __init__(self) -> None:
        self._sheet: pygame.Surface | None = None
        self._key: Hashable = None
        self._spots: list[tuple[pygame.Rect, int]] = []

    def draw(self, surface: pygame.Surface, session: Session, m: Metrics, place: pygame.Rect) -> None:
        """Draw the dots of all turns, where there is room; they are painted anew only when one of them changes."""
        if not place.w:
            self._spots.clear()
            return
        now = session.film.turn if session.film is not None else 0
        key = session.model.turn, now, session.watching, self.turn_at(session.pointer), m
        room = place.inflate(m.b(240), m.b(40))
        if self._sheet is None or key != self._key:
            self._sheet, self._key = canvas(room.size), key
            self._paint(self._sheet, session, m, place.move(-room.x, -room.y))
            self._spots = [(rect.move(room.topleft), turn) for rect, turn in self._spots]
        surface.blit(self._sheet, room.topleft, special_flags=PREMUL)

    def _paint(self, surface: pygame.Surface, session: Session, m: Metrics, place: pygame.Rect) -> None:
        model = session.model
        lit = self.turn_at(session.pointer)
        self._spots.clear()
        y = place.y + m.b(14)
        small = m.text(12)
        now = model.turn if session.film is None else session.film.turn
        step = place.w / max(1, model.turns - 1)
        xs = [place.x + step * n for n in range(model.turns)]
        line(surface, (xs[0], y), (xs[-1], y), palette.LINE, 2, 0.9)
        reached = min(model.turn, model.turns) - 1
        line(surface, (xs[0], y), (xs[reached], y), palette.TEXT_3, 2)
        for number, x in enumerate(xs, 1):
            if number == now:
                word = "now" if not session.watching else f"turn {number}"
                _paint_now(surface, (x, y), word, m)
            elif number < model.turn:
                near = number == lit
                radius, tone = (6, palette.OWN_LIGHT) if near else (4, palette.TEXT_3)
                shapes.disc(surface, (x, y), radius * m.scale, tone)
            else:
                shapes.disc(surface, (x, y), 2.4 * m.scale, palette.LINE_BRIGHT)
            if number < model.turn:
                self._spots.append((pygame.Rect(int(x - step / 2), y - 14, int(step) + 1, 28), number))
        if model.turn > 1:
            label = draw_text(surface, (xs[0] - m.b(16), y), "watch", small, palette.TEXT_2, anchor="r", halo=1)
            self._spots.append((label.inflate(m.b(8), m.b(12)), model.turn - 1))
        draw_text(surface, (xs[-1] + m.b(14), y), f"turn {model.turns}", small, palette.TEXT_2, halo=1)

    def spot_at(self, pos: tuple[float, float]) -> WatchTurn | None:
        """What a click at a place of the window means."""
        turn = self.turn_at(pos)
        return WatchTurn(turn) if turn is not None else None

    def turn_at(self, pos: tuple[float, float]) -> int | None:
        """The past turn under a place."""
        return next((turn for rect, turn in self._spots if rect.collidepoint(pos)), None)


def _paint_now(surface: pygame.Surface, at: tuple[float, float], word: str, m: Metrics) -> None:
    shapes.disc(surface, at, 6 * m.scale, palette.OWN)
    circle(surface, at, 10 * m.scale, palette.OWN, 1.4, 0.8)
    draw_text(surface, (at[0], at[1] + m.b(21)), word, m.text(12), palette.OWN_LIGHT, anchor="c", halo=2)


class Objectives(BattlePanel):
    """The side's objectives with their progress."""

    def show(self, surface: pygame.Surface, session: Session, *, still: bool) -> None:
        """Draw it; in a small window one line until it is hovered."""
        model, m = session.model, self.metrics
        goals = shown_goals(model)
        if not goals:
            self.hide()
            return
        rect = self.layout.objectives.copy()
        short = m.compact and not self.over(session.pointer)
        shown = goals[: 1 if short else None]
        progress = tuple(int(p) for p in model.seen.objectives.progress_ppm[0])
        ahead, turns = expected_ppm(session) or progress, session.fan.odds.question.turns if session.fan else 0
        notes = [
            _note(spec, progress[number], ahead[number], turns, _held(model, number, spec)) for number, spec in shown
        ]
        room = rect.w - m.b(42 + 14 + 10) - max(text_width(line, m.text(12)) for note in notes for line in note)
        texts = [wrapped(goal_words(model.scenario.spec, spec), m.text(13), room)[:3] for _, spec in shown]
        heights = [m.b(30) + m.b(17) * (max(len(text), len(note)) - 1) for text, note in zip(texts, notes, strict=True)]
        rect.h = sum(heights) + m.b(14)

        def paint(content: pygame.Surface) -> None:
            y = m.b(7)
            for (number, spec), text, note, high in zip(shown, texts, notes, heights, strict=True):
                goal = model.tables.objectives
                done = progress[number] >= (goal[number].victory_ppm if number < len(goal) else PPM)
                self._row(content, y + high / 2, text, note, "done" if done else _state(spec))
                y += high

        self.draw(surface, rect, (progress, notes, short, m), paint, still=still)

    def _row(
        self, content: pygame.Surface, y: float, text: tuple[str, ...], note: tuple[str, ...], state: str
    ) -> None:  # fmt: skip
        m = self.metrics
        name, colour, tone = _GOAL_LOOKS[state]
        draw_icon(content, name, (m.b(23), y), m.b(15), colour)
        right = content.get_width() - m.b(14)
        for line_y, words in self._lines(y, text):
            draw_text(content, (m.b(42), line_y), words, m.text(13))
        for line_y, words in self._lines(y, note):
            draw_text(content, (right, line_y), words, m.text(12), tone, anchor="r")

    def _lines(self, y: float, text: tuple[str, ...]) -> Iterator[tuple[float, str]]:
        """Lines of a text with their heights, its middle at `y`."""
        for number, words in enumerate(text):
            yield y + self.metrics.b(17) * (number - (len(text) - 1) / 2), words


_GOAL_LOOKS = {
    "done": ("check", palette.OWN, palette.TEXT_2),
    "open": ("ring", palette.CAUTION, palette.CAUTION),
    "failed": ("cross", palette.DANGER, palette.DANGER),
}
"""Icon, its colour and that of the words beside it."""


def _state(spec: ObjectiveSpec) -> str:
    """Whether an objective that is not reached can still be: what was to survive and has not never will."""
    return "failed" if spec.kind in ("survive", "protect") else "open"


def _held(model: BattleModel, number: int, spec: ObjectiveSpec) -> str:
    """How many turns a place has been held that is to be held; nothing of other objectives."""
    return turns_held(model.seen, number, spec.turns) if spec.kind == "hold" else ""


def _note(spec: ObjectiveSpec, ppm: int, ahead_ppm: int, turns: int, held: str = "") -> tuple[str, ...]:
    """What is done of an objective and, where that is something else, what will be so many turns on."""
    now, then = percent(ppm / PPM), percent(ahead_ppm / PPM)
    done = f"{held or now}{' · bonus' if spec.optional else ''}"
    return (done, f"{then} in {counted(turns, 'turn')}") if then != now else (done,)


def expected_ppm(session: Session) -> tuple[int, ...]:
    """How far objectives will be, on the mean of the futures of the plan as it is; empty where nobody knows."""
    fan = session.fan
    if fan is None or session.fan_stale or not fan.whole:
        return ()
    return tuple(round(PPM * float(share)) for share in fan.odds.futures.progress.mean(axis=0))


class Losses:
    """What both sides have lost in this battle so far, by class: at the top right of playback."""

    def __init__(self) -> None:
        self.rect = pygame.Rect(0, 0, 0, 0)
        self._sheet: pygame.Surface | None = None
        self._key: Hashable = None
        self._rows: tuple[list[tuple[str, int, str]], ...] = ([], [])
        self._last = "", ""
        self._when: Hashable = None

    def draw(self, surface: pygame.Surface, session: Session, m: Metrics) -> None:
        """Draw it; counted eight times an impulse, painted when a count changes."""
        film = session.film
        if film is None:
            return
        when = id(film), int(session.scene.t * 8), len(session.told)
        if when != self._when:
            most = _CLASSES - 1 if m.compact else _CLASSES
            self._when = when
            self._rows = _losses(session, film, most, own=False), _losses(session, film, most, own=True)
            self._last = _last(session, film, own=False), _last(session, film, own=True)
        key = tuple(map(tuple, self._rows)), self._last, m
        if self._sheet is None or key != self._key:
            self._sheet, self._key = canvas((m.width // 2, m.b(96))), key
            words = self._sheet.copy()
            left = _paint_losses(words, m, self._rows, self._last)
            ground = pygame.Rect(left - m.b(14), m.b(12), words.get_width() - left + m.b(14) - m.u(8), m.b(76))
            shapes.rounded(self._sheet, ground, palette.PANEL, 0.55, m.b(8))
            self._sheet.blit(words, (0, 0), special_flags=PREMUL)
            beside = m.width - words.get_width()
            self.rect = pygame.Rect(beside + left, 0, words.get_width() - left, words.get_height())
        surface.blit(self._sheet, (m.width - self._sheet.get_width(), 0), special_flags=PREMUL)


def _paint_losses(
    surface: pygame.Surface, m: Metrics, counts: tuple[list[tuple[str, int, str]], ...], last: tuple[str, str]
) -> int:
    """What the enemy lost and what one's own side did: counts by class, and below them who was lost last, by name.

    Where the first word begins.
    """
    x = surface.get_width() - m.u(20)
    y, size = m.b(30), m.text(13)
    heads = (("Sunk", palette.ENEMY), ("Lost this battle", palette.OWN))
    for (title, colour), rows, name in zip(heads, counts, last, strict=True):
        wide = sum(m.b(74) + int(text_width(label, m.text(12))) for label, *_ in rows)
        words = int(max(text_width(title, size), text_width(name, m.text(12)))) + m.b(10)
        left = x - max(wide, words)
        draw_text(surface, (left, y), title, size, palette.TEXT_2, halo=3)
        if name:
            draw_text(surface, (left, y + m.b(46)), name, m.text(12), palette.TEXT_2, halo=3)
        at = left
        for label, count, kind in rows:
            dim = count == 0
            ships.draw_ship(
                surface, kind, (at + m.b(14), y + m.b(26)), m.b(28), (1.0, 0.0), palette.TEXT_3 if dim else colour
            )
            tone = palette.TEXT_3 if dim else palette.TEXT
            rect = draw_text(surface, (at + m.b(36), y + m.b(26)), f"{count}", m.text(15), tone, "bold", halo=3)
            shade = palette.TEXT_3 if dim else palette.TEXT_2
            draw_text(surface, (rect.right + m.b(6), y + m.b(27)), label, m.text(12), shade, halo=3)
            at += m.b(74) + int(text_width(label, m.text(12)))
        x = left - m.b(44)
    return left


def _last(session: Session, film: Film, *, own: bool) -> str:
    """Who was lost last in this turn at the playhead: name and short form of its class; "" for nobody."""
    slot = film.last_lost(session.scene, own=own)
    if slot is None:
        return ""
    row = session.model.names.units[slot]
    return f"{row.name}, {session.model.scenario.class_of(row.class_id).abbr}"


def _losses(session: Session, film: Film, most: int, *, own: bool) -> list[tuple[str, int, str]]:
    """(label, count, silhouette) of the classes of which most was lost, at the playhead, others in one; never none."""
    model, lost = session.model, film.lost_by_class(session.scene, own=own)
    # A refit gives each squadron a class of its own by the same short name.
    merged: dict[tuple[str, str], int] = {}
    for class_id, count in lost.items():
        key = model.scenario.class_of(class_id).abbr, silhouette_of(model, class_id)
        merged[key] = merged.get(key, 0) + count
    worst = sorted(merged.items(), key=lambda one: -one[1])
    craft = _craft(session, film, own=own)
    rows = [(abbr, count, kind) for (abbr, kind), count in worst if count]
    room = most - len(craft)
    if len(rows) > room:
        rest = rows[room - 1 :]
        label = "others" if room > 1 else "ships"
        rows = [*rows[: room - 1], (label, sum(count for _, count, _ in rest), rest[0][2])]
    return rows + craft or [("ships", 0, "uhs_ff" if own else "ant_claw")]


def _craft(session: Session, film: Film, *, own: bool) -> list[tuple[str, int, str]]:
    """Craft lost in the battle so far, as one row; of others what the log tells, and no row where that is none."""
    model, flights = session.model, film.played.before.flights
    if own:
        mine = (flights.uid[0] != 0) & (flights.side[0] == model.side)
        whole = model.tables.classes.per_flight[flights.class_id[0]]
        before = int((whole - flights.alive[0])[mine].sum())
    else:
        before = sum(line.craft for line in session.lines if line.turn < film.turn)
    count = before + film.craft_lost(session.scene.t, own=own)
    kinds = [row.class_id for row in model.names.flights if (row.side == model.side) == own]
    if not count or not kinds:
        return []
    of = model.tables.classes.kind
    name = next((words for kind, words in _CRAFT.items() if all(of[one] == kind for one in kinds)), "craft")
    return [(name, count, silhouette_of(model, kinds[0]))]
