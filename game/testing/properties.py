"""What must hold of every turn whatever the rules: one battle, resolved twice, compared whole.

Each raises AssertionError with a text that says what differs. `resolve` is the turn that is tested: `resolve_turn`
or, with a rule of your own, `partial(resolve_turn, rules=RULES.changed(charge=mine))`. `turns` beyond the first have no
new orders.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np

from game.rules.turn import RULES, Phase, Rulebook, resolve_turn

from ..rules.command.faults import order_faults
from ..rules.knowledge.sight import seen_world
from ..rules.preview import flown_paths
from ..rules.state.columns import Array
from ..rules.state.digest import mirrored, world_digests
from ..rules.state.events import KINDS
from ..rules.state.orders import OrderSet
from ..rules.state.resolution import Resolution
from ..rules.state.tables import Tables
from ..rules.state.tracks import Tracks
from ..rules.state.vocabulary import IMPULSES, PPM, SOURCE_IS_SIDE, STEPS, Event, Presence
from ..rules.state.world import World
from .battles import (
    Battle,
    among_others,
    differing_columns,
    in_a_mirror,
    mirrored_orders,
    reordered,
    with_empty_slots,
)
from .invariants import assert_empty_slots_inert, assert_turn_holds
from .oracle_damage import EVEN_SHARE
from .permutations import permuted_orders
from .scrambling import scrambled
from .twins import decisions, keep_bursts, move_blurred, scrambled_twin, twin_of

Resolve: TypeAlias = Callable[..., tuple[World, Array, Any]]
"""A turn: called as `resolve(world, tables, orders, record="all")`."""


def played(battle: Battle, turns: int = 1, resolve: Resolve = resolve_turn) -> tuple[World, Array]:
    """World after `turns` turns, and the events of all of them."""
    world, orders, tables_of_events = battle.world, battle.orders, []
    for _ in range(turns):
        world, events, _ = resolve(world, battle.tables, orders)
        tables_of_events.append(events)
        orders = battle.following(world).orders
    return world, np.concatenate(tables_of_events)


def named_events(world: World, events: Array, w: int, *, mirror: bool = False) -> list[tuple[Any, ...]]:
    """Events of world `w`, sorted, with uids (bodies: -2 - number) for row codes; y negated where `mirror`."""
    bodies = -2 - np.arange(world.rails.ux.shape[1])
    names = np.concatenate([world.units.uid[w], world.flights.uid[w], bodies, [-1]])
    rows = events[events["world"] == w].copy()
    of_side = np.isin(rows["kind"], list(SOURCE_IS_SIDE))
    rows["source"] = np.where(of_side, rows["source"], names[np.where(of_side, -1, rows["source"])])
    rows["target"] = names[rows["target"]]
    rows["y_km"] = (-rows["y_km"] if mirror else rows["y_km"]) + 0.0
    rows["world"] = 0
    return sorted(row.tolist() for row in rows)


def assert_same_battle(one: tuple[World, Array], other: tuple[World, Array], what: str, *, at: int = 0) -> None:
    """Every world of `one` ended as the world `at` later in `other`, digest and events alike."""
    digests, others = world_digests(one[0]), world_digests(other[0])
    for w in range(one[0].worlds):
        if digests[w] != others[w + at]:
            raise AssertionError(f"{what}: world {w} ends otherwise{_first_difference(one[0], other[0], w, w + at)}")
        a, b = named_events(*one, w), named_events(*other, w + at)
        if a != b:
            odd = next((pair for pair in zip(a, b, strict=False) if pair[0] != pair[1]), (len(a), len(b)))
            raise AssertionError(f"{what}: world {w} has other events: {odd}")


def _first_difference(one: World, other: World, w: int, v: int) -> str:
    """Where two worlds differ, for reading: column and uid."""
    for group_name in ("units", "flights"):
        a, b = getattr(one, group_name), getattr(other, group_name)
        for uid in (int(n) for n in a.uid[w] if n):
            rows = [np.flatnonzero(g.uid[i] == uid) for g, i in ((a, w), (b, v))]
            for name in a.names():
                values = [getattr(g, name)[i, row[0]] for g, i, row in zip((a, b), (w, v), rows, strict=True)]
                if name not in a.refs() and not np.array_equal(*values):
                    return f": {group_name}.{name} of uid {uid} is {values[0]} and {values[1]}"
    return ""


def assert_written_otherwise(
    battle: Battle, unit_order: Array, flight_order: Array, *, turns: int = 1, resolve: Resolve = resolve_turn
) -> None:
    """The battle is the same among others, with its rows in another order, in a mirror, and with empty slots.

    The four properties below at once; the battle as it stands is played but once for them.
    """
    alone = played(battle, turns, resolve)
    _assert_neighbours_unfelt(battle, alone, turns, resolve)
    _assert_rows_exchangeable(battle, alone, unit_order, flight_order, turns, resolve)
    _assert_mirror_exact(battle, alone, turns, resolve)
    _assert_empty_slots_unfelt(battle, alone, turns, resolve)


def assert_neighbours_unfelt(battle: Battle, *, turns: int = 1, resolve: Resolve = resolve_turn) -> None:
    """A world does not feel the others in its batch."""
    _assert_neighbours_unfelt(battle, played(battle, turns, resolve), turns, resolve)


def _assert_neighbours_unfelt(battle: Battle, alone: tuple[World, Array], turns: int, resolve: Resolve) -> None:
    batch, at = among_others(battle)
    assert_same_battle(alone, played(batch, turns, resolve), "among other worlds", at=at)


def assert_rows_exchangeable(
    battle: Battle, unit_order: Array, flight_order: Array, *, turns: int = 1, resolve: Resolve = resolve_turn
) -> None:
    """The order of rows is nobody's advantage."""
    alone = played(battle, turns, resolve)
    _assert_rows_exchangeable(battle, alone, unit_order, flight_order, turns, resolve)


