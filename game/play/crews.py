"""How ready a crew is, when it will be as ready as it is told, and how composed it is."""

from dataclasses import dataclass

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import IMPULSES, PPM, SHAKEN_PPM, Readiness
from .model import BattleModel


@dataclass(frozen=True, slots=True)
class Mustering:
    """A crew on its way from a level to the one wanted: what is coming next, how much of that step is done."""

    level: Readiness
    wanted: Readiness
    coming: Readiness | None
    share: float  # 0..1 of the step to `coming`
    minutes: float  # until it stands at `wanted`


def readiness_wanted(model: BattleModel, slot: int) -> Readiness:
    """The level that a crew is told: as plotted, else as ordered before."""
    plotted = model.draft.plotted(slot, "readiness")
    return Readiness[plotted.upper()] if plotted else Readiness(int(model.seen.units.readiness_wanted[0, slot]))


def mustering(model: BattleModel, slot: int) -> Mustering:
    """How a crew of the side comes to the level wanted of it, if what is plotted is in force at once."""
    units, tables = model.seen.units, model.tables
    level, wanted = Readiness(int(units.readiness[0, slot])), readiness_wanted(model, slot)
    if level == wanted:
        return Mustering(level, wanted, None, 1.0, 0.0)
    way = range(level, wanted, 1 if wanted > level else -1)
    steps = [tables.muster_impulses(one, one + way.step) for one in way]
    coming, done = Readiness(level + way.step), 0
    if int(units.readiness_next[0, slot]) == coming and units.readiness_impulse[0, slot] != NONE:
        left = int(units.readiness_impulse[0, slot]) - int(model.seen.battle.turn[0]) * IMPULSES
        done = min(max(steps[0] - left, 0), steps[0])
    return Mustering(level, wanted, coming, done / steps[0], (sum(steps) - done) * tables.impulse_s / 60.0)


def readiness_words(model: BattleModel, slot: int) -> str:
    """How ready a crew is, and when it is as ready as it is told."""
    crew = mustering(model, slot)
    if crew.coming is None:
        return _WORDS[crew.level]
    return f"{_WORDS[crew.level]}, {_WORDS[crew.wanted]} in {minutes_words(crew.minutes)}"


def morale(model: BattleModel, slot: int, morale_ppm: int) -> tuple[float, str] | None:
    """What is left of a crew's morale, 0..1, and its state in a word; None where nothing ever shakes it."""
    units = model.seen.units
    if model.tables.composure_ppm[model.side, int(units.class_id[0, slot])] >= PPM:
        return None
    state = "broken" if units.broken[0, slot] else "shaken" if morale_ppm < SHAKEN_PPM else "calm"
    return morale_ppm / PPM, state


def minutes_words(minutes: float) -> str:
    """A time in minutes, in seconds below two."""
    return f"{minutes:.0f} min" if minutes >= 2 else f"{minutes * 60:.0f} s"


_WORDS = {Readiness.ROUTINE: "routine", Readiness.ALERT: "alert", Readiness.RED: "red alert"}
