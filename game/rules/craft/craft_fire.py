"""Phase `fight` (W7, W8): fighters and drones shoot, sting ships and pulse, all from one snapshot (J2, J3)."""

from typing import NamedTuple

import numpy as np

from ..fire.at_craft import craft_words, drawn_craft, shot_words
from ..space.neighbours import near_box, nearest_in_reach, pairs_in_reach
from ..space.rows import sets_of
from ..state.columns import Array, by_uid
from ..state.resolution import Resolution
from ..state.rolls import ppm_of
from ..state.vocabulary import PPM, Cause, Event, Kind, Mission, Presence, Stage, Stream

DASH_IMPULSES = 6
"""How long drones dash away after their pulse."""


def recharged(energy_mj: Array, regen_mj: Array, most_mj: Array) -> Array:
    """Energy of each craft after one impulse of recharging: never above `most_mj` unless it was."""
    return np.maximum(energy_mj, np.minimum(energy_mj + regen_mj, most_mj))


class Rows(NamedTuple):
    """Flights of one side or of its enemies, flat."""

    world: Array
    flight: Array
    x: Array
    y: Array

    def take(self, which: Array) -> "Rows":
        """Some of them."""
        return Rows(*(part[which] for part in self))


def fight(res: Resolution) -> None:
    """Recharge every craft once, then let all craft in reach of an enemy pulse or shoot.

    Each craft acts on its own, with its own energy and chance; those of a flight are at one place and charged alike,
    so they pulse, shoot and sting alike. Drones pulse at fighters near them; who does not pulse shoots at hostile
    craft in reach; who has none in reach stings the nearest hostile ship. What is in reach of a flight is in sight of
    its side (`look`).
    """
    flights = res.world.flights
    here = (flights.presence == Presence.PRESENT) & (res.this_impulse.craft_before > 0)
    if not here.any():
        return
    most, regen = res.flight_cls("craft_energy_mj"), res.flight_cls("craft_regen_mj")
    flights.energy_mj[:] = np.where(here, recharged(flights.energy_mj, regen, most), flights.energy_mj)
    spent = np.zeros_like(flights.energy_mj)
    pulsed = np.zeros(here.shape, dtype=bool)
    for side in range(len(res.tables.sides.enemy)):
        _side_fights(res, side, here, spent, pulsed)
    flights.energy_mj -= spent
    dashes = pulsed & (flights.mission == Mission.CHASE)
    flights.stage[dashes] = Stage.DASHING
    flights.stage_until[dashes] = np.broadcast_to(res.now[:, None] + DASH_IMPULSES, here.shape)[dashes]


def _side_fights(res: Resolution, side: int, here: Array, spent: Array, pulsed: Array) -> None:
    """Pulses and shots of the flights of one side: fills `spent` and `pulsed`, strikes craft, deals stings to ships."""
    flights = res.world.flights
    enemy = res.tables.sides.enemy[side]
    own, foes = here & (flights.side == side), here & enemy[flights.side]
    if not own.any():
        return
    reach = res.flight_cls("craft_reach_km") + flights.spread_km
    places = flights.x_km, flights.y_km
    near = near_box(*places, own, places, foes, _widest(res, own, foes))
    mine, theirs = _rows(res, near), _rows(res, foes)
    busy = np.zeros_like(own)
    if len(mine.world) and len(theirs.world):
        _pulse(res, mine, theirs, spent, pulsed)
        busy |= pulsed
        ready = ~busy[mine.world, mine.flight] & _can(res, mine, "craft_kill_ppm")
        _shoot(res, mine.take(ready), theirs, reach, spent, busy)
    _sting(res, side, own & ~busy, reach, spent)


def _rows(res: Resolution, mask: Array) -> Rows:
    world, flight = np.nonzero(mask)
    return Rows(world, flight, res.world.flights.x_km[world, flight], res.world.flights.y_km[world, flight])


def _widest(res: Resolution, own: Array, foes: Array) -> float:
    """No flight of `own` reaches further than this, gun or pulse."""
    flights = res.world.flights
    guns = np.maximum(res.flight_cls("craft_reach_km"), res.flight_cls("pulse_km")) + flights.spread_km
    return float(guns.max(initial=0.0, where=own) + flights.spread_km.max(initial=0.0, where=foes))


