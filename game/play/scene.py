"""What is to be drawn of a battle at one moment, of what the player's side may know."""

import math
from dataclasses import dataclass, field

import numpy as np

from ..rules import carried_s, how_known, restart_impulses
from ..rules.state.columns import NONE, Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import (
    IMPULSES,
    SHAKEN_PPM,
    STEPS,
    SUBSTEPS,
    Level,
    Posture,
    Presence,
    Stage,
    Stance,
    System,
)
from ..rules.state.world import Contacts, Flights, World
from .clouds import Clouds, clouds_ahead
from .forecast import Forecast, bodies_at
from .rest_frame import ON_THE_MAP, RestFrame
from .salvo_film import SalvoScene, plotted_salvos

DAZED_PPM = 250_000
"""Daze from which a crew is shown as dazed."""


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
    stale: Array  # bool: out of sight, carried on from an old look
    side: Array
    hull_mj: Array
    armour_mj: Array
    shield_mj: Array
    system_ppm: Array  # (S, 6)
    daze_ppm: Array
    throttle_ppm: Array
    feigning: Array
    fires: Array  # burning aboard
    breach_impulses: Array  # until the containment is gone; 0 = it holds
    restart_percent: Array  # of a collapsed shield, see `Units`
    restart_impulses: Array  # until it restarts at its share; NONE = never
    split: Array  # 0..1: how far the halves of a wreck have turned apart; 0 = it is whole
    struck: Array  # bool: it has struck its colours
    morale_ppm: Array
    broken: Array  # bool: its crew obeys nobody
    flight_x_km: Array
    flight_y_km: Array
    flight_shown: Array
    flight_side: Array
    flight_alive: Array
    flight_spread_km: Array
    flight_ring: Array  # slot of the unit that it stands round, or NONE
    body_x_km: Array
    body_y_km: Array
    seen_ago_s: Array  # since it was in sight; 0 for what is
    doubt_km: Array  # how far it may be from where it is shown, by what its drive could have done meanwhile
    soon_km: Array  # the same a turn later
    noise_ppm: Array  # noise that it stands in (K2)
    left_ppm: Array  # of it after what own sensors take out
    err_km: Array  # how far off that puts it at most
    salvos: SalvoScene
    doubtful: Array  # bool: it may be nothing: a contact in noise, not identified, where there are ghosts
    stance: Array  # (S,) Stance of the side that looks, to whose each unit is
    flight_stance: Array  # (F,) the same of flights
    clouds: Clouds = field(default_factory=Clouds)  # of debris
    middle_vx_km_s: float = 0.0  # of the map itself, whose frame moves
    middle_vy_km_s: float = 0.0

    def distance_km(self, a: int, b: int) -> float:
        """How far two units are apart as they are shown."""
        return math.hypot(self.x_km[a] - self.x_km[b], self.y_km[a] - self.y_km[b])

    @property
    def alive(self) -> Array:
        """Shown and not a hulk: (S,) bool."""
        return self.shown & (self.hull_mj > 0)

    @property
    def open_km(self) -> Array:
        """How far off noise would put it if nothing were taken out of the noise: (S,)."""
        return self.err_km * self.noise_ppm / np.maximum(self.left_ppm, 1)

    def states(self, slot: int, hull_max_mj: float) -> list[str]:
        """What is wrong with a unit, in the words of its state marks, worst first."""
        if self.hull_mj[slot] <= 0:
            return ["wreck"]
        if self.struck[slot]:
            return ["surrendered"]
        systems, broken = self.system_ppm[slot], self.broken[slot]
        wrong = {
            "broken": broken,
            "shaken": not broken and self.morale_ppm[slot] < SHAKEN_PPM,
            "breaching": self.breach_impulses[slot] > 0,
            "burning": self.fires[slot] > 0 or self.hull_mj[slot] < hull_max_mj * 0.5,
            "no_drive": systems[System.DRIVE] <= 0,
            "no_bridge": systems[System.BRIDGE] <= 0,
            "blind": systems[System.SENSORS] <= 0,
            "dazed": self.daze_ppm[slot] >= DAZED_PPM,
            "feigning": self.feigning[slot],
        }
        return [state for state, here in wrong.items() if here]


