"""When each event of a turn is shown: an impulse is resolved at one instant and played over its length."""

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.vocabulary import IMPULSES, Cause, Event
from .event_table import EVENT_TABLE, Moment, code_about, kinds_at

_OF_UNITS = (Moment.HIT, Moment.AFTER_HITS)
_START, _SHOTS, _HITS, _MIDDLE, _END = 0.02, 0.06, 0.08, 0.5, 0.92
"""Shares of an impulse at which things begin to be shown."""
_SPREAD = 0.62
"""Share of an impulse over which its shots are spread."""


def staged(events: Array, impulse_s: float) -> Array:
    """When each event row is shown, in impulses from the start of the turn: (N,) in 0..12.

    The core resolves an impulse at one instant; shots are spread over it in a fixed order so that each can be seen,
    what a shot causes follows it, and what is said comes last. What flies comes at its own time, and what a slug did
    with the start of the impulse in which it is told.
    """
    impulse, kinds = events["impulse"].astype(np.float64), events["kind"]
    # The golden ratio spreads any number of shots evenly, and each keeps its place however many there are.
    spread = (events["source"].astype(np.float64) * 0.6180339887 + events["shot"] * 0.37 + events["slot"] * 0.11) % 1.0
    times = impulse + _MIDDLE
    for moment, first in ((Moment.SHOT, _SHOTS), (Moment.HIT, _HITS)):
        fire = np.isin(kinds, kinds_at(moment))
        times[fire] = impulse[fire] + first + _SPREAD * spread[fire]
    flew = (kinds == Event.HIT) & (events["value"] == Cause.IMPACTOR)
    times[flew] = impulse[flew] + _START
    _follow_hits(events, times)
    for moment, first in ((Moment.END, _END), (Moment.START, _START)):
        some = np.isin(kinds, kinds_at(moment))
        times[some] = impulse[some] + first
    some = np.isin(kinds, kinds_at(Moment.EXACT))
    turns = (events["turn"][some] - 1.0) * IMPULSES
    times[some] = events["time_s"][some] / impulse_s - turns
    return np.minimum(times, IMPULSES)


def _follow_hits(events: Array, times: Array) -> None:
    """Let what hits cause come after the last hit that its unit takes in the impulse."""
    hits = np.isin(events["kind"], kinds_at(Moment.HIT))
    last: dict[tuple[int, int], float] = {}
    for i, target, when in zip(events["impulse"][hits], events["target"][hits], times[hits], strict=True):
        key = int(i), int(target)
        last[key] = max(last.get(key, 0.0), float(when))
    for row in np.flatnonzero(np.isin(events["kind"], kinds_at(Moment.AFTER_HITS))):
        key = int(events["impulse"][row]), code_about(events[row])
        times[row] = last.get(key, times[row]) + EVENT_TABLE[Event(int(events["kind"][row]))].delay


def switches(events: Array, times: Array, units: int) -> Array:
    """When in each impulse a unit's state becomes that of its end: (12, S); unstruck ones at the impulse's end."""
    when = np.repeat(np.arange(1.0, IMPULSES + 1)[:, None], units, 1)
    kinds = [kind for moment in _OF_UNITS for kind in kinds_at(moment) if kind != Event.BREACH]
    rows = np.flatnonzero(np.isin(events["kind"], kinds) & (events["target"] >= 0) & (events["target"] < units))
    struck = np.zeros((IMPULSES, units))
    np.maximum.at(struck, (events["impulse"][rows], events["target"][rows]), times[rows])
    return np.where(struck > 0, struck, when)
