import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.fire.gunnery import Guns, ready_guns
from game.rules.fire.targets import BELIEVED_DEAD_PPM, aimed, aimed_places, considered, is_blurred, unit_foes
from game.rules.knowledge.contacts import passes_for_dead
from game.rules.state.vocabulary import PPM, FireMode, Level, Posture, Priority, WeaponKind
from game.testing import oracle_targets as oracle
from game.testing.builders import FIGHTER, FRIGATE, LASER, all_in_sight, tables_of, world_of
from game.testing.oracle_battlefield import battlefield
from game.testing.strategies_fire import raids, resolution_at, skirmishes


@given(skirmishes() | raids(), st.sampled_from(WeaponKind))
@settings(max_examples=100, deadline=None)
def test_every_gun_aims_as_the_oracle_does(skirmish, kind):
    tables, world, impulse = skirmish
    res = resolution_at(world, tables, impulse)
    laser = kind == WeaponKind.LASER
    guns = ready_guns(res, kind)
    field = battlefield(res)
    by_hand = oracle.guns(field, kind)
    assert [(g.unit.code, g.slot) for g in by_hand] == list(zip(guns.unit, guns.slot, strict=True))
    expected = [oracle.aim(field, g, keep=laser, at_flights=laser) for g in by_hand]
    target = aimed(res, guns, keep=laser, at_flights=laser)
    assert target.tolist() == [t.code if t else -1 for t in expected]
    assert (res.world.units.aim[guns.world, guns.unit, guns.slot] == target).all()


def fleet(foes, *, guns=1, worlds=1, impulse=0, seen=True, sure=True, level=2, own=None, weapon=None, bodies=()):
    """What `guns` ships of side 0 at the origin aim at: slots (W, guns); foes are rows of side 1."""
    tables = tables_of((FRIGATE, FRIGATE | {"mass_t": 9e3, "hull_mj": 70_000}), (LASER | (weapon or {}),), bodies)
    rows = tuple({"side": 0, **(own or {})} for _ in range(guns))
    rows += tuple({"side": 1, "capacitor_mj": 0, **foe} for foe in foes)
    world = world_of(tables, rows, worlds=worlds)
    if seen:
        all_in_sight(world, tables, level=level)
        world.contacts.sure &= sure
    res = resolution_at(world, tables, impulse)
    found = ready_guns(res, WeaponKind.LASER)
    target = aimed(res, found, keep=True, at_flights=False)
    return target.reshape(worlds, -1) - guns * (target.reshape(worlds, -1) >= 0)


NEAR, FAR = {"x_km": 3_000.0}, {"x_km": 9_000.0}
FEINT = {"posture": Posture.FEIGN}


@pytest.mark.parametrize(
    ("priority", "foes", "chosen"),
    [
        (Priority.NEAREST, (FAR, NEAR), 1),
        (Priority.NEAREST, (NEAR, NEAR), 0),
        (Priority.BIGGEST, (NEAR, FAR | {"class_id": 1}), 1),
        (Priority.WEAKEST, (NEAR, FAR | {"hull_mj": 9}), 1),
        (Priority.NEAREST, (NEAR | {"hull_mj": 0}, FAR), 1),
        (Priority.NEAREST, (NEAR | {"hull_mj": 0},), -1),
        (Priority.NEAREST, ({"x_km": 12_000.0},), 0),
        (Priority.NEAREST, ({"x_km": 12_000.1},), -1),
    ],
)
def test_priorities(priority, foes, chosen):
    assert fleet(foes, own={"priority": priority}).tolist() == [[chosen]]


def test_orders_name_and_spare():
    nearest = {"priority": Priority.NEAREST}
    assert fleet((NEAR, FAR), own=nearest | {"fire_at": 2}).tolist() == [[1]]
    assert fleet((NEAR, FAR), own=nearest | {"avoid": np.array([1, -1, -1, -1])}).tolist() == [[1]]
    assert fleet((NEAR,), own=nearest | {"fire_at": 1, "avoid": np.array([-1, 1, -1, -1])}).tolist() == [[-1]]


@pytest.mark.parametrize(("y_km", "chosen"), [(0.0, 1), (-1_001.0, 0)])
def test_what_orders_name_is_passed_over_behind_a_body(y_km, chosen):
    rock = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 2_000.0, "y_km": y_km}
    foes = {"x_km": 4_000.0}, {"x_km": 4_000.0, "y_km": 5_000.0}
    assert fleet(foes, own={"fire_at": 1}, bodies=(rock,)).tolist() == [[chosen]]
    assert fleet(foes, own={"aim": 1}, impulse=1, bodies=(rock,)).tolist() == [[chosen]]