def _assert_rows_exchangeable(
    battle: Battle, alone: tuple[World, Array], unit_order: Array, flight_order: Array, turns: int, resolve: Resolve
) -> None:
    other = reordered(battle, unit_order, flight_order)
    assert_same_battle(alone, played(other, turns, resolve), "rows in another order")


def assert_mirror_exact(battle: Battle, *, turns: int = 1, resolve: Resolve = resolve_turn) -> None:
    """The battle in a mirror is the mirror image of the battle, bit for bit."""
    _assert_mirror_exact(battle, played(battle, turns, resolve), turns, resolve)


def _assert_mirror_exact(battle: Battle, alone: tuple[World, Array], turns: int, resolve: Resolve) -> None:
    image, image_events = played(in_a_mirror(battle), turns, resolve)
    turned = image_events.copy()
    turned["y_km"] = -turned["y_km"]
    assert_same_battle(alone, (mirrored(image), turned), "in a mirror")


def assert_empty_slots_unfelt(battle: Battle, *, turns: int = 1, resolve: Resolve = resolve_turn) -> None:
    """Empty slots between the rows change nothing, and nothing changes them."""
    _assert_empty_slots_unfelt(battle, played(battle, turns, resolve), turns, resolve)


def _assert_empty_slots_unfelt(battle: Battle, alone: tuple[World, Array], turns: int, resolve: Resolve) -> None:
    wide = with_empty_slots(battle)
    after = played(wide, turns, resolve)
    assert_empty_slots_inert(wide.world, after[0])
    assert_same_battle(alone, after, "with empty slots")


def assert_record_irrelevant(battle: Battle, *, resolve: Resolve = resolve_turn) -> None:
    """What is recorded of a turn does not change it: the same worlds, and counts that are those of the rows."""
    world, events, tracks = resolve(battle.world, battle.tables, battle.orders, record="all")
    if tracks is None:
        raise AssertionError("no tracks, though all was to be recorded")
    rows = np.zeros((world.worlds, KINDS), np.int64)
    np.add.at(rows, (events["world"], events["kind"]), 1)
    for record in ("counts", "none"):
        other, counts, none = resolve(battle.world, battle.tables, battle.orders, record=record)
        assert_same_battle((world, events[:0]), (other, events[:0]), f"record={record!r}")
        if none is not None or not np.array_equal(counts.sum(axis=2), rows):
            raise AssertionError(f"record={record!r} counts other events than there are rows")


def assert_arguments_untouched(battle: Battle, *, resolve: Resolve = resolve_turn) -> None:
    """A turn and a look for faults leave their arguments as they were, bit for bit."""
    world, orders = battle.world.copy(), battle.orders.copy()
    resolve(battle.world, battle.tables, battle.orders)
    order_faults(battle.world, battle.tables, battle.orders)
    changed = differing_columns(world, battle.world) + differing_columns(orders, battle.orders)
    if changed:
        raise AssertionError(f"a turn changed its arguments: {', '.join(changed)}")


def assert_over_is_over(battle: Battle, *, resolve: Resolve = resolve_turn) -> None:
    """Battles that are over stay as they are, and nothing happens in them."""
    batch, at = among_others(battle)
    batch.world.battle.over[at:] = True
    after, events, _ = resolve(batch.world, batch.tables, batch.orders)
    late = np.arange(at, batch.world.worlds)
    changed = differing_columns(batch.world.take(late), after.take(late))
    if changed:
        raise AssertionError(f"a battle that is over went on: {', '.join(changed)}")
    if (events["world"] >= at).any():
        raise AssertionError("something happened in a battle that is over")


