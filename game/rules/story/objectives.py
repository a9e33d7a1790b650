"""Objectives (R5): phase `measure_progress` keeps their progress, `give_verdicts` ends battles.

What the numbers of `tables.Objective` mean is listed at `vocabulary.ObjectiveKind` and `Counted`; `progress` measures
them.
"""

import numpy as np

from ..state.columns import NONE, Array, among
from ..state.resolution import Resolution
from ..state.tables import Objective
from ..state.vocabulary import PLACED, SUBSTEPS, Counted, Event, Kind, ObjectiveKind, Presence, Stance, Verdict
from .arrivals import called_off
from .progress import body_states_at, has_stayed, not_lost, objective_ppm, weights

_MET_AT_FIRST = (ObjectiveKind.SURVIVE, ObjectiveKind.PROTECT)
MEASURE_EVERY = 4
"""Impulses from one measure of who is out of reach to the next; losses are counted in every impulse."""


def measure_progress(res: Resolution) -> None:
    """Progress of every objective as it is at the end of this impulse; what is lost again counts no more."""
    step = (res.impulse + 1) * SUBSTEPS
    states = body_states_at(res.this_turn.body_x, res.this_turn.body_y, step, res.tables.substep_s)
    weighed: dict[int, Array] = {}
    for number, objective in enumerate(res.tables.objectives):
        if objective.kind == ObjectiveKind.WITHDRAW and (res.impulse + 1) % MEASURE_EVERY:
            continue
        counted = int(objective.measure)
        if counted not in weighed:
            weighed[counted] = weights(res.world, res.tables, counted)
        ppm = objective_ppm(res.world, res.tables, number, weighed[counted], states)
        res.world.objectives.progress_ppm[:, number] = ppm
        if objective.hidden:
            _show(res, number, objective)


def _show(res: Resolution, number: int, objective: Objective) -> None:
    """Show a side a hidden objective of its own that it has met, or that a trigger shows."""
    states = res.world.objectives
    comes = ~states.shown[:, number]
    due = states.progress_ppm[:, number] >= objective.victory_ppm
    if objective.kind in _MET_AT_FIRST:
        due[:] = False
    if objective.shown_by != NONE:
        due |= res.world.triggers.fired_count[:, objective.shown_by] > 0
    comes &= due
    states.shown[comes, number] = True
    res.journal.write(
        Event.OBJECTIVE_SHOWN, np.flatnonzero(comes), side=objective.side, source=objective.side, value=number
    )


def give_verdicts(res: Resolution) -> None:
    """End of the turn: end the battles that are decided, with a verdict for every side.

    A battle ends after the last turn; when a trigger said so; when no two enemies are left standing (`standing`),
    but for one that began in peace and still is, and unless a side that stands is still on its way to a place that it
    is required to be at; and when nothing that required objectives ask about can change any more: all of it is lost,
    away, or where it was to be. Progress alone ends nothing.
    """
    world, sides = res.world, res.world.sides
    stands, enemies = standing(res), res.world.sides.at_war()
    met = (stands[:, :, None] & stands[:, None, :] & enemies).any(axis=(1, 2))
    if not res.tables.sides.enemy.any():
        met |= ~enemies.any(axis=(1, 2))
    ruled = sides.verdict != Verdict.UNDECIDED
    over = (~met & ~_on_the_way(res)) | ruled.any(axis=1) | _settled(res) | (world.battle.turn + 1 >= res.tables.turns)
    verdicts = _verdicts(res, stands, ruled)
    np.copyto(sides.verdict, verdicts, where=over[:, None])
    world.battle.over |= over
    w = np.flatnonzero(over)
    for side in range(verdicts.shape[1]):
        res.journal.write(Event.VERDICT, w, side=side, source=side, value=verdicts[w, side])


def standing(res: Resolution) -> Array:
    """Sides that still fight: (W, A) bool.

    They have a living unit on the map or yet to come, or drones, which need no ship. Fighters without one do not
    stand, and neither do waves that have been called off.
    """
    units, flights = res.world.units, res.world.flights
    here = not_lost(res.world) & among(units.presence, (Presence.PRESENT, Presence.DORMANT))
    swarm = (flights.uid != 0) & (flights.alive > 0) & (res.flight_cls("kind") == Kind.DRONE)
    swarm &= among(flights.presence, (Presence.PRESENT, Presence.DORMANT))
    off = called_off(res.world, res.tables)
    if off is not None:
        here, swarm = here & ~off[0], swarm & ~off[1]
    sides = range(res.world.sides.commander.shape[1])
    stands = [(here & (units.side == a)).any(axis=1) | (swarm & (flights.side == a)).any(axis=1) for a in sides]
    return np.stack(stands, axis=1)


def _required(res: Resolution) -> list[tuple[int, Objective]]:
    return [(number, one) for number, one in enumerate(res.tables.objectives) if not one.optional]


def _settled(res: Resolution) -> Array:
    """Worlds in which nothing that a required objective counts can change: (W,) bool; none without objectives."""
    required = _required(res)
    settled = np.full(res.world.worlds, bool(required))
    for number, one in required:
        settled &= ~_may_change(res, number, one)
    return settled


