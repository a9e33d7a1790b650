"""`darklight versus`: two plans in the same battles, with the same dice."""

import argparse
import json
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path

from game.cli.arguments import BadInput, Parser, add_batch, add_executor, add_json, add_scenario, positive, side_policy
from game.cli.asked import check_turns, fighters, orders_asked, policies_asked, progress, scenario_asked
from game.scenario import Scenario
from game.sim.batch import Plan as Orders
from game.sim.batch import Result, silent_policies, simulate
from game.sim.versus import Versus, in_words

_AS_IT_IS = "as the file has it"


@dataclass
class _Plan:
    """What was typed for one of the two: a scenario, who plots by what, and orders."""

    scenario: Scenario
    policies: list[tuple[str, str]] = field(default_factory=list)
    orders: Orders = field(default_factory=dict)


def add_options(parser: Parser) -> None:
    """Which plans, and how they are tried."""
    add_scenario(parser)
    what = "a plan: SIDE[.SQUADRON]=POLICY, a file of orders or a variant's id, or several with commas between"
    parser.add_argument("first", metavar="A", help=what)
    parser.add_argument("second", metavar="B", nargs="?", help=f"the plan to compare it with ({_AS_IT_IS})")
    add_batch(parser)
    add_executor(parser)
    parser.add_argument("--stop-after", type=positive, metavar="TURN", help="battles end after this turn")
    add_json(parser)


def run(options: argparse.Namespace) -> bool:
    """Fight the battles by both plans, and print how they differ."""
    scenario = scenario_asked(options.scenario, options.variant)
    check_turns("--stop-after", options.stop_after, scenario)
    plans = [_plan(scenario, text) for text in (options.first, options.second)]
    with fighters(options.jobs, options.executor) as executor:
        first, second = (_fought(plan, options, executor) for plan in plans)
    found = Versus(first, second, (options.first, options.second or _AS_IT_IS))
    print(json.dumps(found.as_dict(), indent=1, ensure_ascii=False) if options.json else in_words(found))
    return True


def _fought(plan: _Plan, options: argparse.Namespace, executor: Executor | None) -> Result:
    policies = silent_policies(plan.scenario, plan.orders) | policies_asked(plan.scenario, plan.policies, "")
    with progress("worlds") as tell:
        return simulate(
            plan.scenario, options.worlds, options.seed, policies, executor, stop_after=options.stop_after,
            given=plan.orders, progress=tell,
        )  # fmt: skip


def _plan(scenario: Scenario, text: str | None) -> _Plan:
    """The plan that was typed; raises BadInput, and ScenarioError for orders that are none."""
    plan = _Plan(scenario)
    for part in () if text is None else text.split(","):
        if "=" in part:
            plan.policies.append(_policy(part))
        elif part in scenario.variants:
            if plan.scenario is not scenario:
                raise BadInput(f"{text}: two variants in one plan")
            plan.scenario = scenario.variant(part)
        elif plan.orders:
            raise BadInput(f"{text}: two files of orders in one plan")
        elif Path(part).suffix or "/" in part:
            plan.orders = orders_asked(scenario, part)
        else:
            raise BadInput(f"{part!r} is neither SIDE=POLICY nor a file of orders nor {_variants(scenario)}")
    policies_asked(scenario, plan.policies, "")
    return plan


def _policy(part: str) -> tuple[str, str]:
    try:
        return side_policy(part)
    except argparse.ArgumentTypeError as error:
        raise BadInput(str(error)) from None


def _variants(scenario: Scenario) -> str:
    return f"one of the variants {', '.join(scenario.variants)}" if scenario.variants else "a variant, as there is none"
