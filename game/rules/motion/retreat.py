"""Withdrawing (M3, J9): away from the enemies a side knows of, round the body and never into it."""

import numpy as np

from ..knowledge.contacts import flight_contacts, unit_contacts
from ..space.rows import starts
from ..state.columns import Array, by_uid
from ..state.kernels import kernel
from ..state.resolution import Resolution
from ..state.vectors import Pair, left_of, length, unit
from .drives import Drives
from .guidance import outward_or_round

CLEAR = 1.5
"""A straight way out that passes the body outside this many of its radii counts as clear."""


def retreat(res: Resolution, drives: Drives) -> tuple[Pair, Array]:
    """The direction in which each row withdraws (unit vectors), and whether its side knows of any enemy: (N,) each.

    The threat is the mean place of the known enemies, near ones counting most (by inverse square of their distance
    to the squadron's centre). Away from it where that does not lead into the body; else along the tangent, to the
    side that the squadron's centre is already on or already moves to: a squadron goes round the same way, except
    those of it that have the body between them and its centre.
    """
    group, order, count = _squadrons(res, drives)
    heads = np.bincount(group, minlength=count).astype(np.float64)

    def centre(values: Array) -> Array:
        # bincount adds in the order of its input: by uid, whatever the order of rows.
        return np.bincount(group[order], weights=values[order], minlength=count) / heads

    cx, cy, cvx, cvy = centre(drives.x), centre(drives.y), centre(drives.vx), centre(drives.vy)
    first = np.zeros(count, np.int64)
    first[group[order[::-1]]] = order[::-1]
    head = drives.take(first)
    threat_x, threat_y, known = _threats(res, head, cx, cy)
    mirror_sign = res.world.battle.mirror_sign[drives.world]
    flee_x, flee_y = drives.x - threat_x[group], drives.y - threat_y[group]
    # In the midst of them no way is away: along x, which no mirror turns.
    flee = unit(np.where((flee_x == 0.0) & (flee_y == 0.0), 1.0, flee_x), flee_y)
    radial = unit(drives.x - drives.nx, drives.y - drives.ny)
    side = _side(head, (cx, cy), (cvx, cvy), (threat_x, threat_y), res.world.battle.mirror_sign[head.world])[group]
    to_centre = (cx[group] - drives.nx) * radial[0] + (cy[group] - drives.ny) * radial[1]
    alone = _side(drives, (drives.x, drives.y), (drives.vx, drives.vy), (threat_x[group], threat_y[group]), mirror_sign)
    side = np.where((to_centre < 0.0) | (drives.near != head.near[group]), alone, side)
    left = left_of(radial[0], radial[1], mirror_sign)
    across = flee[0] * left[0] + flee[1] * left[1]
    distance = length(drives.x - drives.nx, drives.y - drives.ny)
    clear = (drives.near < 0) | (distance * np.abs(across) > CLEAR * drives.radius)
    return outward_or_round(flee, radial, (left[0] * side, left[1] * side), clear), known[group]


def _squadrons(res: Resolution, drives: Drives) -> tuple[Array, Array, int]:
    """Number of each row's squadron (N,), the rows in order of uid (N,), how many squadrons."""
    units = res.world.units
    side = units.side[drives.world, drives.lead].astype(np.int64)
    squadron = units.squadron[drives.world, drives.lead].astype(np.int64)
    code = (drives.world * (int(side.max()) + 1) + side) * (int(squadron.max()) + 2) + squadron + 1
    codes, group = np.unique(code, return_inverse=True)
    order = by_uid(units.uid[drives.world, drives.unit])
    return group, order, len(codes)


