"""Impactors of own ships for players: their charge, what they are aimed at, and what a shot is worth."""

from dataclasses import dataclass

import numpy as np

from ..rules import charge_steps_mj, impactor_aim
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, PPM, FireMode, WeaponKind
from ..rules.state.world import World
from .doubt import doubt_of, km_words
from .draft import Draft
from .model import BattleModel
from .power import power_plotted

NOTCHES_MOST = 12
"""A ring with more parts than this is drawn in one piece, with a notch a turn."""


@dataclass(frozen=True, slots=True)
class Charge:
    """How far the capacitor of an impactor is."""

    share: float  # of a shot, 0..1
    shots: int  # that it could fire now
    step_mj: int  # an impulse
    impulses: int  # from empty to a shot at this rate; 0 where it never gets there
    left: int  # impulses until the next shot; 0 where it can fire, or never will
    in_turn: int  # shots that it can fire within the turn, if it has a target in every impulse

    @property
    def words(self) -> str:
        """For the card."""
        if self.shots:
            return "charged" if self.shots == 1 else f"{self.shots} charged"
        if not self.impulses:
            return "not charging"
        return f"{self.impulses - self.left} of {self.impulses}, fires in {self.left}"


@dataclass(frozen=True, slots=True)
class Aim:
    """A shot at an enemy as it stands now."""

    shooter: int
    target: int
    flight_s: float
    x_km: float  # where the slug would meet it
    y_km: float
    can_dodge_km: float
    factors: tuple[tuple[str, int], ...]  # (name, ppm)
    chance_ppm: int
    energy_mj: int
    in_range: bool
    off_deg: float  # between the gun and the target, as the ship points
    bears: bool  # it points well enough, or is told to
    circle_km: float = 0.0  # that its target is somewhere in, while the gun is aimed at its middle; 0 = it is seen

    @property
    def noise_words(self) -> str:
        """How far off its target may be that it is fired at, where that is not seen exactly."""
        return f", \N{PLUS-MINUS SIGN}{km_words(self.circle_km)} km" if self.circle_km > 0.0 else ""

    @property
    def words(self) -> str:
        """Odds and flight time, or what is in the way of the shot."""
        if not self.in_range:
            return "out of range"
        odds = f"{self.chance_ppm * 100 / PPM:.0f} %, {self.flight_s:.1f} s{self.noise_words}"
        return odds if self.bears else f"{self.off_deg:.0f}° off the spine"


def impactor_slot(tables: Tables, class_id: int) -> int | None:
    """The first battery of a class that is an impactor."""
    weapon = tables.classes.battery_weapon[class_id]
    kinds = tables.weapons.kind
    found = [k for k, n in enumerate(weapon.tolist()) if n >= 0 and kinds[n] == WeaponKind.IMPACTOR]
    return found[0] if found else None


def charge_of(seen: World, tables: Tables, draft: Draft, slot: int) -> Charge | None:
    """The charge of a ship's impactor at the power shares plotted or in force; None for ships without one."""
    units, classes = seen.units, tables.classes
    class_id = int(units.class_id[0, slot])
    battery = impactor_slot(tables, class_id)
    if battery is None:
        return None
    shot = int(tables.weapons.energy_mj[classes.battery_weapon[class_id, battery]])
    held = int(units.capacitor_mj[0, slot, battery])
    plotted, shares = power_plotted(draft, slot), units.weapons_share_ppm
    if plotted:
        shares = np.full_like(shares, round(plotted["weapons"] * PPM / 100))
    step = int(charge_steps_mj(tables, units, battery, shares)[0, slot])
    impulses = -(-shot // step) if step else 0
    missing = max(shot - held, 0)
    left = -(-missing // step) if step else 0
    return Charge(min(held / shot, 1.0), held // shot, step, impulses, left, _shots_in_turn(held, step, shot))


def _shots_in_turn(held: int, step: int, shot: int) -> int:
    """Shots of a turn of a gun that charges before it fires, at most one an impulse."""
    fired = 0
    for _ in range(IMPULSES):
        held += step
        if held >= shot:
            held, fired = held - shot, fired + 1
    return fired


def borne_on(model: BattleModel, slot: int) -> int:
    """Row code of what a unit keeps its bow on: as plotted, else as it stands; -1 = nothing."""
    fire = model.draft.plotted(slot, "fire")
    if fire is None:
        return int(model.seen.units.bear[0, slot])
    return model.names.code(fire["bear"]) if fire.get("bear") else -1


def aimed_at(model: BattleModel, slot: int) -> int:
    """Slot of the unit that a ship's impactor is meant for: named by its fire order, else borne on; -1 = none."""
    fire = model.draft.plotted(slot, "fire")
    units = model.seen.units
    if (fire or {}).get("mode") == "hold" or (fire is None and units.fire_mode[0, slot] == FireMode.HOLD):
        return -1
    at = int(units.fire_at[0, slot])
    if fire is not None:
        at = model.names.code(fire["target"]) if fire.get("target") else -1
    at = at if at >= 0 else borne_on(model, slot)
    return at if 0 <= at < len(model.names.units) and _known(model, at) else -1


def _known(model: BattleModel, slot: int) -> bool:
    return bool(model.seen.units.uid[0, slot] != 0 and model.seen.present()[0, slot])


def aim_of(model: BattleModel, shooter: int, target: int) -> Aim | None:
    """The reckoning of a ship's impactor at a unit that its side knows; None without an impactor."""
    class_id = int(model.seen.units.class_id[0, shooter])
    battery = impactor_slot(model.tables, class_id)
    if battery is None or not 0 <= target < len(model.names.units) or not _known(model, target):
        return None
    doubt, units = doubt_of(model, target), model.seen.units
    places = None
    if doubt is not None:
        places = units.x_km[0, target] + doubt.off_x_km, units.y_km[0, target] + doubt.off_y_km
    told = impactor_aim(model.seen, model.tables, shooter, battery, target, places)
    named = (("base", "base"), ("dodge", "evasion"), ("jamming", "jam"), ("crew", "crew"))
    factors = tuple((name, told.factors[f"{column}_ppm"]) for name, column in named)
    factors += (("noise", told.near_ppm),) if doubt is not None else ()
    off_deg = float(np.degrees(np.arccos(np.clip(told.off_arc, -1.0, 1.0))))
    energy = int(model.tables.weapons.energy_mj[model.tables.classes.battery_weapon[class_id, battery]])
    bears = told.bears or borne_on(model, shooter) == target
    circle_km = 0.0 if doubt is None else float(model.seen.contacts.err_km[0, model.side, target])
    return Aim(
        shooter, target, told.flight_s, told.lead_x, told.lead_y, told.can_dodge_km, factors, told.chance_ppm, energy,
        told.in_range, off_deg, bears, circle_km,
    )  # fmt: skip
