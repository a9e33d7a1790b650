"""Doctrines of fleets in line: whom each ship goes for, where it stands about him, and when it turns its guns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules import resolve_turn, seen_world
from game.rules.state.digest import mirrored
from game.rules.state.orders import OrderSet
from game.rules.state.tables import Tables
from game.rules.state.vocabulary import Event, Mission, Move, System
from game.rules.state.world import World
from game.sim.policies import UnknownPolicyError, policy
from game.sim.policies.knowledge import liked_km, shared_out
from game.testing.builders import (
    DARK,
    FIGHTER,
    FRIGATE,
    IMPACTOR,
    LASER,
    POINT_DEFENCE,
    TORPEDO,
    all_in_sight,
    tables_of,
    world_of,
)

SIDES = ((0, 2, 0.5, (0.0, 1.0)), (0, 2, 0.5, (0.0, -1.0)))
BROADSIDE, SPINAL = FRIGATE | {"batteries": SIDES}, FRIGATE | {"batteries": ((1, 1, 0.98),)}
TABLES = tables_of(
    (BROADSIDE, FRIGATE, SPINAL, FRIGATE | {"batteries": ((2, 4),)}, FIGHTER), (LASER, IMPACTOR, POINT_DEFENCE)
)
ROUND, SPINE, BARE, CRAFT = 1, 2, 3, 4
LIKED, CLOSE = 8_000.0, 4_000.0
THIRD = FRIGATE["thrust_km_s2"] / 3


def battle(*rows: dict[str, object], tables: Tables = TABLES, worlds: int = 1) -> World:
    return all_in_sight(world_of(tables, tuple(rows), worlds=worlds), tables)


def plotted(name: str, world: World, side: int = 0, tables: Tables = TABLES) -> OrderSet:
    return policy(name)(seen_world(world, tables, side), tables, side)


def foe(x_km: float = 0.0, y_km: float = 0.0, **facts: object) -> dict[str, object]:
    return {"side": 1, "x_km": x_km, "y_km": y_km} | facts


def places(orders: OrderSet, count: int) -> np.ndarray:
    """Where the first ships are told to go, from their targets: (count, 2) km."""
    units = orders.units
    assert (units.move[0, :count] == Move.FOLLOW).all()
    return np.stack([units.dx[0, :count], units.dy[0, :count]], axis=1)


# ---- whom and how far


def test_a_class_likes_to_fight_where_half_of_the_shots_of_its_most_guns_hit() -> None:
    """Within nine tenths of their range; guns whose shots do not fall off are fired from there."""
    weapons = (LASER, IMPACTOR, TORPEDO, POINT_DEFENCE, DARK, LASER | {"range_km": 6_000.0})
    fits = {
        ((0, 1),): 8_000.0, ((5, 1),): 5_400.0, ((1, 1),): 21_600.0, ((2, 1),): 13_500.0, ((3, 9),): 0.0, (): 0.0,
        ((4, 1),): 30_000.0, ((0, 1), (1, 2)): 8_000.0, ((0, 1), (1, 3)): 21_600.0, ((2, 1), (0, 1)): 8_000.0,
    }  # fmt: skip
    tables = tables_of(tuple(FRIGATE | {"batteries": one} for one in fits), weapons)
    assert liked_km(tables).tolist() == pytest.approx(list(fits.values()))


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 4), st.integers(1, 3))
def test_enemies_are_shared_out_nearest_pairs_first(seed: int, ships: int, enemies: int, each: int) -> None:
    """On a coarse grid, so that many are as far; with uids in another order than their rows."""
    rng = np.random.default_rng(seed)
    uids, at = rng.permutation(ships + enemies) + 1, rng.integers(0, 4, (ships + enemies, 2)) * 1_000.0
    rows = [{"x_km": x, "y_km": y, "uid": int(uid)} for (x, y), uid in zip(at, uids, strict=True)]
    world = battle(*rows[:ships], *(one | {"side": 1} for one in rows[ships:]), worlds=2)
    own = world.units.side == 0
    own[1, 0] = False
    got = shared_out(world, own, world.units.side == 1, each)
    for w in range(2):
        free = [n for n in range(ships) if own[w, n]]
        most, taken, want = max(-(-len(free) // enemies), each), dict.fromkeys(range(ships, ships + enemies), 0), {}
        pairs = sorted((float(np.sum((at[n] - at[m]) ** 2)), uids[n], uids[m], n, m) for n in free for m in taken)
        for _, _, _, n, m in pairs:
            if n not in want and taken[m] < most:
                want[n], taken[m] = m, taken[m] + 1
        assert got[w].tolist() == [want.get(n, -1) for n in range(ships + enemies)]


# ---- places


def test_each_engages_an_enemy_of_its_own_where_its_guns_like_it() -> None:
    """The nearer one is gone for by the nearest, and who comes from the left stays there."""
    world = battle({"y_km": 30_000.0}, {"y_km": 29_000.0}, foe(), foe(y_km=500.0), {"class_id": BARE, "x_km": 9.0})
    orders = plotted("engage", world)
    assert orders.units.ref[0, :2].tolist() == [2, 3]
    assert places(orders, 2).tolist() == [[0.0, LIKED]] * 2
    assert orders.units.move[0, 4] == Move.HOLD  # without a gun there is nothing to engage with
    assert orders.units.frame[0, :2].tolist() == [0, 0]


@pytest.mark.parametrize("name", ["engage", "charge"])
def test_who_share_an_enemy_stand_about_him_each_at_a_place_of_its_own(name: str) -> None:
    """In the order in which they come on; those who come in file go to the left."""
    fan = [{"x_km": 20_000.0 + 100.0 * abs(n), "y_km": 300.0 * n} for n in (0, 1, 2, -1, -3)]
    at = places(plotted(name, battle(*fan, foe())), 5)
    assert np.hypot(*at.T) == pytest.approx([LIKED] * 5)
    assert at[0].tolist() == [LIKED, 0.0]
    assert np.argsort(at[:, 1]).tolist() == [4, 3, 0, 1, 2]
    assert at[1, 1] / at[1, 0] == pytest.approx(0.2)
    assert at[4, 1] / at[4, 0] == pytest.approx(-0.4)
    file = places(plotted(name, battle(*({"x_km": 20_000.0 + 100.0 * n} for n in range(5)), foe())), 5)
    assert np.argsort(file[:, 1]).tolist() == [0, 1, 2, 3, 4]


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=9), st.integers(1, 3))
def test_no_two_have_one_place(grid: list[tuple[int, int]], enemies: int) -> None:
    """Not even those who stand in one place, or on top of their target."""
    own = [{"x_km": 900.0 * x, "y_km": 900.0 * y} for x, y in grid]
    orders = plotted("engage", battle(*own, *(foe(1_800.0 * n) for n in range(enemies))))
    at = places(orders, len(own))
    told = {
        (int(ref), round(float(x), 6), round(float(y), 6)) for ref, (x, y) in zip(orders.units.ref[0], at, strict=False)
    }
    assert len(told) == len(own)
    assert np.hypot(*at.T) == pytest.approx([LIKED] * len(own))


def test_only_who_has_broadsides_goes_to_a_place_in_a_charge() -> None:
    world = battle({"x_km": 20_000.0}, {"x_km": 20_000.0, "class_id": ROUND}, foe())
    assert plotted("charge", world).units.move[0, :2].tolist() == [Move.FOLLOW, Move.INTERCEPT]


def test_who_is_told_from_when_on_holds_before() -> None:
    rows = {"x_km": 20_000.0}, {"x_km": 20_000.0, "move": Move.COAST}, foe(12_000.0)
    world = all_in_sight(world_of(TABLES, rows, ({"class_id": CRAFT, "home": 0},)), TABLES)
    for turn, engages in ((2, False), (3, True), (9, True)):
        world.battle.turn[:] = turn - 1
        orders, held = plotted("engage@3", world), plotted("hold", world)
        assert (orders.units.move[0, :2] == Move.FOLLOW).all() == engages
        assert orders.flights.mission[0, 0] == (Mission.STRIKE if engages else Mission.PATROL)
        if not engages:
            for name in orders.units.names():
                assert (getattr(orders.units, name) == getattr(held.units, name)).all(), name


# ---- guns


@pytest.mark.parametrize("name", ["engage", "charge"])
@pytest.mark.parametrize(
    ("x_km", "vx_km_s", "class_id", "bears"),
    [
        (11_900.0, 0.0, 0, True), (12_100.0, 0.0, 0, False),  # within the range of its guns
        (11_900.0, -((2 * THIRD * 7_900.0) ** 0.5) + 0.01, 0, True),  # 3,900 km to its place, and half of 8,000
        (11_900.0, -((2 * THIRD * 7_900.0) ** 0.5) - 0.01, 0, False),
        (11_900.0, 0.0, ROUND, False),  # it need not
    ],
)  # fmt: skip
def test_broadsides_are_turned_once_a_third_of_the_drive_stops(
    name: str, x_km: float, vx_km_s: float, class_id: int, bears: bool
) -> None:
    world = battle({"x_km": x_km, "vx_km_s": vx_km_s, "class_id": class_id}, foe())
    assert plotted(name, world).units.bear[0, 0] == (1 if bears else -1)


def test_spines_are_turned_as_well_where_they_engage() -> None:
    world = battle({"x_km": 23_000.0, "class_id": SPINE}, foe())
    assert plotted("engage", world).units.bear[0, 0] == 1
    assert plotted("charge", world).units.bear[0, 0] == -1


@pytest.mark.parametrize("name", ["hold", "guard", "raid", "outrange", "bombard", "standoff"])
def test_who_stands_turns_his_broadside_to_whom_it_reaches(name: str) -> None:
    for x_km, bears in ((11_900.0, 1), (12_100.0, -1)):
        assert plotted(name, battle({"x_km": x_km}, foe())).units.bear[0, 0] == bears


@pytest.mark.parametrize("name", ["engage", "charge", "break_line"])
def test_broadsides_come_to_fire(name: str) -> None:
    """Both lines lie bow on at first."""
    rows = [{"x_km": 14_000.0 + 300.0 * n, "hx": -1.0, "hy": 0.0} for n in range(3)]
    world = battle(*rows, *(foe(y_km=600.0 * n, hx=1.0) for n in range(3)))
    fired = set()
    for _ in range(6):
        world, events, _ = resolve_turn(world, TABLES, plotted(name, world))
        shots = events["kind"] == Event.LASER
        fired |= set(events["source"][shots].tolist())
    assert {0, 1, 2} <= fired


# ---- columns


def line(count: int, **facts: object) -> list[dict[str, object]]:
    """A line ahead to the north, 1,000 km apart, the southern end first."""
    return [foe(y_km=1_000.0 * n, **facts) for n in range(count)]


def columns(*heads: tuple[float, int]) -> list[dict[str, object]]:
    """Columns in file from the west, one behind the other: (y of each, ships)."""
    return [
        {"x_km": -20_000.0 - 300.0 * n, "y_km": y, "squadron": number}
        for number, (y, count) in enumerate(heads) for n in range(count)
    ]  # fmt: skip


def test_columns_fall_on_the_nearer_end_of_a_line_four_to_one() -> None:
    """The northern one cuts it behind the fourth and takes the third too, the southern one the rest; two on a side."""
    own = columns((-2_000.0, 6), (3_000.0, 5))
    orders = plotted("break_line", battle(*own, *line(12)))
    assert (orders.units.ref[0, :11] - 11).tolist() == [1, 1, 1, 1, 0, 0, 3, 3, 3, 3, 2]
    at = places(orders, 11)
    assert np.sign(at[:, 0]).tolist() == [1, -1] * 5 + [1]
    abreast = np.array([0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0])
    assert at[:, 1] / np.abs(at[:, 0]) == pytest.approx(-0.2 * abreast, abs=1e-9)
    assert np.hypot(*at.T) == pytest.approx([CLOSE] * 11)


def test_the_end_is_the_one_nearer_to_the_columns() -> None:
    own = columns((9_000.0, 6))
    assert (plotted("break_line", battle(*own, *line(12))).units.ref[0, :6] - 6).tolist() == [10] * 4 + [11] * 2


def test_where_there_are_more_places_than_enemies_some_share_one() -> None:
    orders = plotted("break_line", battle(*columns((0.0, 9), (500.0, 6)), *line(3)))  # three places and two
    at, refs = places(orders, 15), orders.units.ref[0, :15]
    assert np.unique(refs, return_counts=True)[1].tolist() == [5, 6, 4]
    assert len({(int(ref), round(float(x)), round(float(y))) for ref, (x, y) in zip(refs, at, strict=True)}) == 15
    assert np.hypot(*at.T) == pytest.approx([CLOSE] * 15)


@pytest.mark.parametrize("enemies", [[foe()], [foe(), foe()]])
def test_a_line_without_length_is_broken_too(enemies: list[dict[str, object]]) -> None:
    at = places(plotted("break_line", battle(*columns((0.0, 2)), *enemies)), 2)
    assert at == pytest.approx(np.array([[CLOSE, 0.0], [-CLOSE, 0.0]]))


def test_who_has_begun_keeps_his_enemy_and_his_side_and_who_has_lost_him_takes_the_next() -> None:
    """He that has four on him is left to them; who is at the line stays on his side of it, beside those there."""
    world = battle(*columns((-2_000.0, 10)), *line(12))
    first = plotted("break_line", world)
    for name in ("move", "ref", "dx", "dy"):
        getattr(world.units, name)[:] = getattr(first.units, name)
    assert (first.units.ref[0, :10] - 10).tolist() == [2] * 4 + [1] * 4 + [0] * 2
    world.units.x_km[:, :10] = 2_000.0  # through, all of them
    again = plotted("break_line", world)
    for name in ("ref", "dx", "dy"):
        assert (getattr(again.units, name)[0, :10] == getattr(first.units, name)[0, :10]).all()
    world.units.hull_mj[:, 10 + 1] = 0
    all_in_sight(world, TABLES)
    after = plotted("break_line", world)
    assert (after.units.ref[0, :10] - 10).tolist() == [2] * 4 + [0] * 6
    at = places(after, 10)[4:]
    assert (at[:4, 0] > 0.0).all()
    assert len({(round(float(x), 3), round(float(y), 3)) for x, y in at}) == 6
    world.units.ref[:, 0] = 1  # who follows a friend has not begun
    assert plotted("break_line", world).units.ref[0, 0] >= 10


def test_who_has_no_drive_gun_or_enemy_breaks_no_line() -> None:
    world = battle(*columns((0.0, 2)), {"class_id": BARE, "x_km": -9_000.0}, *line(3))
    world.units.system_ppm[:, 1, System.DRIVE] = 0
    assert plotted("break_line", world).units.move[0, :3].tolist() == [Move.FOLLOW, Move.HOLD, Move.HOLD]
    world.contacts.level[:] = 0
    assert plotted("break_line", world).units.move[0, :3].tolist() == [Move.HOLD] * 3


FAN = [{"x_km": 20_000.0 + 100.0 * abs(n), "y_km": 300.0 * n} for n in (0, 1, 2, -1, -3)]


@pytest.mark.parametrize("name", ["engage", "charge", "break_line"])
@pytest.mark.parametrize(
    "rows",
    [
        [*FAN, foe()], [*FAN[:2], *FAN[:1], foe(), foe(9.0)], [*columns((5_000.0, 7)), *line(11)],
        [*columns((5_000.0, 4), (5_000.0, 3)), *line(3, x_km=700.0)], [*columns((0.0, 3)), foe(), foe()],
        [*({"y_km": -20_000.0 - 300.0 * n} for n in range(5)), *line(11)],
    ],
)  # fmt: skip
def test_a_mirrored_battle_has_mirrored_orders(name: str, rows: list[dict[str, object]]) -> None:
    """To the bit, also where both ends of a line are as near, and where several stand in one place."""
    world = battle(*rows)
    orders, other = plotted(name, world), plotted(name, mirrored(world))
    other.units.dy[:] = np.where(other.units.move == Move.FOLLOW, -other.units.dy, other.units.dy)
    for field in orders.units.names():
        assert np.array_equal(getattr(orders.units, field), getattr(other.units, field)), field


@pytest.mark.parametrize(
    ("kept", "west", "ref", "lap"),
    [
        ([], False, 0, 0),
        ([(0, 1, 0)], False, 0, 1), ([(0, 1, 0)], True, 0, 0),  # one is there, on the eastern side
        ([(0, 1, 1), (0, 1, 0)], False, 0, 2), ([(0, 1, 1)], False, 0, 2), ([(0, -1, 0)], True, 0, 1),
        ([(0, 1, 0), (0, 1, 1), (0, -1, 0)], False, 0, 2),
        ([(0, 1, 0), (0, 1, 1), (0, -1, 0), (0, -1, 1)], False, 1, 0),  # four are on the first
        ([(one, way, lap) for one in range(3) for way in (1, -1) for lap in (0, 1)], False, 0, 2),  # and on all
    ],
)  # fmt: skip
def test_who_comes_later_takes_a_place_that_is_free(
    kept: list[tuple[int, int, int]], west: bool, ref: int, lap: int
) -> None:
    """Beside a line to the north whose southern end is the nearer one; `kept`: enemy, side and place of each."""
    count = len(kept) + 1
    rows: list[dict[str, object]] = [
        {"x_km": 9_000.0, "move": Move.FOLLOW, "ref": count + one, "dx": way * CLOSE, "dy": -0.2 * place * CLOSE}
        for one, way, place in kept
    ]
    world = battle(*rows, {"x_km": -2_000.0 if west else 2_000.0, "y_km": -9_000.0}, *line(3))
    at = places(plotted("break_line", world), count)[-1]
    assert plotted("break_line", world).units.ref[0, count - 1] == count + ref
    assert at / np.abs(at[0]) == pytest.approx([-1.0 if west else 1.0, -0.2 * lap], abs=1e-9)


@pytest.mark.parametrize(
    ("name", "what"), [("break_line@3", '"break_line" does not take "@3"'), ("charge+feign", '"charge" does not take')]
)
def test_a_doctrine_that_takes_no_turn_says_so(name, what):
    with pytest.raises(UnknownPolicyError, match=what):
        policy(name)
