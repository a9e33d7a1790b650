"""Phase `stop_torpedoes` (W6, J2): point defence and fighters stop what comes into their reach, once a pass."""

from typing import NamedTuple, Self

import numpy as np

from ..people.crews import crew_ppm
from ..space.neighbours import pairs_between
from ..state.columns import NONE, Array, among
from ..state.resolution import Resolution
from ..state.rolls import ppm_of
from ..state.vocabulary import PPM, Event, Kind, Mission, Posture, Presence, Stage, Stream, System, WeaponKind
from .at_craft import craft_words
from .passes import Torpedoes, entry, place_of, torpedoes
from .salvo_flight import report_salvos


class Defenders(NamedTuple):
    """Batteries of point defence and flights of fighters that may stop torpedoes: (N,) each."""

    world: Array
    code: Array  # row code
    slot: Array  # battery; NONE of flights
    uid: Array
    side: Array
    reach_km: Array
    stops: Array  # torpedoes that it can stop in this impulse, or in what is left of the turn
    x: Array  # (6, N) km at the moments of the impulse
    y: Array

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """All of them."""
        return cls(*(np.concatenate(columns, axis=-1) for columns in zip(*parts, strict=True)))


class Passes(NamedTuple):
    """Salvos that come into the reach of defenders in this impulse: numbers of both, (P,) each."""

    salvo: Array
    defender: Array
    moment: Array  # of the impulse (0..5, with its part)


def stops_of(count: Array, stops: Array, weapons_ppm: Array, crew: Array) -> Array:
    """Torpedoes that batteries (N,) can stop in a turn: t x y of Hughes, rounded down after each factor.

    crew: what their crews do of what clear-headed crews at alert do, ppm.
    """
    return count.astype(np.int64) * stops * weapons_ppm // PPM * crew // PPM


def stop_torpedoes(res: Resolution) -> None:
    """Stop torpedoes that come into reach of point defence in this impulse and do not go off before they do.

    What a battery can stop in a turn is for all salvos that come into its reach in it together; one that was in its
    reach before has passed it. Each torpedo that is stopped spends a round of the battery. Fighters on patrol or
    escort shoot once, every craft on its own; energy is spent by a flight that had something to shoot at. Only what a
    side has in sight is stopped.
    """
    found = torpedoes(res)
    if not len(found.world):
        return
    defenders = Defenders.joined([_batteries(res), _flights(res)])
    passes = _passes(res, found, defenders)
    if not len(passes.salvo):
        return
    left = res.world.salvos.alive[found.world, found.salvo].astype(np.int64)
    stopped = shared(passes, left, defenders.stops, res.world.salvos.uid[found.world, found.salvo], defenders.uid)
    _spend(res, found, defenders, passes, stopped)


def shared(passes: Passes, left: Array, stops: Array, salvo_uid: Array, uid: Array) -> Array:
    """Torpedoes that are stopped in each pass: (P,) int64.

    One by one: each defender goes for the salvo that has most left, of equals the one of the lowest uid; of several
    that go for one, whoever can stop most more has it, of equals the lowest uid, and the others choose anew. left,
    salvo_uid: of each salvo; stops, uid: of each defender, batteries of a ship in their order.
    """
    left, stops, stopped = left.copy(), stops.copy(), np.zeros(len(passes.salvo), np.int64)
    row = np.arange(len(passes.salvo))
    while len(row := row[(stops[passes.defender[row]] > 0) & (left[passes.salvo[row]] > 0)]):
        salvo, defender = passes.salvo[row], passes.defender[row]
        best = _first_of(defender, np.lexsort((salvo_uid[salvo], -left[salvo], defender)))
        row_of = row[best]
        salvo, defender = passes.salvo[row_of], passes.defender[row_of]
        # Sorted by defender: of equal ones the first battery of a ship comes first.
        best = _first_of(salvo, np.lexsort((uid[defender], -stops[defender], salvo)))
        row_of = row_of[best]
        stopped[row_of] += 1
        left[passes.salvo[row_of]] -= 1
        stops[passes.defender[row_of]] -= 1
    return stopped


