"""The rows of an account: ships and craft lost, classes, objectives, moments, damage. Plain, without pygame."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Loss:
    """A ship that was lost: its unit slot, when (absolute impulse), to what, and how many were aboard."""

    slot: int
    name: str
    abbr: str
    kind: str  # silhouette
    side: int
    turn: int
    impulse: int
    cause: str
    lives: int
    mass_t: float


@dataclass(frozen=True, slots=True)
class CraftLoss:
    """Craft of one class lost by one side."""

    name: str
    kind: str
    side: int
    lost: int
    whole: int


@dataclass(frozen=True, slots=True)
class ClassCount:
    """Ships of one class on one side: how many there were, how many were lost."""

    name: str
    abbr: str
    kind: str
    side: int
    lost: int
    whole: int


@dataclass(frozen=True, slots=True)
class GoalState:
    """An objective at the end: its words, whether it was reached, how far it got (0..1), a word for that."""

    text: str
    met: bool
    optional: bool
    progress: float
    told: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something worth a mark in the chart: when (turns since the start, fractional), what, on which side's curve."""

    at: float
    text: str
    side: int
    weight: int


@dataclass(slots=True)
class Damage:
    """Energy dealt to hulls in GJ by cause: to one's own side and to the enemies."""

    suffered: dict[str, float] = field(default_factory=dict)
    dealt: dict[str, float] = field(default_factory=dict)

    def rows(self) -> list[tuple[str, float, float]]:
        """(cause, dealt, suffered), the greatest first; what never did harm is left out."""
        causes = {*self.suffered, *self.dealt}
        rows = [(cause, self.dealt.get(cause, 0.0), self.suffered.get(cause, 0.0)) for cause in causes]
        return sorted(rows, key=lambda row: (-max(row[1], row[2]), row[0]))
