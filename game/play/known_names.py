"""What the player calls things, by what is known of them."""

import numpy as np

from game.scenario import Scenario

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import Level


class KnownNames:
    """What the player calls things: own rows by name, contacts by what is known of them."""

    def __init__(self, scenario: Scenario, side: int):
        self.scenario, self.side = scenario, side
        self._names = scenario.names
        self._numbers = np.random.default_rng(side).permutation(len(scenario.names.units)) + 1

    def of(self, code: int, level: int = Level.IDENTIFIED) -> str:
        """The name of a row code; an unidentified contact is only a contact."""
        names = self._names
        if 0 <= code < len(names.units) and names.units[code].side != self.side and level < Level.IDENTIFIED:
            return f"Contact {self.contact_number(code)}"
        return names.name_of_code(code) or "nobody"

    def contact_number(self, code: int) -> int:
        """The number that the side calls a contact by: dealt without regard to what it is, for ghosts come last."""
        return int(self._numbers[code])

    def side_of(self, code: int) -> int:
        """The side of a unit or flight by row code, -1 for bodies and nothing."""
        rows = self._names.units + self._names.flights
        return rows[code].side if 0 <= code < len(rows) else NONE
