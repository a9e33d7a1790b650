"""What the player has selected, and remembered as groups."""

from collections.abc import Iterable, Set

from game.scenario.names import Names


class Selection:
    """Selected rows in the order in which they were picked: units and flights of the own side, by row code."""

    def __init__(self, names: Names, side: int):
        self.names, self.side = names, side
        self.codes: list[int] = []
        self._groups: dict[int, list[int]] = {}

    def pick(self, codes: Iterable[int], *, add: bool = False) -> None:
        """Select these, instead of or (`add`) besides what is; adding what is selected takes it out."""
        codes = list(dict.fromkeys(codes))
        if not add:
            self.codes = codes
        elif codes and all(code in self.codes for code in codes):
            self.codes = [code for code in self.codes if code not in codes]
        else:
            self.codes += [code for code in codes if code not in self.codes]

    def keep(self, possible: Iterable[int]) -> None:
        """Drop what can no longer be selected."""
        allowed = set(possible)
        self.codes = [code for code in self.codes if code in allowed]

    def make_group(self, number: int) -> None:
        """Remember the selection under a number, 1..9."""
        self._groups[number] = list(self.codes)

    def call_group(self, number: int) -> bool:
        """Select a remembered group; false where there is none or it is selected already."""
        group = self._groups.get(number)
        if not group:
            return False
        again = self.codes == group
        self.codes = list(group)
        return not again

    @property
    def units(self) -> list[int]:
        """Slots of selected units."""
        return [code for code in self.codes if code < len(self.names.units)]

    @property
    def flights(self) -> list[int]:
        """Numbers of selected flights."""
        first = len(self.names.units)
        return [code - first for code in self.codes if first <= code < first + len(self.names.flights)]

    @property
    def lead(self) -> int | None:
        """Slot of the unit picked first, which bears the handle."""
        units = self.units
        return units[0] if units else None

    def ids(self, able: Set[int]) -> list[str]:
        """Whom an order for the selection goes to: whole squadrons by their own id, the rest one by one.

        `able`: row codes that can take orders; a squadron is whole when all of its able rows are selected.
        """
        chosen = [code for code in self.codes if code in able]
        picked = set(chosen)
        rows = self.names.units + self.names.flights
        members: dict[int, set[int]] = {}
        for code in able:
            members.setdefault(rows[code].squadron, set()).add(code)
        whole = {q for q, codes in members.items() if len(codes) > 1 and codes <= picked}
        found: list[str] = []
        for code in chosen:
            row = rows[code]
            ident = self.names.squadrons[row.squadron] if row.squadron in whole else row.id
            if ident not in found:
                found.append(ident)
        return found
