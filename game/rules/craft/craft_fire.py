"""Phase `fight` (W7, W8): fighters and drones shoot, sting ships and pulse, all from one snapshot (J2, J3)."""

from typing import NamedTuple

import numpy as np

from ..fire.at_craft import craft_words, drawn_craft, shot_words
from ..space.neighbours import nearest_in_reach
from ..space.reach import Reach
from ..space.rows import Where, starts, where
from ..state.columns import Array, in_order
from ..state.resolution import Resolution
from ..state.rolls import ppm_of
from ..state.vocabulary import PPM, Cause, Event, Kind, Mission, Presence, Stage, Stream
from ..state.world import Flights, Units

DASH_IMPULSES = 6
"""How long drones dash away after their pulse."""


def recharged(energy_mj: Array, regen_mj: Array, most_mj: Array) -> Array:
    """Energy of each craft after one impulse of recharging: never above `most_mj` unless it was."""
    return np.maximum(energy_mj, np.minimum(energy_mj + regen_mj, most_mj))


class Rows(NamedTuple):
    """Rows of all sides, flat: (N,) each. Those of a group can shoot at each other, or be shot at by it."""

    at: Where
    group: Array  # world * sides + the side that shoots
    x: Array
    y: Array

    def take(self, which: Array) -> "Rows":
        """Some of them: numbers."""
        return Rows(self.at.take(which), *(part[which] for part in self[1:]))

    @property
    def places(self) -> tuple[Array, Array, Array]:
        """Group, x and y."""
        return self.group, self.x, self.y


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
    mine = _shooters(res, here)
    theirs = _targets(res, mine, flights, here[:, None])
    idle = np.ones(len(mine.group), dtype=bool)
    near = _near(mine, theirs, _widest(res, mine, theirs))
    if len(near):
        idle[near[_pulse(res, mine.take(near), theirs)]] = False
        near = near[idle[near]]
        near = near[_can(res, mine.at.take(near), "craft_kill_ppm")]
        idle[near[_shoot(res, mine.take(near), theirs)]] = False
    _sting(res, mine.take(idle.nonzero()[0]))


def _shooters(res: Resolution, here: Array) -> Rows:
    """The flights that are `here`, for their own sides."""
    flights, at = res.world.flights, where(here)
    group = at.world * res.world.sides.stance.shape[1] + at.of(flights.side)
    return Rows(at, group, at.of(flights.x_km), at.of(flights.y_km))


def _targets(res: Resolution, mine: Rows, group: Units | Flights, there: Array) -> Rows:
    """Units or flights that are `there`, for each side that fights theirs and has any of `mine`.

    there: broadcasts with (W, A, n). In order of the groups.
    """
    sides = res.world.sides.stance.shape[1]
    asks = np.zeros((res.world.worlds, sides, 1), dtype=bool)
    asks.reshape(-1)[mine.group] = True
    hostile = res.world.sides.hostility(group.side) & there & asks
    rows = hostile.shape[2]
    of, row = np.divmod(hostile.ravel().nonzero()[0], rows)
    world = of // sides
    at = Where(world * rows + row, world, row)
    return Rows(at, of, at.of(group.x_km), at.of(group.y_km))


def _near(mine: Rows, theirs: Rows, within_km: float) -> Array:
    """Which of mine lie within a distance of the box about theirs, by groups: numbers. A cheap bound."""
    if not len(theirs.group) or not len(mine.group):
        return np.zeros(0, dtype=np.int64)
    heads = starts(theirs.group).nonzero()[0]
    box = theirs.group[heads].searchsorted(mine.group)
    box[box == len(heads)] = 0
    near = theirs.group[heads][box] == mine.group
    for own, foe in ((mine.x, theirs.x), (mine.y, theirs.y)):
        low, high = np.minimum.reduceat(foe, heads) - within_km, np.maximum.reduceat(foe, heads) + within_km
        near &= (own >= low[box]) & (own <= high[box])
    return near.nonzero()[0]


def _widest(res: Resolution, mine: Rows, theirs: Rows) -> float:
    """No flight reaches further than this, gun or pulse."""
    spread = res.world.flights.spread_km
    guns = np.maximum(res.flight_cls("craft_reach_km"), res.flight_cls("pulse_km")) + spread
    return float(mine.at.of(guns).max(initial=0.0) + theirs.at.of(spread).max(initial=0.0))


