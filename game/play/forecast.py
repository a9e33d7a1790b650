"""Where plotted orders lead, by the resolver's own motion, seen in the frame that the map is at rest in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..rules import body_places, flown_paths, last_escape_impulse
from ..rules.state.columns import Array
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import STEPS
from ..rules.state.world import World
from .rest_frame import ON_THE_MAP, Middle, RestFrame

_COURSE = ("x_km", "y_km", "vx_km_s", "vy_km_s", "delta_v_km_s")


@dataclass(frozen=True, slots=True)
class Forecast:
    """Paths of all units (steps + 1, S) from now on, for one version of the draft."""

    key: object
    turns: int
    x_km: Array
    y_km: Array
    vx_km_s: Array
    vy_km_s: Array
    fell_step: Array  # (S,) substep of touching a body, -1 = never within these turns
    middle: Middle  # of the map, at each substep: places and speeds here are relative to it
    debris_mj: Array  # (impulses, S) what clouds of debris deal on the way
    escape: dict[int, int]  # slot -> last impulse from now with a way out, for those asked about
    whole: bool = True  # these are all turns that were asked for, and all that was asked

    def path(self, slot: int) -> tuple[Array, Array]:
        """Places of a unit at every substep until the paths end or it falls: (N,), (N,) km."""
        end = int(self.fell_step[slot])
        stop = len(self.x_km) if end < 0 else end + 1
        return self.x_km[:stop, slot], self.y_km[:stop, slot]

    def speed_km_s(self, slot: int, step: int) -> float:
        """How fast a unit will be."""
        vx, vy = self.vx_km_s[step, slot], self.vy_km_s[step, slot]
        return float(np.sqrt(vx * vx + vy * vy))

    def fall_turns(self, slot: int) -> int | None:
        """In which turn from now (1 = the coming one) a unit falls into a body; None if it does not."""
        end = int(self.fell_step[slot])
        return None if end < 0 else (max(end, 1) - 1) // STEPS + 1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the forecast: `key` names it, `asked` are slots whose point of no return is wanted.

    `first`: so many turns are answered at once and the others one by one, where that is wanted; 0 = all together.
    """

    key: object
    world: World  # as the side sees it
    orders: OrderSet
    turns: int
    asked: tuple[int, ...] = ()
    first: int = 0


def answer(question: Question, tables: Tables, frame: RestFrame = ON_THE_MAP) -> Forecast:
    """Fly the orders: about 10 ms a turn. Seen in `frame`."""
    return next(answers(replace(question, first=0), tables, frame))


def answers(question: Question, tables: Tables, frame: RestFrame = ON_THE_MAP) -> Iterator[Forecast]:
    """Fly the orders: the first turns, then ever longer paths; the last one is whole."""
    flown = flown_paths(question.world, tables, question.orders, question.first or question.turns)
    while _turns(flown) < question.turns:
        yield _told(question, flown, {}, tables, frame, whole=False)
        flown = _longer(flown, tables)
    yield _told(question, flown, _escapes(question, flown, tables), tables, frame, whole=True)


def _told(
    question: Question, flown: Any, escape: dict[int, int], tables: Tables, frame: RestFrame, *, whole: bool
) -> Forecast:
    turns = _turns(flown)
    middle = frame.middles(question.world, tables, turns * STEPS)
    return Forecast(
        question.key, turns, flown.x_km[0] - middle.x_km[:, None], flown.y_km[0] - middle.y_km[:, None],
        flown.vx_km_s[0] - middle.vx_km_s[:, None], flown.vy_km_s[0] - middle.vy_km_s[:, None],
        flown.fell_step[0], middle, flown.debris_mj[0], escape, whole,
    )  # fmt: skip


def _longer(paths: Any, tables: Tables) -> Any:
    """The same `preview.Paths` with one turn more."""
    later, steps = flown_paths(paths.world, tables, None, 1), paths.x_km.shape[1] - 1
    course: dict[str, Any] = {n: np.concatenate([getattr(paths, n), getattr(later, n)[:, 1:]], axis=1) for n in _COURSE}
    fell = np.where(later.fell_step >= 0, later.fell_step + steps, -1)
    return replace(
        later, **course, fell_step=np.where(paths.fell_step >= 0, paths.fell_step, fell),
        debris_mj=np.concatenate([paths.debris_mj, later.debris_mj], axis=1),
    )  # fmt: skip


def _turns(paths: Any) -> int:
    """How many turns were flown."""
    return int(paths.x_km.shape[1]) // STEPS


def _escapes(question: Question, flown: Any, tables: Tables) -> dict[int, int]:
    """The point of no return of those asked about who fall: slot -> last impulse from now with a way out."""
    falling = [s for s in question.asked if flown.fell_step[0, s] >= 0]
    if not falling:
        return {}
    asked = np.zeros_like(question.world.units.uid, bool)
    asked[0, falling] = True
    turns = int(flown.fell_step[0, falling].max()) // STEPS + 1
    last = last_escape_impulse(question.world, tables, question.orders, turns, asked, flown)
    return {s: int(last[0, s]) for s in falling}


def height_km(forecast: Forecast, slot: int, step: int, seen: World, tables: Tables) -> float | None:
    """Height over the nearest surface on a path; None where there are no bodies."""
    if not len(tables.bodies.radius_km):
        return None
    return float((_distances_km(forecast, slot, step, seen, tables) - tables.bodies.radius_km).min())


def nearest_body(forecast: Forecast, slot: int, step: int, seen: World, tables: Tables) -> int:
    """Number of the body whose centre is nearest on a path."""
    return int(_distances_km(forecast, slot, step, seen, tables).argmin())


def speed_words(forecast: Forecast, slot: int, step: int, seen: World, tables: Tables) -> str:
    """Speed and height on a path, for players."""
    height = height_km(forecast, slot, step, seen, tables)
    words = f"{forecast.speed_km_s(slot, step):.0f} km/s"
    return words if height is None else f"{words}, {round(height, -3):,.0f} km up"


def _distances_km(forecast: Forecast, slot: int, step: int, seen: World, tables: Tables) -> Array:
    """How far each body's centre is from a place on a path: (B,)."""
    body_x, body_y = bodies_at(seen, tables, step)
    x, y = (
        forecast.x_km[step, slot] + forecast.middle.x_km[step],
        forecast.y_km[step, slot] + forecast.middle.y_km[step],
    )
    return np.hypot(x - body_x, y - body_y)


def bodies_at(world: World, tables: Tables, step: int = 0) -> tuple[Array, Array]:
    """Where the bodies are on the core's map, `step` substeps from the world's state on: (B,) km each."""
    still = not (tables.bodies.around >= 0).any()
    x, y = body_places(world, tables, 0 if still else step)
    return x[0, -1], y[0, -1]
