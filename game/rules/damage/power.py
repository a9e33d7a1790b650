"""Phase `charge`: a plant feeds shields and capacitors, and crews recover from daze (D1, W3, V4, V5, J7)."""

from functools import partial

import numpy as np

from ..people.readiness import alertness_ppm
from ..state.columns import Array, by_uid
from ..state.resolution import Resolution
from ..state.tables import SHOTS_HELD, Tables
from ..state.vocabulary import PPM, SYSTEMS, Event, Posture, Readiness, System
from ..state.world import Units
from .hurt import differing
from .shields import THIRD_PPM, restart_after

_ALERT, _SPUN_DOWN, _FEIGN = int(Readiness.ALERT), int(Posture.SPUN_DOWN), int(Posture.FEIGN)
CLEARED_PPM = 100_000
"""Daze that a crew shakes off in an impulse."""


def powered(full_mj: Array, share_ppm: Array, plant_ppm: Array) -> Array:
    """Energy of one recharge step: `full_mj` at an even share and a whole plant, rounded down after each factor.

    int64, broadcast; exact and monotone in all three up to CHARGE_MAX_MJ, as the largest product is then
    3.000003 CHARGE_MAX_MJ x PPM = 3.3e18 < 2^63.
    """
    return full_mj * share_ppm // THIRD_PPM * plant_ppm // PPM


def charge_steps_mj(tables: Tables, units: Units, slot: int, share_ppm: Array) -> Array:
    """What each weapon of a battery slot gains in an impulse at these shares of the plant: (W, S) int64.

    By what works of plant and weapons, and by how alert the crew is. Nothing where the plant is spun down.
    """
    full = tables.charges_mj()[:, slot][units.class_id]
    return _gained_mj(full, share_ppm, units.system_ppm, units.readiness, units.posture)


def _gained_mj(full_mj: Array, share_ppm: Array, system_ppm: Array, readiness: Array, posture: Array) -> Array:
    """`charge_steps_mj` of what gains `full_mj` at even shares: (...), and (..., 6) of the systems."""
    gain = powered(full_mj, share_ppm, system_ppm[..., System.PLANT])
    gain = gain * system_ppm[..., System.WEAPONS] // PPM
    if (readiness != _ALERT).any():
        gain = gain * alertness_ppm(readiness) // PPM
    return np.where(posture == _SPUN_DOWN, 0, gain)


def shield_after(shield_mj: Array, gain_mj: Array, most_mj: Array) -> Array:
    """A shield after one recharge step: never above its maximum."""
    return np.minimum(shield_mj + gain_mj, most_mj)


def capacitor_after(held_mj: Array, gain_mj: Array, shot_mj: Array) -> Array:
    """A capacitor after one recharge step: at most two shots, what a shot left over is kept."""
    return np.minimum(held_mj + gain_mj, SHOTS_HELD * shot_mj)


def daze_after(daze_ppm: Array) -> Array:
    """Daze an impulse later."""
    return np.maximum(daze_ppm - CLEARED_PPM, 0)


def charge(res: Resolution) -> None:
    """Exactly one recharge step for every living unit on the map, whatever its orders are.

    A collapsed shield stays at 0 while it restarts, the faster the more power it has, and then grows from there; a
    row SHIELD_UP tells when it holds something again. A unit that feigns keeps the shield that it has, for a growing
    one would betray it. Where the plant is spun down nothing charges or restarts. Daze clears in every posture.
    """
    units = res.world.units
    lives = res.world.fighting()
    powers = lives & (units.posture != _SPUN_DOWN)
    at = (powers & (units.restart_percent != 0)).nonzero()
    if len(at[0]):
        units.restart_percent[at] = restart_after(units.restart_percent[at], units.shields_share_ppm[at])
    _grow_shields(res, powers & (units.restart_percent <= 0) & (units.posture != _FEIGN))
    dazed = lives & (units.daze_ppm != 0)
    if dazed.any():
        np.copyto(units.daze_ppm, daze_after(units.daze_ppm), where=dazed)
    _charge_capacitors(res, powers)


def _grow_shields(res: Resolution, grows: Array) -> None:
    """One step for the shields that may grow (W, S); most are whole already, and left out."""
    units = res.world.units
    most = res.cls("shield_mj")
    at = differing(grows, units.shield_mj, most).nonzero()
    if not len(at[0]):
        return
    had, most = units.shield_mj[at], most[at]
    gain = powered(res.cls("shield_regen_mj")[at], units.shields_share_ppm[at], units.system_ppm[(*at, System.PLANT)])
    units.shield_mj[at] = grown = shield_after(had, gain, most)
    back = ((had <= 0) & (grown > 0)).nonzero()[0]
    back = back[by_uid(units.uid[at][back])]
    _tell_restarts(res, at[0][back], at[1][back])


def _tell_restarts(res: Resolution, world: Array, unit: Array) -> None:
    units, at = res.world.units, (world, unit)
    res.journal.write(
        Event.SHIELD_UP, world, side=units.side[at], target=unit, x_km=units.x_km[at], y_km=units.y_km[at],
        energy_mj=units.shield_mj[at],
    )  # fmt: skip


def _held_mj(res: Resolution, slot: int) -> Array:
    """The most that a battery of each unit holds: (W, S) int64, 0 where it has none."""
    weapon = res.tables.classes.battery_weapon[:, slot]
    held = np.where(weapon >= 0, SHOTS_HELD * res.tables.weapons.energy_mj[np.maximum(weapon, 0)], 0)
    return held.take(res.world.units.class_id)


def _charge_capacitors(res: Resolution, lives: Array) -> None:
    """One step for each battery that holds less than it can; nothing is asked of the many that are full."""
    units = res.world.units
    charges = res.once("charges", res.tables.charges_mj)
    for slot in res.once("batteries", lambda: np.flatnonzero((res.tables.classes.battery_weapon >= 0).any(axis=0))):
        most = res.once(f"held {slot}", partial(_held_mj, res, int(slot)))
        wants = differing(lives, units.capacitor_mj[:, :, slot], most)
        row = wants.ravel().nonzero()[0]
        if len(row):
            full = charges[:, slot].take(units.class_id.ravel().take(row))
            share, level, posture = (
                column.ravel().take(row) for column in (units.weapons_share_ppm, units.readiness, units.posture)
            )
            gain = _gained_mj(full, share, units.system_ppm.reshape(-1, SYSTEMS).take(row, axis=0), level, posture)
            at = *np.divmod(row, wants.shape[1]), slot
            units.capacitor_mj[at] = capacitor_after(units.capacitor_mj[at], gain, most.ravel().take(row) // SHOTS_HELD)
