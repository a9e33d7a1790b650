"""Which dock works on what, and on which days.

Boxes are given docks in the plan's order, each the first days on which a dock is free for it, its squadron is in no
other, what it needs is fitted and Congress has voted where it waits for that: what comes later in the order fills gaps
that are left. A squadron stays in its dock where that costs no day. Once the vote is held, what was begun by then stays
where it is, and all else comes into dock after that day.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from game.scenario.refits import everything_fitted
from game.scenario.spec import PlanSpec, RefitSpec

from .plan import Box, Plan, Voted, Work


def vote_day(refit: RefitSpec, plan: Plan) -> int:
    """The day on which Congress votes; 0 where it is not asked."""
    if refit.congress is None:
        return 0
    put_off = next((way.days for way in refit.congress.way if way.id == plan.way), 0) * plan.times
    return refit.congress.day + put_off


def calendar(refit: RefitSpec, plan: Plan) -> tuple[Work, ...]:
    """The work of a plan in the order in which it was given docks."""
    return _calendar(refit, plan.boxes, vote_day(refit, plan), plan.voted)


@lru_cache(maxsize=512)
def _calendar(refit: RefitSpec, boxes: tuple[Box, ...], vote: int, voted: Voted | None) -> tuple[Work, ...]:
    """The work of some boxes with a `vote` on a day; days are bits of whole numbers here."""
    items = {item.id: item for item in refit.item}
    dock_days = [0] * refit.docks
    squadron_days = dict.fromkeys((box.squadron for box in boxes), 0)
    dock_of = dict.fromkeys(squadron_days, 0)
    begun = {work.box: work for work in voted.begun} if voted is not None else {}
    works: dict[Box, Work] = {}

    def reserve(work: Work) -> None:
        days = _bits(work.first, work.last - work.first + 1)
        dock_days[work.dock] |= days
        squadron_days[work.box.squadron] |= days

    for work in begun.values():
        reserve(work)
    for box in _needs_first(refit, boxes):
        if box in begun:
            works[box] = begun[box]
        else:
            item = items[box.item]
            needed = (works[before].last for one in item.needs if (before := Box(box.squadron, one)) in works)
            first = max([vote if item.vote or voted is not None else 0, *needed]) + 1
            docks = sorted(range(refit.docks), key=lambda dock: dock != dock_of[box.squadron])
            while True:
                days = _bits(first, item.days)
                free = [dock for dock in docks if not days & (dock_days[dock] | squadron_days[box.squadron])]
                if free:
                    break
                first += 1
            works[box] = Work(box, free[0], first, first + item.days - 1)
            reserve(works[box])
        dock_of[box.squadron] = works[box].dock
    return tuple(works.values())


def _bits(first: int, days: int) -> int:
    """So many days from the first on, as bits."""
    return ((1 << days) - 1) << first


def _needs_first(refit: RefitSpec, boxes: tuple[Box, ...]) -> Iterator[Box]:
    """Boxes in order, but what a box needs before it."""
    needs = {item.id: item.needs for item in refit.item}
    wanted, given = set(boxes), set[Box]()

    def with_needs(box: Box) -> Iterator[Box]:
        for need in needs[box.item]:
            before = Box(box.squadron, need)
            if before in wanted and before not in given:
                yield from with_needs(before)
        if box not in given:
            given.add(box)
            yield box

    for box in boxes:
        yield from with_needs(box)


def lacking(refit: RefitSpec, plan: Plan, box: Box) -> tuple[str, ...]:
    """Items that a box needs and its squadron neither has nor gets."""
    items = {item.id: item for item in refit.item}
    needs = items[box.item].needs
    return tuple(
        one for one in needs if box.squadron not in items[one].has and Box(box.squadron, one) not in plan.boxes
    )


def done(refit: RefitSpec, plan: Plan, *, passed: bool = True) -> frozenset[Box]:
    """What is fitted on the day of sailing; `passed`: has Congress voted for it, where it has voted?"""
    items = {item.id: item for item in refit.item}
    fitted: set[Box] = set()
    for work in sorted(calendar(refit, plan), key=lambda work: work.first):
        item, squadron = items[work.box.item], work.box.squadron
        needed = all(squadron in items[one].has or Box(squadron, one) in fitted for one in item.needs)
        if work.last < plan.sail_day and needed and (passed or not item.vote):
            fitted.add(work.box)
    return frozenset(fitted)


def ready_day(refit: RefitSpec, plan: Plan) -> int:
    """The first day on which one can sail with all of a plan."""
    return max(max((work.last for work in calendar(refit, plan)), default=0) + 1, plan.first_day)


def idle_days(refit: RefitSpec, plan: Plan, *, passed: bool = True) -> dict[int, tuple[int, int]]:
    """The first stretch of days, by dock, on which a dock stands idle before the last work there is in any.

    Once the vote is held, only days after it count. `passed`: has Congress voted for what waits for it? If not, that
    work is never done.
    """
    items = {item.id: item for item in refit.item}
    works = calendar(refit, plan)
    last = min(max((work.last for work in works), default=0), plan.sail_day - 1)
    busy: list[set[int]] = [set() for _ in range(refit.docks)]
    for work in works:
        if passed or not items[work.box.item].vote:
            busy[work.dock].update(range(work.first, work.last + 1))
    since = 1 if plan.voted is None else plan.voted.day + 1
    gaps = {dock: _first_gap(days, since, last) for dock, days in enumerate(busy)}
    return {dock: gap for dock, gap in gaps.items() if gap is not None}


def _first_gap(busy: set[int], since: int, last: int) -> tuple[int, int] | None:
    """First and last day of the first stretch of days from `since` to `last` that are not busy."""
    first = next((day for day in range(since, last + 1) if day not in busy), None)
    if first is None:
        return None
    return first, next((day - 1 for day in range(first, last + 1) if day in busy), last)


def cost(refit: RefitSpec, plan: Plan) -> int:
    """What a plan takes of the budget."""
    prices = {item.id: item.budget for item in refit.item}
    return sum(prices[box.item] for box in plan.boxes)


def plan_of(refit: RefitSpec, written: PlanSpec, settled: Plan | None = None) -> Plan:
    """A plan as a file gives it; it sails on the day after all is fitted where the file does not say when.

    After a vote it is for what is left: what is `settled` stays.
    """
    boxes = tuple(Box(*pair) for pair in everything_fitted(refit, written.fit))
    if settled is not None:
        plan = settled.with_boxes(boxes)
        return plan.sailing(written.sail_day or ready_day(refit, plan), refit.days)
    ways = {way.id: way for way in refit.congress.way} if refit.congress is not None else {}
    way = written.way if written.way in ways and not ways[written.way].spent else None
    times = min(written.times, ways[way].times) if way else 0
    plan = Plan(boxes, refit.days, way or "", times)
    return replace(plan, sail_day=written.sail_day or min(ready_day(refit, plan), refit.days))
