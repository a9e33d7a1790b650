"""What squadrons may do: whose orders a course gives, now and later, and which courses begin alike."""

from dataclasses import replace

import numpy as np
import pytest

from game.rules import seen_world
from game.rules.state.orders import OrderSet
from game.rules.state.tables import Objective, Tables
from game.rules.state.vocabulary import Mission, Move, ObjectiveKind, Posture, System
from game.rules.state.world import World
from game.sim.policies.menu import COURSES, STANDS, Menu
from game.testing.builders import DRONE, FIGHTER, FRIGATE, LANCE, all_in_sight, tables_of, world_of

TABLES = tables_of((FRIGATE | {"hangar": 30}, LANCE, FIGHTER, DRONE))
SIDES = ((0, 2, 0.5, (0.0, 1.0)), (0, 2, 0.5, (0.0, -1.0)))
BROADSIDES = tables_of((FRIGATE | {"hangar": 30, "batteries": SIDES}, LANCE, FIGHTER, DRONE))
LINED, LEAVING = ("engage", "break_line"), "back off, then withdraw"
GOAL = Objective(0, ObjectiveKind.WITHDRAW, np.arange(5) < 4, 0, 500_000, False, 9e4, np.arange(5) == 4)
ALL = (STANDS, *COURSES)
NUMBER = {course.name: number for number, course in enumerate(ALL)}
FIRST, SECOND, WINGS = 3, 5, 8


def battle(tables: Tables = TABLES, foes: int = 1) -> World:
    """Two squadrons of frigates and one of fighters against lances; one frigate is lost."""
    ships = tuple({"squadron": q, "y_km": 50.0 * n} for n, q in enumerate((FIRST, SECOND, FIRST, SECOND)))
    world = world_of(
        tables,
        (*ships, *({"side": 1, "class_id": 1, "x_km": 15_000.0, "y_km": 900.0 * n, "squadron": FIRST}
                   for n in range(foes))),
        ({"home": 0, "squadron": WINGS}, {"side": 1, "class_id": 3, "x_km": 9_000.0, "squadron": WINGS}), worlds=2,
    )  # fmt: skip
    world.units.hull_mj[:, 2] = 0
    all_in_sight(world, tables)
    return seen_world(world, tables, 0)


def menu(*squadrons: int, tables: Tables = TABLES, foes: int = 1) -> tuple[Menu, World]:
    seen = battle(tables, foes)
    return Menu(ALL, seen, tables, 0, np.array(squadrons)), seen


def given(orders: OrderSet) -> tuple[list[int], list[int]]:
    """Slots of ships and of flights that are told anything, in any world."""
    return np.flatnonzero(orders.units.move_given.any(axis=0)).tolist(), np.flatnonzero(
        orders.flights.given.any(axis=0)
    ).tolist()


@pytest.mark.parametrize("name", [course.name for course in COURSES])
def test_a_course_speaks_to_the_squadrons_that_go_by_it_alone(name: str) -> None:
    """Not to those that are not planned for, nor to the other side's, nor to the lost."""
    fleet = {"tables": BROADSIDES, "foes": 3} if name in LINED else {}
    if name == LEAVING:
        fleet = {"tables": replace(TABLES, objectives=(GOAL,))}
    whole, seen = menu(FIRST, SECOND, WINGS, **fleet)
    wanted = {0: ([0], []), 1: ([1, 3], []), 2: ([], [0])}
    for number, rows in wanted.items():
        choice = np.zeros((2, 3), np.int64)
        choice[:, number] = NUMBER[name]
        assert given(whole.chosen(choice)) == rows
        assert given(whole.plot(seen, np.array([0, 1]), choice, 0)) == rows
    part, seen = menu(SECOND, **fleet)
    assert given(part.chosen(np.full((2, 1), NUMBER[name]))) == ([1, 3], [])
    assert given(part.plot(seen, np.array([1, 0]), np.full((2, 1), NUMBER[name]), 1)) == ([1, 3], [])


def test_each_squadron_goes_by_its_own_course_in_each_world() -> None:
    whole, seen = menu(FIRST, SECOND, WINGS)
    choice = np.array([[NUMBER["withdraw"], NUMBER["charge"], 0], [0, NUMBER["hold"], NUMBER["withdraw"]]])
    for orders in (whole.chosen(choice), whole.plot(seen, np.array([0, 1]), choice, 0)):
        assert orders.units.move_given[:, :4].tolist() == [[True, True, False, True], [False, True, False, True]]
        assert orders.units.move[0, [0, 1, 3]].tolist() == [Move.WITHDRAW, Move.INTERCEPT, Move.INTERCEPT]
        assert orders.units.move[1, [1, 3]].tolist() == [Move.HOLD, Move.HOLD]
        assert orders.flights.given[:, 0].tolist() == [False, True]
        assert orders.flights.mission[1, 0] == Mission.DOCK


