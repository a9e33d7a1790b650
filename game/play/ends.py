"""How a ship came to its end: everything that struck it in its last turn, and what had gone before."""

import math
from dataclasses import dataclass

import numpy as np

from game.scenario.vocabulary import MOVES

from ..rules.state.columns import NONE, Array
from ..rules.state.vocabulary import SUBSTEPS, Cause, Event, System
from .known_turn import KnownTurn
from .reckoning import Struck
from .sentences import Line

_OF_CRAFT = (Cause.FIGHTERS, Cause.DRONES, Cause.PULSE)
_LEDGER = ("energy", "shielded", "stopped", "hull", "overkill")


@dataclass(frozen=True, slots=True)
class Blow:
    """What one attacker did to a ship in a turn by one means: hits, energies of them all, the row of the last shot."""

    source: int  # row code, of one of them where they are craft; NONE where it is not known or nobody
    cause: Cause
    impulse: int  # of the last hit
    hits: int
    struck: Struck
    shot: int  # NONE where it was no shot


@dataclass(frozen=True, slots=True)
class End:
    """The end of a ship: to what, by whom, when, and what struck it in that turn, in the order of the last hits."""

    row: int
    target: int
    source: int
    cause: Cause
    turn: int
    impulse: int
    blows: tuple[Blow, ...]

    @property
    def last(self) -> Blow | None:
        """The blow that it died of; None where it was none that is known."""
        craft = self.cause in _OF_CRAFT
        fatal = [one for one in self.blows if one.cause == self.cause and (craft or one.source == self.source)]
        return fatal[-1] if fatal else None


def end_of(events: Array, row: int, slots: int) -> End:
    """The end that a LOST row tells of; `slots`: row codes from here on are flights."""
    lost = events[row]
    target, impulse = int(lost["target"]), int(lost["impulse"])
    hits = (events["kind"] == Event.HIT) & (events["target"] == target) & (events["impulse"] <= impulse)
    alike: dict[tuple[int, bool, int], list[int]] = {}
    for number in np.flatnonzero(hits).tolist():
        hit = events[number]
        craft = int(hit["source"]) >= slots
        # Craft of a side sting together, however they are kept in flights.
        alike.setdefault((int(hit["value"]), craft, NONE if craft else int(hit["source"])), []).append(number)
    blows = sorted((_blow(events, rows) for rows in alike.values()), key=lambda blow: blow.impulse)
    return End(
        row, target, int(lost["source"]), Cause(int(lost["value"])), int(lost["turn"]), impulse, tuple(blows)
    )  # fmt: skip


def _blow(events: Array, rows: list[int]) -> Blow:
    last = events[rows[-1]]
    struck = Struck(int(last["target"]), *(int(events[f"{name}_mj"][rows].sum()) for name in _LEDGER))
    return Blow(
        int(last["source"]), Cause(int(last["value"])), int(last["impulse"]), len(rows), struck,
        shot_of(events, rows[-1]),
    )  # fmt: skip


def shot_of(events: Array, row: int) -> int:
    """The row of the shot that a HIT row is of; NONE where it was none, or was fired in the turn before."""
    hit, slug = events[row], events["value"][row] == Cause.IMPACTOR
    kinds = (Event.SLUG,) if slug else (Event.LASER, Event.DARK_BEAM)
    same = np.isin(events["kind"], kinds) & (events["impulse"] == hit["impulse"] - slug)
    for name in ("source", "slot", "shot", *(("target",) if slug else ())):
        same &= events[name] == hit[name]
    if hit["source"] == NONE:
        same &= events["target"] == hit["target"]
    found = np.flatnonzero(same) if hit["value"] in _OF_SHOTS else np.zeros(0, np.int64)
    return int(found[0]) if len(found) else NONE


_OF_SHOTS = (Cause.LASER, Cause.DARK_BEAM, Cause.IMPACTOR)


_BY_HITS = (Event.SHIELD_DOWN, Event.SYSTEM_OUT, Event.FIRE, Event.CONTAINMENT)
"""What befalls a ship that is hit in the same impulse."""


def explained_by(events: Array, row: int) -> int:
    """The row of the shot or of the loss that an event came of, or is; NONE where there is none of them.

    Harm comes of the heaviest hit of its impulse, a plant that goes up is part of its ship's end, a slug that was
    fired is told of where it passes its target.
    """
    event, kind = events[row], Event(int(events["kind"][row]))
    if kind is Event.HIT:
        return shot_of(events, row)
    if kind in _BY_HITS:
        hits = (events["kind"] == Event.HIT) & (events["target"] == event["target"])
        found = np.flatnonzero(hits & (events["impulse"] == event["impulse"]))
        return shot_of(events, int(found[events["energy_mj"][found].argmax()])) if len(found) else NONE
    if kind is Event.BREACH:
        found = np.flatnonzero((events["kind"] == Event.LOST) & (events["target"] == event["source"]))
        return int(found[0]) if len(found) and event["source"] != NONE else NONE
    if kind is Event.IMPACTOR:
        same = (events["kind"] == Event.SLUG) & (events["source"] == event["source"])
        found = np.flatnonzero(same & (events["slot"] == event["slot"]) & (events["shot"] == event["shot"]))
        return int(found[0]) if len(found) else NONE
    return row


def heaviest(blows: tuple[Blow, ...], most: int) -> tuple[tuple[Blow, ...], tuple[Blow, ...]]:
    """The blows that did most to the ship itself, at most so many, the last among them; and the others. In order."""

    def weight(blow: Blow) -> tuple[bool, int, int]:
        return blow is blows[-1], blow.struck.hull_mj + blow.struck.overkill_mj, blow.struck.energy_mj

    kept = sorted(blows, key=weight, reverse=True)[:most]
    return tuple(b for b in blows if b in kept), tuple(b for b in blows if b not in kept)


def fall_words(known: KnownTurn, end: End) -> str:
    """How an own ship came down: how fast, whether it had a drive, what it had been told; "" of others."""
    if not known.own[end.target]:
        return ""
    units, played, slot, i = known.units, known.played, end.target, end.impulse
    at, orders = known.middle, played.orders.units
    vx = float(units.vx_km_s[i, slot]) - float(at.vx_km_s[i * SUBSTEPS])
    vy = float(units.vy_km_s[i, slot]) - float(at.vy_km_s[i * SUBSTEPS])
    told = orders.move[0, slot] if orders.move_given[0, slot] else played.before.units.move[0, slot]
    drive = ", its drive out" if units.system_ppm[i, slot, System.DRIVE] <= 0 else ""
    return (
        f"It came down at {math.hypot(vx, vy):.0f} km/s{drive}; its order was to {MOVES[int(told)].replace('_', ' ')}."
    )


def before(lines: list[Line], end: End, name: str, most: int) -> list[tuple[str, str]]:
    """What had befallen the ship before its end, as the log told it: (stamp, words), the last `most` of them."""
    head = f"{name}: "
    told = [
        (line.stamp, line.text.removeprefix(head)) for line in lines
        if line.code == end.target and line.text.startswith(head) and (line.turn, line.t) <= (end.turn, end.impulse + 1)
    ]  # fmt: skip
    return told[-most:]
