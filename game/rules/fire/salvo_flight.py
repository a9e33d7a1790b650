"""Phases `fly_salvos` and `end_salvos` (W4, W5): torpedoes and slugs fly through an impulse, and come to an end."""

import numpy as np

from ..space.course import Course, leapfrog
from ..space.ephemeris import Ephemeris
from ..state.columns import NONE
from ..state.resolution import Resolution
from ..state.vocabulary import SUBSTEPS

FLOWN = ("x_km", "y_km", "vx_km_s", "vy_km_s")
MAP_RADII = 2.0
"""What flies is out of the battle beyond so many radii of the map."""


def fly_salvos(res: Resolution) -> None:
    """Fly every salvo by the step that moves ships, gravity included.

    Where everything was at each step is in `ThisImpulse.swept`: what salvos meet, later phases find on these ways. One
    that touches a body stays there; `end_salvos` takes it out once it has met what it passed before.
    """
    swept, salvos = res.this_impulse.swept, res.world.salvos
    if swept is None:
        return
    at = world, salvo = np.nonzero(salvos.flying())
    first, step_s = res.impulse * SUBSTEPS, res.tables.substep_s
    course = Course(*(getattr(salvos, name)[at] for name in FLOWN))
    going = np.ones(len(world), bool)
    ephemeris = Ephemeris(res, first + SUBSTEPS)
    none = np.zeros(len(world)), np.zeros(len(world))
    for moment in range(SUBSTEPS):
        seconds = np.where(going, step_s, 0.0)
        for rows, body in leapfrog(course, none, ephemeris, world, first + moment, seconds, count=1):
            if len(rows):
                going[rows] = False
                swept.salvo_end[world[rows], salvo[rows]] = moment + 1.0
                swept.salvo_body[world[rows], salvo[rows]] = body
        for name, values in zip(FLOWN, (course.x, course.y, course.vx, course.vy), strict=True):
            getattr(salvos, name)[at] = values
        res.track_salvos(first + moment + 1)


def end_salvos(res: Resolution) -> None:
    """Take out salvos that came to a body, and what is far off the map."""
    swept, salvos = res.this_impulse.swept, res.world.salvos
    if swept is None:
        return
    body = swept.salvo_body
    over = body != NONE
    most = MAP_RADII * res.tables.map_radius_km
    over |= salvos.x_km * salvos.x_km + salvos.y_km * salvos.y_km > most * most
    world, salvo = np.nonzero(over & salvos.flying())
    if not len(world):
        return
    salvos.alive[world, salvo] = 0