def assert_turns_hold(battle: Battle, *, turns: int = 2, resolve: Resolve = resolve_turn) -> World:
    """`invariants.assert_turn_holds` of each of some turns, and what its tracks must hold; the world after them."""
    world, orders = battle.world, battle.orders
    for _ in range(turns):
        after, events, tracks = resolve(world, battle.tables, orders)
        assert_turn_holds(world, after, battle.tables, events)
        if not world.battle.over.any():
            assert_only_the_living_act(world, events, tracks)
            assert_one_recharge_step(world, after, battle.tables, tracks)
        world, orders = after, battle.following(after).orders
    return world


def assert_only_the_living_act(before: World, events: Array, tracks: Tracks) -> None:
    """Who fires or pulses was alive and on the map at the start of that impulse, or arrived in it.

    Events and tracks are of one turn of the same worlds.
    """
    slots = before.unit_slots
    arrived = {_moment(row, "target") for row in events[events["kind"] == Event.ARRIVED]}
    for row in events[np.isin(events["kind"], (Event.LASER, Event.DARK_BEAM, Event.PULSE))]:
        at, who = (row["world"], row["impulse"]), int(row["source"])
        if who < slots:
            alive, presence = tracks.hull_mj[at][who] > 0, tracks.presence[at][who]
        else:
            alive, presence = tracks.flight_alive[at][who - slots] > 0, tracks.flight_presence[at][who - slots]
        there = presence == Presence.PRESENT or _moment(row, "source") in arrived
        if not (alive and there):
            name = Event(int(row["kind"])).name
            raise AssertionError(f"{name} by row {who} of world {row['world']}, which is not alive on the map")


def assert_one_recharge_step(before: World, after: World, tables: Tables, tracks: Tracks) -> None:
    """No shield grows in an impulse by more than one step of its class at the largest share that was ordered."""
    shares = (before.units.shields_share_ppm, before.plotted.shields_share_ppm, after.units.shields_share_ppm)
    share = np.maximum.reduce([np.clip(one, 0, PPM) for one in shares])
    most = tables.classes.shield_regen_mj[before.units.class_id] * share // EVEN_SHARE
    grown = np.diff(tracks.shield_mj, axis=1).max(axis=1)
    wrong = np.argwhere((grown > most) & (before.units.uid != 0))
    if len(wrong):
        w, s = wrong[0]
        uid = before.units.uid[w, s]
        raise AssertionError(
            f"the shield of unit {uid} of world {w} grew by {grown[w, s]} MJ, one step is {most[w, s]}"
        )


def _moment(row: Any, who: str) -> tuple[int, ...]:
    return int(row["world"]), int(row["turn"]), int(row["impulse"]), int(row[who])


def assert_knowledge_alone(battle: Battle, plot: Callable[..., OrderSet], side: int, seed: int) -> None:
    """What a policy plots, and the faults of it, are the same when what its side cannot see is something else.

    For battles of one world: `seed` chooses the other truth.
    """
    other = scrambled(battle.world, battle.tables, side, seed)
    views = [seen_world(world, battle.tables, side) for world in (battle.world, other)]
    if world_digests(views[0]) != world_digests(views[1]):
        raise AssertionError(f"side {side} sees what it cannot see")
    orders = [plot(view, battle.tables, side) for view in views]
    changed = differing_columns(*orders)
    if changed:
        raise AssertionError(f"orders that depend on what side {side} cannot see: {', '.join(changed)}")


def assert_decisions_from_knowledge(
    battle: Battle, side: int, seed: int, *, impulses: Iterable[int] = (0, 3), rules: Rulebook = RULES
) -> None:
    """In each phase of a turn a side decides the same when what it cannot see is something else.

    For battles of one world. `seed` chooses the other truth: at each phase of these impulses a copy of the turn in
    the making gets another one (`scrambled`), other orders of the others and other thrust of theirs, and resolves
    that phase. What the side decides must be the same bits: its orders in force and under way, thrust, aims, shots,
    missions, goals and courses of flights, who commands, which of its orders are refused; after `track` also all
    that it sees (`seen_world`).

    What befalls a side is no decision of it. Two phases let something unseen change what is compared here: `burst` by
    a push, so there the wrecks that go off stay as they are in the other truth, and all else is different; and
    `pull_triggers`, which may call a side to red alert for what only the scenario knows.
    """
    res, wanted = Resolution(battle.world, battle.tables, "none", battle.orders), set(impulses)
    for impulse in range(max(wanted) + 1):
        res.begin_impulse(impulse)
        for phase in rules.impulse if impulse else rules.opening + rules.impulse:
            if impulse in wanted:
                _assert_phase_knows(res, phase, side, seed + impulse)
            phase(res)
    for phase in rules.closing if max(wanted) == IMPULSES - 1 else ():
        _assert_phase_knows(res, phase, side, seed)
        phase(res)