def _can(res: Resolution, rows: Rows, gun: str) -> Array:
    """Which flights have this gun and the energy for a shot."""
    at = rows.world, rows.flight
    enough = res.world.flights.energy_mj[at] >= res.flight_cls("craft_shot_mj")[at]
    return enough & (res.flight_cls(gun)[at] > 0)


def _pulse(res: Resolution, mine: Rows, theirs: Rows, spent: Array, pulsed: Array) -> None:
    """Set off every charged drone that has fighters within its pulse; each craft there comes through it or does not.

    A craft in several pulses of one side has the chances of coming through all of them, in one roll; its loss is put
    down to the pulsing flight of the lowest uid among them.
    """
    flights = res.world.flights
    at = mine.world, mine.flight
    charged = (res.flight_cls("pulse_ppm")[at] > 0) & (flights.energy_mj[at] >= res.flight_cls("pulse_mj")[at])
    mine = mine.take(charged)
    if not len(mine.world):
        return
    at = mine.world, mine.flight
    radius = res.flight_cls("pulse_km")[at] + flights.spread_km[at]
    prey = theirs.take(res.flight_cls("kind")[theirs.world, theirs.flight] == Kind.FIGHTER)
    # Sorted by uid, so that the lowest of several rows is that of the lowest uid.
    order = by_uid(flights.uid[at])
    mine, radius = mine.take(order), radius[order]
    set_off = nearest_in_reach(
        mine.world, mine.x, mine.y, radius, (prey.world, prey.x, prey.y), np.zeros(len(prey.world)),
        flights.uid[prey.world, prey.flight],
    ) >= 0  # fmt: skip
    mine, radius = mine.take(set_off), radius[set_off]
    if not len(mine.world):
        return
    at = mine.world, mine.flight
    spent[at] += res.flight_cls("pulse_mj")[at]
    pulsed[at] = True
    first, left = _through_pulses(
        mine, radius, res.flight_cls("pulse_ppm")[at], res.this_impulse.craft_before[at], theirs
    )
    caught = np.flatnonzero(first < len(mine.world))
    world, target, source = theirs.world[caught], theirs.flight[caught], mine.flight[first[caught]]
    row, craft, word = craft_words(res, Stream.PULSE, (world, target), flights.uid[world, source])
    lost = ppm_of(word) >= left[caught][row]
    row, craft = row[lost], craft[lost]
    res.strike_craft(world[row], target[row], craft, source[row] + res.world.unit_slots, Cause.PULSE)
    _report_pulses(res, mine, np.bincount(first[caught][row], minlength=len(mine.world)))


def _through_pulses(mine: Rows, radius: Array, chance_ppm: Array, craft: Array, theirs: Rows) -> tuple[Array, Array]:
    """For each of `theirs` the first row of `mine` whose pulse reaches it, len(mine) if none, and the chance in ppm
    that a craft of it comes through the pulses of all `craft` (N,) of the rows that do."""
    first = np.full(len(theirs.world), len(mine.world))
    left = np.full(len(theirs.world), PPM)
    others = theirs.world, theirs.x, theirs.y
    for chance in np.unique(chance_ppm):
        rows = np.flatnonzero(chance_ppm == chance)
        part, times = mine.take(rows), np.zeros(len(left), dtype=np.int64)
        for i, j in pairs_in_reach(part.world, part.x, part.y, radius[rows], others, np.zeros(len(left))):
            # Whole numbers below 2^53, so exact in any order.
            times += np.bincount(j, craft[rows[i]], len(left)).astype(np.int64)
            np.minimum.at(first, j, rows[i])
        left = surviving_ppm(left, int(chance), times)
    return first, left


