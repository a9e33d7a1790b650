"""What came of many battles, for people: who won, what it cost, which ships lived."""

from typing import Any, NamedTuple

import numpy as np

from game.scenario.names import Names

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
    single = len(names.units) <= SHIPS_LISTED
    groups = [[*slots] for slots in names.unit_rows]
    if single:
        groups = [[slot] for slots in groups for slot in slots]
    groups = [slots for slots in groups if out.there[:, slots].any()]
    shares = [_shares(result, slots) for slots in groups]
    order = sorted(range(len(groups)), key=lambda n: (shares[n].came == 0.0, shares[n].lived))
    all_came = all(one.came == 1.0 for one in shares)
    head = ("ship" if single else "squadron", "", "side", "ships", *(() if all_came else ("came",)), "lived", "lost to")
    rows = [_ship_row(result, groups[n], shares[n], single=single, all_came=all_came) for n in order]
    note = [] if all_came else ["came: part that came at all; lived: of those"]
    return [*plain_table(head, rows, "<<<>><" if all_came else "<<<>>><"), *note]


class _Shares(NamedTuple):
    """Of some ships the part that came, and of those the part that lived."""

    came: float
    lived: float


def _shares(result: Result, slots: list[int]) -> _Shares:
    out = result.outcomes
    there, came = int(out.there[:, slots].sum()), int(out.came[:, slots].sum())
    lived = int((out.survived & out.came)[:, slots].sum())
    return _Shares(came / there, lived / max(came, 1))


def _ship_row(result: Result, slots: list[int], part: _Shares, *, single: bool, all_came: bool) -> tuple[str, ...]:
    """The row of some ships."""
    names = result.scenario.names
    unit, there = names.units[slots[0]], result.outcomes.there[:, slots].sum(axis=1)
    abbr, side = result.scenario.class_of(unit.class_id).abbr, names.sides[unit.side]
    lived = percent(part.lived) if part.came else "-"
    came = () if all_came else (percent(part.came),)
    name = _called(names, slots, single=single)
    return (name, abbr, side, str(there.max()), *came, lived, _lost_to(result, slots))


def _called(names: Names, slots: list[int], *, single: bool) -> str:
    """The id of a ship or of a squadron; of a squadron of one that is called otherwise than its ship both."""
    unit = names.units[slots[0]]
    squadron = names.squadrons[unit.squadron]
    alone = len(names.unit_rows[unit.squadron]) == 1 and unit.id not in (squadron, f"{squadron}_01")
    own, other = (unit.id, f"of {squadron}") if single else (squadron, f"({unit.id})")
    return f"{own} {other}" if alone else own


def _lost_to(result: Result, slots: list[int]) -> str:
    """What ships are lost to, the commonest first."""
    causes, counts = np.unique(result.outcomes.lost_cause[:, slots], return_counts=True)
    told = sorted((-int(count), int(cause)) for cause, count in zip(causes, counts, strict=True) if cause)
    lost = sum(-count for count, _ in told)
    return ", ".join(f"{Cause(cause).name.lower()} {percent(-count / lost)}" for count, cause in told[:_CAUSES_TOLD])
