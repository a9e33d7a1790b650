"""Whether what triggers do makes sense for the file as a whole: who is called, asked and told."""

from collections.abc import Iterator

from game.scenario.faults import KeyPath
from game.scenario.kinds import Problem
from game.scenario.spec import ActionSpec, Spec

Problems = Iterator[Problem]


def story_problems(spec: Spec) -> Problems:
    """What is wrong with what triggers do, in the order of the file."""
    yield from _called(spec)
    for path, action in actions_of(spec):
        yield from _reinforced(spec, action, path)


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


def _reinforced(spec: Spec, action: ActionSpec, path: KeyPath) -> Problems:
    """Reinforcements that are there from the start."""
    arrives = next((one.arrives for one in spec.squadron if one.id == action.reinforce), None)
    if arrives is not None and arrives.first_turn == 1 and arrives.every_s is None:
        what = f'"{action.reinforce}" is there from the start, expected one that has arrives = {{ called = true }}'
        yield Problem((*path, "reinforce"), what)
