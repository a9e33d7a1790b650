"""Progress, verdicts and what triggers look at, for one unit, side or condition at a time in plain Python."""

import math
from collections.abc import Callable
from typing import Any

from ..rules.state.tables import Condition, Nearness, Objective, Tables, Wave
from ..rules.state.trigger_words import Measure, UnitState
from ..rules.state.vocabulary import Counted, ObjectiveKind, Presence, System, Verdict
from ..rules.state.world import World
from .oracle_command import fights, lives

MILLION = 1_000_000

# ---- objectives


def progress(world: World, tables: Tables, objective: Objective, bodies: list[Any], w: int = 0) -> int:
    """Progress of an objective in ppm; `bodies`: (x, y, vx, vy, mu, radius) of each body."""
    whole = done = 0
    if objective.measure == Counted.CRAFT:
        return _craft_progress(world, tables, objective, w)
    for s in range(world.unit_slots):
        if not objective.who[s] or not world.units.uid[w, s]:
            continue
        mass = max(1, round(float(tables.classes.mass_t[world.units.class_id[w, s]])))
        counts = {Counted.MASS: mass, Counted.SHIPS: 1, Counted.LIVES: int(world.units.aboard[w, s])}
        count = counts[Counted(objective.measure)]
        whole += count
        done += count * _done(world, tables, objective, bodies, s, w)
    return done * MILLION // whole if whole else 0


def _craft_progress(world: World, tables: Tables, objective: Objective, w: int) -> int:
    """Of the craft that its flights had at first, those that are lost if it wants that, else those that are left."""
    flights, whole, done = world.flights, 0, 0
    for f in range(world.flight_slots):
        if objective.craft[f] and flights.uid[w, f]:
            left = int(flights.alive[w, f])
            first = max(left, int(tables.classes.per_flight[flights.class_id[w, f]]))
            whole += first
            done += first - left if objective.kind == ObjectiveKind.DESTROY else left
    return done * MILLION // whole if whole else 0


def _done(world: World, tables: Tables, objective: Objective, bodies: list[Any], s: int, w: int) -> bool:
    struck = world.units.presence[w, s] == Presence.STRUCK and bool(world.units.hull_mj[w, s] > 0)
    alive = lives(world, s, w) or (struck and objective.measure == Counted.LIVES)
    if objective.kind == ObjectiveKind.DESTROY:
        return not alive
    if objective.kind != ObjectiveKind.WITHDRAW:
        return alive
    if not alive or world.units.presence[w, s] == Presence.AWAY:
        return alive
    return fights(world, s, w) and _clear(world, objective, s, w) and _stays_up(world, tables, bodies, s, w)


def _clear(world: World, objective: Objective, s: int, w: int) -> bool:
    u = world.units
    foes = [e for e in range(world.unit_slots) if objective.of[e] and u.uid[w, e]]
    if objective.of.any() and all(u.presence[w, e] == Presence.DORMANT for e in foes):
        return False
    for e in foes:
        apart = math.hypot(u.x_km[w, s] - u.x_km[w, e], u.y_km[w, s] - u.y_km[w, e])
        if fights(world, e, w) and apart <= objective.beyond_km:
            return False
    return True


def _driven(world: World, tables: Tables, s: int, w: int) -> bool:
    u = world.units
    thrust = tables.classes.thrust_km_s2[u.class_id[w, s]]
    return bool(u.system_ppm[w, s, System.DRIVE] > 0 and thrust > 0 and u.delta_v_km_s[w, s] > 0)


def _stays_up(world: World, tables: Tables, bodies: list[Any], s: int, w: int) -> bool:
    tugs = [t for t in range(world.unit_slots) if world.units.tow[w, t] == s and fights(world, t, w)]
    if not bodies or any(_driven(world, tables, t, w) for t in [s, *tugs]):
        return True
    u = world.units
    place = float(u.x_km[w, s]), float(u.y_km[w, s])
    body = max(bodies, key=lambda b: b[4] / max((place[0] - b[0]) ** 2 + (place[1] - b[1]) ** 2, 1.0))
    x, y = place[0] - body[0], place[1] - body[1]
    vx, vy = float(u.vx_km_s[w, s]) - body[2], float(u.vy_km_s[w, s]) - body[3]
    mu, radius = body[4], body[5]
    r, energy = math.hypot(x, y), (vx * vx + vy * vy) / 2 - mu / math.hypot(x, y)
    if energy >= 0 and x * vx + y * vy > 0:
        return True
    spin = x * vy - y * vx
    # The eccentricity vector by its definition, and the nearest point from it.
    ex, ey = vy * spin / mu - x / r, -vx * spin / mu - y / r
    return spin * spin / mu / (1 + math.hypot(ex, ey)) > radius


