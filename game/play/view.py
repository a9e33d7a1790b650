"""What is to be drawn of a battle at one moment, of what the player's side may know. Nothing here draws."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from game.play.model import Played
from game.play.timeline import between, staged, switches

from ..rules.state.columns import NONE, Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, Event, Level, Posture, Presence, Stage, System
from ..rules.state.world import World

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
    doubt_km: Array  # how far it may be from where it is shown, by what its drive could have done meanwhile

    @property
    def alive(self) -> Array:
        """Shown and not a hulk: (S,) bool."""
        return self.shown & (self.hull_mj > 0)

    def states(self, slot: int, own: bool, hull_max_mj: float) -> list[str]:
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
        if own and self.feigning[slot]:
            found.append("feigning")
        return found


STATE_WORDS = {
    "wreck": "wreck", "burning": "burning", "no_drive": "adrift", "no_bridge": "headless", "blind": "blind",
    "dazed": "dazed", "feigning": "feigning damage",
}  # fmt: skip


def plot_scene(seen: World, tables: Tables, side: int, forecast: Any = None, step: int = 0) -> Scene:
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
        turn=turn + 1, t=step * IMPULSES / 60.0, x_km=x, y_km=y, hx=units.hx[0], hy=units.hy[0],
        shown=(units.presence[0] == Presence.PRESENT) & (own | (level > 0)), level=level,
        stale=~own & (turn * IMPULSES - seen.contacts.seen_impulse[0, side] > STALE_IMPULSES), side=units.side[0],
        hull_mj=units.hull_mj[0], armour_mj=units.armour_mj[0], shield_mj=units.shield_mj[0],
        system_ppm=units.system_ppm[0], daze_ppm=units.daze_ppm[0], throttle_ppm=units.throttle_ppm[0],
        feigning=own & (units.posture[0] == Posture.FEIGN),
        flight_x_km=flights.x_km[0] + flights.vx_km_s[0] * step * tables.substep_s,
        flight_y_km=flights.y_km[0] + flights.vy_km_s[0] * step * tables.substep_s,
        flight_shown=(flights.presence[0] == Presence.PRESENT) & (flights.alive[0] > 0),
        flight_side=flights.side[0], flight_alive=flights.alive[0], flight_spread_km=flights.spread_km[0],
        flight_ring=_ringed_by_sight(seen, side), body_x_km=body_x, body_y_km=body_y,
        doubt_km=_doubt_km(seen, tables, side, step * tables.substep_s),
    )  # fmt: skip


def _doubt_km(seen: World, tables: Tables, side: int, ahead_s: float) -> Array:
    """How far strangers may be off their course after some seconds at full thrust; nothing for own units: (S,)."""
    units, contacts = seen.units, seen.contacts
    thrust = tables.classes.thrust_km_s2[units.class_id[0]]
    age = seen.battle.turn[0] * IMPULSES - contacts.seen_impulse[0, side]
    blind_s = np.clip(age - STALE_IMPULSES, 0, IMPULSES) * tables.impulse_s + ahead_s
    moves = (units.side[0] != side) & (units.hull_mj[0] > 0)
    return np.where(moves, 0.5 * thrust * blind_s * blind_s, 0.0)


def bodies_at(world: World, tables: Tables, step: int = 0) -> tuple[Array, Array]:
    """Where the bodies are `step` substeps from the world's state on: (B,) km each."""
    from ..rules.state.rails import body_places

    still = not (tables.bodies.around >= 0).any()
    x, y = body_places(world, tables, 0 if still else step)
    return x[0, -1], y[0, -1]


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


