"""Whether a spec whose keys are all good makes sense as a whole: belonging, cycles, capacity, places, limits."""

from collections.abc import Callable, Iterator

from game.scenario.check import Problem
from game.scenario.faults import KeyPath, listed, nearest
from game.scenario.key_parts import FLIGHTS_MAX, SHIPS_MAX
from game.scenario.names import Names, names_of, row_ids
from game.scenario.scopes import scope_problems
from game.scenario.spec import OffsetPlace, OrdersSpec, Spec, SquadronSpec
from game.scenario.words import FLIGHT_KINDS

Problems = Iterator[Problem]
SQUADRONS_PLAYABLE = 8  # of one side at the start; more make a turn too many decisions


def sense_problems(spec: Spec, places: bool = True) -> list[Problem]:
    """Everything that is wrong with a spec as a whole, in the order of the file; warnings come last.

    Places are looked at only where nothing else is wrong, as they may not exist otherwise, and not at all
    without `places`: that spares a list of scenarios the arithmetic.
    """
    names = names_of(spec)
    problems = [
        *_limits(spec, names),
        *_bodies(spec),
        *_sides(spec, names),
        *_squadrons(spec, names),
        *_homes(spec, names),
        *_cycles(spec),
        *_orders(spec, names),
        *_story(spec),
    ]
    if problems or not places:
        return problems
    from game.scenario.ground import place_problems, scale_warnings

    return place_problems(spec, names) or [*scale_warnings(spec, names), *_many_squadrons(spec)]


def _many_squadrons(spec: Spec) -> Problems:
    for row, side in enumerate(spec.side):
        there = sum(one.side == side.id and one.arrives.turn == 1 for one in spec.squadron)
        if there > SQUADRONS_PLAYABLE:
            what = f"{there} squadrons at the start; up to {SQUADRONS_PLAYABLE} can be led in a few decisions a turn"
            yield Problem(("side", row), what, warning=True)


def _limits(spec: Spec, names: Names) -> Problems:
    if len(names.units) > SHIPS_MAX:
        yield Problem(("squadron",), f"{len(names.units)} ships in all, expected at most {SHIPS_MAX}")
    if len(names.flights) > FLIGHTS_MAX:
        yield Problem(("squadron",), f"{len(names.flights)} flights in all, expected at most {FLIGHTS_MAX}")
    if not names.units:
        yield Problem(("squadron",), "no ship at all, expected at least one squadron of ships")


def _bodies(spec: Spec) -> Problems:
    above: list[str] = []
    for row, body in enumerate(spec.body):
        if body.orbit is not None and body.orbit.body not in above:
            what = f'"{body.orbit.body}" is not defined above it, expected one of {listed(above) or "no body"}'
            yield Problem(("body", row, "orbit", "body"), what, nearest(body.orbit.body, above))
        above.append(body.id)
    frame = spec.scenario.frame.removeprefix("body:")
    if any(body.id == frame and body.orbit is not None for body in spec.body):
        yield Problem(("scenario", "frame"), f'"{frame}" moves on its orbit, expected a body that stands still')


def _sides(spec: Spec, names: Names) -> Problems:
    for row, side in enumerate(spec.side):
        own = [unit.id for unit in names.units if names.sides[unit.side] == side.id]
        named = [(("side", row, "flagship"), side.flagship)] if side.flagship is not None else []
        paths: list[tuple[KeyPath, str]] = list(named)
        if not isinstance(side.succession, str):
            paths += [(("side", row, "succession", place), one) for place, one in enumerate(side.succession)]
        for path, ident in paths:
            if ident not in own:
                yield Problem(path, f'"{ident}" is not a ship of {side.id}', nearest(ident, own))
        for key, others in (("enemies", side.enemies or ()), ("allies", side.allies)):
            for place, other in enumerate(others):
                if other == side.id:
                    yield Problem(("side", row, key, place), "a side is neither its own enemy nor its own ally")
                elif key == "enemies" and other in side.allies:
                    yield Problem(("side", row, key, place), f'"{other}" is among the allies as well')


