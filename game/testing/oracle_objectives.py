"""Progress of objectives and verdicts, for one unit or side at a time in plain Python."""

import math
from typing import Any

from ..rules.state.tables import Objective, Tables
from ..rules.state.vocabulary import Counted, ObjectiveKind, Presence, Stance, System, Verdict
from ..rules.state.world import World
from .oracle_battlefield import MILLION
from .oracle_command import fights, lives
from .oracle_story import comes_no_more


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
    if objective.kind == ObjectiveKind.LAND:
        bx, by = body_speed(res, objective.body, w)
        here = here and math.hypot(u.vx_km_s[w, s] - bx, u.vy_km_s[w, s] - by) <= objective.slower_km_s
    return before + 1 if here else 0


def body_speed(res: Any, body: int, w: int) -> tuple[float, float]:
    """How fast a body goes as this impulse ends: on its rail, by where that takes it in a substep, and with what it
    is round."""
    if body == -1 or res.tables.bodies.around[body] == -1:
        return 0.0, 0.0
    parent, step = int(res.tables.bodies.around[body]), (res.impulse + 1) * 5
    along_x, along_y = body_speed(res, parent, w)
    dx = float(res.this_turn.body_x[w, step, body] - res.this_turn.body_x[w, step, parent])
    dy = float(res.this_turn.body_y[w, step, body] - res.this_turn.body_y[w, step, parent])
    c = float(res.tables.bodies.step_x[body])
    s = float(res.tables.bodies.step_y[body] * res.world.battle.mirror_sign[w])
    later, earlier = (dx * c - dy * s, dx * s + dy * c), (dx * c + dy * s, dy * c - dx * s)
    both_s = 2.0 * float(res.tables.substep_s)
    return along_x + (later[0] - earlier[0]) / both_s, along_y + (later[1] - earlier[1]) / both_s


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
