"""Progress, verdicts and what triggers look at, for one unit, side or condition at a time in plain Python."""

import math
from collections.abc import Callable
from typing import Any

from ..rules.state.tables import Condition, EventWatch, Named, Nearness, Objective, Question, Tables, Trigger, Wave
from ..rules.state.trigger_words import ActionKind, Measure, UnitState
from ..rules.state.vocabulary import SOURCE_IS_SIDE, Counted, ObjectiveKind, Presence, Stance, System, Verdict
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
        if not objective.who[s] or not world.units.uid[w, s] or comes_no_more(world, tables, s, w):
            continue
        mass = max(1, round(float(tables.classes.mass_t[world.units.class_id[w, s]])))
        counts = {Counted.MASS: mass, Counted.SHIPS: 1, Counted.LIVES: int(world.units.aboard[w, s])}
        count = counts[Counted(objective.measure)]
        whole += count
        done += count * _done(world, tables, objective, bodies, s, w)
    return done * MILLION // whole if whole else 0


def place_progress(world: World, tables: Tables, number: int, w: int = 0) -> int:
    """Progress in ppm of an objective that has a place, by the turns that were counted there."""
    objective = tables.objectives[number]
    if objective.kind == ObjectiveKind.HOLD:
        return int(world.objectives.held_turns[w, number]) * MILLION // objective.turns
    whole = done = 0
    for s in range(world.unit_slots):
        if objective.who[s] and world.units.uid[w, s] and not comes_no_more(world, tables, s, w):
            counts = {
                Counted.MASS: max(1, round(float(tables.classes.mass_t[world.units.class_id[w, s]]))),
                Counted.SHIPS: 1, Counted.LIVES: int(world.units.aboard[w, s]),
            }  # fmt: skip
            count = counts[Counted(objective.measure)]
            whole += count
            if world.stays.turns[w, number, s] < max(1, objective.turns):
                continue
            people = world.units.presence[w, s] == Presence.STRUCK and objective.measure == Counted.LIVES
            safe = objective.kind == ObjectiveKind.EVACUATE or lives(world, s, w)
            done += count * (safe or bool(people and world.units.hull_mj[w, s] > 0))
    return done * MILLION // whole if whole else 0


def turns_there(res: Any, number: int, s: int, w: int = 0) -> int:
    """Turns in a row that a unit has ended where an objective wants it, once this impulse is over."""
    objective, before = res.tables.objectives[number], int(res.world.stays.turns[w, number, s])
    enough = objective.turns or 1
    if not objective.who[s] or before >= enough or not (res.impulse == 11 or objective.turns == 0):
        return before
    u = res.world.units
    if objective.radius_km == 0 and u.presence[w, s] == Presence.AWAY:
        return enough
    here = fights(res.world, s, w) and is_at(res, objective, float(u.x_km[w, s]), float(u.y_km[w, s]), w)
    return before + 1 if here else 0


def turns_held(res: Any, number: int, w: int = 0) -> int:
    """Turns in a row at whose ends the place of an objective was held, once this impulse is over."""
    objective, before = res.tables.objectives[number], int(res.world.objectives.held_turns[w, number])
    if before >= objective.turns or res.impulse != 11:
        return before
    u, f, stance = res.world.units, res.world.flights, res.world.sides.stance[w]

    def hostile(side: int) -> bool:
        return Stance.FIGHT in (stance[objective.side, side], stance[side, objective.side])

    there = [
        s for s in range(res.world.unit_slots)
        if fights(res.world, s, w) and is_at(res, objective, float(u.x_km[w, s]), float(u.y_km[w, s]), w)
    ]  # fmt: skip
    foes = any(hostile(int(u.side[w, s])) for s in there)
    for c in range(res.world.flight_slots):
        flies = f.presence[w, c] == Presence.PRESENT and f.alive[w, c] > 0
        if flies and hostile(int(f.side[w, c])):
            foes |= is_at(res, objective, float(f.x_km[w, c]), float(f.y_km[w, c]), w)
    return before + 1 if any(objective.who[s] for s in there) and not foes else 0


