"""Clouds of debris in the way (M8): ships that the machine steers pass beside those that their side knows."""

import numpy as np

from ..state.debris import HARMLESS_KM_S, SPREAD_KM_S
from ..state.resolution import Resolution
from ..state.vectors import Pair, left_of, limited
from ..state.vocabulary import Move
from .drives import Drives

HEEDED_IMPULSES = 12
"""A cloud is passed beside from so many impulses before it is met."""
CLEAR_RADII = 1.1
"""It is passed at so many of the radii that it will have by then."""
LITTLE = 0.25
"""Part of its thrust that a ship gives for that: what takes more is flown through."""
_PASSES = np.isin(list(Move), (Move.INTERCEPT, Move.KEEP_RANGE, Move.FOLLOW, Move.WITHDRAW))
"""By number of the move: is it flown past clouds? Who holds, circles, tows or rams keeps to his place or his way."""


def pass_beside(res: Resolution, drives: Drives, thrust: Pair) -> None:
    """Turn the thrust (N,) of those that would meet a known cloud soon, in place: beside it, where little does it.

    Each looks along the straight way past each cloud that its side knows, as fast as it passes it now. Of those that it
    would meet too fast to take no harm, it heeds the first: aside from the cloud's middle with the thrust that makes
    the way clear of it just in time, with the rest as it was going to. Who is in a cloud already flies on.
    """
    debris = res.world.debris
    if not debris.uid.shape[1] or not debris.used().any():
        return
    rows = np.flatnonzero(_PASSES[drives.move] & (drives.most > 0.0))
    some = drives.take(rows)
    side = res.world.units.side[some.world, some.lead].astype(np.int64)
    # By uid, so that of clouds met at the same moment the lower is heeded, whatever their rows.
    order = np.argsort(debris.uid, axis=1, kind="stable")[some.world]
    w = some.world[:, None]
    known = debris.used()[w, order] & ((debris.known_by[w, order] >> side[:, None] & 1) > 0)
    pair, cloud = np.nonzero(known)
    if not len(pair):
        return
    of = some.world[pair], order[pair, cloud]
    dx, dy = debris.x_km[of] - some.x[pair], debris.y_km[of] - some.y[pair]
    ex, ey = some.vx[pair] - debris.vx_km_s[of], some.vy[pair] - debris.vy_km_s[of]
    square = ex * ex + ey * ey
    seconds = (dx * ex + dy * ey) / np.where(square > 0.0, square, 1.0)
    off = ex * seconds - dx, ey * seconds - dy  # from the middle of the cloud to where it is passed
    far = np.sqrt(off[0] * off[0] + off[1] * off[1])
    radius = debris.radius_km[of]
    clear = CLEAR_RADII * (radius + SPREAD_KM_S * np.maximum(seconds, 0.0))
    meets = (seconds > 0.0) & (seconds <= HEEDED_IMPULSES * res.tables.impulse_s) & (far < clear)
    meets &= (square > HARMLESS_KM_S * HARMLESS_KM_S) & (dx * dx + dy * dy > radius * radius)
    met = np.flatnonzero(meets)
    met = met[np.lexsort((cloud[met], seconds[met], pair[met]))]
    met = met[np.diff(pair[met], prepend=-1) > 0]
    aside = 2.0 * (clear[met] - far[met]) / (seconds[met] * seconds[met])
    which = pair[met]
    little = aside <= LITTLE * some.most[which]
    met, which, aside = met[little], which[little], aside[little]
    left = left_of(ex[met], ey[met], res.world.battle.mirror_sign[some.world[which]])
    middle, speed = far[met] == 0.0, np.sqrt(square[met])
    ux = np.where(middle, left[0] / speed, off[0][met] / np.where(middle, 1.0, far[met]))
    uy = np.where(middle, left[1] / speed, off[1][met] / np.where(middle, 1.0, far[met]))
    at, most = rows[which], some.most[which]
    rest = np.sqrt(1.0 - (aside / most) * (aside / most))
    thrust[0][at], thrust[1][at] = limited(ux * aside + thrust[0][at] * rest, uy * aside + thrust[1][at] * rest, most)
