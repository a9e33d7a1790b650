"""Phase `launch_torpedoes` (W5, V5): ships send as many as they were told at what they aim at."""

from typing import NamedTuple

import numpy as np

from ..space.rows import sets_of
from ..state.births import launch_salvos
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Event, WeaponKind
from .gunnery import Guns, may_fire
from .targets import aimed, aimed_places

BLAST_REACH = 5.0
"""A warhead's blast reaches so many times the distance at which half of it is left."""


class _Launches(NamedTuple):
    """Batteries that launch, sorted by (world, unit, slot): (N,) each."""

    guns: Guns
    target: Array
    torpedoes: Array


def launch_torpedoes(res: Resolution) -> None:
    """Every ship that still has torpedoes of its order to launch does so at the first chance, a salvo a battery.

    A battery launches at most what its tubes hold in a turn, from what it carries, at a unit in sight and in range
    and arc, but at none so near that the blast would reach the ship itself. One that its orders name is not exchanged
    for another. Launching flares like a shot.
    """
    units = res.world.units
    if not units.salvo.any() or not (res.tables.weapons.kind == WeaponKind.TORPEDO).any():
        return
    guns = _loaded(res)
    if not len(guns.world):
        return
    target = aimed(res, guns, keep=False, at_flights=False)
    named = units.fire_at[guns.world, guns.unit]
    may = (target >= 0) & ((named == NONE) | (named == target))
    may[may] = _clear_of_blast(res, guns.some(may), target[may])
    launches = _shared_out(res, guns.some(may), target[may])
    _launch(res, launches)


def _loaded(res: Resolution) -> Guns:
    """Batteries with torpedoes that may be launched in this impulse."""
    weapons, weapon = res.tables.weapons, res.cls("battery_weapon")
    fits = (weapon >= 0) & (weapons.kind[np.maximum(weapon, 0)] == WeaponKind.TORPEDO)
    may = may_fire(res) & (res.world.units.salvo > 0)
    w, s, k = np.nonzero(fits & may[:, :, None] & (_left(res) > 0))
    return Guns(w, s, k, weapon[w, s, k])


def _left(res: Resolution) -> Array:
    """Torpedoes that batteries can still launch in this turn: (W, S, K)."""
    weapons, weapon = res.tables.weapons, np.maximum(res.cls("battery_weapon"), 0)
    tubes = res.cls("battery_count") * weapons.per_turn[weapon] - res.this_turn.launched
    found: Array = np.minimum(tubes, res.world.units.ammo)
    return found


def _clear_of_blast(res: Resolution, guns: Guns, target: Array) -> Array:
    """Is the ship of each gun, as far as its side knows, beyond the blast that it would set off: (N,) bool."""
    units, (x, y) = res.world.units, aimed_places(res, guns, target)
    dx, dy = x - units.x_km[guns.world, guns.unit], y - units.y_km[guns.world, guns.unit]
    reach = BLAST_REACH * res.tables.weapons.blast_km[guns.weapon]
    found: Array = dx * dx + dy * dy > reach * reach
    return found


def _shared_out(res: Resolution, guns: Guns, target: Array) -> _Launches:
    """What each battery launches: a ship's salvo out of its batteries in their order, as much as each can."""
    at = guns.world, guns.unit, guns.slot
    can = _left(res)[at].astype(np.int64)
    wish = res.world.units.salvo[guns.world, guns.unit].astype(np.int64)
    ships = sets_of(guns.world, guns.unit)
    before = np.cumsum(can) - can
    before -= before[ships.first[ships.of]]
    count = np.clip(wish - before, 0, can)
    some = count > 0
    return _Launches(guns.some(some), target[some], count[some])


def _launch(res: Resolution, launches: _Launches) -> None:
    units, guns = res.world.units, launches.guns
    at = guns.world, guns.unit
    row = launch_salvos(
        res, guns.world, guns.unit, guns.slot, launches.torpedoes, launches.target,
        units.vx_km_s[at], units.vy_km_s[at], res.tables.weapons.burn_s[guns.weapon],
    )  # fmt: skip
    flew = row != NONE
    guns, target, count = guns.some(flew), launches.target[flew], launches.torpedoes[flew]
    at = guns.world, guns.unit
    battery = (*at, guns.slot)
    units.ammo[battery] -= count.astype(units.ammo.dtype)
    res.this_turn.launched[battery] += count
    np.subtract.at(units.salvo, at, count.astype(units.salvo.dtype))
    units.fired_impulse[at] = res.now[guns.world]
    res.journal.write(
        Event.SALVO_LAUNCHED, guns.world, side=units.side[guns.world, target], source=guns.unit, target=target,
        slot=guns.slot, shot=res.now[guns.world], value=count, x_km=units.x_km[at], y_km=units.y_km[at],
    )  # fmt: skip