# ---- verdicts

Verdicts = dict[int, Verdict]


def verdicts(world: World, tables: Tables, stands: list[bool], ruled: dict[int, int], w: int = 0) -> list[int]:
    """Verdict of each side if the battle ended now; `ruled`: what triggers gave, by side.

    Triggers rule first, then objectives, then who is left; after each of the first two, sides without a verdict get
    the opposite of their enemies'.
    """
    sides = range(len(stands))
    foes = [[b for b in sides if tables.sides.enemy[a, b] or tables.sides.enemy[b, a]] for a in sides]
    got: Verdicts = {a: Verdict(verdict) for a, verdict in ruled.items()}
    got = by_enemies(got, foes) | got
    got = {a: by_objectives(world, tables, a, w) for a in sides if _has_objectives(tables, a)} | got
    got = by_enemies(got, foes) | got
    got = {a: by_strength(stands, a, foes[a]) for a in sides} | got
    return [int(got[a]) for a in sides]


def by_enemies(got: Verdicts, foes: list[list[int]]) -> Verdicts:
    """The opposite of what enemies got: defeat if one won, victory if all that have a verdict lost, else a draw."""
    found = {}
    for a, enemies in enumerate(foes):
        theirs = [got[b] for b in enemies if b in got]
        if Verdict.VICTORY in theirs:
            found[a] = Verdict.DEFEAT
        elif theirs:
            found[a] = Verdict.VICTORY if all(v == Verdict.DEFEAT for v in theirs) else Verdict.DRAW
    return found


def _has_objectives(tables: Tables, side: int) -> bool:
    return any(o.side == side and not o.optional for o in tables.objectives)


def by_objectives(world: World, tables: Tables, side: int, w: int) -> Verdict:
    """Victory for a side that has reached all its objectives but the optional ones."""
    own = [(n, o) for n, o in enumerate(tables.objectives) if o.side == side and not o.optional]
    reached = all(world.objectives.progress_ppm[w, n] >= o.victory_ppm for n, o in own)
    return Verdict.VICTORY if reached else Verdict.DEFEAT


def by_strength(stands: list[bool], side: int, enemies: list[int]) -> Verdict:
    """Victory for a side that stands where no enemy does, defeat for one that does not where an enemy does."""
    enemy_left = any(stands[b] for b in enemies)
    if stands[side] and enemies and not enemy_left:
        return Verdict.VICTORY
    return Verdict.DEFEAT if enemy_left and not stands[side] else Verdict.DRAW


# ---- triggers


def measured(res: Any, condition: Condition, w: int = 0) -> float:
    """What a condition looks at, in one world."""
    world, a, b = res.world, condition.a, condition.b
    look: dict[Measure, Callable[[], float]] = {
        Measure.TURN: lambda: world.battle.turn[w] + 1,
        Measure.IMPULSE: lambda: world.battle.turn[w] * 12 + res.impulse + 1,
        Measure.EVENTS: lambda: events_of(res, a, b, w),
        Measure.UNIT: lambda: in_state(world, a, UnitState(b), w),
        Measure.MASS: lambda: mass_left_ppm(world, res.tables, a, w),
        Measure.SHIPS: lambda: sum(lives(world, s, w) for s in ships_of(world, a, w)),
        Measure.LIVES: lambda: world.sides.lives_lost[w, a],
        Measure.DISTANCE: lambda: distance_km(world, a, b, w),
        Measure.NEAREST: lambda: nearest_km(res, res.tables.nearness[a], w),
        Measure.OBEYED: lambda: world.sides.obeyed[w, a],
        Measure.PROGRESS: lambda: world.objectives.progress_ppm[w, a],
        Measure.TRIGGER: lambda: world.triggers.fired_count[w, a],
    }
    return float(look[Measure(condition.measure)]())


