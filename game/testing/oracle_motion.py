"""Gravity, moves, tows and falls for one unit at a time, in plain Python, from the words of the rules.

Vectors are pairs of floats; bodies are (x, y, mu, radius) in km and km3/s2, at rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, sin, sqrt

Vector = tuple[float, float]
Body = tuple[float, float, float, float]

MILLION = 1_000_000


def way_from(begin: Vector, end: Vector) -> Vector:
    """The unit vector from one place to another, (1, 0) between equal ones."""
    dx, dy = end[0] - begin[0], end[1] - begin[1]
    size = sqrt(dx * dx + dy * dy)
    return (dx / size, dy / size) if size else (1.0, 0.0)


def gravity(place: Vector, bodies: Sequence[Body]) -> Vector:
    """mu / r^2 towards each body, together."""
    ax = ay = 0.0
    for bx, by, mu, _ in bodies:
        dx, dy = bx - place[0], by - place[1]
        r = sqrt(dx * dx + dy * dy)
        ax, ay = ax + mu / (r * r) * dx / r, ay + mu / (r * r) * dy / r
    return ax, ay


@dataclass
class Rail:
    """A body on rails: round which (-1 = it stands), how far out, which way at first, turned by what a substep."""

    around: int
    radius_km: float
    ux: float
    uy: float
    turn: Vector


def on_rails(rails: Sequence[Rail], body: int, step: int, step_s: float) -> tuple[Vector, Vector]:
    """Where a body is after some substeps, and how fast it goes there: by how far it comes in a thousandth of one."""

    def place(steps: float) -> Vector:
        x = y = 0.0
        at = body
        while rails[at].around >= 0:
            rail = rails[at]
            angle = atan2(rail.uy, rail.ux) + steps * atan2(rail.turn[1], rail.turn[0])
            x, y = x + rail.radius_km * cos(angle), y + rail.radius_km * sin(angle)
            at = rail.around
        return x, y

    (x0, y0), (x1, y1) = place(step - 0.0005), place(step + 0.0005)
    return place(step), ((x1 - x0) / (0.001 * step_s), (y1 - y0) / (0.001 * step_s))


def drive_thrust(thrust_km_s2: float, drive_ppm: int, share_ppm: int, *, spun_down: bool = False) -> float:
    """A whole drive with an even share of the plant gives all; both in proportion, a bigger share gives no more.

    Where the plant is spun down the drive has nothing of it.
    """
    if spun_down:
        return 0.0
    share = 1.0 if share_ppm >= 333_333 else share_ppm / 333_333
    return thrust_km_s2 * drive_ppm / MILLION * share


def for_moving(own_km_s2: float, evades: bool) -> float:
    """Half of the drive dodges while a unit evades: what is left for all that moves it."""
    return own_km_s2 / 2 if evades else own_km_s2


def for_course(own_km_s2: float, throttle: float, *, bears: bool) -> float:
    """What of a drive a ship may use for its course: its throttle, and a third of the drive while it bears."""
    return min(own_km_s2 * throttle, own_km_s2 / 3) if bears else own_km_s2 * throttle


def rides_a_ring(leader: Sequence[int], row: int) -> bool:
    """Does who goes by its leader, and by that one's leader, and so on, come back to itself? -1 = goes by none."""
    at = leader[row]
    for _ in leader:
        if at in (-1, row):
            break
        at = leader[at]
    return at == row


def flown(place: Vector, speed: Vector, thrust: Vector, bodies: Sequence[Body], step_s: float) -> tuple[Vector, Vector]:
    """One leapfrog step: half a kick, the whole way, half a kick."""
    gx, gy = gravity(place, bodies)
    vx, vy = speed[0] + (gx + thrust[0]) * step_s / 2, speed[1] + (gy + thrust[1]) * step_s / 2
    x, y = place[0] + vx * step_s, place[1] + vy * step_s
    gx, gy = gravity((x, y), bodies)
    return (x, y), (vx + (gx + thrust[0]) * step_s / 2, vy + (gy + thrust[1]) * step_s / 2)


def coasted(place: Vector, speed: Vector, moments: Sequence[Sequence[Body]], step_s: float) -> list[Vector]:
    """Where something is that only falls at moments a step apart, at each of which the bodies are elsewhere."""
    places = [place]
    for before, after in pairwise(moments):
        gx, gy = gravity(place, before)
        vx, vy = speed[0] + gx * step_s / 2, speed[1] + gy * step_s / 2
        place = place[0] + vx * step_s, place[1] + vy * step_s
        gx, gy = gravity(place, after)
        speed = vx + gx * step_s / 2, vy + gy * step_s / 2
        places.append(place)
    return places


def fell_onto(start: Vector, end: Vector, bodies: Sequence[Body]) -> int | None:
    """Number of the first body whose disc the straight way from start to end touches."""
    for number, (bx, by, _, radius) in enumerate(bodies):
        ex, ey = end[0] - start[0], end[1] - start[1]
        square = ex * ex + ey * ey
        part = 0.0 if square == 0.0 else ((bx - start[0]) * ex + (by - start[1]) * ey) / square
        part = min(1.0, max(0.0, part))
        dx, dy = start[0] + part * ex - bx, start[1] + part * ey - by
        if dx * dx + dy * dy <= radius * radius:
            return number
    return None


