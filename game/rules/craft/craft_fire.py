"""Phase `fight` (W7, W8): fighters and drones shoot, sting ships and pulse, all from one snapshot (J2, J3)."""

from typing import NamedTuple

import numpy as np

from ..space.neighbours import near_box, nearest_in_reach, pairs_between
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vocabulary import PPM, Cause, Event, Kind, Mission, Presence, Stage, Stream

DASH_IMPULSES = 6
"""How long drones dash away after their pulse."""


def recharged(energy_mj: Array, regen_mj: Array, most_mj: Array) -> Array:
    """Energy of each craft after one impulse of recharging: never above `most_mj` unless it was."""
    return np.maximum(energy_mj, np.minimum(energy_mj + regen_mj, most_mj))


def chance_count(craft: Array, chance_ppm: Array, roll_ppm: Array) -> Array:
    """How many of `craft` equal chances come true: the whole part of the mean, one more when the roll is below its
    fraction. Exact in the mean for any count, and never more than one off it (int64)."""
    mean = craft.astype(np.int64) * chance_ppm
    return mean // PPM + (roll_ppm < mean % PPM)


def shared_kills(group: Array, count: Array, alive: Array) -> Array:
    """Kills credited to each of N rows, in their order: those of one group (sorted, adjacent) end at its `alive`."""
    total = np.cumsum(count)
    heads = np.ones(len(group), dtype=bool)
    heads[1:] = group[1:] != group[:-1]
    before = (total - count)[heads][np.cumsum(heads) - 1] if len(group) else total
    upto = total - before
    return np.minimum(upto, alive) - np.minimum(upto - count, alive)


class Kills(NamedTuple):
    """Craft about to be lost, one row for each who kills and whom: (N,) each."""

    world: Array
    source: Array  # flight slots
    target: Array
    craft: Array
    pulse: Array  # 1 by a pulse, 0 by guns


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
    """Recharge every craft once, then let all flights in reach of an enemy pulse or shoot; take out what died.

    Drones pulse at fighters near them; a flight that does not pulse shoots at the nearest hostile flight in reach,
    else stings the nearest hostile ship. What is in reach of a flight is in sight of its side (`look`).
    """
    flights = res.world.flights
    here = (flights.presence == Presence.PRESENT) & (res.craft_before > 0)
    if not here.any():
        return
    most, regen = res.flight_cls("craft_energy_mj"), res.flight_cls("craft_regen_mj")
    flights.energy_mj[:] = np.where(here, recharged(flights.energy_mj, regen, most), flights.energy_mj)
    kills: list[Kills] = []
    spent = np.zeros_like(flights.energy_mj)
    pulsed = np.zeros(here.shape, dtype=bool)
    for side in range(len(res.tables.sides.enemy)):
        _side_fights(res, side, here, kills, spent, pulsed)
    flights.energy_mj -= spent
    _take_out(res, kills, pulsed)
    dashes = pulsed & (flights.mission == Mission.CHASE)
    flights.stage[dashes] = Stage.DASHING
    flights.stage_until[dashes] = np.broadcast_to(res.now[:, None] + DASH_IMPULSES, here.shape)[dashes]
    flights.presence[(flights.alive <= 0) & (flights.presence == Presence.PRESENT)] = Presence.GONE


def _side_fights(res: Resolution, side: int, here: Array, kills: list[Kills], spent: Array, pulsed: Array) -> None:
    """Pulses and shots of the flights of one side: fills `kills`, `spent` and `pulsed`, deals stings to ships."""
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
        kills += _pulses(res, mine, theirs, spent, pulsed)
        busy |= pulsed
        ready = ~busy[mine.world, mine.flight] & _can(res, mine, "craft_kill_ppm")
        shooters = mine.take(ready)
        target = nearest_in_reach(
            shooters.world, shooters.x, shooters.y, reach[shooters.world, shooters.flight],
            (theirs.world, theirs.x, theirs.y), flights.spread_km[theirs.world, theirs.flight],
            flights.uid[theirs.world, theirs.flight],
        )  # fmt: skip
        shooters, aimed = shooters.take(target >= 0), theirs.take(target[target >= 0])
        kills.append(_shots(res, shooters, aimed))
        spent[shooters.world, shooters.flight] += res.flight_cls("craft_shot_mj")[shooters.world, shooters.flight]
        busy[shooters.world, shooters.flight] = True
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


def _pulses(res: Resolution, mine: Rows, theirs: Rows, spent: Array, pulsed: Array) -> list[Kills]:
    """Pulse every charged drone flight that has fighters within its pulse; every hostile flight there may lose some.

    A flight in several pulses of one side loses what a craft's chances of coming through all of them leave; the
    loss is put down to the pulsing flight of the lowest uid among them.
    """
    flights = res.world.flights
    at = mine.world, mine.flight
    charged = (res.flight_cls("pulse_ppm")[at] > 0) & (flights.energy_mj[at] >= res.flight_cls("pulse_mj")[at])
    mine = mine.take(charged)
    if not len(mine.world):
        return []
    at = mine.world, mine.flight
    radius = res.flight_cls("pulse_km")[at] + flights.spread_km[at]
    fighter = (res.flight_cls("kind") == Kind.FIGHTER)[theirs.world, theirs.flight]
    fighter = (res.flight_cls("kind") == Kind.FIGHTER)[theirs.world, theirs.flight]
    prey = theirs.take(fighter)
    # Sorted by uid, so that the lowest of several rows is that of the lowest uid.
    order = np.lexsort((flights.uid[at], mine.world))
    mine, radius = mine.take(order), radius[order]
    set_off = nearest_in_reach(
        mine.world, mine.x, mine.y, radius, (prey.world, prey.x, prey.y), np.zeros(len(prey.world)),
        flights.uid[prey.world, prey.flight],
    ) >= 0  # fmt: skip
    mine, radius = mine.take(set_off), radius[set_off]
    at = mine.world, mine.flight
    spent[at] += res.flight_cls("pulse_mj")[at]
    pulsed[at] = True
    first, left = _through_pulses(mine, radius, res.flight_cls("pulse_ppm")[at], theirs)
    caught = np.flatnonzero(first < len(mine.world))
    world, target, source = theirs.world[caught], theirs.flight[caught], mine.flight[first[caught]]
    roll = res.roll_ppm(world, Stream.PULSE, flights.uid[world, source], flights.uid[world, target])
    craft = chance_count(res.craft_before[world, target], PPM - left[caught], roll)
    return [Kills(world, source, target, craft, np.ones(len(world), np.int64))]


