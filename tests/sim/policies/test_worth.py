"""What a future is worth: verdict, then objectives, then what is kept and what enemies keep."""

from game.rules.state.vocabulary import PPM, System, Verdict
from game.rules.state.world import World
from game.scenario import load
from game.sim.policies.worth import worth
from game.testing.builders import DRONE, FRIGATE, LANCE, tables_of, world_of

TABLES = tables_of((FRIGATE, LANCE, DRONE))


def duel() -> World:
    """A frigate and a lance."""
    return world_of(TABLES, ({}, {"side": 1, "class_id": 1, "x_km": 15_000.0}))


def test_worth_goes_by_verdict_then_goals_then_mass() -> None:
    """A verdict outweighs all mass, and of equals who keeps more, or whose enemy keeps less, has the better of it."""
    start = duel()

    def valued(change) -> int:  # type: ignore[no-untyped-def]
        world = start.copy()
        change(world)
        return int(worth(start, world, TABLES, 0)[0])

    def over(verdict: Verdict):  # type: ignore[no-untyped-def]
        def change(world: World) -> None:
            world.battle.over[:], world.sides.verdict[:, 0], world.units.hull_mj[:, 0] = True, verdict, 0

        return change

    def hurt(slot: int, left: int):  # type: ignore[no-untyped-def]
        def change(world: World) -> None:
            world.units.hull_mj[:, slot] = TABLES.classes.hull_mj[world.units.class_id[0, slot]] * left // 4

        return change

    plain = valued(lambda world: None)
    assert plain == 0  # all of both sides is kept
    assert valued(over(Verdict.VICTORY)) > plain > valued(over(Verdict.DRAW)) > valued(over(Verdict.DEFEAT))
    assert plain > valued(hurt(0, 3)) > valued(hurt(0, 1)) > valued(hurt(0, 0)) == -PPM
    assert plain < valued(hurt(1, 3)) < valued(hurt(1, 0)) == PPM


def test_a_ship_adrift_is_worth_half_until_it_is_towed() -> None:
    world = world_of(TABLES, ({}, {}, {"side": 1}))
    assert worth(world, world, TABLES, 0)[0] == 0
    world.units.system_ppm[:, 0, System.DRIVE] = 0
    assert worth(world, world, TABLES, 0)[0] == -PPM // 4
    world.units.tow[:, 1] = 0
    assert worth(world, world, TABLES, 0)[0] == 0


def test_optional_objectives_count_for_a_tenth() -> None:
    scenario = load("jupiter_rout")
    world = scenario.start(2, 1)
    base = worth(world, world, scenario.tables, 0)
    world.objectives.progress_ppm[1, scenario.names.objectives.index("benedict")] += PPM
    gained = worth(world, world, scenario.tables, 0) - base
    assert gained.tolist() == [0, PPM // 2 // 10]


def test_a_required_objective_counts_until_it_is_reached() -> None:
    scenario = load("vesta_counterattack")
    world = scenario.start(4, 1)
    base = worth(world, world, scenario.tables, 0)
    goal = scenario.names.objectives.index("garrison")
    victory = scenario.tables.objectives[goal].victory_ppm
    world.objectives.progress_ppm[:, goal] = [0, victory // 2, victory, PPM]
    gained = (worth(world, world, scenario.tables, 0) - base).tolist()
    assert gained[0] <= 0 < gained[1] < gained[2] == gained[3]
    assert gained[2] - gained[0] == PPM // 2  # one of two objectives


def test_craft_count_by_their_number_beside_ships() -> None:
    start = world_of(TABLES, (), ({"class_id": 2, "alive": 20}, {"side": 1, "class_id": 2, "alive": 10}))
    end = start.copy()
    assert worth(start, end, TABLES, 0)[0] == 0
    end.flights.alive[:] = [15, 1]
    assert worth(start, end, TABLES, 0)[0] == -PPM // 4 + PPM * 9 // 10
    assert worth(start, end, TABLES, 1)[0] == PPM // 4 - PPM * 9 // 10
    ships = world_of(TABLES, ({}, {"side": 1}), ({"class_id": 2, "alive": 20},))
    end = ships.copy()
    end.flights.alive[:] = 0
    mass = TABLES.classes.mass_t.round().astype(int)
    craft = 20 * int(mass[2])
    lost = -craft / (craft + int(mass[0]))
    assert abs(worth(ships, end, TABLES, 0)[0] / PPM - lost) < 2e-6


def test_ghosts_and_those_of_whom_nothing_is_known_are_nobody_s_mass() -> None:
    world = duel()
    world.units.uid[:, 1] = 0
    end = world.copy()
    end.units.hull_mj[:, 1] = 0
    assert worth(world, world, TABLES, 0)[0] == worth(world, end, TABLES, 0)[0] == PPM