def impulse_flown(
    place: Vector, speed: Vector, thrust: Vector, bodies: Sequence[Body], step_s: float, steps: int = 5
) -> tuple[Vector, Vector, int | None]:
    """Five steps, or as many as it takes to fall: where, how fast, onto which body."""
    for _ in range(steps):
        start = place
        place, speed = flown(place, speed, thrust, bodies, step_s)
        body = fell_onto(start, place, bodies)
        if body is not None:
            return place, speed, body
    return place, speed, None


def nearest_body(place: Vector, bodies: Sequence[Body]) -> Body | None:
    """The body that pulls hardest."""

    def strength(body: Body) -> float:
        return body[2] / ((body[0] - place[0]) ** 2 + (body[1] - place[1]) ** 2)

    return max(bodies, key=strength, default=None)


def with_rest(must: Vector, wish: Vector, most: float) -> Vector:
    """`must` first, then as much of `wish` as the drive has left; shortened together where even `must` is too much."""
    if sqrt(must[0] ** 2 + must[1] ** 2) > most:
        x, y = must[0] + wish[0], must[1] + wish[1]
        size = sqrt(x * x + y * y)
        return (x * most / size, y * most / size) if size > most else (x, y)
    low, high = 0.0, 1.0
    for _ in range(200):  # the largest share that fits, found by halving: slow, and no formula to get wrong
        share = (low + high) / 2 if low < high else high
        size = sqrt((must[0] + share * wish[0]) ** 2 + (must[1] + share * wish[1]) ** 2)
        low, high = (share, high) if size <= most else (low, share)
    return must[0] + high * wish[0], must[1] + high * wish[1]


def hold(place: Vector, speed: Vector, most: float, bodies: Sequence[Body], impulse_s: float) -> Vector:
    """Stop within the impulse and hover: against gravity where the unit is on the mean while it stops."""
    middle = place[0] + speed[0] * impulse_s / 3, place[1] + speed[1] * impulse_s / 3
    gx, gy = gravity(middle, bodies)
    return with_rest((-gx, -gy), (-speed[0] / impulse_s, -speed[1] / impulse_s), most)


def burn(place: Vector, vector: Vector, frame: str, most: float, bodies: Sequence[Body], target: Vector) -> Vector:
    """Thrust along a vector: of the map; of the orbit (x on round it counter-clockwise, y up); of the target."""
    size = sqrt(vector[0] ** 2 + vector[1] ** 2)
    x, y = vector[0] / size, vector[1] / size
    if frame == "orbit":
        body = nearest_body(place, bodies)
        cx, cy = (body[0], body[1]) if body else (0.0, 0.0)
        r = sqrt((place[0] - cx) ** 2 + (place[1] - cy) ** 2)
        ux, uy = (place[0] - cx) / r, (place[1] - cy) / r
        x, y = -uy * x + ux * y, ux * x + uy * y
    if frame == "target":
        r = sqrt((target[0] - place[0]) ** 2 + (target[1] - place[1]) ** 2)
        ux, uy = (target[0] - place[0]) / r, (target[1] - place[1]) / r
        x, y = ux * x - uy * y, uy * x + ux * y
    return x * most, y * most


def met(
    place: Vector, speed: Vector, goal: Vector, goal_speed: Vector, goal_thrust: Vector, most: float,
    bodies: Sequence[Body], target: Vector, impulse_s: float,
) -> Vector:  # fmt: skip
    """Close in on `goal`, to arrive at rest with the target.

    First the difference of accelerations half an impulse on is cancelled. What is left closes at the speed that
    95 % of it can still brake, three impulses being left for easing in.
    """
    gx, gy = gravity((place[0] + speed[0] * impulse_s / 2, place[1] + speed[1] * impulse_s / 2), bodies)
    tx, ty = gravity((target[0] + goal_speed[0] * impulse_s / 2, target[1] + goal_speed[1] * impulse_s / 2), bodies)
    must = tx + goal_thrust[0] - gx, ty + goal_thrust[1] - gy
    spare = max(most - sqrt(must[0] ** 2 + must[1] ** 2), most / 20) * 0.95
    dx, dy = goal[0] - place[0], goal[1] - place[1]
    distance = sqrt(dx * dx + dy * dy)
    ease = 3 * impulse_s
    # The speed s that satisfies s^2 / (2 spare) + s ease = distance: brake, and ease in.
    closing = spare * (sqrt(ease * ease + 2 * distance / max(spare, 1e-9)) - ease)
    ux, uy = (dx / distance, dy / distance) if distance else (0.0, 0.0)
    want = ux * closing - (speed[0] - goal_speed[0]), uy * closing - (speed[1] - goal_speed[1])
    return with_rest(must, (want[0] / impulse_s, want[1] / impulse_s), most)


