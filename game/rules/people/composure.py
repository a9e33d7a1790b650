"""Phases `shake_crews` and `strike_colours`: crews lose heart, break, rally and strike their colours (P4, J4, V1)."""

import numpy as np

from ..knowledge.contacts import unit_contacts
from ..state.columns import NONE, Array, by_uid
from ..state.orders import ORDER_FIELDS, Orders
from ..state.resolution import Resolution
from ..state.vocabulary import BROKEN_PPM, PPM, SHAKEN_PPM, Cause, Event, Move, Posture, Presence, Readiness, System

HULL_SHOCK_PPM = 2_000_000
"""What a hull lost whole in one impulse takes off the morale of a crew that shrugs off nothing."""
FRIEND_SHOCK_PPM = 200_000
"""What the loss of a friend near by does, times its part of the two masses."""
FLAG_SHOCK_PPM = 300_000
"""What the loss of the ship that commands the side does, wherever it is."""
DAZE_SHOCK_PPM = 20_000
"""What an impulse in full daze does."""
TIRING_PPM = 3_000
"""What an impulse at red alert does."""
RALLY_PPM = 10_000
"""What a crew gains in an impulse in which nothing shakes it and somebody calm leads it."""
NEAR_KM = 5_000.0
"""So far a friend's end is felt, and a captain's calm."""
STRIKE_KM = 30_000.0
"""A broken crew that cannot get away strikes its colours to an enemy in sight within this distance."""
_PLAIN = Orders.empty(1, 1)
_RED = int(Readiness.RED)


