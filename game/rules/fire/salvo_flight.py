"""Phases `fly_salvos` and `end_salvos` (M11, W5): torpedoes and slugs fly through an impulse, and come to an end."""

from collections.abc import Iterator

import numpy as np

from ..space.course import Course, Touches, leapfrog
from ..space.ephemeris import Ephemeris
from ..space.map_edge import FAR_RADII, outside
from ..state.columns import NONE, Array, by_uid
from ..state.resolution import Resolution
from ..state.vocabulary import STEPS, SUBSTEPS, Event
from .torpedo_guidance import aims_of, guided

FLOWN = ("x_km", "y_km", "vx_km_s", "vy_km_s")
LIFE_BURNS = 2.0
"""A torpedo that has met nothing is spent so many times its burn after its launch."""


def fly_salvos(res: Resolution) -> None:
    """Fly every salvo by the step that moves ships, gravity included; torpedoes with fuel steer anew in every step.

    Where everything was at each step is in `ThisImpulse.swept`: what salvos meet, later phases find on these ways. One
    that touches a body stays there; `end_salvos` takes it out once it has met what it passed before.
    """
    swept, salvos = res.this_impulse.swept, res.world.salvos
    if swept is None:
        return
    at = world, salvo = np.nonzero(salvos.flying())
    first, course = res.impulse * SUBSTEPS, Course(*(getattr(salvos, name)[at] for name in FLOWN))
    if not len(world):
        for moment in range(SUBSTEPS):
            res.track_salvos(first + moment + 1)
        return
    for moment, (rows, body) in enumerate(_flown(res, world, salvo, course)):
        if len(rows):
            swept.salvo_end[world[rows], salvo[rows]] = moment + 1.0
            swept.salvo_body[world[rows], salvo[rows]] = body
        for name, values in zip(FLOWN, (course.x, course.y, course.vx, course.vy), strict=True):
            getattr(salvos, name)[at] = values
        res.track_salvos(first + moment + 1)


def _flown(res: Resolution, world: Array, salvo: Array, course: Course) -> Iterator[Touches]:
    """Fly salvos (N,) a step at a time, in `course`; after each come the rows that touched a body in it.

    Where none steers all steps are one flight, which reckons the pull at each end of a step once.
    """
    first, step_s, fuel_s = res.impulse * SUBSTEPS, res.tables.substep_s, res.world.salvos.fuel_s
    aims, ephemeris = aims_of(res, world, salvo), Ephemeris(res, STEPS)
    if not aims.has.any():
        still = np.zeros(len(world)), np.zeros(len(world))
        yield from leapfrog(course, still, ephemeris, world, first, np.full(len(world), step_s))
        return
    left_s, going = fuel_s[world, salvo], np.ones(len(world), bool)
    for moment in range(SUBSTEPS):
        thrust, burnt = guided(aims, course, left_s, moment * step_s, step_s)
        left_s = left_s - np.where(going, burnt, 0.0)
        seconds = np.where(going, step_s, 0.0)
        for touches in leapfrog(course, thrust, ephemeris, world, first + moment, seconds, count=1):
            going[touches[0]] = False
            yield touches
    fuel_s[world, salvo] = left_s


def end_salvos(res: Resolution) -> None:
    """Take out salvos that came to a body, torpedoes whose life is over, and what is far off the map: SALVO_OVER."""
    swept, salvos = res.this_impulse.swept, res.world.salvos
    if swept is None:
        return
    body, weapons = swept.salvo_body, res.tables.weapons
    life_s = LIFE_BURNS * weapons.burn_s[salvos.weapon]
    age_s = (res.now[:, None] + 1 - salvos.launch_impulse) * res.tables.impulse_s
    over = (body != NONE) | ((life_s > 0.0) & (age_s >= life_s))
    over |= outside(res, salvos.x_km, salvos.y_km, FAR_RADII)
    world, salvo = np.nonzero(over & salvos.flying())
    if not len(world):
        return
    order = by_uid(salvos.uid[world, salvo])
    at = world, salvo = world[order], salvo[order]
    report_salvos(
        res, Event.SALVO_OVER, world, salvo, np.minimum(swept.salvo_end[at], float(SUBSTEPS)),
        target=np.where(body[at] != NONE, res.world.body_code(0) + body[at], NONE), value=salvos.alive[at],
    )  # fmt: skip
    salvos.alive[at] = 0


def report_salvos(res: Resolution, kind: Event, world: Array, salvo: Array, moment: Array, **columns: Array) -> None:
    """A row for each salvo (N,) of a kind; shot is the absolute impulse in which it was launched.

    Source is who launched it, slot its battery and the place where it is, unless `columns` say otherwise. moment: when
    in the impulse it happens (0..5, with its part).
    """
    salvos, at = res.world.salvos, (world, salvo)
    told = {"x_km": salvos.x_km[at], "y_km": salvos.y_km[at], "source": salvos.source[at], "slot": salvos.slot[at]}
    time_s = res.now[world] * res.tables.impulse_s + moment * res.tables.substep_s
    shot = salvos.launch_impulse[at]
    res.journal.write(kind, world, side=salvos.side[at], shot=shot, time_s=time_s, **(told | columns))
