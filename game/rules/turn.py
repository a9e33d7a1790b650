"""The turn: the rulebook's list of phases, and the two calls that are the game. Start reading here."""

from collections.abc import Callable

import numpy as np

from .command.orders import accept_orders, carry_orders, judge_orders_above
from .craft.craft_fire import fight
from .craft.flights import fly
from .damage.blasts import burst
from .damage.damage import deal_damage
from .damage.power import charge
from .damage.systems import break_systems
from .fire.dark_beams import fire_dark_beams
from .fire.lasers import fire_lasers
from .knowledge.sensors import look
from .motion.steer import end_burns, steer
from .motion.units import fly_units
from .motion.withdrawal import leave
from .state.columns import Array
from .state.orders import OrderSet
from .state.resolution import STEPS, Resolution, Tracks, turned_rails
from .state.tables import Tables
from .state.vocabulary import IMPULSES
from .state.world import World
from .story.objectives import judge, take_stock
from .story.triggers import pull_triggers

PHASES: tuple[Callable[[Resolution], None], ...] = (
    carry_orders,
    charge,
    look,
    steer,
    burst,
    fire_lasers,
    fire_dark_beams,
    fight,
    deal_damage,
    break_systems,
    fly,
    fly_units,
    leave,
    pull_triggers,
    take_stock,
)
"""What happens in every impulse, in this order."""


def resolve_turn(
    world: World, tables: Tables, orders: OrderSet, *, record: str = "all"
) -> tuple[World, Array, Tracks | None]:
    """The next turn of every battle that is not over: (world, events, tracks). The arguments are left as they were.

    record "all": events is a table of `EVENT` rows and tracks tell where everything was; "counts": events is the
    table of counts (W, kinds, A + 1); "none": the same, for callers that look at neither. The world is the same.
    """
    if world.battle.over.any():
        return _resolve_some(world, tables, orders, record)
    res = Resolution(world, tables, record)
    accept_orders(res, orders)
    for impulse in range(IMPULSES):
        res.begin_impulse(impulse)
        for phase in PHASES:
            phase(res)
    _end_turn(res)
    tracks = res.end_turn()
    events = res.journal.table() if record == "all" else res.journal.counts()
    return res.world, events, tracks


def _end_turn(res: Resolution) -> None:
    judge_orders_above(res)
    end_burns(res)
    judge(res)
    rails, bodies = res.world.rails, res.tables.bodies
    step_y = res.world.battle.handed[:, None] * bodies.step_y
    for _ in range(STEPS):
        rails.ux, rails.uy = turned_rails(rails.ux, rails.uy, bodies.step_x, step_y)
    res.world.battle.turn += 1


def _resolve_some(world: World, tables: Tables, orders: OrderSet, record: str) -> tuple[World, Array, Tracks | None]:
    """Resolve the worlds that are not over and leave the others as they are."""
    running = np.flatnonzero(~world.battle.over)
    part, events, tracks = resolve_turn(world.take(running), tables, orders.take(running), record=record)
    whole = world.copy()
    whole.put(running, part)
    if record == "all":
        events["world"] = running[events["world"]]
        return whole, events, tracks
    counts = np.zeros((world.worlds, *events.shape[1:]), dtype=events.dtype)
    counts[running] = events
    return whole, counts, tracks