def test_the_unknown_is_not_fired_at():
    assert fleet((NEAR,), seen=False).tolist() == [[-1]]


def test_silent_feigning_and_held_ships_have_no_guns():
    for own in ({"posture": Posture.SILENT}, {"posture": Posture.FEIGN}, {"fire_mode": FireMode.HOLD}):
        assert fleet((NEAR,), own=own).size == 0
    assert fleet((NEAR,), own={"fire_mode": FireMode.RETURN}).size == 0
    assert fleet((NEAR,), own={"hull_mj": 0}).size == 0
    assert fleet((NEAR,), own={"capacitor_mj": 11_999}).size == 0


def test_a_gun_with_a_body_before_its_choice_takes_another():
    body = {"mu_km3_s2": 0.0, "radius_km": 500.0, "x_km": 1_500.0}
    foes = (NEAR, {"y_km": 9_000.0})
    assert fleet(foes, own={"priority": Priority.NEAREST}, bodies=(body,)).tolist() == [[1]]
    assert fleet(foes[::-1], own={"priority": Priority.NEAREST}, bodies=(body,)).tolist() == [[0]]
    assert fleet((FAR, *foes), own={"priority": Priority.NEAREST}, bodies=(body,)).tolist() == [[2]]
    assert fleet(foes[:1], bodies=(body,)).tolist() == [[-1]]


def test_spread_reaches_as_many_as_shots_at_random_do():
    m, n, worlds = 12, 10, 600
    foes = tuple({"x_km": 3_000.0, "y_km": 10.0 * i} for i in range(m))
    target = fleet(foes, guns=n, worlds=worlds)
    reached = np.mean([len(set(row)) for row in target.tolist()])
    assert abs(reached - m * (1 - (1 - 1 / m) ** n)) < 0.15
    counts = np.bincount(target.ravel(), minlength=m) / target.size
    assert np.abs(counts - 1 / m).max() < 0.02


def test_a_ship_that_looks_dead_is_chosen_far_more_seldom_than_her_sisters():
    m, worlds = 6, 1500
    foes = tuple({"x_km": 3_000.0, "y_km": 10.0 * i, "posture": Posture.FEIGN if i == 0 else 0} for i in range(m))
    share = np.bincount(fleet(foes, guns=2, worlds=worlds).ravel(), minlength=m) / (2 * worlds)
    assert 0.5 * 0.15 / m < share[0] < 1.5 * 0.15 / m
    assert share[1:].min() > 0.15
    for acts in ({"fired_impulse": 0}, {"throttle_ppm": PPM}):
        told = (foes[0] | acts, *foes[1:])
        share = np.bincount(fleet(told, guns=2, worlds=worlds).ravel(), minlength=m) / (2 * worlds)
        assert abs(share[0] - 1 / m) < 0.03
    alone = fleet(foes[:1], worlds=400)
    assert 0.05 < np.mean(alone == 0) < 0.25


def test_feigning_spares_from_every_priority():
    for priority in Priority:
        foes = (NEAR | {"posture": Posture.FEIGN, "class_id": 1, "hull_mj": 5}, FAR)
        share = np.mean(fleet(foes, worlds=400, own={"priority": priority}) == 0)
        assert 0.05 < share < 0.25


@pytest.mark.parametrize("gone", ["in_sight", "level"])
def test_what_is_out_of_sight_is_not_fired_at(gone):
    """Not where it was seen last, not where it is, and not though an order names it."""
    tables = tables_of((FRIGATE,), (LASER,))
    world = all_in_sight(world_of(tables, ({"side": 0, "fire_at": 1}, {"side": 1, **NEAR})), tables)
    getattr(world.contacts, gone)[:] = 0
    res = resolution_at(world, tables)
    assert aimed(res, ready_guns(res, WeaponKind.LASER), keep=True, at_flights=True)[0] == -1


def test_a_wreck_that_nobody_saw_die_is_doubted_like_a_feint():
    wreck, feint = (fleet((NEAR | state,), worlds=400, sure=False) for state in ({"hull_mj": 0}, FEINT))
    assert (wreck == feint).all()
    assert 0.05 < np.mean(wreck == 0) < 0.25
    assert (fleet((NEAR | {"hull_mj": 0},), worlds=400) == -1).all()


