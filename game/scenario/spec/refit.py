"""Keys of `[scenario.variants]` and of `[refit]`: what can be made of a scenario before its battle."""

from game.scenario.kinds import (
    FRACTION,
    Contradictions,
    Flag,
    Id,
    Keyed,
    ListOf,
    Pairs,
    Plain,
    PlainValue,
    Reference,
    Span,
    SpecRow,
    Table,
    Text,
    ValueName,
    Whole,
    Word,
    key,
    section,
)
from game.scenario.vocabulary import REFIT_MARKS

from .limits import FLIGHTS_MAX, LINE

SETTINGS_MAX = 200  # values that one variant or item sets
ITEMS_MAX = 8
DAYS_MAX = 60
DAY = Whole(1, DAYS_MAX)
BUDGET = Whole(0, 1_000_000)
SEATS = Whole(0, 1_000)
SETTINGS = Keyed(ValueName(), Plain(), SETTINGS_MAX)
SQUADRONS = ListOf(Reference(("squadron",)), 100)


@section("variant")
class VariantSpec(SpecRow):
    """The scenario with a few of its values set anew."""

    title: str | None = key(
        LINE,
        "The level that players are offered it as; not at all where it is missing.",
        default=None,
    )
    fit: tuple[str, ...] = key(
        ListOf(Reference(("item", "squadron.item")), 200),
        "Items of [refit] that are in: ITEM wherever it can be fitted, or SQUADRON.ITEM.",
        default=(),
    )
    sail_day: int | None = key(DAY, "The garrison is the one that [refit] says for this day.", default=None)
    set: Pairs[PlainValue] = key(SETTINGS, "Values by name, such as class.ID.shield_gj.", default=Pairs())

    @property
    def refitted(self) -> bool:
        """Does it say what the refit came to?"""
        return bool(self.fit) or self.sail_day is not None

    @property
    def changes(self) -> bool:
        """Does it change anything?"""
        return self.refitted or bool(self.set)


@section("item")
class ItemSpec(SpecRow):
    """What can be fitted to ships in dock."""

    id: str = key(Id("item"), "Its id: what the rest of the file calls this item.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    text: str | None = key(LINE, "What it does for a ship, in a line.", default=None)
    mark: str = key(Word(REFIT_MARKS), "The sign that it is drawn with.", default="gear")
    days: int = key(DAY, "How long a squadron is in dock for it.")
    budget: int = key(BUDGET, "What it takes of the budget for a squadron.", default=0)
    squadrons: tuple[str, ...] = key(ListOf(Reference(("squadron",)), 100, least=1), "Those that it can be fitted to.")
    has: tuple[str, ...] = key(SQUADRONS, "Those that have it already.", default=())
    remarks: Pairs[str] = key(
        Keyed(Reference(("squadron",)), LINE, 100), "Why it cannot be fitted, by squadron.", default=Pairs()
    )
    needs: tuple[str, ...] = key(
        ListOf(Reference(("item",)), ITEMS_MAX), "Items above it that a squadron must have for it.", default=()
    )
    vote: bool = key(Flag(), "It is fitted only after Congress has voted for it.", default=False)
    set: Pairs[PlainValue] = key(
        SETTINGS, "Values by name, with * for the squadron: squadron.*.class.shield_gj.", default=Pairs()
    )


@section("garrison")
class GarrisonSpec(SpecRow):
    """A row of the enemy's timetable."""

    from_day: int = key(DAY, "It holds for who sails on this day or later.")
    squadron: str = key(Reference(("squadron",)), "The squadron that grows.")
    count: tuple[int, int] = key(Span(Whole(0, FLIGHTS_MAX)), "How many units it has then.")
    text: str | None = key(LINE, "What has happened, in words.", default=None)


@section("way")
class WaySpec(SpecRow):
    """A way to win Congress."""

    id: str = key(Id("way"), "Its id: what a plan calls this way.")
    name: str | None = key(LINE, "Its name for players; made from the id where it is missing.", default=None)
    text: str = key(Text(120), "What it is, in words.", default="")
    seats: int = key(SEATS, "Seats that come over, the open ones first.", default=0)
    days: int = key(Whole(0, DAYS_MAX), "Days by which the vote is later.", default=0)
    times: int = key(Whole(1, DAYS_MAX), "How often it can be taken.", default=1)
    spent: bool = key(Flag(), "It cannot be taken any more: its seats are among those for it.", default=False)


@section("congress")
class CongressSpec(SpecRow):
    """The vote that some items wait for: more than half of all seats."""

    about: str = key(LINE, "What the vote is on, in words.", default="the refit")
    day: int = key(DAY, "The day of the vote; what it allows begins on the day after.")
    for_: int = key(SEATS, "Seats that are for it.")
    open: int = key(SEATS, "Seats that have not made up their minds.")
    against: int = key(SEATS, "Seats that are against it.")
    open_chance: float = key(FRACTION, "Chance of each open seat to vote for it.", default=0.5)
    way: tuple[WaySpec, ...] = key(ListOf(Table(WaySpec), 3), "Ways to win more seats; a plan takes one.", default=())


@section("plan")
class PlanSpec(SpecRow):
    """A plan for the refit."""

    fit: tuple[str, ...] = key(
        ListOf(Reference(("item", "squadron.item")), 200),
        "SQUADRON.ITEM in the order in which they come into dock; ITEM is every squadron that it can be fitted to.",
        default=(),
    )
    sail_day: int | None = key(DAY, "The day of sailing; the day after all is fitted where missing.", default=None)
    way: str | None = key(Reference(("way",)), "The way to win Congress.", default=None)
    times: int = key(Whole(1, DAYS_MAX), "How often that way is taken.", default=1)


@section("refit")
class RefitSpec(SpecRow):
    """What can be done in the days before the battle."""

    title: str = key(LINE, "Where it is done, in words.", default="Refit")
    days: int = key(DAY, "The last day to sail on.", default=30)
    end: str = key(LINE, "What comes after the last day, in a word or two.", default="the last day")
    budget: int = key(BUDGET, "What may be spent in all.")
    docks: int = key(Whole(1, 4), "Squadrons that can be worked on at a time.", default=2)
    item: tuple[ItemSpec, ...] = key(ListOf(Table(ItemSpec), ITEMS_MAX, least=1), "What can be fitted.")
    garrison: tuple[GarrisonSpec, ...] = key(ListOf(Table(GarrisonSpec), 60), "The enemy's timetable.", default=())
    congress: CongressSpec | None = key(Table(CongressSpec), "The vote that items wait for.", default=None)
    plan: PlanSpec = key(Table(PlanSpec), "The plan that one begins with.", default=PlanSpec())

    def contradictions(self) -> Contradictions:
        """A vote needs seats."""
        congress = self.congress
        if congress is not None and congress.for_ + congress.open + congress.against == 0:
            yield "congress", "for, open and against are all 0, expected seats"
