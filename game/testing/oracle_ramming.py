"""Ramming for one pair at a time, in plain Python, from the words of the rules."""

from math import floor, sqrt

from .oracle_motion import Vector, with_rest


def thrust(off: Vector, drift: Vector, base: Vector, most: float, impulse_s: float) -> Vector:
    """Full thrust: first the difference of accelerations and the speed across the way, then all onto the target."""
    far = sqrt(off[0] ** 2 + off[1] ** 2)
    ux, uy = off[0] / far, off[1] / far
    closing = drift[0] * ux + drift[1] * uy
    across = drift[0] - closing * ux, drift[1] - closing * uy
    left_s = far / closing if closing > 1e-6 else far / 1e-6
    seconds = impulse_s if left_s >= 2 * impulse_s else left_s / 2
    must = base[0] - across[0] / seconds, base[1] - across[1] / seconds
    size = sqrt(must[0] ** 2 + must[1] ** 2)
    if size > 0.95 * most:
        must = must[0] * 0.95 * most / size, must[1] * 0.95 * most / size
    return with_rest(must, (2 * most * ux, 2 * most * uy), most)


def meets(begin: Vector, drift: Vector, end: Vector, sizes_km: float, steer_km_s2: float, impulse_s: float) -> bool:
    """Do two come near enough in an impulse, on the even curve with this beginning and end? A hundred steps of it.

    Near enough grows within the impulse with what the helm can do; it counts as it is at the end of each fifth.
    """
    bend = tuple(end[i] - begin[i] - drift[i] * impulse_s for i in (0, 1))
    for number in range(2_001):
        part = number / 2_000
        x, y = (begin[i] + drift[i] * impulse_s * part + bend[i] * part * part for i in (0, 1))
        fifth = max(1, -(-number // 400)) / 5
        if sqrt(x * x + y * y) <= sizes_km + steer_km_s2 * (impulse_s * fifth) ** 2 / 2:
            return True
    return False


def energy_mj(first_t: float, second_t: float, speed_km_s: float) -> int:
    """Reduced mass times the square of the speed over 2, in kilograms and metres a second; nothing for a touch."""
    kg = 1000 * first_t * second_t / (first_t + second_t)
    return floor(kg * (1000 * speed_km_s) ** 2 / 2 / 1e6 * (1 + 1e-13)) if speed_km_s > 0.01 else 0


def shared(first_t: float, second_t: float, first: Vector, second: Vector) -> Vector:
    """The velocity of the common centre."""
    total = first_t + second_t
    return (first_t * first[0] + second_t * second[0]) / total, (first_t * first[1] + second_t * second[1]) / total
