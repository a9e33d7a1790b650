"""Places that conditions and objectives name: ships, a body, or a point of the map, as the core knows them."""

from typing import NamedTuple

import numpy as np

from game.scenario.frames import frame_body
from game.scenario.names import Names
from game.scenario.orders import unit_slots
from game.scenario.spec import Spec

from ..rules.state.columns import NONE

Array = np.ndarray


class TargetPlace(NamedTuple):
    """Where something is measured from: any of some units, or a point."""

    of: Array  # (S,) bool; nobody: the point
    x_km: float  # on the map, or from the middle of `body`
    y_km: float
    body: int  # NONE = the map


def place_of(at: tuple[float, float] | str | None, spec: Spec, names: Names) -> TargetPlace:
    """What the id of a unit, squadron, side or body names, or a point: it moves along where the map does."""
    of = np.zeros(len(names.units), np.bool_)
    if at is None:
        return TargetPlace(of, 0.0, 0.0, NONE)
    if not isinstance(at, str):
        return TargetPlace(of, *at, frame_body(spec))
    if at in names.body_number:
        return TargetPlace(of, 0.0, 0.0, names.body_number[at])
    of[unit_slots(at, names)] = True
    return TargetPlace(of, 0.0, 0.0, NONE)