def place_of(scene: Scene, code: int) -> tuple[float, float] | None:
    """Where a unit, flight or body is at the moment of a scene, shown or not; None for what is not known."""
    units, flights = len(scene.x_km), len(scene.flight_x_km)
    if code < 0 or code >= units + flights + len(scene.body_x_km):
        return None
    if code < units:
        return (float(scene.x_km[code]), float(scene.y_km[code])) if scene.level[code] > 0 else None
    if code < units + flights:
        return float(scene.flight_x_km[code - units]), float(scene.flight_y_km[code - units])
    body = code - units - flights
    return float(scene.body_x_km[body]), float(scene.body_y_km[body])


STATE_WORDS = {
    "wreck": "wreck", "breaching": "containment failing", "burning": "burning",
    "no_drive": "adrift", "no_bridge": "headless", "blind": "blind",
    "dazed": "dazed", "feigning": "feigning damage", "surrendered": "colours struck", "broken": "broken",
    "shaken": "shaken",
}  # fmt: skip


STANCE_WORDS = {Stance.WATCH: "watches", Stance.ALLIED: "allied"}
"""What those are called whom one does not fight."""


def plot_scene(
    seen: World, tables: Tables, side: int, forecast: Forecast | None = None, step: int = 0,
    frame: RestFrame = ON_THE_MAP,
) -> Scene:  # fmt: skip
    """The moment at which a turn is plotted; with a forecast, own units `step` substeps on, others on their course.

    Places are those in `frame`, in which the forecast must have been made as well.
    """
    units, flights = seen.units, seen.flights
    own = units.side[0] == side
    known = how_known(units, seen.contacts, seen.sides, side, seen.battle.turn * IMPULSES)
    level, age = known.level[0], known.age[0]
    x, y = units.x_km[0].copy(), units.y_km[0].copy()
    turn = int(seen.battle.turn[0])
    middle = frame.middles(seen, tables, step)
    mid_x, mid_y = float(middle.x_km[step]), float(middle.y_km[step])
    body_x, body_y = bodies_at(seen, tables, step)
    ahead_s = step * tables.substep_s
    x, y = x + units.vx_km_s[0] * ahead_s - mid_x, y + units.vy_km_s[0] * ahead_s - mid_y
    if step and forecast is not None:
        here = own & np.isfinite(forecast.x_km[step])
        x, y = np.where(here, forecast.x_km[step], x), np.where(here, forecast.y_km[step], y)
    flight_x = flights.x_km[0] + flights.vx_km_s[0] * step * tables.substep_s - mid_x
    flight_y = flights.y_km[0] + flights.vy_km_s[0] * step * tables.substep_s - mid_y
    strange = (level > 0) & ~own
    noise = noise_seen(seen.contacts, side, strange)
    doubt, soon = (
        doubt_km(tables, units.class_id[0], age, strange & (units.hull_mj[0] > 0), on) for on in (step, step + STEPS)
    )
    return Scene(
        turn=turn + 1, t=step / SUBSTEPS, x_km=x, y_km=y, hx=units.hx[0], hy=units.hy[0],
        shown=on_map(units.presence[0]) & (level > 0), level=level,
        stale=(level > 0) & ~known.in_sight[0], side=units.side[0],
        hull_mj=units.hull_mj[0], armour_mj=units.armour_mj[0], shield_mj=units.shield_mj[0],
        system_ppm=units.system_ppm[0], daze_ppm=units.daze_ppm[0], throttle_ppm=units.throttle_ppm[0],
        feigning=own & (units.posture[0] == Posture.FEIGN), struck=units.presence[0] == Presence.STRUCK,
        morale_ppm=units.morale_ppm[0], broken=units.broken[0],
        fires=units.fires[0], breach_impulses=units.breach_impulses[0], restart_percent=units.restart_percent[0],
        restart_impulses=restart_impulses(units.restart_percent[0], units.shields_share_ppm[0]),
        split=units.split[0].astype(np.float64),
        flight_x_km=flight_x, flight_y_km=flight_y,
        flight_shown=(flights.presence[0] == Presence.PRESENT) & (flights.alive[0] > 0),
        flight_side=flights.side[0], flight_alive=flights.alive[0], flight_spread_km=flights.spread_km[0],
        flight_ring=rings_seen(flights, 0, (units.x_km[0], units.y_km[0]), seen.present()[0] & own, side),
        body_x_km=body_x - mid_x, body_y_km=body_y - mid_y, seen_ago_s=age * tables.impulse_s,
        clouds=clouds_ahead(seen, ahead_s, side).seen_from(
            mid_x, mid_y, float(middle.vx_km_s[step]), float(middle.vy_km_s[step])
        ),
        middle_vx_km_s=float(middle.vx_km_s[step]), middle_vy_km_s=float(middle.vy_km_s[step]),
        doubt_km=doubt, soon_km=soon, **noise, doubtful=may_be_nothing(tables, level, noise),
        salvos=plotted_salvos(seen, tables, step), stance=stances_to(seen.sides.stance[0, side], units.side[0]),
        flight_stance=stances_to(seen.sides.stance[0, side], flights.side[0]),
    )  # fmt: skip


