"""What sides plot for a turn, and what of it is on its way: columns as in `world.Units`."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from .columns import NONE, Array, Columns, column
from .vocabulary import AVOIDED, IMPULSES, QUESTIONS, Readiness


@dataclass(slots=True)
class Orders(Columns):
    """What the sides plot for one turn; where `*_given` is false the standing order goes on.

    (W, S) for units; flights, sides in `OrderSet`. Columns as in `Units`.
    """

    move_given: Array = column(np.bool_)
    move: Array = column(np.int8)
    dx: Array = column(np.float64)
    dy: Array = column(np.float64)
    throttle: Array = column(np.float64, fill=1.0)
    from_impulse: Array = column(np.int8)
    until_impulse: Array = column(np.int8, fill=IMPULSES)
    frame: Array = column(np.int8)
    ref: Array = column(np.int32, fill=NONE, ref=True)
    range_km: Array = column(np.float64)
    fire_given: Array = column(np.bool_)
    fire_mode: Array = column(np.int8)
    priority: Array = column(np.int8)
    fire_at: Array = column(np.int32, fill=NONE, ref=True)
    avoid: Array = column(np.int32, AVOIDED, fill=NONE, ref=True)
    bear: Array = column(np.int32, fill=NONE, ref=True)
    salvo: Array = column(np.int32)
    power_given: Array = column(np.bool_)
    shields_share_ppm: Array = column(np.int64, fill=333_334)
    weapons_share_ppm: Array = column(np.int64, fill=333_333)
    drive_share_ppm: Array = column(np.int64, fill=333_333)
    posture_given: Array = column(np.bool_)
    posture: Array = column(np.int8)
    readiness_given: Array = column(np.bool_)
    readiness_wanted: Array = column(np.int8, fill=Readiness.ALERT)
    surrender_given: Array = column(np.bool_)
    surrenders: Array = column(np.bool_)


@dataclass(slots=True)
class Plotted(Orders):
    """Orders on their way: plotted, in force from absolute impulse `due` on (order latency, P2). (W, S)."""

    due: Array = column(np.int32)  # of the move; the other parts travel by themselves
    fire_due: Array = column(np.int32)
    power_due: Array = column(np.int32)
    posture_due: Array = column(np.int32)
    readiness_due: Array = column(np.int32)
    surrender_due: Array = column(np.int32)


@dataclass(slots=True)
class FlightOrders(Columns):
    """Missions plotted for flights: (W, F)."""

    given: Array = column(np.bool_)
    mission: Array = column(np.int8)
    ref: Array = column(np.int32, fill=NONE, ref=True)
    spacing: Array = column(np.int8)


@dataclass(slots=True)
class SideOrders(Columns):
    """What a side says for itself: (W, A)."""

    obey: Array = column(np.int8, fill=NONE)  # answer to the standing order from above: 1 yes, 0 no, -1 nothing said
    answer: Array = column(np.int8, QUESTIONS, fill=NONE)  # (W, A, 8) the option chosen of each of its questions
    fight: Array = column(np.int8, fill=NONE)  # number of a side that it openly fights from now on (P8)


@dataclass(slots=True)
class OrderSet:
    """The orders of all sides for one turn of W worlds."""

    units: Orders
    flights: FlightOrders
    sides: SideOrders

    @classmethod
    def empty(cls, worlds: int, units: int, flights: int, sides: int) -> Self:
        """Orders that change nothing."""
        return cls(Orders.empty(worlds, units), FlightOrders.empty(worlds, flights), SideOrders.empty(worlds, sides))

    def copy(self) -> Self:
        """The same orders in arrays of their own."""
        return type(self)(self.units.copy(), self.flights.copy(), self.sides.copy())

    def take(self, worlds: Array) -> Self:
        """The orders of some worlds."""
        return type(self)(self.units.take(worlds), self.flights.take(worlds), self.sides.take(worlds))

    def put(self, worlds: Array, part: Self) -> None:
        """Write the orders of `part` over those of the worlds that `worlds` picks."""
        self.units.put(worlds, part.units)
        self.flights.put(worlds, part.flights)
        self.sides.put(worlds, part.sides)

    def lay(self, other: Self) -> None:
        """Write what `other` gives over these orders, field by field."""
        for group in ORDER_FIELDS:
            given = getattr(other.units, f"{group}_given")
            for name in ORDER_FIELDS[group]:
                getattr(self.units, name)[given] = getattr(other.units, name)[given]
            getattr(self.units, f"{group}_given")[given] = True
        given = other.flights.given
        for name in FlightOrders.names():
            getattr(self.flights, name)[given] = getattr(other.flights, name)[given]
        for name in SideOrders.names():
            said = getattr(other.sides, name) != NONE
            getattr(self.sides, name)[said] = getattr(other.sides, name)[said]


ORDER_FIELDS = {
    "move": ("move", "dx", "dy", "throttle", "from_impulse", "until_impulse", "frame", "ref", "range_km"),
    "fire": ("fire_mode", "priority", "fire_at", "avoid", "bear", "salvo"),
    "power": ("shields_share_ppm", "weapons_share_ppm", "drive_share_ppm"),
    "posture": ("posture",),
    "readiness": ("readiness_wanted",),
    "surrender": ("surrenders",),
}
"""Columns of `Units` and `Orders` that one field of an order fills."""

MISSION_FIELDS = ("mission", "ref", "spacing")
"""Columns of `Flights` and `FlightOrders` that a mission fills."""

DUE = {part: "due" if part == "move" else f"{part}_due" for part in ORDER_FIELDS}
"""Column of `Plotted` that says when each part of an order comes into force."""
