"""Limits of a file, and the kinds of value that several sections share."""

from game.scenario.kinds import Number, PolicyName, Text, Whole
from game.scenario.vocabulary import (
    DOCTRINES,
    PLANNER,
    POLICIES,
    POLICIES_FROM_A_TURN,
    POLICIES_WITH_OPTIONS,
    POLICY_OPTIONS,
)

SHIPS_MAX = 2_000  # units in all: ships and stations
FLIGHTS_MAX = 12_000  # flights in all
SQUADRONS_MAX = 600
SIDES_MAX = 8
TURNS_MAX = 60
TURN_S_LEAST, TURN_S_MOST = 10.0, 3600.0
IMPULSES = 12  # of a turn; a test holds it to the core's
LIVES_MAX = 1_000_000_000
SUSPECTED_MAX = 4  # policies that a side is suspected of
PLACE_MAX_KM = 1e8
LENGTH_MIN_KM = 1e-3
ENERGY_MIN_GJ = 1e-3  # the core's MJ
ENERGY_MAX_GJ = 1e6
POWER_MAX_GW = 1e6

LINE = Text(80, empty=False)
KM = Number("km", -PLACE_MAX_KM, PLACE_MAX_KM)
LANDED_KM_S = 1.0
"""Who is this slow has landed: low orbits of Jupiter's great moons are flown at 1.4 to 1.9 km/s, and are none."""
DISTANCE = Number("km", LENGTH_MIN_KM, PLACE_MAX_KM)
BEARING = Number("degrees", -360.0, 360.0)
ENERGY = Number("GJ", 0.0, ENERGY_MAX_GJ)
SOME_ENERGY = Number("GJ", ENERGY_MIN_GJ, ENERGY_MAX_GJ)
POWER = Number("GW", 0.0, POWER_MAX_GW)
TURN = Whole(1, TURNS_MAX)
SALVO = Whole(1, 10_000)  # torpedoes or rounds
PEOPLE = Whole(0, 1_000_000)
RANK = Whole(0, 20)
_PARAMETERS = (POLICIES_FROM_A_TURN, POLICIES_WITH_OPTIONS, POLICY_OPTIONS)
DOCTRINE = PolicyName(DOCTRINES, *_PARAMETERS)
POLICY = PolicyName(POLICIES, *_PARAMETERS)
PLANS = PolicyName((PLANNER,), (), (), ())
CONTROLLER = PolicyName(("player", *POLICIES), *_PARAMETERS)
QUESTIONS_MAX = 8  # that one side can be asked
OPTIONS_MAX = 4  # answers of a question: the keys 1 to 4
