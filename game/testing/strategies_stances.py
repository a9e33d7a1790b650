"""Sides that stand to each other anyhow, in each world otherwise, and that may turn in battle."""

from ..rules.state.tables import SideTable
from ..rules.state.vocabulary import Stance
from ..rules.state.world import World
from . import rolled_strategies as st


@st.composite
def relations(draw: st.DrawFn, table: SideTable, world: World) -> None:
    """Let the sides of a battle in the making stand to each other anyhow, and heed hits and friends (all changed).

    Before anybody knows anything: contacts are of those alone whom a side fights.
    """
    sides = world.sides
    count = sides.stance.shape[1]
    numbers = st.lists(st.integers(0, 2), min_size=count, max_size=count)
    table.provoked_hits[:], table.protected_merit[:] = draw(numbers), draw(numbers)
    for side in range(count):
        for other in range(count):
            if side == other:
                continue
            table.joins[side, other] = count > 2 and draw(st.booleans())
            for w in range(world.worlds):
                stance = draw(st.sampled_from((Stance.FIGHT, Stance.FIGHT, Stance.WATCH, Stance.WATCH, Stance.ALLIED)))
                sides.stance[w, side, other] = sides.declared[w, side, other] = stance
                if stance == Stance.FIGHT and draw(st.booleans()):
                    sides.declared[w, side, other] = Stance.WATCH
