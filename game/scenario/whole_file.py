"""Whether a spec whose keys are all good makes sense as a whole: belonging, cycles, capacity, places, limits."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from game.scenario.faults import KeyPath, Suggestions, listed
from game.scenario.frames import NOWHERE, frame_body
from game.scenario.kinds import Problem
from game.scenario.names import Names, enemies_of, flies, names_of, player_number
from game.scenario.order_receivers import unfit_orders
from game.scenario.refits import refit_problems
from game.scenario.spec import ConditionSpec, OffsetPlace, SideSpec, Spec, SquadronSpec
from game.scenario.spec.limits import FLIGHTS_MAX, SHIPS_MAX
from game.scenario.story_problems import story_problems
from game.scenario.vocabulary import CRAFT_STATES

Problems = Iterator[Problem]
SQUADRONS_PLAYABLE = 8  # of one side at the start; more make a turn too many decisions
CIRCLE_SHOWN = 8  # squadrons of a circle that a message names


KEYS, BELONGING = "its keys and values", "how its parts fit together"
STANDING, SCALES = "where everybody stands", "its scales"
"""What is looked at of a file, each only where there is nothing wrong with what comes before it."""


def whole_file_problems(spec: Spec, places: bool = True) -> list[Problem]:
    """Everything that is wrong with a spec as a whole, in the order of the file; warnings come last."""
    return whole_file_check(spec, places)[0]


def whole_file_check(spec: Spec, places: bool = True) -> tuple[list[Problem], tuple[str, ...]]:
    """The same, and what could not be looked at yet for it, in words.

    Places are looked at only where nothing else is wrong, as they may not exist otherwise, and not at all
    without `places`: that spares a list of scenarios the arithmetic. Of a file that is too large nothing else is
    looked at.
    """
    too_large = list(_limits(spec))
    if too_large:
        return too_large, (BELONGING, STANDING, SCALES)
    names, suggestions = names_of(spec), Suggestions()
    problems = [
        *_ships(names),
        *_bodies(spec, suggestions),
        *_sides(spec, names, suggestions),
        *_turns(spec),
        *_squadrons(spec, names, suggestions),
        *_homes(spec, suggestions),
        *_circles(spec),
        *_orders(spec, names),
        *_story(spec, names),
        *story_problems(spec, names, suggestions),
        *refit_problems(spec, spec.side[player_number(spec)].id),
    ]
    broken = any(not one.warning for one in problems)
    if broken or not places:
        return problems, (STANDING, SCALES) if broken else ()
    from game.scenario.placement import place_problems
    from game.scenario.scales import scale_warnings

    misplaced = place_problems(spec, names)
    if misplaced:
        return [*problems, *misplaced], (SCALES,)
    return [*problems, *scale_warnings(spec, names), *_many_squadrons(spec)], ()


def _many_squadrons(spec: Spec) -> Problems:
    for row, side in enumerate(spec.side):
        there = sum(one.side == side.id and one.arrives.first_turn == 1 for one in spec.squadron)
        if there > SQUADRONS_PLAYABLE:
            what = f"{there} squadrons at the start; up to {SQUADRONS_PLAYABLE} can be led in a few decisions a turn"
            yield Problem(("side", row), what, warning=True)


def _limits(spec: Spec) -> Problems:
    craft = {one.id for one in spec.class_ if flies(one)}
    ghosts = {one.id: one.ghosts for one in spec.class_}
    ships = sum(one.count[1] * (1 + ghosts.get(one.class_, 0)) for one in spec.squadron if one.class_ not in craft)
    flights = sum(one.count[1] for one in spec.squadron if one.class_ in craft)
    for things, count, most in (("ships", ships, SHIPS_MAX), ("flights", flights, FLIGHTS_MAX)):
        if count > most:
            yield Problem(("squadron",), f"{count:,} {things} in all, expected at most {most:,}")


def _ships(names: Names) -> Problems:
    if not names.units:
        yield Problem(("squadron",), "no ship at all, expected at least one squadron of ships")


def _bodies(spec: Spec, suggestions: Suggestions) -> Problems:
    above: list[str] = []
    for row, body in enumerate(spec.body):
        if body.orbit is not None and body.orbit.body not in above:
            what = f'"{body.orbit.body}" is not defined above it, expected one of {listed(above) or "no body"}'
            yield Problem(("body", row, "orbit", "body"), what, suggestions.nearest(body.orbit.body, above))
        above.append(body.id)
    if spec.scenario.frame.startswith("orbit:") and frame_body(spec) == NOWHERE:
        squadron = spec.scenario.frame.removeprefix("orbit:")
        what = f'"{squadron}" stands by no body, expected a squadron whose at names the body that it circles'
        yield Problem(("scenario", "frame"), what)


def _sides(spec: Spec, names: Names, suggestions: Suggestions) -> Problems:
    for row, side in enumerate(spec.side):
        own = [unit.id for unit in names.units if names.sides[unit.side] == side.id]
        known = frozenset(own)
        for path, ident in _commanders(side):
            if ident not in known:
                what = f'"{ident}" is not a ship of {side.id}'
                yield Problem(("side", row, *path), what, suggestions.nearest(ident, own))
        for path, what in _friends_and_foes(side):
            yield Problem(("side", row, *path), what)


def _commanders(side: SideSpec) -> Iterator[tuple[KeyPath, str]]:
    """The ships that a side names for its commanders, and where."""
    if side.flagship is not None:
        yield ("flagship",), side.flagship
    if not isinstance(side.succession, str):
        for place, ident in enumerate(side.succession):
            yield ("succession", place), ident


def _friends_and_foes(side: SideSpec) -> Iterator[tuple[KeyPath, str]]:
    """What is wrong with the sides that a side fights and spares, and where."""
    for key, others in (("enemies", side.enemies or ()), ("allies", side.allies)):
        for place, other in enumerate(others):
            if other == side.id:
                yield (key, place), "a side is neither its own enemy nor its own ally"
            elif key == "enemies" and other in side.allies:
                yield (key, place), f'"{other}" is among the allies as well'


def _turns(spec: Spec) -> Problems:
    """Who is to join a side that it fights from the start, or to be provoked where it fights all of them."""
    for row, side in enumerate(spec.side):
        fought = enemies_of(spec, side)
        for place, other in enumerate(side.joins):
            if other == side.id or other in fought:
                why = "is the side itself" if other == side.id else "is its enemy from the start"
                what = f'"{other}" {why}, expected a side that it does not fight (enemies: all but allies unless named)'
                yield Problem(("side", row, "joins", place), what)
        if side.provoked_by is not None and len(fought) >= len(spec.side) - 1:
            what = "it fights all others from the start, expected somebody who is left to provoke it (enemies = [...])"
            yield Problem(("side", row, "provoked_by"), what)


def _squadrons(spec: Spec, names: Names, suggestions: Suggestions) -> Problems:
    last = spec.scenario.turns
    for row, squadron in enumerate(spec.squadron):
        own = [names.units[slot].id for slot in names.unit_rows[row]]
        own += [names.flights[slot].id for slot in names.flight_rows[row]]
        known = frozenset(own)
        for ident in (ident for ident, _ in squadron.unit if ident not in known):
            what = f'"{ident}" is not a unit of this squadron, expected one of {listed(own)}'
            close = suggestions.nearest(ident, own)
            yield Problem(("squadron", row, "unit", ident), what, close, at_key=True)
        if (squadron.arrives.turn or 0) > last:
            what = f"turn {squadron.arrives.turn} is after the last turn, {last}"
            yield Problem(("squadron", row, "arrives", "turn"), what)
        yield from _waves(spec, squadron, row)
        if names.flight_rows[row]:
            yield from _crews(squadron, row)
        yield from _stations(spec, squadron, row)


def _stations(spec: Spec, squadron: SquadronSpec, row: int) -> Problems:
    """Stations that stand still above a body: nothing holds them up, and they go where no drive takes them."""
    if next(one.kind for one in spec.class_ if one.id == squadron.class_) != "station":
        return
    body = getattr(squadron.at, "body", None)
    if body is not None and squadron.velocity == "rest":
        what = f"a station has no drive and would fall onto {body}, expected circular_ccw or circular_cw"
        yield Problem(("squadron", row, "velocity"), what)
    move = squadron.orders.move if squadron.orders is not None else None
    if move is not None and move.kind not in ("hold", "coast"):
        yield Problem(("squadron", row, "orders", "move"), f"a station has no drive, so that it cannot {move.kind}")


def _waves(spec: Spec, squadron: SquadronSpec, row: int) -> Problems:
    """Waves that do not bring everybody, and waves that come after the battle."""
    arrives, most = squadron.arrives, squadron.count[1]
    if arrives.every_s is None:
        return
    path: KeyPath = ("squadron", row, "arrives")
    waves = arrives.times or -(-most // arrives.wave_size)
    if waves * arrives.wave_size < most:
        what = f"{waves} waves of {arrives.wave_size} are {waves * arrives.wave_size}, and the squadron has {most}"
        yield Problem((*path, "times"), what)
    turns_left = spec.scenario.turns - (arrives.first_turn or 1) + 1
    if arrives.trigger is None and (waves - 1) * arrives.every_s >= turns_left * spec.scenario.turn_s:
        what = f"the last of {waves} waves comes after the last turn, {spec.scenario.turns}"
        yield Problem((*path, "every_s"), what, warning=True)


def _crews(squadron: SquadronSpec, row: int) -> Problems:
    """What a squadron of craft says of crews that it does not have."""
    for key in ("captain", "damage", "aboard"):
        if getattr(squadron, key) is not None:
            yield Problem(("squadron", row, key), f"{key} is for ships, and this is a squadron of craft")


def _homes(spec: Spec, suggestions: Suggestions) -> Problems:
    """Hangars: who lives in which, and whether all find room."""
    classes = {one.id: one for one in spec.class_}
    carriers = {one.id: one for one in spec.squadron if classes[one.class_].hangar and one.count[0]}
    used = dict.fromkeys(carriers, 0)
    for row, squadron in enumerate(spec.squadron):
        if squadron.home is None:
            continue
        path: KeyPath = ("squadron", row, "home")
        home, own = carriers.get(squadron.home), classes[squadron.class_]
        if not flies(own):
            yield Problem(path, "home is for squadrons of craft, and this is one of ships")
        elif home is None or home.side != squadron.side:
            yield _no_home(squadron, carriers.values(), path, suggestions)
        else:
            used[home.id] += -(-squadron.count[1] // home.count[0]) * own.per_flight
            yield from _overfull(home, used[home.id], classes[home.class_].hangar, path)


def _overfull(home: SquadronSpec, craft: int, room: int, path: KeyPath) -> Problems:
    if craft > room:
        yield Problem(path, f"{craft} craft for each ship of {home.id}, whose hangar holds {room}")


def _no_home(
    squadron: SquadronSpec, carriers: Iterable[SquadronSpec], path: KeyPath, suggestions: Suggestions
) -> Problem:
    """The problem of craft whose home has no hangars for them."""
    hosts = [one.id for one in carriers if one.side == squadron.side]
    what = f'"{squadron.home}" has no hangars for this side, expected one of {listed(hosts) or "none"}'
    return Problem(path, what, suggestions.nearest(squadron.home or "", hosts))


def _circles(spec: Spec) -> Problems:
    """Squadrons that stand beside, or move like, each other in a circle."""
    by_id = {squadron.id: squadron for squadron in spec.squadron}
    steps: list[tuple[str, Callable[[SquadronSpec], str | None]]] = [("at", _beside), ("velocity", _moves_like)]
    for key, step in steps:
        seen: set[str] = set()
        for squadron in spec.squadron:
            path: dict[str, None] = {}
            here: str | None = squadron.id
            while here is not None and here not in seen:
                seen.add(here)
                path[here] = None
                here = step(by_id[here])
            if here in path:
                ids = list(path)
                circle = ids[ids.index(here) :]
                yield _circle(spec, key, circle)


def _circle(spec: Spec, key: str, circle: list[str]) -> Problem:
    """The problem of squadrons that follow each other in a circle, told where the first of them stands in the file."""
    row = next(row for row, one in enumerate(spec.squadron) if one.id in circle)
    start = circle.index(spec.squadron[row].id)
    told = [*circle[start:], *circle[:start], circle[start]]
    return Problem(("squadron", row, key), f"goes round in a circle: {' -> '.join(told[:CIRCLE_SHOWN])}")


def _beside(squadron: SquadronSpec) -> str | None:
    """The squadron that a squadron's place is measured from."""
    if isinstance(squadron.at, OffsetPlace):
        return squadron.at.squadron
    return squadron.home if squadron.at is None else None


