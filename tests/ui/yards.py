"""A yard as large as the one at Magnus, and battles that need no fighting: for pictures and tests of the screen."""

from concurrent.futures import Executor, Future
from functools import cache
from pathlib import Path

import numpy as np

from game.scenario import Scenario, load
from game.scenario.scenario import scenario_of_text
from game.sim.refit import Fought

YARD = Path(__file__).parents[1] / "scenarios" / "yard.toml"
_MORE = """
[[refit.item]]
id = "warheads"
name = "Warheads"
mark = "warhead"
days = 2
budget = 15
squadrons = ["first", "second", "flag", "escorts"]
has = ["pavorans"]

[[refit.item]]
id = "jamming"
name = "Counter-jamming"
mark = "jamming"
days = 3
budget = 20
squadrons = ["first", "second", "flag"]
has = ["pavorans"]
remarks = { escorts = "no room" }
"""
_FLAG = """
[[squadron]]
id = "flag"
name = "Flag division"
side = "union"
class = "cruiser"
count = 2
at = [-12_000.0, 6_000.0]
formation = { spacing_km = 400.0 }
"""
_PLAN = """plan = { fit = ["first.shields", "second.shields", "first.jamming", "second.jamming", "first.warheads", \
"second.warheads", "first.guns", "flag.guns", "flag.shields", "escorts.warheads"], sail_day = 20, way = "finding" }"""


@cache
def magnus() -> Scenario:
    """The yard with the items of the battle at Vesta, five squadrons and the plan of a month."""
    text = YARD.read_text(encoding="utf-8")
    start = text.index('[[refit.item]]\nid = "armour"')
    text = text[:start] + _MORE.strip() + "\n\n" + text[text.index('[[refit.item]]\nid = "sensors"') :]
    text = text.replace('\n[[squadron]]\nid = "escorts"', _FLAG + '\n[[squadron]]\nid = "escorts"')
    plan = next(line for line in text.splitlines() if line.startswith("plan = "))
    text = text.replace("day = 9\nfor", "day = 8\nfor")
    text = text.replace(plan, _PLAN).replace("budget = 200", "budget = 260")
    text = text.replace('"guns", "shields", "armour"', '"guns", "shields"').replace('"guns", "armour"', '"guns"')
    text = text.replace('squadrons = ["first", "second"]', 'squadrons = ["first", "second", "flag"]')
    for words in ('id = "shields"', 'id = "sensors"'):
        head, tail = text.split(words)
        text = (
            head + words + tail.replace('["first", "second", "escorts"]', '["first", "second", "flag", "escorts"]', 1)
        )
    return scenario_of_text(text.replace('title = "Yard"', 'title = "Vesta"'), "yard")


@cache
def small_yard() -> Scenario:
    return load(YARD)


class MadeUp(Executor):
    """Battles whose chance rises with what is fitted and falls with the garrison; `fought` at most, then none."""

    def __init__(self, most: int = 10**6) -> None:
        self.left = most

    def submit(self, call, /, *given, **named):  # type: ignore[no-untyped-def]
        scenario, _, first, count = given
        future: Future[Fought] = Future()
        if self.left > 0:
            self.left -= count
            future.set_result(fought_of(scenario, first, count))
        return future


def fought_of(scenario: Scenario, first: int, count: int) -> Fought:
    """Battles whose chance rises with what is fitted and falls with the garrison."""
    spec = scenario.spec
    classes = {one.id: one for one in spec.class_}
    own = [one for one in spec.squadron if one.side == "union"]
    power = sum(
        one.count[1] * ((classes[one.class_].shield_gj > 250) * 0.025 + _gun(scenario, one.class_)) for one in own
    )
    garrison = next(one.count[1] for one in spec.squadron if one.id == "garrison")
    chance = min(0.97, max(0.0, power * 0.9 - 0.03 * (garrison - 8)))
    dice = ((first + np.arange(count)) * 0.7548776662466927 + 0.3) % 1.0
    return Fought(dice < chance, np.where(dice < chance * 0.8, 0.7, 0.4))


def _gun(scenario: Scenario, class_id: str) -> float:
    one = next(row for row in scenario.spec.class_ if row.id == class_id)
    weapon = next(row for row in scenario.spec.weapon if row.id == one.batteries[0].weapon)
    return 0.06 if weapon.energy_gj > 50 else 0.0
