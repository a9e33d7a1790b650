"""The clock of playback: from where to where, how fast, what has been shown yet."""

from dataclasses import dataclass, field

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.vocabulary import IMPULSES, SUBSTEPS

TURN_SUBSTEPS = IMPULSES * SUBSTEPS
"""Substeps in a turn."""
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
IMPULSE_S = 1.5
"""Seconds that an impulse plays at speed 1."""
_SLOW = 0.25
_BEFORE, _AFTER = 0.20, 0.30
_SLOW_MOMENTS = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign on the lanes: its icon, the role of its colour in the palette, and what it stands for."""

    icon: str
    colour: str
    label: str
    stops: bool = True  # "next event" stops at it


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on a lane: time in impulses, event row or -1, text; how many events it stands for."""

    t: float
    sign: Sign
    row: int = -1
    text: str = ""
    count: int = 1


@dataclass(slots=True)
class Timeline:
    """The clock of one turn being watched; times are impulses 0..12."""

    them: list[Mark] = field(default_factory=list)
    us: list[Mark] = field(default_factory=list)
    losses: list[tuple[float, float]] = field(default_factory=list)  # (time, mass) of own deaths
    plans: list[Mark] = field(default_factory=list)  # own orders that take effect within the turn
    shown: bool = False
    """True: this turn was watched before, so all of its marks may be seen."""
    t: float = 0.0
    speed: float = 1.0
    playing: bool = True
    reached: float = 0.0
    ease_near_losses: bool = True

    # ---- what one asks

    @property
    def seen_until(self) -> float:
        """Up to where marks may be shown: nothing of the future at first sight."""
        return float(IMPULSES) if self.shown else self.reached

    @property
    def ended(self) -> bool:
        """Has the turn played to its end?"""
        return self.t >= IMPULSES

    @property
    def rate(self) -> float:
        """Speed in force: slower near the heaviest own losses."""
        if self.ease_near_losses and any(-_BEFORE <= self.t - t <= _AFTER for t in self.slow_moments()):
            return min(self.speed, _SLOW)
        return self.speed

    def slow_moments(self) -> list[float]:
        """Times of the own losses at which the clock eases: the heaviest few, or a long turn would never end."""
        heaviest = sorted(self.losses, key=lambda loss: (-loss[1], loss[0]))[:_SLOW_MOMENTS]
        return sorted(t for t, _ in heaviest)

    def next_mark(self, forward: bool = True) -> float | None:
        """Time of the next (or last) event after (before) the playhead; forward only among what may be seen."""
        return self._nearest([mark.t for mark in self.them + self.us if mark.row >= 0 and mark.sign.stops], forward)

    def mark_at(self, t: float, *, own: bool, within: float) -> Mark | None:
        """The mark of a lane nearest to a time, of those that may be seen, `within` so many impulses; None if none.

        The graver of marks at one place is drawn last, and found.
        """
        lane = self.us if own else self.them
        near = [mark for mark in lane if mark.t <= self.seen_until and abs(mark.t - t) <= within]
        return min(reversed(near), key=lambda mark: abs(mark.t - t), default=None)

    def next_loss(self, forward: bool = True) -> float | None:
        """Time of the next own loss after the playhead."""
        return self._nearest([t for t, _ in self.losses], forward)

    def _nearest(self, times: list[float], forward: bool) -> float | None:
        if forward:
            return min((t for t in times if t > self.t + 0.02), default=None)
        return max((t for t in times if t < self.t - 0.02), default=None)

    # ---- what changes it

    def advance(self, dt_s: float) -> None:
        """Let `dt_s` seconds pass."""
        if not self.playing:
            return
        # In small steps, so that a slow moment is not leapt over at x8.
        left = min(dt_s, 0.25)
        while left > 1e-9 and self.playing:
            step = min(left, 0.02)
            left -= step
            self._to(self.t + step * self.rate / IMPULSE_S)
        if self.ended:
            self.playing = False

    def seek(self, t: float) -> None:
        """Put the playhead anywhere; what lies before it has been seen."""
        self._to(t)

    def toggle(self) -> None:
        """Play or pause; from the end, play again from the start."""
        if self.ended and not self.playing:
            self._to(0.0)
        self.playing = not self.playing

    def step(self, count: int, *, substeps: bool = False) -> None:
        """Pause and go to the next or last whole impulse, or substep."""
        self.playing = False
        unit = 1.0 / SUBSTEPS if substeps else 1.0
        place = self.t / unit
        nearest = round(place)
        if abs(place - nearest) < 1e-6:
            place = float(nearest)
        to = np.floor(place) + count if count > 0 else np.ceil(place) + count
        self._to(float(to) * unit)

    def skip(self, seconds: float) -> None:
        """Go on or back by so many seconds of watching at speed 1."""
        self._to(self.t + seconds / IMPULSE_S)

    def faster(self, steps: int) -> None:
        """Go up or down the list of speeds."""
        place = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - self.speed)) + steps
        self.speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]

    def _to(self, t: float) -> None:
        self.t = min(max(t, 0.0), float(IMPULSES))
        self.reached = max(self.reached, self.t)


def between(track: Array, t: float) -> Array:
    """Places (61, N) at substeps -> places (N,) at `t` impulses, on a straight line between substeps."""
    place = min(max(t, 0.0), float(IMPULSES)) * SUBSTEPS
    low = min(int(place), TURN_SUBSTEPS - 1)
    share = place - low
    return track[low] * (1.0 - share) + track[low + 1] * share