def test_what_is_not_identified_is_taken_for_the_first_class_of_ships():
    """Its size and its hull are not known to the guns."""
    foes = (NEAR | {"hull_mj": 49_999}, FAR | {"class_id": 1, "hull_mj": 5})
    for priority, known, unknown in ((Priority.BIGGEST, 1, 0), (Priority.WEAKEST, 1, 0)):
        assert fleet(foes, own={"priority": priority}).tolist() == [[known]]
        assert fleet(foes, own={"priority": priority}, level=Level.DETECTED).tolist() == [[unknown]]


def test_a_laser_holds_its_target_between_choices():
    foes = (NEAR, FAR)
    held = {"priority": Priority.NEAREST, "aim": 2}
    assert fleet(foes, own=held, impulse=4).tolist() == [[1]]
    assert fleet(foes, own=held, impulse=6).tolist() == [[0]]
    assert fleet((NEAR, FAR | {"hull_mj": 0}), own=held, impulse=4).tolist() == [[0]]
    assert fleet(foes, own={"aim": -1}, impulse=4).tolist() == [[-1]]


@pytest.mark.parametrize(
    ("own", "impulse", "chosen"),
    [
        ({"aim": 0}, 4, 0),
        ({"fire_at": 0}, 4, 0),
        ({"fire_at": 0, "aim": 1}, 4, 0),
        ({"aim": 0}, 6, 1),
        ({"aim": 0, "avoid": np.array([-1, 0, -1, -1])}, 4, 1),
        ({"avoid": np.array([-1, 0, -1, -1]), "priority": Priority.BIGGEST}, 6, 1),
    ],
)
def test_the_first_row_is_a_target_like_any_other(own, impulse, chosen):
    tables = tables_of((FRIGATE, FRIGATE | {"mass_t": 9e3}), (LASER,))
    rows = ({"side": 1, "class_id": 1, **FAR}, {"side": 1, **NEAR}, {"side": 0, "priority": Priority.NEAREST, **own})
    world = world_of(tables, rows)
    world.units.capacitor_mj[:, :2] = 0
    res = resolution_at(all_in_sight(world, tables), tables, impulse)
    assert aimed(res, ready_guns(res, WeaponKind.LASER), keep=True, at_flights=True).tolist() == [chosen]


def test_of_equal_foes_the_lower_uid_is_chosen_in_each_world():
    tables = tables_of((FRIGATE,), (LASER,))
    rows = ({"side": 0, "priority": Priority.NEAREST}, {"side": 1, **NEAR}, {"side": 1, **NEAR})
    world = world_of(tables, rows, worlds=2)
    world.units.uid[1] = [1, 3, 2]
    world.units.capacitor_mj[:, 1:] = 0
    res = resolution_at(all_in_sight(world, tables), tables)
    assert aimed(res, ready_guns(res, WeaponKind.LASER), keep=True, at_flights=True).tolist() == [1, 2]


