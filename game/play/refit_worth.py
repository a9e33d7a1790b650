"""What a change of a refit's plan would be worth, in points and in words."""

from dataclasses import dataclass

from game.sim.refit import Box


@dataclass(frozen=True, slots=True)
class Worth:
    """What another plan would win, beside the plan as it is: the chance, and the points between them."""

    chance: float
    points: float
    worlds: int


@dataclass(frozen=True, slots=True)
class ItemWorth:
    """What an item is worth: left out where the plan has it and can (`fitted`), else put in wherever it can be."""

    item: str
    fitted: bool
    worth: Worth | None
    days_more: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What toggling a box would do: gain, and price in words; `over` is what it is over the budget."""

    box: Box
    taken_out: bool
    worth: Worth | None
    price: str
    over: int
