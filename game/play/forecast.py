"""Where plotted orders lead, by the resolver's own motion, on a thread of its own. Nothing here draws."""

import threading
from dataclasses import dataclass

import numpy as np

from ..rules.preview import flown_paths, last_escape_impulse
from ..rules.state.columns import Array
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, STEPS, SUBSTEPS
from ..rules.state.world import World


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


def answer(question: Question, tables: Tables) -> Forecast:
    """Fly the orders: about 10 ms a turn."""
    world = question.world
    paths = flown_paths(world, tables, question.orders, question.turns)
    escape: dict[int, int] = {}
    falling = [s for s in question.asked if paths.fell_step[0, s] >= 0]
    if falling:
        asked = np.zeros_like(world.units.uid, bool)
        asked[0, falling] = True
        turns = int(paths.fell_step[0, falling].max()) // STEPS + 1
        last = last_escape_impulse(world, tables, question.orders, turns, asked)
        escape = {s: int(last[0, s]) for s in falling}
    return Forecast(
        question.key, question.turns, paths.x_km[0], paths.y_km[0], paths.vx_km_s[0], paths.vy_km_s[0],
        paths.fell_step[0], escape,
    )  # fmt: skip


def height_km(forecast: Forecast, slot: int, step: int, tables: Tables, body_x: Array, body_y: Array) -> float | None:
    """Height over the nearest surface on a path; None where there are no bodies."""
    if len(tables.bodies.radius_km) == 0:
        return None
    dx, dy = forecast.x_km[step, slot] - body_x, forecast.y_km[step, slot] - body_y
    return float((np.sqrt(dx * dx + dy * dy) - tables.bodies.radius_km).min())


def step_of(impulse: float) -> int:
    """The substep of a time in impulses."""
    return round(impulse * SUBSTEPS)


def turn_of(step: int) -> int:
    """Turns from now that a substep lies in, from 0."""
    return step // (IMPULSES * SUBSTEPS)


class Forecaster:
    """Answers the latest question on a thread of its own; older ones that have not begun are dropped."""

    def __init__(self, tables: Tables):
        self._tables = tables
        self._lock = threading.Condition()
        self._question: Question | None = None
        self._answer: Forecast | None = None
        self._asked_key: object = None
        self._open = True
        self._thread: threading.Thread | None = None

    @property
    def latest(self) -> Forecast | None:
        """The newest answer there is, maybe to an older question."""
        return self._answer

    @property
    def busy(self) -> bool:
        """Is there a question without its answer?"""
        return self._asked_key is not None and (self._answer is None or self._answer.key != self._asked_key)

    def ask(self, question: Question) -> None:
        """Ask, unless just this was asked last."""
        if question.key == self._asked_key:
            return
        self._asked_key = question.key
        with self._lock:
            self._question = question
            self._lock.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="forecast", daemon=True)
            self._thread.start()

    def answer_now(self, question: Question) -> Forecast:
        """Ask and wait for the answer on this thread."""
        self._asked_key = question.key
        self._answer = answer(question, self._tables)
        return self._answer

    def forget(self) -> None:
        """Drop what was worked out: the turn has changed."""
        with self._lock:
            self._question = None
            self._answer, self._asked_key = None, None

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
            found = answer(question, self._tables)
            with self._lock:
                # Whoever asked for something else meanwhile may still show this until the next answer comes.
                if self._asked_key is not None:
                    self._answer = found
