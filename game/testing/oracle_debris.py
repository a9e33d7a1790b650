"""Clouds of debris for one ship and one cloud at a time, in plain Python, from the words of the rules."""

from math import floor, pi, sqrt

Vector = tuple[float, float]


def way_within(begin: Vector, end: Vector, radius_km: float) -> float:
    """How much of the straight way from begin to end lies within a circle about 0, in km."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    far = sqrt(dx * dx + dy * dy)
    if far == 0:
        return 0.0
    ux, uy = dx / far, dy / far
    ahead = -(begin[0] * ux + begin[1] * uy)  # how far on the way it is nearest to the middle
    aside = begin[0] * uy - begin[1] * ux
    if abs(aside) >= radius_km:
        return 0.0
    half = sqrt(radius_km * radius_km - aside * aside)
    return max(min(ahead + half, far) - max(ahead - half, 0.0), 0.0)


def swept_mj(mass_t: float, radius_km: float, size_km: float, within_km: float, speed_km_s: float) -> int:
    """m v^2 / 2 of what lies in the tube that the ship flies through the ball: joules of kilograms and metres a second.

    Nothing for who is slow.
    """
    if speed_km_s <= 0.5:
        return 0
    density = mass_t / (4 / 3 * pi * radius_km**3)
    kg = 1000 * min(density * pi * size_km**2 * within_km, mass_t)
    return floor(kg * (1000 * speed_km_s) ** 2 / 2 / 1e6 * (1 + 1e-12))


def grown_km(radius_km: float, seconds: float) -> float:
    """A cloud's radius grows by 100 m every second."""
    return radius_km + 0.1 * seconds


def is_gone(mass_t: float, radius_km: float) -> bool:
    """Less than ten kilograms over each square kilometre are no cloud."""
    return 1000 * mass_t / (pi * radius_km**2) < 10


def comes_to_know(cloud: Vector, eyes: list[tuple[Vector, float]], bodies: list[tuple[Vector, float]]) -> bool:
    """Does anybody with eyes at a place, that reach so far, see the middle of a cloud past all bodies?"""
    return any(
        sqrt((cloud[0] - eye[0]) ** 2 + (cloud[1] - eye[1]) ** 2) <= reach
        and not any(_between(eye, cloud, middle, radius) for middle, radius in bodies)
        for eye, reach in eyes
        if reach > 0
    )


def _between(begin: Vector, end: Vector, middle: Vector, radius_km: float) -> bool:
    """Does a disc stand in the straight line between two places?"""
    a, b = ((p[0] - middle[0], p[1] - middle[1]) for p in (begin, end))
    return way_within(a, b, radius_km) > 0