def is_at(res: Any, objective: Objective, x: float, y: float, w: int) -> bool:
    """Is a place no further than the radius from where an objective wants its units, or past the map's edge?"""
    u, step = res.world.units, (res.impulse + 1) * 5

    def body(number: int) -> tuple[float, float]:
        if number == -1:
            return 0.0, 0.0
        return float(res.this_turn.body_x[w, step, number]), float(res.this_turn.body_y[w, step, number])

    if objective.radius_km == 0:
        mx, my = body(res.tables.frame_body)
        return math.hypot(x - mx, y - my) > res.tables.map_radius_km
    if any(objective.of):
        marks = [s for s in range(res.world.unit_slots) if objective.of[s] and fights(res.world, s, w)]
        places = [(float(u.x_km[w, s]), float(u.y_km[w, s])) for s in marks]
    else:
        bx, by = body(objective.body)
        places = [(bx + objective.x_km, by + objective.y_km * float(res.world.battle.mirror_sign[w]))]
    return any(math.hypot(x - px, y - py) <= objective.radius_km for px, py in places)


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
    the opposite of their enemies', and after objectives first what their allies got.
    """
    sides, stance = range(len(stands)), world.sides.stance[w]
    foes = [[b for b in sides if Stance.FIGHT in (stance[a, b], stance[b, a])] for a in sides]
    got: Verdicts = {a: Verdict(verdict) for a, verdict in ruled.items()}
    got = by_enemies(got, foes) | got
    got = {a: by_objectives(world, tables, a, w) for a in sides if _has_objectives(tables, a)} | got
    friends = [[b for b in sides if b != a and stance[a, b] == stance[b, a] == Stance.ALLIED] for a in sides]
    got = by_allies(got, friends) | got
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


def by_allies(got: Verdicts, friends: list[list[int]]) -> Verdicts:
    """What those allies got that have a verdict: a draw unless it is one and the same."""
    found = {}
    for a, others in enumerate(friends):
        theirs = {got[b] for b in others if b in got}
        if theirs:
            found[a] = theirs.pop() if len(theirs) == 1 else Verdict.DRAW
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
        Measure.MASS: lambda: mass_left_ppm(world, res.tables, ships_of(world, a, w, b), w),
        Measure.SHIPS: lambda: sum(lives(world, s, w) for s in ships_of(world, a, w, b)),
        Measure.HERE: lambda: sum(fights(world, s, w) for s in ships_of(world, a, w, b)),
        Measure.SQUADRON: lambda: squadron_in_state(world, a, UnitState(b), w),
        Measure.WATCHED: lambda: events_watched(res, res.tables.watches[a], w),
        Measure.LIVES: lambda: world.sides.lives_lost[w, a],
        Measure.DISTANCE: lambda: distance_km(world, a, b, w),
        Measure.NEAREST: lambda: nearest_km(res, res.tables.nearness[a], w),
        Measure.OBEYED: lambda: world.sides.obeyed[w, a],
        Measure.PROGRESS: lambda: world.objectives.progress_ppm[w, a],
        Measure.STANCE: lambda: world.sides.stance[w, a, b // 3] == b % 3,
        Measure.TRIGGER: lambda: world.triggers.fired_count[w, a],
        Measure.COUNTER: lambda: counted(world, res.tables, a, w),
        Measure.ANSWER: lambda: answers(world, res.tables.questions[a], w) == b,
    }
    return float(look[Measure(condition.measure)]())


def counted(world: World, tables: Tables, counter: int, w: int) -> int:
    """A counter, counted one firing after the other from nothing."""
    total = 0
    for trigger, add in enumerate(tables.counters[counter]):
        for _ in range(int(world.triggers.fired_count[w, trigger])):
            total += add
    return total


def answers(world: World, question: Question, w: int) -> int:
    """The option that was chosen of a question, -1 while none is."""
    return int(world.sides.answer[w, question.side, question.number])


def answer_taken(world: World, question: Question, said: int, w: int) -> int:
    """What stands as the answer of a question after a turn began in which `said` was its side's word, -1 for none."""
    before = answers(world, question, w)
    if before != -1 or world.sides.asked_impulse[w, question.side, question.number] == -1:
        return before
    return said if said in range(question.options) else question.default


def events_of(res: Any, kind: int, side: int, w: int) -> int:
    """Events of a kind in this impulse, of one side or, where it is -1, of all."""
    counts: list[int] = res.journal.impulse_counts[w, kind].tolist()
    return sum(counts) if side == -1 else counts[side]


def events_watched(res: Any, watch: EventWatch, w: int) -> int:
    """Events of this impulse that a watch is for, by their rows: one end is meant if it is named."""
    world, slots = res.world, res.world.unit_slots
    sides = [*world.units.side[w].tolist(), *world.flights.side[w].tolist()]

    def meant(named: Named | None, code: int) -> bool:
        if named is None:
            return True
        if not 0 <= code < len(sides):
            return False
        return bool(named.units[code] if code < slots else named.flights[code - slots])

    count = 0
    for row in res.journal.table():
        if row["world"] != w or row["kind"] != watch.kind or row["impulse"] != res.impulse:
            continue
        source, target = int(row["source"]), int(row["target"])
        if watch.source is not None and watch.kind in SOURCE_IS_SIDE:
            by = source == watch.source.side
        else:
            by = meant(watch.source, source)
        count += by and meant(watch.target, target) and watch.side in (-1, sides[target] if target >= 0 else -2)
    return count


