"""Phase `burst`: plants that breached in the last impulse go off: energy to all near them, and a push (D3, J8)."""

from typing import NamedTuple

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vectors import unit as unit_of
from ..state.vocabulary import Cause, Event, Presence

HALF_KM = 150.0
"""Distance at which half of a blast's energy reaches a ship: the game's scale, far above a real bomb's."""
REACH_KM = 2_500.0
"""A blast does nothing beyond this."""
PUSH_T_KM_S_PER_MJ = 0.34
"""Momentum of a push: 40 GJ move 45,000 t by 0.3 km/s."""
_MM_S_PER_KM_S = 1e6


class Reached(NamedTuple):
    """Bursts and whom they reach, sorted by world, target uid, source uid: (P,) each."""

    world: Array
    source: Array
    target: Array
    dx_km: Array  # from the burst to the target
    dy_km: Array


def blast_reaching_mj(energy_mj: Array, square_km2: Array) -> Array:
    """Energy of a blast at a squared distance: E / (1 + (d / 150 km)^2), rounded down; 0 beyond 2,500 km. int64."""
    reaching = energy_mj / (1.0 + square_km2 / (HALF_KM * HALF_KM))
    return np.where(square_km2 <= REACH_KM * REACH_KM, reaching, 0.0).astype(np.int64)


def push_of(energy_mj: Array, dx_km: Array, dy_km: Array) -> tuple[Array, Array]:
    """Momentum that a blast gives to what stands at (dx, dy) from it, away from it, in t km/s; none at no distance."""
    ux, uy = unit_of(dx_km, dy_km)
    momentum = energy_mj * PUSH_T_KM_S_PER_MJ
    return momentum * ux, momentum * uy


def burst(res: Resolution) -> None:
    """Set off every breach that waits: nothing is left of its wreck, all in reach are hit and pushed away from it.

    Bursts of one impulse act at once: each reaches the other, and wrecks are reached as well. The push of what is
    reached is taken from the debris, whose velocity the row keeps, so momentum over all rows stays the same. A
    wreck that fell or was taken off the map before its plant blew harms nobody.
    """
    units = res.world.units
    waiting = units.blast_mj > 0
    if not waiting.any():
        return
    bursts = waiting & res.world.present()
    reached = _reached(res, bursts)
    energy = blast_reaching_mj(
        units.blast_mj[reached.world, reached.source], reached.dx_km * reached.dx_km + reached.dy_km * reached.dy_km
    )
    some = energy > 0
    reached, energy = Reached(*(column[some] for column in reached)), energy[some]
    res.hit(reached.world, reached.target, reached.source, energy, Cause.BLAST)
    _push(res, reached, energy)
    units.blast_mj[waiting] = 0
    units.presence[bursts] = Presence.GONE


def _reached(res: Resolution, bursts: Array) -> Reached:
    """Pairs of a burst and a unit on the map within the square round its reach."""
    units = res.world.units
    world, source = np.nonzero(bursts)
    dx = units.x_km[world] - units.x_km[world, source][:, None]
    dy = units.y_km[world] - units.y_km[world, source][:, None]
    near = (np.abs(dx) <= REACH_KM) & (np.abs(dy) <= REACH_KM) & res.world.present()[world]
    near[np.arange(len(world)), source] = False
    row, target = np.nonzero(near)
    world, source = world[row], source[row]
    order = np.lexsort((units.uid[world, source], units.uid[world, target], world))
    dx, dy = dx[row, target], dy[row, target]
    return Reached(*(column[order] for column in (world, source, target, dx, dy)))


def _push(res: Resolution, reached: Reached, energy_mj: Array) -> None:
    """Push what is reached and let the debris recoil: both summed in the order of uids, then added to velocities."""
    units = res.world.units
    mass_t = np.where(res.cls("mass_t") > 0.0, res.cls("mass_t"), np.inf)
    px, py = push_of(energy_mj, reached.dx_km, reached.dy_km)
    world, slots = res.world.worlds, res.world.unit_slots
    row, from_row = (reached.world * slots + end for end in (reached.target, reached.source))
    for velocity, momentum in ((units.vx_km_s, px), (units.vy_km_s, py)):
        # bincount adds in the order of its rows, which is that of uids; recoils after pushes.
        ends = np.bincount(np.concatenate((row, from_row)), np.concatenate((momentum, -momentum)), world * slots)
        kick = ends.reshape(world, slots) / mass_t
        np.add(velocity, kick, out=velocity, where=kick != 0.0)
    at = (reached.world, reached.target)
    speed = np.sqrt(px * px + py * py) / mass_t[at]
    res.journal.write(
        Event.BLAST, reached.world, side=units.side[at], source=reached.source, target=reached.target,
        x_km=units.x_km[at], y_km=units.y_km[at], value=np.rint(speed * _MM_S_PER_KM_S).astype(np.int64),
    )  # fmt: skip
