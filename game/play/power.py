"""Power shares of a unit in percent: as plotted or as they stand, and how joints between them are moved."""

from collections.abc import Mapping
from typing import Any

from game.scenario.vocabulary import STANCES

from ..rules.state.vocabulary import PPM
from ..rules.state.world import World
from .draft import Draft

CONSUMERS = ("shields", "weapons", "drive")
"""What power is shared among."""
STANCE_WORDS = {"run": "Power to the drive", "fight": "Power to the guns", "shell": "Power to the shields"}
_STEP_PERCENT = 5.0

Shares = dict[str, float]
"""Percent by consumer; they add to 100."""


def shares(shields: float, weapons: float) -> Shares:
    """Power shares in percent from two of them in 0..1, rounded to five percent, adding to 100."""
    a = min(max(round(shields * 20) * 5, 0), 100)
    b = min(max(round(weapons * 20) * 5, 0), 100 - a)
    return {"shields": float(a), "weapons": float(b), "drive": float(100 - a - b)}


def power_plotted(draft: Draft, slot: int) -> Mapping[str, Any] | None:
    """Power shares plotted for a unit in percent, by number or by stance; None where nothing is."""
    power, stance = draft.plotted(slot, "power"), draft.plotted(slot, "stance")
    if stance and not power:
        return dict(STANCES[stance])
    return power


def shares_in_force(world: World, slot: int, plotted: Mapping[str, Any] | None, w: int = 0) -> Shares:
    """Power shares of a unit in percent: as plotted, else as they stand."""
    if plotted:
        return {name: float(plotted[name]) for name in CONSUMERS}
    units = world.units
    return {name: round(float(getattr(units, f"{name}_share_ppm")[w, slot]) * 100 / PPM, 1) for name in CONSUMERS}


def with_joint_at(now: Shares, share: float) -> Shares:
    """Shares after the nearer joint of the bar (drive, shields, weapons from the left) is dragged to `share`, 0..1."""
    first = now["drive"] / 100
    second = (now["drive"] + now["shields"]) / 100
    if abs(share - first) <= abs(share - second):
        first = min(share, second)
    else:
        second = max(share, first)
    return shares(second - first, 1.0 - second)


def shifted(now: Shares, drive_steps: int, weapons_steps: int) -> Shares | None:
    """Shares after so many steps of five percent from or to the shields; None where there is no more to shift."""
    drive, weapons = now["drive"] + _STEP_PERCENT * drive_steps, now["weapons"] + _STEP_PERCENT * weapons_steps
    if drive < 0 or weapons < 0 or drive + weapons > 100:
        return None
    return shares((100.0 - drive - weapons) / 100, weapons / 100)


def next_stance(stance: str | None) -> str:
    """Run, fight, shell, and round again."""
    stances = tuple(STANCE_WORDS)
    return stances[(stances.index(stance) + 1) % len(stances)] if stance in stances else stances[0]
