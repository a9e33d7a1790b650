"""What a refit makes of a scenario: values that fitted items set, and the garrison by the day of sailing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from game.scenario.faults import KeyPath
from game.scenario.kinds import Problem
from game.scenario.named_values import Setting
from game.scenario.names import flies
from game.scenario.spec import GarrisonSpec, RefitSpec, Spec

EACH = "*"
"""Stands in the names of an item's values for the squadron that it is fitted to."""


def everything_fitted(refit: RefitSpec, fit: Iterable[str]) -> list[tuple[str, str]]:
    """The (squadron, item) of `SQUADRON.ITEM`, and of `ITEM` for every squadron that it can be fitted to."""
    boxes = []
    for one in fit:
        squadron, dot, item = one.partition(".")
        if dot:
            boxes.append((squadron, item))
        else:
            boxes += [(each, one) for row in refit.item if row.id == one for each in row.squadrons]
    return list(dict.fromkeys(boxes))


def fitted_settings(spec: Spec, boxes: Iterable[tuple[str, str]], path: KeyPath) -> list[Setting]:
    """What items fitted to squadrons set, in the order of the file's items, whatever the order of the boxes.

    A fault is told of the item; `path` serves where it has none of its own.
    """
    refit = spec.refit
    if refit is None:
        return []
    fitted = set(boxes)
    settings: dict[str, Setting] = {}
    for row, item in enumerate(refit.item):
        for squadron in item.squadrons:
            if (squadron, item.id) in fitted:
                for name, value in item.set:
                    whole = name.replace(EACH, squadron)
                    settings.pop(whole, None)
                    settings[whole] = Setting(whole, value, ("refit", "item", row, "set", name), name)
    return list(settings.values())


def garrisons_on(refit: RefitSpec, day: int) -> list[GarrisonSpec]:
    """The row of the enemy's timetable that holds on a day, one a squadron; those that it does not speak of: none."""
    latest: dict[str, GarrisonSpec] = {}
    for row in refit.garrison:
        if row.from_day <= day:
            latest[row.squadron] = row
    return list(latest.values())


class Strength(NamedTuple):
    """How many ships of the enemy a fleet meets that sails on a day or later: at least, and at most."""

    from_day: int
    fewest: int
    most: int


def strengths(spec: Spec, refit: RefitSpec) -> Iterator[Strength]:
    """What the enemy's timetable makes of all of its ships that are there when the battle begins, a row a change."""
    grow = {row.squadron for row in refit.garrison}
    sides = {squadron.side for squadron in spec.squadron if squadron.id in grow}
    craft = {own.id for own in spec.class_ if flies(own)}
    there = [
        squadron for squadron in spec.squadron
        if squadron.side in sides and squadron.class_ not in craft and squadron.arrives.first_turn == 1
        and squadron.arrives.every_s is None
    ]  # fmt: skip
    for day in sorted({1, *(row.from_day for row in refit.garrison)}):
        grown = {row.squadron: row.count for row in garrisons_on(refit, day)}
        counts = [grown.get(squadron.id, squadron.count) for squadron in there]
        yield Strength(day, sum(low for low, _ in counts), sum(high for _, high in counts))


def garrison_settings(refit: RefitSpec, day: int, path: KeyPath) -> list[Setting]:
    """What the enemy's timetable sets by a day."""
    return [Setting(f"squadron.{row.squadron}.count", row.count, path) for row in garrisons_on(refit, day)]


def refit_problems(spec: Spec, player: str) -> Iterator[Problem]:
    """What is wrong with a refit as a whole, but for the values that it sets; `player` is the side that is refitted."""
    if spec.refit is None:
        return
    sides = {squadron.id: squadron.side for squadron in spec.squadron}
    yield from _items(spec.refit, sides, player)
    yield from _timetable(spec.refit, sides, player)
    plan = spec.refit.plan
    if plan.sail_day is not None and plan.sail_day > spec.refit.days:
        yield Problem(("refit", "plan", "sail_day"), _after_end(plan.sail_day, spec.refit.days))
    for ident, variant in spec.scenario.variants:
        if variant.sail_day is not None and variant.sail_day > spec.refit.days:
            path: KeyPath = ("scenario", "variants", ident, "sail_day")
            yield Problem(path, _after_end(variant.sail_day, spec.refit.days))


def _items(refit: RefitSpec, sides: dict[str, str], player: str) -> Iterator[Problem]:
    above: list[str] = []
    for row, item in enumerate(refit.item):
        path: KeyPath = ("refit", "item", row)
        for key, squadrons in (("squadrons", item.squadrons), ("has", item.has)):
            for place, squadron in enumerate(squadrons):
                if sides[squadron] != player:
                    what = f'"{squadron}" is not of the side that is refitted, {player}'
                    yield Problem((*path, key, place), what)
                if key == "has" and squadron in item.squadrons:
                    yield Problem((*path, key, place), f'"{squadron}" has it already and can have it fitted')
        for place, needed in enumerate(item.needs):
            if needed not in above:
                what = f'"{needed}" is not an item above it: what an item needs comes before it'
                yield Problem((*path, "needs", place), what)
        if item.vote and refit.congress is None:
            yield Problem((*path, "vote"), "vote goes with [refit.congress], which is missing")
        above.append(item.id)


def _timetable(refit: RefitSpec, sides: dict[str, str], player: str) -> Iterator[Problem]:
    before: dict[str, int] = {}
    for row, one in enumerate(refit.garrison):
        path: KeyPath = ("refit", "garrison", row)
        if sides[one.squadron] == player:
            yield Problem((*path, "squadron"), f'"{one.squadron}" is of the side that is refitted, {player}')
        if one.from_day <= before.get(one.squadron, 0):
            yield Problem((*path, "from_day"), f"day {one.from_day} does not come after the row above")
        if one.from_day > refit.days:
            yield Problem((*path, "from_day"), _after_end(one.from_day, refit.days))
        before[one.squadron] = one.from_day
    if refit.congress is not None and refit.congress.day > refit.days:
        yield Problem(("refit", "congress", "day"), _after_end(refit.congress.day, refit.days))


def _after_end(day: int, days: int) -> str:
    return f"day {day} is after the last day, {days}"


def squadrons_shown(spec: Spec, player: str) -> Sequence[str]:
    """Squadrons of the side that is refitted which an item speaks of, in the file's order."""
    if spec.refit is None:
        return ()
    named = {squadron for item in spec.refit.item for squadron in (*item.squadrons, *item.has, *dict(item.remarks))}
    return [one.id for one in spec.squadron if one.side == player and one.id in named]
