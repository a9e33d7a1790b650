"""Phase `watch_debris` (M8, K1): a side knows the clouds of debris that it has seen, and their course from then on."""

import numpy as np

from ..state.columns import Array
from ..state.debris import BORN_KM, SPREAD_KM_S
from ..state.resolution import Resolution
from ..state.vocabulary import Event, Level
from .sensors import Limbs, Targets, levels_seen, observers_of, unit_reach_km

_BORN_IMPULSES = 1.5
"""A cloud is just born while it has grown for fewer impulses."""


def watch_debris(res: Resolution) -> None:
    """In every impulse each side comes to know the clouds whose middle is in its sensors' reach, past bodies.

    Nobody forgets one: it falls as everything does, so that who has seen it can tell where it is. A cloud that has
    grown for no more than an impulse was seen by the death that it comes of, and is not told of again.
    """
    debris = res.world.debris
    sides = res.world.sides.stance.shape[1]
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
            _tell(res, side, found & (debris.radius_km > BORN_KM + _BORN_IMPULSES * SPREAD_KM_S * res.tables.impulse_s))


def _tell(res: Resolution, side: int, found: Array) -> None:
    """Write down which clouds (W, D) a side has found, by their uid."""
    debris = res.world.debris
    world, cloud = np.nonzero(found)
    order = np.lexsort((debris.uid[world, cloud], world))
    at = world[order], cloud[order]
    res.journal.write(
        Event.CLOUD_SEEN, at[0], side=np.full(len(order), side), source=np.full(len(order), side),
        x_km=debris.x_km[at], y_km=debris.y_km[at], value=np.rint(debris.mass_t[at]).astype(np.int64),
    )  # fmt: skip
