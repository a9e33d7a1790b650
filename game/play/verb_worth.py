"""What each verb of the menu is worth: the plan as it stands with that verb given to the selection, played ahead."""

from dataclasses import dataclass

import numpy as np

from game.scenario import ScenarioError
from game.sim.odds import TURNS_AHEAD, Comparison, Futures, knows_enemies

from ..rules.state.orders import OrderSet
from .choices import choices
from .commander import Commander
from .fan import ROUNDS, Compared
from .forecast import Forecast
from .model import BattleModel
from .power import next_stance
from .scene import Scene
from .vain_orders import why_vain
from .verbs import GRAVE, VERBS, Choice, Pointed

_CHEAPER = 0.005
"""What a verb must spare against the dearest to be recommended, in parts of the fleet."""
_DEAR = 0.1
"""What a verb may cost more than the best before it is marked, in parts of the fleet or of the ships selected."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is lost on the mean if a verb is chosen: parts of what is selected and of the fleet, in the coming turn
    and by the end of all turns that are played; NaN while it is not known.
    """

    selected_soon: float
    selected: float
    fleet_soon: float
    fleet: float
    futures: int

    @property
    def sure(self) -> bool:
        """Is it told from enough futures to be more than a first guess?"""
        return self.futures > ROUNDS[0]


ASKED_FIRST = ("readiness", "posture")
"""Verbs that ask which of several is meant: they lead to no plan yet."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The verbs that are offered for what was pointed at, and the plans that they lead to."""

    choices: tuple[Choice, ...]
    comparison: Comparison | None
    plans: tuple[int, ...]
    """Which plan of the comparison each choice leads to; -1 for those that cannot be ordered."""
    key: object
    """The same for the same plans of the same turn."""


def offer(commander: Commander, at: Pointed, scene: Scene, forecast: Forecast | None) -> Offer:
    """Verbs for the selection and what is pointed at, best first, what would do nothing last; with their plans."""
    model, told, made = commander.model, [], []
    for choice in choices(commander, at, scene):
        vain, orders, key = _supposed(commander, choice.verb.id, at, scene, forecast)
        told.append(Choice(choice.verb, choice.note, vain))
        made.append((orders, key))
    order = sorted(range(len(told)), key=lambda n: bool(told[n].vain))
    # In no order that depends on what is in vain: that may be told later, and the plans are the same.
    distinct = list(dict.fromkeys(key for orders, key in made if orders is not None))
    plans = [next(orders for orders, key in made if key == one) for one in distinct]
    turns = min(TURNS_AHEAD, model.turns - model.turn + 1)
    comparison = None
    # Where no enemy is known nobody fires, unless one of the verbs makes one.
    war = any(choice.verb.of_side for choice in told)
    if plans and not model.over and (war or knows_enemies(model.seen, model.side)):
        sets = tuple(one for one in plans if one is not None)
        comparison = Comparison(model.scenario, model.seen, model.side, sets, turns)
    numbers = tuple(distinct.index(made[n][1]) if made[n][0] is not None else -1 for n in order)
    return Offer(tuple(told[n] for n in order), comparison, numbers, (model.turn, tuple(distinct)))


def _supposed(
    commander: Commander, name: str, at: Pointed, scene: Scene, forecast: Forecast | None
) -> tuple[str, OrderSet | None, str]:
    """What the plan would be with a verb: why the verb would do nothing ("" where it does), orders, their text."""
    model = commander.model
    if name in ASKED_FIRST:
        return "", None, ""
    with model.supposing() as draft:
        why = plot_verb(commander, name, at, scene)
        if why:
            return why, None, ""
        vain = why_vain(model, model.selection.codes, VERBS[name], forecast)
        try:
            return vain, model.own_orders(), repr(sorted(draft.orders.items()))
        except ScenarioError as error:
            return error.faults[0].what, None, ""


def plot_verb(commander: Commander, name: str, at: Pointed, scene: Scene) -> str:
    """Plot a verb for the selection without asking back; why it cannot be, "" where it can."""
    model, lead = commander.model, commander.model.selection.lead
    if name == "power" and lead is not None:
        model.draft.plot(commander.unit_ids(), "stance", next_stance(model.draft.plotted(lead, "stance")))
    else:
        return commander.do(name, at, scene) or ""
    return ""


def worths(offered: Offer, compared: Compared | None, model: BattleModel) -> tuple[Worth | None, ...]:
    """What the choices of an offer are worth as far as it is known: None for what is not known at all."""
    if compared is None or compared.key != offered.key or not compared.soon:
        return (None,) * len(offered.choices)
    units = tuple(model.selection.units)
    return tuple(_worth(compared, plan, units, model.side) if plan >= 0 else None for plan in offered.plans)


def _worth(compared: Compared, plan: int, units: tuple[int, ...], side: int) -> Worth:
    soon, late = compared.soon[plan], compared.late[plan] if compared.late else None
    selected, fleet = (_lost(late, units, side), _fleet(late, side)) if late is not None else (np.nan, np.nan)
    return Worth(
        _lost(soon, units, side), selected, _fleet(soon, side), fleet, len(late) if late is not None else 0
    )  # fmt: skip


def _lost(futures: Futures, units: tuple[int, ...], side: int) -> float:
    """What part of the units is lost on the mean; of craft, where no unit is meant."""
    if not units:
        return float(futures.craft_lost[:, side].mean())
    some = list(units)
    there = futures.there[:, some]
    lost = futures.lost[:, :, some].any(axis=1) & there
    return float(lost.sum() / max(int(there.sum()), 1))


def _fleet(futures: Futures, side: int) -> float:
    return float(futures.mass_lost[:, side].mean())


def best(told: tuple[Worth | None, ...], offered: Offer) -> int:
    """The choice after which most of the fleet is left; -1 while it is not known, or where all cost the same."""
    known = [
        n for n, worth in enumerate(told)
        if worth is not None and worth.sure and not offered.choices[n].vain and offered.choices[n].verb.id not in GRAVE
    ]  # fmt: skip
    costs = {n: worth.fleet for n in known if (worth := told[n]) is not None}
    found = min(costs, key=lambda n: (costs[n], n), default=-1)
    return found if found >= 0 and max(costs.values()) >= costs[found] + _CHEAPER else -1


def ranked(told: tuple[Worth | None, ...], offered: Offer) -> list[int]:
    """The choices in the order in which they are shown: best for the fleet first, what would do nothing last.

    What cannot be taken back stands behind what can, however good it is.
    """

    def place(n: int) -> tuple[bool, bool, float, int]:
        choice, worth = offered.choices[n], told[n]
        return bool(choice.vain), choice.verb.id in GRAVE, worth.fleet if worth is not None else np.inf, n

    return sorted(range(len(told)), key=place)


def dear(value: float, values: list[float]) -> bool:
    """Does a verb cost much more than the cheapest?"""
    known = [one for one in values if one == one]
    return bool(known) and value > min(known) + _DEAR
