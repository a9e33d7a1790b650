"""Clouds of debris as they are shown: between turns, ahead of one, and through the film of one."""

from dataclasses import dataclass, field, fields, replace

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.debris import Debris
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, Event
from ..rules.state.world import World


def _none() -> Array:
    return np.zeros(0)


@dataclass(frozen=True, slots=True)
class Clouds:
    """Clouds at one moment: (D,) each, in order of uid."""

    uid: Array = field(default_factory=_none)
    x_km: Array = field(default_factory=_none)
    y_km: Array = field(default_factory=_none)
    vx_km_s: Array = field(default_factory=_none)
    vy_km_s: Array = field(default_factory=_none)
    radius_km: Array = field(default_factory=_none)
    mass_t: Array = field(default_factory=_none)

    def seen_from(self, x_km: float, y_km: float, vx_km_s: float, vy_km_s: float) -> "Clouds":
        """The same in the frame of a map whose middle is there and moves so fast."""
        return replace(
            self, x_km=self.x_km - x_km, y_km=self.y_km - y_km, vx_km_s=self.vx_km_s - vx_km_s,
            vy_km_s=self.vy_km_s - vy_km_s,
        )  # fmt: skip


_SHOWN = tuple(one.name for one in fields(Clouds))


def clouds_ahead(world: World, seconds: float, side: int) -> Clouds:
    """The clouds of a world that a side knows, on a straight course so many seconds on."""
    one = _of(world.debris, side)
    return replace(one, x_km=one.x_km + one.vx_km_s * seconds, y_km=one.y_km + one.vy_km_s * seconds)


def clouds_between(before: World, after: World, tables: Tables, t: float, events: Array, side: int) -> Clouds:
    """The clouds that a side knows at `t` impulses of a turn, from the worlds at its ends.

    One that it knows at both flies on the curve that has its places and speeds there; one that it comes to know in the
    turn comes back on its course from the end, from the impulse on in which one was born, and from the end where none
    was; one that is gone at the end is shown until then.
    """
    first, last, turn_s = _of(before.debris, side), _of(after.debris, side), tables.turn_s
    passed_s = t * tables.impulse_s
    share = passed_s / turn_s
    if not len(first.uid) and not len(last.uid):
        return first
    old, new = np.isin(first.uid, last.uid), np.isin(last.uid, first.uid)
    stays = replace(first, x_km=first.x_km + first.vx_km_s * passed_s, y_km=first.y_km + first.vy_km_s * passed_s)
    for place, speed in (("x_km", "vx_km_s"), ("y_km", "vy_km_s")):
        ends = (getattr(first, place)[old], getattr(last, place)[new])
        speeds = (getattr(first, speed)[old] * turn_s, getattr(last, speed)[new] * turn_s)
        getattr(stays, place)[old] = _curve(ends, speeds, share)
        getattr(stays, speed)[old] = (speeds[0] * (1.0 - share) + speeds[1] * share) / turn_s
    stays.radius_km[old] = first.radius_km[old] * (1.0 - share) + last.radius_km[new] * share
    left_s = turn_s - passed_s
    born = replace(last, x_km=last.x_km - last.vx_km_s * left_s, y_km=last.y_km - last.vy_km_s * left_s)
    births = events[events["kind"] == Event.STREWN]["impulse"]
    shown = ~new & (t >= (births.min() if len(births) else IMPULSES))
    return Clouds(*(np.concatenate([getattr(stays, name), getattr(born, name)[shown]]) for name in _SHOWN))


def _curve(ends: tuple[Array, Array], speeds: tuple[Array, Array], share: float) -> Array:
    """A place on the cubic curve with these ends and speeds a whole way (Hermite)."""
    s, rest = share, 1.0 - share
    return (
        ends[0] * (1.0 + 2.0 * s) * rest * rest + ends[1] * s * s * (3.0 - 2.0 * s)
        + speeds[0] * s * rest * rest - speeds[1] * s * s * rest
    )  # fmt: skip


def _of(debris: Debris, side: int) -> Clouds:
    """The clouds of the first world that a side knows, in order of uid, in arrays of their own."""
    rows = np.flatnonzero(debris.known(side)[0])
    rows = rows[np.argsort(debris.uid[0, rows], kind="stable")]
    return Clouds(*(getattr(debris, name)[0, rows] for name in _SHOWN))
