"""Rows of a unit card about plant, spinal gun, torpedoes and point defence: only what the class has."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from ..rules import breach_odds_ppm
from ..rules.state.vocabulary import PPM, Plant, System, WeaponKind
from .condition import moment_words
from .impactors import Charge, aim_of, aimed_at, charge_of
from .model import BattleModel
from .torpedoes import magazine, salvo_aim, salvo_target


class RowTone(Enum):
    """How a row is meant."""

    PLAIN = "plain"
    CAUTION = "caution"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Pips:
    """Rounds: so many of so many are left, and of these so many are about to go."""

    left: int
    full: int
    going: int = 0


@dataclass(frozen=True, slots=True)
class WeaponRow:
    """One row: its label, words, a sign before them, and the verb that a click gives."""

    label: str
    words: str
    tone: RowTone = RowTone.PLAIN
    charge: Charge | None = None
    pips: Pips | None = None
    verb: str = ""


def weapon_rows(model: BattleModel, slot: int) -> list[WeaponRow]:
    """The rows of an own unit, by what is plotted."""
    return [*_plant(model, slot), *_impactor(model, slot), *_torpedoes(model, slot), *_defence(model, slot)]


def breach_ppm(model: BattleModel, slot: int) -> int:
    """Chance that a unit's failing containment is gone within the turn, if what is plotted is in force; ppm."""
    if model.is_own(slot) and model.draft.plotted(slot, "posture") == "spun_down":
        return 0
    return breach_odds_ppm(model.seen, model.tables, slot, model.side)


def containment_words(model: BattleModel, slot: int) -> str:
    """When a containment that fails is gone, and how likely that is; "" for one that holds."""
    left = int(model.seen.units.breach_impulses[0, slot])
    if left <= 0 or model.seen.units.hull_mj[0, slot] <= 0:
        return ""
    if model.is_own(slot) and model.draft.plotted(slot, "posture") == "spun_down":
        return "spun down: it will hold"
    chance = breach_ppm(model, slot) * 100 / PPM
    return f"{chance:.0f} % breach by {moment_words(model.turn, 0.0, left - 1)}"


def _plant(model: BattleModel, slot: int) -> list[WeaponRow]:
    """A plant that may breach or is hurt."""
    units, classes = model.seen.units, model.tables.classes
    class_id = model.names.units[slot].class_id
    kind = "antimatter" if classes.plant[class_id] == Plant.ANTIMATTER else "fusion"
    whole = int(units.system_ppm[0, slot, System.PLANT])
    failing = containment_words(model, slot)
    if failing:
        held = failing.startswith("spun")
        return [WeaponRow("Plant", failing, RowTone.CAUTION if held else RowTone.DANGER, verb="posture")]
    if model.draft.plotted(slot, "posture") == "spun_down":
        return [WeaponRow("Plant", f"{kind}, spun down", RowTone.CAUTION, verb="posture")]
    if whole < PPM:
        tone = RowTone.CAUTION if classes.containment_impulses[class_id] else RowTone.PLAIN
        risk = ", a hit may breach it" if classes.containment_impulses[class_id] else ""
        return [WeaponRow("Plant", f"{kind} at {whole * 100 / PPM:.0f} %{risk}", tone, verb="posture")]
    return [WeaponRow("Plant", kind)] if classes.containment_impulses[class_id] else []


def _impactor(model: BattleModel, slot: int) -> list[WeaponRow]:
    charge = charge_of(model.seen, model.tables, model.draft, slot)
    if charge is None:
        return []
    words = f"{charge.words} · {charge.in_turn} this turn" if charge.in_turn > 1 else charge.words
    rows = [WeaponRow("Impactor", words, charge=charge, verb="fire_at")]
    target = aimed_at(model, slot)
    aim = aim_of(model, slot, target) if target >= 0 else None
    if aim is not None:
        ready = aim.bears and aim.in_range
        rows.append(WeaponRow("Shot", aim.words, RowTone.PLAIN if ready else RowTone.CAUTION, verb="fire_at"))
    return rows


def _torpedoes(model: BattleModel, slot: int) -> list[WeaponRow]:
    held = magazine(model, slot)
    if held is None:
        return []
    pips = Pips(held.left, held.full, held.launches)
    rows = [WeaponRow("Torpedoes", held.words, pips=pips, verb="torpedoes")]
    aim = salvo_aim(model, slot, salvo_target(model, slot)) if held.launches else None
    if aim is not None:
        tone = RowTone.CAUTION if aim.fault or not aim.through else RowTone.PLAIN
        rows.append(WeaponRow("Salvo", aim.words, tone, verb="torpedoes"))
        if not aim.fault:
            rows.append(WeaponRow("", aim.stopped_words, verb="torpedoes"))
    return rows


def _defence(model: BattleModel, slot: int) -> list[WeaponRow]:
    """Rounds of point defence, and what it stops in a turn at its best."""
    classes, weapons = model.tables.classes, model.tables.weapons
    class_id = model.names.units[slot].class_id
    number = np.maximum(classes.battery_weapon[class_id], 0)
    if not len(weapons.kind):
        return []
    guards = (classes.battery_weapon[class_id] >= 0) & (weapons.kind[number] == WeaponKind.PD)
    if not guards.any():
        return []
    count = classes.battery_count[class_id]
    stops = int((guards * count * weapons.stops[number]).sum())
    full = int((guards * count * weapons.ammo[number]).sum())
    if not full:
        return [WeaponRow("Defence", f"stops {stops} a turn")]
    left = int(model.seen.units.ammo[0, slot][guards].sum())
    words = f"{left} left · stops {min(stops, left)}" if left else "none left"
    return [WeaponRow("Defence", words, RowTone.PLAIN if left else RowTone.CAUTION, pips=Pips(left, full))]
