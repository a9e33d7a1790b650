"""Phase `burst`: plants that breached in the last impulse go off: energy to all near them, and a push (D3, J8)."""

from typing import NamedTuple

import numpy as np

from ..fire.at_craft import craft_words
from ..space.rows import sets_of
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, rolled_unit
from ..state.vectors import unit as unit_of
from ..state.vocabulary import Cause, Event, Presence, Stream

HALF_KM = 150.0
"""Distance at which half of a blast's energy reaches a ship: the game's scale, far above a real bomb's."""
REACH_KM = 2_500.0
"""A blast does nothing beyond this."""
PUSH_T_KM_S_PER_MJ = 0.34
"""Momentum of a push: 40 GJ move 45,000 t by 0.3 km/s."""
_MM_S_PER_KM_S = 1e6
_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


CRAFT_PART = 50
"""A craft catches this part of what would reach a ship at its place: hulls of 20 t and 6,000 t have such surfaces."""


class Reached(NamedTuple):
    """Bursts and whom they reach: (P,) each."""

    world: Array
    source: Array  # unit slot
    target: Array  # row code
    px: Array  # momentum that the target has from it, t km/s
    py: Array


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

    Bursts of one impulse act at once: each reaches the other, and wrecks and craft in flight are reached as well. The
    push of what is reached is taken from the debris, whose velocity the row keeps, so momentum over all rows stays
    the same. A wreck that fell or was taken off the map before its plant blew harms nobody.
    """
    units = res.world.units
    waiting = units.blast_mj > 0
    if not waiting.any():
        return
    bursts = waiting & res.world.present()
    craft, surviving = _blast_craft(res, bursts)
    reached = Reached(*(np.concatenate(columns) for columns in zip(_blast_units(res, bursts), craft, strict=True)))
    _push(res, reached, np.concatenate([res.cls("mass_t"), res.flight_cls("mass_t") * surviving], axis=1))
    units.blast_mj[waiting] = 0
    units.presence[bursts] = Presence.GONE


def _blast_units(res: Resolution, bursts: Array) -> Reached:
    """Hit all units that bursts reach; who was reached."""
    units = res.world.units
    world, source = np.nonzero(bursts)
    dx = units.x_km[world] - units.x_km[world, source][:, None]
    dy = units.y_km[world] - units.y_km[world, source][:, None]
    near = (np.abs(dx) <= REACH_KM) & (np.abs(dy) <= REACH_KM) & res.world.present()[world]
    near[np.arange(len(world)), source] = False
    row, target = np.nonzero(near)
    world, source, dx, dy = world[row], source[row], dx[row, target], dy[row, target]
    energy = blast_reaching_mj(units.blast_mj[world, source], dx * dx + dy * dy)
    reached = Reached(world, source, target, *push_of(energy, dx, dy))
    some = energy > 0
    res.hit(world[some], target[some], source[some], energy[some], Cause.BLAST)
    return Reached(*(column[some] for column in reached))


def _blast_craft(res: Resolution, bursts: Array) -> tuple[Reached, Array]:
    """Strike the craft of flights that bursts reach: what flights were reached, and the craft that survive (W, F).

    Each craft is at its own place, anywhere in its flight's cloud, and catches its small part of the energy there. It
    is lost when it catches its hull's energy or more from all bursts together; the rest are pushed.
    """
    surviving = res.this_impulse.craft_before.astype(np.int64)
    world, source, flight, row, craft, dx, dy = _craft_in_reach(res, bursts)
    blast = res.world.units.blast_mj[world, source][row]
    caught = blast_reaching_mj(blast, dx * dx + dy * dy) // CRAFT_PART
    at = world[row], flight[row]
    order = np.lexsort((craft, at[1], at[0]))
    sets = sets_of(at[0][order], at[1][order], craft[order])
    total = np.zeros_like(caught)
    total[order] = np.add.reduceat(caught[order], sets.first)[sets.of] if len(order) else 0
    lost = (total > 0) & (total >= res.flight_cls("hull_mj")[at])
    once = order[sets.first]
    once = once[lost[once]]
    np.subtract.at(surviving, (at[0][once], at[1][once]), 1)
    by = np.flatnonzero(lost & (caught > 0))
    res.strike_craft(at[0][by], at[1][by], craft[by], source[row[by]], Cause.BLAST)
    momentum = (np.bincount(row, part, len(world)) for part in push_of(np.where(lost, 0, caught), dx, dy))
    felt = np.bincount(row, caught, len(world)) > 0
    reached = Reached(world, source, flight + res.world.unit_slots, *momentum)
    return Reached(*(column[felt] for column in reached)), surviving


def _craft_in_reach(res: Resolution, bursts: Array) -> tuple[Array, ...]:
    """Flights (P,) that bursts may reach: world, burst, flight; and all their craft: row of P, number, km from it."""
    flights, units = res.world.flights, res.world.units
    world, source = np.nonzero(bursts)
    dx = flights.x_km[world] - units.x_km[world, source][:, None]
    dy = flights.y_km[world] - units.y_km[world, source][:, None]
    pair, flight = np.nonzero(_may_reach(dx, dy, REACH_KM + flights.spread_km[world]) & res.world.flying()[world])
    world, source = world[pair], source[pair]
    row, craft, word = craft_words(res, Stream.CLOUD, (world, flight))
    at = world[row], flight[row]
    off_x, off_y = in_cloud(word, flights.spread_km[at], res.world.battle.mirror_sign[at[0]])
    dx, dy = dx[pair, flight][row] + off_x, dy[pair, flight][row] + off_y
    return world, source, flight, row, craft, dx, dy


def _may_reach(dx: Array, dy: Array, most_km: Array) -> Array:
    """Is what is (dx, dy) km away in the box about all places so near: bool, a cheap bound. All broadcast."""
    near: Array = (np.abs(dx) <= most_km) & (np.abs(dy) <= most_km)
    return near


def in_cloud(word: Array, spread_km: Array, mirror_sign: Array) -> Pair:
    """A place anywhere in a disc of this radius about the origin, even over it, for 64 random bits: km."""
    ux, uy = rolled_unit((word & _LOW).astype(np.float64) / 4294967296.0, mirror_sign)
    radius = spread_km * np.sqrt((word >> _32).astype(np.float64) / 4294967296.0)
    return ux * radius, uy * radius


def _push(res: Resolution, reached: Reached, mass_t: Array) -> None:
    """Push what is reached and let the debris recoil: both summed in the order of uids, then added to velocities.

    `mass_t`: of all units and flights, (W, S + F).
    """
    units, flights = res.world.units, res.world.flights
    uid = np.concatenate([units.uid, flights.uid], axis=1)
    order = np.lexsort((uid[reached.world, reached.source], uid[reached.world, reached.target]))
    reached = Reached(*(column[order] for column in reached))
    mass_t = np.where(mass_t > 0.0, mass_t, np.inf)
    worlds, slots, rows = res.world.worlds, res.world.unit_slots, mass_t.shape[1]
    row, from_row = (reached.world * rows + end for end in (reached.target, reached.source))
    for name, momentum in (("vx_km_s", reached.px), ("vy_km_s", reached.py)):
        # bincount adds in the order of its rows, which is that of uids; recoils after pushes.
        ends = np.bincount(np.concatenate((row, from_row)), np.concatenate((momentum, -momentum)), worlds * rows)
        kick = ends.reshape(worlds, rows) / mass_t
        for group, part in ((units, kick[:, :slots]), (flights, kick[:, slots:])):
            velocity = getattr(group, name)
            np.add(velocity, part, out=velocity, where=part != 0.0)
    at = (reached.world, reached.target)
    speed = np.sqrt(reached.px * reached.px + reached.py * reached.py) / mass_t[at]
    side, x, y = (
        np.concatenate([getattr(units, name), getattr(flights, name)], axis=1)[at] for name in ("side", "x_km", "y_km")
    )
    res.journal.write(
        Event.BLAST, reached.world, side=side, source=reached.source, target=reached.target, x_km=x, y_km=y,
        value=np.rint(speed * _MM_S_PER_KM_S).astype(np.int64),
    )  # fmt: skip
