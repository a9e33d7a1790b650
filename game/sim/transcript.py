"""One battle without a window, told as JSON objects: the start, every turn, the result (`darklight run`)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from game.rules import resolve_turn
from game.scenario import Scenario

from ..rules import seen_events, seen_world, world_digests
from ..rules.state.columns import NONE, Array
from ..rules.state.vocabulary import SOURCE_IS_SIDE, Event, Fault, Kind, Presence, Verdict
from ..rules.state.world import World
from .batch import Plan, plotted_orders, policies_of, side_policies, silent_policies
from .policies import Policy
from .record import Record

_STATUS = {
    Presence.DORMANT: "dormant",
    Presence.DOCKED: "docked",
    Presence.AWAY: "away",
    Presence.STRUCK: "struck",
    Presence.GONE: "lost",
}


def battle_lines(
    scenario: Scenario,
    seed: int,
    *,
    turns: int | None = None,
    policies: Mapping[str, str] | None = None,
    given: Plan | None = None,
    as_side: str | None = None,
    record: Record | None = None,
    warn: Callable[[str], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """Play a battle and yield its lines.

    `given`: orders in text form by turn, laid over what policies plot; a side with such orders and no policy
    chosen says nothing of itself. `as_side`: tell only what that side knows. `record`: a save to fill. `warn` is told
    of answers to what nobody asks.
    """
    given = given or {}
    plotters = _plotters(scenario, policies or {}, given)
    world = scenario.start(1, seed)
    viewer = None if as_side is None else scenario.names.side_number[as_side]
    yield world_line(scenario, world, (), viewer)
    while world.battle.turn[0] < (turns or scenario.tables.turns) and not world.battle.over[0]:
        if warn is not None:
            for words in vain_answers(scenario, world, given):
                warn(words)
        orders = plotted_orders(world, scenario, plotters, given)
        before = world
        world, events, tracks = resolve_turn(before, scenario.tables, orders)
        if record is not None:
            record.append(orders, world)
        if viewer is not None and tracks is not None:
            events = seen_events(events, tracks, before, viewer)
        yield world_line(scenario, world, events, viewer)
    yield result_line(scenario, world)


def vain_answers(scenario: Scenario, world: World, given: Plan) -> Iterator[str]:
    """Answers among the orders given for the coming turn of world 0 that nobody waits for, a sentence each."""
    turn, sides = int(world.battle.turn[0]) + 1, world.sides
    for question in scenario.names.questions:
        side = scenario.names.sides[question.side]
        at = 0, question.side, question.number
        if question.id not in given.get(turn, {}).get(side, {}).get("answer", {}):
            continue
        if sides.asked_impulse[at] == NONE:
            yield f'turn {turn}: {side} has not been asked "{question.id}" yet: its answer is for the turn after that'
        elif sides.answer[at] != NONE:
            yield f'turn {turn}: {side} has answered "{question.id}" already'


def _plotters(scenario: Scenario, chosen: Mapping[str, str], given: Plan) -> list[Policy]:
    """What plots for each side: the policy chosen, none where orders are given, else that of the scenario."""
    return side_policies(scenario, policies_of(scenario, silent_policies(scenario, given) | dict(chosen)))


def world_line(scenario: Scenario, world: World, events: Any, viewer: int | None = None) -> dict[str, Any]:
    """The line of one world: the truth, or what side `viewer` knows; `events` are told as they are."""
    shown = world if viewer is None else seen_world(world, scenario.tables, viewer)
    turn = int(world.battle.turn[0])
    return {
        "turn": turn,
        "time_s": turn * scenario.tables.turn_s,
        "digest": world_digests(shown)[0],
        "units": unit_rows(scenario, shown),
        "flights": flight_rows(scenario, shown),
        "salvos": salvo_counts(scenario, shown),
        "events": event_rows(scenario, events),
    }


def unit_rows(scenario: Scenario, world: World) -> list[dict[str, Any]]:
    """Units of world 0 by the fields of `run`."""
    units, classes, names = world.units, scenario.tables.classes, scenario.names
    lost = world.lost()
    rows = []
    for slot, row in enumerate(names.units):
        if not units.uid[0, slot] or units.presence[0, slot] == Presence.GHOST:
            continue
        c = int(units.class_id[0, slot])
        status = "lost" if lost[0, slot] else _STATUS.get(Presence(int(units.presence[0, slot])), "present")
        place = {
            name: round(float(getattr(units, name)[0, slot]), 6) for name in ("x_km", "y_km", "vx_km_s", "vy_km_s")
        }
        pools = {
            "hull_gj": units.hull_mj[0, slot] / 1000, "hull_max_gj": classes.hull_mj[c] / 1000,
            "shield_gj": units.shield_mj[0, slot] / 1000, "shield_max_gj": classes.shield_mj[c] / 1000,
        }  # fmt: skip
        rows.append(
            {"id": row.id, "side": names.sides[row.side], "class": names.classes[c], "kind": _kind(classes.kind[c]),
             "status": status, **place, **{name: float(value) for name, value in pools.items()},
             "aboard": int(units.aboard[0, slot])}
        )  # fmt: skip
    return rows


def flight_rows(scenario: Scenario, world: World) -> list[dict[str, Any]]:
    """Flights of world 0 by the fields of `run`."""
    flights, names = world.flights, scenario.names
    return [
        {
            "id": row.id,
            "side": names.sides[row.side],
            "class": names.classes[row.class_id],
            "alive": int(flights.alive[0, slot]),
            "x_km": round(float(flights.x_km[0, slot]), 6),
            "y_km": round(float(flights.y_km[0, slot]), 6),
        }
        for slot, row in enumerate(names.flights)
        if flights.uid[0, slot]
    ]


def salvo_counts(scenario: Scenario, world: World) -> dict[str, int]:
    """Torpedoes and slugs in flight in world 0, by side."""
    salvos = world.salvos
    return {side: int(salvos.alive[0][salvos.side[0] == a].sum()) for a, side in enumerate(scenario.names.sides)}


def event_rows(scenario: Scenario, events: Array) -> list[dict[str, Any]]:
    """Events of world 0 by the fields of `run`."""
    return [
        {
            "t_s": float(event["time_s"]),
            "kind": Event(int(event["kind"])).name.lower(),
            "source": _source(scenario, int(event["source"]), int(event["kind"])),
            "target": _target(scenario, event),
            "energy_gj": float(event["energy_mj"]) / 1000,
        }
        | ({"reason": Fault(int(event["value"])).name.lower()} if event["kind"] == Event.ORDER_REFUSED else {})
        for event in events
    ]


def _source(scenario: Scenario, code: int, kind: int) -> str:
    if kind in SOURCE_IS_SIDE:
        return scenario.names.sides[code] if code >= 0 else ""
    return scenario.names.of_code(code)


def _target(scenario: Scenario, event: Any) -> str:
    """Whom it befalls; of the story: which trigger, which line of dialogue, which answer to it."""
    kind, value = event["kind"], int(event["value"])
    if kind == Event.STANCE:
        return scenario.names.sides[int(event["slot"])]
    if kind == Event.TRIGGERED:
        return scenario.names.triggers[value]
    if kind in (Event.SAY, Event.ANSWERED):
        line = scenario.dialogue[value]
        return line.id if kind == Event.SAY else f"{line.id}.{line.choice[int(event['slot'])].id}"
    return scenario.names.of_code(int(event["target"]))


def result_line(scenario: Scenario, world: World) -> dict[str, Any]:
    """The last line: results, objectives, turns."""
    names = scenario.names
    return {
        "result": {side: Verdict(int(world.sides.verdict[0, a])).name.lower() for a, side in enumerate(names.sides)},
        "objectives": {name: world.objectives.progress_ppm[0, o] / 1e6 for o, name in enumerate(names.objectives)},
        "turns": int(world.battle.turn[0]),
    }


def _kind(kind: int) -> str:
    name = Kind(int(kind))
    return "flight" if name in (Kind.FIGHTER, Kind.DRONE) else name.name.lower()