def _through_pulses(mine: Rows, radius: Array, chance_ppm: Array, theirs: Rows) -> tuple[Array, Array]:
    """For each of `theirs` the first row of `mine` whose pulse reaches it, len(mine) if none, and the chance in ppm
    that a craft of it comes through all pulses that do."""
    first = np.full(len(theirs.world), len(mine.world))
    left = np.full(len(theirs.world), PPM)
    for chance in np.unique(chance_ppm):
        rows = np.flatnonzero(chance_ppm == chance)
        part, times = mine.take(rows), np.zeros(len(left), dtype=np.int64)
        others = theirs.world, theirs.x, theirs.y
        for i, j in pairs_between(part.world, part.x, part.y, others, max(float(radius[rows].max()), 1e-3)):
            dx, dy = theirs.x[j] - part.x[i], theirs.y[j] - part.y[i]
            near = dx * dx + dy * dy <= np.square(radius[rows])[i]
            j = j[near]
            times += np.bincount(j, minlength=len(left))
            np.minimum.at(first, j, rows[i[near]])
        left = spared(left, int(chance), times)
    return first, left


def spared(left_ppm: Array, chance_ppm: int, times: Array) -> Array:
    """`left_ppm` after as many times a loss with `chance_ppm`, rounded down each time (int64)."""
    left, times = left_ppm.copy(), times.copy()
    while (going := (times > 0) & (left > 0)).any():
        left = np.where(going, left * (PPM - chance_ppm) // PPM, left)
        times -= going
    return left


def _shots(res: Resolution, shooters: Rows, aimed: Rows) -> Kills:
    """What flights that shoot at one flight each would kill."""
    flights = res.world.flights
    world, source, target = shooters.world, shooters.flight, aimed.flight
    roll = res.roll_ppm(world, Stream.FIGHTER, flights.uid[world, source], flights.uid[world, target])
    count = chance_count(res.craft_before[world, source], res.flight_cls("craft_kill_ppm")[world, source], roll)
    return Kills(world, source, target, count, np.zeros(len(world), np.int64))


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
    at = mine.world, mine.flight
    energy = res.craft_before[at].astype(np.int64) * res.flight_cls("craft_sting_mj")[at]
    source = mine.flight + res.world.unit_slots
    fighter = res.flight_cls("kind")[at] == Kind.FIGHTER
    for which, cause in ((fighter, Cause.FIGHTERS), (~fighter, Cause.PULSE)):
        res.hit(mine.world[which], target[which], source[which], energy[which], cause)
    spent[at] += res.flight_cls("craft_shot_mj")[at]


def _take_out(res: Resolution, parts: list[Kills], pulsed: Array) -> None:
    """Apply all kills of the impulse together: shared out in order of uid, at most what is alive; report them."""
    flights, first = res.world.flights, res.world.unit_slots
    kills = Kills(*(np.concatenate(column) for column in zip(*parts, strict=True))) if parts else None
    done = np.zeros(pulsed.shape, dtype=np.int64)
    if kills is not None:
        uid = flights.uid
        order = np.lexsort((kills.pulse, uid[kills.world, kills.source], uid[kills.world, kills.target], kills.world))
        kills = Kills(*(column[order] for column in kills))
        group = kills.world * pulsed.shape[1] + kills.target
        count = shared_kills(group, kills.craft, flights.alive[kills.world, kills.target].astype(np.int64))
        np.add.at(done, (kills.world[kills.pulse == 1], kills.source[kills.pulse == 1]), count[kills.pulse == 1])
        kills = Kills(*(column[count > 0] for column in kills._replace(craft=count)))
    _report_pulses(res, pulsed, done)
    if kills is None or not len(kills.world):
        return
    world, target = kills.world, kills.target
    side = flights.side[world, target]
    res.journal.write(
        Event.FLIGHT_LOST, world, side=side, source=kills.source + first, target=target + first, value=kills.craft,
        x_km=flights.x_km[world, target], y_km=flights.y_km[world, target],
    )  # fmt: skip
    lost = np.zeros(pulsed.shape, dtype=np.int64)
    np.add.at(lost, (world, target), kills.craft)
    flights.alive -= lost.astype(flights.alive.dtype)
    crew = res.flight_cls("crew")[world, target].astype(np.int64)
    np.add.at(res.world.sides.lives_lost, (world, side), kills.craft * crew)


def _report_pulses(res: Resolution, pulsed: Array, done: Array) -> None:
    flights = res.world.flights
    world, flight = np.nonzero(pulsed)
    order = np.lexsort((flights.uid[world, flight], world))
    world, flight = world[order], flight[order]
    res.journal.write(
        Event.PULSE, world, source=flight + res.world.unit_slots, value=done[world, flight],
        x_km=flights.x_km[world, flight], y_km=flights.y_km[world, flight],
    )  # fmt: skip
