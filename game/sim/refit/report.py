"""A plan told without a window: its calendar, its vote, what is amiss, and what battles say of it."""

from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from game.scenario import ScenarioError
from game.scenario.documents import Document, read_document
from game.scenario.kinds import Bad, Checker, Table, as_table
from game.scenario.known_ids import known_ids
from game.scenario.spec import PlanSpec, Spec

from .calendar import calendar, cost, plan_of, ready_day, vote_day
from .congress import ballot, pass_chance
from .departure import after_vote
from .odds import Odds, chance_by_day, odds_of, setups_of, votes
from .plan import Plan
from .remarks import dock_name, remarks
from .search import best_of, candidates, grown, most_promising, without
from .setups import setup_of
from .simulations import Simulations, Want
from .yard import Yard

FIRST_WORLDS, PROMISING = 40, 4
"""Battles that every candidate is tried with, and how many of them then fight all."""


def plan_of_file(path: Path, spec: Spec) -> PlanSpec:
    """The plan that a TOML file holds (`fit`, `sail_day`, `way`, `times`); raises ScenarioError with all its faults."""
    document = read_document(path)
    if not isinstance(document, Document):
        raise ScenarioError(document)
    checker = Checker(known_ids([as_table(spec)])[0])
    plan = Table(PlanSpec).check(document.data, (), checker)
    if isinstance(plan, Bad) or checker.problems:
        raise ScenarioError([document.fault(one) for one in checker.problems])
    return plan


def plan_as_asked(yard: Yard, path: Path | None, then: Path | None, *, vote: str | None) -> Plan:
    """The plan of a file, or the scenario's own; with a `vote`, passed or failed, as it stands on that evening.

    `then` is the file of the plan for the days that are left. Raises ScenarioError for files that are not plans,
    ValueError where there is no such vote or it leaves no such plan.
    """
    spec = yard.scenario.spec
    plan = plan_of(yard.refit, yard.refit.plan if path is None else plan_of_file(path, spec))
    if vote is None:
        if then is not None:
            raise ValueError("--then is for the days after a vote: say how it went with --vote passed or failed")
        return plan
    if votes(yard, plan) is None:
        raise ValueError("nothing that the plan sails with waits for a vote")
    plan = after_vote(yard, plan, passed=vote == "passed")
    if then is None:
        return plan
    written = plan_of_file(then, spec)
    if written.sail_day is not None and written.sail_day < plan.first_day:
        raise ValueError(f"{then}: sail_day {written.sail_day} is before the vote on day {plan.first_day}")
    anew = plan_of(yard.refit, written, plan.settled())
    refused = [box for box in anew.boxes if not anew.begun(box) and not yard.open_to(anew, box)]
    if refused:
        raise ValueError(f"{then}: {refused[0].squadron}.{refused[0].item} is refused by Congress")
    return anew


