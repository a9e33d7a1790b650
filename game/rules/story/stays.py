"""Phase `visit_places`: who is at the places of objectives (R6), how long in a row, and who holds them."""

import numpy as np

from ..space.ephemeris import body_velocity
from ..space.map_edge import outside
from ..state.columns import NONE, Array, by_uid
from ..state.resolution import Resolution
from ..state.tables import Objective
from ..state.vectors import Pair
from ..state.vocabulary import IMPULSES, PLACED, SUBSTEPS, Event, ObjectiveKind, Presence


def visit_places(res: Resolution) -> None:
    """Note, for objectives that are about a place, who is there at the end of this impulse."""
    for number, objective in enumerate(res.tables.objectives):
        if objective.kind not in PLACED or not (objective.turns == 0 or res.impulse == IMPULSES - 1):
            continue
        if objective.kind == ObjectiveKind.HOLD:
            note_holding(res, number, objective)
        else:
            note_stays(res, number, objective)


def note_stays(res: Resolution, number: int, objective: Objective) -> None:
    """Count the turns that units of `who` end in a row where an objective wants them; what has been enough stays.

    Where passing is enough every impulse is looked at. Who is beyond pursuit is past the map's edge for good.
    """
    units, turns = res.world.units, res.world.stays.turns[:, number]
    enough = max(objective.turns, 1)
    open_yet = (turns < enough) & objective.who[: res.world.unit_slots]
    there = res.world.fighting() & near_place(res, objective, units.x_km, units.y_km)
    if objective.kind == ObjectiveKind.LAND:
        there &= _slow_enough(res, objective)
    np.copyto(turns, np.where(there, turns + 1, 0), where=open_yet)
    if not objective.radius_km:
        turns[open_yet & (units.presence == Presence.AWAY)] = enough
    w, s = np.nonzero(open_yet & (turns >= enough))
    order = by_uid(units.uid[w, s])
    w, s = w[order], s[order]
    _tell(
        res, Event.REACHED, w, number, objective, side=units.side[w, s], target=s, x_km=units.x_km[w, s],
        y_km=units.y_km[w, s],
    )  # fmt: skip


def note_holding(res: Resolution, number: int, objective: Objective) -> None:
    """Count the turns in a row that a place is held at the end of; as many as the objective asks for stay.

    It is held where a living ship of `who` is there and no living ship and no craft of those at war with its side.
    """
    units, flights, held = res.world.units, res.world.flights, res.world.objectives.held_turns[:, number]
    there = res.world.fighting() & near_place(res, objective, units.x_km, units.y_km)
    enemy = res.world.sides.at_war()[:, objective.side]
    contested = (there & np.take_along_axis(enemy, np.maximum(units.side, 0), axis=1)).any(axis=1)
    if flights.uid.size:
        craft = res.world.flying() & np.take_along_axis(enemy, np.maximum(flights.side, 0), axis=1)
        contested |= (craft & near_place(res, objective, flights.x_km, flights.y_km)).any(axis=1)
    holds = (there & objective.who[: res.world.unit_slots]).any(axis=1) & ~contested
    now = np.where(held >= objective.turns, held, np.where(holds, held + 1, 0))
    changed = np.flatnonzero(now != held)
    held[:] = now
    _tell(res, Event.HELD, changed, number, objective, side=objective.side)


def near_place(res: Resolution, objective: Objective, x: Array, y: Array) -> Array:
    """Are places (W, N) km within the radius of an objective's, or past the map's edge where it has none: bool."""
    if not objective.radius_km:
        return outside(res, x, y, 1.0)
    most = objective.radius_km * objective.radius_km
    near = np.zeros(x.shape, bool)
    for px, py, there in _places(res, objective):
        dx, dy = x - px[:, None], y - py[:, None]
        near |= (dx * dx + dy * dy <= most) & there[:, None]
    return near


def _slow_enough(res: Resolution, objective: Objective) -> Array:
    """Units no faster than who lands, against the body as it moves as the impulse ends: (W, S) bool."""
    units, most = res.world.units, objective.slower_km_s * objective.slower_km_s
    if objective.body == NONE:
        vx, vy = units.vx_km_s, units.vy_km_s
    else:
        bvx, bvy = body_velocity(res, (res.impulse + 1) * SUBSTEPS, objective.body)
        vx, vy = units.vx_km_s - bvx[:, None], units.vy_km_s - bvy[:, None]
    slow: Array = vx * vx + vy * vy <= most
    return slow


def _places(res: Resolution, objective: Objective) -> list[tuple[Array, Array, Array]]:
    """Where the place of an objective is at the end of the impulse, (W,) km, and whether it is at all: those it is at.

    One column for each unit that it is at: of fleets the pairs of all worlds would not fit the cache.
    """
    units, of = res.world.units, objective.of[: res.world.unit_slots]
    if objective.of.any():
        here = res.world.fighting()
        return [(units.x_km[:, s], units.y_km[:, s], here[:, s]) for s in np.flatnonzero(of)]
    x, y = body_or_map(res, objective.body)
    y = y + objective.y_km * res.world.battle.mirror_sign
    return [(x + objective.x_km, y, np.ones(res.world.worlds, bool))]


def body_or_map(res: Resolution, body: int) -> Pair:
    """The middle of a body at the end of the impulse, or of the map's numbers where it is NONE: (W,) km each."""
    if body == NONE:
        return np.zeros(res.world.worlds), np.zeros(res.world.worlds)
    step = (res.impulse + 1) * SUBSTEPS
    return res.this_turn.body_x[:, step, body], res.this_turn.body_y[:, step, body]


def _tell(res: Resolution, kind: Event, w: Array, number: int, objective: Objective, **columns: object) -> None:
    """Write events (N,) of an objective, but of one that is hidden yet."""
    if objective.hidden and len(w):
        known = res.world.objectives.shown[w, number]
        columns = {name: one[known] if isinstance(one, np.ndarray) else one for name, one in columns.items()}
        w = w[known]
    res.journal.write(kind, w, source=objective.side, value=number, **columns)
