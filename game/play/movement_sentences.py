"""Sentences about ships and craft on their way: tows, hangars, arrivals, withdrawals, rams, debris flown through."""

from collections.abc import Iterable
from typing import Any

from .sentences import Line, Telling, Tone, by_squadron, capital, grouped
from .wording import counted


def hooked(told: Telling, row: int, event: Any) -> Line:
    """A tow that was hooked."""
    text = f"{told.names.of(int(event['source']))} has {told.target(event)} in tow"
    return told.line(row, text, int(event["target"]), "orders", tone=Tone.OWN)


def tow_cut(told: Telling, row: int, event: Any) -> Line:
    """A tow that was cut."""
    text = f"{told.names.of(int(event['source']))} casts {told.target(event)} off"
    return told.line(row, text, int(event["target"]), "orders")


def launched(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Flights that left own carriers."""
    yield from _from_hangars(told, rows, "launched")


def landed(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Flights that landed on own carriers."""
    yield from _from_hangars(told, rows, "landed")


def _from_hangars(told: Telling, rows: list[int], what: str) -> Iterable[Line]:
    """Own flights of one carrier and impulse, together."""
    own = [r for r in rows if told.own(int(told.events[r]["target"]))]
    for carrier, group in grouped(told, own, lambda e: int(e["source"])):
        text = f"{told.names.of(carrier)}: {counted(len(group), 'flight')} {what}"
        yield told.line(group[0], text, carrier, "orders")


def arrived(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Own arrivals, by squadron."""
    own = [r for r in rows if told.own(int(told.events[r]["target"]))]
    yield from by_squadron(told, own, "arrive", "arrives", Tone.OWN)


def withdrew(told: Telling, rows: list[int]) -> Iterable[Line]:
    """Who is away, by squadron."""
    units = [r for r in rows if 0 <= int(told.events[r]["target"]) < told.known.slots]
    yield from by_squadron(told, units, "are beyond pursuit", "is beyond pursuit", Tone.OWN)


def rammed(told: Telling, row: int, event: Any) -> Line:
    """A ship that rammed another."""
    target = int(event["target"])
    km_s, gj = int(event["value"]) / 1_000, int(event["energy_mj"]) / 1_000
    text = f"{capital(told.source(event))} rams {told.target(event)} at {km_s:.1f} km/s: {gj:,.0f} GJ"
    return told.line(row, text, target, "hits", tone=told.tone(target, Tone.LOSS, Tone.OWN))


def crossed(told: Telling, row: int, event: Any) -> Line:
    """A ship that flew through debris, with what struck it."""
    code = int(event["target"])
    km_s, gj = int(event["value"]) / 1_000, int(event["energy_mj"]) / 1_000
    much = f": {gj:.0f} GJ" if gj >= 0.5 else ""
    text = f"{told.target(event)} flies through debris at {km_s:.0f} km/s{much}"
    return told.line(row, text, code, "hits", tone=told.tone(code, Tone.CAUTION, Tone.PLAIN))
