"""Names and counts of units on the map, each where there is room for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame

from game.play.known_names import KnownNames
from game.play.model import BattleModel
from game.play.order_words import captain_of
from game.play.scene import STANCE_WORDS, STATE_WORDS
from game.ui.battle.map.symbols import Symbol
from game.ui.paint import palette
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics

from ....rules.state.vocabulary import Level

_FEW = 6
"""So many that are selected are all named; of more only the first."""
_SELECTED, _HOVERED, _COMMANDS, _HURT, _MERGED = 4, 3, 2, 1, 1
"""What makes a name important."""
_STAYS = 1
"""A name stays where it was in the last frame though it hides so many ships more than it need."""
_NAMED_STATES = ("breaching", "no_drive", "no_bridge")
_ALARMING_STATES = ("breaching", "burning", "no_drive")


@dataclass(frozen=True, slots=True)
class Naming:
    """What of the moment decides whose names are written; `level`: 0 none, 1 the notable, 2 all."""

    selected: Sequence[int]
    hovered: int
    level: int
    busy: Sequence[pygame.Rect]


@dataclass(frozen=True, slots=True)
class _Name:
    important: int
    symbol: Symbol
    states: list[str]


class Labels:
    """Writes names and counts; `boxes` and `counts` are where, of the last frame."""

    def __init__(self, model: BattleModel, metrics: Metrics):
        self._model, self.metrics = model, metrics
        self._names = KnownNames(model.scenario, model.side)
        self.boxes: list[pygame.Rect] = []
        self.counts: list[pygame.Rect] = []
        self._notes: dict[int, str] = {}
        self._ships = np.zeros((0, 3))
        self._last: dict[int, int] = {}

    def draw(
        self,
        surface: pygame.Surface,
        symbols: Sequence[Symbol],
        states: dict[int, list[str]],
        notes: dict[int, str],
        how: Naming,
    ) -> None:
        """Write them. `states`: what is wrong with a symbol's first unit, by its slot; `notes`: what is to come."""
        self.boxes, self.counts, self._notes = [], [], notes
        told: set[int] = set()
        self._ships = np.array([(one.x, one.y, one.radius) for one in symbols]).reshape(-1, 3)
        if how.level:
            taken = list(how.busy)
            wanted = self._wanted(symbols, states, how)
            for name in sorted(wanted, key=lambda n: (-n.important, n.symbol.x)):
                if self._draw_name(surface, name, taken):
                    told.add(id(name.symbol))
        for symbol in symbols:
            if symbol.merged and id(symbol) not in told:
                self._draw_count(surface, symbol, how.busy)

    def _wanted(self, symbols: Sequence[Symbol], states: dict[int, list[str]], how: Naming) -> list[_Name]:
        named = set(how.selected) if len(how.selected) <= _FEW else set(how.selected[:1])
        found = []
        for symbol in symbols:
            own_states = states.get(symbol.codes[0], []) if symbol.own else []
            important = self._importance(symbol, own_states, named, how.hovered)
            large = symbol.radius > 10 * self.metrics.scale
            if important or (how.level > 1 and (large or symbol.own)):
                found.append(_Name(important, symbol, own_states))
        return found

    def _importance(self, symbol: Symbol, states: list[str], named: set[int], hovered: int) -> int:
        hurt = symbol.own and not symbol.merged and any(state in _NAMED_STATES for state in states)
        return (
            (_SELECTED if named.intersection(symbol.codes) else 0) + (_HOVERED if hovered in symbol.codes else 0)
            + (_COMMANDS if self._commander in symbol.codes else 0) + (_MERGED if symbol.merged else 0)
            + (_HURT if hurt else 0)
        )  # fmt: skip

    @property
    def _commander(self) -> int:
        return int(self._model.seen.sides.commander[0, self._model.side])

    # ---- words

    def _words(self, symbol: Symbol, states: list[str]) -> tuple[str, str]:
        """Name and note of a symbol."""
        if symbol.merged:
            return self._group_words(symbol)
        if not symbol.known:
            return self._names.of(symbol.codes[0], Level.DETECTED), "not identified"
        words = [STATE_WORDS[state] for state in states if state not in ("no_bridge", "breaching")][:2]
        note = self._notes.get(symbol.codes[0])
        words = [note, *words][:2] if note else words
        captain = captain_of(self._model, symbol.codes[0]) if self._commander in symbol.codes else ""
        if captain:
            words.insert(0, captain)
        if not symbol.own and symbol.alive and symbol.stance in STANCE_WORDS:
            words.insert(0, STANCE_WORDS[symbol.stance])
        name = self._model.names.units[symbol.codes[0]].name
        return name, ", ".join(words) if words else ("wreck" if not symbol.alive else "")

    def _group_words(self, symbol: Symbol) -> tuple[str, str]:
        names, count = self._model.names, len(symbol.codes)
        row = names.units[symbol.codes[0]]
        squadrons = {names.units[code].squadron for code in symbol.codes}
        told = "" if symbol.own else STANCE_WORDS.get(symbol.stance, "")
        stance = f", {told}" if told else ""
        if not symbol.known:
            return f"{count} contacts", "not identified"
        if len(squadrons) > 1:
            return names.side_names[row.side], f"{count} ships in {len(squadrons)} squadrons{stance}"
        name, of_class = names.squadron_names[row.squadron], f"{names.class_names[row.class_id].lower()}s"
        note = "" if symbol.own or of_class == name.lower() else of_class + stance
        return f"{name} ×{count}", note or stance.removeprefix(", ")

    # ---- drawing

    def _draw_count(self, surface: pygame.Surface, symbol: Symbol, busy: Sequence[pygame.Rect]) -> None:
        """Write how many they are at a corner of the symbol: below it to its right, or at one where nothing is."""
        m, words = self.metrics, f"×{len(symbol.codes)}"
        size = m.text(12)
        wide, high = int(text_width(words, size, "bold")) + 2, size + 4
        aside, off = symbol.radius * 0.7 + 6 * m.scale, symbol.radius * 0.55 + 3
        corners = [
            (x, y) for x in (symbol.x + aside, symbol.x - aside - wide) for y in (symbol.y + off, symbol.y - off)
        ]
        boxes = [pygame.Rect(int(x), int(y - high / 2), wide, high) for x, y in corners]
        free = [corner for corner, box in zip(corners, boxes, strict=True) if box.collidelist(busy) < 0]
        place = free[0] if free else corners[0]
        self.counts.append(draw_text(surface, place, words, size, symbol.bright, "bold", halo=2))

    def _draw_name(self, surface: pygame.Surface, name: _Name, taken: list[pygame.Rect]) -> bool:
        """Write a name where there is room; an important one anywhere. False where there was none."""
        m, symbol = self.metrics, name.symbol
        words, note = self._words(symbol, name.states)
        size, small = m.text(13), m.text(12)
        wide = int(max(text_width(words, size, "bold"), text_width(note, small))) + 2
        high = size + (small + 6 if note else 4)
        spot = self._room(symbol, wide, high, taken, must=name.important >= _HOVERED)
        if spot is None:
            return False
        x, y, anchor, box = spot
        taken.append(box)
        self.boxes.append(box)
        bright = symbol.bright
        colour = palette.TEXT if symbol.own and not symbol.merged and symbol.alive else bright
        draw_text(surface, (x, y), words, size, colour if symbol.alive else palette.TEXT_2, "bold", anchor, halo=2)
        if note:
            alarming = any(state in name.states for state in _ALARMING_STATES)
            tone = palette.DANGER if alarming else palette.TEXT_2
            draw_text(surface, (x, y + (size + small) * 0.62), note, small, tone, anchor=anchor, halo=2)
        return True

    def _room(
        self, symbol: Symbol, wide: int, high: int, taken: list[pygame.Rect], *, must: bool
    ) -> tuple[float, float, str, pygame.Rect] | None:
        """Where beside a symbol a label of this size finds room: place, anchor and box."""
        gap, size = symbol.radius * 0.8 + self.metrics.b(12), self.metrics.text(13)
        spots = (
            (symbol.x + gap, symbol.y + gap * 0.35, "l", 0.0), (symbol.x - gap, symbol.y + gap * 0.35, "r", wide),
            (symbol.x + gap, symbol.y - gap - high * 0.4, "l", 0.0),
            (symbol.x - gap, symbol.y - gap - high * 0.4, "r", wide),
            (symbol.x, symbol.y + gap + high * 0.3, "c", wide / 2),
            (symbol.x, symbol.y - gap - high * 0.7, "c", wide / 2),
        )  # fmt: skip
        boxes = [
            (x, y, anchor, pygame.Rect(int(x - left), int(y - size * 0.6), wide, high)) for x, y, anchor, left in spots
        ]
        free = [n for n, spot in enumerate(boxes) if spot[3].collidelist(taken) < 0]
        if not free:
            return boxes[0] if must else None
        best = self._least_hiding(boxes, free, symbol.codes[0])
        self._last[symbol.codes[0]] = best
        return boxes[best]

    def _least_hiding(self, boxes: Sequence[tuple[float, float, str, pygame.Rect]], free: list[int], code: int) -> int:
        """Which of the free places hides fewest ships; the one of the last frame where it hides hardly more."""
        hidden: dict[int, int] = {}
        for n in free:
            hidden[n] = self._hidden(boxes[n][3])
            if not hidden[n] and self._last.get(code, n) not in free[free.index(n) + 1 :]:
                break
        last = self._last.get(code, -1)
        least = min(hidden, key=lambda n: (hidden[n], n))
        return last if last in hidden and hidden[last] <= hidden[least] + _STAYS else least

    def _hidden(self, box: pygame.Rect) -> int:
        """How many ships a box lies over."""
        x, y, radius = self._ships.T
        off_x = np.maximum(np.maximum(box.left - x, x - box.right), 0.0)
        off_y = np.maximum(np.maximum(box.top - y, y - box.bottom), 0.0)
        # Hulls are longer than broad.
        return int(((off_x <= 0.8 * radius) & (off_y <= 0.45 * radius)).sum())
