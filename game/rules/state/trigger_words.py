"""What triggers say: the numbers of `tables.Condition` and `tables.Action`. Lists are append-only."""

from enum import IntEnum


class Measure(IntEnum):
    """What a trigger's condition looks at, at the end of an impulse; `a`, `b`, `threshold` of `tables.Condition`."""

    TURN = 0  # number of the turn being resolved, from 1
    EVENTS = 1  # a = Event, b = side of the target or -1 for all: how many in this impulse
    UNIT = 2  # a = unit slot, b = UnitState: 1 or 0
    MASS = 3  # a = side, or b = squadron: ppm of all its mass, here, away or yet to come, that is not lost
    SHIPS = 4  # a = side, or b = squadron: units, here, away or yet to come, that are not lost
    OBEYED = 5  # a = side: 1 obeyed, 0 disobeyed, -1 not yet asked
    PROGRESS = 6  # a = objective: ppm
    TRIGGER = 7  # a = trigger: how often it has acted
    CHANCE = 8  # a = number that keys the world's one roll (stream TRIGGER): ppm
    IMPULSE = 9  # impulses since the battle began, this one included
    LIVES = 10  # a = side: people lost
    DISTANCE = 11  # a, b = unit slots: km between them, endless unless both are on the map
    NEAREST = 12  # a = number of a `tables.Nearness`: the least km between what it names, endless where nobody lives
    HERE = 13  # a = side, or b = squadron: living units on the map
    SQUADRON = 14  # a = squadron, b = UnitState: 1 where all of it that is not lost is in the state, and some is; or 0
    WATCHED = 15  # a = number of a `tables.EventWatch`: how many such events in this impulse
    COUNTER = 16  # a = number of a `Tables.counters`: what all firings so far have added to it
    ANSWER = 17  # a = number of a `Tables.questions`, b = option: 1 where that was chosen, else 0
    STANCE = 18  # a = side, b = other side * 3 + Stance: 1 where that is how it stands to it, else 0


class UnitState(IntEnum):
    """A state of a unit that a trigger can ask for."""

    LOST = 0
    BLIND = 1  # sensors out
    DRIFTING = 2  # drive out
    HEADLESS = 3  # bridge out
    STRUCK = 4
    WITHDRAWN = 5
    TOWED = 6  # hooked by a tug
    BROKEN = 7  # its crew obeys no more
    DOCKED = 8  # of flights: inside their home


class ActionKind(IntEnum):
    """What a trigger does; `a`, `b`, `value` of `tables.Action`."""

    SAY = 0  # a = dialogue number
    ORDER_ABOVE = 1  # a = number of the order from above
    ARRIVE = 2  # a = squadron: its dormant units and flights come now
    SET = 3  # a = number of a `Tables.groups`, b = Part, value = fraction left, 0..1, or of READINESS the level
    END = 4  # a = side, b = Verdict: its result; the battle is over
    MERIT = 5  # a = side, value = merit won
    READINESS = 6  # a = side, b = Readiness that all of its crews are told
    STANCE = 7  # a = side, b = other side, value = Stance that it takes to it; + `SECRETLY`: nobody else is told
    STREW = 8  # a = number of a `Tables.clouds`: it comes into being now
    CAMERA = 9  # a = unit slot, or b = body, or neither for the action's place: the film looks there


SECRETLY = 10
"""Added to a stance that a side takes without a word."""


class Part(IntEnum):
    """What of units a trigger sets: hull, shield and armour against their maxima, a system, or the crew."""

    HULL = 0
    SHIELD = 1
    DRIVE = 2
    WEAPONS = 3
    SENSORS = 4
    BRIDGE = 5
    PLANT = 6
    HANGAR = 7
    ARMOUR = 8
    PEOPLE = 9  # those aboard now; the others are brought off
    READINESS = 10  # the crew stands at that level at once