def _first_of(key: Array, order: Array) -> Array:
    """The first row of each key in an order that puts equal keys together."""
    new = np.ones(len(order), bool)
    new[1:] = key[order[1:]] != key[order[:-1]]
    return order[new]


def _batteries(res: Resolution) -> Defenders:
    """Batteries of point defence whose ships live and do not feign."""
    world, units, weapons = res.world, res.world.units, res.tables.weapons
    weapon = res.cls("battery_weapon")
    fits = (weapon >= 0) & (weapons.kind[np.maximum(weapon, 0)] == WeaponKind.PD)
    fits &= (world.fighting() & (units.posture != Posture.FEIGN))[:, :, None]
    w, s, k = np.nonzero(fits)
    number = weapon[w, s, k]
    stops = stops_of(
        res.cls("battery_count")[w, s, k], weapons.stops[number], units.system_ppm[w, s, System.WEAPONS],
        crew_ppm(units, (w, s)),
    )  # fmt: skip
    stops = np.maximum(stops - res.this_turn.stopped[w, s, k], 0)
    stops = np.where(weapons.ammo[number] > 0, np.minimum(stops, units.ammo[w, s, k]), stops)
    swept = res.this_impulse.swept
    assert swept is not None
    places = swept.unit_x[:, w, s], swept.unit_y[:, w, s]
    return Defenders(w, s, k, units.uid[w, s], units.side[w, s], weapons.range_km[number], stops, *places)


def _flights(res: Resolution) -> Defenders:
    """Fighters on patrol or escort, each craft of which shoots at what passes and stops it by its chance."""
    flights = res.world.flights
    may = (flights.presence == Presence.PRESENT) & (flights.alive > 0) & (res.flight_cls("kind") == Kind.FIGHTER)
    may &= among(flights.mission, (Mission.PATROL, Mission.ESCORT)) & (flights.stage != Stage.DASHING)
    may &= (res.flight_cls("craft_kill_ppm") > 0) & (flights.energy_mj >= res.flight_cls("craft_shot_mj"))
    w, f = np.nonzero(may)
    at = w, f
    row, craft, word = craft_words(res, Stream.POINT_DEFENCE, at)
    hits = (ppm_of(word) < res.flight_cls("craft_kill_ppm")[at][row]) & (craft < flights.alive[at][row])
    stops = np.bincount(row[hits], minlength=len(w)).astype(np.int64)
    reach = res.flight_cls("craft_reach_km")[at] + flights.spread_km[at]
    swept = res.this_impulse.swept
    assert swept is not None
    places = swept.flight_x[:, w, f], swept.flight_y[:, w, f]
    none = np.full(len(w), NONE)
    return Defenders(w, f + res.world.unit_slots, none, flights.uid[at], flights.side[at], reach, stops, *places)


def _passes(res: Resolution, found: Torpedoes, defenders: Defenders) -> Passes:
    """Who comes into whose reach, before it goes off or comes to a body."""
    salvos, swept = res.world.salvos, res.this_impulse.swept
    none = np.zeros(0, np.int64)
    if swept is None or not len(defenders.world):
        return Passes(none, none, np.zeros(0))
    at = found.world, found.salvo
    x, y = swept.salvo_x[:, found.world, found.salvo], swept.salvo_y[:, found.world, found.salvo]
    until = np.minimum(found.fuse, swept.salvo_end[at])
    side, seen_by = salvos.side[at], salvos.seen_by[at]
    new = salvos.launch_impulse[at] == res.now[found.world]
    widest = _widest(x, y, defenders)
    others = defenders.world, defenders.x[0], defenders.y[0]
    boxes = _boxes(x, y), _boxes(defenders.x, defenders.y)
    kept = [Passes(none, none, np.zeros(0))]
    for i, j in pairs_between(found.world, x[0], y[0], others, widest):
        mine = defenders.side[j]
        fits = res.hostile(found.world[i], mine, side[i]) & (seen_by[i] >> mine & 1 > 0)
        i, j = i[fits], j[fits]
        near = _meet(*boxes, i, j, defenders.reach_km[j])
        i, j = i[near], j[near]
        moment = entry(x[:, i] - defenders.x[:, j], y[:, i] - defenders.y[:, j], defenders.reach_km[j])
        fits = ((moment > 0.0) | new[i]) & (moment <= until[i]) & np.isfinite(moment)
        kept.append(Passes(i[fits], j[fits], moment[fits]))
    return Passes(*(np.concatenate(columns) for columns in zip(*kept, strict=True)))


