"""What is amiss with a plan, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from .calendar import calendar, cost, idle_days, lacking, ready_day, vote_day
from .odds import votes
from .plan import Plan
from .setups import setup_of
from .yard import Yard

IDLE_DAYS_TOLD = 3
"""So many days must be left in a dock before its end is worth a remark."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something amiss: `kind` is money, needs, late, vote, idle or waits; `bars`: one cannot sail with it."""

    kind: str
    words: str
    bars: bool = False


def remarks(yard: Yard, plan: Plan) -> tuple[Remark, ...]:
    """What is amiss with a plan, the worst first."""
    return (*_money(yard, plan), *_needs(yard, plan), *_late(yard, plan), *_vote(yard, plan), *_idle(yard, plan))


def dock_name(dock: int) -> str:
    """A dock's name for players: A, B ..."""
    return chr(ord("A") + dock)


def _money(yard: Yard, plan: Plan) -> Iterator[Remark]:
    over = cost(yard.refit, plan) - yard.refit.budget
    if over > 0:
        yield Remark("money", f"{over} over the budget of {yard.refit.budget}: take something out.", bars=True)


def _needs(yard: Yard, plan: Plan) -> Iterator[Remark]:
    for box in plan.boxes:
        missing = lacking(yard.refit, plan, box)
        if missing:
            need = yard.item_name(missing[0])
            yield Remark("needs", f"{yard.words(box)}: of no use without {need[:1].lower()}{need[1:]}.")


def _late(yard: Yard, plan: Plan) -> Iterator[Remark]:
    late = [work for work in calendar(yard.refit, plan) if work.last >= plan.sail_day]
    if late:
        others = f", and {len(late) - 1} more" if len(late) > 1 else ""
        ready = ready_day(yard.refit, plan)
        end = f"All is ready on day {ready}." if ready <= yard.refit.days else "There are not days enough for it."
        yield Remark("late", f"You sail without {_lower(yard.words(late[0].box))}{others}. {end}")


def _vote(yard: Yard, plan: Plan) -> Iterator[Remark]:
    chance = votes(yard, plan)
    if chance is None or chance >= 1.0:
        return
    waiting = {work.dock: work.first for work in reversed(calendar(yard.refit, plan)) if yard.items[work.box.item].vote}
    docks = " and ".join(dock_name(dock) for dock in sorted(waiting))
    free = f"docks {docks} are" if len(waiting) > 1 else f"dock {docks} is"
    yield Remark("vote", f"If the vote on day {vote_day(yard.refit, plan)} fails, {free} free for other work")


def _idle(yard: Yard, plan: Plan) -> Iterator[Remark]:
    if not plan.boxes:
        yield Remark("idle", "The docks stand idle: nothing is fitted.")
        return
    end = min(ready_day(yard.refit, plan), plan.sail_day) - 1
    for dock, (first, last) in idle_days(yard.refit, plan).items():
        if last == end and last - first + 1 < IDLE_DAYS_TOLD:
            continue  # the other docks are only just finishing
        days = f"on day {first}" if first == last else f"from day {first} to {last}"
        yield Remark("idle", f"Dock {dock_name(dock)} stands idle {days}.")
    ready = ready_day(yard.refit, plan)
    given_away = plan.sail_day - ready
    if given_away > 0 and setup_of(yard, plan) != setup_of(yard, plan.sailing(ready, yard.refit.days)):
        yield Remark("waits", f"All is ready on day {ready}; their garrison grows while you wait.")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
