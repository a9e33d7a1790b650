"""What a scenario can be made into: its variants, each a few of its values set anew, checked like the file itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from game.scenario.faults import FileFault, KeyPath, ScenarioError, key_text
from game.scenario.kinds import Bad, Checker, Pairs, PlainValue, Problem, Table, as_table
from game.scenario.known_ids import known_ids
from game.scenario.named_values import Changes, Setting
from game.scenario.refits import everything_fitted, fitted_settings, garrison_settings
from game.scenario.spec import RefitSpec, Spec, VariantSpec
from game.scenario.spec.limits import LINE
from game.scenario.whole_file import whole_file_problems

_VARIANTS: KeyPath = ("scenario", "variants")
_SETTABLE = 400  # problems looked at: a hostile file has no more said of it


def changed_spec(spec: Spec, values: Iterable[tuple[str, PlainValue]]) -> Spec:
    """The spec with values set by name, as a file of its own would give it; raises ScenarioError.

    It has no variants, refit or expectations: those are about the file as it is written.
    """
    settings = [Setting(name, value, (name,)) for name, value in values]
    made, problems = _made(spec, settings, Checker(known_ids([as_table(spec)])[0]), ())
    if made is None:
        faults = (FileFault("", 0, 0, key_text(one.path), one.what, one.suggestion) for one in problems)
        raise ScenarioError(list(faults))
    return made


def variant_spec(spec: Spec, ident: str) -> Spec:
    """The spec that a variant makes; raises KeyError for one that there is not, ScenarioError where it is broken.

    One that says nothing of the refit has it still before it.
    """
    variant = spec.scenario.variants.row(ident)
    if variant is None:
        raise KeyError(ident)
    made = changed_spec(spec, [(one.name, one.value) for one in variant_settings(spec, variant, ())])
    return made if variant.refitted else replace(made, refit=spec.refit)


def battle_title(spec: Spec, ident: str) -> str:
    """What battles of a variant are called: by the level, where it is one that changes anything and there is room."""
    variant, title = spec.scenario.variants.row(ident), spec.scenario.title
    if variant is None or not (variant.title and variant.changes):
        return title
    longer = f"{title}, {variant.title}"
    return longer if len(longer) <= LINE.most else title


def variant_settings(spec: Spec, variant: VariantSpec, path: KeyPath) -> list[Setting]:
    """What a variant sets, in order: what it fits, the garrison of its day, its own values."""
    settings: list[Setting] = []
    if spec.refit is not None:
        settings += fitted_settings(spec, everything_fitted(spec.refit, variant.fit), (*path, "fit"))
        if variant.sail_day is not None:
            settings += garrison_settings(spec.refit, variant.sail_day, (*path, "sail_day"))
    return settings + [Setting(name, value, (*path, "set", name)) for name, value in variant.set]


def variant_problems(spec: Spec, names: dict[str, tuple[str, ...]], places: bool = True) -> Iterator[Problem]:
    """What is wrong with the variants of a spec and with its refit, which has no other faults."""
    for ident, variant in spec.scenario.variants:
        path: KeyPath = (*_VARIANTS, ident)
        if spec.refit is None and variant.refitted:
            yield Problem(path, "fit and sail_day go with [refit], which is missing")
            continue
        settings = variant_settings(spec, variant, path)
        if spec.refit is not None and not variant.refitted:
            settings += fitted_settings(spec, _boxes(spec.refit), path)  # the refit still comes after it
        yield from _problems_of(spec, settings, names, path, places)
    if spec.refit is not None:
        yield from _refit_problems(spec, names, places)


def _refit_problems(spec: Spec, names: dict[str, tuple[str, ...]], places: bool) -> Iterator[Problem]:
    """What is wrong with what a refit sets: with all fitted, and with each garrison of its timetable."""
    assert spec.refit is not None
    refit = spec.refit
    path: KeyPath = ("refit",)
    yield from _problems_of(spec, fitted_settings(spec, _boxes(refit), path), names, path, places)
    for row, garrison in enumerate(refit.garrison):
        here: KeyPath = ("refit", "garrison", row, "count")
        yield from _problems_of(
            spec, [Setting(f"squadron.{garrison.squadron}.count", garrison.count, here)], names, here, places
        )


def _boxes(refit: RefitSpec) -> list[tuple[str, str]]:
    """All that can be fitted: squadron and item."""
    return [(squadron, item.id) for item in refit.item for squadron in item.squadrons]


def _problems_of(
    spec: Spec, settings: Sequence[Setting], names: dict[str, tuple[str, ...]], path: KeyPath, places: bool
) -> list[Problem]:
    return _made(spec, settings, Checker(names), path, places)[1][:_SETTABLE]


def _made(
    spec: Spec, settings: Sequence[Setting], checker: Checker, path: KeyPath, places: bool = True
) -> tuple[Spec | None, list[Problem]]:
    """The spec with values set, None where that cannot be, and what is wrong with it; `path` is where all are set.

    Without `places` it is enough that each value is good by itself.
    """
    bare = replace(spec, scenario=replace(spec.scenario, variants=Pairs()), refit=None, expect=())
    changes = Changes(bare, checker)
    if not changes.set(settings):
        return None, checker.problems
    if not places:
        return changes.spec, []
    document = as_table(changes.spec)
    known, problems = known_ids([document])
    whole = Checker(known, problems)
    made = Table(Spec).check(document, (), whole)
    found = whole.problems
    if not found and not isinstance(made, Bad):
        found = [one for one in whole_file_problems(made) if not one.warning]
    return (
        None if found or isinstance(made, Bad) else made,
        [_told_there(one, changes, path) for one in found],
    )


def _told_there(problem: Problem, changes: Changes, path: KeyPath) -> Problem:
    """A problem of the changed file as one of the setting that made it."""
    setting = changes.setting_at(problem.path)
    what = f"{key_text(problem.path)}: {problem.what}"
    return Problem(path if setting is None else setting.path, what, problem.suggestion)
