"""What the core costs: turns of one world, turns of batches, growth with the units, memory."""

import math
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from game.rules import RULES, resolve_turn
from game.testing.builders import DARK, DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, LASER, orders_for, tables_of, world_of

from ..rules.state.kernels import KERNELS
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Mission
from ..rules.state.world import World
from .figure import Figure, best_seconds

if TYPE_CHECKING:
    from ..scenario import Scenario

_WORLD_TURNS = "world-turns/s"
_STEEP_SHARE = 0.02
"""A phase counts for the growth of the turn where it takes at least this share of it."""


def scenario_turns() -> Iterator[Figure]:
    """One turn of each shipped battle, with events and tracks, when its guns are firing."""
    from game.scenario import load

    for scenario, goal in ((load("jupiter_rout"), "40 ms"), (load("vesta_counterattack").variant("full"), "100 ms")):
        world = scenario.start(1, 1)
        for _ in range(3):
            world, _, _ = resolve_turn(world, scenario.tables, _plotted(scenario, world, "hold", "standoff"))
        orders = _plotted(scenario, world, "hold", "standoff")
        seconds = best_seconds(lambda s=scenario, w=world, o=orders: resolve_turn(w, s.tables, o))  # type: ignore[misc]
        yield Figure(f"{scenario.id}, turn 4", seconds * 1000, "ms", goal)


def _plotted(scenario: "Scenario", world: World, *names: str) -> OrderSet:
    """What policies plot for the sides of a scenario."""
    from game.sim.batch import plotted_orders
    from game.sim.policies import policy

    return plotted_orders(world, scenario, [policy(name) for name in names])


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
    for flights, craft, goal in ((400, 25, "90 ms, then 60"), (10_000, 1, "180 ms, then 120")):
        world, tables, orders = great_battle(flights, craft)
        world, _, _ = resolve_turn(world, tables, orders, record="none")
        seconds = best_seconds(lambda w=world, t=tables, o=orders: resolve_turn(w, t, o, record="none"))  # type: ignore[misc]
        yield Figure(f"1,000 units + 10,000 drones as {flights} rows, one turn", seconds * 1000, "ms", goal)


def growth() -> Iterator[Figure]:
    """How the steepest phase of a turn grows from 1,000 to 3,000 units that fire at each other."""
    few, many = (_phase_seconds(*_ships_alone(units)) for units in (1_000, 3_000))
    least = _STEEP_SHARE * sum(many.values())
    steepest = max(math.log(many[name] / few[name], 3.0) for name in many if many[name] >= least)
    yield Figure("growth from 1,000 to 3,000 units, the steepest phase", steepest, "exponent", "1.1")