def _can(res: Resolution, at: Where, gun: str) -> Array:
    """Which flights have this gun and the energy for a shot: bool."""
    enough = at.of(res.world.flights.energy_mj) >= at.of(res.flight_cls("craft_shot_mj"))
    return enough & (at.of(res.flight_cls(gun)) > 0)


def _reach(res: Resolution, at: Where) -> Array:
    """How far the guns of flights reach from the middles of their clouds: (N,) km."""
    return at.of(res.flight_cls("craft_reach_km")) + at.of(res.world.flights.spread_km)


def _pay(res: Resolution, at: Where, price: str) -> None:
    """Take what a shot or a pulse costs from the energy of the craft of each flight."""
    res.world.flights.energy_mj[at.world, at.row] -= at.of(res.flight_cls(price))


def _pulse(res: Resolution, mine: Rows, theirs: Rows) -> Array:
    """Set off every charged drone that has fighters within its pulse; each craft there comes through it or does not.

    A craft in several pulses of one side has the chances of coming through all of them, in one roll; its loss is put
    down to the pulsing flight of the lowest uid among them. Gives back the numbers of those that pulsed.
    """
    flights, slots = res.world.flights, res.world.unit_slots
    enough = mine.at.of(flights.energy_mj) >= mine.at.of(res.flight_cls("pulse_mj"))
    pulsing = ((mine.at.of(res.flight_cls("pulse_ppm")) > 0) & enough).nonzero()[0]
    fighters = (theirs.at.of(res.flight_cls("kind")) == Kind.FIGHTER).nonzero()[0]
    # Sorted by uid, so that the lowest of several rows is that of the lowest uid.
    pulsing = pulsing[np.lexsort((mine.at.of(flights.uid)[pulsing], mine.group[pulsing]))]
    radius = (mine.at.of(res.flight_cls("pulse_km")) + mine.at.of(flights.spread_km))[pulsing]
    prey = theirs.take(fighters)
    set_off = Reach(*mine.take(pulsing).places, radius, prey.places, np.zeros(len(fighters))).anybody()
    pulsing, radius = pulsing[set_off], radius[set_off]
    if not len(pulsing):
        return pulsing
    mine = mine.take(pulsing)
    _pay(res, mine.at, "pulse_mj")
    dashes = mine.at.take((mine.at.of(flights.mission) == Mission.CHASE).nonzero()[0])
    flights.stage[dashes.world, dashes.row] = Stage.DASHING
    flights.stage_until[dashes.world, dashes.row] = res.now[dashes.world] + DASH_IMPULSES
    chance, craft = mine.at.of(res.flight_cls("pulse_ppm")), mine.at.of(res.this_impulse.craft_before)
    first, left = _through_pulses(mine, radius, chance, craft, theirs)
    caught = (first < len(pulsing)).nonzero()[0]
    world, target, source = theirs.at.world[caught], theirs.at.row[caught], mine.at.row[first[caught]]
    row, number, word = craft_words(res, Stream.PULSE, (world, target), flights.uid[world, source])
    lost = ppm_of(word) >= left[caught][row]
    row, number = row[lost], number[lost]
    res.strike_craft(world[row], target[row], number, source[row] + slots, Cause.PULSE)
    value = np.bincount(first[caught][row], minlength=len(pulsing))
    res.journal.write(Event.PULSE, mine.at.world, source=mine.at.row + slots, value=value, x_km=mine.x, y_km=mine.y)
    return pulsing


def _through_pulses(mine: Rows, radius: Array, chance_ppm: Array, craft: Array, theirs: Rows) -> tuple[Array, Array]:
    """For each of `theirs` the first row of `mine` whose pulse reaches it, len(mine) if none, and the chance in ppm
    that a craft of it comes through the pulses of all `craft` (N,) of the rows that do."""
    first = np.full(len(theirs.group), len(mine.group))
    left = np.full(len(theirs.group), PPM)
    reach = Reach(*mine.places, radius, theirs.places, np.zeros(len(left)))
    for chance in np.unique(chance_ppm):
        rows, times = (chance_ppm == chance).nonzero()[0], np.zeros(len(left), dtype=np.int64)
        for i, j in reach.pairs(rows):
            # Whole numbers below 2^53, so exact in any order.
            times += np.bincount(j, craft[rows[i]], len(left)).astype(np.int64)
            np.minimum.at(first, j, rows[i])
        left = surviving_ppm(left, int(chance), times)
    return first, left


