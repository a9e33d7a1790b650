"""Torpedoes of own ships for players: carried, launched in the turn, and what comes of them at a target."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..rules import salvo_odds
from ..rules.state.vocabulary import PPM, FireMode, Presence, WeaponKind
from .doubt import is_blurred, km_words, whole_span
from .model import BattleModel

_BELIEVED = 20
"""Battles that a salvo at what is not where it is seen is reckoned in."""


def torpedoes_left(model: BattleModel, slot: int) -> tuple[int, int]:
    """How many torpedoes an own unit can launch in a turn, and how many it has left."""
    tables, class_id = model.tables, model.names.units[slot].class_id
    weapon, count = tables.classes.battery_weapon[class_id], tables.classes.battery_count[class_id]
    if not len(tables.weapons.kind):
        return 0, 0
    launcher = (weapon >= 0) & (tables.weapons.kind[np.maximum(weapon, 0)] == WeaponKind.TORPEDO)
    left = np.where(launcher, model.seen.units.ammo[0, slot], 0)
    tubes = count * tables.weapons.per_turn[np.maximum(weapon, 0)]
    return int(np.minimum(tubes, left).sum()), int(left.sum())


def torpedo_slot(model: BattleModel, slot: int) -> int | None:
    """The first battery of an own unit that launches torpedoes; None where it has none."""
    tables = model.tables
    weapon = tables.classes.battery_weapon[model.names.units[slot].class_id]
    found = [k for k, n in enumerate(weapon.tolist()) if n >= 0 and tables.weapons.kind[n] == WeaponKind.TORPEDO]
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Magazine:
    """The torpedoes of a ship."""

    full: int  # that it began the battle with
    left: int
    most: int  # that it can launch in a turn
    ordered: int  # that it is told to launch, as soon as it can

    @property
    def launches(self) -> int:
        """Torpedoes of this turn's salvo."""
        return min(self.ordered, self.most)

    @property
    def words(self) -> str:
        """For the card."""
        if not self.left:
            return "none left"
        return f"{self.left} left · {f'launches {self.launches}' if self.launches else f'{self.most} a turn'}"


def magazine(model: BattleModel, slot: int) -> Magazine | None:
    """The torpedoes of an own ship, with the order that is plotted or stands; None for ships without tubes."""
    if torpedo_slot(model, slot) is None:
        return None
    classes, weapons = model.tables.classes, model.tables.weapons
    class_id = model.names.units[slot].class_id
    weapon = np.maximum(classes.battery_weapon[class_id], 0)
    tubes = (classes.battery_weapon[class_id] >= 0) & (weapons.kind[weapon] == WeaponKind.TORPEDO)
    full = int((tubes * classes.battery_count[class_id] * weapons.ammo[weapon]).sum())
    most, left = torpedoes_left(model, slot)
    fire, units = model.draft.plotted(slot, "fire"), model.seen.units
    held = fire.get("mode") == "hold" if fire is not None else units.fire_mode[0, slot] == FireMode.HOLD
    told = int(fire.get("salvo") or 0) if fire is not None else int(units.salvo[0, slot])
    return Magazine(full, left, most, 0 if held else min(told, left))


def salvo_target(model: BattleModel, slot: int) -> int:
    """Slot of the unit that a ship's fire order names, as plotted, else as it stands; -1 = none that is known."""
    fire = model.draft.plotted(slot, "fire")
    at = int(model.seen.units.fire_at[0, slot])
    if fire is not None:
        at = model.names.code(fire["target"]) if fire.get("target") else -1
    return at if 0 <= at < len(model.names.units) and model.seen.units.presence[0, at] == Presence.PRESENT else -1


class Chance(NamedTuple):
    """What comes of a salvo in one of the battles that this may be."""

    arrives: bool
    through: int
    flight_s: float


