"""How far a target dodges while a slug flies, and what that leaves of the chance to hit it (W4): leaf functions."""

import numpy as np

from ..state.columns import Array
from ..state.vocabulary import PPM

DODGED_PPM = 350_000
"""Part of all that a ship under way can dodge in the flight time that it does dodge, on the mean."""
EVADED_TIMES = 2
"""Times as far one gets that evades."""
STRAY_KM = 20.0
"""A target farther off than all that it can have dodged and so much more is missed whatever the roll."""
USUAL_KM_S2 = 0.02
"""Thrust of the target that odds are told for where nobody knows what is fired at: about 2 g."""


def can_dodge_km(thrust_km_s2: Array, seconds: Array) -> Array:
    """How far a thrust can carry a target from its course in a flight time: a t^2 / 2."""
    return 0.5 * thrust_km_s2 * seconds * seconds


def dodged_km(can_km: Array, evades: Array) -> Array:
    """How far targets do get of what they can dodge, on the mean."""
    part = DODGED_PPM / PPM
    return can_km * np.where(evades, EVADED_TIMES * part, part)


def dodge_ppm(dodged: Array, s0_km: Array) -> Array:
    """What dodging so many km leaves of a chance: 1 / (1 + (d / s0)^2) in ppm, rounded down."""
    part = dodged / s0_km
    return (PPM / (1.0 + part * part)).astype(np.int64)


def usual_dodge_ppm(far_km: Array, speed_km_s: Array, s0_km: Array) -> Array:
    """`dodge_ppm` of a usual ship under way at a distance, at rest with the gun."""
    can = can_dodge_km(np.full(np.shape(far_km), USUAL_KM_S2), far_km / speed_km_s)
    return dodge_ppm(dodged_km(can, np.zeros(np.shape(far_km), bool)), s0_km)


def half_dodge_km(odds: float, speed_km_s: float, s0_km: float) -> float:
    """The distance at which dodging of a usual ship leaves 1 / (1 + odds) of a chance."""
    reach = s0_km * float(np.sqrt(odds)) * PPM / DODGED_PPM  # what it can dodge there
    return speed_km_s * float(np.sqrt(2.0 * reach / USUAL_KM_S2))
