"""What comes of a drawn file: it is refused in words, or it is a battle that holds; quickly, and in little memory."""

import resource
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from game.rules.turn import resolve_turn
from game.scenario.reading import read_text
from game.scenario.scenario import Scenario
from game.sim.batch import plotted_orders, side_policies
from game.sim.record import Record, SaveError, saves_in
from game.testing.invariants import assert_turn_holds

MOST_S = {"refused": 2.0, "begun": 4.0, "fought": 6.0}
"""CPU time by what came of a file: to fight two turns of any battle may take longer than to read it."""
GROWTH_MAX_MB = 300.0
ROWS_MAX = 400
"""Units and flights of a battle that is fought for two turns: others are read and begun only."""


@dataclass(frozen=True)
class Trial:
    """What came of a file: `of` is refused, begun, fought or failed; `wrong` says what must not be, if anything."""

    of: str
    wrong: str = ""


def tried(raw: bytes, seed: int) -> Trial:
    """Read a file and, where it has no fault, begin its battle and fight two turns of it, warnings as errors."""

    def read() -> str:
        reading = read_text(raw, "drawn")
        told = [str(fault) for fault in reading.faults]
        if reading.spec is None:
            assert told, "refused without a word"
            return "refused"
        return _fought(Scenario(reading.spec), seed)

    return _tried(read)


def tried_save(path: Path) -> Trial:
    """List a save, open it, look at each of its turns and resolve the next, warnings as errors."""

    def read() -> str:
        listed = saves_in(path.parent)
        assert any(one.path == path for one in listed), "not listed"
        try:
            record = Record.open(path)
            worlds = [record.world(turn) for turn in range(record.turn + 1)]
            for turn in range(1, record.turn + 1):
                record.orders(turn)
            record.draft(), record.hindsight(record.turn)
        except SaveError as error:
            return "refused" if str(error) else "failed"
        world, scenario = worlds[-1], record.scenario
        if not world.battle.over[0]:
            resolve_turn(world, scenario.tables, scenario.orders({}, world))
        return "fought"

    return _tried(read)


def _tried(work: Callable[[], str]) -> Trial:
    before_mb, began = _memory_mb(), time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            of = work()
    except MemoryError:
        return Trial("failed", "out of memory")
    except Exception:
        return Trial("failed", traceback.format_exc())
    took_s, grown = time.process_time() - began, _memory_mb() - before_mb
    if took_s > MOST_S[of]:
        return Trial(of, f"took {took_s:.1f} s")
    return Trial(of, f"{grown:.0f} MB more" if grown > GROWTH_MAX_MB else "")


def _fought(scenario: Scenario, seed: int) -> str:
    world = scenario.start(2, seed)
    if world.unit_slots + world.flight_slots > ROWS_MAX:
        return "begun"
    plotters = side_policies(scenario, scenario.policies())
    for _ in range(2):
        after, events, _ = resolve_turn(world, scenario.tables, plotted_orders(world, scenario, plotters))
        assert_turn_holds(world, after, scenario.tables, events)
        world = after
    return "fought"


def _memory_mb() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
