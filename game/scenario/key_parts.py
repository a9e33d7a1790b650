"""What several sections share: limits, distances, names, policies."""

from game.scenario.kinds import REQUIRED, Id, Key, Number, Policy, Text, positive
from game.scenario.words import POLICIES, POLICY_OPTIONS

PLACE_MAX_KM = 1e8
SHIPS_MAX = 600
FLIGHTS_MAX = 600
LINE_TEXT = Text(80, empty=False)
KM = Number("km", -PLACE_MAX_KM, PLACE_MAX_KM)
DISTANCE = positive("km", PLACE_MAX_KM)
BEARING = Number("degrees", -360.0, 360.0)
POLICY = Policy(POLICIES, POLICY_OPTIONS)


def own_id(of: str) -> Key:
    """The key that gives a row its id."""
    return Key("id", Id(of), f"Its id: what the rest of the file calls this {of}.", REQUIRED)


NAME = Key("name", LINE_TEXT, "Its name for players; made from the id where it is missing.")
