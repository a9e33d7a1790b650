"""Phase `inspect`: who comes close to what looks dead sees whether it is (K4, J9)."""

import numpy as np

from ..space.sightlines import hidden_by_bodies
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import Event
from .jamming import blur, heard
from .sensors import unit_reach_km
from .tracking import note_at_once

INSPECT_KM = 2_000.0
"""From this near sensors make out whether a plant runs and a crew is at work.

Far outside of the reach of fighters and drones, so that nobody stings what only seems to live or spares what only
seems dead; a sixth of the range of ships' lasers, so that a feint holds against a line that stands off.
"""


def inspect(res: Resolution) -> None:
    """Every side learns of what is in sight and looks dead within `INSPECT_KM` of its eyes whether it lives.

    Eyes are living units whose sensors work, and craft that have any; no body may be in the way. What was found out
    holds while it is in sight: for the side that inspected it a living unit no longer passes for dead.
    """
    contacts = res.world.contacts
    doubted = contacts.in_sight & contacts.dead & ~contacts.sure
    if not doubted.any():
        return
    reach = unit_reach_km(res)
    for side in range(doubted.shape[1]):
        w, s = np.nonzero(doubted[:, side])
        far = ~_seen_closely(res, side, reach, w, s)
        doubted[w[far], side, s[far]] = False
        _report(res, side, doubted[:, side] & (res.world.units.hull_mj > 0))
    contacts.sure |= doubted
    note_at_once(res, doubted)
    noise = heard(res, doubted)
    if noise is not None:
        blur(res.world, noise, res.now)
    res.this_impulse.reckoned.clear()
    res.track_contacts()


def _seen_closely(res: Resolution, side: int, reach: Array, w: Array, s: Array) -> Array:
    """Which of units (N,) are near a pair of eyes of a side, and in its view: bool."""
    units, flights = res.world.units, res.world.flights
    closely = np.zeros(len(w), dtype=bool)
    eyes = (units.side == side) & (reach > 0.0)
    craft = res.world.flying() & (flights.side == side) & (res.flight_cls("sensor_km") > 0.0)
    x, y = units.x_km[w, s], units.y_km[w, s]
    for group, sees in ((units, eyes), (flights, craft)):
        at = w[:, None], np.flatnonzero(sees.any(axis=0))
        dx = x[:, None] - group.x_km[at]
        row, column = np.nonzero(sees[at] & (np.abs(dx) <= INSPECT_KM))  # which leaves few
        dx, dy = dx[row, column], y[row] - group.y_km[w[row], at[1][column]]
        near = dx * dx + dy * dy <= INSPECT_KM * INSPECT_KM
        row, eye = row[near], at[1][column[near]]
        ends = group.x_km[w[row], eye], group.y_km[w[row], eye], x[row], y[row]
        hidden = hidden_by_bodies(w[row], *ends, *res.body_now(), res.tables.bodies.radius_km)
        closely[row[~hidden]] = True
    return closely


def _report(res: Resolution, side: int, lives: Array) -> None:
    units = res.world.units
    w, s = np.nonzero(lives)
    res.journal.write(
        Event.INSPECTED, w, side=units.side[w, s], source=side, target=s, x_km=units.x_km[w, s], y_km=units.y_km[w, s]
    )  # fmt: skip