def surviving_ppm(left_ppm: Array, chance_ppm: int, times: Array) -> Array:
    """`left_ppm` after as many times a loss with `chance_ppm`: reckoned in parts of 10^12, rounded down (int64)."""
    whole, most = PPM * PPM, int(times.max())
    parts = [whole]
    for _ in range(most):
        if not parts[-1]:
            break  # nor will more leave anything
        parts.append(parts[-1] * (PPM - chance_ppm) // PPM)
    return left_ppm * np.array(parts)[np.minimum(times, len(parts) - 1)] // whole


def _shoot(res: Resolution, mine: Rows, theirs: Rows) -> Array:
    """Every craft that has hostile craft in reach shoots at one of them, each as likely: which of mine, bool."""
    flights, slots, at = res.world.flights, res.world.unit_slots, mine.at
    reach = Reach(*mine.places, _reach(res, at), theirs.places, theirs.at.of(flights.spread_km))
    shoots = reach.anybody()
    shooters = shoots.nonzero()[0]
    at = at.take(shooters)
    _pay(res, at, "craft_shot_mj")
    row, craft, word = craft_words(res, Stream.FIGHTER, (at.world, at.row))
    hits = ppm_of(word) < at.of(res.flight_cls("craft_kill_ppm"))[row]
    row, craft = row[hits], craft[hits]
    if not len(craft):
        return shoots
    at = at.take(row)
    words = shot_words(res, at.world, at.of(flights.uid), craft)
    pairs = ((i, theirs.at.row[j]) for i, j in reach.pairs(shooters[row]))
    target, number = drawn_craft(at.world, words, pairs, flights.uid, res.this_impulse.craft_before)
    cause = np.where(at.of(res.flight_cls("kind")) == Kind.FIGHTER, int(Cause.FIGHTERS), int(Cause.DRONES))
    res.strike_craft(at.world, target, number, at.row + slots, cause)
    return shoots


def _sting(res: Resolution, idle: Rows) -> None:
    """Flights with nothing else to shoot at sting the nearest hostile ship in reach that is not believed dead."""
    units, slots = res.world.units, res.world.unit_slots
    mine = idle.take(_can(res, idle.at, "craft_sting_mj").nonzero()[0])
    if not len(mine.group):
        return
    ships = res.world.fighting()[:, None] & ~res.world.contacts.dead
    theirs, reach = _targets(res, mine, units, ships), _reach(res, mine.at)
    near = _near(mine, theirs, float(reach.max()))
    mine = mine.take(near)
    found = nearest_in_reach(
        *mine.places, reach[near], theirs.places, np.zeros(len(theirs.group)), theirs.at.of(units.uid)
    )
    stings = (found >= 0).nonzero()[0]
    if not len(stings):
        return
    mine, target = mine.take(stings), theirs.at.row[found[stings]]
    _pay(res, mine.at, "craft_shot_mj")
    # The stings of craft of one class of a side are one hit in as many parts, however they are kept in flights.
    kind = mine.at.of(res.world.flights.class_id)
    sort = (mine.group * slots + target) * len(res.tables.classes.kind) + kind
    order = in_order(mine.at.of(res.world.flights.uid), sort)
    at, target = mine.at.take(order), target[order]
    craft = at.of(res.this_impulse.craft_before).astype(np.int64)
    first = starts(sort[order]).nonzero()[0]
    parts, energy = (np.add.reduceat(part, first) for part in (craft, craft * at.of(res.flight_cls("craft_sting_mj"))))
    at, target = at.take(first), target[first]
    fighter = at.of(res.flight_cls("kind")) == Kind.FIGHTER
    for which, cause in ((fighter, Cause.FIGHTERS), (~fighter, Cause.DRONES)):
        res.hit(at.world[which], target[which], at.row[which] + slots, energy[which], cause, parts=parts[which])
