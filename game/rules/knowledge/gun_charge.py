"""What guns may hold at the start of a turn, as far as the other side can tell (K2, K7)."""

import numpy as np

from ..state.columns import Array
from ..state.tables import SHOTS_HELD, Tables
from ..state.vocabulary import IMPULSES, PPM, Level, System
from ..state.world import World


def charge_span_mj(seen: World, tables: Tables, side: int, class_id: Array) -> tuple[Array, Array]:
    """The least and the most that one weapon of each battery may hold: (W, S, K) MJ each, for units of `class_id`.

    Guns of those that `side` has in sight and identified hold what they gained since they fired, at even shares and by
    what works aboard; of those that have not fired for a turn, something between what a turn gives and all that they
    can hold. All others hold anything up to one shot.
    """
    units, weapon = seen.units, tables.classes.battery_weapon[class_id]
    if not len(tables.weapons.kind):
        return np.zeros(weapon.shape, np.int64), np.zeros(weapon.shape, np.int64)
    shot_mj = np.where(weapon >= 0, tables.weapons.energy_mj[np.maximum(weapon, 0)], 0)
    # In every impulse guns are charged before they fire: in the one of its shot a gun gained nothing after it.
    since = (seen.battle.turn[:, None] * IMPULSES - 1 - units.fired_impulse)[:, :, None]
    plant, guns = (units.system_ppm[:, :, one, None] for one in (System.PLANT, System.WEAPONS))
    step_mj = tables.charges_mj()[class_id] * plant // PPM * guns // PPM
    full_mj = SHOTS_HELD * shot_mj
    gained_mj = np.minimum(np.clip(since, 0, IMPULSES) * step_mj, full_mj)
    contacts = seen.contacts
    watched = (contacts.in_sight[:, side] & (contacts.level[:, side] == Level.IDENTIFIED))[:, :, None]
    most_mj = np.where(since < IMPULSES, gained_mj, full_mj)
    return np.where(watched, gained_mj, 0), np.where(watched, most_mj, shot_mj)
