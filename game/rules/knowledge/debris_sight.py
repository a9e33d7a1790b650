"""Phase `watch_debris` (M8, K1): a side knows the clouds of debris that it has seen, and their course from then on."""

import numpy as np

from ..state.resolution import Resolution
from ..state.vocabulary import Level
from .sensors import Limbs, Targets, levels_seen, observers_of, unit_reach_km


def watch_debris(res: Resolution) -> None:
    """In every impulse each side comes to know the clouds whose middle is in its sensors' reach, past bodies.

    Nobody forgets one: it falls as everything does, so that who has seen it can tell where it is.
    """
    debris = res.world.debris
    sides = len(res.tables.sides.enemy)
    unseen = [debris.used() & ~debris.known(side) for side in range(sides)] if debris.uid.shape[1] else []
    if not any(one.any() for one in unseen):
        return
    reach, limbs = unit_reach_km(res), Limbs(*res.body_now(), res.tables.bodies.radius_km)
    for side, asked in enumerate(unseen):
        eyes = observers_of(res, side, reach) if asked.any() else None
        if eyes is not None:
            found = (
                levels_seen(
                    eyes, Targets(debris.x_km, debris.y_km, asked.astype(np.float64)), limbs, enough=Level.DETECTED
                )
                > 0
            )
            debris.known_by |= np.where(found, np.int64(1) << np.int64(side), 0)
