"""The figures of this machine, each beside its goal: `darklight bench`."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from game.rules import resolve_turn
from game.testing.builders import DARK, DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, LASER, orders_for, tables_of, world_of

from .rules.state.orders import OrderSet
from .rules.state.tables import Tables
from .rules.state.vocabulary import Mission
from .rules.state.world import World

if TYPE_CHECKING:
    from .scenario import Scenario


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure."""

    name: str
    value: float
    unit: str
    goal: str

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain values."""
        return asdict(self)


def figures(progress: Callable[[int, int], None] | None = None) -> list[Figure]:
    """Measure everything; each figure is the best of a few runs, so that a busy machine disturbs it least."""
    rows = []
    for done, measure in enumerate(MEASURES):
        if progress:
            progress(done, len(MEASURES))
        rows += list(measure())
    return rows


def best_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of several runs of `work`."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


def scenario_turns() -> Iterator[Figure]:
    """One turn of each shipped battle, with events and tracks, when its guns are firing."""
    from game.scenario import load

    for scenario, goal in ((load("jupiter_rout"), "100 ms"), (load("vesta_counterattack").variant("full"), "100 ms")):
        world = scenario.start(1, 1)
        for _ in range(3):
            world, _, _ = resolve_turn(world, scenario.tables, _held(scenario, world))
        orders = _held(scenario, world)
        seconds = best_seconds(lambda s=scenario, w=world, o=orders: resolve_turn(w, s.tables, o))  # type: ignore[misc]
        yield Figure(f"{scenario.id}, turn 4", seconds * 1000, "ms", goal)


def _held(scenario: "Scenario", world: World) -> OrderSet:
    """Orders of a fleet that holds against one that stands off."""
    from game.sim.batch import plotted_orders
    from game.sim.policies import policy

    return plotted_orders(world, scenario, [policy("hold"), policy("standoff")])


def great_battle(flights: int, craft: int) -> tuple[World, Tables, OrderSet]:
    """1,000 units in two fleets above Jupiter with `flights` drone flights of `craft` each."""
    tables = tables_of((FRIGATE, LANCE, FIGHTER, DRONE), (LASER, DARK), (JUPITER,), slots=max(1_000, flights))
    units = tuple(
        {
            "side": n % 2, "class_id": 1 if n % 20 == 1 else 0, "hx": 1.0 - 2.0 * (n % 2),
            "x_km": 120_000.0 + (n % 2) * 9_000.0 + (n // 2 % 20) * 300.0, "y_km": (n // 40 - 12) * 700.0,
        }
        for n in range(1_000)
    )  # fmt: skip
    drones = tuple(
        {
            "side": n % 2, "class_id": 3, "alive": craft, "mission": Mission.CHASE,
            "spread_km": 60.0 if craft > 1 else 1.0,
            "x_km": 118_000.0 + n % 100 * 140.0, "y_km": (n // 100 - flights / 200) * 16_000.0 / max(1, flights // 100),
        }
        for n in range(flights)
    )  # fmt: skip
    world = world_of(tables, units, drones)
    return world, tables, orders_for(world)


def great_turns() -> Iterator[Figure]:
    """A turn of 1,000 units and 10,000 drones, as 400 flights and as 10,000 rows."""
    for flights, craft, goal in ((400, 25, "60 ms"), (10_000, 1, "250 ms, 120 ms in the end")):
        world, tables, orders = great_battle(flights, craft)
        world, _, _ = resolve_turn(world, tables, orders, record="none")
        seconds = best_seconds(lambda w=world, t=tables, o=orders: resolve_turn(w, t, o, record="none"))  # type: ignore[misc]
        yield Figure(f"1,000 units + 10,000 drones as {flights} rows, one turn", seconds * 1000, "ms", goal)


def peak_memory() -> Iterator[Figure]:
    """Peak memory of a process that resolves the great turn with 400 flights."""
    code = (
        "import resource, sys\n"
        "from game.bench import great_battle, resolve_turn\n"
        "world, tables, orders = great_battle(400, 25)\n"
        "resolve_turn(world, tables, orders, record='none')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != 'darwin' else 1048576))\n"
    )
    if sys.platform == "win32":  # no resource module there
        return
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    yield Figure("peak memory of that process, 400 flights", float(done.stdout), "MB", "300 MB")


def monte_carlo() -> Iterator[Figure]:
    """World-turns a second on one core: 20 v 20 ships with all rules, a batch of worlds at a time, over 6 turns."""
    from game.sim.batch import BATCH_WORLDS

    tables = tables_of(bodies=(JUPITER,), slots=40)
    units = tuple(
        {
            "side": n % 2, "class_id": 1 if n % 10 == 1 else 0,
            "x_km": 110_000.0 + (n % 2) * 14_000.0, "y_km": (n // 2 - 10) * 500.0, "hx": 1.0 - 2.0 * (n % 2),
        }
        for n in range(40)
    )  # fmt: skip
    start = world_of(tables, units, worlds=BATCH_WORLDS)
    orders = orders_for(start)

    def play() -> None:
        world = start
        for _ in range(6):
            world, _, _ = resolve_turn(world, tables, orders, record="none")

    yield Figure(
        "Monte-Carlo, 40 units, one core", BATCH_WORLDS * 6 / best_seconds(play), "world-turns/s", "4,000, aim 10,000"
    )


def monte_carlo_at_vesta() -> Iterator[Figure]:
    """World-turns a second on one core: 40 to 47 ships with policies at Vesta, a batch of worlds over 6 turns."""
    from game.scenario import load
    from game.sim.batch import BATCH_WORLDS

    scenario = load("vesta_counterattack").variant("full")
    start = scenario.start(BATCH_WORLDS, 1)

    def play() -> None:
        world = start
        for _ in range(6):
            world, _, _ = resolve_turn(world, scenario.tables, _held(scenario, world), record="none")

    yield Figure(
        "Monte-Carlo at Vesta, one core", BATCH_WORLDS * 6 / best_seconds(play, 2), "world-turns/s", "2,500, then 4,000"
    )


def playback() -> Iterator[Figure]:
    """Frames a second of playback of the rout at 1920x1080 with the dummy video driver."""
    code = "from game.ui.bench import playback_fps\nprint(playback_fps())\n"
    env = os.environ | {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    yield Figure("playback of jupiter_rout at 1920x1080", float(done.stdout.split()[-1]), "frames/s", "60")


def start_up() -> Iterator[Figure]:
    """From command to the list, and from command to the first frame of the main menu, warm."""
    env = os.environ | {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    listing = [sys.executable, "-m", "game", "list"]
    menu = [sys.executable, "-c", "from game.ui.bench import first_menu_frame\nfirst_menu_frame()\n"]
    for name, command, goal in (("darklight list", listing, "150 ms"), ("to the main menu", menu, "800 ms")):

        def start(command: list[str] = command) -> None:
            subprocess.run(command, capture_output=True, check=True, env=env)

        yield Figure(f"{name}, warm", best_seconds(start, 4) * 1000, "ms", goal)


MEASURES = (scenario_turns, great_turns, peak_memory, monte_carlo, monte_carlo_at_vesta, playback, start_up)
