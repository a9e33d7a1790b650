"""Plane vectors as pairs of arrays, with arithmetic that gives the same bits on every CPU: + - * / and sqrt alone."""

import numpy as np

from .columns import Array

Pair = tuple[Array, Array]


def length(x: Array, y: Array) -> Array:
    """Length of the vector (x, y)."""
    return np.sqrt(x * x + y * y)


def unit(x: Array, y: Array) -> Pair:
    """(x, y) scaled to length 1; (0, 0) stays (0, 0)."""
    size = length(x, y)
    scale = np.where(size > 0.0, size, 1.0)
    return x / scale, y / scale


def limited(x: Array, y: Array, most: Array) -> Pair:
    """(x, y), shortened to `most` where it is longer."""
    size = length(x, y)
    scale = np.minimum(most / np.where(size > 0.0, size, 1.0), 1.0)
    return x * scale, y * scale


def left_of(x: Array, y: Array, mirror_sign: Array) -> Pair:
    """(x, y) turned a quarter to its left; to its right in a mirrored world (`mirror_sign` -1)."""
    return -y * mirror_sign, x * mirror_sign


def turned(x: Array, y: Array, ux: Array, uy: Array) -> Pair:
    """(x, y) turned by the angle of the unit vector (ux, uy)."""
    return x * ux - y * uy, x * uy + y * ux


def rolled_unit(fraction: Array, mirror_sign: Array) -> Pair:
    """A unit vector for a roll in [0, 1), near even over the circle, by t -> ((1-t^2)/(1+t^2), 2t/(1+t^2))."""
    quarter = np.floor(fraction * 4.0)
    t = fraction * 4.0 - quarter
    # tan(angle / 2) by its power series, so that directions come out even to 1 in 1,000.
    half = t * 0.7853981633974483
    square = half * half
    t = half * (1.0 + square * (1.0 / 3.0 + square * (2.0 / 15.0 + square * (17.0 / 315.0))))
    c, s = (1.0 - t * t) / (1.0 + t * t), 2.0 * t / (1.0 + t * t)
    x = np.where(quarter == 0, c, np.where(quarter == 1, -s, np.where(quarter == 2, -c, s)))
    y = np.where(quarter == 0, s, np.where(quarter == 1, c, np.where(quarter == 2, -s, -c)))
    return x, y * mirror_sign


def unit_vector(deg: float) -> tuple[float, float]:
    """The unit vector of an angle in degrees counter-clockwise from +x, to within 1e-15, from + - * / alone.

    Exact at multiples of 90, and mirror-exact: unit_vector(-deg) is the mirror image of unit_vector(deg).
    """
    turn = abs(deg) % 360.0
    quarters, rest = divmod(turn, 90.0)
    if rest > 45.0:
        s, c = _sine_cosine(90.0 - rest)
    else:
        c, s = _sine_cosine(rest)
    for _ in range(int(quarters)):
        c, s = -s, c
    return c, (s if deg >= 0.0 else -s)


def _sine_cosine(deg: float) -> tuple[float, float]:
    """(cosine, sine) of 0..45 degrees by their power series."""
    a = deg / 180.0 * 3.141592653589793
    square, c, s, term_c, term_s = a * a, 1.0, a, 1.0, a
    for n in range(1, 12):
        term_c = -term_c * square / ((2 * n - 1) * (2 * n))
        term_s = -term_s * square / ((2 * n) * (2 * n + 1))
        c, s = c + term_c, s + term_s
    return c, s