@given(st.integers(0, PPM))
def test_the_draw_of_the_doubtful_at_its_edges(chance):
    first_out = -(-(chance << 32) // PPM)
    rolls = np.array([max(first_out - 1, 0), min(first_out, 2**32 - 1), 2**32 - 1, 0], dtype=np.uint64)
    entered = considered(rolls, np.full(4, chance))
    assert entered[0] == (chance > 0)
    assert entered[1] == (chance == PPM)
    assert entered[2] == (chance == PPM)
    assert entered[3] == (chance > 0)


def test_of_a_hundred_choices_what_looks_dead_is_in_fifteen():
    tables = tables_of((FRIGATE,), (LASER,))
    world = world_of(tables, ({"side": 0}, {"side": 1}, {"side": 1} | FEINT, {"side": 1, "hull_mj": 0}))
    foes = unit_foes(resolution_at(all_in_sight(world, tables), tables))
    assert foes.doubted[0, 0].tolist() == [False, False, True, False]  # the last one is surely dead
    assert BELIEVED_DEAD_PPM == 150_000
    assert foes.open[0, 0].tolist() == [False, True, True, False]


def test_believed_dead_until_it_acts():
    feigns, since = np.array([1, 1, 1, 0], bool), np.array([4, 4, 3, 4])
    assert passes_for_dead(feigns, np.array([600_000, 600_001, 0, 0]), since).tolist() == [True, False, False, False]


@pytest.mark.parametrize("mirror_sign", [1.0, -1.0])
def test_arcs_turn_with_the_ship_and_its_battery(mirror_sign):
    # A battery that faces to the left of a ship heading along +y faces -x; in a mirrored world that heads -y too.
    tables = tables_of((FRIGATE | {"batteries": ((0, 1, 0.6),)},), (LASER,))
    tables.classes.battery_fx[:] = 0.0
    tables.classes.battery_fy[:] = 1.0
    places = ((-3_000.0, 0.0), (-3_000.0, 4_000.0), (-3_000.0, 4_001.0), (3_000.0, 0.0))
    hits = []
    for x, y in places:
        rows = ({"side": 0, "hx": 0.0, "hy": mirror_sign}, {"side": 1, "x_km": x, "y_km": y * mirror_sign})
        world = world_of(tables, rows)
        world.battle.mirror_sign[:] = mirror_sign
        all_in_sight(world, tables)
        res = resolution_at(world, tables)
        hits.append(aimed(res, ready_guns(res, WeaponKind.LASER), keep=True, at_flights=False)[0] == 1)
    assert hits == [True, True, False, False]


def test_fire_is_shared_out_anew_in_each_choice_but_who_passes_for_dead_does_so_for_a_turn():
    foes = tuple({"x_km": 3_000.0, "y_km": 10.0 * i} for i in range(6))
    chosen = [fleet(foes, impulse=impulse, worlds=40).ravel().tolist() for impulse in (0, 3, 6, 9)]
    assert all(one != other for n, one in enumerate(chosen) for other in chosen[:n])
    doubted = [fleet((NEAR | FEINT,), impulse=impulse, worlds=120).ravel().tolist() for impulse in (0, 3, 9)]
    assert doubted[0] == doubted[1] == doubted[2]
    assert len(set(doubted[0])) == 2


def test_each_gun_takes_the_flight_nearest_to_itself_whoever_is_nearer():
    """Two ships on one side of two flights, and one beyond them, in two worlds."""
    tables = tables_of((FRIGATE, FIGHTER), (LASER,))
    ships = tuple({"side": 0, "x_km": x, "priority": Priority.NEAREST} for x in (0.0, -2_000.0, 5_000.0))
    flights = tuple({"side": 1, "class_id": 1, "x_km": x} for x in (3_000.0, 1_000.0))
    world = all_in_sight(world_of(tables, ships, flights, worlds=2), tables)
    res = resolution_at(world, tables)
    target = aimed(res, ready_guns(res, WeaponKind.LASER), keep=True, at_flights=True)
    assert target.tolist() == [4, 4, 3] * 2


def test_what_one_world_sees_no_other_fires_at():
    tables = tables_of((FRIGATE,), (LASER,))
    rows = ({"side": 0, "priority": Priority.NEAREST}, {"side": 1, **NEAR}, {"side": 1, **FAR})
    world = all_in_sight(world_of(tables, rows, worlds=3), tables)
    world.units.capacitor_mj[:, 1:] = 0
    world.contacts.in_sight[1, 0, 1] = False
    world.contacts.in_sight[2] = False
    res = resolution_at(world, tables)
    assert aimed(res, ready_guns(res, WeaponKind.LASER), keep=True, at_flights=False).tolist() == [1, 2, -1]


@pytest.mark.parametrize(("err_km", "aside"), [(0.0, 0.0), (9.0, 500.0)])
def test_guns_point_to_where_noise_puts_their_target(err_km, aside):
    """Only of what is not where its side takes it to be; the other ship, and the flight, are where they are."""
    tables = tables_of()
    world = world_of(tables, ({"side": 0}, {"side": 1, **FAR}, {"side": 1, **NEAR}), ({"side": 1, "y_km": 70.0},))
    all_in_sight(world, tables)
    world.contacts.err_km[:, 0, 2] = err_km
    world.contacts.err_km[:, 0, 0] = 7.0  # of the first row nothing is known: it is the gun's own ship
    world.contacts.y_km[:, 0, 1:] = 500.0
    res = resolution_at(world, tables)
    guns = Guns(*(np.zeros(3, int) for _ in range(4)))
    target = np.array([1, 2, 3])
    assert is_blurred(res, guns, target).tolist() == [False, err_km > 0.0, False]
    x, y = aimed_places(res, guns, target)
    assert (x.tolist(), y.tolist()) == ([9_000.0, 3_000.0, 0.0], [0.0, aside, 70.0])
