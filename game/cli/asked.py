"""What was asked for by name: scenarios, sides, policies, orders; and how a long job tells how far it is."""

import contextlib
import difflib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

from game.cli.arguments import BadInput, nearest_of
from game.scenario import Scenario, load
from game.scenario.orders import orders_of_file
from game.sim.batch import Plan, plotted_apart
from game.sim.policies import UnknownPolicyError, policy, policy_names
from game.sim.workers import workers


def scenario_asked(name: str, variant: str | None = None) -> Scenario:
    """The scenario of a name or file, or a variant of it; raises ScenarioError."""
    scenario = load(name)
    return scenario if variant is None else scenario.variant(one_of("variant", variant, scenario.variants))


def one_of(what: str, given: str, known: Sequence[str]) -> str:
    """The name that was given, if it is known; raises BadInput."""
    if given not in known:
        raise BadInput(f"there is no {what} {given!r}; {nearest_of(given, known)}")
    return given


def check_turns(option: str, turns: int | None, scenario: Scenario) -> None:
    """Raises BadInput for more turns than a scenario has."""
    most = scenario.spec.scenario.turns
    if turns is not None and turns > most:
        raise BadInput(f"{option} {turns}: {scenario.id} is over after turn {most}")


def policies_asked(scenario: Scenario, given: Sequence[tuple[str, str]], option: str = "--policy ") -> dict[str, str]:
    """Policies by SIDE or SIDE.SQUADRON, each known and given once; raises BadInput."""
    apart = plotted_apart(scenario)
    for number, (holder, name) in enumerate(given):
        if holder in dict(given[:number]):
            raise BadInput(f"{option}{holder}={name}: {holder} has a policy already")
        if "." in holder:
            one_of("squadron", holder, [*apart])
        else:
            one_of("side", holder, scenario.names.sides)
        try:
            policy(name)
        except UnknownPolicyError as error:
            plain = re.split("[@+]", name)[0]
            near = () if plain in policy_names() else difflib.get_close_matches(plain, policy_names(), 1)
            raise BadInput(f"{error}{f'; did you mean {near[0]}?' if near else ''}") from None
    return dict(given)


def orders_asked(scenario: Scenario, name: str | None) -> Plan:
    """The orders in a file, none where no file is named; raises ScenarioError."""
    return {} if name is None else orders_of_file(Path(name), scenario.names)


@contextlib.contextmanager
def fighters(jobs: int, address: str | None) -> Iterator[Executor | None]:
    """Who fights the battles: so many processes (none for one job), or the cluster at an address; raises BadInput."""
    if address is None:
        with workers(jobs) as pool:
            yield pool
        return
    from game.sim.cluster import ClusterError, cluster

    try:
        with cluster(address) as pool:
            yield pool
    except ClusterError as error:
        raise BadInput(f"--executor: {error}") from None


@contextlib.contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A line on standard error that tells how far a long job is, on a terminal only."""
    shown = sys.stderr.isatty()

    def clear() -> None:
        if shown:
            print("\r" + " " * (len(label) + 24) + "\r", end="", file=sys.stderr, flush=True)

    def tell(done: int, whole: int) -> None:
        if shown and done < whole:
            print(f"\r{label} {done}/{whole}", end="", file=sys.stderr, flush=True)
        else:
            clear()  # what comes next may be printed

    try:
        yield tell
    finally:
        clear()