def pursued(
    place: Vector, speed: Vector, target: Vector, target_speed: Vector, reach_km: float, most: float,
    bodies: Sequence[Body], impulse_s: float,
) -> Vector:  # fmt: skip
    """Beyond reach, make for where the line of sight leaves the reach behind the target; within it, stay beside."""
    dx, dy = target[0] - place[0], target[1] - place[1]
    far = sqrt(dx * dx + dy * dy)
    goal = (target[0] + dx / far * reach_km, target[1] + dy / far * reach_km) if far > reach_km else place
    return met(place, speed, goal, target_speed, (0.0, 0.0), most, bodies, target, impulse_s)


def apsides(off: Vector, drift: Vector, mu: float) -> Vector:
    """Lowest and highest point of a free orbit, by its axis and its eccentricity vector; endless where it is open."""
    (x, y), (vx, vy) = off, drift
    r, square, climb = sqrt(x * x + y * y), vx * vx + vy * vy, x * vx + y * vy
    ex, ey = ((square - mu / r) * x - climb * vx) / mu, ((square - mu / r) * y - climb * vy) / mu
    flat, per_axis = sqrt(ex * ex + ey * ey), 2 / r - square / mu
    low = (x * vy - y * vx) ** 2 / mu / (1 + flat)
    return low, (1 + flat) / per_axis if per_axis > 0 else float("inf")


@dataclass
class Circle:
    """An orbit as it is ordered: km3/s2 of its body, its radius, which way round (1, -1, 0 = as it goes already)."""

    mu: float
    radius_km: float
    sense: int


def orbit(
    off: Vector, drift: Vector, pull: Vector, circle: Circle, most: float, impulse_s: float, burns: bool
) -> Vector:
    """Nothing while the free orbit is near the circle: within 2 % of it, or 1/2 % in the midst of a burn.

    Else, as things will be half an impulse on: first what keeps the climb as it is and the speed round the body at
    that of a circle; then the climb at which the circle is reached, and the missing speed. off, drift: from and past
    the body; pull: of everything, less what moves the body.
    """
    turn = off[0] * drift[1] - off[1] * drift[0]
    low, high = apsides(off, drift, circle.mu)
    part = 0.005 if burns else 0.02
    if abs(low / circle.radius_km - 1) <= part >= abs(high / circle.radius_km - 1) and turn * circle.sense >= 0:
        return 0.0, 0.0
    h = impulse_s / 2
    x, y = (off[i] + drift[i] * h + pull[i] * h * h / 2 for i in (0, 1))
    vx, vy = drift[0] + pull[0] * h, drift[1] + pull[1] * h
    r = sqrt(x * x + y * y)
    ux, uy = x / r, y / r
    way = circle.sense or (1 if turn >= 0 else -1)
    tx, ty = -uy * way, ux * way
    climb, along, round_km_s = vx * ux + vy * uy, vx * tx + vy * ty, sqrt(circle.mu / r)
    up, on = pull[0] * ux + pull[1] * uy, pull[0] * tx + pull[1] * ty
    # The climb changes by the pull and by along^2 / r, the speed round by -climb along / r; a circle's by half of it.
    lift, push = -up - along * along / r, -on + climb * along / r - climb * round_km_s / (2 * r)
    brake = max(most - sqrt(lift * lift + push * push), most / 20) * 0.95
    ease, far = 3 * impulse_s, abs(circle.radius_km - r)
    closing = brake * (sqrt(ease * ease + 2 * far / max(brake, 1e-9)) - ease) * (1 if circle.radius_km >= r else -1)
    rise, gain = (closing - climb) / impulse_s, (round_km_s - along) / impulse_s
    must = lift * ux + push * tx, lift * uy + push * ty
    return with_rest(must, (rise * ux + gain * tx, rise * uy + gain * ty), most)


def tied(masses: Sequence[float], vectors: Sequence[Vector]) -> Vector:
    """What a tug and its tow share: speeds so that momentum is kept, accelerations as forces over masses."""
    total = sum(masses)
    return (
        sum(m * v[0] for m, v in zip(masses, vectors, strict=True)) / total,
        sum(m * v[1] for m, v in zip(masses, vectors, strict=True)) / total,
    )


@dataclass
class Towed:
    """A tug or a tow, as far as ties ask."""

    present: bool
    alive: bool
    side: int
    died_now: bool  # in this impulse


def may_be_towed(tug: Towed, tow: Towed, fights: Callable[[int, int], bool]) -> bool:
    """Hulks of anybody; of the living whom the tug's side does not fight."""
    return tow.present and not (tow.alive and fights(tug.side, tow.side))


def tie_holds(tug: Towed, tow: Towed, fights: Callable[[int, int], bool]) -> bool:
    """A tug that fights keeps what may be towed, unless that has just died."""
    return tug.present and tug.alive and may_be_towed(tug, tow, fights) and not tow.died_now
