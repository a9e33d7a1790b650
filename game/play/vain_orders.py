"""Orders that will do nothing in the coming turn, by own knowledge alone: who, and why, in words."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from game.scenario import ScenarioError
from game.scenario.vocabulary import MOVES, POSTURES

from ..rules import order_faults
from ..rules.state.columns import NONE
from ..rules.state.vocabulary import (
    LIMP_PPM,
    PASSED_OVER,
    PPM,
    STEPS,
    Fault,
    FireMode,
    Move,
    OrderField,
    Presence,
    WeaponKind,
)
from .commander import MOVES as MOVE_VERBS
from .doubt import km_words
from .forecast import Forecast
from .impactors import aim_of, aimed_at, charge_of
from .model import BattleModel
from .order_words import known_name
from .people_sentences import FAULT_WORDS
from .torpedoes import magazine, salvo_aim, salvo_target, torpedo_slot
from .verbs import VERBS, Verb


class Vain(NamedTuple):
    """A row, why what it is told does nothing in words that follow its name, how far it falls short, km; which order
    that is, by its field, or a part of one (`_OF_VERBS`).
    """

    code: int
    words: str
    short_km: float = 0.0
    field: str = "move"


_TO_THE_LIVING = ("intercept", "ram", "pursue")
_TO_SOMETHING = ("intercept", "keep_range", "follow", "tow", "ram", "pursue")
_HOLDING = {"feign": "it feigns", "silent": "it is silent"}
"""Postures in which nobody fires."""
_FIELDS = {
    int(OrderField.MOVE): "move", int(OrderField.FIRE): "fire", int(OrderField.POWER): "power",
    int(OrderField.POSTURE): "posture", int(OrderField.MISSION): "flights", int(OrderField.READINESS): "readiness",
    int(OrderField.SURRENDER): "surrender",
}  # fmt: skip
_DEEDS = {
    "move": "go", "fire": "fire", "power": "share its power so", "posture": "do that", "flights": "fly",
    "readiness": "do that", "surrender": "strike its colours",
}  # fmt: skip
"""What is refused, by the field of the order."""
FIELD_OF = {
    **dict.fromkeys(VERBS, "fire"), **dict.fromkeys(MOVE_VERBS, "move"), "cut_tow": "move", "evade": "posture",
    "posture": "posture", "readiness": "readiness", "power": "power", "surrender": "surrender",
    "war": "command",
    **{verb.id: "flights" for verb in VERBS.values() if verb.of_craft},
}  # fmt: skip
"""The field of orders that each verb plots."""
_OF_VERBS = {"fire_at": "reach", "torpedoes": "launch"}
"""What is in vain of a field for one of its verbs alone: who launches may fire all the same."""
_TURNED_TO = 2
"""So many of the enemies that a bow points at best are asked about."""


def vain_orders(model: BattleModel, own: Sequence[int], forecast: Forecast | None) -> list[tuple[tuple[int, ...], str]]:
    """Rows with the same about them: (codes, words), in the order in which they are to be told.

    What depends on where everybody will be is told only with a `forecast` of the orders as plotted.
    """
    found: dict[str, list[Vain]] = {}
    for one in _all(model, own, forecast):
        found.setdefault(one.words, []).append(one)
    return [(tuple(one.code for one in same), words + _short(same)) for words, same in found.items()]


def why_vain(model: BattleModel, codes: Sequence[int], verb: Verb, forecast: Forecast | None) -> str:
    """Why what a verb has just plotted does nothing for any of these rows, in a few words; "" where it does."""
    field = FIELD_OF[verb.id]
    about = field, _OF_VERBS.get(verb.id)
    units = [code for code in codes if code < len(model.names.units)]
    vain = {one.code: one for one in reversed([*_all(model, units, forecast, (field,))]) if one.field in about}
    if verb.of_craft:
        homes, first = model.scenario.homes, len(model.names.units)
        asked = [first + f for f, home in enumerate(homes) if first + f in codes or home in units]
        asked = [code for code in asked if model.seen.flights.alive[0, code - first] > 0]
    else:
        obeying = model.obeying()
        asked = [slot for slot in units if slot in obeying]
    if not asked or any(code not in vain for code in asked):
        return ""
    same = [vain[code] for code in asked if vain[code].words == vain[asked[0]].words]
    short = _short(same)
    return same[0].words.rpartition(": ")[2] + (f"{short} in this turn" if short else "")


def _all(
    model: BattleModel, own: Sequence[int], forecast: Forecast | None, fields: Sequence[str] = (*_DEEDS, "bear")
) -> Iterator[Vain]:
    """All of them that are about some fields of orders: others need not be looked for."""
    foes, told = known_foes(model), list[Vain]()
    if "move" in fields:
        told += _moves(model, own, foes)
    if "posture" in fields or "fire" in fields:
        told += _feints(model, own)
    if "flights" in fields:
        told += _craft(model)
    if forecast is not None and "fire" in fields:
        told += [*_fire(model, own, forecast), *_torpedoes(model, own, forecast)]
    if forecast is not None and "bear" in fields:
        told += _bows(model, own, foes, forecast)
    yield from told
    fire = _OF_VERBS.values()
    yield from _refused(model, {(one.code, "fire" if one.field in fire else one.field) for one in told})


def _refused(model: BattleModel, told: set[tuple[int, str]]) -> Iterator[Vain]:
    """Orders that the rules will refuse for what the side knows, but for those of which something was told already."""
    try:
        orders = model.own_orders()
    except ScenarioError:
        return
    for row in order_faults(model.seen, model.tables, orders):
        code, field = int(row["unit"]), _FIELDS.get(int(row["field"]), "")
        carried_out = int(row["fault"]) in PASSED_OVER  # by the others of the squadron: nobody orders the lost alone
        if field and not carried_out and (code, field) not in told and model.is_own(code):
            told.add((code, field))
            yield Vain(code, f"cannot {_DEEDS[field]}: {FAULT_WORDS[Fault(int(row['fault']))]}", field=field)


def _feints(model: BattleModel, own: Sequence[int]) -> Iterator[Vain]:
    """Those that feign under a burn that shows, and those told to fire that hold their fire for their posture."""
    for slot in own:
        plotted = model.draft.plotted(slot, "posture")
        posture = plotted or POSTURES[int(model.seen.units.posture[0, slot])]
        move = model.draft.plotted(slot, "move") or {}
        throttle = 1.0 if move.get("throttle") is None else float(move["throttle"])
        if posture == "feign" and move.get("kind") == "burn" and throttle * PPM > LIMP_PPM:
            yield Vain(slot, f"cannot feign: a burn of more than {100 * LIMP_PPM // PPM} % shows", field="posture")
        fire = model.draft.plotted(slot, "fire") or {}
        if posture in _HOLDING and (fire.get("target") or fire.get("salvo")) and fire.get("mode") != "hold":
            yield Vain(slot, f"cannot fire: {_HOLDING[posture]}", field="fire")


def _craft(model: BattleModel) -> Iterator[Vain]:
    """Flights told in this turn to strike what they cannot reach in it, or to come back though none is out."""
    flights, first = model.seen.flights, len(model.names.units)
    for f, home in enumerate(model.scenario.homes):
        told = model.draft.plotted_flight(f, home)
        if not told or not model.is_own(first + f) or flights.alive[0, f] <= 0:
            continue
        docked = flights.presence[0, f] == Presence.DOCKED
        if told["mission"] == "dock" and docked and not _any_out(model, home):
            yield Vain(first + f, "cannot be recalled: none is out", field="flights")
        elif told["mission"] == "strike" and told.get("target"):
            target = model.names.code(told["target"])
            if _gone(model, target, dead=True):
                yield Vain(first + f, f"cannot strike {known_name(model, target)}: it is gone", field="flights")
            elif (short_km := _strike_short_km(model, f, home if docked else NONE, target)) > 0.0:
                yield Vain(first + f, "cannot strike in this turn: out of reach", short_km, "flights")


def _any_out(model: BattleModel, home: int) -> bool:
    """Does any craft of a carrier fly?"""
    flights = model.seen.flights
    return any(
        at == home and flights.alive[0, f] > 0 and flights.presence[0, f] == Presence.PRESENT
        for f, at in enumerate(model.scenario.homes)
    )


def _strike_short_km(model: BattleModel, flight: int, home: int, target: int) -> float:
    """How far a flight stays out of reach of a target in the coming turn, were it to burn at it all the time; at most.

    `home`: the carrier in whose hangar it is, NONE for one that flies.
    """
    seen, first = model.seen, len(model.names.units)
    group, row = (seen.units, home) if home != NONE else (seen.flights, flight)
    other, at = (seen.units, target) if target < first else (seen.flights, target - first)
    dx, dy = (float(getattr(other, a)[0, at] - getattr(group, a)[0, row]) for a in ("x_km", "y_km"))
    vx, vy = (float(getattr(other, a)[0, at] - getattr(group, a)[0, row]) for a in ("vx_km_s", "vy_km_s"))
    far, turn_s = math.hypot(dx, dy), model.tables.turn_s
    closing = -(dx * vx + dy * vy) / far if far > 0.0 else 0.0
    classes, class_id = model.tables.classes, int(model.names.flights[flight].class_id)
    thrust, spread = float(classes.thrust_km_s2[class_id]), float(seen.flights.spread_km[0, flight])
    reach = float(max(classes.craft_reach_km[class_id], classes.pulse_km[class_id])) + spread
    return far - max(closing, 0.0) * turn_s - 0.5 * thrust * turn_s * turn_s - reach


def _short(same: Sequence[Vain]) -> str:
    """How far these fall short; nothing where they do not."""
    least = min(one.short_km for one in same)
    return f" by {km_words(least)} km{' or more' if len(same) > 1 else ''}" if least > 0.0 else ""


def known_foes(model: BattleModel) -> list[int]:
    """Slots of enemy units that the side knows and takes to be alive."""
    seen = model.seen
    foes = seen.fighting()[0] & seen.sides.foes_of(model.side, seen.units.side)[0]
    return np.flatnonzero(foes & (seen.units.uid[0] != 0)).tolist()


def _moves(model: BattleModel, own: Sequence[int], foes: Sequence[int]) -> Iterator[Vain]:
    """Those that withdraw from nobody, or go for what is gone."""
    flights = model.seen.flights
    hunted = (flights.alive[0] > 0) & model.seen.sides.foes_of(model.side, flights.side)[0]
    nobody = not foes and not hunted.any()
    for slot in own:
        kind, target = _move(model, slot)
        if kind == "withdraw" and nobody and model.draft.plotted(slot, "move") is not None:
            yield Vain(slot, "cannot withdraw: no enemy is known")
        elif kind in _TO_SOMETHING and target != NONE and _gone(model, target, dead=kind in _TO_THE_LIVING):
            yield Vain(slot, f"cannot go for {known_name(model, target)}: it is gone")
        elif kind == "tow" and model.is_own(target) and model.seen.units.hull_mj[0, target] <= 0:
            yield Vain(slot, f"cannot save {known_name(model, target)}: it is lost")


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
            yield Vain(slot, f"cannot fire at {known_name(model, target)}: it is gone", field="reach")
        elif short_km > 0.0 and not fire.get("salvo"):
            yield Vain(slot, "cannot fire in this turn: out of reach", short_km, "reach")


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
            yield Vain(slot, f"cannot launch: {aim.fault}", field="launch")
        elif (short_km := nearest_km(model, forecast, slot, target) - float(model.tables.weapons.range_km[number])) > 0:
            yield Vain(slot, "cannot launch in this turn: out of range", short_km, "launch")


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
            yield Vain(slot, "could fire: bear on a target", field="bear")


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
