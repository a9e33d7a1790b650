"""Whether what triggers do makes sense for the file as a whole: who is called, asked and told."""

from collections import Counter
from collections.abc import Iterator

from game.scenario.faults import KeyPath, Suggestions, listed
from game.scenario.kinds import Problem
from game.scenario.names import Names
from game.scenario.order_receivers import unfit_orders
from game.scenario.spec import ActionSpec, DebrisSpec, Spec, ToldSpec
from game.scenario.spec.limits import QUESTIONS_MAX

Problems = Iterator[Problem]


def story_problems(spec: Spec, names: Names, suggestions: Suggestions) -> Problems:
    """What is wrong with what triggers do, in the order of the file."""
    yield from _called(spec)
    yield from _asked(spec)
    yield from _chosen(spec, names, suggestions)
    for path, action in actions_of(spec):
        yield from _reinforced(spec, action, path)
        if action.spawn_debris is not None:
            yield from _strewn(action.spawn_debris, (*path, "spawn_debris", "at"))
        if action.orders is not None:
            yield from _told(spec, action.orders, names, (*path, "orders"))


def actions_of(spec: Spec) -> Iterator[tuple[KeyPath, ActionSpec]]:
    """Everything that a trigger does, and where the file says so."""
    for row, trigger in enumerate(spec.trigger):
        for place, action in enumerate(trigger.do):
            yield ("trigger", row, "do", place), action


def _called(spec: Spec) -> Problems:
    """Squadrons that wait for a call that never comes."""
    brought = {action.reinforce for _, action in actions_of(spec)}
    for row, squadron in enumerate(spec.squadron):
        if squadron.arrives.called and squadron.id not in brought:
            what = f'no trigger calls it, expected one that does {{ reinforce = "{squadron.id}" }}'
            yield Problem(("squadron", row, "arrives", "called"), what)


def _asked(spec: Spec) -> Problems:
    """Sides that are asked more than they can be, and questions that nobody ever asks."""
    said = {action.say for _, action in actions_of(spec)}
    asked: Counter[str] = Counter()
    for row, line in enumerate(spec.dialogue):
        if line.side is None:
            continue
        asked[line.side] += 1
        if asked[line.side] == QUESTIONS_MAX + 1:
            what = f"{line.side} is asked more than {QUESTIONS_MAX} questions, which is the most that a side can be"
            yield Problem(("dialogue", row, "choice"), what)
        if line.id not in said:
            what = f'no trigger says it, so that nobody is asked; expected one that does {{ say = "{line.id}" }}'
            yield Problem(("dialogue", row, "choice"), what, warning=True)


def _chosen(spec: Spec, names: Names, suggestions: Suggestions) -> Problems:
    """Conditions that ask for answers which their questions do not have."""
    for row, trigger in enumerate(spec.trigger):
        for group in ("when", "any"):
            for place, one in enumerate(getattr(trigger, group)):
                options = names.question(one.chose.dialogue).options if one.chose is not None else ()
                if one.chose is not None and one.chose.option not in options:
                    what = f'unknown option "{one.chose.option}", expected one of {listed(options)}'
                    path: KeyPath = ("trigger", row, group, place, "chose", "option")
                    yield Problem(path, what, suggestions.nearest(one.chose.option, options))


def _strewn(cloud: DebrisSpec, path: KeyPath) -> Problems:
    """Clouds that would be elsewhere in each world: what a trigger strews is at one place."""
    for name in ("radius_km", "altitude_km", "bearing_deg"):
        low, high = getattr(cloud.at, name, (0.0, 0.0))
        if low != high:
            yield Problem((*path, name), f"from {low:g} to {high:g}, expected one number: it is alike in all worlds")


def _told(spec: Spec, told: ToldSpec, names: Names, path: KeyPath) -> Problems:
    """Orders to the player, and orders that whoever gets them cannot carry out."""
    side = spec.side[names.side_of(told.who)]
    if side.controller == "player":
        what = f"{side.id} is the player's, who gets orders from above: expected one of a side that a policy plots"
        yield Problem((*path, "who"), what)
    yield from unfit_orders(told.who, told.orders, names, (*path, "orders"))


def _reinforced(spec: Spec, action: ActionSpec, path: KeyPath) -> Problems:
    """Reinforcements that are there from the start."""
    arrives = next((one.arrives for one in spec.squadron if one.id == action.reinforce), None)
    if arrives is not None and arrives.first_turn == 1 and arrives.every_s is None:
        what = f'"{action.reinforce}" is there from the start, expected one that has arrives = {{ called = true }}'
        yield Problem((*path, "reinforce"), what)