def events_of(res: Any, kind: int, side: int, w: int) -> int:
    """Events of a kind in this impulse, of one side or, where it is -1, of all."""
    counts: list[int] = res.journal.impulse_counts[w, kind].tolist()
    return sum(counts) if side == -1 else counts[side]


def ships_of(world: World, side: int, w: int) -> list[int]:
    """Slots of all ships that a side has or had."""
    return [s for s in range(world.unit_slots) if world.units.side[w, s] == side and world.units.uid[w, s]]


def mass_left_ppm(world: World, tables: Tables, side: int, w: int) -> int:
    """The part of a side's mass that is not lost."""
    mass = {s: round(float(tables.classes.mass_t[world.units.class_id[w, s]])) for s in ships_of(world, side, w)}
    return sum(t for s, t in mass.items() if lives(world, s, w)) * MILLION // max(1, sum(mass.values()))


def distance_km(world: World, one: int, other: int, w: int) -> float:
    """Distance of two units on the map; without end where one is not on it."""
    u = world.units
    here = u.presence[w, one] == u.presence[w, other] == Presence.PRESENT
    places = [(float(u.x_km[w, s]), float(u.y_km[w, s])) for s in (one, other)]
    return math.dist(*places) if here else math.inf


def nearest_km(res: Any, asked: Nearness, w: int) -> float:
    """The least distance of the living that are asked about from the living others, or from a place."""
    u = res.world.units

    def places(mask: Any) -> list[tuple[int, float, float]]:
        alive = [s for s in range(res.world.unit_slots) if mask[s] and fights(res.world, s, w)]
        return [(s, float(u.x_km[w, s]), float(u.y_km[w, s])) for s in alive]

    here, there = places(asked.who), places(asked.of)
    if not any(asked.of):
        x, y = asked.x_km, asked.y_km * float(res.world.battle.mirror_sign[w])
        if asked.body != -1:
            step = (res.impulse + 1) * 5
            x += float(res.this_turn.body_x[w, step, asked.body])
            y += float(res.this_turn.body_y[w, step, asked.body])
        there = [(-1, x, y)]
    return min((math.dist(p, q) for s, *p in here for t, *q in there if s != t), default=math.inf)


def comes_now(res: Any, wave: Wave, w: int) -> bool:
    """Is this the impulse of a wave, by the clock or since its trigger last acted?"""
    now = int(res.world.battle.turn[w]) * 12 + res.impulse
    if wave.trigger == -1:
        return now == wave.impulses
    fired = int(res.world.triggers.fired_impulse[w, wave.trigger])
    return fired >= 0 and now == fired + wave.impulses


_BROKEN = {UnitState.BLIND: System.SENSORS, UnitState.DRIFTING: System.DRIVE, UnitState.HEADLESS: System.BRIDGE}


def in_state(world: World, s: int, state: UnitState, w: int) -> bool:
    """Is a unit in a state that a condition names?"""
    u = world.units
    if state == UnitState.LOST:
        return _is_lost(world, s, w)
    if state == UnitState.STRUCK:
        return bool(u.presence[w, s] == Presence.STRUCK)
    if state == UnitState.WITHDRAWN:
        return bool(u.presence[w, s] == Presence.AWAY)
    if state == UnitState.TOWED:
        tugs = [t for t in range(world.unit_slots) if u.tow[w, t] == s and u.presence[w, t] == Presence.PRESENT]
        return fights(world, s, w) and bool(tugs)
    return fights(world, s, w) and bool(u.system_ppm[w, s, _BROKEN[state]] <= 0)


def _is_lost(world: World, s: int, w: int) -> bool:
    """A unit that came is lost when it has no hull left, or struck its colours."""
    u = world.units
    came = u.uid[w, s] and u.presence[w, s] != Presence.DORMANT
    return bool(came and (u.hull_mj[w, s] <= 0 or u.presence[w, s] == Presence.STRUCK))