def _moves_like(squadron: SquadronSpec) -> str | None:
    """The squadron whose velocity a squadron has."""
    given = squadron.velocity
    return given.removeprefix("same_as:") if isinstance(given, str) and given.startswith("same_as:") else None


def _orders(spec: Spec, names: Names) -> Problems:
    for row, squadron in enumerate(spec.squadron):
        if squadron.orders is not None:
            yield from unfit_orders(squadron.id, squadron.orders, names, ("squadron", row, "orders"))
        for ident, own in squadron.unit:
            if own.orders is not None:
                yield from unfit_orders(ident, own.orders, names, ("squadron", row, "unit", ident, "orders"))


def _story(spec: Spec, names: Names) -> Problems:
    last = spec.scenario.turns
    givers = {row.id: names.sides[row.side] for row in names.units}
    for row, above in enumerate(spec.order_from_above):
        if above.turn > last:
            yield Problem(("order_from_above", row, "turn"), f"turn {above.turn} is after the last turn, {last}")
        if above.from_ is not None and givers[above.from_] != above.side:
            what = f'"{above.from_}" is not of side "{above.side}" that gets the order'
            yield Problem(("order_from_above", row, "from"), what)
    sides = {squadron.id: squadron.side for squadron in spec.squadron} | {side.id: side.id for side in spec.side}
    for row, objective in enumerate(spec.objective):
        if objective.of is not None and sides[objective.of] == objective.side:
            yield Problem(("objective", row, "of"), f'"{objective.of}" is of the same side, expected an enemy')
    yield from _places(spec, names)