def _on_the_way(res: Resolution) -> Array:
    """Worlds in which somebody can still come to a place, or hold it for longer, as is required: (W,) bool."""
    on_the_way = np.zeros(res.world.worlds, bool)
    for number, one in _required(res):
        if one.kind in PLACED:
            short = res.world.objectives.progress_ppm[:, number] < one.victory_ppm
            on_the_way |= short & _may_change(res, number, one)
    return on_the_way


def _may_change(res: Resolution, number: int, one: Objective) -> Array:
    """Worlds in which units that an objective counts may still change its progress: (W,) bool."""
    open_yet = not_lost(res.world) & (res.world.units.presence != Presence.AWAY)
    open_yet &= one.who[: res.world.unit_slots]
    off = called_off(res.world, res.tables)
    if off is not None:
        open_yet &= ~off[0]
    if one.kind == ObjectiveKind.EVACUATE:
        open_yet &= ~has_stayed(res.world, one, number)
    found: Array = open_yet.any(axis=1)
    if one.measure == Counted.CRAFT:
        flights = res.world.flights
        aloft = (flights.uid != 0) & (flights.alive > 0) & (flights.presence != Presence.AWAY)
        found = (aloft & one.craft[: res.world.flight_slots]).any(axis=1)
    if one.kind == ObjectiveKind.HOLD:
        found &= res.world.objectives.held_turns[:, number] < one.turns
    return found


def _verdicts(res: Resolution, stands: Array, ruled: Array) -> Array:
    """What each side would get if the battle ended now: (W, A) Verdict.

    What a trigger ruled stays, and decides for that side's enemies too. Else victory takes all of a side's required
    objectives; a side without any shares what its allies got, else it gets the opposite of its enemies. Where that
    says nothing, who stands with no enemy left wins, who is beaten by one that stands loses, and the rest is a draw:
    who fought nobody, and was fought by nobody, has neither won nor lost.
    """
    verdict = np.where(ruled, res.world.sides.verdict, int(Verdict.UNDECIDED)).astype(np.int8)
    _fill(verdict, _opposite(res, verdict))
    _fill(verdict, _by_objectives(res))
    _fill(verdict, _shared(res, verdict))
    _fill(verdict, _opposite(res, verdict))
    _fill(verdict, _by_standing(res, stands))
    return verdict


def _fill(verdict: Array, by: Array) -> None:
    np.copyto(verdict, by, where=verdict == Verdict.UNDECIDED)


def _by_objectives(res: Resolution) -> Array:
    """Verdicts of sides with required objectives: (W, A) Verdict."""
    sides = res.world.sides
    verdict = np.full(sides.verdict.shape, Verdict.UNDECIDED, np.int8)
    for number, one in _required(res):
        reached = res.world.objectives.progress_ppm[:, number] >= one.victory_ppm
        failed = ~reached | (verdict[:, one.side] == Verdict.DEFEAT)
        verdict[:, one.side] = np.where(failed, int(Verdict.DEFEAT), int(Verdict.VICTORY))
    return verdict


def _opposite(res: Resolution, verdict: Array) -> Array:
    """The opposite of what a side's enemies got, those of them that got anything: (W, A) Verdict."""
    made = np.full_like(verdict, Verdict.UNDECIDED)
    enemies = res.world.sides.at_war()
    for side in range(verdict.shape[1]):
        foes = np.where(enemies[:, side], verdict, int(Verdict.UNDECIDED))
        some = (foes != Verdict.UNDECIDED).any(axis=1)
        beaten = some & among(foes, (Verdict.DEFEAT, Verdict.UNDECIDED)).all(axis=1)
        made[some, side] = Verdict.DRAW
        made[beaten, side] = Verdict.VICTORY
        made[(foes == Verdict.VICTORY).any(axis=1), side] = Verdict.DEFEAT
    return made


def _shared(res: Resolution, verdict: Array) -> Array:
    """What the allies of a side got that got anything, a draw where they got different things: (W, A) Verdict."""
    allied = res.world.sides.stance == Stance.ALLIED
    made = np.full_like(verdict, Verdict.UNDECIDED)
    for side in range(verdict.shape[1]):
        friends = allied[:, side] & allied[:, :, side]
        got = [(friends & (verdict == one)).any(axis=1) for one in (Verdict.VICTORY, Verdict.DEFEAT, Verdict.DRAW)]
        alike = np.sum(got, axis=0) == 1
        for won, one in zip(got, (Verdict.VICTORY, Verdict.DEFEAT, Verdict.DRAW), strict=True):
            made[won, side] = np.where(alike[won], one, Verdict.DRAW)
    return made


def _by_standing(res: Resolution, stands: Array) -> Array:
    made = np.full(stands.shape, Verdict.DRAW, np.int8)
    enemies = res.world.sides.at_war()
    for side in range(stands.shape[1]):
        foes = (stands & enemies[:, side]).any(axis=1)
        made[stands[:, side] & ~foes & enemies[:, side].any(axis=1), side] = Verdict.VICTORY
        made[~stands[:, side] & foes, side] = Verdict.DEFEAT
    return made