def _squadrons(spec: Spec, names: Names) -> Problems:
    for row, squadron in enumerate(spec.squadron):
        own = [one.id for one in (*names.units, *names.flights) if one.squadron == row]
        for ident, _ in squadron.unit:
            if ident not in own:
                what = f'"{ident}" is not a unit of this squadron, expected one of {listed(own)}'
                yield Problem(("squadron", row, "unit", ident), what, nearest(ident, own), at_key=True)
        if squadron.arrives.turn is not None and squadron.arrives.turn > spec.scenario.turns:
            what = f"turn {squadron.arrives.turn} is after the last turn, {spec.scenario.turns}"
            yield Problem(("squadron", row, "arrives", "turn"), what)
        if _flies(spec, squadron):
            for key in ("captain", "damage", "aboard"):
                if getattr(squadron, key) is not None:
                    yield Problem(("squadron", row, key), f"{key} is for ships, and this is a squadron of craft")


def _flies(spec: Spec, squadron: SquadronSpec) -> bool:
    return any(one.id == squadron.class_ and one.kind in FLIGHT_KINDS for one in spec.class_)


def _homes(spec: Spec, names: Names) -> Problems:
    """Hangars: who lives in which, and whether all find room."""
    classes = {one.id: one for one in spec.class_}
    by_id = {squadron.id: squadron for squadron in spec.squadron}
    used: dict[str, int] = {}
    for row, squadron in enumerate(spec.squadron):
        path: KeyPath = ("squadron", row, "home")
        if squadron.home is None:
            continue
        home = by_id[squadron.home]
        hangar = classes[home.class_].hangar
        hosts = [one.id for one in spec.squadron if classes[one.class_].hangar and one.side == squadron.side]
        if not _flies(spec, squadron):
            yield Problem(path, "home is for squadrons of craft, and this is one of ships")
        elif home.side != squadron.side or not hangar or _flies(spec, home) or not home.count[0]:
            what = f'"{squadron.home}" has no hangars for this side, expected one of {listed(hosts) or "none"}'
            yield Problem(path, what, nearest(squadron.home, hosts))
        else:
            each = classes[squadron.class_].per_flight
            ships = home.count[0]
            used[home.id] = used.get(home.id, 0) + -(-squadron.count[1] // ships) * each
            if used[home.id] > hangar:
                what = f"{used[home.id]} craft for each ship of {home.id}, whose hangar holds {hangar}"
                yield Problem(path, what)


def _cycles(spec: Spec) -> Problems:
    """Squadrons that stand beside, or move like, each other in a circle."""
    by_id = {squadron.id: squadron for squadron in spec.squadron}

    def beside(squadron: SquadronSpec) -> str | None:
        if isinstance(squadron.at, OffsetPlace):
            return squadron.at.squadron
        return squadron.home if squadron.at is None else None

    def like(squadron: SquadronSpec) -> str | None:
        given = squadron.velocity
        return given.removeprefix("same_as:") if isinstance(given, str) and given.startswith("same_as:") else None

    steps: list[tuple[str, Callable[[SquadronSpec], str | None]]] = [("at", beside), ("velocity", like)]
    for key, step in steps:
        told: set[str] = set()
        for row, squadron in enumerate(spec.squadron):
            chain, here = [squadron.id], step(squadron)
            while here is not None and here not in chain:
                chain.append(here)
                here = step(by_id[here])
            if here == squadron.id and told.isdisjoint(chain):
                told.update(chain)
                what = f"goes round in a circle: {' -> '.join([*chain, here][:8])}"
                yield Problem(("squadron", row, key), what)


def _orders(spec: Spec, names: Names) -> Problems:
    def checked(ident: str, orders: OrdersSpec | None, path: KeyPath) -> Problems:
        if orders is not None:
            for problem in scope_problems({ident: orders}, names, path[:-1]):
                # scope_problems writes paths as in a table by id; here the orders stand at `path`.
                yield Problem(path + problem.path[len(path) :], problem.what, problem.suggestion)

    for row, squadron in enumerate(spec.squadron):
        yield from checked(squadron.id, squadron.orders, ("squadron", row, "orders"))
        for ident, own in squadron.unit:
            place: KeyPath = ("squadron", row, "unit", ident, "orders")
            yield from checked(ident, own.orders, place)


def _story(spec: Spec) -> Problems:
    last = spec.scenario.turns
    givers = {
        ident: one.side for one in spec.squadron for ident in row_ids(one.id, one.count[1], one.names)
    }  # fmt: skip
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
