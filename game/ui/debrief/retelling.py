"""What only the events of a battle tell: damage by cause, ends that were seen, moments worth a mark."""

from collections.abc import Iterator

import numpy as np

from game.play.harm_sentences import CAUSE_WORDS
from game.play.known_names import KnownNames
from game.play.order_words import captain_in
from game.rules import resolve_turn
from game.sim.record import Record
from game.ui.debrief.rows import Damage, Moment

from ...rules import seen_events, seen_world
from ...rules.state.columns import Array
from ...rules.state.tables import Tables
from ...rules.state.vocabulary import IMPULSES, SOURCE_IS_SIDE, Cause, Event, Level, Presence
from ...rules.state.world import World

_TOLD = (Event.COMMAND_TAKEN, Event.OBEYED, Event.DARK_BEAM, Event.HOOKED, Event.WITHDREW)
"""Events that may be a moment worth marking."""


def known_lost(world: World, tables: Tables, side: int) -> Array:
    """Ships of others that a side knows for what they are and takes for lost, or has seen strike: (S,) bool."""
    seen, level = seen_world(world, tables, side), world.contacts.level[0, side]
    known = (world.units.uid[0] != 0) & (level == Level.IDENTIFIED)
    lost: Array = known & ((seen.units.hull_mj[0] <= 0) | (seen.units.presence[0] == Presence.STRUCK))
    return lost


class Retelling:
    """What one side saw happen. `work` fills it in, turn by turn, by resolving every turn again."""

    def __init__(self, record: Record, side: int, end: World) -> None:
        """`end`: the world of the last snapshot."""
        self.record, self.scenario, self.side = record, record.scenario, side
        self.done_turns = 0
        """Turns whose events have been counted."""
        self.damage = Damage()
        self.moments: list[Moment] = []
        self.ends: dict[int, tuple[int, Cause]] = {}
        """Slot -> impulse and cause of an end that this side has seen."""
        self.learnt: dict[int, int] = {}
        """Slot of a ship of others -> impulse at which this side knew of its end: it saw it, or found the hulk."""
        self._marked: set[str] = set()
        self._names = KnownNames(record.scenario, side)
        self._own: Array = end.units.side[0] == side

    def work(self) -> Iterator[int]:
        """Resolve every turn again and count what the side knew of it; yields the number of turns done."""
        for turn in range(1, self.record.turn + 1):
            before, orders = self.record.world(turn - 1), self.record.orders(turn)
            after, events, tracks = resolve_turn(before, self.scenario.tables, orders, record="all")
            assert tracks is not None
            self.count(seen_events(events, tracks, before, self.side))
            self._learn(known_lost(after, self.scenario.tables, self.side), turn)
            self.done_turns = turn
            yield turn

    def count(self, events: Array) -> None:
        """Add one turn's events to damage and moments."""
        self._count_hits(events[events["kind"] == Event.HIT])
        self._note_ends(events[np.isin(events["kind"], (Event.LOST, Event.STRUCK))])
        events = events[np.isin(events["kind"], _TOLD)]
        at = events["turn"] - 1 + (events["impulse"] + 1) / IMPULSES
        for row, when in zip(events, at, strict=True):
            told = self._moment_of(int(row["kind"]), int(row["source"]), int(row["target"]), int(row["value"]))
            if told is not None:
                key, words, weight = told
                self._mark(key, Moment(float(when), words, self.side, weight))

    def _note_ends(self, events: Array) -> None:
        """Remember when and of what ships ended that this side saw end."""
        ends = dict(self.ends)
        for row in events:
            cause = Cause.STRUCK if row["kind"] == Event.STRUCK else Cause(int(row["value"]))
            ends[int(row["target"])] = (int(row["turn"]) - 1) * IMPULSES + int(row["impulse"]), cause
        self.ends = ends  # at one go: the window may be reading the old ones

    def _learn(self, lost: Array, turn: int) -> None:
        """Remember whom of others this side takes for lost at the end of a turn (S,), and since when."""
        learnt = dict(self.learnt)
        for slot in np.flatnonzero(lost & ~self._own).tolist():
            seen = self.ends.get(slot)
            learnt.setdefault(slot, seen[0] if seen is not None else turn * IMPULSES - 1)
        self.learnt = learnt

    def _moment_of(self, kind: int, source: int, target: int, value: int) -> tuple[str, str, int] | None:
        """Key, words and weight of an event of one's own side; None where it is not worth telling."""
        side = source if kind in SOURCE_IS_SIDE else self._names.side_of(target)
        if side != self.side:
            return None
        match kind:
            case Event.DARK_BEAM if value > 0:
                return "beam", "first dark beam", 8
            case Event.COMMAND_TAKEN if target >= 0:
                name = (captain_in(self.scenario, target) or self.scenario.names.units[target].name).split(",")[0]
                return f"command {name}", f"{name} takes command", 7
            case Event.HOOKED:
                name = self.scenario.names.name_of_code(target)
                return f"tow {name}", f"{name} under tow", 4
            case Event.WITHDREW:
                return "away", "first ship away", 5
            case Event.OBEYED if not value:
                return "disobeyed", "order disobeyed", 6
        return None

    def _mark(self, key: str, moment: Moment) -> None:
        if key not in self._marked:
            self._marked.add(key)
            self.moments = [*self.moments, moment]  # anew: the window may be reading the old ones

    def _count_hits(self, hits: Array) -> None:
        own = self._own[np.clip(hits["target"], 0, len(self._own) - 1)]
        suffered, dealt = dict(self.damage.suffered), dict(self.damage.dealt)
        for cause in Cause:
            of = hits["value"] == cause
            for mine, table in ((True, suffered), (False, dealt)):
                gj = float(hits["hull_mj"][of & (own == mine)].sum()) / 1000.0
                if gj > 0:
                    word = CAUSE_WORDS[cause]
                    table[word] = table.get(word, 0.0) + gj
        self.damage = Damage(suffered, dealt)  # at one go: the window may be reading the old one