def _assert_phase_knows(res: Resolution, phase: Phase, side: int, seed: int) -> None:
    # Flights see what is in their reach when their side looks: until the next look nothing unseen is there.
    off_km = 1e6 if phase is RULES["fight"] else 0.0
    one, other = twin_of(res), scrambled_twin(res, side, seed, off_km)
    if any(phase is RULES[name] for name in _AIMING):
        move_blurred(other, side, seed)
    if phase.__name__ == "burst":
        keep_bursts(other, res)
    phase(one)
    phase(other)
    decided, otherwise = (decisions(each, res.world, side) for each in (one, other))
    if phase.__name__ == "pull_triggers":
        del decided["readiness_wanted"]
    changed = [name for name, values in decided.items() if values.tobytes() != otherwise[name].tobytes()]
    if phase is RULES["track"]:
        views = [seen_world(each.world, res.tables, side) for each in (one, other)]
        changed += [f"seen {name}" for name in differing_columns(*views)]
    if changed:
        what = ", ".join(changed)
        raise AssertionError(f"{phase.__name__} of impulse {res.impulse}: side {side} knows too much: {what}")


_AIMING = ("accept_orders", "bring_into_force", "steer", "fire_lasers", "fire_dark_beams", "choose_goals", "fly")
"""Phases that go by where enemies are taken to be alone: others meet or look at what is truly there."""


def assert_policies_fair(
    battle: Battle, plots: Iterable[Callable[..., OrderSet]], side: int, unit_order: Array, flight_order: Array
) -> None:
    """Policies plot the same for a world alone, among others, with its rows in another order, and mirrored."""
    batch, at = among_others(battle)
    written = (battle, batch, reordered(battle, unit_order, flight_order), in_a_mirror(battle))
    views = [(seen_world(one.world, one.tables, side), one.tables) for one in written]
    for plot in plots:
        plotted, among, other, mirror = (plot(seen, tables, side) for seen, tables in views)
        among = among.take(np.arange(at, at + battle.world.worlds))
        moved, image = permuted_orders(battle.world, plotted, unit_order, flight_order), mirrored_orders(plotted)
        for what, one, two in (
            ("among other worlds", plotted, among), ("rows in another order", moved, other),
            ("in a mirror", image, mirror),
        ):  # fmt: skip
            changed = differing_columns(_plain(one), _plain(two))
            if changed:
                raise AssertionError(f"{what} side {side} is given other orders: {', '.join(changed)}")


def _plain(orders: OrderSet) -> OrderSet:
    """Orders laid over none: what is not given says nothing, and no zero has a sign."""
    worlds, units = orders.units.move.shape
    plain = OrderSet.empty(worlds, units, orders.flights.given.shape[1], orders.sides.obey.shape[1])
    plain.lay(orders)
    for name in ("dx", "dy"):
        setattr(plain.units, name, getattr(plain.units, name) + 0.0)
    return plain


def assert_previews_right(battle: Battle, who: Array, *, turns: int = 1, resolve: Resolve = resolve_turn) -> None:
    """Units `who` ((W, S) bool) fly in `turns` turns where their predicted paths lead, bit for bit.

    For units that nothing interferes with: no shot, no trigger, no arrival, no end of the battle before the last of
    the turns. Who is away at the end is left out.
    """
    paths = flown_paths(battle.world, battle.tables, battle.orders, turns)
    world, orders, parts = battle.world, battle.orders, []
    for _ in range(turns):
        world, _, tracks = resolve(world, battle.tables, orders, record="all")
        parts.append(tracks)
        orders = battle.following(world).orders
    who = who & (world.units.presence != Presence.AWAY)
    for turn, tracks in enumerate(parts):
        span = slice(turn * STEPS, (turn + 1) * STEPS + 1)
        for planned, flown in ((paths.x_km, tracks.unit_x_km), (paths.y_km, tracks.unit_y_km)):
            off = (planned[:, span] != flown) & who[:, None]
            if off.any():
                w, step, s = np.argwhere(off)[0]
                uid = world.units.uid[w, s]
                raise AssertionError(f"unit {uid} of world {w} leaves its path in turn {turn + 1} at substep {step}")
    for name in ("vx_km_s", "vy_km_s", "delta_v_km_s", "presence"):
        wrong = (getattr(paths.world.units, name) != getattr(world.units, name)) & who
        if wrong.any():
            w, s = np.argwhere(wrong)[0]
            raise AssertionError(f"unit {world.units.uid[w, s]} of world {w} ends with another {name}")