def told(
    yard: Yard,
    plan: Plan,
    worlds: int = 200,
    seed: int = 0,
    executor: Executor | None = None,
    *,
    jobs: int = 1,
    best: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """All there is to say of a plan; with `best` the best plan found as well."""
    battles = Simulations(yard, seed, executor, jobs)
    days = range(1, yard.refit.days + 1)
    changed = [
        *(without(plan, item) for item in yard.items),
        *(grown(yard, plan, item) for item in yard.items),
        *(plan.sailing(day, yard.refit.days) for day in days if day >= plan.first_day),
    ]
    lost = setup_of(yard, plan, passed=False)
    chance = votes(yard, plan)
    if_lost = [] if chance is None else [(lost, worlds)]
    battles.want([*_wants(yard, [plan], worlds), *if_lost, *_wants(yard, changed, worlds)])
    battles.run(progress)
    odds = odds_of(yard, plan, battles.fought)
    assert odds is not None
    row: dict[str, Any] = {
        "scenario": yard.scenario.id,
        "worlds": worlds,
        "seed": seed,
        "plan": plan_row(plan),
        "cost": cost(yard.refit, plan),
        "budget": yard.refit.budget,
        "ready_day": ready_day(yard.refit, plan),
        "calendar": _calendar_rows(yard, plan),
        "vote": _vote_row(yard, plan),
        "remarks": [one.words for one in remarks(yard, plan)],
        "odds": _odds_row(odds),
        "if_vote_fails": None if chance is None else _rounded(battles.fought[lost].won.mean()),
        "items": {item: _item_row(yard, plan, item, battles, odds.chance) for item in yard.items},
        "by_day": chance_by_day(yard, plan, battles.fought, worlds),
    }
    if best:
        row["best"] = _best_row(battles, [plan, *changed], worlds, progress)
    return row


def _wants(yard: Yard, plans: list[Plan], worlds: int) -> list[Want]:
    return [(setup, worlds) for plan in plans for setup in setups_of(yard, plan)]


def plan_row(plan: Plan) -> dict[str, Any]:
    """A plan as its file holds it."""
    row: dict[str, Any] = {"fit": [f"{box.squadron}.{box.item}" for box in plan.boxes], "sail_day": plan.sail_day}
    return row | ({"way": plan.way, "times": plan.times} if plan.way else {})


def _calendar_rows(yard: Yard, plan: Plan) -> list[dict[str, Any]]:
    return [
        {"squadron": work.box.squadron, "item": work.box.item, "dock": dock_name(work.dock),
         "first_day": work.first, "last_day": work.last, "in_time": work.last < plan.sail_day}
        for work in calendar(yard.refit, plan)
    ]  # fmt: skip


def _vote_row(yard: Yard, plan: Plan) -> dict[str, Any] | None:
    seats = ballot(yard.refit, plan)
    if seats is None:
        return None
    held = None if plan.voted is None else "passed" if plan.voted.passed else "failed"
    return {
        "day": vote_day(yard.refit, plan), "for": seats.in_favour, "open": seats.open, "against": seats.against,
        "needed": seats.needed, "chance": _rounded(pass_chance(seats)), "held": held,
    }  # fmt: skip


def _odds_row(odds: Odds) -> dict[str, Any]:
    low, high = odds.span
    return {
        "win": _rounded(odds.chance), "low": _rounded(low), "high": _rounded(high), "won": int(odds.won.sum()),
        "won_with_over_half_left": odds.won_whole, "worlds": odds.worlds,
    }  # fmt: skip


def _item_row(yard: Yard, plan: Plan, item: str, battles: Simulations, chance: float) -> dict[str, float]:
    """What leaving an item out costs, and what having it everywhere would bring, in points."""
    row = {}
    for word, other in (("without", without(plan, item)), ("everywhere", grown(yard, plan, item))):
        odds = odds_of(yard, other, battles.fought)
        if odds is not None and other != plan:
            row[word] = _rounded(odds.chance)
            row[f"{word}_points"] = _rounded(100.0 * (odds.chance - chance))
    return row


def _best_row(
    battles: Simulations, known: list[Plan], worlds: int, progress: Callable[[int, int], None] | None
) -> dict[str, Any] | None:
    """The best plan of those looked at and the candidates."""
    yard = battles.yard
    first = min(FIRST_WORLDS, worlds)
    tried = [*candidates(yard, known[0].settled())]
    battles.want(_wants(yard, tried, first))
    battles.run(progress)
    promising = most_promising(yard, tried, battles.fought, first, PROMISING)
    battles.want(_wants(yard, promising, worlds))
    battles.run(progress)
    found = best_of(yard, [*known, *promising], battles.fought, worlds)
    return None if found is None else plan_row(found[0]) | {"odds": _odds_row(found[1])}


def in_words(found: dict[str, Any]) -> str:
    """What `told` found, for people."""
    odds, plan, vote = found["odds"], found["plan"], found["vote"]
    lines = [
        f"{found['scenario']}: sails on day {plan['sail_day']}, {found['cost']} of a budget of {found['budget']}",
        *(
            f"  dock {row['dock']}, days {row['first_day']} to {row['last_day']}: {row['item']} for {row['squadron']}"
            + ("" if row["in_time"] else " (too late)")
            for row in found["calendar"]
        ),
    ]
    if vote is not None and vote["held"]:
        lines.append(f"  the vote of Congress on day {vote['day']} has {vote['held']}")
    elif vote is not None:
        lines.append(f"  Congress votes on day {vote['day']}: passes with {vote['chance']:.0%}")
    lines += [f"  {words}" for words in found["remarks"]]
    lines.append(f"  won {odds['win']:.0%} of {odds['worlds']} battles ({odds['low']:.0%} to {odds['high']:.0%})")
    for item, row in found["items"].items():
        lines += [f"  {word} {item}: {row[word]:.0%}" for word in ("without", "everywhere") if word in row]
    if found.get("best"):
        best = found["best"]
        lines.append(
            f"  best found: {best['odds']['win']:.0%}, sails on day {best['sail_day']}: {', '.join(best['fit'])}"
        )
    return "\n".join(lines)


def _rounded(value: float) -> float:
    return round(float(value), 6)
