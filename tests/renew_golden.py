"""Golden battles: which they are, how they are played, and `python -m tests.renew_golden` to write them anew.

A digest that changes means that old saves no longer verify: renew them only with the rules (RULES_VERSION) or with
the scenario itself. `--print` writes what it finds to standard output and leaves the file alone.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game.rules.state.digest import world_digests
from game.rules.turn import resolve_turn
from game.scenario import load
from game.sim.batch import plotted_orders, policies_of, side_policies

GOLDEN = Path(__file__).with_name("golden.json")
FIERCER = slice(1, None, 2)
"""Of each scenario the battle in which more is fired."""
BATTLES: tuple[dict[str, Any], ...] = (
    {"scenario": "target_practice", "seed": 0, "turns": 12, "policies": {}},
    {"scenario": "target_practice", "seed": 2**63, "turns": 12, "policies": {"patrol": "charge"}},
    {"scenario": "jupiter_rout", "seed": 1, "turns": 4, "policies": {"second_fleet": "withdraw+feign"}},
    {"scenario": "jupiter_rout", "seed": 2, "turns": 4, "policies": {"second_fleet": "charge"}},
    {"scenario": "vesta_counterattack", "seed": 1, "turns": 6, "policies": {"union": "hold"}},
    {
        "scenario": "vesta_counterattack",
        "seed": 2,
        "turns": 6,
        "policies": {"union": "bombard", "union.first": "charge"},
    },
)


def digest_after(scenario: str, seed: int, turns: int, policies: dict[str, str]) -> str:
    """The digest of one battle after some turns."""
    made = load(scenario)
    plotters = side_policies(made, policies_of(made, policies))
    world = made.start(1, seed)
    for _ in range(turns):
        world, _, _ = resolve_turn(world, made.tables, plotted_orders(world, made, plotters), record="none")
    return world_digests(world)[0]


def golden_rows(battles: Sequence[dict[str, Any]] = BATTLES) -> list[dict[str, Any]]:
    """Golden battles with their digests, played now."""
    return [battle | {"digest": digest_after(**battle)} for battle in battles]


def main(arguments: list[str]) -> None:
    """Write the file, or print."""
    text = json.dumps(golden_rows(), indent=1) + "\n"
    if arguments == ["--print"]:
        sys.stdout.write(text)
    else:
        GOLDEN.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