def _places(spec: Spec, names: Names) -> Problems:
    """Objectives and conditions about places where nobody can be, or about what a squadron does not have."""
    radius_km = {body.id: body.radius_km for body in spec.body}
    for row, one in enumerate(spec.objective):
        if one.kind == "land" and one.at is not None and one.at not in radius_km:
            yield _no_ground(one.at, [*radius_km], ("objective", row, "at"))
            continue
        yield from _place(one.at, one.radius_km, names, radius_km, ("objective", row), ("at", "radius_km"))
    for path, given in _conditions(spec):
        yield from _squadron_asked(given, names, path)
        near = given.within_km
        if near is not None:
            yield from _place(near.a, None, names, {}, (*path, "within_km"), ("a", "km"))
            yield from _place(near.b, near.km, names, radius_km, (*path, "within_km"), ("b", "km"))


def _no_ground(at: tuple[float, float] | str, bodies: list[str], path: KeyPath) -> Problem:
    """The problem of a place to land at that is no body."""
    what = f'"{at}" is no body' if isinstance(at, str) else "a point of the map is no body"
    return Problem(path, f"{what} to land on, expected one of {listed(bodies) or 'none'}")


def _conditions(spec: Spec) -> Iterator[tuple[KeyPath, ConditionSpec]]:
    """Every table of conditions, and where it stands."""
    for row, trigger in enumerate(spec.trigger):
        for group, conditions in (("when", trigger.when), ("any", trigger.any)):
            for place, one in enumerate(conditions):
                yield ("trigger", row, group, place), one


