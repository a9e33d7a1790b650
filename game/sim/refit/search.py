"""Plans beside a plan: without an item, with one more, and those worth trying for the best."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from .calendar import cost, ready_day
from .odds import Fought, Odds, odds_of
from .plan import Box, Plan
from .setups import Setup
from .yard import Yard

SUBSETS_MOST = 64
_NOTHING = Plan()


def without(plan: Plan, item: str) -> Plan:
    """The plan with an item left out everywhere, all else as it is; it sails on the same day."""
    return plan.without(lambda box: box.item == item)


def grown(yard: Yard, plan: Plan, item: str) -> Plan:
    """The plan with an item everywhere it can be; it sails later only where that is needed to have all of it."""
    boxes = (Box(squadron, item) for squadron in yard.squadrons)
    more = plan.with_boxes(box for box in boxes if yard.open_to(plan, box))
    return more.sailing(max(plan.sail_day, ready_day(yard.refit, more)), yard.refit.days)


def affordable(yard: Yard, boxes: list[Box], begun: tuple[Box, ...] = ()) -> tuple[Box, ...]:
    """What is begun, then boxes from the first on that the budget pays for, each with what it needs before it."""
    taken = [*begun]
    left = yard.refit.budget - sum(yard.items[box.item].budget for box in begun)
    for box in boxes:
        item = yard.items[box.item]
        needed = all(box.squadron in yard.items[one].has or Box(box.squadron, one) in taken for one in item.needs)
        if needed and item.budget <= left:
            left -= item.budget
            taken.append(box)
    return tuple(taken)


def candidates(yard: Yard, settled: Plan = _NOTHING) -> Iterator[Plan]:
    """Plans that spend the budget well: each choice of items, item by item over the squadrons, the largest first.

    What waits for Congress comes into dock last; each way to win it is tried. Each sails as soon as it is ready. Where
    the vote is held, `settled` is what nothing changes any more, and to sail with it alone, that day or when it is
    ready, is tried as well.
    """
    seen: set[Plan] = set()
    if settled.voted is not None:
        for day in dict.fromkeys((settled.first_day, min(ready_day(yard.refit, settled), yard.refit.days))):
            seen.add(alone := settled.sailing(day, yard.refit.days))
            yield alone
    left = [item for item in yard.items if any(yard.open_to(settled, Box(one, item)) for one in yard.squadrons)]
    for items in _subsets(left):
        ordered = sorted(items, key=lambda one: (yard.items[one].vote, left.index(one)))
        boxes = [Box(squadron, item) for item in ordered for squadron in _largest_first(yard, settled, item)]
        for way, times in _ways(yard, settled, items):
            plan = replace(settled, boxes=affordable(yard, boxes, settled.boxes), way=way, times=times)
            ready = ready_day(yard.refit, plan)
            if ready > yard.refit.days or plan in seen or not plan.boxes:
                continue
            seen.add(plan)
            assert cost(yard.refit, plan) <= yard.refit.budget
            yield replace(plan, sail_day=ready)


def best_of(yard: Yard, plans: Iterable[Plan], fought: Mapping[Setup, Fought], worlds: int) -> tuple[Plan, Odds] | None:
    """The plan that wins most among those of which so many battles have been fought; of equals the first to sail."""
    best: tuple[tuple[float, int], Plan, Odds] | None = None
    for plan in plans:
        odds = odds_of(yard, plan, fought)
        if odds is None or odds.worlds < worlds or cost(yard.refit, plan) > yard.refit.budget:
            continue
        rank = (odds.chance, -plan.sail_day)
        if best is None or rank > best[0]:
            best = rank, plan, odds
    return None if best is None else best[1:]


def most_promising(
    yard: Yard, plans: Iterable[Plan], fought: Mapping[Setup, Fought], worlds: int, count: int
) -> list[Plan]:
    """The plans that won most of their first battles: what is worth fighting all of."""
    known = [(odds.first(worlds), plan) for plan in plans if (odds := odds_of(yard, plan, fought))]
    return [plan for _, plan in sorted(known, key=lambda one: (-one[0], one[1].sail_day))[:count]]


def _subsets(items: list[str]) -> list[tuple[str, ...]]:
    """Choices of items, the largest first: they are the likelier to win."""
    sizes = range(len(items), 0, -1)
    return [chosen for size in sizes for chosen in combinations(items, size)][:SUBSETS_MOST]


def _largest_first(yard: Yard, settled: Plan, item: str) -> list[str]:
    fitting = (one for one in yard.squadrons if yard.open_to(settled, Box(one, item)))
    return sorted(fitting, key=lambda one: -yard.squadron(one).count[1])


def _ways(yard: Yard, settled: Plan, items: tuple[str, ...]) -> list[tuple[str, int]]:
    """Ways to win Congress that are worth trying for some items; that which was taken, once the vote is held."""
    if settled.voted is not None:
        return [(settled.way, settled.times)]
    if yard.congress is None or not any(yard.items[one].vote for one in items):
        return [("", 0)]
    return [("", 0), *((way.id, way.times) for way in yard.congress.way if not way.spent)]