def stances_to(stance: Array, side: Array) -> Array:
    """Stance (A,) of a side to those of rows (n,), of whom some are nobody's (-1)."""
    return np.where(side >= 0, stance[np.maximum(side, 0)], int(Stance.WATCH))


def on_map(presence: Array) -> Array:
    """Units that are drawn: those on the map, and those that have struck their colours and coast on. Bool."""
    return (presence == Presence.PRESENT) | (presence == Presence.STRUCK)


def doubt_km(tables: Tables, class_id: Array, age: Array, moves: Array, step: int = 0) -> Array:
    """How far units that move may be off their course after `age` impulses and `step` substeps at full thrust: (S,).

    class_id: as far as it is known; age: for a turn at most, as for what is carried on.
    """
    blind_s = carried_s(age, tables.impulse_s) + step * tables.substep_s
    return np.where(moves, 0.5 * tables.classes.thrust_km_s2[class_id] * blind_s * blind_s, 0.0)


NOISE = ("noise_ppm", "left_ppm", "err_km")
"""Columns of contacts that tell of jamming."""


def noise_seen(contacts: Contacts, side: int, strange: Array) -> dict[str, Array]:
    """Noise at strangers and what it makes of their places, as a side knows them: (S,) each, by column."""
    return {name: np.where(strange, getattr(contacts, name)[0, side], 0) for name in NOISE}


def may_be_nothing(tables: Tables, level: Array, noise: dict[str, Array]) -> Array:
    """Contacts in noise that nobody has identified, in a battle of which it is known that there are ghosts: (S,)."""
    return (noise["err_km"] > 0.0) & (level < Level.IDENTIFIED) & bool((tables.ghost_of >= 0).any())


def rings_seen(flights: Flights, row: int, places_km: tuple[Array, Array], own: Array, side: int) -> Array:
    """Slot of the unit that each flight of `flights` (seen) stands round, NONE for those that go about: (F,).

    Own flights by their orders; strangers are in a ring round an own ship (`own` (S,), at `places_km`) that they
    stand close about. `row` picks the world.
    """
    (x, y), goal = places_km, flights.goal[row]
    ring = np.where((flights.stage[row] == Stage.STATIONED) & (goal >= 0) & (goal < len(x)), goal, NONE)
    slots = np.flatnonzero(own)
    strange = np.flatnonzero((flights.side[row] != side) & (flights.presence[row] == Presence.PRESENT))
    if len(slots) and len(strange):
        dx = flights.x_km[row, strange][:, None] - x[slots]
        dy = flights.y_km[row, strange][:, None] - y[slots]
        far = dx * dx + dy * dy
        nearest = far.argmin(1)
        close = far[np.arange(len(strange)), nearest] < RING_KM * RING_KM
        ring[strange] = np.where(close, slots[nearest], NONE)
    return ring


RING_KM = 120.0
"""How near the middle of a flight is to a ship that it stands round."""
