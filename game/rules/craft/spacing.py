"""Spacing (W8): a flight that holds back stops where its guns reach hostile craft and their pulse does not reach it."""

import numpy as np

from ..knowledge.contacts import flight_contacts
from ..space.rows import Where
from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.vectors import Pair, unit
from ..state.vocabulary import Spacing


def held_km(reach_km: Array, pulse_km: Array, spread_km: Array, goal_spread_km: Array) -> Array:
    """How far apart the middles of a flight and of its goal stay when it holds back: broadcast, km.

    reach_km, spread_km: its guns and its cloud; pulse_km, goal_spread_km: the goal's. Its guns carry from the rim of
    its cloud to the rim of the goal's, a pulse from the rim of the goal's cloud to the middle of its own. Halfway
    between the two; where the pulse carries as far, at the end of the guns' reach.
    """
    guns_km = reach_km + spread_km
    return goal_spread_km + 0.5 * (guns_km + np.minimum(pulse_km, guns_km))


def held_off(res: Resolution, at: Where, code: Array, back: Pair, way: Pair, radius_km: Array) -> tuple[Pair, Array]:
    """Direction (unit vector) and distance from its goal of the place that each flight (N,) goes to: km.

    code: the goals, row codes; back: from the goal to the flight, km. A flight that holds back from a hostile flight
    that pulses keeps on its own side of it; the others' are `way` and `radius_km`, and so is the way of who is at the
    very place of its goal.
    """
    flights, slots = res.world.flights, res.world.unit_slots
    rows = ((at.of(flights.spacing) == Spacing.HELD) & (code >= slots)).nonzero()[0]
    if not len(rows):
        return way, radius_km
    own, goal = at.take(rows), code[rows] - slots
    side, classes = own.of(flights.side), res.tables.classes
    contact = own.world, side, goal
    class_id = flight_contacts(res).class_id[contact]
    held = held_km(
        own.of(res.flight_cls("craft_reach_km")), classes.pulse_km[class_id], own.of(flights.spread_km),
        res.world.flight_contacts.spread_km[contact],
    )  # fmt: skip
    back = unit(back[0][rows], back[1][rows])
    keeps = (classes.pulse_ppm[class_id] > 0) & res.hostile(own.world, side, flights.side[own.world, goal])
    aside = keeps & ((back[0] != 0.0) | (back[1] != 0.0))
    way, radius_km = (way[0].copy(), way[1].copy()), radius_km.copy()
    radius_km[rows[keeps]] = held[keeps]
    for axis, part in zip(way, back, strict=True):
        axis[rows[aside]] = part[aside]
    return way, radius_km