def squadron_in_state(world: World, squadron: int, state: UnitState, w: int) -> bool:
    """Are all of a squadron that are left in a state, and is anybody? Lost it is when all that it ever had are."""
    u, f = world.units, world.flights
    states = []
    for s in range(world.unit_slots):
        if u.squadron[w, s] == squadron and u.uid[w, s] and u.presence[w, s] != Presence.GHOST:
            asked = in_state(world, s, state, w)
            if asked or not _is_lost(world, s, w):
                states.append(asked)
    for c in range(world.flight_slots):
        if f.squadron[w, c] == squadron and f.uid[w, c]:
            presence = f.presence[w, c]
            dead = f.alive[w, c] <= 0 and presence != Presence.DORMANT
            asked = {
                UnitState.LOST: dead, UnitState.DOCKED: presence == Presence.DOCKED and not dead,
                UnitState.WITHDRAWN: presence == Presence.AWAY and not dead,
                UnitState.STRUCK: presence == Presence.STRUCK and not dead,
            }.get(state, False)  # fmt: skip
            if asked or not dead:
                states.append(bool(asked))
    return bool(states) and all(states)


def ships_of(world: World, side: int, w: int, squadron: int = -1) -> list[int]:
    """Slots of all ships that a side or squadron has or had."""
    u = world.units
    mine = [u.side[w, s] == side if squadron == -1 else u.squadron[w, s] == squadron for s in range(world.unit_slots)]
    return [s for s in range(world.unit_slots) if mine[s] and u.uid[w, s]]


def mass_left_ppm(world: World, tables: Tables, ships: list[int], w: int) -> int:
    """The part of the mass of ships that is not lost."""
    ships = [s for s in ships if not comes_no_more(world, tables, s, w)]
    mass = {s: round(float(tables.classes.mass_t[world.units.class_id[w, s]])) for s in ships}
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
    """Is this the impulse of a wave, by the clock or since its trigger last acted, and has nothing called it off?"""
    if is_off(res.world, wave, w):
        return False
    now = int(res.world.battle.turn[w]) * 12 + res.impulse
    if wave.trigger == -1:
        return now == wave.impulses
    fired = int(res.world.triggers.fired_impulse[w, wave.trigger])
    return fired >= 0 and now == fired + wave.impulses


def is_off(world: World, wave: Wave, w: int) -> bool:
    """Has the trigger that ends a wave acted before?"""
    return wave.until != -1 and int(world.triggers.fired_count[w, wave.until]) > 0


def comes_no_more(world: World, tables: Tables, s: int, w: int) -> bool:
    """Does a unit wait, and is there no way left in which it could come, though there was one?"""
    u = world.units
    if u.presence[w, s] != Presence.DORMANT:
        return False
    ways = [True] if tables.arrival_turn[s] > world.battle.turn[w] else []
    for wave in tables.waves:
        if wave.units[s]:
            shut = wave.trigger != -1 and never_acts(world, tables, tables.triggers[wave.trigger], w)
            ways.append(not is_off(world, wave, w) and not shut)
    for trigger in tables.triggers:
        if any(act.kind == ActionKind.ARRIVE and act.a == u.squadron[w, s] for act in trigger.do):
            ways.append(not never_acts(world, tables, trigger, w))
    return bool(ways) and not any(ways)


def never_acts(world: World, tables: Tables, trigger: Trigger, w: int) -> bool:
    """Does a trigger wait for an answer other than that which was given?"""
    for asked in trigger.when:
        if asked.measure == Measure.ANSWER and asked.at_least:
            given = answers(world, tables.questions[asked.a], w)
            if given not in (-1, asked.b):
                return True
    return False


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
    if state == UnitState.DOCKED:
        return bool(u.presence[w, s] == Presence.DOCKED)
    if state == UnitState.BROKEN:
        return fights(world, s, w) and bool(u.broken[w, s])
    if state == UnitState.TOWED:
        tugs = [t for t in range(world.unit_slots) if u.tow[w, t] == s and u.presence[w, t] == Presence.PRESENT]
        return fights(world, s, w) and bool(tugs)
    return fights(world, s, w) and bool(u.system_ppm[w, s, _BROKEN[state]] <= 0)


def _is_lost(world: World, s: int, w: int) -> bool:
    """A unit that came is lost when it has no hull left, or struck its colours."""
    u = world.units
    came = u.uid[w, s] and u.presence[w, s] != Presence.DORMANT
    return bool(came and (u.hull_mj[w, s] <= 0 or u.presence[w, s] == Presence.STRUCK))