def _place(
    at: object,
    reach_km: float | None,
    names: Names,
    radius_km: Mapping[str, float],
    path: KeyPath,
    keys: tuple[str, str],
) -> Problems:
    """A place that is a squadron of craft, or a distance from the middle of a body that ends inside it."""
    if not isinstance(at, str):
        return
    radius = radius_km.get(at, 0.0)
    if at in names.squadron_number and not names.unit_rows[names.squadron_number[at]]:
        yield Problem((*path, keys[0]), f'"{at}" is a squadron of craft, expected ships')
    elif reach_km is not None and reach_km <= radius:
        what = f"{reach_km:,.0f} km from the middle of {at} is inside it: its radius is {radius:,.0f} km"
        yield Problem((*path, keys[1]), what)


def _squadron_asked(given: ConditionSpec, names: Names, path: KeyPath) -> Problems:
    """What is asked of a squadron that has none of it: ships of craft, a hangar of ships."""
    if given.squadron is None:
        return
    if names.unit_rows[names.squadron_number[given.squadron]]:
        if given.state == "docked":
            yield Problem((*path, "state"), f'docked is for squadrons of craft, and "{given.squadron}" has ships')
        return
    for key in ("mass_below", "ships_below", "here_below"):
        if getattr(given, key) is not None:
            yield Problem((*path, key), f'{key} is for squadrons of ships, and "{given.squadron}" has craft')
    if given.state is not None and given.state not in CRAFT_STATES:
        what = f'"{given.squadron}" has craft, expected one of {", ".join(CRAFT_STATES)}'
        yield Problem((*path, "state"), what)
