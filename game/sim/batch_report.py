"""What came of many battles, for people: who won, what it cost, which ships lived."""

from typing import Any

import numpy as np

from ..rules.state.vocabulary import Cause
from .batch import Result
from .measuring import wilson
from .plain_table import amount, percent, plain_table, span

SHIPS_LISTED = 24
"""Battles of more ships are told by squadron."""
_CAUSES_TOLD = 3


def in_words(result: Result) -> str:
    """The result of `simulate` for people."""
    told = result.as_dict()
    turns = told["turns"]
    lines = [
        f"{told['scenario']}: {told['worlds']} battles, seed {told['seed']}; "
        f"{amount(turns['mean'])} turns each; {told['worlds_per_s']:.1f} battles a second",
    ]
    for table in (_sides(result, told), _objectives(result, told), _ships(result)):
        lines += ["", *table] if table else []
    return "\n".join([*lines, "", "a .. b .. c: one battle in ten is below a, half are below b, one in ten is above c"])


def _sides(result: Result, told: dict[str, Any]) -> list[str]:
    head = ("side", "policy", "won", "95% sure", "lost", "draw", "open", "mass lost", "ships lost", "of", "lives lost")
    rows = []
    for side, row in told["sides"].items():
        ended = told["outcomes"][side]
        still_open = max(0.0, 1.0 - sum(ended.values()))
        mass, ships, lives = (row[name] for name in ("mass_lost_fraction", "ships_lost", "lives_lost"))
        rows.append(
            (
                side, told["policies"][side], percent(ended["victory"]),
                " .. ".join(map(percent, wilson(ended["victory"], result.worlds))),
                *map(percent, (ended["defeat"], ended["draw"], still_open)), span(percent, mass),
                span(amount, ships), str(row["ships"]), span(amount, lives),
            )
        )  # fmt: skip
    others = [f"  {holder}: {name}" for holder, name in told["policies"].items() if "." in holder]
    return [*plain_table(head, rows, "<<>>>>>>>>>"), *others]


def _objectives(result: Result, told: dict[str, Any]) -> list[str]:
    rows = [
        (
            one.id, one.side, one.text or "", percent(told["objectives"][one.id]["mean"]),
            percent(told["objectives"][one.id]["ci95"]),
            span(percent, told["objectives"][one.id]),
        )
        for one in result.scenario.spec.objective
    ]  # fmt: skip
    return plain_table(("objective", "side", "", "reached", "+-", ""), rows, "<<<>>>") if rows else []


def _ships(result: Result) -> list[str]:
    """How many of each squadron lived, or of its ships one by one where there are few, those first that died most."""
    out, names = result.outcomes, result.scenario.names
    groups = [(one.id, [*names.unit_rows[number]]) for number, one in enumerate(result.scenario.spec.squadron)]
    if len(names.units) <= SHIPS_LISTED:
        groups = [(names.units[slot].id, [slot]) for _, slots in groups for slot in slots]
    rows = sorted(
        (_ship_row(result, *group) for group in groups if out.there[:, group[1]].any()), key=lambda row: row[0]
    )
    kind = "ship" if len(names.units) <= SHIPS_LISTED else "squadron"
    return plain_table((kind, "", "side", "ships", "lived", "lost to"), [row for _, row in rows], "<<<>><")


def _ship_row(result: Result, ident: str, slots: list[int]) -> tuple[float, tuple[str, ...]]:
    """The part of some ships that lived, and their row."""
    out, unit = result.outcomes, result.scenario.names.units[slots[0]]
    there = out.there[:, slots].sum(axis=1)
    lived = float(out.survived[:, slots].sum() / there.sum())
    abbr, side = result.scenario.class_of(unit.class_id).abbr, result.scenario.names.sides[unit.side]
    return lived, (ident, abbr, side, str(there.max()), percent(lived), _lost_to(result, slots))


def _lost_to(result: Result, slots: list[int]) -> str:
    """What ships are lost to, the commonest first."""
    causes, counts = np.unique(result.outcomes.lost_cause[:, slots], return_counts=True)
    told = sorted((-int(count), int(cause)) for cause, count in zip(causes, counts, strict=True) if cause)
    lost = sum(-count for count, _ in told)
    return ", ".join(f"{Cause(cause).name.lower()} {percent(-count / lost)}" for count, cause in told[:_CAUSES_TOLD])