def _widest(x: Array, y: Array, defenders: Defenders) -> float:
    """No pair that comes within reach is further apart at the start: than the reach and both of its ways, km."""
    return max(float((defenders.reach_km + _way(defenders.x, defenders.y)).max() + _way(x, y).max()), 1e-3)


def _boxes(x: Array, y: Array) -> tuple[Array, ...]:
    """The boxes about N ways, (6, N) km: least and greatest x, least and greatest y."""
    return x.min(axis=0), x.max(axis=0), y.min(axis=0), y.max(axis=0)


def _meet(one: tuple[Array, ...], other: tuple[Array, ...], i: Array, j: Array, within_km: Array) -> Array:
    """Are boxes `i` of one and `j` of the other within a distance of each other: a cheap bound, (P,) bool."""
    near = (one[0][i] <= other[1][j] + within_km) & (one[1][i] >= other[0][j] - within_km)
    near &= (one[2][i] <= other[3][j] + within_km) & (one[3][i] >= other[2][j] - within_km)
    return np.asarray(near)


def _way(x: Array, y: Array) -> Array:
    """No moment of N ways, (6, N) km, is further from their starts: (N,)."""
    dx, dy = x - x[0], y - y[0]
    found: Array = np.sqrt((dx * dx + dy * dy).max(axis=0))
    return found


def _spend(res: Resolution, found: Torpedoes, defenders: Defenders, passes: Passes, stopped: Array) -> None:
    """Take out what was stopped, with rounds and energy that it cost, and tell of it."""
    units, flights, salvos = res.world.units, res.world.flights, res.world.salvos
    shooting = np.unique(passes.defender)
    shooting = shooting[defenders.slot[shooting] == NONE]
    at = defenders.world[shooting], defenders.code[shooting] - res.world.unit_slots
    flights.energy_mj[at] -= res.flight_cls("craft_shot_mj")[at]
    row = np.flatnonzero(stopped)
    salvo, defender, count, moment = passes.salvo[row], passes.defender[row], stopped[row], passes.moment[row]
    uid = salvos.uid[found.world[salvo], found.salvo[salvo]]
    order = np.lexsort((defenders.uid[defender], uid))  # batteries of a ship come in their order already
    salvo, defender, count, moment = salvo[order], defender[order], count[order], moment[order]
    guns = defenders.slot[defender] != NONE
    battery = defenders.world[defender][guns], defenders.code[defender][guns], defenders.slot[defender][guns]
    limited = res.tables.weapons.ammo[res.cls("battery_weapon")[battery]] > 0
    np.subtract.at(units.ammo, battery, np.where(limited, count[guns], 0).astype(units.ammo.dtype))
    np.add.at(res.this_turn.stopped, battery, count[guns].astype(np.int32))
    units.fired_impulse[battery[:2]] = res.now[battery[0]]
    world, row = found.world[salvo], found.salvo[salvo]
    swept = res.this_impulse.swept
    assert swept is not None
    x, y = (place_of(axis, moment, world, row) for axis in (swept.salvo_x, swept.salvo_y))
    report_salvos(
        res, Event.TORPEDOES_STOPPED, world, row, moment, source=defenders.code[defender],
        slot=defenders.slot[defender], target=salvos.source[world, row], value=count, x_km=x, y_km=y,
    )  # fmt: skip
    np.subtract.at(salvos.alive, (world, row), count.astype(salvos.alive.dtype))
