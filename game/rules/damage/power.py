"""Phase `charge`: a plant feeds shields and capacitors, and crews recover from daze (D1, W3, V4, V5, J7)."""

import numpy as np

from ..people.readiness import alertness_ppm
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Posture, System

THIRD_PPM = PPM // 3
"""An even share of the plant: at this share shields and weapons charge as their class and weapon say."""
SHOTS_HELD = 2
"""Shots that a capacitor holds at most."""
CLEARED_PPM = 100_000
"""Daze that a crew shakes off in an impulse."""


def powered(full_mj: Array, share_ppm: Array, plant_ppm: Array) -> Array:
    """Energy of one recharge step: `full_mj` at an even share and a whole plant, rounded down after each factor.

    int64, broadcast; exact and monotone in all three up to CHARGE_MAX_MJ, as the largest product is then
    3.000003 CHARGE_MAX_MJ x PPM = 3.3e18 < 2^63.
    """
    return full_mj * share_ppm // THIRD_PPM * plant_ppm // PPM


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

    A collapsed shield stays at 0 until its restart and then grows from there; a unit that feigns keeps the shield
    that it has, for a growing one would betray it. Capacitors charge and daze clears in every posture.
    """
    units = res.world.units
    lives = res.world.fighting()
    plant = units.system_ppm[:, :, System.PLANT]
    grows = lives & (res.now[:, None] >= units.shield_down_until) & (units.posture != Posture.FEIGN)
    gain = powered(res.cls("shield_regen_mj"), units.shields_share_ppm, plant)
    grown = shield_after(units.shield_mj, gain, res.cls("shield_mj"))
    np.copyto(units.shield_mj, grown, where=grows)
    np.copyto(units.daze_ppm, daze_after(units.daze_ppm), where=lives)
    _charge_capacitors(res, lives, plant)


def _charge_capacitors(res: Resolution, lives: Array, plant_ppm: Array) -> None:
    """One step for each battery slot that any class has a weapon in; crews that are not at alert take their time."""
    units, classes, weapons = res.world.units, res.tables.classes, res.tables.weapons
    weapon = classes.battery_weapon
    alertness = alertness_ppm(units.readiness)
    all_alert = bool((alertness == PPM).all())
    for slot in np.flatnonzero((weapon >= 0).any(axis=0)):
        number = np.maximum(weapon[:, slot], 0)
        full = classes.battery_charge_mj[:, slot][units.class_id]
        gain = powered(full, units.weapons_share_ppm, plant_ppm) * units.system_ppm[:, :, System.WEAPONS] // PPM
        gain = gain if all_alert else gain * alertness // PPM
        held = units.capacitor_mj[:, :, slot]
        after = capacitor_after(held, gain, weapons.energy_mj[number][units.class_id])
        np.copyto(held, after, where=lives & (weapon[:, slot] >= 0)[units.class_id])
