"""What guns may hold at the start of a turn, as far as the other side can tell (K2, K7)."""

import numpy as np

from ..state.columns import Array
from ..state.tables import SHOTS_HELD, Tables
from ..state.vocabulary import IMPULSES, PPM, Level, System
from ..state.world import World


def even_gain_mj(tables: Tables, class_id: Array, system_ppm: Array) -> Array:
    """What one weapon of each battery gains an impulse at even shares, crews at alert, by what works: (..., K) MJ.

    class_id (...,), system_ppm (..., 6).
    """
    plant, guns = (system_ppm[..., one, None] for one in (System.PLANT, System.WEAPONS))
    return tables.charges_mj()[class_id] * plant // PPM * guns // PPM


def charge_span_mj(seen: World, tables: Tables, side: int, class_id: Array) -> tuple[Array, Array]:
    """The least and the most that one weapon of each battery may hold: (W, S, K) MJ each, for units of `class_id`.

    Of those that `side` has in sight and identified the gun that charges soonest is taken to have fired last, for ships
    show when they fire and not what. It fired as soon as it could, so that less was left than it gains in an impulse,
    and has gained since, at even shares and by what works aboard. Other guns of that ship, and all of one that has not
    fired for a turn, hold something between what they gained meanwhile and two shots. Guns of all others hold anything
    up to one shot.
    """
    units, shots_mj = seen.units, _shots_mj(tables)
    shot_mj, gain_mj = shots_mj[class_id], even_gain_mj(tables, class_id, units.system_ppm)
    full_mj = SHOTS_HELD * shot_mj
    # In every impulse guns are charged before they fire: in the one of its shot a gun gained nothing after it.
    since = (seen.battle.turn[:, None] * IMPULSES - 1 - units.fired_impulse)[:, :, None]
    gained_mj = np.minimum(np.clip(since, 0, IMPULSES) * gain_mj, full_mj)
    share = np.where(shots_mj > 0, tables.charges_mj() / np.maximum(shots_mj, 1), 0.0)
    soonest = share >= share.max(axis=1, keepdims=True)
    fired = soonest[class_id] & (since < IMPULSES)
    most_mj = np.where(fired, np.minimum(gained_mj + gain_mj, full_mj), full_mj)
    contacts = seen.contacts
    watched = (contacts.in_sight[:, side] & (contacts.level[:, side] == Level.IDENTIFIED))[:, :, None]
    return np.where(watched, gained_mj, 0), np.where(watched, most_mj, shot_mj)


def _shots_mj(tables: Tables) -> Array:
    """The energy of a shot of one weapon of each battery: (C, K) MJ, 0 where there is none."""
    weapon, energy_mj = tables.classes.battery_weapon, tables.weapons.energy_mj
    return (
        np.where(weapon >= 0, energy_mj[np.maximum(weapon, 0)], 0)
        if len(energy_mj)
        else np.zeros_like(weapon, np.int64)
    )
