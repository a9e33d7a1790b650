"""Events of a turn in sentences: what the log says of each kind, of what a side may know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from game.scenario import Scenario

from ..rules.state.columns import NONE, Array
from ..rules.state.vocabulary import IMPULSES, Cause, Event, Fault, Kind, Level, Readiness, System, Verdict, WeaponKind
from .known_names import KnownNames
from .known_turn import KnownTurn
from .reckoning import hits_of


class Tone(Enum):
    """How a sentence sounds; the value is the role of its colour in the palette."""

    PLAIN = "TEXT_2"
    MAIN = "TEXT"
    OWN = "OWN_LIGHT"
    ENEMY = "ENEMY_LIGHT"
    LOSS = "DANGER"
    CAUTION = "CAUTION"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: when (turn, impulses into it), a sentence, its tone and kinds, the event row it tells."""

    turn: int
    t: float
    text: str
    tone: Tone = Tone.PLAIN
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
LOST_TO = {
    Cause.NOTHING: "is lost", Cause.LASER: "is shot to pieces", Cause.DARK_BEAM: "is burnt through",
    Cause.BLAST: "is torn apart by a blast", Cause.FELL: "falls", Cause.PULSE: "is lost to the drones",
    Cause.FIGHTERS: "is stung to death by fighters", Cause.RULING: "is lost", Cause.FIRE: "burns out",
    Cause.CONTAINMENT: "is blown apart by its own plant",
    Cause.TORPEDO: "is torn apart by torpedoes", Cause.STRUCK: "is lost",
    Cause.DEBRIS: "is shredded by debris", Cause.RAM: "is rammed to pieces",
    Cause.IMPACTOR: "is broken by a slug",
}  # fmt: skip
CRAFT_LOST_TO = {
    Cause.NOTHING: "lost", Cause.LASER: "shot down by lasers", Cause.DARK_BEAM: "lost in a dark beam",
    Cause.BLAST: "lost in a blast", Cause.FELL: "fallen", Cause.PULSE: "burnt by pulses",
    Cause.FIGHTERS: "shot down by fighters", Cause.RULING: "lost", Cause.TORPEDO: "lost in a warhead's blast",
    Cause.FIRE: "burnt", Cause.CONTAINMENT: "lost", Cause.STRUCK: "lost",
    Cause.DEBRIS: "lost in debris", Cause.RAM: "rammed", Cause.IMPACTOR: "lost to slugs",
}  # fmt: skip
READINESS_WORDS = {
    Readiness.ROUTINE: "at routine, shields lowered", Readiness.ALERT: "at alert", Readiness.RED: "at red alert",
}  # fmt: skip
FAULT_WORDS = {
    Fault.NOT_HERE: "it is not here", Fault.NO_SUCH_KIND: "there is no such order",
    Fault.BAD_VECTOR: "the burn has no direction", Fault.BAD_THROTTLE: "the throttle is not between none and full",
    Fault.BAD_SPAN: "the impulses make no span", Fault.NO_TARGET: "it needs a target",
    Fault.TARGET_GONE: "its target is gone", Fault.UNKNOWN_TARGET: "nothing is known there",
    Fault.NO_DRIVE: "the drive is dead", Fault.BAD_RANGE: "the range makes no sense",
    Fault.BAD_SHARES: "the power shares do not add up", Fault.NO_TOW_GEAR: "it has no towing gear for that mass",
    Fault.NO_FLIGHTS: "it has no craft", Fault.FRIENDLY_TARGET: "its target is a friend",
    Fault.HOSTILE_TOW: "an enemy that still lives cannot be towed",
    Fault.BAD_SALVO: "no ship has so many torpedoes",
    Fault.BAD_ORBIT: "there is no body to circle there, or the orbit runs into it",
    Fault.BAD_FRAME: "there are no such directions here",
    Fault.BROKEN: "its crew has broken and obeys nobody",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """What sentences about a turn are made from: what the side knew of it, and when each event row is shown."""

    known: KnownTurn
    times: Array
    scenario: Scenario
    names: KnownNames

    @property
    def events(self) -> Array:
        """Event rows of the turn that the side may know."""
        return self.known.events

    @property
    def turn(self) -> int:
        """The turn, from 1."""
        return self.known.played.turn

    def own(self, code: int) -> bool:
        """Is a row of the side itself?"""
        return self.names.side_of(code) == self.known.side

    def is_slug(self, event: Any) -> bool:
        """Is the salvo that an event of a known source tells of one of slugs?"""
        tables, class_id = self.scenario.tables, int(self.known.played.before.units.class_id[0, int(event["source"])])
        weapon = int(tables.classes.battery_weapon[class_id, int(event["slot"])])
        return weapon >= 0 and int(tables.weapons.kind[weapon]) == WeaponKind.IMPACTOR

    def name(self, code: int, t: float) -> str:
        """What a row was called at a time of the turn."""
        if code == NONE:
            return "an unseen ship"
        return self.names.of(code, self.known.level_of(code, t))

    def squadron(self, code: int) -> int:
        """The squadron of a unit, NONE of nobody."""
        units = self.scenario.names.units
        return units[code].squadron if 0 <= code < len(units) else NONE

    def line(self, row: int, text: str, code: int, *kinds: str, tone: Tone = Tone.PLAIN) -> Line:
        """A line about a row code; what is about own ones is marked as such."""
        own = ("mine",) if self.own(code) else ()
        return Line(self.turn, float(self.times[row]), text, tone, own + kinds, row, "", code)


def dark_beam(told: Telling, row: int, event: Any) -> Line | None:
    """What a dark beam went through."""
    source, count = int(event["source"]), int(event["value"])
    tone = Tone.OWN if told.own(source) else Tone.ENEMY
    struck = [told.name(int(h["target"]), float(event["impulse"])) for h in hits_of(told.events, row)]
    if not struck:
        target = told.name(int(event["target"]), float(event["impulse"]))
        own = told.own(int(event["target"]))
        kinds = ("mine", "hits") if own else ("hits",)
        when = float(told.times[row])
        return Line(told.turn, when, f"A dark beam passes {target}", tone, kinds, row, "", int(event["target"]))
    where = listed(struck) if len(struck) < 4 else f"{count} ships in one line"
    return told.line(row, f"A dark beam goes through {where}", int(event["target"]), "hits", "beam", tone=tone)


def laser(told: Telling, row: int, event: Any) -> Line | None:
    """A laser's hit on a unit; craft that fall to lasers are counted together."""
    source, target = int(event["source"]), int(event["target"])
    if not event["value"] or target >= told.known.slots:
        # Craft that fall to lasers are counted together.
        return None
    gj = sum(int(h["energy_mj"]) for h in hits_of(told.events, row)) / 1000
    t = float(event["impulse"])
    who = told.name(source, t)
    text = f"{who[0].upper()}{who[1:]} hits {told.name(target, t)}: {gj:.0f} GJ"
    return Line(told.turn, float(told.times[row]), text, Tone.PLAIN, ("hits",), row, "", target)


def impactor(told: Telling, row: int, event: Any) -> Line:
    """A slug on its way."""
    source, t = int(event["source"]), float(event["impulse"])
    who, target = told.name(source, t), told.name(int(event["target"]), t)
    time = f", {event['flight_s']:.1f} s" if event["flight_s"] > 0.0 else ""
    tone = Tone.OWN if told.own(source) else Tone.ENEMY
    return told.line(row, f"{who[0].upper()}{who[1:]} fires a slug at {target}{time}", source, "shots", tone=tone)


def slug(told: Telling, row: int, event: Any) -> Line:
    """A slug that came to its target."""
    target, t = int(event["target"]), float(event["impulse"])
    who = told.name(int(event["source"]), t)
    time = f" after {event['flight_s']:.1f} s" if event["flight_s"] > 0.0 else ""
    text = f"{who[0].upper()}{who[1:]}'s slug {'hits' if event['value'] else 'misses'} {told.name(target, t)}{time}"
    kinds = ("mine", "hits") if told.own(target) or told.own(int(event["source"])) else ("hits",)
    return Line(
        told.turn, float(told.times[row]), text, Tone.MAIN if event["value"] else Tone.PLAIN, kinds, row, "", target
    )


def shield_down(told: Telling, row: int, event: Any) -> Line:
    """A shield that collapsed."""
    code = int(event["target"])
    name = told.name(code, float(event["impulse"]))
    left = int(event["value"])
    back = f", back in {impulses_left(left)}" if left > 0 else ", no power to restart it" if left < 0 else ""
    tone = Tone.PLAIN if told.own(code) else Tone.ENEMY
    return told.line(row, f"{name}: shield down{back}", code, "hits", "shield", tone=tone)


def system_out(told: Telling, row: int, event: Any) -> Line:
    """A system that was lost."""
    code = int(event["target"])
    what = _SYSTEM_LOSS.get(int(event["value"]), "a system out")  # type: ignore[call-overload]
    tone = Tone.LOSS if told.own(code) else Tone.ENEMY
    return told.line(row, f"{told.name(code, float(event['impulse']))}: {what}", code, "hits", tone=tone)


def lost(told: Telling, row: int, event: Any) -> Line:
    """A unit's end, and how many were aboard."""
    code, cause = int(event["target"]), Cause(int(event["value"]))
    name = told.name(code, float(event["impulse"]))
    how = "splits in two" if event["slot"] == 1 else LOST_TO[cause]
    if cause == Cause.FELL:
        fell = told.events[(told.events["kind"] == Event.FELL) & (told.events["target"] == code)]
        body = told.names.of(int(fell["source"][0])) if len(fell) else "the planet"
        how = f"falls into {body}"
    own = told.own(code)
    aboard = int(told.known.played.before.units.aboard[0, code]) if own else 0
    tail = f", {aboard} aboard" if aboard else ""
    return told.line(row, f"{name} {how}{tail}", code, "hits", tone=Tone.LOSS if own else Tone.OWN)


def breach(told: Telling, row: int, event: Any) -> Line:
    """A plant that blew."""
    code = int(event["source"])
    name = told.name(code, float(event["impulse"]))
    gj = int(event["energy_mj"]) / 1000
    much = f": {gj:.0f} GJ" if gj else ""
    return told.line(row, f"{name}'s plant goes up{much}", code, "hits", tone=Tone.LOSS)


def hooked(told: Telling, row: int, event: Any) -> Line:
    """A tow that was hooked."""
    tug, towed = int(event["source"]), int(event["target"])
    return told.line(
        row,
        f"{told.names.of(tug)} has {told.name(towed, float(event['impulse']))} in tow",
        towed,
        "orders",
        tone=Tone.OWN,
    )


def tow_cut(told: Telling, row: int, event: Any) -> Line:
    """A tow that was cut."""
    tug, towed = int(event["source"]), int(event["target"])
    return told.line(
        row, f"{told.names.of(tug)} casts {told.name(towed, float(event['impulse']))} off", towed, "orders"
    )


def command_lost(told: Telling, row: int, event: Any) -> Line:
    """The flag is lost, and who takes over."""
    code = int(event["target"])
    if code < 0:
        return told.line(row, "Nobody is left to command", code, "orders", tone=Tone.LOSS)
    text = f"The flag is lost. {told.names.of(code)} takes over; orders get through again in {_when(event)}"
    return told.line(row, text, code, "orders", tone=Tone.LOSS)


def command_taken(told: Telling, row: int, event: Any) -> Line:
    """Who commands from now on."""
    code = int(event["target"])
    return told.line(row, f"{told.names.of(code)} commands", code, "orders", tone=Tone.OWN)


def order_refused(told: Telling, row: int, event: Any) -> Line:
    """An order that cannot be carried out, and why."""
    code = int(event["target"])
    why = FAULT_WORDS.get(int(event["value"]), "it cannot")  # type: ignore[call-overload]
    return told.line(row, f"{told.names.of(code)} holds instead: {why}", code, "orders", tone=Tone.CAUTION)


def said(told: Telling, row: int, event: Any) -> Line | None:
    """A line of dialogue."""
    number = int(event["value"])
    if not 0 <= number < len(told.scenario.dialogue):
        return None
    line = told.scenario.dialogue[number]
    speaker = line.speaker.split(",")[0]
    return Line(told.turn, float(told.times[row]), line.text, Tone.MAIN, ("talk",), row, speaker)


def order_above(told: Telling, row: int, event: Any) -> Line | None:
    """An order from above."""
    number = int(event["value"])
    orders = told.scenario.spec.order_from_above
    if not 0 <= number < len(orders):
        return None
    return Line(told.turn, float(told.times[row]), orders[number].text, Tone.MAIN, ("talk", "orders"), row, "flag")


def obeyed(told: Telling, row: int, event: Any) -> Line:
    """Whether the order from above was obeyed."""
    said = "The order from above was obeyed" if event["value"] else "The order from above was not obeyed"
    return told.line(row, said, NONE, "orders", tone=Tone.PLAIN if event["value"] else Tone.CAUTION)


def order_lapsed(told: Telling, row: int, event: Any) -> Line:
    """An order from above whose giver is lost."""
    return told.line(row, "The order from above died with its giver", NONE, "orders", tone=Tone.CAUTION)


def inspected(told: Telling, row: int, event: Any) -> Line:
    """A ship that looked dead and, seen from near, lives."""
    target = int(event["target"])
    return told.line(row, f"Seen from near, {told.names.of(target)} lives", target, "hits", tone=Tone.CAUTION)


def rammed(told: Telling, row: int, event: Any) -> Line:
    """A ship that rammed another."""
    source, target, t = int(event["source"]), int(event["target"]), float(event["impulse"])
    who, km_s = told.name(source, t), int(event["value"]) / 1_000
    gj = int(event["energy_mj"]) / 1_000
    text = f"{who[0].upper()}{who[1:]} rams {told.name(target, t)} at {km_s:.1f} km/s: {gj:,.0f} GJ"
    return told.line(row, text, target, "hits", tone=Tone.LOSS if told.own(target) else Tone.OWN)


def crossed(told: Telling, row: int, event: Any) -> Line:
    """A ship that flew through debris, with what struck it."""
    code = int(event["target"])
    gj, km_s = int(event["energy_mj"]) / 1_000, int(event["value"]) / 1_000
    much = f": {gj:.0f} GJ" if gj >= 0.5 else ""
    text = f"{told.name(code, float(event['impulse']))} flies through debris at {km_s:.0f} km/s{much}"
    return told.line(row, text, code, "hits", tone=Tone.CAUTION if told.own(code) else Tone.PLAIN)


def ghosts_gone(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Contacts of an impulse that have turned out to be nothing, together."""
    for _, group in _grouped(told, rows, lambda e: 0):
        code = int(told.events[group[0]]["target"])
        name = told.names.of(code, Level.DETECTED)
        text = f"{name} dissolves: nothing is there" if len(group) == 1 else f"{len(group)} contacts dissolve: nothing"
        yield told.line(group[0], text, code, "orders")


def verdict(told: Telling, row: int, event: Any) -> Line | None:
    """The side's own result."""
    if int(event["source"]) != told.known.side:
        return None
    words = {Verdict.VICTORY: "Victory", Verdict.DEFEAT: "Defeat", Verdict.DRAW: "A draw"}
    return told.line(row, words.get(Verdict(int(event["value"])), "Undecided"), NONE, "orders", tone=Tone.OWN)


def _grouped(told: Telling, rows: list[int], key: Callable[[Any], Any]) -> Iterable[tuple[Any, list[int]]]:
    ordered = sorted(rows, key=lambda r: (int(told.events[r]["impulse"]), key(told.events[r])))
    for found, group in groupby(ordered, lambda r: (int(told.events[r]["impulse"]), key(told.events[r]))):
        yield found[1], list(group)


def detected(told: Telling, rows: list[int]) -> Iterable[Line]:
    """New contacts of an impulse, together."""
    first = [r for r in rows if int(told.known.old_level[int(told.events[r]["target"])]) == 0]
    for _, group in _grouped(told, first, lambda e: 0):
        count = len({int(told.events[r]["target"]) for r in group})
        what = "a new contact" if count == 1 else f"{count} new contacts"
        code = int(told.events[group[0]]["target"])
        text = f"Sensors: {what}{_where(told, code, float(told.events[group[0]]['impulse']))}"
        yield Line(told.turn, float(told.times[group[0]]), text, Tone.ENEMY, ("orders",), group[0], "", code)


def _where(told: Telling, code: int, t: float) -> str:
    far_km = told.known.nearest_km(code, t)
    return "" if far_km is None else f", {_thousands(far_km)} km away"


def arrived(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Own arrivals, by squadron."""
    own = [r for r in rows if told.own(int(told.events[r]["target"]))]
    yield from _by_squadron(told, own, "arrive", "arrives", Tone.OWN)


def readiness(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Who has come to another level of readiness, by squadron."""
    for level, words in READINESS_WORDS.items():
        there = [r for r in rows if int(told.events[r]["value"]) == level]
        yield from _by_squadron(told, there, f"are {words}", f"is {words}", Tone.OWN)


def shaken(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Own crews that lost their composure, by squadron."""
    yield from _by_squadron(told, rows, "are shaken", "is shaken", Tone.CAUTION)


def broken(told: Telling, row: int, event: Any) -> Line:
    """A crew of the side that obeys no more."""
    code = int(event["target"])
    return told.line(row, f"{told.names.of(code)} breaks and runs", code, "hits", tone=Tone.LOSS)


def rallied(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Own crews that have their composure again, by squadron."""
    yield from _by_squadron(told, rows, "have rallied", "has rallied", Tone.OWN)


def struck(told: Telling, row: int, event: Any) -> Line:
    """A ship that struck its colours, and, of an own one, how many lives that spares."""
    code, own = int(event["target"]), told.own(int(event["target"]))
    aboard = int(told.known.played.before.units.aboard[0, code]) if own else 0
    tail = f"; {aboard} aboard live" if aboard else ""
    text = f"{told.name(code, float(event['impulse']))} strikes its colours{tail}"
    return told.line(row, text, code, "hits", tone=Tone.LOSS if own else Tone.OWN)


def withdrew(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Who is away, by squadron."""
    units = [r for r in rows if 0 <= int(told.events[r]["target"]) < told.known.slots]
    yield from _by_squadron(told, units, "are beyond pursuit", "is beyond pursuit", Tone.OWN)


def _by_squadron(told: Telling, rows: list[int], many: str, one: str, tone: Tone) -> Iterable[Line]:
    names = told.scenario.names
    both = names.units + names.flights
    for squadron, group in _grouped(told, rows, lambda e: both[int(e["target"])].squadron):
        code = int(told.events[group[0]]["target"])
        name = names.squadron_names[squadron] if len(group) > 1 else told.names.of(code)
        text = f"{name}: {len(group)} {many}" if len(group) > 1 else f"{name} {one}"
        yield told.line(group[0], text, code, "orders", tone=tone)


def craft_lost(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Craft that were lost, by side, kind and cause."""
    flights, kinds = told.scenario.names.flights, told.scenario.tables.classes.kind

    def alike(event: Any) -> tuple[int, int, int]:
        flight = flights[int(event["target"]) - told.known.slots]
        return flight.side, int(kinds[flight.class_id]), int(event["cause"])

    for (side, kind, cause), group in _grouped(told, rows, alike):
        count = sum(int(told.events[r]["value"]) for r in group)
        own = side == told.known.side
        what = ("fighter" if kind == Kind.FIGHTER else "drone") + ("s" if count != 1 else "")
        text = f"{count} {'' if own else 'enemy '}{what} {CRAFT_LOST_TO[Cause(cause)]}"
        code = int(told.events[group[0]]["target"])
        yield told.line(group[0], text, code, "hits", tone=Tone.LOSS if own else Tone.OWN)


def launched(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Flights that left own carriers."""
    yield from _from_hangars(told, rows, "launched")


def landed(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Flights that landed on own carriers."""
    yield from _from_hangars(told, rows, "landed")


def salvos_launched(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Torpedoes that ships of a squadron, or unseen ones, launch at one target in an impulse, together."""

    def alike(event: Any) -> tuple[int, int]:
        return told.squadron(int(event["source"])), int(event["target"])

    for (_, target), group in _grouped(told, rows, alike):
        count = sum(int(told.events[r]["value"]) for r in group)
        source, t = int(told.events[group[0]]["source"]), float(told.events[group[0]]["impulse"])
        who = _who_launched(told, {int(told.events[r]["source"]) for r in group}, t)
        at = f" at {told.name(target, t)}" if target != NONE else ""
        own = told.own(source)
        code = source if own else target
        yield told.line(group[0], f"{who} {_torpedoes(count)}{at}", code, "hits", tone=Tone.OWN if own else Tone.ENEMY)


def _who_launched(told: Telling, sources: set[int], t: float) -> str:
    source = min(sources)
    if len(sources) == 1:
        name = told.name(source, t)
        return f"{name[0].upper()}{name[1:]} launches"
    squadron = told.squadron(source)
    return f"{told.scenario.names.squadron_names[squadron]}: {len(sources)} ships launch"


def torpedoes_stopped(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Torpedoes that were stopped in an impulse, by whose they were."""
    for own, group in _grouped(told, rows, lambda e: told.own(int(e["target"]))):
        count = sum(int(told.events[r]["value"]) for r in group)
        event = told.events[group[0]]
        code = int(event["target"] if own else event["source"])
        whose = "own " if own else ""
        tone = Tone.ENEMY if own else Tone.OWN
        yield told.line(group[0], f"Point defence stops {_torpedoes(count, whose)}", code, "hits", tone=tone)


def warheads(told: Telling, row: int, event: Any) -> Line:
    """A salvo that goes off at its target."""
    target, t = int(event["target"]), float(event["impulse"])
    tone = Tone.LOSS if told.own(target) else Tone.OWN
    where = f"at {told.name(target, t)}" if target != NONE else "far off"
    goes = "goes" if int(event["value"]) == 1 else "go"
    return told.line(
        row, f"{_torpedoes(int(event['value'])).capitalize()} {goes} off {where}", target, "hits", tone=tone
    )


def salvo_over(told: Telling, row: int, event: Any) -> Line | None:
    """Own torpedoes that met nothing; of slugs it was told when they missed."""
    source, target = int(event["source"]), int(event["target"])
    if not told.own(source) or told.is_slug(event):
        return None
    count = int(event["value"])
    how = f"hit {told.names.of(target)}" if target != NONE else "meet nothing and burn out"
    if count == 1:
        how = f"hits {told.names.of(target)}" if target != NONE else "meets nothing and burns out"
    return told.line(row, f"{_torpedoes(count).capitalize()} of {told.names.of(source)} {how}", source, "hits")


def _torpedoes(count: int, whose: str = "") -> str:
    return f"{count} {whose}torpedo{'es' if count != 1 else ''}"


def _from_hangars(told: Telling, rows: list[int], what: str) -> Iterable[Line]:
    own = [r for r in rows if told.own(int(told.events[r]["target"]))]
    for carrier, group in _grouped(told, own, lambda e: int(e["source"])):
        count = len(group)
        text = f"{told.names.of(carrier)}: {count} flight{'s' if count > 1 else ''} {what}"
        yield told.line(group[0], text, carrier, "orders", tone=Tone.PLAIN)


def _when(event: Any) -> str:
    wait = int(event["value"]) - (int(event["turn"]) - 1) * IMPULSES - int(event["impulse"])
    return impulses_left(wait) if wait > 0 else "no time"


def impulses_left(count: int) -> str:
    """A number of impulses in words."""
    return f"{count} impulse{'s' if count != 1 else ''}"


def _thousands(km: float) -> str:
    return f"{km:,.0f}" if km < 10_000 else f"{round(km, -3):,.0f}"


def listed(words: list[str]) -> str:
    """Names in a sentence: a, b and c."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
