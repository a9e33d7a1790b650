"""Whether anything can still change for a side, by what it knows: the question before the end is offered."""

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PLACED, Presence, System
from ..rules.state.world import World


def nothing_can_change(seen: World, tables: Tables, side: int) -> Array:
    """Can no known enemy and no ship of the side come within reach of each other before the last turn: (W,) bool.

    By bounds that no battle breaks: each flies at most as far as its speed, its whole drive and the pull at the
    surface of every body carry it. Something can change while salvos fly, while a ship burns, fails or has no drive
    beside a body, while ships of the side are yet to come, and while it is on its way to a place.
    """
    left_s = np.maximum(tables.turns - seen.battle.turn, 0) * tables.turn_s
    units = seen.units
    own = seen.fighting() & (units.side == side)
    troubled = (units.fires > 0) | (units.breach_impulses > 0)
    if len(tables.bodies.mu_km3_s2):
        troubled |= units.system_ppm[:, :, System.DRIVE] <= 0
    busy = (own & troubled).any(axis=1) | (seen.salvos.uid != 0).any(axis=1)
    for number, one in enumerate(tables.objectives):
        if one.side == side and one.kind in PLACED:
            busy |= seen.objectives.progress_ppm[:, number] < one.victory_ppm
    busy |= ((units.uid != 0) & (units.side == side) & (units.presence == Presence.DORMANT)).any(axis=1)
    for world in np.flatnonzero(~busy & (left_s > 0)):
        busy[world] = _may_meet(seen, tables, side, int(world), float(left_s[world]))
    found: Array = ~busy & own.any(axis=1)
    return found


def _may_meet(seen: World, tables: Tables, side: int, world: int, left_s: float) -> bool:
    """May a ship or flight of the side and an enemy known to it come within reach of each other in that time?"""
    of, x, y, vx, vy, far_km = _rows(seen, tables, world, left_s)
    own, foe = (of == side).nonzero()[0], seen.sides.fights()[world, side, of].nonzero()[0]
    if not len(own) or not len(foe):
        return False
    dx, dy = x[foe] - x[own, None], y[foe] - y[own, None]
    wx, wy = vx[foe] - vx[own, None], vy[foe] - vy[own, None]
    # Where they would be beside each other in time, were neither to thrust: the nearest point of a straight course.
    square = wx * wx + wy * wy
    when = np.clip(-(dx * wx + dy * wy) / np.where(square > 0.0, square, 1.0), 0.0, left_s)
    px, py = dx + wx * when, dy + wy * when
    reach = far_km[own, None] + far_km[foe]
    return bool((px * px + py * py <= reach * reach).any())


def _rows(seen: World, tables: Tables, world: int, left_s: float) -> tuple[Array, Array, Array, Array, Array, Array]:
    """Side, place, speed, and how far off its straight course each row can do harm or be harmed, km: (N,) each."""
    units, flights, classes = seen.units, seen.flights, tables.classes
    pull = sum(mu / (r * r) for mu, r in zip(tables.bodies.mu_km3_s2, tables.bodies.radius_km, strict=True))
    ships, craft = seen.fighting()[world].nonzero()[0], seen.flying()[world].nonzero()[0]
    columns = [
        np.concatenate([getattr(units, name)[world, ships], getattr(flights, name)[world, craft]])
        for name in ("side", "x_km", "y_km", "vx_km_s", "vy_km_s")
    ]
    class_id = np.concatenate([units.class_id[world, ships], flights.class_id[world, craft]])
    reach = np.maximum(tables.reach_km(), np.maximum(classes.craft_reach_km, classes.pulse_km))[class_id]
    strays = 0.5 * (classes.thrust_km_s2[class_id] + pull) * left_s * left_s
    side, x, y, vx, vy = columns
    return side.astype(np.int64), x, y, vx, vy, reach + strays
