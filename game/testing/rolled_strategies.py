"""Strategies of hypothesis for drawn battles: `from . import rolled_strategies as st`, and draw as ever.

Hypothesis is asked for every choice, and makes what fails as small as it can. With `roll_battles` it is asked for one
number, and all of a battle is rolled from that: hundreds of choices take five times as long as the test that the battle
is for. What fails is not made smaller then.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from random import Random
from typing import Any, Concatenate, Generic, ParamSpec, TypeAlias, TypeVar

from hypothesis import strategies
from hypothesis.strategies import SearchStrategy as SearchStrategy

P = ParamSpec("P")
T = TypeVar("T")
U = TypeVar("U")
_SEEDS = strategies.integers(0, 2**64 - 1)
_below = lru_cache(lambda count: strategies.integers(0, count - 1))
_rolls = False


def roll_battles(*, yes: bool = True) -> None:
    """Roll battles from one number each, from now on, or have every choice drawn."""
    global _rolls
    _rolls = yes


class Dice:
    """Rolls the parts of one drawn thing."""

    def __init__(self, draw: Callable[[SearchStrategy[Any]], Any]):
        self._draw = draw
        self._random = Random(draw(_SEEDS)) if _rolls else None

    def __call__(self, strategy: SearchStrategy[T]) -> T:
        """What a strategy gives."""
        found: T = strategy.roll(self) if isinstance(strategy, Rolled) else self._draw(strategy)
        return found

    def below(self, count: int) -> int:
        """A whole number below a count."""
        if self._random is None:
            found: int = self._draw(_below(count))
            return found
        return self._random.randrange(count)


DrawFn: TypeAlias = Dice


class Rolled(SearchStrategy[T], Generic[T]):
    """A strategy that rolls what it gives."""

    def __init__(self, roll: Callable[[Dice], T]):
        super().__init__()
        self.roll = roll

    def do_draw(self, data: Any) -> T:
        """What hypothesis calls."""
        return self.roll(Dice(data.draw))

    def map(self, pack: Callable[[T], U]) -> "Rolled[U]":
        """What `pack` makes of it."""
        return Rolled(lambda dice: pack(self.roll(dice)))


def composite(make: Callable[Concatenate[Dice, P], T]) -> Callable[P, Rolled[T]]:
    """A strategy made of others, which `make` draws with its first argument."""

    @wraps(make)
    def rolled(*args: P.args, **kwargs: P.kwargs) -> Rolled[T]:
        return Rolled(lambda dice: make(dice, *args, **kwargs))

    return rolled


def just(value: T) -> Rolled[T]:
    """A value, always."""
    return Rolled(lambda dice: value)


def integers(low: int, high: int) -> Rolled[int]:
    """Whole numbers from `low` to `high`."""
    return Rolled(lambda dice: low + dice.below(high - low + 1))


def booleans() -> Rolled[bool]:
    """True as often as False."""
    return Rolled(lambda dice: dice.below(2) == 1)


def floats(low: float, high: float) -> Rolled[float]:
    """Numbers from `low` to `high`: often an end or the middle."""

    def roll(dice: Dice) -> float:
        edge = dice.below(16)
        share = edge / 2 if edge < 3 else dice.below(2**20) / 2**20
        return low + (high - low) * share

    return Rolled(roll)


def sampled_from(values: Iterable[Any]) -> Rolled[Any]:
    """One of some values, or of the members of an enumeration."""
    some = list(values)
    return Rolled(lambda dice: some[dice.below(len(some))])


def one_of(*some: SearchStrategy[Any]) -> Rolled[Any]:
    """What one of some strategies gives."""
    return Rolled(lambda dice: dice(some[dice.below(len(some))]))


def tuples(*parts: SearchStrategy[Any]) -> Rolled[tuple[Any, ...]]:
    """What each of some strategies gives."""
    return Rolled(lambda dice: tuple(dice(part) for part in parts))


def fixed_dictionaries(parts: dict[str, SearchStrategy[Any]]) -> Rolled[dict[str, Any]]:
    """What some strategies give, by their names."""
    return Rolled(lambda dice: {name: dice(part) for name, part in parts.items()})


def lists(part: SearchStrategy[T], *, min_size: int = 0, max_size: int) -> Rolled[list[T]]:
    """As many of what a strategy gives as it rolls."""
    return Rolled(lambda dice: [dice(part) for _ in range(min_size + dice.below(max_size - min_size + 1))])


def permutations(values: Sequence[T]) -> Rolled[list[T]]:
    """Some values in any order."""

    def roll(dice: Dice) -> list[T]:
        left = list(values)
        return [left.pop(dice.below(len(left))) for _ in range(len(values))]

    return Rolled(roll)
