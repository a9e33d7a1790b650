"""What is to be drawn of a battle at one moment, of what the player's side may know."""

import math
from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import NONE, Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, SUBSTEPS, Level, Posture, Presence, Stage, System
from ..rules.state.world import World
from .forecast import Forecast, bodies_at

DAZED_PPM = 250_000
"""Daze from which a crew is shown as dazed."""
STALE_IMPULSES = 5
"""A contact not looked at for so long stands where it would have drifted to."""


@dataclass(slots=True)
class Scene:
    """Units (S,) and flights (F,) at one moment; what may not be known is not shown."""

    turn: int  # from 1
    t: float  # impulses into the turn
    x_km: Array
    y_km: Array
    hx: Array
    hy: Array
    shown: Array  # bool: draw it at all
    level: Array  # Level; own units are IDENTIFIED
    stale: Array  # bool: a guess from an old look
    side: Array
    hull_mj: Array
    armour_mj: Array
    shield_mj: Array
    system_ppm: Array  # (S, 6)
    daze_ppm: Array
    throttle_ppm: Array
    feigning: Array
    flight_x_km: Array
    flight_y_km: Array
    flight_shown: Array
    flight_side: Array
    flight_alive: Array
    flight_spread_km: Array
    flight_ring: Array  # slot of the unit that it stands round, or NONE
    body_x_km: Array
    body_y_km: Array
    seen_ago_s: Array  # since the last look; 0 for own units and in a film
    doubt_km: Array  # how far it may be from where it is shown, by what its drive could have done meanwhile

    def distance_km(self, a: int, b: int) -> float:
        """How far two units are apart as they are shown."""
        return math.hypot(self.x_km[a] - self.x_km[b], self.y_km[a] - self.y_km[b])

    @property
    def alive(self) -> Array:
        """Shown and not a hulk: (S,) bool."""
        return self.shown & (self.hull_mj > 0)

    def states(self, slot: int, hull_max_mj: float) -> list[str]:
        """What is wrong with a unit, in the words of its state marks, worst first."""
        if self.hull_mj[slot] <= 0:
            return ["wreck"]
        found = []
        systems = self.system_ppm[slot]
        if self.hull_mj[slot] < hull_max_mj * 0.5:
            found.append("burning")
        if systems[System.DRIVE] <= 0:
            found.append("no_drive")
        if systems[System.BRIDGE] <= 0:
            found.append("no_bridge")
        if systems[System.SENSORS] <= 0:
            found.append("blind")
        if self.daze_ppm[slot] >= DAZED_PPM:
            found.append("dazed")
        if self.feigning[slot]:
            found.append("feigning")
        return found


STATE_WORDS = {
    "wreck": "wreck", "burning": "burning", "no_drive": "adrift", "no_bridge": "headless", "blind": "blind",
    "dazed": "dazed", "feigning": "feigning damage",
}  # fmt: skip


def plot_scene(seen: World, tables: Tables, side: int, forecast: Forecast | None = None, step: int = 0) -> Scene:
    """The moment at which a turn is plotted; with a forecast, own units `step` substeps on, others on their course."""
    units, flights = seen.units, seen.flights
    own = units.side[0] == side
    level = np.where(own, int(Level.IDENTIFIED), seen.contacts.level[0, side])
    x, y = units.x_km[0].copy(), units.y_km[0].copy()
    turn = int(seen.battle.turn[0])
    body_x, body_y = bodies_at(seen, tables, step)
    if step:
        ahead_s = step * tables.substep_s
        x, y = x + units.vx_km_s[0] * ahead_s, y + units.vy_km_s[0] * ahead_s
        if forecast is not None:
            here = own & np.isfinite(forecast.x_km[step])
            x, y = np.where(here, forecast.x_km[step], x), np.where(here, forecast.y_km[step], y)
    return Scene(
        turn=turn + 1, t=step / SUBSTEPS, x_km=x, y_km=y, hx=units.hx[0], hy=units.hy[0],
        shown=(units.presence[0] == Presence.PRESENT) & (own | (level > 0)), level=level,
        stale=~own & (_age_impulses(seen, side) > STALE_IMPULSES), side=units.side[0],
        hull_mj=units.hull_mj[0], armour_mj=units.armour_mj[0], shield_mj=units.shield_mj[0],
        system_ppm=units.system_ppm[0], daze_ppm=units.daze_ppm[0], throttle_ppm=units.throttle_ppm[0],
        feigning=own & (units.posture[0] == Posture.FEIGN),
        flight_x_km=flights.x_km[0] + flights.vx_km_s[0] * step * tables.substep_s,
        flight_y_km=flights.y_km[0] + flights.vy_km_s[0] * step * tables.substep_s,
        flight_shown=(flights.presence[0] == Presence.PRESENT) & (flights.alive[0] > 0),
        flight_side=flights.side[0], flight_alive=flights.alive[0], flight_spread_km=flights.spread_km[0],
        flight_ring=_ringed_by_sight(seen, side), body_x_km=body_x, body_y_km=body_y,
        seen_ago_s=np.where(own, 0.0, _age_impulses(seen, side) * tables.impulse_s),
        doubt_km=_doubt_km(seen, tables, side, step * tables.substep_s),
    )  # fmt: skip


def _age_impulses(seen: World, side: int) -> Array:
    """How long ago each unit was last looked at: (S,)."""
    return seen.battle.turn[0] * IMPULSES - seen.contacts.seen_impulse[0, side]


def _doubt_km(seen: World, tables: Tables, side: int, ahead_s: float) -> Array:
    """How far strangers may be off their course after some seconds at full thrust; nothing for own units: (S,)."""
    units = seen.units
    thrust = tables.classes.thrust_km_s2[units.class_id[0]]
    blind_s = np.clip(_age_impulses(seen, side) - STALE_IMPULSES, 0, IMPULSES) * tables.impulse_s + ahead_s
    moves = (units.side[0] != side) & (units.hull_mj[0] > 0)
    return np.where(moves, 0.5 * thrust * blind_s * blind_s, 0.0)


def ringed(world: World) -> Array:
    """Slot of the unit that each flight stands round, NONE for those that go about: (F,)."""
    flights = world.flights
    goal = flights.goal[0]
    return np.where((flights.stage[0] == Stage.STATIONED) & (goal >= 0) & (goal < world.unit_slots), goal, NONE)


def _ringed_by_sight(seen: World, side: int) -> Array:
    """The same for what a side sees: strangers that stand close about a ship of its own are in a ring round it."""
    ring = ringed(seen)
    units, flights = seen.units, seen.flights
    own = np.flatnonzero(seen.present()[0] & (units.side[0] == side))
    strange = np.flatnonzero((flights.side[0] != side) & (flights.presence[0] == Presence.PRESENT))
    if len(own) and len(strange):
        dx = flights.x_km[0, strange][:, None] - units.x_km[0, own]
        dy = flights.y_km[0, strange][:, None] - units.y_km[0, own]
        far = dx * dx + dy * dy
        nearest = far.argmin(1)
        close = far[np.arange(len(strange)), nearest] < RING_KM * RING_KM
        ring[strange] = np.where(close, own[nearest], NONE)
    return ring


RING_KM = 120.0
"""How near the middle of a flight is to a ship that it stands round."""
