"""Phase `lose_struck_craft`: craft that pulses, guns, lasers and blasts struck in the impulse are lost, each once."""

import numpy as np

from ..space.rows import sets_of
from ..state.columns import Array
from ..state.resolution import Resolution, Strikes
from ..state.vocabulary import Event, Presence


def lose_struck_craft(res: Resolution) -> None:
    """Take out all craft struck in the impulse together: who was struck several times is lost once.

    The loss is put down to one of those who struck it: the lowest cause, then the lowest uid. A flight without craft
    is gone.
    """
    strikes = res.taken_strikes()
    if strikes is None:
        return
    flights = res.world.flights
    world, target, craft, source, cause = _lost(res, strikes)
    at = world, target
    side = flights.side[at]
    res.journal.write(
        Event.FLIGHT_LOST, world, side=side, source=source, target=target + res.world.unit_slots, value=craft,
        cause=cause, x_km=flights.x_km[at], y_km=flights.y_km[at],
    )  # fmt: skip
    np.subtract.at(flights.alive, at, craft.astype(flights.alive.dtype))
    np.add.at(res.world.sides.lives_lost, (world, side), craft * res.flight_cls("crew")[at].astype(np.int64))
    none_left = flights.alive[at] <= 0
    flights.presence[world[none_left], target[none_left]] = Presence.GONE


def _lost(res: Resolution, strikes: Strikes) -> tuple[Array, Array, Array, Array, Array]:
    """World, flight slot, craft lost, source and cause, by uids; a row for each who lost whom to what."""
    world, target, source, cause = strikes.world, strikes.flight, strikes.source, strikes.cause
    uids = np.concatenate([res.world.units.uid, res.world.flights.uid], axis=1)
    target_uid, source_uid = res.world.flights.uid[world, target], uids[world, source]
    order = np.lexsort((source_uid, cause, strikes.craft, target_uid, world))
    once = order[sets_of(world[order], target[order], strikes.craft[order]).first]
    order = once[np.lexsort((source_uid[once], cause[once], target_uid[once], world[once]))]
    world, target, source, cause = world[order], target[order], source[order], cause[order]
    first = sets_of(world, target, source, cause).first
    craft = np.diff(np.append(first, len(world))).astype(np.int64)
    return world[first], target[first], craft, source[first], cause[first]
