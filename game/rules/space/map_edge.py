"""The middle of the map, which may move with a body, and what is too far from it to matter any more (M3)."""

import numpy as np

from ..state.columns import NONE, Array
from ..state.rails import body_velocities
from ..state.resolution import Resolution
from ..state.vectors import Pair
from ..state.vocabulary import SUBSTEPS

FAR_RADII = 2.0
"""Wrecks, torpedoes and slugs further out than this many radii of the map are no longer part of the battle."""


def middle(res: Resolution) -> tuple[Pair, Pair]:
    """Where the middle of the map is at the end of the impulse and how fast it moves: (W, 1) km, km/s each.

    It is the body that the map is round, else the origin.
    """
    body, worlds = res.tables.frame_body, res.world.worlds
    if body == NONE:
        nothing = np.zeros((worlds, 1))
        return (nothing, nothing), (nothing, nothing)
    step = (res.impulse + 1) * SUBSTEPS
    x, y = res.this_turn.body_x[:, step], res.this_turn.body_y[:, step]
    vx, vy = body_velocities(res.tables, res.world.battle.mirror_sign, x, y)
    one = slice(body, body + 1)
    return (x[:, one], y[:, one]), (vx[:, one], vy[:, one])


def outside(res: Resolution, x: Array, y: Array, radii: float) -> Array:
    """Are places (W, N) further from the middle of the map than so many of its radii: (W, N) bool."""
    (middle_x, middle_y), _ = middle(res)
    dx, dy, most = x - middle_x, y - middle_y, radii * res.tables.map_radius_km
    found: Array = dx * dx + dy * dy > most * most
    return found
