"""The vote of Congress: seats for, open and against, what a way to win it moves, and the chance that it passes."""

from dataclasses import dataclass
from hashlib import blake2b
from math import comb

from game.scenario.spec import RefitSpec

from .plan import Plan


@dataclass(frozen=True, slots=True)
class Ballot:
    """The seats before the vote; each open one votes for it with `open_chance`."""

    in_favour: int
    open: int
    against: int
    open_chance: float

    @property
    def seats(self) -> int:
        """All seats."""
        return self.in_favour + self.open + self.against

    @property
    def needed(self) -> int:
        """Votes that carry it: more than half of all seats."""
        return self.seats // 2 + 1


def ballot(refit: RefitSpec, plan: Plan) -> Ballot | None:
    """The seats as they stand before the vote of a plan; None where Congress is not asked.

    What a way wins comes over from the open seats first, then from those against.
    """
    congress = refit.congress
    if congress is None:
        return None
    won = next((way.seats for way in congress.way if way.id == plan.way), 0) * plan.times
    from_open = min(won, congress.open)
    from_against = min(won - from_open, congress.against)
    return Ballot(
        congress.for_ + from_open + from_against,
        congress.open - from_open,
        congress.against - from_against,
        congress.open_chance,
    )


def pass_chance(seats: Ballot) -> float:
    """The chance that it passes: that enough of the open seats vote for it, each by itself (binomial)."""
    missing = max(0, seats.needed - seats.in_favour)
    p, n = seats.open_chance, seats.open
    if missing > n:
        return 0.0
    return min(1.0, sum(comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(missing, n + 1)))


def cast(seats: Ballot, seed: int) -> tuple[bool, ...]:
    """How the open seats vote in the world of a seed, one by one."""
    return tuple(_draw(seed, seat) < seats.open_chance for seat in range(seats.open))


def _draw(seed: int, seat: int) -> float:
    """A number from 0 to 1 of a seed and a seat."""
    digest = blake2b(f"congress {seed} {seat}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2.0**64
