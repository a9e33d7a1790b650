"""Phase `set_off_warheads` (W5, L3, V5): torpedoes that pass their target go off, and spare nobody near."""

from typing import NamedTuple

import numpy as np

from ..fire.passes import NEVER, at_moment, place_of, torpedoes
from ..fire.salvo_flight import report_salvos
from ..fire.torpedoes import BLAST_REACH
from ..space.rows import repeated, starts
from ..state.columns import Array
from ..state.losses import lose_craft
from ..state.resolution import Resolution
from ..state.rolls import folded
from ..state.vocabulary import Cause, Event, Stream
from .blasts import CRAFT_PART, in_cloud


class _Bursts(NamedTuple):
    """Salvos that go off, by (world, uid): (N,) each."""

    world: Array
    salvo: Array
    moment: Array
    x: Array  # km, where
    y: Array
    torpedoes: Array
    energy_mj: Array  # of each
    half_km: Array


def warhead_mj(energy_mj: Array, half_km: Array, square_km2: Array) -> Array:
    """Energy of a warhead at a squared distance: E / (1 + (d / half)^2), rounded down; 0 beyond five times half."""
    scaled = square_km2 / (half_km * half_km)
    reaching = energy_mj / (1.0 + scaled)
    return np.where(scaled <= BLAST_REACH * BLAST_REACH, reaching, 0.0).astype(np.int64)


def set_off_warheads(res: Resolution) -> None:
    """Set off every salvo at its nearest to the target, if that is within its blast: all that is near is hit.

    Friends, neutrals, wrecks and whoever launched it are hit as well as the target, each by where it then was. Armour
    acts on each torpedo. Energy that reaches ships is in the damage of the next impulse; craft are lost at once.
    """
    found = torpedoes(res)
    row = np.flatnonzero(found.fuse < NEVER)
    row = row[res.world.salvos.alive[found.world[row], found.salvo[row]] > 0]
    if not len(row):
        return
    salvos = res.world.salvos
    row = row[np.lexsort((salvos.uid[found.world[row], found.salvo[row]], found.world[row]))]
    bursts = _bursts(res, found.world[row], found.salvo[row], found.fuse[row])
    at = bursts.world, bursts.salvo
    report_salvos(
        res, Event.WARHEADS, *at, bursts.moment, target=salvos.target[at], value=bursts.torpedoes,
        energy_mj=bursts.torpedoes * bursts.energy_mj, x_km=bursts.x, y_km=bursts.y,
    )  # fmt: skip
    _hit_units(res, bursts)
    _burn_craft(res, bursts)
    salvos.alive[at] = 0


def _bursts(res: Resolution, world: Array, salvo: Array, moment: Array) -> _Bursts:
    salvos, swept, weapons = res.world.salvos, res.this_impulse.swept, res.tables.weapons
    assert swept is not None
    x, y = (place_of(axis, moment, world, salvo) for axis in (swept.salvo_x, swept.salvo_y))
    weapon = salvos.weapon[world, salvo]
    count = salvos.alive[world, salvo].astype(np.int64)
    return _Bursts(world, salvo, moment, x, y, count, weapons.energy_mj[weapon], weapons.blast_km[weapon])


def _off(res: Resolution, bursts: _Bursts, axes: tuple[Array, Array]) -> tuple[Array, Array]:
    """How far rows were from bursts at their moments, km: (N, rows) each, of the swept paths `axes`."""
    x, y = (at_moment(axis, bursts.moment, bursts.world) for axis in axes)
    return x - bursts.x[:, None], y - bursts.y[:, None]


def _hit_units(res: Resolution, bursts: _Bursts) -> None:
    swept, salvos = res.this_impulse.swept, res.world.salvos
    assert swept is not None
    dx, dy = _off(res, bursts, (swept.unit_x, swept.unit_y))
    row, unit = np.nonzero(res.world.present()[bursts.world])
    square = dx[row, unit] * dx[row, unit] + dy[row, unit] * dy[row, unit]
    energy = warhead_mj(bursts.energy_mj[row], bursts.half_km[row], square)
    some = energy > 0
    row, unit, energy = row[some], unit[some], energy[some]
    at = bursts.world[row], bursts.salvo[row]
    res.hit(
        at[0], unit, salvos.source[at], energy * bursts.torpedoes[row], Cause.TORPEDO, salvos.slot[at],
        salvos.launch_impulse[at], parts=bursts.torpedoes[row],
    )  # fmt: skip


def _burn_craft(res: Resolution, bursts: _Bursts) -> None:
    """Craft near bursts are lost that catch their hull's energy or more from all of them together.

    Each is at a place of its own in the cloud of its flight, and catches a small part of what would reach a ship
    there; what is lost is put down to the salvo of the lowest uid that it caught something of.
    """
    flights, swept = res.world.flights, res.this_impulse.swept
    assert swept is not None
    if not res.world.flying().any():
        return
    dx, dy = _off(res, bursts, (swept.flight_x, swept.flight_y))
    most = (BLAST_REACH * bursts.half_km)[:, None] + flights.spread_km[bursts.world]
    burst, flight = np.nonzero((dx * dx + dy * dy <= most * most) & res.world.flying()[bursts.world])
    world = bursts.world[burst]
    pair, craft = repeated(flights.alive[world, flight])
    at = world[pair], flight[pair]
    words = folded(res.roll_words(world, Stream.CLOUD, flights.uid[world, flight])[pair], craft)
    ox, oy = in_cloud(words, flights.spread_km[at], res.world.battle.mirror_sign[at[0]])
    dx, dy = dx[burst, flight][pair] + ox, dy[burst, flight][pair] + oy
    number = burst[pair]
    caught = warhead_mj(bursts.energy_mj[number], bursts.half_km[number], dx * dx + dy * dy)
    caught = caught * bursts.torpedoes[number] // CRAFT_PART
    _lose(res, bursts, at, craft, number, caught)


def _lose(
    res: Resolution, bursts: _Bursts, at: tuple[Array, Array], craft: Array, number: Array, caught: Array
) -> None:
    """Lose craft (N,): their flight, number in it, burst, and the energy that they caught of it."""
    flights, some = res.world.flights, np.flatnonzero(caught > 0)
    if not len(some):
        return
    uid = flights.uid[at]
    order = some[np.lexsort((number[some], craft[some], uid[some], at[0][some]))]
    first = np.flatnonzero(starts(at[0][order], uid[order], craft[order]))
    total = np.add.reduceat(caught[order], first)
    row = order[first][total >= res.flight_cls("hull_mj")[at][order][first]]
    if not len(row):
        return
    # Bursts stand in order of uid, so the first of a craft is of the lowest.
    salvo = bursts.salvo[number[row]]
    world, flight, source = at[0][row], at[1][row], res.world.salvos.source[at[0][row], salvo]
    order = np.lexsort((number[row], uid[row], world))
    world, flight, source, number = world[order], flight[order], source[order], number[row][order]
    first = np.flatnonzero(starts(world, flight, number))
    count = np.diff(np.append(first, len(world)))
    lose_craft(res, world[first], flight[first], count, source[first], Cause.TORPEDO)
