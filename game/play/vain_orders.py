"""Orders that will do nothing in the coming turn, by own knowledge alone: who, and why, in words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from game.scenario.vocabulary import MOVES

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import STEPS, FireMode, Move, Presence, WeaponKind
from .doubt import km_words
from .forecast import Forecast
from .impactors import aim_of, aimed_at, charge_of
from .model import BattleModel
from .order_words import known_name
from .torpedoes import magazine, salvo_aim, salvo_target, torpedo_slot


class Vain(NamedTuple):
    """A ship, why what it is told does nothing in words that follow its name, and how far it falls short, km."""

    slot: int
    words: str
    short_km: float = 0.0


_TO_THE_LIVING = ("intercept", "ram", "pursue")
_TO_SOMETHING = ("intercept", "keep_range", "follow", "tow", "ram", "pursue")
_TURNED_TO = 2
"""So many of the enemies that a bow points at best are asked about."""


def vain_orders(model: BattleModel, own: Sequence[int], forecast: Forecast | None) -> list[tuple[tuple[int, ...], str]]:
    """Ships with the same about them: (slots, words), in the order in which they are to be told.

    What depends on where everybody will be is told only with a `forecast` of the orders as plotted.
    """
    foes = known_foes(model)
    told = [*_moves(model, own, foes)]
    if forecast is not None:
        told += [*_fire(model, own, forecast), *_torpedoes(model, own, forecast), *_bows(model, own, foes, forecast)]
    found: dict[str, list[Vain]] = {}
    for one in told:
        found.setdefault(one.words, []).append(one)
    return [(tuple(one.slot for one in same), words + _short(same)) for words, same in found.items()]


def _short(same: Sequence[Vain]) -> str:
    """How far these fall short; nothing where they do not."""
    least = min(one.short_km for one in same)
    return f" by {km_words(least)} km{' or more' if len(same) > 1 else ''}" if least > 0.0 else ""


def known_foes(model: BattleModel) -> list[int]:
    """Slots of enemy units that the side knows and takes to be alive."""
    seen = model.seen
    foes = seen.fighting()[0] & model.tables.sides.enemy[model.side][np.maximum(seen.units.side[0], 0)]
    return np.flatnonzero(foes & (seen.units.uid[0] != 0)).tolist()


def _moves(model: BattleModel, own: Sequence[int], foes: Sequence[int]) -> Iterator[Vain]:
    """Those that withdraw from nobody, or go for what is gone."""
    flights = model.seen.flights
    hunted = (flights.alive[0] > 0) & model.tables.sides.enemy[model.side][np.maximum(flights.side[0], 0)]
    nobody = not foes and not hunted.any()
    for slot in own:
        kind, target = _move(model, slot)
        if kind == "withdraw" and nobody and model.draft.plotted(slot, "move") is not None:
            yield Vain(slot, "cannot withdraw: no enemy is known")
        elif kind in _TO_SOMETHING and target != NONE and _gone(model, target, dead=kind in _TO_THE_LIVING):
            yield Vain(slot, f"cannot go for {known_name(model, target)}: it is gone")


def _move(model: BattleModel, slot: int) -> tuple[str, int]:
    """The move of a unit, as plotted, else as it stands: its word, and the row code that it is about or NONE."""
    plotted = model.draft.plotted(slot, "move")
    if plotted is not None:
        return plotted["kind"], model.names.code(plotted["target"]) if plotted.get("target") else NONE
    units = model.seen.units
    move = int(units.move[0, slot])
    return MOVES[move], NONE if move == Move.ORBIT else int(units.ref[0, slot])


def _gone(model: BattleModel, code: int, *, dead: bool) -> bool:
    """Is a unit or flight known to be off the map, or `dead` where that counts as well?"""
    units, flights, slots = model.seen.units, model.seen.flights, len(model.names.units)
    if code >= slots:
        flight = code - slots
        return flight < len(model.names.flights) and bool(flights.alive[0, flight] <= 0)
    known = units.uid[0, code] != 0
    off = known and units.presence[0, code] not in (Presence.PRESENT, Presence.DORMANT)
    return bool(off or (dead and known and units.hull_mj[0, code] <= 0))


def _fire(model: BattleModel, own: Sequence[int], forecast: Forecast) -> Iterator[Vain]:
    """Those told in this turn to fire at what stays out of the reach of all their guns, or is gone."""
    for slot in own:
        fire = model.draft.plotted(slot, "fire") or {}
        target = model.names.code(fire["target"]) if fire.get("target") else NONE
        gun = model.tables.farthest_weapon(model.names.units[slot].class_id)
        if not 0 <= target < len(model.names.units) or fire.get("mode") == "hold" or gun is None:
            continue
        short_km = nearest_km(model, forecast, slot, target) - float(model.tables.weapons.range_km[gun])
        if _gone(model, target, dead=True):
            yield Vain(slot, f"cannot fire at {known_name(model, target)}: it is gone")
        elif short_km > 0.0 and not fire.get("salvo"):
            yield Vain(slot, "cannot fire: out of reach", short_km)


def _torpedoes(model: BattleModel, own: Sequence[int], forecast: Forecast) -> Iterator[Vain]:
    """Those told in this turn to launch at what their torpedoes do not reach."""
    for slot in own:
        held, battery = magazine(model, slot), torpedo_slot(model, slot)
        target = salvo_target(model, slot)
        if held is None or battery is None or not held.launches or target < 0:
            continue
        if model.draft.plotted(slot, "fire") is None:
            continue
        aim = salvo_aim(model, slot, target)
        if aim is None or not aim.fault or any(one.arrives for one in aim.doubt):
            continue
        number = model.tables.classes.battery_weapon[model.names.units[slot].class_id, battery]
        if not aim.fault.startswith("out of range"):
            yield Vain(slot, f"cannot launch: {aim.fault}")
        elif (short_km := nearest_km(model, forecast, slot, target) - float(model.tables.weapons.range_km[number])) > 0:
            yield Vain(slot, "cannot launch: out of range", short_km)


def _bows(model: BattleModel, own: Sequence[int], foes: Sequence[int], forecast: Forecast) -> Iterator[Vain]:
    """Those with a shot of the spinal gun in this turn and somebody in reach of it, but nobody ahead and no target."""
    if not (model.tables.weapons.kind == WeaponKind.IMPACTOR).any() or not foes:
        return
    units = model.seen.units
    for slot in own:
        charge = charge_of(model.seen, model.tables, model.draft, slot)
        if charge is None or not charge.in_turn or aimed_at(model, slot) >= 0 or _holds_fire(model, slot):
            continue
        dx, dy = units.x_km[0, foes] - units.x_km[0, slot], units.y_km[0, foes] - units.y_km[0, slot]
        ahead = (dx * units.hx[0, slot] + dy * units.hy[0, slot]) / np.maximum(np.hypot(dx, dy), 1e-9)
        before = [foes[n] for n in np.argsort(-ahead, kind="stable")[:_TURNED_TO].tolist()]
        aims = [aim for foe in before if (aim := aim_of(model, slot, foe)) is not None]
        if not any(aim.bears and aim.in_range for aim in aims) and _reaches(model, slot, foes, forecast):
            yield Vain(slot, "could fire: bear on a target")


def _holds_fire(model: BattleModel, slot: int) -> bool:
    """Is a ship told to fire at nobody, as plotted, else as it stands?"""
    fire = model.draft.plotted(slot, "fire")
    if fire is None:
        return bool(model.seen.units.fire_mode[0, slot] == FireMode.HOLD)
    return fire.get("mode") == "hold"


def _reaches(model: BattleModel, slot: int, foes: Sequence[int], forecast: Forecast) -> bool:
    """Does any of these come within the reach of a ship's farthest gun in the turn?"""
    gun = model.tables.farthest_weapon(model.names.units[slot].class_id)
    reach = float(model.tables.weapons.range_km[gun]) if gun is not None else 0.0
    return any(nearest_km(model, forecast, slot, foe) <= reach for foe in foes)


def nearest_km(model: BattleModel, forecast: Forecast, slot: int, target: int) -> float:
    """How near a unit comes to another in the coming turn, that one on its course as it is known."""
    turn = slice(0, STEPS + 1)
    dx = forecast.x_km[turn, slot] - forecast.x_km[turn, target]
    dy = forecast.y_km[turn, slot] - forecast.y_km[turn, target]
    return float(np.nanmin(np.hypot(dx, dy)))
