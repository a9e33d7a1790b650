"""What stands before a turn ends: ships whose orders lack something or run into something, the gravest first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import NONE
from ..rules.state.vocabulary import Level, Posture
from .asked import question
from .choices import hit_ppm
from .commander import Commander
from .forecast import Forecast
from .impactors import aim_of, aimed_at, charge_of
from .model import BattleModel
from .order_words import fire_mode, move_order
from .scene import Scene
from .vain_orders import vain_orders
from .war import told_words
from .weapon_rows import containment_words

_GOING = ("intercept", "pursue")
"""Moves that lead to an enemy, so that one can fire at it."""
_SOON_TURNS = 1
"""Falls within so many turns are told."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Ships with one thing about them: which, what, and whether they may be lost by it."""

    slots: tuple[int, ...]  # row codes
    words: str
    grave: bool = False
    vain: str = ""  # of orders that do nothing: the words without the names


def concerns(
    commander: Commander, unordered: Sequence[int], scene: Scene, forecast: Forecast | None = None
) -> list[Concern]:
    """All that stands before the turn ends; `forecast` is of the orders as plotted."""
    model = commander.model
    if model.over:
        return []
    own = [slot for slot in sorted(model.able()) if slot < len(model.names.units)]
    found = [
        _unanswered(model), _at_war(model), _failing(model, own), _falling(model, own, forecast),
        _unordered(model, unordered), _under_fire(commander, own, scene), _holding_fire(model, own),
        _off_spine(model, own),
    ]  # fmt: skip
    vain = [
        Concern(codes, f"{who(model, codes)} {words}", vain=words) for codes, words in vain_orders(model, own, forecast)
    ]
    return [*(concern for concern in found if concern is not None), *vain]


def vain_words(concerns: Sequence[Concern], codes: Sequence[int]) -> list[str]:
    """Why orders of these rows do nothing, for their card; of several rows how many of them it is about."""
    found = []
    for concern in concerns:
        some = set(concern.slots).intersection(codes)
        if concern.vain and some:
            found.append(concern.vain if len(some) == len(codes) else f"{len(some)} of {len(codes)} {concern.vain}")
    return found


def who(model: BattleModel, slots: Sequence[int]) -> str:
    """Ships or flights by name where it is one, else their squadrons."""
    names, rows = model.names, model.names.units + model.names.flights
    if len(slots) == 1:
        return rows[slots[0]].name
    return ", ".join(names.squadron_names[q] for q in dict.fromkeys(rows[s].squadron for s in slots))


def _unanswered(model: BattleModel) -> Concern | None:
    asked = question(model)
    if asked is None or asked.plotted is not None:
        return None
    return Concern((), f"{asked.speaker} waits for an answer: 1 to {len(asked.options)}")


def _at_war(model: BattleModel) -> Concern | None:
    """A war that is plotted: no order makes peace again."""
    words = told_words(model)
    return Concern((), words) if words else None


def _unordered(model: BattleModel, slots: Sequence[int]) -> Concern | None:
    if not slots:
        return None
    name = who(model, slots)
    words = f"{name} has no order" if len(slots) == 1 else f"{len(slots)} ships have no order: {name}"
    return Concern(tuple(slots), words)


def _failing(model: BattleModel, own: Sequence[int]) -> Concern | None:
    """Containments that fail and are not spun down."""
    told = {slot: containment_words(model, slot) for slot in own if model.seen.units.breach_impulses[0, slot] > 0}
    slots = [slot for slot, words in told.items() if words and not words.startswith("spun")]
    if not slots:
        return None
    if len(slots) == 1:
        return Concern((slots[0],), f"{who(model, slots)}: {told[slots[0]]}, Shift+R spins it down", grave=True)
    return Concern(tuple(slots), f"{len(slots)} plants failing: {who(model, slots)}", grave=True)


def _falling(model: BattleModel, own: Sequence[int], forecast: Forecast | None) -> Concern | None:
    """Ships that come down on a body in the coming turn."""
    if forecast is None:
        return None
    slots = [slot for slot in own if (forecast.fall_turns(slot) or _SOON_TURNS + 1) <= _SOON_TURNS]
    if not slots:
        return None
    return Concern(tuple(slots), f"{who(model, slots)} {_ends(slots, 'falls', 'fall')} in this turn", grave=True)


def _off_spine(model: BattleModel, own: Sequence[int]) -> Concern | None:
    """Ships that would fire in the turn at what they are told to, but point past it."""
    off: dict[int, float] = {}
    for slot in own:
        target = aimed_at(model, slot)
        charge = charge_of(model.seen, model.tables, model.draft, slot) if target >= 0 else None
        aim = aim_of(model, slot, target) if charge is not None and charge.in_turn else None
        if aim is not None and aim.in_range and not aim.bears:
            off[slot] = aim.off_deg
    if not off:
        return None
    most = f"{'up to ' if len(off) > 1 else ''}{max(off.values()):.0f}°"
    return Concern(tuple(off), f"{who(model, list(off))} cannot bear: {most} off the spine")


def _under_fire(commander: Commander, own: Sequence[int], scene: Scene) -> Concern | None:
    """Ships without power that somebody who is identified can hit from where he stands."""
    model = commander.model
    down = [slot for slot in own if _spun_down(model, slot)]
    if not down:
        return None
    foes = np.flatnonzero(scene.alive & (scene.side != model.side) & (scene.level >= Level.IDENTIFIED)).tolist()
    foes = [foe for foe in foes if model.fights(int(scene.side[foe]))]
    slots = [slot for slot in down if any(hit_ppm(commander, foe, slot, scene) for foe in foes)]
    if not slots:
        return None
    return Concern(tuple(slots), f"{who(model, slots)} {_ends(slots, 'is', 'are')} spun down under fire")


def _holding_fire(model: BattleModel, own: Sequence[int]) -> Concern | None:
    """Ships that go for an enemy and are told not to fire."""
    slots = [slot for slot in own if fire_mode(model, slot) == "hold" and _goes_for_enemy(model, slot)]
    if not slots:
        return None
    deeds = _ends(slots, "goes for an enemy and holds its fire", "go for an enemy and hold their fire")
    return Concern(tuple(slots), f"{who(model, slots)} {deeds}")


def _goes_for_enemy(model: BattleModel, slot: int) -> bool:
    kind, target = move_order(model, slot)
    if kind not in _GOING or not 0 <= target < len(model.names.units):
        return False
    side = int(model.seen.units.side[0, target])
    return side != NONE and model.fights(side)


def _spun_down(model: BattleModel, slot: int) -> bool:
    plotted = model.draft.plotted(slot, "posture")
    return plotted == "spun_down" if plotted else bool(model.seen.units.posture[0, slot] == Posture.SPUN_DOWN)


def _ends(slots: Sequence[int], one: str, more: str) -> str:
    return one if len(slots) == 1 else more
