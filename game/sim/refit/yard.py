"""What there is to fit and to whom: a scenario's `[refit]`, with its names."""

from dataclasses import dataclass, field

from game.scenario import Scenario
from game.scenario.names import titled
from game.scenario.refits import squadrons_shown
from game.scenario.spec import CongressSpec, ItemSpec, RefitSpec, SquadronSpec

from .plan import Box, Plan


@dataclass(frozen=True, eq=False)
class Yard:
    """The refit of a scenario; each is equal to itself alone. Raises ValueError for a scenario without one."""

    scenario: Scenario
    refit: RefitSpec = field(init=False)
    squadrons: tuple[str, ...] = field(init=False)  # that items speak of, in the file's order
    items: dict[str, ItemSpec] = field(init=False)

    def __post_init__(self) -> None:
        spec = self.scenario.spec
        if spec.refit is None:
            raise ValueError(f"{self.scenario.id} has no [refit]")
        object.__setattr__(self, "refit", spec.refit)
        shown = squadrons_shown(spec, spec.side[self.scenario.player].id)
        object.__setattr__(self, "squadrons", tuple(shown))
        object.__setattr__(self, "items", {item.id: item for item in spec.refit.item})

    @property
    def congress(self) -> CongressSpec | None:
        """The vote that some items wait for."""
        return self.refit.congress

    def squadron(self, ident: str) -> SquadronSpec:
        """A squadron as the file says it."""
        return self.scenario.spec.squadron[self.scenario.names.squadron_number[ident]]

    def squadron_name(self, ident: str) -> str:
        """Its name for players."""
        return self.scenario.names.squadron_names[self.scenario.names.squadron_number[ident]]

    def item_name(self, ident: str) -> str:
        """The name of an item for players."""
        return self.items[ident].name or titled(ident)

    def fits(self, box: Box) -> bool:
        """Can the item be fitted to the squadron?"""
        return box.squadron in self.items[box.item].squadrons

    def open_to(self, plan: Plan, box: Box) -> bool:
        """Can a plan still have the item fitted to the squadron, or taken out: not begun, nor refused by Congress?"""
        refused = plan.voted is not None and not plan.voted.passed and self.items[box.item].vote
        return self.fits(box) and not refused and not plan.begun(box)

    def has(self, box: Box) -> bool:
        """Has the squadron had the item all along?"""
        return box.squadron in self.items[box.item].has

    def boxes(self) -> tuple[Box, ...]:
        """All that can be fitted, squadron by squadron."""
        every = (Box(squadron, item) for squadron in self.squadrons for item in self.items)
        return tuple(box for box in every if self.fits(box))

    def words(self, box: Box) -> str:
        """A box in words: `Antimatter plants for First Cruisers`."""
        return f"{self.item_name(box.item)} for {self.squadron_name(box.squadron)}"
