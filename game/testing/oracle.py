"""The rules a second time: each for one unit, pair or side in plain Python, written from its words and not its numpy.

- `oracle.knowledge`: sensors (K1), what is in sight, inspection (K4)
- `oracle.targets`, `oracle.lasers`, `oracle.dark_beams`: who fires at what; lasers (W1); dark beams and daze (W2, W3);
  what stands in the way (D4). They look at an `oracle.battlefield`
- `oracle.impactors`: who fires slugs and where to, passes, and what slugs run into (W4)
- `oracle.damage`: recharging (D1), damage through shield, armour and hull (D2), broken systems, breaches (D3)
- `oracle.blasts`: what a blast does to ships and craft (D3)
- `oracle.salvos`: launching, guidance and passes of torpedoes, point defence, warheads, Hughes' arithmetic (W5, W6)
- `oracle.motion`: gravity, moves, tows and falls (M1, M2, M3, M5)
- `oracle.flights`, `oracle.missions`, `oracle.craft_fire`: launch and landing, missions, fighters and drones (W7, W8)
- `oracle.people`: readiness (P1), composure (P4)
- `oracle.command`: faults of orders, succession (P2)
- `oracle.objectives`, `oracle.story`: objectives, verdicts (R5, R6); triggers and waves (R1), questions (R7)

Rolls are arguments, or functions of their keys as in the game. `assert_lasers_agree` and `assert_dark_beams_agree`
hold a phase of fire, the game's or your own, to the words.
"""

from collections.abc import Callable

import numpy as np

from ..rules.fire.dark_beams import fire_dark_beams
from ..rules.fire.lasers import fire_lasers
from ..rules.state.resolution import Resolution
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Event
from ..rules.state.world import World
from ..rules.turn import Phase
from . import oracle_battlefield as battlefield
from . import oracle_blasts as blasts
from . import oracle_command as command
from . import oracle_craft_fire as craft_fire
from . import oracle_damage as damage
from . import oracle_dark_beams as dark_beams
from . import oracle_flights as flights
from . import oracle_impactors as impactors
from . import oracle_knowledge as knowledge
from . import oracle_lasers as lasers
from . import oracle_missions as missions
from . import oracle_motion as motion
from . import oracle_objectives as objectives
from . import oracle_people as people
from . import oracle_salvos as salvos
from . import oracle_story as story
from . import oracle_targets as targets
from .oracle_battlefield import Battlefield
from .oracle_shots import Fired
from .strategies_fire import resolution_at

__all__ = [
    "assert_dark_beams_agree",
    "assert_lasers_agree",
    "battlefield",
    "blasts",
    "command",
    "craft_fire",
    "damage",
    "dark_beams",
    "flights",
    "impactors",
    "knowledge",
    "lasers",
    "missions",
    "motion",
    "objectives",
    "people",
    "salvos",
    "story",
    "targets",
]


_SHOT = ("source", "slot", "shot", "target", "chance_ppm", "roll_ppm", "value")
_HIT = ("target", "source", "slot", "shot", "energy_mj")


def assert_lasers_agree(tables: Tables, world: World, impulse: int, phase: Phase = fire_lasers) -> None:
    """A phase of lasers fires the shots, deals the hits and spends the charges that the words of the rule say.

    For worlds of one battle, as `strategies_fire.skirmishes` draws them.
    """
    _assert_fire_agrees(resolution_at(world, tables, impulse), phase, lasers.lasers, Event.LASER)


def assert_dark_beams_agree(tables: Tables, world: World, impulse: int, phase: Phase = fire_dark_beams) -> None:
    """The same of a phase of dark beams, and what each crew feels of them."""
    res = resolution_at(world, tables, impulse)
    told = _assert_fire_agrees(res, phase, dark_beams.dark_beams, Event.DARK_BEAM)
    felt = {s: int(res.world.units.daze_ppm[0, s]) for s in told.daze}
    _assert_equal("daze", felt, told.daze)


def _assert_fire_agrees(res: Resolution, phase: Phase, words: Callable[[Battlefield], Fired], kind: Event) -> Fired:
    told = words(battlefield.battlefield(res))
    before = res.world.units.capacitor_mj.copy()
    phase(res)
    events = res.journal.table()
    rows = events[events["kind"] == kind]
    _assert_equal("shots", sorted(tuple(int(row[name]) for name in _SHOT) for row in rows), sorted(told.shots))
    hits = res.taken_hits()
    dealt = [] if hits is None else zip(*(getattr(hits, name).tolist() for name in _HIT), strict=True)
    _assert_equal("hits", sorted(dealt), sorted(told.hits))
    spent = before - res.world.units.capacitor_mj
    _assert_equal("charges", {(s, k): int(mj) for (_, s, k), mj in np.ndenumerate(spent) if mj}, told.spent)
    return told


def _assert_equal(what: str, done: object, told: object) -> None:
    if done != told:
        raise AssertionError(f"{what} are not what the words of the rule say: {done}, to be {told}")
