"""What happened, in sentences. Nothing here draws."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from game.play.reckoning import hits_of
from game.play.view import Watched
from game.scenario import Scenario

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import IMPULSES, Cause, Event, Fault, Kind, Level, System, Verdict

FILTERS = ("all", "mine", "hits", "orders", "talk")
"""What the log can be narrowed to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: when (turn, impulses into it), a sentence, its tone and kinds, the event row it tells."""

    turn: int
    t: float
    text: str
    tone: str = "plain"  # plain, own, enemy, loss, todo
    kinds: tuple[str, ...] = ()
    row: int = -1
    speaker: str = ""
    code: int = NONE  # whom it is about: a click goes there

    @property
    def stamp(self) -> str:
        """The time as the log shows it: turn.impulse, or who speaks."""
        return self.speaker.upper() or f"{self.turn}.{int(self.t) + 1:02d}"


_SYSTEM_LOSS = {
    System.DRIVE: "drive out, adrift", System.WEAPONS: "weapons out", System.SENSORS: "sensors out, blind",
    System.BRIDGE: "bridge gone, headless", System.PLANT: "plant out, no shields", System.HANGAR: "hangar wrecked",
}  # fmt: skip
_LOST_TO = {
    Cause.NOTHING: "is lost", Cause.LASER: "is shot to pieces", Cause.DARK_BEAM: "is split in two",
    Cause.BLAST: "is torn apart by a blast", Cause.FELL: "falls", Cause.PULSE: "is lost to the drones",
    Cause.FIGHTERS: "is stung to death by fighters", Cause.RULING: "is lost",
}  # fmt: skip
FAULT_WORDS = {
    Fault.NOT_HERE: "it is not here", Fault.NO_SUCH_KIND: "there is no such order",
    Fault.BAD_VECTOR: "the burn has no direction", Fault.BAD_THROTTLE: "the throttle is not between none and full",
    Fault.BAD_SPAN: "the impulses make no span", Fault.NO_TARGET: "it needs a target",
    Fault.TARGET_GONE: "its target is gone", Fault.UNKNOWN_TARGET: "nothing is known there",
    Fault.NO_DRIVE: "the drive is dead", Fault.BAD_RANGE: "the range makes no sense",
    Fault.BAD_SHARES: "the power shares do not add up", Fault.NO_TOW_GEAR: "it has no towing gear for that mass",
    Fault.NO_FLIGHTS: "it has no craft", Fault.FRIENDLY_TARGET: "its target is a friend",
}  # fmt: skip


class Names:
    """What the player calls things: own rows by name, contacts by what is known of them."""

    def __init__(self, scenario: Scenario, side: int):
        self.scenario, self.side = scenario, side
        self._names = scenario.names

    def of(self, code: int, level: int = Level.IDENTIFIED) -> str:
        """The name of a row code; an unidentified contact is only a contact."""
        names = self._names
        if 0 <= code < len(names.units) and names.units[code].side != self.side and level < Level.IDENTIFIED:
            return f"Contact {code + 1}"
        return names.name_of_code(code) or "nobody"

    def side_of(self, code: int) -> int:
        """The side of a unit or flight by row code, -1 for bodies and nothing."""
        rows = self._names.units + self._names.flights
        return rows[code].side if 0 <= code < len(rows) else NONE


def lines_of(watched: Watched, scenario: Scenario) -> list[Line]:
    """The log of a turn in the order of showing: what the side may know, alike things of one impulse in one line."""
    teller = _Teller(watched, scenario)
    return sorted(teller.lines(), key=lambda line: line.t)


def filtered(lines: Iterable[Line], which: str) -> list[Line]:
    """The lines of one filter; "all" leaves out single laser hits, of which there are too many."""
    if which == "all":
        return [line for line in lines if line.kinds not in (("hits",), ("mine", "hits")) or line.tone == "loss"]
    return [line for line in lines if which in line.kinds]


class _Teller:
    def __init__(self, watched: Watched, scenario: Scenario):
        self.watched, self.scenario = watched, scenario
        self.events = watched.played.events
        self.names = Names(scenario, watched.side)
        self.turn = watched.played.turn

    def lines(self) -> Iterable[Line]:
        single: dict[int, Callable[[int, Any], Line | None]] = {
            Event.DARK_BEAM: self._beam, Event.SHIELD_DOWN: self._shield, Event.SYSTEM_OUT: self._system,
            Event.LOST: self._lost, Event.BREACH: self._breach, Event.HOOKED: self._hooked, Event.TOW_CUT: self._cut,
            Event.COMMAND_LOST: self._passing, Event.COMMAND_TAKEN: self._taken, Event.ORDER_REFUSED: self._refused,
            Event.SAY: self._said, Event.ORDER_ABOVE: self._above, Event.OBEYED: self._obeyed,
            Event.VERDICT: self._verdict, Event.LASER: self._laser,
        }  # fmt: skip
        kinds = self.events["kind"]
        for row in np.flatnonzero(np.isin(kinds, list(single))):
            event = self.events[row]
            if self.watched.may_know(event):
                line = single[int(event["kind"])](int(row), event)
                if line is not None:
                    yield line
        for kind, tell in (
            (Event.DETECTED, self._detected), (Event.ARRIVED, self._arrived), (Event.WITHDREW, self._withdrew),
            (Event.FLIGHT_LOST, self._craft_lost), (Event.LAUNCHED, self._launched), (Event.RECOVERED, self._landed),
        ):  # fmt: skip
            rows = [int(r) for r in np.flatnonzero(kinds == kind) if self.watched.may_know(self.events[r])]
            yield from tell(rows)

    # ---- single events

    def _own(self, code: int) -> bool:
        return self.names.side_of(code) == self.watched.side

    def _name(self, code: int, t: float) -> str:
        level = int(self.watched.known(t)[0][code]) if 0 <= code < self.watched.played.before.unit_slots else 2
        return self.names.of(code, level)

    def _line(self, row: int, text: str, code: int, *kinds: str, tone: str = "plain") -> Line:
        own = ("mine",) if self._own(code) else ()
        return Line(self.turn, float(self.watched.times[row]), text, tone, own + kinds, row, "", code)

    def _beam(self, row: int, event: Any) -> Line | None:
        source, count = int(event["source"]), int(event["value"])
        tone = "own" if self._own(source) else "enemy"
        struck = [self._name(int(h["target"]), float(event["impulse"])) for h in hits_of(self.events, row)]
        if not struck:
            target = self._name(int(event["target"]), float(event["impulse"]))
            own = self._own(int(event["target"]))
            kinds = ("mine", "hits") if own else ("hits",)
            when = float(self.watched.times[row])
            return Line(self.turn, when, f"A dark beam passes {target}", tone, kinds, row, "", int(event["target"]))
        where = listed(struck) if len(struck) < 4 else f"{count} ships in one line"
        return self._line(row, f"A dark beam goes through {where}", int(event["target"]), "hits", "beam", tone=tone)

    def _laser(self, row: int, event: Any) -> Line | None:
        source, target = int(event["source"]), int(event["target"])
        if not event["value"] or target >= self.watched.played.before.unit_slots:
            # Craft that fall to lasers are counted together.
            return None
        gj = sum(int(h["energy_mj"]) for h in hits_of(self.events, row)) / 1000
        t = float(event["impulse"])
        text = f"{self._name(source, t)} hits {self._name(target, t)}: {gj:.0f} GJ"
        return Line(self.turn, float(self.watched.times[row]), text, "plain", ("hits",), row, "", target)

    def _shield(self, row: int, event: Any) -> Line:
        code = int(event["target"])
        name = self._name(code, float(event["impulse"]))
        return self._line(
            row, f"{name}: shield down", code, "hits", "shield", tone="plain" if self._own(code) else "enemy"
        )

    def _system(self, row: int, event: Any) -> Line:
        code = int(event["target"])
        what = _SYSTEM_LOSS.get(int(event["value"]), "a system out")  # type: ignore[call-overload]
        tone = "loss" if self._own(code) else "enemy"
        return self._line(row, f"{self._name(code, float(event['impulse']))}: {what}", code, "hits", tone=tone)

    def _lost(self, row: int, event: Any) -> Line:
        code, cause = int(event["target"]), Cause(int(event["value"]))
        name = self._name(code, float(event["impulse"]))
        how = _LOST_TO[cause]
        if cause == Cause.FELL:
            fell = self.events[(self.events["kind"] == Event.FELL) & (self.events["target"] == code)]
            body = self.names.of(int(fell["source"][0])) if len(fell) else "the planet"
            how = f"falls into {body}"
        own = self._own(code)
        aboard = int(self.watched.played.before.units.aboard[0, code]) if own else 0
        tail = f", {aboard} aboard" if aboard else ""
        return self._line(row, f"{name} {how}{tail}", code, "hits", tone="loss" if own else "own")

    def _breach(self, row: int, event: Any) -> Line:
        code = int(event["source"])
        name = self._name(code, float(event["impulse"]))
        gj = int(event["energy_mj"]) / 1000
        return self._line(row, f"{name}'s plant goes up: {gj:.0f} GJ", code, "hits", tone="loss")

    def _hooked(self, row: int, event: Any) -> Line:
        tug, towed = int(event["source"]), int(event["target"])
        return self._line(row, f"{self.names.of(tug)} has {self.names.of(towed)} in tow", towed, "orders", tone="own")

    def _cut(self, row: int, event: Any) -> Line:
        tug, towed = int(event["source"]), int(event["target"])
        return self._line(row, f"{self.names.of(tug)} casts {self.names.of(towed)} off", towed, "orders")

    def _passing(self, row: int, event: Any) -> Line:
        code = int(event["target"])
        if code < 0:
            return self._line(row, "Nobody is left to command", code, "orders", tone="loss")
        text = f"The flag is lost. {self.names.of(code)} takes over; orders get through again in {_when(event)}"
        return self._line(row, text, code, "orders", tone="loss")

    def _taken(self, row: int, event: Any) -> Line:
        code = int(event["target"])
        return self._line(row, f"{self.names.of(code)} commands", code, "orders", tone="own")

    def _refused(self, row: int, event: Any) -> Line:
        code = int(event["target"])
        why = FAULT_WORDS.get(int(event["value"]), "it cannot")  # type: ignore[call-overload]
        return self._line(row, f"{self.names.of(code)} holds instead: {why}", code, "orders", tone="todo")

    def _said(self, row: int, event: Any) -> Line | None:
        number = int(event["value"])
        if not 0 <= number < len(self.scenario.dialogue):
            return None
        line = self.scenario.dialogue[number]
        speaker = line.speaker.split(",")[0]
        return Line(self.turn, float(self.watched.times[row]), line.text, "main", ("talk",), row, speaker)

    def _above(self, row: int, event: Any) -> Line | None:
        number = int(event["value"])
        orders = self.scenario.spec.order_from_above
        if not 0 <= number < len(orders):
            return None
        return Line(
            self.turn, float(self.watched.times[row]), orders[number].text, "main", ("talk", "orders"), row, "flag"
        )

    def _obeyed(self, row: int, event: Any) -> Line:
        said = "The order from above was obeyed" if event["value"] else "The order from above was not obeyed"
        return self._line(row, said, NONE, "orders", tone="plain" if event["value"] else "todo")

    def _verdict(self, row: int, event: Any) -> Line | None:
        if int(event["source"]) != self.watched.side:
            return None
        words = {Verdict.VICTORY: "Victory", Verdict.DEFEAT: "Defeat", Verdict.DRAW: "A draw"}
        return self._line(row, words.get(Verdict(int(event["value"])), "Undecided"), NONE, "orders", tone="own")

    # ---- many of a kind in one line

    def _grouped(self, rows: list[int], key: Callable[[Any], Any]) -> Iterable[tuple[Any, list[int]]]:
        ordered = sorted(rows, key=lambda r: (int(self.events[r]["impulse"]), key(self.events[r])))
        for found, group in groupby(ordered, lambda r: (int(self.events[r]["impulse"]), key(self.events[r]))):
            yield found[1], list(group)

    def _detected(self, rows: list[int]) -> Iterable[Line]:
        first = [r for r in rows if int(self.watched._old_level[int(self.events[r]["target"])]) == 0]
        for _, group in self._grouped(first, lambda e: 0):
            count = len({int(self.events[r]["target"]) for r in group})
            what = "a new contact" if count == 1 else f"{count} new contacts"
            code = int(self.events[group[0]]["target"])
            text = f"Sensors: {what}{self._where(code)}"
            yield Line(self.turn, float(self.watched.times[group[0]]), text, "enemy", ("orders",), group[0], "", code)

    def _where(self, code: int) -> str:
        tracks = self.watched.played.tracks
        own = self.watched._own & (tracks.presence[0][0] == 1)
        if not own.any():
            return ""
        dx = tracks.unit_x_km[0][0][own] - tracks.unit_x_km[0][0][code]
        dy = tracks.unit_y_km[0][0][own] - tracks.unit_y_km[0][0][code]
        return f", {_thousands(float(np.sqrt(dx * dx + dy * dy).min()))} km away"

    def _arrived(self, rows: list[int]) -> Iterable[Line]:
        own = [r for r in rows if self._own(int(self.events[r]["target"]))]
        yield from self._by_squadron(own, "arrive", "arrives", "own")

    def _withdrew(self, rows: list[int]) -> Iterable[Line]:
        units = [r for r in rows if int(self.events[r]["target"]) < self.watched.played.before.unit_slots]
        yield from self._by_squadron(units, "are beyond pursuit", "is beyond pursuit", "own")

    def _by_squadron(self, rows: list[int], many: str, one: str, tone: str) -> Iterable[Line]:
        names = self.scenario.names
        both = names.units + names.flights
        for squadron, group in self._grouped(rows, lambda e: both[int(e["target"])].squadron):
            code = int(self.events[group[0]]["target"])
            name = names.squadron_names[squadron] if len(group) > 1 else self.names.of(code)
            text = f"{name}: {len(group)} {many}" if len(group) > 1 else f"{name} {one}"
            yield self._line(group[0], text, code, "orders", tone=tone)

    def _craft_lost(self, rows: list[int]) -> Iterable[Line]:
        for side, group in self._grouped(rows, lambda e: self.names.side_of(int(e["target"]))):
            count = sum(int(self.events[r]["value"]) for r in group)
            own = side == self.watched.side
            flights = self.scenario.names.flights
            first = int(self.events[group[0]]["target"]) - self.watched.played.before.unit_slots
            kind = int(self.scenario.tables.classes.kind[flights[first].class_id])
            what = "fighter" if kind == Kind.FIGHTER else "drone"
            text = f"{count} {what}{'s' if count != 1 else ''} lost" if own else f"{count} enemy {what}s destroyed"
            code = int(self.events[group[0]]["target"])
            yield self._line(group[0], text, code, "hits", tone="loss" if own else "own")

    def _launched(self, rows: list[int]) -> Iterable[Line]:
        yield from self._from_hangars(rows, "launched", "source")

    def _landed(self, rows: list[int]) -> Iterable[Line]:
        yield from self._from_hangars(rows, "landed", "source")

    def _from_hangars(self, rows: list[int], what: str, column: str) -> Iterable[Line]:
        own = [r for r in rows if self._own(int(self.events[r]["target"]))]
        for carrier, group in self._grouped(own, lambda e: int(e[column])):
            count = len(group)
            text = f"{self.names.of(carrier)}: {count} flight{'s' if count > 1 else ''} {what}"
            yield self._line(group[0], text, carrier, "orders", tone="plain")


def _when(event: Any) -> str:
    wait = int(event["value"]) - (int(event["turn"]) - 1) * IMPULSES - int(event["impulse"])
    return f"{wait} impulse{'s' if wait != 1 else ''}" if wait > 0 else "no time"


def _thousands(km: float) -> str:
    return f"{km:,.0f}" if km < 10_000 else f"{round(km, -3):,.0f}"


def listed(words: list[str]) -> str:
    """Names in a sentence: a, b and c."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
