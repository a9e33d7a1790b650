"""Orders that triggers give: a side that is plotted by a policy carries them out over what its policy plots.

They are no rule of the core, but a part of how sides are plotted for that nobody plays: so they reach the core, and a
save, as orders like all others. A trigger's orders stand from the turn after that in which it last fired.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from game.scenario.names import Names
from game.scenario.orders import order_set
from game.scenario.spec import Spec

from ..rules.state.columns import NONE
from ..rules.state.orders import OrderSet
from ..rules.state.vocabulary import IMPULSES
from ..rules.state.world import World

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Script:
    """Orders that one trigger gives to one side, for so many turns."""

    trigger: int
    side: int
    turns: int
    orders: OrderSet  # of one world


def scripts_of(spec: Spec, names: Names, homes: Sequence[int]) -> tuple[Script, ...]:
    """What all triggers order, in the order of the file."""
    return tuple(
        Script(
            number, names.side_of(one.orders.who), one.orders.turns or spec.scenario.turns,
            order_set({one.orders.who: one.orders.orders}, names, homes, 1),
        )
        for number, trigger in enumerate(spec.trigger)
        for one in trigger.do
        if one.orders is not None
    )  # fmt: skip


def lay_scripts(orders: OrderSet, world: World, scripts: Sequence[Script], sides: Collection[int]) -> None:
    """Lay what triggers have ordered `sides` over the orders of the coming turn, in the worlds in which it stands.

    Of two that say otherwise the one whose trigger fired later counts, of one impulse that further down in the file.
    """
    scripts = [script for script in scripts if script.side in sides]
    if not scripts:
        return
    fired = world.triggers.fired_impulse[:, [script.trigger for script in scripts]]
    since = world.battle.turn[:, None] - fired // IMPULSES
    stands = (fired != NONE) & (since >= 1) & (since <= np.array([script.turns for script in scripts]))
    if not stands.any():
        return
    order = np.argsort(fired, axis=1, kind="stable")
    for place in range(len(scripts)):
        for number, script in enumerate(scripts):
            worlds = np.flatnonzero((order[:, place] == number) & stands[:, number])
            if len(worlds):
                part = orders.take(worlds)
                part.lay(script.orders.take(np.zeros(len(worlds), np.int64)))
                orders.put(worlds, part)