def surviving_ppm(left_ppm: Array, chance_ppm: int, times: Array) -> Array:
    """`left_ppm` after as many times a loss with `chance_ppm`: reckoned in parts of 10^12, rounded down (int64)."""
    whole, most = PPM * PPM, int(times.max())
    parts = [whole]
    while len(parts) <= most and parts[-1] > 0:
        parts.append(parts[-1] * (PPM - chance_ppm) // PPM)
    return left_ppm * np.array(parts)[np.minimum(times, len(parts) - 1)] // whole


def _shoot(res: Resolution, mine: Rows, theirs: Rows, reach: Array, spent: Array, busy: Array) -> None:
    """Every craft that has hostile craft in reach shoots at one of them, each as likely."""
    flights, slots = res.world.flights, res.world.unit_slots
    others, more = (theirs.world, theirs.x, theirs.y), flights.spread_km[theirs.world, theirs.flight]
    uid = flights.uid[theirs.world, theirs.flight]
    found = nearest_in_reach(mine.world, mine.x, mine.y, reach[mine.world, mine.flight], others, more, uid)
    mine = mine.take(found >= 0)
    at = mine.world, mine.flight
    spent[at] += res.flight_cls("craft_shot_mj")[at]
    busy[at] = True
    row, craft, word = craft_words(res, Stream.FIGHTER, at)
    hits = ppm_of(word) < res.flight_cls("craft_kill_ppm")[at][row]
    mine, craft = mine.take(row[hits]), craft[hits]
    if not len(craft):
        return
    at = mine.world, mine.flight
    pairs = pairs_in_reach(mine.world, mine.x, mine.y, reach[at], others, more)
    words = shot_words(res, mine.world, flights.uid[at], craft)
    target, number = drawn_craft(res, mine.world, words, ((i, theirs.flight[j]) for i, j in pairs))
    cause = np.where(res.flight_cls("kind")[at] == Kind.FIGHTER, int(Cause.FIGHTERS), int(Cause.PULSE))
    res.strike_craft(mine.world, target, number, mine.flight + slots, cause)


def _sting(res: Resolution, side: int, free: Array, reach: Array, spent: Array) -> None:
    """Flights with nothing else to shoot at sting the nearest hostile ship in reach that is not believed dead."""
    units, flights = res.world.units, res.world.flights
    free = free & (res.flight_cls("craft_sting_mj") > 0)
    ships = res.world.fighting() & res.tables.sides.enemy[side][units.side] & ~res.world.contacts.dead[:, side]
    widest = float(reach.max(initial=0.0, where=free))
    near = near_box(flights.x_km, flights.y_km, free, (units.x_km, units.y_km), ships, widest)
    mine = _rows(res, near)
    mine = mine.take(_can(res, mine, "craft_sting_mj"))
    if not len(mine.world):
        return
    world, slot = np.nonzero(ships)
    others = world, units.x_km[world, slot], units.y_km[world, slot]
    found = nearest_in_reach(
        mine.world, mine.x, mine.y, reach[mine.world, mine.flight], others, np.zeros(len(world)), units.uid[world, slot]
    )
    mine, target = mine.take(found >= 0), slot[found[found >= 0]]
    if not len(target):
        return
    at = mine.world, mine.flight
    spent[at] += res.flight_cls("craft_shot_mj")[at]
    # The stings of craft of one class are one hit in as many parts, however they are kept in flights.
    order = np.lexsort((flights.uid[at], flights.class_id[at], target, mine.world))
    mine, target = mine.take(order), target[order]
    at = mine.world, mine.flight
    craft = res.this_impulse.craft_before[at].astype(np.int64)
    first = sets_of(mine.world, target, flights.class_id[at]).first
    parts, energy = (np.add.reduceat(part, first) for part in (craft, craft * res.flight_cls("craft_sting_mj")[at]))
    target, source = target[first], mine.flight[first] + res.world.unit_slots
    world, fighter = mine.world[first], res.flight_cls("kind")[at][first] == Kind.FIGHTER
    for which, cause in ((fighter, Cause.FIGHTERS), (~fighter, Cause.PULSE)):
        res.hit(world[which], target[which], source[which], energy[which], cause, parts=parts[which])


def _report_pulses(res: Resolution, mine: Rows, lost: Array) -> None:
    res.journal.write(
        Event.PULSE, mine.world, source=mine.flight + res.world.unit_slots, value=lost, x_km=mine.x, y_km=mine.y
    )