def test_a_course_may_go_on_otherwise_than_it_begins() -> None:
    whole, seen = menu(FIRST, SECOND, WINGS)
    choice = np.full((2, 3), NUMBER["hold, then withdraw"])
    moves = [whole.plot(seen, np.array([0, 1]), choice, turn).units.move[0, 0] for turn in (0, 1, 2)]
    assert moves == [Move.HOLD, Move.WITHDRAW, Move.WITHDRAW]
    assert whole.chosen(choice).units.move[0, 0] == Move.HOLD


def test_who_withdraws_evading_dodges() -> None:
    whole, _ = menu(FIRST)
    orders = whole.chosen(np.full((2, 1), NUMBER["withdraw+evade"]))
    assert orders.units.move[0, 0] == Move.WITHDRAW
    assert orders.units.posture[0, 0] == Posture.EVADE


def test_courses_are_alike_where_they_begin_with_the_same_orders() -> None:
    whole, seen = menu(FIRST, SECOND, WINGS)
    alike = whole.alike()
    assert (alike == alike.swapaxes(2, 3)).all()
    assert alike[:, :, range(len(ALL)), range(len(ALL))].all()
    hold, later = NUMBER["hold"], NUMBER["hold, then withdraw"]
    assert not alike[:, :2, hold, later].any()  # they go on otherwise
    assert not alike[:, :2, NUMBER["withdraw"], later].any()
    assert not alike[:, :2, hold, NUMBER["withdraw"]].any()
    assert not alike[:, :2, NUMBER["charge"], NUMBER["guard"]].any()
    # Fighters patrol by either; a squadron that has nobody left does the same by any.
    assert alike[:, 2, hold, NUMBER["outrange"]].all()
    usual = np.setdiff1d(np.arange(1, len(ALL)), [NUMBER[name] for name in (*LINED, LEAVING)])
    seen.units.hull_mj[:, [1, 3]] = 0
    gone = Menu(ALL, seen, TABLES, 0, np.array([FIRST, SECOND])).alike()[:, 1]
    assert gone[:, usual[:, None], usual].all()
    assert gone[:, 0].all()


def test_to_be_told_what_stands_already_is_no_other_course() -> None:
    """Nor does it matter what is told of a range, or a target, that the move has no use for."""
    whole, seen = menu(FIRST, SECOND, WINGS)
    assert not whole.alike()[:, :2, 0, NUMBER["withdraw"]].any()
    seen.units.move[:] = Move.WITHDRAW
    seen.units.range_km[:], seen.units.ref[:] = 77.0, 2
    alike = Menu(ALL, seen, TABLES, 0, np.array([FIRST, SECOND])).alike()
    assert alike[:, :, 0, NUMBER["withdraw"]].all()
    assert not alike[:, :, 0, NUMBER["hold"]].any()
    seen.units.avoid[:, :, 1] = 4  # which no doctrine would say
    assert not Menu(ALL, seen, TABLES, 0, np.array([FIRST])).alike()[:, :, 0, NUMBER["withdraw"]].any()


@pytest.mark.parametrize(
    ("tables", "foes", "worth_it"),
    [(TABLES, 3, ()), (BROADSIDES, 1, ("engage",)), (BROADSIDES, 2, ("engage",)), (BROADSIDES, 3, LINED)],
    ids=["guns that look ahead", "one foe", "two foes", "a line"],
)  # fmt: skip
def test_doctrines_of_lines_are_worth_a_plan_to_those_who_have_what_they_need(
    tables: Tables, foes: int, worth_it: tuple[str, ...]
) -> None:
    alike = menu(FIRST, SECOND, WINGS, tables=tables, foes=foes)[0].alike()
    for name in LINED:
        others = np.delete(np.arange(len(ALL)), [0, NUMBER[name]])
        if name in worth_it:
            assert not alike[:, :2, 0, NUMBER[name]].any()
        else:  # like what stands, so that it is never tried; and like nothing else, which is tried for itself
            assert alike[:, :, 0, NUMBER[name]].all()
            assert not alike[:, :, NUMBER[name], others].any()


def test_whoever_cannot_drive_or_has_too_few_ships_breaks_no_line() -> None:
    seen = battle(BROADSIDES, 3)
    seen.units.system_ppm[0, 0, System.DRIVE] = 0
    seen.units.system_ppm[1, :4, System.DRIVE] = 0
    whole = Menu(ALL, seen, BROADSIDES, 0, np.array([FIRST, SECOND]))
    stays = whole.alike()[:, 1, 0]  # of the second squadron, which drives
    assert stays[:, [NUMBER[name] for name in LINED]].tolist() == [[False, True], [True, True]]


def test_a_battle_is_planned_alike_whatever_others_are_planned_with_it() -> None:
    """In one of two worlds nobody has a line to break: alone it has the same choices, by the same numbers."""
    seen = battle(BROADSIDES, 3)
    seen.units.hull_mj[1, 4:6] = 0
    both = Menu(ALL, seen, BROADSIDES, 0, np.array([FIRST, SECOND])).alike()
    for w in range(2):
        alone = Menu(ALL, seen.take(np.array([w])), BROADSIDES, 0, np.array([FIRST, SECOND])).alike()
        assert np.array_equal(alone[0], both[w])
    assert not np.array_equal(both[0], both[1])
