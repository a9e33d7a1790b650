"""How a shot's chance came about, what was rolled, and where its energy went."""

from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import NONE, Array
from ..rules.state.vocabulary import PPM, Cause, Event
from .wording import percent


@dataclass(frozen=True, slots=True)
class Struck:
    """What a shot did to one ship: energies in MJ; shielded + stopped + hull + overkill = energy."""

    code: int
    energy_mj: int
    shielded_mj: int
    stopped_mj: int
    hull_mj: int
    overkill_mj: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a shot's chance came about, what was rolled and where its energy went."""

    row: int
    dark: bool
    source: int
    target: int
    turn: int
    impulse: int
    factors: tuple[tuple[str, int], ...]  # (name, ppm): their product is the chance; none where it is not known
    chance_ppm: int
    roll_ppm: int
    hit: bool
    struck: tuple[Struck, ...]
    flight_s: float = 0.0  # of a slug


class Hits:
    """The HIT rows of a turn, found by shot: looked for among all, those of 4,000 shots would take three seconds."""

    def __init__(self, events: Array):
        self._events = events
        places: dict[tuple[int, int], list[int]] = {}
        rows = np.flatnonzero(events["kind"] == Event.HIT)
        keys = zip(events["impulse"][rows].tolist(), events["source"][rows].tolist(), strict=True)
        for key, row in zip(keys, rows.tolist(), strict=True):
            places.setdefault(key, []).append(row)
        self._of_shooter = {key: events[some] for key, some in places.items()}

    def of(self, row: int) -> Array:
        """The HIT rows of a shot, as `hits_of`."""
        shot = self._events[row]
        if shot["kind"] == Event.SLUG:
            return hits_of(self._events, row)
        key = int(shot["impulse"]), int(shot["source"])
        return hits_of(self._events, row, self._of_shooter.get(key, self._events[:0]))


def hits_of(events: Array, row: int, among: Array | None = None) -> Array:
    """The HIT rows of a shot; those of a shooter that nobody sees are told apart by their target too.

    They are looked for among all events, or in rows that hold all of the shooter's in the impulse.
    """
    shot = events[row]
    events = events if among is None else among
    same = events["kind"] == Event.HIT
    if shot["kind"] == Event.SLUG:
        # What a slug did is told in the next impulse; of the last one of a turn, in the next turn.
        same &= (events["impulse"] == shot["impulse"] + 1) & (events["value"] == Cause.IMPACTOR)
        for name in ("slot", "shot", "target", "turn"):
            same &= events[name] == shot[name]
        return events[same & (shot["value"] > 0)]
    names = ("impulse", "source", "slot", "shot", "turn")
    for name in names if shot["source"] != NONE else (*names, "target"):
        same &= events[name] == shot[name]
    return events[same]


def reckoning(events: Array, row: int) -> Reckoning:
    """The reckoning of the shot in an event row."""
    shot = events[row]
    slug = int(shot["kind"]) == Event.SLUG
    factors = tuple(
        ("dodge" if slug and name == "evasion" else name, int(shot[f"{column}_ppm"]))
        for name, column in (
            ("base", "base"), ("range", "range"), ("evasion", "evasion"), ("jamming", "jam"), ("crew", "crew"),
        )
        if not (slug and name == "range")
    )  # fmt: skip
    struck = tuple(
        Struck(int(h["target"]), *(int(h[f"{n}_mj"]) for n in ("energy", "shielded", "stopped", "hull", "overkill")))
        for h in hits_of(events, row)
    )
    roll, chance = int(shot["roll_ppm"]), int(shot["chance_ppm"])
    # A base of nothing is that of a shot whose reckoning the side does not know.
    known = bool(shot["base_ppm"])
    hit = roll < chance if known and not slug else bool(shot["value"] > 0)
    return Reckoning(
        row, int(shot["kind"]) == Event.DARK_BEAM, int(shot["source"]), int(shot["target"]), int(shot["turn"]),
        int(shot["impulse"]), factors if known else (), chance, roll, hit, struck,
        float(shot["flight_s"]),
    )  # fmt: skip


def chance_words(shot: Reckoning) -> str:
    """How likely a shot was and why, in a line: what made no difference is left out; "" where it is not known."""
    if not shot.factors:
        return ""
    (_, base), *others = shot.factors
    made = [f"{percent(base / PPM)} base", *(f"{ppm / PPM:.2f} {name}" for name, ppm in others if ppm != PPM)]
    return f"{percent(shot.chance_ppm / PPM)} to hit: {' × '.join(made)}; it rolled {shot.roll_ppm / 1e4:.0f}"
