"""Battles to test rules with: `from game.testing import strategies`, then `@given(strategies.battles())`.

The rows of these battles are drawn by `strategies_rows`. The strategies of single rules are in `strategies_fire`,
`strategies_flights`, `strategies_damage`, `strategies_motion` and `strategies_command`.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..rules.state.columns import NONE
from ..rules.state.debris import EVERYBODY, Debris
from ..rules.state.hits import PendingHits
from ..rules.state.orders import OrderSet
from ..rules.state.salvos import Salvos
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import PPM, SHAKEN_PPM, Cause, Level, Move, Posture, Presence, Readiness
from ..rules.state.world import World
from . import rolled_strategies as st
from .battles import Battle
from .builders import all_in_sight, make_ghost, world_of
from .scrambling import scrambled
from .strategies_motion import tie
from .strategies_orders import WAYS, order_sets, wild_order_sets
from .strategies_people import composures
from .strategies_rows import (
    CLASSES,
    MAP_KM,
    QUICK_TORPEDOES,
    energies_mj,
    places,
    rolls_ppm,
    row_orders,
    seeds,
    tables_of_battle,
    unit_rows,
    wing_rows,
)
from .strategies_stances import relations

__all__ = [
    "CLASSES",
    "SHORT_SIGHT",
    "Battle",
    "battles",
    "energies_mj",
    "order_sets",
    "orders_of_battles",
    "places",
    "rolls_ppm",
    "row_orders",
    "scrambled",
    "seeds",
    "tables_of_battle",
    "tables_of_battles",
    "unit_rows",
    "wild_order_sets",
    "wing_rows",
    "worlds",
]

JAMMERS = (2, 3)
"""Classes that jam in one battle of two."""
CLEAR_WAY = (0.6, -0.8)
"""Where no moon of `strategies_motion.BODIES` is near."""
SHORT_SIGHT = 0.003
"""Part of the sensors' reach of `CLASSES` that makes 3,000 km of a frigate's: many things are out of sight."""


@st.composite
def battles(
    draw: st.DrawFn,
    *,
    worlds: int = 1,
    units: tuple[int, int] = (2, 6),
    flights: tuple[int, int] = (0, 4),
    sides: int = 2,
    bodies: tuple[int, ...] = (0, 0, 1, 3),
    calm: bool = False,
    tells: bool | None = None,
    nonsense: bool = True,
    sees: float | None = None,
) -> Battle:
    """A small battle in its first or second turn, and orders of all sides for the next one.

    units, flights: fewest and most rows. bodies: which of `strategies_motion.BODIES`, 0 = open space. calm: all ships
    alive, whole, slow and well above ground. tells: with triggers, objectives and orders from above; None = either.
    nonsense: orders that cannot be carried out among the others. sees: part of their sensors' reach that ships have;
    None = all of it, or seldom so little that they see but a few thousand km. In one battle of two `JAMMERS` jam. All
    worlds start alike but for their dice and, seldom, for how sides stand to each other.
    """
    body = draw(st.sampled_from(bodies))
    count = draw(st.integers(*units))
    wings = draw(st.integers(*flights))
    tells = draw(st.booleans()) if tells is None else tells
    tables = tables_of_battle(bodies=body, units=count, flights=wings, sides=sides, tells=tells and count > 1)
    if draw(st.booleans()):
        tables.classes.jam_ppm[list(JAMMERS)], tables.classes.jam_km[list(JAMMERS)] = (PPM, 500_000), 8_000.0
    tables.composure_ppm[:] = draw(composures(shape=tables.composure_ppm.shape))
    tables.classes.sensor_km[:] *= draw(st.sampled_from((1.0, 1.0, 1.0, SHORT_SIGHT))) if sees is None else sees
    middle = _middle(draw, body, calm) if body else (0.0, 0.0)
    rows = _fleet(draw, count=count, sides=sides, middle=middle, calm=calm)
    swarm = tuple(draw(wing_rows(units=rows, count=wings, sides=sides, near=middle)) for _ in range(wings))
    world = world_of(tables, rows, swarm, worlds=worlds, key=draw(st.integers(1, 2**32)))
    world.units.uid[:] = draw(row_orders(rows=count)) + 1
    world.battle.turn[:] = draw(st.sampled_from((0, 1)))
    if _seldom(draw, calm):
        draw(relations(tables.sides, world))
    _haunt(tables, world)
    if draw(st.booleans()):
        _remember(draw, tables, world)
    if _seldom(draw, calm):
        _hook(world)
    orders = draw(order_sets(world, nonsense=nonsense))
    if not calm:
        _happen(draw, tables, world, middle)
    return Battle(tables, world, orders)


def _happen(draw: st.DrawFn, tables: Tables, world: World, middle: tuple[float, float]) -> None:
    """Let things be under way: one that seldom comes about of itself, and hits, clouds and salvos."""
    moments: tuple[Callable[[st.DrawFn, World], None], ...] = (
        _set_ramming, _set_hooking, _set_leaving, partial(_set_rallying, tables=tables),
    )  # fmt: skip
    if draw(st.booleans()):
        draw(st.sampled_from(moments))(draw, world)
    for happens in (_leave_hits, partial(_leave_clouds, middle=middle), _send_salvos):
        if _seldom(draw, calm=False):
            happens(draw, world)


def _seldom(draw: st.DrawFn, calm: bool) -> bool:
    """One time in four, and never in a calm battle."""
    return not calm and draw(st.integers(0, 3)) == 3


def _middle(draw: st.DrawFn, body: int, calm: bool) -> tuple[float, float]:
    """Where a battle near a body is: close above its ground, or well above it and away from its moons."""
    if calm:
        height = draw(st.sampled_from((95_000.0, 120_000.0))) + 61_000.0
        ux, uy = CLEAR_WAY
    else:
        height = draw(st.sampled_from((72_000.0, 80_000.0, 95_000.0, 120_000.0)))
        ux, uy = draw(st.sampled_from(WAYS))
    return height * ux, height * uy


def _fleet(
    draw: st.DrawFn, *, count: int, sides: int, middle: tuple[float, float], calm: bool
) -> tuple[dict[str, Any], ...]:
    """Rows of ships: often two at exactly the same distance of a third, seldom one that is yet to come."""
    rows = tuple(draw(unit_rows(count=count, sides=sides, near=middle, calm=calm)) for _ in range(count))
    if count > 2 and draw(st.booleans()):
        _balance(rows, middle)
    if _seldom(draw, calm):
        rows[-1]["presence"] = Presence.DORMANT
    return rows


def _remember(draw: st.DrawFn, tables: Tables, world: World) -> None:
    """Let the sides know all units and flights: some in sight, some as they were impulses ago where they stand now."""
    all_in_sight(world, tables, level=draw(st.sampled_from((Level.DETECTED, Level.IDENTIFIED))))
    world.contacts.sure &= draw(st.booleans())
    for known, rows in ((world.contacts, world.unit_slots), (world.flight_contacts, world.flight_slots)):
        lost = np.array(draw(st.lists(st.booleans(), min_size=rows, max_size=rows)), bool)
        known.in_sight &= ~lost
        known.seen_impulse[..., lost] -= draw(st.sampled_from((1, 4, 5, 12, 13)))


def _haunt(tables: Tables, world: World) -> None:
    """Let the last unit be a ghost of the first that jams, where there is one and another ship is left."""
    jams = np.flatnonzero(tables.classes.jam_ppm[world.units.class_id[0, :-1]] > 0)
    if len(jams) and world.unit_slots > 2 and not tables.triggers:
        tables.ghost_of[world.unit_slots - 1] = jams[0]
        make_ghost(world, tables, world.unit_slots - 1)


def _leave_hits(draw: st.DrawFn, world: World) -> None:
    """Let hits of the last turn wait for their damage: on any unit, by anybody, some of them in one world only."""
    codes = world.unit_slots + world.flight_slots + world.rails.ux.shape[1]
    count = draw(st.integers(1, 3))
    pending = world.pending = PendingHits.empty(world.worlds, count)
    for row in range(count):
        which = slice(draw(st.integers(0, world.worlds - 1)), None)
        pending.target[which, row] = draw(st.integers(0, world.unit_slots - 1))
        pending.source[which, row] = draw(st.integers(-1, codes - 1))
        pending.energy_mj[which, row] = draw(energies_mj(pools=(300, 9_000, 20_000)))
        pending.cause[which, row] = draw(st.sampled_from((Cause.LASER, Cause.BLAST, Cause.FIGHTERS)))
        pending.leak_ppm[which, row] = draw(st.sampled_from((0, 150_000, PPM)))


def _leave_clouds(draw: st.DrawFn, world: World, *, middle: tuple[float, float]) -> None:
    """Let clouds of debris fly about: some dense, some about to thin out, some in one world only."""
    count = draw(st.integers(1, 3))
    debris = world.debris = Debris.empty(world.worlds, count)
    for row in range(count):
        which = slice(draw(st.integers(0, world.worlds - 1)), None)
        debris.uid[which, row] = 900 + row
        debris.x_km[which, row], debris.y_km[which, row] = draw(places(near=middle))
        debris.vx_km_s[which, row] = draw(st.sampled_from((0.0, -20.0, 34.0)))
        debris.vy_km_s[which, row] = draw(st.sampled_from((0.0, 12.0)))
        debris.radius_km[which, row] = draw(st.sampled_from((30.0, 250.0)))
        debris.mass_t[which, row] = draw(st.sampled_from((30.0, 3_000.0, 40_000.0)))
        debris.known_by[which, row] = draw(st.sampled_from((EVERYBODY, 0, 1, 2)))


def _send_salvos(draw: st.DrawFn, world: World) -> None:
    """Let salvos fly: by and at any units, near them or far off, fast or slow, with and without fuel."""
    count = draw(st.integers(1, 4))
    salvos = world.salvos = Salvos.empty(world.worlds, count)
    for row in range(count):
        source, target = (draw(st.integers(0, world.unit_slots - 1)) for _ in range(2))
        x, y = draw(places(near=(float(world.units.x_km[0, target]), float(world.units.y_km[0, target]))))
        speed, (ux, uy) = draw(st.sampled_from((0.0, 9.0, 60.0, 400.0))), draw(st.sampled_from(WAYS))
        facts = {
            "uid": 2**40 + row, "weapon": QUICK_TORPEDOES, "side": world.units.side[:, source], "source": source,
            "slot": row, "target": draw(st.sampled_from((target, target, NONE))),
            "alive": draw(st.sampled_from((1, 2, 5))),
            "x_km": x, "y_km": y, "vx_km_s": speed * ux, "vy_km_s": speed * uy,
            "fuel_s": draw(st.sampled_from((0.0, 3.0, 60.0, 130.0))), "launch_impulse": world.battle.turn * 12 - row,
            "seen_by": 1 << world.units.side[:, source].astype(np.int64),
        }  # fmt: skip
        for name, value in facts.items():
            getattr(salvos, name)[:, row] = value


def _set_hooking(draw: st.DrawFn, world: World) -> None:
    """Let the first unit that can tow lie beside the last one of all, at the edges of its hook."""
    units = world.units
    here = np.flatnonzero(units.presence[0] == Presence.PRESENT)
    tugs = here[(units.class_id[0, here] == 0) & (units.hull_mj[0, here] > 0)]
    if not len(tugs) or len(here) < 2:
        return
    own, other = tugs[0], here[here != tugs[0]][-1]
    units.side[:, other] = units.side[:, own]
    units.move[:, own], units.ref[:, own], units.posture[:, own] = Move.TOW, other, Posture.ACTIVE
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        getattr(units, name)[:, own] = getattr(units, name)[:, other]
    units.x_km[:, own] += draw(st.sampled_from((1.0, 19.0, 21.0)))


def _set_leaving(draw: st.DrawFn, world: World) -> None:
    """Let the last living unit withdraw over the edge of the map."""
    units = world.units
    here = np.flatnonzero((units.presence[0] == Presence.PRESENT) & (units.hull_mj[0] > 0))
    if not len(here):
        return
    own = here[-1]
    units.move[:, own], units.x_km[:, own] = Move.WITHDRAW, MAP_KM
    units.y_km[:, own], units.vy_km_s[:, own] = 0.0, 0.0
    units.vx_km_s[:, own] = draw(st.sampled_from((0.0, 1.0, 60.0)))


def _set_rallying(draw: st.DrawFn, world: World, *, tables: Tables) -> None:
    """Let the crew of the first living unit be about to rally, led or not, or to be shaken by its red alert."""
    units = world.units
    here = np.flatnonzero((units.presence[0] == Presence.PRESENT) & (units.hull_mj[0] > 0))
    if not len(here):
        return
    own, leader = here[0], here[-1]
    side = units.side[0, own]
    tables.composure_ppm[side] = 500_000
    morale = draw(st.sampled_from((440_000, 495_000, SHAKEN_PPM + 1_000)))
    calm = morale >= SHAKEN_PPM
    units.morale_ppm[:, own], units.broken[:, own] = morale, not calm and draw(st.booleans())
    units.readiness[:, own] = units.readiness_wanted[:, own] = Readiness.RED if calm else Readiness.ALERT
    units.daze_ppm[:, own], units.rank[:, own] = 0, 0
    if leader != own:
        units.side[:, leader], units.morale_ppm[:, leader], units.broken[:, leader] = side, PPM, False
        units.rank[:, leader] = draw(st.sampled_from((0, 3)))
        units.x_km[:, leader], units.y_km[:, leader] = units.x_km[:, own], units.y_km[:, own] + 4_900.0


def _set_ramming(draw: st.DrawFn, world: World) -> None:
    """Let the first unit that is there ram the last one, close before it and fast: as it stands, unless told else."""
    units = world.units
    here = np.flatnonzero((units.presence[0] == Presence.PRESENT) & (units.hull_mj[0] > 0))
    if len(here) < 2:
        return
    own, foe = here[0], here[-1]
    units.move[:, own], units.ref[:, own], units.posture[:, own] = Move.RAM, foe, Posture.ACTIVE
    units.x_km[:, own] = units.x_km[:, foe] - draw(st.sampled_from((300.0, 900.0)))
    units.y_km[:, own] = units.y_km[:, foe] + draw(st.sampled_from((0.0, 0.3, 0.4, 8.0)))
    units.vx_km_s[:, own] = units.vx_km_s[:, foe] + draw(st.sampled_from((8.0, 60.0)))
    units.vy_km_s[:, own] = units.vy_km_s[:, foe]


def _balance(rows: tuple[dict[str, Any], ...], middle: tuple[float, float]) -> None:
    """Put the first row in the middle of the last two, all at rest: their distances to it are then exactly equal."""
    first, *_, one, other = rows
    for axis, centre in zip(("x_km", "y_km"), middle, strict=True):
        first[axis] = round(centre)
        off = round(one[axis] - first[axis])
        one[axis], other[axis] = float(first[axis] + off), float(first[axis] - off)
    other["side"] = one["side"]
    for row in (one, other):
        row["vx_km_s"] = row["vy_km_s"] = 0.0


def _hook(world: World) -> None:
    """Let the first unit that can tow another one, if there are two."""
    units = world.units
    here = units.presence[0] == Presence.PRESENT
    tugs = np.flatnonzero(here & (units.class_id[0] == 0) & (units.hull_mj[0] > 0))
    if len(tugs) and here.sum() > 1:
        others = np.flatnonzero(here & (np.arange(world.unit_slots) != tugs[0]))
        tie(world, int(tugs[0]), int(others[-1]))


def worlds(**facts: Any) -> st.SearchStrategy[World]:
    """The worlds of `battles(**facts)`."""
    return battles(**facts).map(lambda battle: battle.world)


def tables_of_battles(**facts: Any) -> st.SearchStrategy[Tables]:
    """The tables of `battles(**facts)`."""
    return battles(**facts).map(lambda battle: battle.tables)


def orders_of_battles(**facts: Any) -> st.SearchStrategy[OrderSet]:
    """The orders of `battles(**facts)`."""
    return battles(**facts).map(lambda battle: battle.orders)
