"""Objectives (R5): phase `measure_progress` keeps their progress, `give_verdicts` ends battles.

What the numbers of `tables.Objective` mean is listed at `vocabulary.ObjectiveKind` and `Counted`; `progress` measures
them.
"""

import numpy as np

from ..state.columns import Array
from ..state.resolution import Resolution
from ..state.tables import Objective
from ..state.vocabulary import SUBSTEPS, Counted, Event, Kind, ObjectiveKind, Presence, Verdict
from .progress import BodyStates, body_states_at, craft_ppm, not_lost, progress_ppm, weights, whole_craft

MEASURE_EVERY = 4
"""Impulses from one measure of who is out of reach to the next; losses are counted in every impulse."""


def measure_progress(res: Resolution) -> None:
    """Progress of every objective as it is at the end of this impulse; what is lost again counts no more."""
    step = (res.impulse + 1) * SUBSTEPS
    states = body_states_at(res.this_turn.body_x, res.this_turn.body_y, step, res.tables.substep_s)
    for number, objective in enumerate(res.tables.objectives):
        if objective.kind == ObjectiveKind.WITHDRAW and (res.impulse + 1) % MEASURE_EVERY:
            continue
        res.world.objectives.progress_ppm[:, number] = _progress_ppm(res, objective, states)


def _progress_ppm(res: Resolution, objective: Objective, states: BodyStates) -> Array:
    if objective.measure == Counted.CRAFT:
        return craft_ppm(objective, whole_craft(res.world, res.tables), res.world.flights.alive)
    weight = weights(res.world, res.tables, objective.measure)
    return progress_ppm(res.world, res.tables, objective, weight, states)


def give_verdicts(res: Resolution) -> None:
    """End of the turn: end the battles that are decided, with a verdict for every side.

    A battle ends after the last turn; when a trigger said so; when no two enemies are left standing (`standing`);
    and when nothing that required objectives ask about can change any more: all of it is lost or away. Progress
    alone ends nothing.
    """
    world, sides = res.world, res.world.sides
    stands = standing(res)
    met = (stands[:, :, None] & stands[:, None, :] & _enemies(res)).any(axis=(1, 2))
    ruled = sides.verdict != Verdict.UNDECIDED
    over = ~met | ruled.any(axis=1) | _settled(res) | (world.battle.turn + 1 >= res.tables.turns)
    verdicts = _verdicts(res, stands, ruled)
    np.copyto(sides.verdict, verdicts, where=over[:, None])
    world.battle.over |= over
    w = np.flatnonzero(over)
    for side in range(verdicts.shape[1]):
        res.journal.write(Event.VERDICT, w, side=side, source=side, value=verdicts[w, side])


def standing(res: Resolution) -> Array:
    """Sides that still fight: (W, A) bool.

    They have a living unit on the map or yet to come, or drones, which need no ship. Fighters without one do not
    stand.
    """
    units, flights = res.world.units, res.world.flights
    here = not_lost(res.world) & np.isin(units.presence, (Presence.PRESENT, Presence.DORMANT))
    swarm = (flights.uid != 0) & (flights.alive > 0) & (res.flight_cls("kind") == Kind.DRONE)
    swarm &= np.isin(flights.presence, (Presence.PRESENT, Presence.DORMANT))
    sides = range(res.world.sides.commander.shape[1])
    stands = [(here & (units.side == a)).any(axis=1) | (swarm & (flights.side == a)).any(axis=1) for a in sides]
    return np.stack(stands, axis=1)


def _required(res: Resolution) -> list[tuple[int, Objective]]:
    return [(number, one) for number, one in enumerate(res.tables.objectives) if not one.optional]


def _settled(res: Resolution) -> Array:
    """Worlds in which nothing that a required objective counts can change: (W,) bool; none without objectives."""
    required = _required(res)
    settled = np.full(res.world.worlds, bool(required))
    flights = res.world.flights
    open_yet = not_lost(res.world) & (res.world.units.presence != Presence.AWAY)
    aloft = (flights.uid != 0) & (flights.alive > 0) & (flights.presence != Presence.AWAY)
    for _, one in required:
        settled &= ~(open_yet & one.who[: res.world.unit_slots]).any(axis=1)
        if one.measure == Counted.CRAFT:
            settled &= ~(aloft & one.craft[: res.world.flight_slots]).any(axis=1)
    return settled


def _verdicts(res: Resolution, stands: Array, ruled: Array) -> Array:
    """What each side would get if the battle ended now: (W, A) Verdict.

    What a trigger ruled stays, and decides for that side's enemies too. Else victory takes all of a side's required
    objectives; a side without any gets the opposite of its enemies. Where that says nothing, who stands with no
    enemy left wins, who is beaten by one that stands loses, and the rest is a draw.
    """
    verdict = np.where(ruled, res.world.sides.verdict, int(Verdict.UNDECIDED)).astype(np.int8)
    _fill(verdict, _opposite(res, verdict))
    _fill(verdict, _by_objectives(res))
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
    for side, enemy in enumerate(_enemies(res)):
        foes = verdict[:, enemy]
        some = (foes != Verdict.UNDECIDED).any(axis=1)
        beaten = some & np.isin(foes, (Verdict.DEFEAT, Verdict.UNDECIDED)).all(axis=1)
        made[some, side] = Verdict.DRAW
        made[beaten, side] = Verdict.VICTORY
        made[(foes == Verdict.VICTORY).any(axis=1), side] = Verdict.DEFEAT
    return made


def _by_standing(res: Resolution, stands: Array) -> Array:
    made = np.full(stands.shape, Verdict.DRAW, np.int8)
    for side, enemy in enumerate(_enemies(res)):
        foes = stands[:, enemy].any(axis=1)
        made[stands[:, side] & ~foes & enemy.any(), side] = Verdict.VICTORY
        made[~stands[:, side] & foes, side] = Verdict.DEFEAT
    return made


def _enemies(res: Resolution) -> Array:
    """Who fights whom, from either side: (A, A) bool."""
    return res.tables.sides.enemy | res.tables.sides.enemy.T