def _ships_alone(units: int) -> tuple[World, Tables, OrderSet]:
    """Two fleets of ships within range of each other, in their second turn."""
    tables = tables_of((FRIGATE, LANCE, FIGHTER, DRONE), (LASER, DARK), (JUPITER,), slots=units)
    rows = tuple(
        {
            "side": n % 2, "class_id": 1 if n % 20 == 1 else 0, "hx": 1.0 - 2.0 * (n % 2),
            "x_km": 120_000.0 + (n % 2) * 9_000.0 + (n // 2 % 20) * 300.0, "y_km": (n // 40 - units // 80) * 700.0,
        }
        for n in range(units)
    )  # fmt: skip
    world = world_of(tables, rows)
    orders = orders_for(world)
    return resolve_turn(world, tables, orders, record="none")[0], tables, orders


def _phase_seconds(world: World, tables: Tables, orders: OrderSet, times: int = 3) -> Mapping[str, float]:
    """CPU seconds of each phase of a turn, the least of several runs."""
    spent: dict[str, float] = {}

    def timed(phase: Callable[[Any], None]) -> Callable[[Any], None]:
        def call(res: Any) -> None:
            began = process_time()
            phase(res)
            spent[phase.__name__] = spent.get(phase.__name__, 0.0) + process_time() - began

        return call

    parts = RULES.opening, RULES.impulse, RULES.closing
    rules = type(RULES)(*(tuple(timed(phase) for phase in part) for part in parts))
    least: dict[str, float] = {}
    for _ in range(times):
        spent.clear()
        resolve_turn(world, tables, orders, record="none", rules=rules)
        least = {name: min(seconds, least.get(name, seconds)) for name, seconds in spent.items()}
    return least


def yardstick() -> Iterator[Figure]:
    """What numpy alone takes here for work like that of a turn, none of it the game's: small calls, then large ones.

    A machine is faster on one day than on another: figures of two days compare by what they are of this one.
    """
    few, many = np.arange(100), np.arange(200_000)

    def work() -> None:
        for numbers, times in ((few, 4_000), (many, 20)):
            for _ in range(times):
                odd = (numbers & 1) > 0
                odd.nonzero()
                odd.any()
                np.where(odd, numbers + 7, numbers)

    yield Figure("a yardstick: calls of numpy alone", best_seconds(work, 5) * 1000, "ms", "")


def compiled_kernels() -> Iterator[Figure]:
    """How many of the rules' kernels compiled twins carry out here: none without the extra."""
    twins = sum(one.is_twin for one in KERNELS.values())
    yield Figure(f"compiled kernels in place, of {len(KERNELS)}", twins, "kernels", "")


def peak_memory() -> Iterator[Figure]:
    """Peak memory of a process that resolves the great turn with 400 flights."""
    code = (
        "import resource, sys\n"
        "from game.bench.core import great_battle, resolve_turn\n"
        "world, tables, orders = great_battle(400, 25)\n"
        "resolve_turn(world, tables, orders, record='none')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != 'darwin' else 1048576))\n"
    )
    if sys.platform == "win32":  # no resource module there
        return
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    yield Figure("peak memory of that process, 400 flights", float(done.stdout), "MB", "150 MB")


def batches() -> Iterator[Figure]:
    """World-turns a second on one core of batches that fight: the rout, two lines, Vesta."""
    from game.scenario import load
    from game.sim.batch import BATCH_WORLDS

    rout, vesta = load("jupiter_rout"), load("vesta_counterattack").variant("full")
    yield Figure(
        "rout in batches of 32, withdraw@2 and standoff", _by_policies(rout, 32, 4, "withdraw@2", "standoff"),
        _WORLD_TURNS, "400",
    )  # fmt: skip
    yield Figure(
        "40 to 47 ships at Vesta, hold and standoff", _by_policies(vesta, BATCH_WORLDS, 6, "hold", "standoff"),
        _WORLD_TURNS, "2,500, then 4,000",
    )  # fmt: skip
    yield Figure("two lines of 20 firing, batches of 128", _by_rote(5_000.0, 3), _WORLD_TURNS, "800")
    yield Figure(
        f"20 v 20 out of range that only drift, batches of {BATCH_WORLDS}", _by_rote(14_000.0, 6, BATCH_WORLDS),
        _WORLD_TURNS, "",
    )  # fmt: skip


def closing_policies() -> Iterator[Figure]:
    """World-turns a second on one core of 20 v 20 whose policies plot every turn: one closes, the other stands off."""
    from game.sim.batch import BATCH_WORLDS

    from .fleets import scenario_of, skirmish_text

    with scenario_of(skirmish_text()) as scenario:
        rate = _by_policies(scenario, BATCH_WORLDS, 6, "charge", "standoff")
    yield Figure("40 units with policies that close and fight", rate, _WORLD_TURNS, "2,500, then 4,000")


def odds_of_the_rout() -> Iterator[Figure]:
    """The odds of a plan in the rout's turn 4, four turns ahead: the first futures, and all that the window shows."""
    from game.rules import seen_world
    from game.scenario import load
    from game.sim.odds import CHUNK, FIRST_CHUNK, FUTURES, NotWanted, Question, chunks, play_futures

    def left_off_ms(after_s: float) -> float:
        """From a moment on which the futures of a plan are not wanted any more."""
        end = perf_counter() + after_s
        with suppress(NotWanted):
            play_futures(question, FIRST_CHUNK, CHUNK, lambda: perf_counter() < end)
        return 1000 * (perf_counter() - end)

    scenario = load("jupiter_rout")
    world = scenario.start(1, 1)
    for _ in range(3):
        world, _, _ = resolve_turn(world, scenario.tables, _plotted(scenario, world, "hold", "standoff"), record="none")
    question = Question(scenario, seen_world(world, scenario.tables, scenario.player), scenario.player)
    first = best_seconds(lambda: play_futures(question, 0, FIRST_CHUNK), 2)
    whole = best_seconds(lambda: [play_futures(question, *part) for part in chunks(FUTURES)], 1)
    yield Figure(f"odds of the rout: the first {FIRST_CHUNK} futures, four turns ahead", first, "s", "0.3 s")
    yield Figure(f"odds of the rout: all {FUTURES} futures", whole, "s", "1.5 s")
    slowest = float(max(map(left_off_ms, np.arange(0.05, 1.2, 0.15))))
    yield Figure("odds of the rout: an older plan left off, the slowest of 8", slowest, "ms", "50 ms")


def plan_of_the_rout() -> Iterator[Figure]:
    """What the planner takes for a turn at its own settings: the fleet in the rout's turn 4."""
    from game.rules import seen_world
    from game.scenario import load
    from game.sim.batch import policies_of, side_policies

    scenario = load("jupiter_rout")
    world = scenario.start(1, 1)
    for _ in range(3):
        world, _, _ = resolve_turn(world, scenario.tables, _plotted(scenario, world, "hold", "standoff"), record="none")
    side = scenario.player
    plan = side_policies(scenario, policies_of(scenario, {scenario.names.sides[side]: "planner"}))[side]
    seen = seen_world(world, scenario.tables, side)
    seconds = best_seconds(lambda: plan(seen, scenario.tables, side), 1)
    yield Figure("a turn planned by the planner, the rout's turn 4", seconds, "s", "3 s")


def _by_policies(scenario: "Scenario", worlds: int, turns: int, *names: str) -> float:
    """World-turns a second of a batch from its start, the plotting included."""
    start = scenario.start(worlds, 1)

    def play() -> None:
        world = start
        for _ in range(turns):
            world, _, _ = resolve_turn(world, scenario.tables, _plotted(scenario, world, *names), record="none")

    return worlds * turns / best_seconds(play, 2)


def _by_rote(apart_km: float, turns: int, worlds: int = 128) -> float:
    """World-turns a second of two lines of 20 that are so far apart and get no orders."""
    tables = tables_of(bodies=(JUPITER,), slots=40)
    units = tuple(
        {
            "side": n % 2, "class_id": 1 if n % 10 == 1 else 0,
            "x_km": 110_000.0 + (n % 2) * apart_km, "y_km": (n // 2 - 10) * 500.0, "hx": 1.0 - 2.0 * (n % 2),
        }
        for n in range(40)
    )  # fmt: skip
    start = world_of(tables, units, worlds=worlds)
    orders = orders_for(start)

    def play() -> None:
        world = start
        for _ in range(turns):
            world, _, _ = resolve_turn(world, tables, orders, record="none")

    return worlds * turns / best_seconds(play, 2)