def shake_crews(res: Resolution) -> None:
    """Change the morale of every living crew on the map that can be shaken by what happened in this impulse.

    What shakes it adds up, less what it shrugs off (`Tables.composure_ppm`). Where nothing does, who is led by
    somebody calm gains. Below `SHAKEN_PPM` a crew is shaken, below `BROKEN_PPM` it breaks: it withdraws and obeys
    nobody until it is at `SHAKEN_PPM` again.
    """
    if (res.tables.composure_ppm == PPM).all():
        return
    units = res.world.units
    yields = PPM - res.tables.composure_ppm[units.side, units.class_id]
    able = res.world.fighting() & (yields > 0)
    shock = np.where(able, _shock_ppm(res, able), 0)
    before = units.morale_ppm.copy()
    after = np.maximum(before - shock * yields // PPM, 0)
    after = np.where(_led(res, able & (shock == 0) & (before < PPM)), np.minimum(before + RALLY_PPM, PPM), after)
    units.morale_ppm[:] = after
    breaks = able & ~units.broken & (after < BROKEN_PPM)
    _report(res, Event.SHAKEN, able & ~breaks & (before >= SHAKEN_PPM) & (after < SHAKEN_PPM))
    _report(res, Event.RALLIED, able & (before < SHAKEN_PPM) & (after >= SHAKEN_PPM))
    _report(res, Event.BROKEN, breaks)
    units.broken[:] = (units.broken | breaks) & (after < SHAKEN_PPM)
    _run(res, breaks)


def _shock_ppm(res: Resolution, able: Array) -> Array:
    """What shakes the crews of units `able` in this impulse, before they shrug off any: (W, S) ppm."""
    units = res.world.units
    shock = np.where(units.readiness == _RED, TIRING_PPM, 0)
    lost = np.maximum(res.this_impulse.hull_before - units.hull_mj, 0)
    if lost.any():
        shock += lost * HULL_SHOCK_PPM // np.maximum(res.cls("hull_mj"), 1)
    if units.daze_ppm.any():
        shock += np.minimum(units.daze_ppm, PPM) * DAZE_SHOCK_PPM // PPM
    dead = (units.lost_impulse == res.now[:, None]) & (units.hull_mj <= 0) & (units.uid != 0)
    if dead.any():
        shock += _grief_ppm(res, able, dead)
    return shock


def _grief_ppm(res: Resolution, able: Array, dead: Array) -> Array:
    """What the end of their friends in this impulse does to units `able`: those near by, and the commander: (W, S)."""
    units, commander = res.world.units, res.world.sides.commander
    shock = np.zeros(able.shape, np.int64)
    mass = np.maximum(np.rint(res.cls("mass_t")).astype(np.int64), 1)
    w, gone = np.nonzero(dead)
    dx, dy = (column[w] - column[w, gone][:, None] for column in (units.x_km, units.y_km))
    friend = able[w] & (units.side[w] == units.side[w, gone][:, None])
    lost_t = mass[w, gone][:, None]
    near = friend & (dx * dx + dy * dy <= NEAR_KM * NEAR_KM)
    felt = np.where(near, FRIEND_SHOCK_PPM * lost_t // (lost_t + mass[w]), 0)
    flag = commander[w, units.side[w, gone]] == gone
    felt += np.where(friend & flag[:, None], FLAG_SHOCK_PPM, 0)
    np.add.at(shock, w, felt)
    return shock


def _led(res: Resolution, asked: Array) -> Array:
    """Which of units `asked` (W, S) have somebody calm near who outranks their captain, or command their side: bool."""
    units = res.world.units
    led = np.zeros_like(asked)
    w, unit = np.nonzero(asked)
    if not len(w):
        return led
    calm = res.world.fighting() & (units.morale_ppm >= SHAKEN_PPM) & ~units.broken
    leads = calm[w] & (units.side[w] == units.side[w, unit][:, None]) & (units.rank[w] > units.rank[w, unit][:, None])
    dx, dy = (column[w] - column[w, unit][:, None] for column in (units.x_km, units.y_km))
    leads &= dx * dx + dy * dy <= NEAR_KM * NEAR_KM
    commands = res.world.sides.commander[w, units.side[w, unit]] == unit
    led[w, unit] = leads.any(axis=1) | commands
    return led


def _run(res: Resolution, breaks: Array) -> None:
    """Let crews that have just broken (W, S) withdraw with all they have: nobody else orders them now.

    Who has its plant spun down brings it up again, for without it nothing drives the ship.
    """
    units = res.world.units
    if not breaks.any():
        return
    for name in ORDER_FIELDS["move"]:
        getattr(units, name)[breaks] = getattr(_PLAIN, name)[0, 0]
    units.move[breaks] = Move.WITHDRAW
    units.posture[breaks & (units.posture == Posture.SPUN_DOWN)] = Posture.ACTIVE


def strike_colours(res: Resolution) -> None:
    """Who is told to strikes its colours; so does who has broken and cannot get away from an enemy near by.

    It is out of the fight with all aboard and all craft inside, and coasts on.
    """
    units = res.world.units
    if not (units.surrenders | units.broken).any():
        return
    told = units.surrenders & res.world.fighting()
    caught = units.broken & res.world.fighting() & ~told
    if caught.any():
        caught = _caught(res, caught)
    struck = told | caught
    if not struck.any():
        return
    units.presence[struck] = Presence.STRUCK
    units.lost_cause[struck] = Cause.STRUCK
    np.copyto(units.lost_impulse, res.now[:, None], where=struck)
    units.throttle_ppm[struck] = 0
    _report(res, Event.STRUCK, struck, told)
    flights = res.world.flights
    w, flight = np.nonzero((flights.presence == Presence.DOCKED) & (flights.home != NONE))
    inside = struck[w, flights.home[w, flight]]
    flights.presence[w[inside], flight[inside]] = Presence.STRUCK


def _caught(res: Resolution, broken: Array) -> Array:
    """Which units `broken` (W, S) cannot get away, and have an enemy in sight to strike to: bool.

    Those that no drive moves and nobody tows, and those that have no morale left.
    """
    units = res.world.units
    w, unit = np.nonzero(broken)
    driven = (units.system_ppm[w, unit, System.DRIVE] > 0) & (res.cls("thrust_km_s2")[w, unit] > 0.0)
    driven &= units.delta_v_km_s[w, unit] > 0.0
    towed = (res.world.fighting()[w] & (units.tow[w] == unit[:, None])).any(axis=1)
    stays = (~driven & ~towed) | (units.morale_ppm[w, unit] == 0)
    foes, side = unit_contacts(res), units.side[w, unit]
    dx = foes.x_km[w, side] - units.x_km[w, unit][:, None]
    dy = foes.y_km[w, side] - units.y_km[w, unit][:, None]
    near = (foes.in_sight & foes.alive)[w, side] & (dx * dx + dy * dy <= STRIKE_KM * STRIKE_KM)
    caught = np.zeros_like(broken)
    caught[w, unit] = stays & near.any(axis=1)
    return caught


def _report(res: Resolution, event: Event, which: Array, value: Array | None = None) -> None:
    """Note an event of each unit of `which` (W, S): its value is that of `value` (W, S), or what morale is left."""
    units = res.world.units
    if not which.any():
        return
    w, unit = np.nonzero(which)
    order = by_uid(units.uid[w, unit])
    at = w, unit = w[order], unit[order]
    res.journal.write(
        event, w, side=units.side[at], target=unit, x_km=units.x_km[at], y_km=units.y_km[at],
        value=(units.morale_ppm if value is None else value)[at],
    )  # fmt: skip
