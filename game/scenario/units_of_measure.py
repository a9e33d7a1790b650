"""Units of measure: files speak of GJ, g, fractions and seconds, the core of MJ, km/s2, ppm and impulses."""

from math import ceil

from ..rules.state.vocabulary import PPM

G_KM_S2 = 9.80665e-3


def mj(gj: float) -> int:
    """GJ of a file as whole MJ."""
    return round(gj * 1000.0)


def ppm(fraction: float) -> int:
    """A fraction as parts per million."""
    return round(fraction * PPM)


def impulses(seconds: float, impulse_s: float) -> int:
    """How many impulses it takes until so many seconds have gone by."""
    return -int(-seconds // impulse_s)


def mj_an_impulse(energy_gj: float, every_s: float, impulse_s: float) -> int:
    """What an energy every so many seconds is an impulse, rounded up: a shot is never late by a rounding."""
    return ceil(energy_gj * 1000.0 * impulse_s / every_s)
