"""Births: the one way in which torpedoes and slugs come to fly, whatever weapon launches them (M11, W5)."""

import numpy as np

from .columns import NONE, Array
from .resolution import Resolution
from .salvos import SALVOS_MAX, born_uid
from .swept import SweptPaths


def launch_salvos(
    res: Resolution, world: Array, unit: Array, slot: Array, count: Array, target: Array, vx: Array, vy: Array,
    fuel_s: Array | float = 0.0,
) -> Array:  # fmt: skip
    """Units (N,) launch `count` of what battery `slot` fires at a unit `target`, from where they are, at (vx, vy).

    The slot of each salvo in `World.salvos`, (N,) int64; NONE where as many as can be fly in that world already: such
    a salvo is not launched and costs nothing. Rows and uids come in order of the uids and batteries of who launches,
    so no order of rows tells. vx, vy km/s. To be called before anything moves in the impulse.
    """
    units = res.world.units
    order = np.lexsort((slot, units.uid[world, unit]))
    w, s = world[order], unit[order]
    salvos = res.world.salvos
    used = salvos.used().sum(axis=1)
    row = used[w] + _rank(w)
    born = _rank(w * res.world.unit_slots + s)
    kept = row < SALVOS_MAX
    found = np.full(len(world), NONE, np.int64)
    found[order] = np.where(kept, row, NONE)
    order, w, s, row, born = order[kept], w[kept], s[kept], row[kept], born[kept]
    if not len(order):
        return found
    salvos = res.world.salvos = salvos.widened(int(row.max()) + 1)
    at, by = (w, row), (w, s)
    weapon = res.cls("battery_weapon")[w, s, slot[order]]
    facts = {
        "uid": born_uid(units.uid[by], units.births[by] + born), "weapon": weapon, "side": units.side[by], "source": s,
        "slot": slot[order], "target": target[order], "alive": count[order], "x_km": units.x_km[by],
        "y_km": units.y_km[by], "vx_km_s": vx[order], "vy_km_s": vy[order],
        "fuel_s": np.broadcast_to(np.asarray(fuel_s, float), world.shape)[order], "launch_impulse": res.now[w],
        "seen_by": np.int64(1) << units.side[by].astype(np.int64),
    }  # fmt: skip
    for name, values in facts.items():
        getattr(salvos, name)[at] = values
    np.add.at(units.births, by, 1)
    res.this_impulse.swept = SweptPaths.of(res.world)
    return found


def _rank(key: Array) -> Array:
    """The number of each row among those of an equal key, in the order in which they stand: (N,)."""
    order = np.argsort(key, kind="stable")
    new = np.ones(len(key), bool)
    new[1:] = key[order][1:] != key[order][:-1]
    first = np.flatnonzero(new)
    rank = np.empty(len(key), np.int64)
    rank[order] = np.arange(len(key)) - first[np.cumsum(new) - 1]
    return rank
