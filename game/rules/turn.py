"""The turn: every phase of the rulebook in its order, and the call that carries them out. Start reading here."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from .command.orders import accept_orders, bring_into_force
from .command.succession import pass_command
from .craft.craft_fire import fight
from .craft.flights import fly
from .craft.goals import choose_goals
from .craft.hangars import tend_hangars
from .craft.losses import lose_struck_craft
from .damage.blasts import burst
from .damage.containment import fail_containment
from .damage.crews import control_damage
from .damage.damage import deal_damage
from .damage.deaths import settle_deaths
from .damage.debris import cross_debris, fly_debris, strew_debris
from .damage.fires import burn, light_fires
from .damage.power import charge
from .damage.ramming import line_up, ram
from .damage.systems import break_systems
from .damage.warheads import set_off_warheads
from .fire.dark_beams import fire_dark_beams
from .fire.impactors import fire_impactors
from .fire.lasers import fire_lasers
from .fire.point_defence import stop_torpedoes
from .fire.salvo_flight import end_salvos, fly_salvos
from .fire.slugs import strike_with_slugs
from .fire.torpedoes import launch_torpedoes
from .knowledge.debris_sight import watch_debris
from .knowledge.ghosts import cast_ghosts, dissolve_ghosts
from .knowledge.inspection import inspect
from .knowledge.recasting import recast_contacts
from .knowledge.salvo_sight import watch_salvos
from .knowledge.sensors import look
from .knowledge.tracking import track
from .motion.steer import end_burns, steer
from .motion.tugs import cut_tows, hook_tows, release_tows
from .motion.units import fly_units
from .motion.withdrawal import leave
from .people.composure import shake_crews, strike_colours
from .people.readiness import muster
from .state.columns import Array
from .state.orders import OrderSet
from .state.rails import body_places, turn_rails
from .state.resolution import Resolution
from .state.tables import Tables
from .state.tracks import Tracks
from .state.vocabulary import IMPULSES
from .state.world import World
from .story.arrivals import arrive, bring_waves
from .story.objectives import give_verdicts, measure_progress
from .story.orders_above import give_orders_above, judge_orders_above, lapse_orders_above
from .story.questions import take_answers
from .story.stances import take_sides
from .story.stays import visit_places
from .story.triggers import pull_triggers

Phase = Callable[[Resolution], None]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What a turn consists of: phases at its beginning, phases of each impulse, phases at its end, each in order."""

    opening: tuple[Phase, ...]
    impulse: tuple[Phase, ...]
    closing: tuple[Phase, ...]

    def __getitem__(self, name: str) -> Phase:
        """The phase of a name; raises KeyError where there is none."""
        return {phase.__name__: phase for part in self._parts() for phase in part}[name]

    def changed(self, **phases: Phase | None) -> Self:
        """The same list with other phases wherever those of these names stand; None leaves one out.

        Raises KeyError for names that are not in the list.
        """
        if unknown := phases.keys() - {phase.__name__ for part in self._parts() for phase in part}:
            raise KeyError(*sorted(unknown))
        parts = [[phases.get(phase.__name__, phase) for phase in part] for part in self._parts()]
        return type(self)(*(tuple(phase for phase in part if phase is not None) for part in parts))

    def only(self, *kept: Phase) -> Self:
        """Those of the phases that are `kept`, in the order of the list."""
        return type(self)(*(tuple(phase for phase in part if phase in kept) for part in self._parts()))

    def before_each(self, phase: Phase) -> Self:
        """The same list with `phase` carried out before each of its phases."""
        return type(self)(*(tuple(one for other in part for one in (phase, other)) for part in self._parts()))

    def _parts(self) -> list[tuple[Phase, ...]]:
        return [getattr(self, field.name) for field in fields(self)]


RULES = Rulebook(
    opening=(
        accept_orders,
        take_answers,
        arrive,
        give_orders_above,
        cast_ghosts,
    ),
    impulse=(
        bring_waves,
        pass_command,
        bring_into_force,
        muster,
        charge,
        dissolve_ghosts,
        look,
        inspect,
        release_tows,
        hook_tows,
        steer,
        burst,
        fire_lasers,
        fire_dark_beams,
        fire_impactors,
        launch_torpedoes,
        watch_salvos,
        watch_debris,
        fight,
        lose_struck_craft,
        burn,
        control_damage,
        deal_damage,
        break_systems,
        light_fires,
        fail_containment,
        settle_deaths,
        strew_debris,
        tend_hangars,
        choose_goals,
        fly,
        fly_debris,
        line_up,
        fly_units,
        fly_salvos,
        strike_with_slugs,
        stop_torpedoes,
        set_off_warheads,
        end_salvos,
        cross_debris,
        ram,
        leave,
        shake_crews,
        strike_colours,
        cut_tows,
        lapse_orders_above,
        visit_places,
        pull_triggers,
        take_sides,
        recast_contacts,
        measure_progress,
        cast_ghosts,
        track,
    ),
    closing=(
        settle_deaths,
        judge_orders_above,
        end_burns,
        give_verdicts,
    ),
)
"""The rules of the game."""


def resolve_turn(
    world: World, tables: Tables, orders: OrderSet, *, record: str = "all", rules: Rulebook = RULES
) -> tuple[World, Array, Tracks | None]:
    """The next turn of every battle that is not over: (world, events, tracks). The arguments are left as they were.

    record "all": events is a table of `EVENT` rows and tracks tell where everything was; "counts": events is the
    table of counts (W, kinds, A + 1); "none": the same, for callers that look at neither. The world is the same.
    rules: the game's, or `RULES.changed(...)` to try others.
    """
    if world.battle.over.any():
        return _resolve_some(world, tables, orders, record, rules)
    res = Resolution(world, tables, record, orders)
    carry_out(res, rules)
    events = res.journal.table() if record == "all" else res.journal.counts()
    return res.world, events, res.tracks


def carry_out(res: Resolution, rules: Rulebook) -> None:
    """Resolve the turn: all phases in their order; then the clock and the bodies on their rails stand at its end."""
    for impulse in range(IMPULSES):
        res.begin_impulse(impulse)
        for phase in rules.impulse if impulse else rules.opening + rules.impulse:
            phase(res)
    for phase in rules.closing:
        phase(res)
    res.end_turn()
    turn_rails(res.world, res.tables)
    res.world.battle.turn += 1


def _resolve_some(
    world: World, tables: Tables, orders: OrderSet, record: str, rules: Rulebook
) -> tuple[World, Array, Tracks | None]:
    """Resolve the worlds that are not over and leave the others as they are."""
    running = np.flatnonzero(~world.battle.over)
    part, events, tracks = resolve_turn(world.take(running), tables, orders.take(running), record=record, rules=rules)
    whole = world.copy()
    whole.put(running, part)
    if tracks is not None:
        events["world"] = running[events["world"]]
        still = Tracks.still(world, *body_places(world, tables))
        still.put(running, tracks)
        return whole, events, still
    counts = np.zeros((world.worlds, *events.shape[1:]), dtype=events.dtype)
    counts[running] = events
    return whole, counts, None