def _threats(res: Resolution, head: Drives, cx: Array, cy: Array) -> tuple[Array, Array, Array]:
    """Where the enemies known to each squadron's side are, and whether there are any: (G,) each.

    Its ships and stations; its flights where no such unit is known, for craft outrun whoever flees. Squadrons are
    sorted by world and side, so that what a side knows is looked up once for all of its squadrons.
    """
    w, side = head.world, res.world.units.side[head.world, head.lead]
    new = starts(w, side)
    eye = np.cumsum(new) - 1
    x, y, some = mean_place(_enemies(res, w[new], side[new]), eye, cx, cy)
    if not some.all():
        flights_x, flights_y, flies = mean_place(_enemy_flights(res, w[new], side[new]), eye, cx, cy)
        x, y, some = np.where(some, x, flights_x), np.where(some, y, flights_y), some | flies
    return x, y, some


@kernel
def mean_place(enemies: tuple[Array, Array, Array], eye: Array, cx: Array, cy: Array) -> tuple[Array, Array, Array]:
    """The mean place of the enemies that sides (N,) know, seen from centres (G,) of side `eye`; are there any?"""
    known, enemy_x, enemy_y = enemies
    dx, dy = enemy_x[eye] - cx[:, None], enemy_y[eye] - cy[:, None]
    weight = known[eye] / (dx * dx + dy * dy + 1.0)
    group = np.repeat(np.arange(len(eye)), known.shape[1])

    def total_of(values: Array) -> Array:
        # bincount adds in order; who is not known adds nothing.
        return np.bincount(group, weights=values.ravel(), minlength=len(eye))

    total = total_of(weight)
    whole = np.where(total > 0.0, total, 1.0)
    # Means of what is left from the centre on, so that far-off centres lose no digits.
    return cx + total_of(weight * dx) / whole, cy + total_of(weight * dy) / whole, total > 0.0


def _enemies(res: Resolution, world: Array, side: Array) -> tuple[Array, Array, Array]:
    """Who is an enemy that sides (N,) know and believe alive, and where by now, in km: (N, E) each, by uid."""
    foes = unit_contacts(res)
    known = foes.alive[world, side]
    slots = np.broadcast_to(np.flatnonzero(known.any(axis=0)), (len(world), int(known.any(axis=0).sum())))
    uid = res.world.units.uid[world[:, None], slots]
    slots = np.take_along_axis(slots, np.argsort(uid, axis=1, kind="stable"), axis=1)
    at = world[:, None], side[:, None], slots
    return np.take_along_axis(known, slots, axis=1), foes.x_km[at], foes.y_km[at]


def _enemy_flights(res: Resolution, world: Array, side: Array) -> tuple[Array, Array, Array]:
    """Which flights of enemies sides (N,) have seen within a turn, and where by now: (N, F) each, in order of uid."""
    foes = flight_contacts(res)
    order = np.argsort(res.world.flights.uid[world], axis=1, kind="stable")
    at = world[:, None], side[:, None], order
    return (foes.alive & foes.recent)[at], foes.x_km[at], foes.y_km[at]


def _side(drives: Drives, place: Pair, speed: Pair, threat: Pair, mirror_sign: Array) -> Array:
    """Which way round the body is shorter: 1 to the left of the way up, -1 to the right, (N,).

    The side of the threat that the place is on, plus the speed round the body in circular speeds (what is fast
    already is not turned back); straight below the threat and at rest: left, in a mirrored world right.
    """
    up_x, up_y = place[0] - drives.nx, place[1] - drives.ny
    distance = np.sqrt(up_x * up_x + up_y * up_y)
    radial = unit(up_x, up_y)
    left = left_of(radial[0], radial[1], mirror_sign)
    flee = unit(place[0] - threat[0], place[1] - threat[1])
    round_km_s = (speed[0] - drives.nvx) * left[0] + (speed[1] - drives.nvy) * left[1]
    circular = np.sqrt(drives.mu / np.maximum(distance, 1e-3))
    lean = (flee[0] * left[0] + flee[1] * left[1]) * circular + round_km_s
    # Within this of even nobody has a better side: all of a fleet straight below go the same way.
    return np.where(lean >= -0.05 * circular, 1.0, -1.0)
