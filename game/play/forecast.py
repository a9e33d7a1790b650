"""Where plotted orders lead, by the resolver's own motion, on a thread of its own."""

import threading
from dataclasses import dataclass

import numpy as np

from ..rules import body_places, flown_paths, last_escape_impulse
from ..rules.state.columns import Array
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import STEPS
from ..rules.state.world import World
from .rest_frame import ON_THE_MAP, Middle, RestFrame


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
    """What is asked of the forecast: `key` names it, `asked` are slots whose point of no return is wanted."""

    key: object
    world: World  # as the side sees it
    orders: OrderSet
    turns: int
    asked: tuple[int, ...] = ()


def answer(question: Question, tables: Tables, frame: RestFrame = ON_THE_MAP) -> Forecast:
    """Fly the orders: about 10 ms a turn. Seen in `frame`."""
    world = question.world
    paths = flown_paths(world, tables, question.orders, question.turns)
    escape: dict[int, int] = {}
    falling = [s for s in question.asked if paths.fell_step[0, s] >= 0]
    if falling:
        asked = np.zeros_like(world.units.uid, bool)
        asked[0, falling] = True
        turns = int(paths.fell_step[0, falling].max()) // STEPS + 1
        last = last_escape_impulse(world, tables, question.orders, turns, asked, paths)
        escape = {s: int(last[0, s]) for s in falling}
    middle = frame.middles(world, tables, question.turns * STEPS)
    return Forecast(
        question.key, question.turns, paths.x_km[0] - middle.x_km[:, None], paths.y_km[0] - middle.y_km[:, None],
        paths.vx_km_s[0] - middle.vx_km_s[:, None], paths.vy_km_s[0] - middle.vy_km_s[:, None],
        paths.fell_step[0], middle, paths.debris_mj[0], escape,
    )  # fmt: skip


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


class Forecaster:
    """Answers the latest question on a thread of its own; older ones that have not begun are dropped."""

    def __init__(self, tables: Tables, frame: RestFrame = ON_THE_MAP):
        self._tables, self._frame = tables, frame
        self._lock = threading.Condition()
        self._question: Question | None = None
        self._answer: Forecast | None = None
        self.asked_key: object = None
        self._open = True
        self._thread: threading.Thread | None = None

    @property
    def latest(self) -> Forecast | None:
        """The newest answer there is, maybe to an older question."""
        return self._answer

    @property
    def busy(self) -> bool:
        """Is there a question without its answer?"""
        return self.asked_key is not None and (self._answer is None or self._answer.key != self.asked_key)

    def ask(self, question: Question) -> None:
        """Ask, unless just this was asked last."""
        if question.key == self.asked_key:
            return
        self.asked_key = question.key
        with self._lock:
            self._question = question
            self._lock.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="forecast", daemon=True)
            self._thread.start()

    def forget(self) -> None:
        """Drop what was worked out: the turn has changed."""
        with self._lock:
            self._question = None
            self._answer, self.asked_key = None, None

    def close(self) -> None:
        """Let the thread end."""
        with self._lock:
            self._open = False
            self._lock.notify()

    def _work(self) -> None:
        while True:
            with self._lock:
                while self._question is None and self._open:
                    self._lock.wait()
                if not self._open:
                    return
                question, self._question = self._question, None
            assert question is not None
            found = answer(question, self._tables, self._frame)
            with self._lock:
                # Whoever asked for something else meanwhile may still show this until the next answer comes.
                if self.asked_key is not None:
                    self._answer = found
