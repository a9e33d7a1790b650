"""The odds of a plan in words, and the orders of a file as a plan."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from game.scenario import FileFault, Scenario, ScenarioError

from ..rules.state.columns import Array
from ..rules.state.orders import OrderSet
from .odds import Odds

_AT_RISK = 5
"""Ships that are named: those most likely to be lost."""


def own_orders(
    scenario: Scenario, given: Mapping[int, Mapping[str, Any]], side: int, turn: int, turns: int
) -> tuple[OrderSet, ...]:
    """The orders of a file for the `turns` from `turn` on, of a side's own ships; raises ScenarioError for others'."""
    names = scenario.names
    strangers = sorted({ident for orders in given.values() for ident in orders} - names.of_side(side))
    if strangers:
        what = f"a plan of {names.sides[side]} orders only its own, and not {', '.join(strangers[:4])}"
        raise ScenarioError([FileFault("", 0, 0, "orders", what)])
    coming = range(turn, min(turn + turns, max(given, default=0) + 1))
    return tuple(scenario.orders(given.get(one, {})) for one in coming)


def in_words(found: Odds) -> str:
    """The odds for people."""
    told = found.as_dict()
    plan = found.futures
    ahead = "1 turn ahead" if told["turns"] == 1 else f"{told['turns']} turns ahead"
    lines = [f"{told['scenario']}, turn {told['turn']}, {told['side']}: {told['futures']} futures, {ahead}"]
    for side, row in told["sides"].items():
        lost = row["mass_lost_fraction"]
        lines.append(
            f"  {side} loses {lost['mean']:.0%} of its mass that is known "
            f"(half the time under {lost['p50']:.0%}, 1 in 10 over {lost['p90']:.0%})"
        )
    own = plan.mass_lost[:, found.question.side]
    for a, side in enumerate(found.question.scenario.names.sides):
        lines += [
            f"    if {side} goes by {name}: {float(own[plan.plan[:, a] == number].mean()):.0%} of the own mass"
            for number, name in enumerate(told["suspected"].get(side, ()))
            if (plan.plan[:, a] == number).any()
        ]
    for slot in _most_at_risk(found):
        ident = found.question.scenario.names.units[slot].id
        row = told["units"][ident]
        lines.append(
            f"  {ident}: lost {row['lost']:.0%} (in the coming turn {row['lost_next']:.0%}, hit {row['hit_next']:.0%})"
        )
    lines += [f"  objective {name}: {row['mean']:.0%}" for name, row in told["objectives"].items()]
    count, of_class = found.taken_for
    if count:
        lines.append(f"  {count} not identified: each taken for {found.question.scenario.names.classes[of_class]}")
    if not found.knows_enemies:
        lines.append("  No enemy is known yet: nobody fires in these futures.")
    return "\n".join(lines)


def _most_at_risk(found: Odds) -> Array:
    """The own ships that are most likely to be lost, the likeliest first: (N,) slots."""
    seen = found.question.seen
    own = np.flatnonzero((seen.units.side[0] == found.question.side) & seen.fighting()[0])
    lost = found.lost()[own]
    order = np.lexsort((seen.units.uid[0, own], -lost))[:_AT_RISK]
    return own[order][lost[order] > 0.0]
