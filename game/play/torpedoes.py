"""Torpedoes aboard, as the player who orders them counts them."""

import numpy as np

from ..rules.state.vocabulary import WeaponKind
from .model import BattleModel


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
