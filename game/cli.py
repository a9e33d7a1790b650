"""The command line: `darklight` and its sub-commands. Results go to standard output, all else to standard error.

Exit codes: 0 done, 1 what was asked does not hold, 2 usage or bad input. What a command needs is imported only by it.
"""

import argparse
import contextlib
import difflib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from game.arguments import BadInput, nearest_of, options_of

DONE, DOES_NOT_HOLD, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = options_of(given)
        if options.command in _OF_BATCHES:
            from game.batches import prepare_for_batches

            prepare_for_batches()
        done = _ACTIONS[options.command](options)
        sys.stdout.flush()
        return done
    except BadInput as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        _write_no_more()  # whoever read our output has seen enough
        return DONE
    except OSError as error:
        _write_no_more()
        of = f"{str(error.filename)[:60]}: " if error.filename else ""
        print(f"darklight: {of}{error.strerror or error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return DOES_NOT_HOLD


def _write_no_more() -> None:
    """Let what is left of the output go nowhere: at the end it would be tried once more."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# ---- what several commands need


def _scenario(name: str, variant: str | None = None) -> Any:
    """The scenario of a name, or a variant of it."""
    from game.scenario import ScenarioError, load

    try:
        scenario = load(name)
        return scenario if variant is None else scenario.variant(_one_of("variant", variant, scenario.variants))
    except ScenarioError as error:
        raise BadInput(error.rendered()) from None


def _one_of(what: str, given: str, known: Sequence[str]) -> str:
    if given not in known:
        raise BadInput(f"there is no {what} {given!r}; {nearest_of(given, known)}")
    return given


def _check_turns(option: str, turns: int | None, scenario: Any) -> None:
    most = scenario.spec.scenario.turns
    if turns is not None and turns > most:
        raise BadInput(f"{option} {turns}: {scenario.id} is over after turn {most}")


def _policies(scenario: Any, given: Sequence[tuple[str, str]]) -> dict[str, str]:
    from game.sim.batch import plotted_apart
    from game.sim.policies import UnknownPolicyError, policy, policy_names

    apart = plotted_apart(scenario)
    for number, (holder, name) in enumerate(given):
        if holder in dict(given[:number]):
            raise BadInput(f"--policy {holder}={name}: {holder} has a policy already")
        if "." in holder:
            _one_of("squadron", holder, [*apart])
        else:
            _one_of("side", holder, scenario.names.sides)
        try:
            policy(name)
        except UnknownPolicyError as error:
            near = difflib.get_close_matches(re.split("[@+]", name)[0], policy_names(), 1)
            raise BadInput(f"{error}{f'; did you mean {near[0]}?' if near else ''}") from None
    return dict(given)


@contextlib.contextmanager
def _progress(label: str) -> Iterator[Any]:
    """A line on standard error that tells how far a long job is, on a terminal only."""
    shown = sys.stderr.isatty()

    def tell(done: int, whole: int) -> None:
        if shown:
            print(f"\r{label} {done}/{whole}", end="", file=sys.stderr, flush=True)

    yield tell
    if shown:
        print("\r" + " " * (len(label) + 24) + "\r", end="", file=sys.stderr, flush=True)


# ---- commands


def _play(options: argparse.Namespace) -> int:
    with _window():
        from game.ui.start import start_game

        return start_game(options.what, options.seed, options.side, options.level)


@contextlib.contextmanager
def _window() -> Iterator[None]:
    """Whatever keeps the game's window from opening, or what was to be shown in it from being shown, is bad input."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    try:
        import pygame
    except ImportError as error:
        raise BadInput(f"the game's window needs pygame-ce and pygame_gui: {error}; install darklight again") from None
    if not getattr(pygame, "IS_CE", False):
        raise BadInput("plain pygame is installed in place of pygame-ce; remove pygame, then install pygame-ce again")
    from game.scenario.faults import ScenarioError
    from game.sim.save_files import SaveError

    try:
        yield
    except ScenarioError as error:
        raise BadInput(error.rendered()) from None
    except SaveError as error:
        raise BadInput(str(error)) from None
    except pygame.error as error:
        raise BadInput(f"no window can be opened here: {error}") from None


def _list(options: argparse.Namespace) -> int:
    from game.scenario.catalogue import catalogue

    rows = catalogue()
    if options.json:
        print(json.dumps([row.as_dict() for row in rows], indent=1, ensure_ascii=False))
        return DONE
    width = max((len(row.id) for row in rows), default=0)
    for row in rows:
        print(f"{row.id:<{width}}  {'broken: ' + row.faults[0] if row.faults else row.title}")
    return DONE


def _check(options: argparse.Namespace) -> int:
    from game.sim.expectations import check_files

    rows = check_files(options.paths, options.worlds, as_json=options.json)
    if not all(row.there for row in rows):
        return BAD_INPUT
    return DONE if all(row.holds for row in rows) else DOES_NOT_HOLD


def _run_battle(options: argparse.Namespace) -> int:
    from game.scenario import ScenarioError
    from game.scenario.orders import orders_of_file
    from game.sim.record import Record, SaveError
    from game.sim.transcript import battle_lines

    scenario = _scenario(options.scenario, options.variant)
    policies = _policies(scenario, options.policy)
    if options.as_side is not None:
        _one_of("side", options.as_side, scenario.names.sides)
    _check_turns("--turns", options.turns, scenario)
    if options.save == "":
        raise BadInput("--save: expected the name of a file")
    try:
        given = orders_of_file(Path(options.orders), scenario.names) if options.orders else None
        side = options.as_side or scenario.names.sides[scenario.player]
        record = None if options.save is None else Record.create(Path(options.save), scenario, options.seed, side)
    except ScenarioError as error:
        raise BadInput(error.rendered()) from None
    except SaveError as error:
        raise BadInput(str(error)) from None
    except OSError as error:
        raise BadInput(f"--save {options.save[:60]}: {error.strerror or error}") from None
    lines = battle_lines(
        scenario, options.seed, turns=options.turns, policies=policies, given=given, as_side=options.as_side,
        record=record,
    )  # fmt: skip
    for line in lines:
        print(json.dumps(line, ensure_ascii=False, separators=(",", ":")), flush=True)
    return DONE


def _simulate(options: argparse.Namespace) -> int:
    from game.scenario import ScenarioError
    from game.scenario.orders import orders_of_file
    from game.sim.batch import silent_policies, simulate
    from game.sim.workers import workers

    scenario = _scenario(options.scenario, options.variant)
    policies = _policies(scenario, options.policy)
    _check_turns("--stop-after", options.stop_after, scenario)
    try:
        given = orders_of_file(Path(options.orders), scenario.names) if options.orders else {}
    except ScenarioError as error:
        raise BadInput(error.rendered()) from None
    policies = silent_policies(scenario, given) | policies
    with workers(options.jobs) as executor, _progress("worlds") as tell:
        result = simulate(
            scenario, options.worlds, options.seed, policies, executor, stop_after=options.stop_after, given=given,
            progress=tell,
        )  # fmt: skip
    if options.json:
        print(json.dumps(result.as_dict(), indent=1, ensure_ascii=False))
    else:
        print(_told(result.as_dict()))
    return DONE


def _told(result: dict[str, Any]) -> str:
    """The result of `simulate` for people."""
    lines = [f"{result['scenario']}: {result['worlds']} battles, seed {result['seed']}"]
    for side, row in result["sides"].items():
        lost, outcome = row["mass_lost_fraction"], result["outcomes"][side]
        lines.append(
            f"  {side} ({result['policies'][side]}): won {outcome['victory']:.0%}, lost {outcome['defeat']:.0%}; "
            f"mass lost {lost['mean']:.0%} (1 in 10 under {lost['p10']:.0%}, 1 in 10 over {lost['p90']:.0%}); "
            f"lives lost {row['lives_lost']['mean']:.0f}"
        )
    for name, row in result["objectives"].items():
        lines.append(f"  objective {name}: {row['mean']:.0%}")
    return "\n".join([*lines, f"  {result['worlds_per_s']:.1f} battles a second"])


def _odds(options: argparse.Namespace) -> int:
    from game.scenario import ScenarioError
    from game.scenario.orders import orders_of_file
    from game.sim.advice import plotted_by
    from game.sim.odds import odds
    from game.sim.odds_report import in_words, own_orders

    scenario, world, side = _battle(options)
    number = scenario.names.side_number[side]
    if world.battle.over[0]:
        raise BadInput(f"{options.battle}: the battle is over")
    policies = _policies(scenario, options.policy)
    for holder in policies:
        if holder.partition(".")[0] != side:
            raise BadInput(f"--policy {holder}: the plan is {side}'s; what others may do is `suspected` in the file")
    try:
        given = orders_of_file(Path(options.orders), scenario.names) if options.orders else {}
        orders = own_orders(scenario, given, number, int(world.battle.turn[0]) + 1, options.turns)
        if policies:
            plotted = plotted_by(scenario, world, number, policies)
            for later in orders[:1]:
                plotted.lay(later)
            orders = (plotted, *orders[1:])
    except ScenarioError as error:
        raise BadInput(error.rendered()) from None
    with _progress("futures") as tell:
        found = odds(
            scenario, world, number, orders, turns=options.turns, futures=options.futures, seed=options.seed,
            progress=tell,
        )  # fmt: skip
    print(json.dumps(found.as_dict(), indent=1, ensure_ascii=False) if options.json else in_words(found))
    return DONE


def _battle(options: argparse.Namespace) -> tuple[Any, Any, str]:
    """The scenario, the world and the side of a save, or of a scenario at its start."""
    from game.sim.record import SUFFIX, Record, SaveError

    if options.battle.endswith(SUFFIX):
        if options.variant is not None:
            raise BadInput(f"{options.battle} is a save: it cannot become another variant")
        try:
            record = Record.open(Path(options.battle))
            scenario, world, side = record.scenario, record.world(record.turn), record.side
        except SaveError as error:
            raise BadInput(str(error)) from None
    else:
        scenario = _scenario(options.battle, options.variant)
        world, side = scenario.start(1, options.seed), scenario.names.sides[scenario.player]
    if options.as_side is not None:
        side = _one_of("side", options.as_side, scenario.names.sides)
    return scenario, world, side


def _refit(options: argparse.Namespace) -> int:
    from game.scenario import ScenarioError
    from game.sim.refit import Yard
    from game.sim.refit.report import in_words, plan_as_asked, told
    from game.sim.workers import workers

    scenario = _scenario(options.scenario)
    if scenario.spec.refit is None:
        raise BadInput(f"{options.scenario}: there is no [refit] in it")
    yard = Yard(scenario)
    files = (None if name is None else Path(name) for name in (options.plan, options.then))
    try:
        plan = plan_as_asked(yard, *files, vote=options.vote)
    except ScenarioError as error:
        raise BadInput(error.rendered()) from None
    except ValueError as error:
        raise BadInput(f"{options.scenario}: {error}") from None
    with workers(options.jobs) as executor, _progress("battles") as tell:
        found = told(
            yard, plan, options.worlds, options.seed, executor, jobs=options.jobs,
            best=options.best, progress=tell,
        )  # fmt: skip
    print(json.dumps(found, indent=1, ensure_ascii=False) if options.json else in_words(found))
    return DONE


def _replay(options: argparse.Namespace) -> int:
    path = Path(options.save)
    if options.verify:
        return _verify(path)
    with _window():
        from game.ui.start import watch_game

        return watch_game(path)


def _verify(path: Path) -> int:
    from game.rules import RULES_VERSION
    from game.sim.record import Record, SaveError, differing_turn

    try:
        record = Record.open(path)
        turn, turns = differing_turn(record), record.turn
    except SaveError as error:
        raise BadInput(str(error)) from None
    if turn is None:
        print(f"{path}: {turns} turns resolve to the same bits (rules {record.rules_version})")
        return DONE
    print(
        f"{path}: turn {turn} resolves differently (saved with rules {record.rules_version} and numpy "
        f"{record.numpy_version}, these are rules {RULES_VERSION})"
    )
    return DOES_NOT_HOLD


def _picture(options: argparse.Namespace) -> int:
    from game.play.overview import Overview
    from game.sim.moments import moment_of_save, moment_of_scenario
    from game.sim.record import SUFFIX, SaveError

    out = Path(options.out)
    if out.suffix.lower() != ".png":
        raise BadInput(f"{options.out[:60]}: expected the name of a PNG file")
    with _window():
        from game.ui.picture.picture import save_picture

        try:
            if options.battle.endswith(SUFFIX):
                scenario, world = moment_of_save(Path(options.battle), options.turn)
            else:
                scenario = _scenario(options.battle, options.variant)
                _check_turns("--turn", options.turn, scenario)
                policies = _policies(scenario, options.policy)
                world = moment_of_scenario(scenario, options.seed, options.turn or 0, policies)
        except SaveError as error:
            raise BadInput(str(error)) from None
        unnamed = save_picture(Overview(scenario, world), out, options.size)
    if unnamed:
        print(f"no room for the names of {', '.join(unnamed)}", file=sys.stderr)
    return DONE


def _keys(options: argparse.Namespace) -> int:
    from game.scenario.reference import in_markdown, in_words

    if options.markdown:
        from game.sim.policies import policies_in_words

        print(in_markdown(policies_in_words()), end="")
        return DONE
    try:
        print(in_words(options.section))
    except KeyError as error:
        raise BadInput(f"darklight keys: {error.args[0]}") from None
    return DONE


def _schema(options: argparse.Namespace) -> int:
    from game.scenario.schema import json_schema

    print(json.dumps(json_schema(), indent=1))
    return DONE


def _bench(options: argparse.Namespace) -> int:
    from game.bench import figures

    with _progress("figure") as tell:
        rows = figures(progress=tell)
    if options.json:
        print(json.dumps([row.as_dict() for row in rows], indent=1))
        return DONE
    for row in rows:
        print(f"{row.name:<66} {row.value:>10.4g} {row.unit:<14} goal {row.goal}")
    return DONE


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "play": _play,
    "list": _list,
    "check": _check,
    "run": _run_battle,
    "simulate": _simulate,
    "odds": _odds,
    "refit": _refit,
    "replay": _replay,
    "picture": _picture,
    "keys": _keys,
    "schema": _schema,
    "bench": _bench,
}
"""What each command does: the exit code."""
_OF_BATCHES = ("check", "simulate", "odds", "refit", "bench")
"""Commands that fight many battles at once."""