@dataclass(frozen=True, slots=True)
class SalvoAim:
    """What comes of the torpedoes that own ships launch at an enemy in this turn, by what the side knows."""

    shooter: int
    target: int
    count: int  # the shooter's
    together: int  # of all own ships
    through: int  # of all these
    stopped_ppm: int  # chance of each to be stopped
    stops: int  # that the point defence on the way can stop
    unknown: int  # contacts there that may have some too
    flight_s: float
    energy_mj: int  # of each
    way: tuple[float, ...]  # parts of the way behind them, impulse by impulse
    fault: str  # why they would not get there; "" where they would
    doubt: tuple[Chance, ...] = ()  # were all in noise where it may be; none for what is seen exactly

    @property
    def words(self) -> str:
        """For the card and the tool tip; at what is somewhere in noise, how likely they are to get there."""
        arrive = [one for one in self.doubt if one.arrives]
        perhaps = f", {100 * len(arrive) / len(self.doubt):.0f} % that they arrive" if self.doubt else ""
        if self.fault:
            return f"{self.fault} as it is seen{perhaps}" if arrive else self.fault
        if not arrive:
            return f"{self.through} of {self.together} get through, {self.flight_s:.0f} s{perhaps}"
        through = whole_span([one.through for one in arrive])
        words = f"{through} of {self.together} get through, {whole_span([one.flight_s for one in arrive])} s"
        return words if len(arrive) == len(self.doubt) else words + perhaps

    @property
    def stopped_words(self) -> str:
        """What stops them, as far as is known."""
        if not self.stops:
            words = "no point defence known"
        else:
            words = f"point defence stops {self.stopped_ppm * 100 / PPM:.0f} %, at most {self.stops}"
        return f"{words}, {self.unknown} unidentified" if self.unknown else words


def salvo_aim(model: BattleModel, shooter: int, target: int) -> SalvoAim | None:
    """The reckoning of a ship's torpedoes at a unit; None without any, or at what is not known.

    Where it is not told to launch any, of a whole turn's salvo.
    """
    battery, mine = torpedo_slot(model, shooter), magazine(model, shooter)
    if battery is None or mine is None or not mine.left or not _is_there(model, target):
        return None
    aimed = salvo_target(model, shooter) == target and mine.launches > 0
    count = mine.launches if aimed else mine.most
    together = count + sum(launched_at(model, slot, target) for slot in _own(model) if slot != shooter)
    odds = salvo_odds(model.seen, model.tables, shooter, battery, target, together)
    faults = (
        (odds.in_range, f"out of range by {km_words(odds.short_km)} km"),
        (odds.clear, "too near: the blast would reach it"),
        (odds.bears, "not in the tubes' arc"), (odds.lasts, "it outruns them"),
    )  # fmt: skip
    return SalvoAim(
        shooter, target, count, together, odds.through, odds.stopped_ppm, odds.stops, odds.unknown, odds.flight_s,
        odds.energy_mj, odds.way, next((words for holds, words in faults if not holds), ""),
        _doubted(model, shooter, battery, target, together),
    )  # fmt: skip


def _doubted(model: BattleModel, shooter: int, battery: int, target: int, count: int) -> tuple[Chance, ...]:
    """The reckoning in battles any of which this may be, where the target is not where it is seen."""
    if not is_blurred(model, target):
        return ()

    def reckon() -> tuple[Chance, ...]:
        worlds = (model.believed.take(np.array([k])) for k in range(_BELIEVED))
        found = (salvo_odds(one, model.tables, shooter, battery, target, count) for one in worlds)
        return tuple(Chance(one.flies, one.through, one.flight_s) for one in found)

    return model.worked_out((shooter, battery, target, count), reckon)


def _is_there(model: BattleModel, code: int) -> bool:
    """Is it a unit that its side knows to be on the map?"""
    units = model.seen.units
    known = 0 <= code < len(model.names.units) and units.uid[0, code] != 0
    return bool(known and units.presence[0, code] == Presence.PRESENT)


def launched_at(model: BattleModel, slot: int, target: int) -> int:
    """Torpedoes that a ship is told to launch at a unit in this turn."""
    if salvo_target(model, slot) != target:
        return 0
    told = magazine(model, slot)
    return told.launches if told is not None else 0


def _own(model: BattleModel) -> list[int]:
    units = model.seen.units
    return [
        int(s) for s in np.flatnonzero((units.side[0] == model.side) & (units.salvo[0] >= 0) & model.seen.fighting()[0])
    ]
