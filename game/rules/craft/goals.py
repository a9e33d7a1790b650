"""Phase `choose_goals`: mission and knowledge make the goal of a flight, a row code kept in `Flights.goal` (W7, W8).

Sides look at impulses 0, 4 and 8; flights choose again then, and whenever their goal is gone; those that hold back
choose in every impulse, lest another come up to them. They go for enemies seen within a turn, where their side
reckons them.
"""

from typing import NamedTuple

import numpy as np

from ..knowledge.contacts import LOOK_EVERY, flight_contacts, unit_contacts
from ..space.nearest import nearest
from ..space.rows import Where, where
from ..state.columns import NONE, Array
from ..state.resolution import Resolution
from ..state.vocabulary import Kind, Mission, Spacing, Stage

ENGAGE_KM = 2_000.0
"""How far flights on patrol or escort leave their place for hostile flights."""


class Wings(NamedTuple):
    """Flights that fly, flat: (N,) each."""

    at: Where
    side: Array
    mission: Array
    stage: Array
    ref: Array
    goal: Array
    home: Array

    @property
    def guards(self) -> Array:
        """Which of them guard a place or a ship: they do not go far from it."""
        return (self.mission == Mission.PATROL) | (self.mission == Mission.ESCORT)

    def take(self, some: Array) -> "Wings":
        """Some of them."""
        return Wings(self.at.take(some), *(column[some] for column in self[1:]))


def choose_goals(res: Resolution) -> None:
    """Give every flight that flies its goal for this impulse: a row code, or NONE to stay where it is."""
    flights = res.world.flights
    _pass_stages(res)
    at = where(res.world.flying())
    if not len(at.flat):
        return
    wings = Wings(at, *(at.of(getattr(flights, name)) for name in Wings._fields[1:]))
    had, mission = wings.goal, wings.mission
    wings = _within_knowledge(res, wings)
    goal = wings.goal
    thinks = (goal == NONE) & (had != NONE) | (at.of(flights.spacing) == Spacing.HELD)
    thinks |= res.impulse % LOOK_EVERY == 0
    some = thinks.nonzero()[0]
    if len(some):
        goal[some] = _thought(res, wings.take(some))
    # What an order names comes at once, and before all else.
    named = ((mission == Mission.STRIKE) | (mission == Mission.STATION)) & (wings.ref != NONE)
    goal = np.where(named, wings.ref, goal)
    flights.goal.put(at.flat, np.where(mission == Mission.DOCK, wings.home, goal))


def _pass_stages(res: Resolution) -> None:
    """Stages belong to a chase; a dash ends in a ring."""
    flights = res.world.flights
    dashed = (flights.stage == Stage.DASHING) & (flights.stage_until <= res.now[:, None])
    flights.stage[dashed] = Stage.STATIONED
    flights.stage[flights.mission != Mission.CHASE] = Stage.CHASING


def _within_knowledge(res: Resolution, wings: Wings) -> Wings:
    """The same with NONE for what flights cannot go for: friends off the map or dead, enemies who may not be there.

    Enemies may be there that were seen within a turn, and not to die or to leave.
    """
    code = np.stack((wings.ref, wings.goal, wings.home))
    here = np.concatenate([res.world.fighting(), res.world.flying()], axis=1)
    side = np.concatenate([res.world.units.side, res.world.flights.side], axis=1)
    fair = np.concatenate([one.recent & one.fair for one in (unit_contacts(res), flight_contacts(res))], axis=2)
    _, sides, rows = fair.shape
    is_row = (code >= 0) & (code < rows)
    safe = np.where(is_row, code, 0)
    at = wings.at.world * rows + safe
    foe = res.hostile(wings.at.world, wings.side, side.take(at))
    known = fair.take((wings.at.world * sides + wings.side) * rows + safe)
    may = is_row & np.where(foe, known, here.take(at))
    ref, goal, home = np.where(may, code, NONE)
    return wings._replace(ref=ref, goal=goal, home=home)


def _thought(res: Resolution, wings: Wings) -> Array:
    """The goals that flights choose by their missions where no order names one: (N,) row codes or NONE."""
    mission, slots = wings.mission, res.world.unit_slots
    # A ring holds to its ship as long as that lives.
    ringed = (mission == Mission.STATION) | ((mission == Mission.CHASE) & (wings.stage == Stage.STATIONED))
    found = np.where(ringed & (wings.goal != NONE) & (wings.goal < slots), wings.goal, NONE)
    chases = (mission == Mission.CHASE) & (wings.stage == Stage.CHASING)
    strikes = (mission == Mission.STRIKE) & (wings.ref == NONE)
    fighter = (res.flight_cls("kind") == Kind.FIGHTER)[:, None]
    _fill(res, found, wings, chases, ships=False, wanted=fighter)
    _fill(res, found, wings, wings.guards | strikes, ships=False)
    _fill(res, found, wings, (chases | ringed | strikes) & (found == NONE), ships=True)
    # Escorts keep with the unit that their order names, else with their home, else with nobody.
    charge = np.where((wings.ref != NONE) & (wings.ref < slots), wings.ref, wings.home)
    return np.where((mission == Mission.ESCORT) & (found == NONE), charge, found)


def _fill(
    res: Resolution, found: Array, wings: Wings, which: Array, *, ships: bool, wanted: Array | bool = True
) -> None:
    """Write the nearest hostile ship, or flight that is `wanted` (W, A, F), into `found` for the flights `which`.

    Where their side reckons it: it was seen within a turn and is not believed dead. Guards do not go far for it.
    """
    asking = which.nonzero()[0]
    if not len(asking):
        return
    group, first = (res.world.units, 0) if ships else (res.world.flights, res.world.unit_slots)
    foes = unit_contacts(res) if ships else flight_contacts(res)
    at, sides = wings.at.take(asking), foes.recent.shape[1]
    own = at.world * sides + wings.side[asking]
    known = foes.recent & foes.alive & wanted
    known &= (np.bincount(own, minlength=len(known) * sides) > 0).reshape(-1, sides, 1)
    seen = known.ravel().nonzero()[0]
    if not len(seen):
        return
    other, row = np.divmod(seen, known.shape[2])
    places = other, foes.x_km.take(seen), foes.y_km.take(seen)
    flights = res.world.flights
    number, square = nearest(own, at.of(flights.x_km), at.of(flights.y_km), places, group.uid[other // sides, row])
    near = (number >= 0) & ((square <= ENGAGE_KM * ENGAGE_KM) | ~wings.guards[asking])
    found[asking[near]] = row[number[near]] + first