class Watched:
    """A resolved turn as one side saw it happen: scenes at any time of it, and its events in the order of showing."""

    def __init__(self, played: Played, tables: Tables, side: int):
        self.played, self.tables, self.side = played, tables, side
        events = played.events
        self.times = staged(events)
        self.order = np.argsort(self.times, kind="stable")
        self._slots = played.before.unit_slots
        self._switch = switches(events, self.times, self._slots)
        self._own = played.before.units.side[0] == side
        self._find_knowledge()

    def _find_knowledge(self) -> None:
        """From when to when each unit was in sight, and how well: (S,) in impulses of this turn."""
        before, after, side = self.played.before, self.played.after, self.side
        start = int(before.battle.turn[0]) * IMPULSES
        old, new = before.contacts, after.contacts
        self._old_level, self._new_level = old.level[0, side], new.level[0, side]
        was_seen = start - old.seen_impulse[0, side] <= STALE_IMPULSES
        in_sight = new.seen_impulse[0, side] >= start
        first = np.where((self._old_level > 0) & was_seen, 0.0, np.inf)
        events = self.played.events
        for row in np.flatnonzero((events["kind"] == Event.DETECTED) & (events["source"] == side)):
            target = int(events["target"][row])
            if 0 <= target < self._slots:
                first[target] = min(first[target], float(events["impulse"][row]))
        # Known from an older look and seen again, though no event says when: from the first look of the turn.
        first = np.where(np.isinf(first) & in_sight & (self._old_level > 0), 0.0, first)
        last = np.where(in_sight, new.seen_impulse[0, side] - start + STALE_IMPULSES, -1.0)
        self._flights_seen = self._flights_known()
        self._first, self._last = np.where(self._own, 0.0, first), np.where(self._own, np.inf, last)

    def known(self, t: float) -> tuple[Array, Array, Array]:
        """Level (S,), in sight (S,) bool, known at all (S,) bool at a time of the turn."""
        level = np.where(t >= self._first, np.maximum(self._new_level, self._old_level), self._old_level)
        level = np.where(self._own, int(Level.IDENTIFIED), level)
        in_sight = (t >= self._first) & (t <= self._last)
        return level, in_sight, level > 0

    def scene(self, t: float) -> Scene:
        """The turn at `t` impulses."""
        tracks, before, after = self.played.tracks, self.played.before, self.played.after
        impulse = min(int(t), IMPULSES - 1)
        now = np.where(t >= self._switch[impulse], impulse + 1, impulse)
        rows = np.arange(self._slots)
        level, in_sight, known = self.known(t)
        x, y = between(tracks.unit_x_km[0], t), between(tracks.unit_y_km[0], t)
        stale = known & ~in_sight
        if stale.any():
            x, y = self._guessed(x, y, stale, t)
        presence = tracks.presence[0][impulse]
        presence = np.where(presence == Presence.PRESENT, presence, tracks.presence[0][now, rows])
        feigns = (before.units.posture[0] == Posture.FEIGN) | (after.units.posture[0] == Posture.FEIGN)
        later = after if t > IMPULSES / 2 else before
        flown = tracks.flight_presence[0][impulse] == Presence.PRESENT
        alive = tracks.flight_alive[0][min(impulse + 1, IMPULSES)]
        return Scene(
            turn=self.played.turn, t=t, x_km=x, y_km=y,
            hx=tracks.hx[0][impulse], hy=tracks.hy[0][impulse],
            shown=(presence == Presence.PRESENT) & known, level=level, stale=stale,
            side=before.units.side[0], hull_mj=tracks.hull_mj[0][now, rows],
            armour_mj=tracks.armour_mj[0][now, rows], shield_mj=tracks.shield_mj[0][now, rows],
            system_ppm=tracks.system_ppm[0][now, rows], daze_ppm=tracks.daze_ppm[0][now, rows],
            throttle_ppm=tracks.throttle_ppm[0][min(impulse + 1, IMPULSES)], feigning=self._own & feigns,
            flight_x_km=between(tracks.flight_x_km[0], t), flight_y_km=between(tracks.flight_y_km[0], t),
            flight_shown=flown & (alive > 0) & self._flights_seen, flight_side=before.flights.side[0],
            flight_alive=alive, flight_spread_km=later.flights.spread_km[0], flight_ring=ringed(later),
            body_x_km=between(tracks.body_x_km[0], t), body_y_km=between(tracks.body_y_km[0], t),
            doubt_km=np.zeros(self._slots),
        )  # fmt: skip

    def _guessed(self, x: Array, y: Array, stale: Array, t: float) -> tuple[Array, Array]:
        """Contacts out of sight, carried on from their last look."""
        world = self.played.after if t > IMPULSES / 2 else self.played.before
        contacts, side = world.contacts, self.side
        start = int(self.played.before.battle.turn[0]) * IMPULSES
        ahead_s = (start + t - contacts.seen_impulse[0, side]) * self.tables.impulse_s
        gx = contacts.x_km[0, side] + contacts.vx_km_s[0, side] * ahead_s
        gy = contacts.y_km[0, side] + contacts.vy_km_s[0, side] * ahead_s
        return np.where(stale, gx, x), np.where(stale, gy, y)

    def _flights_known(self) -> Array:
        """Own flights, and those of others that were seen in this turn or shortly before: (F,) bool."""
        start = int(self.played.before.battle.turn[0]) * IMPULSES
        seen = np.maximum(
            self.played.before.flight_contacts.seen_impulse[0, self.side],
            self.played.after.flight_contacts.seen_impulse[0, self.side],
        )
        return (self.played.before.flights.side[0] == self.side) | (seen >= start - STALE_IMPULSES)

    def may_know(self, row: Any) -> bool:
        """May the side know of an event: it is its own, or what it concerns is in sight when it happens."""
        side, kind = self.side, int(row["kind"])
        if kind in _OF_A_SIDE:
            return int(row["source"]) == side
        if kind in (Event.SAY, Event.VERDICT):
            return True
        if kind in (Event.TRIGGERED, Event.FLARE):
            return False
        target, source = int(row["target"]), int(row["source"])
        t = float(row["impulse"])
        return any(self._concerns(code, t) for code in (target, source) if code >= 0)

    def _concerns(self, code: int, t: float) -> bool:
        if code < self._slots:
            return bool(self._own[code]) or bool(self._first[code] <= t <= self._last[code])
        flight = code - self._slots
        flights = self.played.before.flights
        if flight < flights.side.shape[1]:
            return bool(flights.side[0, flight] == self.side) or bool(self._flights_seen[flight])
        return False


_OF_A_SIDE = (Event.DETECTED, Event.COMMAND_LOST, Event.COMMAND_TAKEN, Event.ORDER_ABOVE, Event.OBEYED)


def clusters(points: Any, near_px: float) -> Array:
    """Which of points (N, 2) hang together by steps shorter than `near_px`: (N,) number of each one's cluster."""
    count = len(points)
    label = np.arange(count)
    if count < 2:
        return label
    dx = points[:, None, 0] - points[None, :, 0]
    dy = points[:, None, 1] - points[None, :, 1]
    near = dx * dx + dy * dy < near_px * near_px
    while True:
        best = np.where(near, label[None, :], count).min(1)
        best = np.minimum(best, label[best])
        if (best == label).all():
            return label
        label = best
