"""Phase `watch_salvos` (K1, L8): torpedoes are seen by their drives, from afar; what coasts, from near."""

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Level
from .sensors import Limbs, Targets, levels_seen, observers_of, unit_reach_km

BURNING_PPM = 500_000
"""Part of its sensors' reach at which an observer sees a burning salvo."""
COLD_PPM = 50_000
"""And one that coasts."""


def watch_salvos(res: Resolution) -> None:
    """In every impulse each side sees the salvos that its sensors reach past the limbs of bodies; its own always."""
    salvos = res.world.salvos
    if not salvos.uid.size:
        return
    flying = salvos.flying()
    salvos.seen_by[:] = np.where(flying, _seen_by(res, flying), 0) if flying.any() else 0
    res.track_salvo_states()


def _seen_by(res: Resolution, flying: Array) -> Array:
    """Which sides see salvos (W, T), their own among them: int64, a bit for each."""
    salvos = res.world.salvos
    visible = salvo_visibility(salvos.fuel_s, res.now[:, None] - salvos.launch_impulse)
    reach, limbs = unit_reach_km(res), Limbs(*res.body_now(), res.tables.bodies.radius_km)
    seen = np.int64(1) << np.maximum(salvos.side, 0).astype(np.int64)
    for side in range(res.world.sides.stance.shape[1]):
        others = flying & (salvos.side != side)
        slots = np.flatnonzero(others.any(axis=0))
        eyes = observers_of(res, side, reach) if len(slots) else None
        if eyes is not None:
            shows = np.where(others, visible, 0.0)[:, slots]
            targets = Targets(salvos.x_km[:, slots], salvos.y_km[:, slots], shows)
            found = levels_seen(eyes, targets, limbs, enough=Level.DETECTED) > 0
            seen[:, slots] |= np.where(found, np.int64(1) << np.int64(side), 0)
    return np.asarray(seen)


def salvo_visibility(fuel_s: Array, age: Array) -> Array:
    """What part of an observer's reach a salvo is seen at: hot while it has fuel, and in the impulse of its launch."""
    return np.where((fuel_s > 0.0) | (age <= 0), BURNING_PPM, COLD_PPM) / PPM
