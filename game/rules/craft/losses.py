"""Phase `lose_struck_craft`: craft that pulses, guns, lasers and blasts struck in the impulse are lost, each once."""

import numpy as np

from ..space.rows import starts
from ..state.columns import Array, in_order
from ..state.hits import Strikes
from ..state.losses import lose_craft
from ..state.resolution import Resolution


def lose_struck_craft(res: Resolution) -> None:
    """Take out all craft struck in the impulse together: who was struck several times is lost once.

    The loss is put down to one of those who struck it: the lowest cause, then the lowest uid.
    """
    strikes = res.taken_strikes()
    if strikes is None:
        return
    world, flight, craft, source, cause = _lost(res, strikes)
    lose_craft(res, world, flight, craft, source, cause)
    res.harmed(world, res.world.flights.side[world, flight], source)


def _lost(res: Resolution, strikes: Strikes) -> tuple[Array, Array, Array, Array, Array]:
    """World, flight slot, craft lost, source and cause, by uids; a row for each who lost whom to what."""
    world, target, source, cause = strikes.world, strikes.flight, strikes.source, strikes.cause
    uids = np.concatenate([res.world.units.uid, res.world.flights.uid], axis=1)
    target_uid, source_uid = res.world.flights.uid[world, target], uids[world, source]
    order = in_order(source_uid, cause, strikes.craft, target_uid, world)
    once = order[starts(world[order], target[order], strikes.craft[order])]
    order = once[in_order(source_uid[once], cause[once], target_uid[once], world[once])]
    world, target, source, cause = world[order], target[order], source[order], cause[order]
    first = starts(world, target, source, cause).nonzero()[0]
    craft = np.diff(first, append=len(world))
    return world[first], target[first], craft, source[first], cause[first]
