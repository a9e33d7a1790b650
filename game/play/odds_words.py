"""What the odds of a plan say to a player: where dots stand, and in words."""

import re
from dataclasses import dataclass

import numpy as np

from game.sim.odds import FUTURES, Odds

from ..rules.state.columns import Array
from .fan import Fan
from .wording import counted, percent

_SCALES = (10, 20, 40, 60, 100)
"""Ends that the axis of mass lost can have, percent."""
WORST = 0.1
"""The part of the futures that is marked as the worst."""
DOCTRINE_WORDS = {
    "idle": "do nothing", "hold": "hold", "charge": "charge", "standoff": "stand off", "withdraw": "withdraw",
    "raid": "raid", "bombard": "bombard", "outrange": "keep out of reach", "guard": "guard",
    "intercept_close": "close in", "limb": "hide behind the limb", "screen": "screen", "shelter": "take shelter",
    "tow": "tow those adrift", "hunt": "hunt", "advance": "come on", "engage": "engage", "break_line": "break the line",
}  # fmt: skip
"""What the enemy does by each policy: `if they ...`."""


_ALL = 99.5
"""Percent from which on all is lost, as it is written."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mass lost in the futures of a plan, percent: each a dot over its column of the axis."""

    column: Array  # (W,) int: of `columns`
    row: Array  # (W,) int: how many dots lie under it
    worst: Array  # (W,) bool: among the worst
    end: int  # percent at the right end of the axis
    median: float
    one_in_ten: float  # a tenth lose more than this

    @property
    def half_words(self) -> str:
        """What half of the futures lose at most. Craft weigh nothing: who loses them alone loses no ship."""
        if self.median >= _ALL:
            return "half lose all"
        return f"half lose under {max(self.median, 1.0):.0f} %" if self.median else "half lose no ship"

    @property
    def tenth_words(self) -> str:
        """What one in ten of the futures lose at least."""
        if not self.one_in_ten:
            return "9 in 10 lose no ship"
        if self.one_in_ten >= _ALL:
            return "1 in 10 loses all"
        return f"1 in 10 over {self.one_in_ten:.0f} %" if self.one_in_ten >= 1.0 else "1 in 10 over a little"


def spread(lost: Array, columns: int, beside: Array | None = None) -> Spread:
    """Lay out parts of the mass lost (W,) in 0..1; the axis has room for those `beside` them too."""
    most = 100.0 * max(float(lost.max(initial=0.0)), 0.0 if beside is None else float(beside.max(initial=0.0)))
    end = next((scale for scale in _SCALES if most <= scale), _SCALES[-1])
    percent = 100.0 * lost
    column = np.minimum((percent / end * columns).astype(np.int64), columns - 1)
    row = np.zeros(len(lost), np.int64)
    for one in np.unique(column):
        (mine,) = np.nonzero(column == one)
        row[mine[np.argsort(percent[mine], kind="stable")]] = np.arange(len(mine))
    worst = np.zeros(len(lost), bool)
    worst[np.argsort(-percent, kind="stable")[: round(WORST * len(lost))]] = True
    return Spread(column, row, worst, end, float(np.median(percent)), float(np.percentile(percent, 90)))


def own_loss(odds: Odds) -> Array:
    """What part of the own mass is lost in each future: (W,)."""
    return np.asarray(odds.futures.mass_lost[:, odds.question.side])


def progress_words(fan: Fan, *, brief: bool = False) -> str:
    """How many futures there are, and how far they go."""
    played = len(fan.odds.futures)
    count = f"{played} futures" if fan.whole else f"{played} of {FUTURES}" + ("" if brief else " futures")
    return f"{count}, {_turns(fan.odds)}{'' if brief else ' ahead'}"


def doubt_words(odds: Odds, *, brief: bool = False) -> str:
    """What the odds take for granted of enemies that nobody has identified; "" where all are."""
    count, of_class = odds.taken_for
    if not count:
        return ""
    told = f"{count} not identified"
    return told if brief else f"{told}, taken for {odds.question.scenario.names.class_names[of_class]}"


def _turns(odds: Odds) -> str:
    return counted(odds.question.turns, "turn")


def by_plan(odds: Odds) -> list[tuple[str, float]]:
    """What the enemy may do, and the part of the own mass that is lost on the mean if it does: one enemy's plans."""
    told: list[tuple[str, float]] = []
    lost, plan = own_loss(odds), odds.futures.plan
    fights = odds.question.seen.sides.fights()[0, odds.question.side]
    for side, names in enumerate(odds.question.scenario.suspected().values()):
        if fights[side] and len(names) > 1:
            told += [
                (DOCTRINE_WORDS[re.split(r"[@+]", name)[0]], float(lost[plan[:, side] == number].mean()))
                for number, name in enumerate(names)
                if (plan[:, side] == number).any()
            ]
            break
    return told


def risk_words(odds: Odds, slot: int) -> tuple[str, ...]:
    """The chance of a unit to be hit and lost in the coming turn, and to be lost in as many as the futures have."""
    hit, lost, later = (float(chance[slot]) for chance in (odds.hit(1), odds.lost(1), odds.lost()))
    soon, turns = f"hit {percent(hit)}, lost {percent(lost)}", odds.question.turns
    return (f"{soon} this turn", f"lost {percent(later)} in {turns} turns") if turns > 1 else (f"{soon} this turn",)
