"""What the film shows is what the side knows: at every impulse, and on the map when the turn is over."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.play.film import Film
from game.play.model import BattleModel, Played
from game.play.salvo_film import SalvoScene
from game.play.scene import Scene, plot_scene
from game.rules.knowledge.sight import seen_turn, seen_world
from game.rules.state.columns import Array
from game.rules.state.orders import OrderSet
from game.rules.state.tables import Tables
from game.rules.state.tracks import STATES
from game.rules.state.vocabulary import IMPULSES, PPM, STEPS, SUBSTEPS, Event, Level, Move, Stance
from game.rules.state.world import World
from game.rules.turn import resolve_turn
from game.scenario import Scenario
from game.sim import transcript
from game.sim.batch import plotted_orders, policies_of, side_policies
from game.sim.transcript import battle_lines, event_rows
from game.testing.battles import no_orders
from game.testing.builders import FRIGATE, LASER, make_ghost, tables_of, world_of
from game.testing.strategies import battles
from game.testing.strategies_command import random_battle

BETWEEN = {"turn", "t", "clouds"}
"""Of a scene, what differs between the end of a turn and the start of the next: the same moment by another name."""


def one_turn(before: World, tables: Tables, orders: OrderSet, resolve: Any = resolve_turn) -> Played:
    after, events, tracks = resolve(before, tables, orders)
    assert tracks is not None
    return Played(int(before.battle.turn[0]) + 1, before, after, orders, events, tracks)


_ROUT: list[Played] = []
"""The turns of the rout that a test has asked for: those that only look at them share them."""


def rout(scenario: Scenario, turns: int) -> Iterator[Played]:
    """The rout as `run` plays it."""
    yield from _ROUT[:turns]
    if len(_ROUT) >= turns:
        return
    plotters = side_policies(scenario, policies_of(scenario, None))
    world = _ROUT[-1].after if _ROUT else scenario.start(1, 1)
    while world.battle.turn[0] < turns and not world.battle.over[0]:
        orders = plotted_orders(world, scenario, plotters)
        played = one_turn(world, scenario.tables, orders, transcript.resolve_turn)  # which `run` asks the same
        world = played.after
        _ROUT.append(played)
        yield played


def differing(one: Scene, other: Scene) -> list[str]:
    names = [field.name for field in fields(one) if field.name not in BETWEEN]
    return [name for name in names if not same(getattr(one, name), getattr(other, name))]


def same(one: object, other: object) -> bool:
    if isinstance(one, SalvoScene):
        return all(np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return np.array_equal(one, other)  # type: ignore[arg-type]


def assert_ends_on_the_map(played: Played, tables: Tables, side: int) -> None:
    film = Film(played, tables, side).scene(float(IMPULSES))
    plotted = plot_scene(seen_world(played.after, tables, side), tables, side)
    shown = film.shown
    assert np.abs(film.x_km - plotted.x_km)[shown].max(initial=0.0) < 1e-6
    assert np.abs(film.y_km - plotted.y_km)[shown].max(initial=0.0) < 1e-6
    flown = film.flight_shown
    # Bodies are turned on their rails by other steps.
    for name in ("body_x_km", "body_y_km"):
        assert getattr(film, name) == pytest.approx(getattr(plotted, name), abs=1e-6)
    for one in fields(film):
        if one.name not in {*BETWEEN, "body_x_km", "body_y_km", "middle_vx_km_s", "middle_vy_km_s"}:
            there, known = getattr(film, one.name), getattr(plotted, one.name)
            if one.name == "salvos":  # at the end of the turn they are where the next one has them begin
                assert np.array_equal(there.side, known.side)
                assert np.abs(there.way_x_km[:, 0] - known.way_x_km[:, 0]).max(initial=0.0) < 1e-6
                continue
            rows = flown if one.name.startswith("flight") and one.name != "flight_shown" else slice(None)
            assert np.array_equal(there[rows], known[rows]), one.name


def hidden_otherwise(played: Played, tables: Tables, side: int, seed: int) -> Played:
    """The same turn for a side: tracks and worlds of enemies where they are out of its sight hold something else."""
    rng = np.random.default_rng(seed)
    tracks = _copied(played.tracks)
    before, after = played.before.copy(), played.after.copy()
    fought = (tracks.stance[0, :, side] == Stance.FIGHT).all(axis=0)  # whom it fought all the time
    for kind, group, contacts in (
        ("unit", before.units, tracks.contacts),
        ("flight", before.flights, tracks.flight_contacts),
    ):
        foes = fought[group.side[0]] & (group.uid[0] != 0)
        unseen = foes & ~contacts.in_sight[0, :, side]
        met = tracks.contacts.level[0, -1, side] > 0 if kind == "unit" else ~unseen.all(axis=0)
        # The substep at which an impulse ends belongs to it, and to the next.
        steps = np.ones((STEPS + 1, unseen.shape[1]), bool)
        for impulse in range(IMPULSES + 1):
            steps[impulse * SUBSTEPS : (impulse + 1) * SUBSTEPS + 1] &= unseen[impulse]
        for axis in "xy":
            track = getattr(tracks, f"{kind}_{axis}_km")[0]
            track[steps] += rng.normal(0, 1e5, int(steps.sum()))
        if kind == "unit":
            for name in STATES:
                getattr(tracks, name)[0][:, foes] = 7
            for world in (before, after):
                for name in ("x_km", "y_km", "vx_km_s", "vy_km_s", "hx", "hy", "hull_mj", "posture"):
                    getattr(world.units, name)[0, foes] = 1
                world.units.class_id[0, foes & ~met] = 0
        else:
            for name in ("flight_presence", "flight_alive"):
                getattr(tracks, name)[0][unseen] = 1
            for world in (before, after):
                for name in ("x_km", "y_km", "vx_km_s", "spread_km", "alive", "goal", "stage"):
                    getattr(world.flights, name)[0, foes] = 1
    return Played(played.turn, before, after, played.orders, played.events, tracks)


def _copied(tracks):  # type: ignore[no-untyped-def]
    return type(tracks)(**{field.name: getattr(tracks, field.name).copy() for field in fields(tracks)})


@pytest.mark.parametrize(("side", "turns"), [(0, 16), (1, 6)])
def test_the_film_and_run_tell_the_same_of_a_battle(jupiter: Scenario, side: int, turns: int) -> None:
    """The whole battle as one side sees it, and the first turns as the other does."""
    told = list(battle_lines(jupiter, 1, turns=turns, as_side=jupiter.names.sides[side]))[1:-1]
    assert len(told) == turns
    for played, line in zip(rout(jupiter, turns), told, strict=True):
        film = Film(played, jupiter.tables, side)
        assert event_rows(jupiter, film.events) == line["events"]


@pytest.mark.parametrize("side", [0, 1])
def test_the_film_of_the_rout_ends_where_the_map_begins(jupiter: Scenario, side: int) -> None:
    met = 0
    for played in rout(jupiter, 6):
        assert_ends_on_the_map(played, jupiter.tables, side)
        scene = Film(played, jupiter.tables, side).scene(12.0)
        met += int((scene.shown & (scene.side != side)).sum())
    assert met > 100


@given(st.integers(0, 2**32), st.integers(0, 2))
@example(16869, 0)  # craft about a ship that has struck its colours
def test_the_film_of_any_turn_ends_where_the_map_begins_and_reads_nothing_out_of_sight(seed: int, side: int) -> None:
    tables, world = random_battle(seed, bodies=bool(seed % 2))
    played = one_turn(world, tables, no_orders(world))
    assert_ends_on_the_map(played, tables, side)
    assert_nothing_unseen_is_read(played, tables, side, seed, (0.0, 0.4, 3.3, 4.0, 7.9, 11.5, 12.0))
    assert_unseen_are_carried_on(played, tables, side)


@given(battles(), st.integers(0, 1))
def test_the_last_moment_of_a_turn_is_the_seen_world_after_it(battle, side: int) -> None:  # type: ignore[no-untyped-def]
    played = one_turn(battle.world, battle.tables, battle.orders)
    seen = seen_world(played.after, battle.tables, side)
    units, flights, _ = seen_turn(played.before, played.after, played.tracks, battle.tables, side)
    for moments, group in ((units, seen.units), (flights, seen.flights)):
        for name in group.names():
            assert np.array_equal(getattr(moments, name)[-1], getattr(group, name)[0]), name


def assert_nothing_unseen_is_read(
    played: Played, tables: Tables, side: int, seed: int, moments: tuple[float, ...]
) -> None:
    film, other = Film(played, tables, side), Film(hidden_otherwise(played, tables, side, seed), tables, side)
    for t in moments:
        assert differing(film.scene(t), other.scene(t)) == []


@pytest.mark.parametrize("side", [0, 1])
def test_nothing_out_of_sight_is_read_of_the_rout(jupiter: Scenario, side: int) -> None:
    for played in rout(jupiter, 3):
        assert_nothing_unseen_is_read(played, jupiter.tables, side, 1, (0.0, 2.5, 8.2, 12.0))


def assert_unseen_are_carried_on(played: Played, tables: Tables, side: int) -> None:
    """Within an impulse, as they moved when they were last seen."""
    known = Film(played, tables, side).known
    for impulse in range(IMPULSES):
        unseen = (known.levels(impulse) > 0) & ~known.known.in_sight[impulse]
        x, _ = known.places_km(impulse)
        later, _ = known.places_km(impulse + 0.5)
        moves = known.age(impulse) < IMPULSES
        gone_on = np.where(moves, known.units.vx_km_s[impulse] * tables.impulse_s * 0.5, 0.0)
        assert later[unseen] == pytest.approx((x + gone_on)[unseen], abs=1e-6)


def test_within_an_impulse_nothing_is_shown_that_a_later_look_found(jupiter: Scenario) -> None:
    found = 0
    for played, side in ((played, side) for played in rout(jupiter, 5) for side in (0, 1)):
        film = Film(played, jupiter.tables, side)
        known = film.known.known
        for impulse in range(IMPULSES):
            unseen = ~film.known.own & ~known.in_sight[impulse]
            unseen |= known.level[impulse] < known.level[impulse + 1]
            if unseen.any():
                assert (film.known.followed(impulse + 0.9)[unseen] == impulse).all()
                start, end = film.scene(float(impulse)), film.scene(impulse + 0.999999)
                for name in ("shown", "hull_mj", "armour_mj", "shield_mj", "throttle_ppm"):
                    assert np.array_equal(getattr(start, name)[unseen], getattr(end, name)[unseen]), name
                found += int((unseen & (known.level[impulse + 1] > 0)).sum())
    assert found


def test_the_other_side_may_know_other_things(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    for side in (0, 1):
        detected = _of(Film(played, model.tables, side).events, Event.DETECTED)
        assert len(detected)
        assert (detected["source"] == side).all()


def test_contacts_are_shown_only_from_when_they_are_detected(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    never = np.ones(played.before.unit_slots, bool)
    never[_of(film.events, Event.DETECTED)["target"]] = False
    foes = played.before.units.side[0] != model.side
    old = played.before.contacts.level[0, model.side] > 0
    for t in (0.0, 3.3, 12.0):
        scene = film.scene(t)
        assert not scene.shown[foes & never & ~old].any()


def test_own_units_are_known_in_full_all_the_time(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    for t in (0.0, 6.5, 12.0):
        scene = film.scene(t)
        assert (scene.level[film.known.own] == Level.IDENTIFIED).all()
        assert not scene.stale[film.known.own].any()


def _of(events: Array, kind: Event) -> Array:
    found: Array = events[events["kind"] == kind]
    return found


def test_what_the_next_look_identifies_is_not_known_before(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    tracks = _copied(played.tracks)
    slot = int(np.flatnonzero(tracks.contacts.in_sight[0, :, model.side].all(axis=0))[0])
    tracks.contacts.level[0, :4, model.side, slot] = Level.DETECTED
    tracks.contacts.level[0, 4:, model.side, slot] = Level.IDENTIFIED
    changed = Played(played.turn, played.before, played.after, played.orders, played.events, tracks)
    known = Film(changed, model.tables, model.side).known
    assert [int(known.followed(t)[slot]) for t in (2.9, 3.9, 4.9)] == [3, 3, 5]


def test_an_echo_is_at_the_end_of_a_turn_where_the_next_begins() -> None:
    """A ghost is moved after units have been flown."""
    tables = tables_of((FRIGATE, FRIGATE | {"jam_ppm": PPM, "jam_km": 9_000.0}), (LASER,))
    jammer = {"side": 1, "class_id": 1, "x_km": 20_000.0, "move": Move.BURN, "dy": 1.0}
    world = world_of(tables, ({"side": 0}, jammer, {"side": 1, "x_km": 21_000.0}))
    tables.ghost_of[2] = 1
    make_ghost(world, tables, 2)
    played = one_turn(world, tables, no_orders(world))
    assert played.after.contacts.in_sight[0, 0, 2]
    for side in (0, 1):
        seen = seen_world(played.after, tables, side)
        units, _, _ = seen_turn(played.before, played.after, played.tracks, tables, side)
        for name in ("x_km", "y_km", "vx_km_s", "vy_km_s", "presence"):
            assert np.array_equal(getattr(units, name)[-1], getattr(seen.units, name)[0]), (side, name)
