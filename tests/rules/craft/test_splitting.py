"""A flight is only how craft are kept: cut into rows of one craft each, a battle is the same in distribution."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from game.rules.craft.craft_fire import fight
from game.rules.craft.losses import lose_struck_craft
from game.rules.damage.blasts import burst
from game.rules.damage.damage import deal_damage
from game.rules.fire.lasers import fire_lasers
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import Mission, Priority
from game.testing.builders import DARK, DRONE, FIGHTER, FRIGATE, LASER, tables_of, world_of

WORLDS = 1_000
SIGMAS = 4.5
"""How far two samples of one distribution may lie apart; keys are fixed, so a test that passes goes on to pass."""
CARRIER = FRIGATE | {"batteries": ((0, 4), (0, 1)), "leak_ppm": 37_000, "armour_mj": 700}
GUNS = FIGHTER | {"craft_kill_ppm": 150_000}
PULSER = DRONE | {"craft_kill_ppm": 60_000, "pulse_ppm": 40_000}
TABLES = tables_of((CARRIER, FRIGATE, GUNS, PULSER, GUNS | {"craft_kill_ppm": 0}), (LASER | {"p0_ppm": 400_000}, DARK))


@dataclass(frozen=True)
class Case:
    """Rows of a battle, and what happens in it impulse by impulse."""

    units: tuple[dict[str, Any], ...]
    flights: tuple[dict[str, Any], ...]
    phases: tuple[Any, ...]
    impulses: int = 1


def cut(flights: tuple[dict[str, Any], ...], size: int) -> tuple[dict[str, Any], ...]:
    """The same craft in flights of at most `size`, with uids that mix them."""
    rows = [
        row | {"alive": min(size, row["alive"] - first)} for row in flights for first in range(0, row["alive"], size)
    ]
    uids = 20_000 + np.random.default_rng(5).permutation(len(rows))
    return tuple(row | {"uid": int(uid)} for row, uid in zip(rows, uids, strict=True))


def measured(case: Case, flights: tuple[dict[str, Any], ...], key: int) -> dict[str, np.ndarray]:
    """What is left by world: craft and their energy by side and class, and what the ships have."""
    world = world_of(TABLES, case.units, flights, worlds=WORLDS, key=key)
    world.contacts.level[:], world.contacts.seen_impulse[:], world.flight_contacts.seen_impulse[:] = 2, 0, 0
    res = Resolution(world, TABLES, "none")
    for impulse in range(case.impulses):
        res.begin_impulse(impulse)
        for phase in case.phases:
            phase(res)
    left, flights_now = {}, res.world.flights
    craft = flights_now.alive.astype(np.int64)
    for side in range(2):
        for class_id in np.unique(flights_now.class_id):
            own = (flights_now.side == side) & (flights_now.class_id == class_id)
            left[f"craft of class {class_id}, side {side}"] = np.where(own, craft, 0).sum(axis=1)
            left[f"energy of class {class_id}, side {side}"] = np.where(own, craft * flights_now.energy_mj, 0).sum(
                axis=1
            )
    for name in ("hull_mj", "shield_mj", "armour_mj"):
        left[name] = getattr(res.world.units, name).sum(axis=1)
    return left


def assert_alike(one: np.ndarray, other: np.ndarray, what: str) -> None:
    """Two samples of one distribution, by their means and variances."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    off = abs(a.mean() - b.mean())
    assert off <= SIGMAS * np.sqrt((a.var() + b.var()) / WORLDS) + 1e-9, f"mean of {what}: {a.mean()}, {b.mean()}"
    spread = [((x - x.mean()) ** 2).var() for x in (a, b)]
    off = abs(a.var() - b.var())
    assert off <= SIGMAS * np.sqrt(sum(spread) / WORLDS) + 1e-9, f"variance of {what}: {a.var()}, {b.var()}"


def swarm(side: int, class_id: int, places: tuple[tuple[float, float], ...], **row: Any) -> tuple[dict[str, Any], ...]:
    """Flights of 20 craft (or as `row` says) at places."""
    return tuple(
        {"side": side, "class_id": class_id, "x_km": x, "y_km": y, "alive": 20, "spread_km": 30.0} | row
        for x, y in places
    )


POINT = ((0.0, 0.0),) * 3
ABOUT = ((0.0, 0.0), (150.0, 40.0), (-90.0, 210.0))
PARTLY = ((0.0, 0.0), (330.0, 0.0), (700.0, 0.0))
WHERE = {"at one point": (POINT, POINT), "spread out": (ABOUT, ABOUT[::-1]), "partly in reach": (PARTLY, POINT)}
FIGHT = (fight, lose_struck_craft)
AWAY = ({"side": 0, "x_km": 9e5}, {"side": 1, "x_km": -9e5})


def guns(places):
    return Case(AWAY, swarm(0, 2, places[0]) + swarm(1, 3, places[1], energy_mj=5), FIGHT, 3)


def pulses(places):
    swarms = swarm(0, 4, places[0], alive=12) + swarm(0, 2, places[0], alive=5) + swarm(1, 3, places[1], alive=8)
    return Case(AWAY, swarms, FIGHT, 2)


def stings(places):
    units = ({"side": 0}, {"side": 0, "x_km": 160.0}, {"side": 1, "x_km": 9e5})
    weak = ({"shield_mj": 900, "armour_mj": 110}, {"shield_mj": 0, "armour_mj": 21}, {})
    ships = tuple(ship | state for ship, state in zip(units, weak, strict=True))
    return Case(ships, swarm(1, 3, places[0], alive=15) + swarm(1, 4, places[1]), (*FIGHT, deal_damage), 2)


def lasers(places, priority=Priority.SPREAD):
    ships = tuple({"side": 0, "y_km": 900.0 * n, "priority": priority} for n in range(-3, 4))
    flights = swarm(1, 4, places[0], alive=7) + swarm(1, 3, places[1], alive=3)
    flights = tuple(row | {"alive": row["alive"] + n % 3} for n, row in enumerate(flights))
    return Case((*ships, AWAY[1]), flights, (fire_lasers, lose_struck_craft))


def blasts(places):
    wrecks = ({"hull_mj": 0, "blast_mj": 60_000, "x_km": 250.0}, {"hull_mj": 0, "blast_mj": 90_000, "y_km": 400.0})
    return Case(wrecks, swarm(0, 2, places[0], spread_km=90.0) + swarm(1, 3, places[1]), (burst, lose_struck_craft))


def everything(places):
    case = guns(places)
    wreck = {"hull_mj": 0, "blast_mj": 20_000, "x_km": 500.0}
    ships = ({"side": 0, "y_km": 300.0, "capacitor_mj": 12_000}, {"side": 1, "x_km": -200.0}, wreck)
    return Case(ships, case.flights, (burst, fire_lasers, *FIGHT, deal_damage))


RULES = (guns, pulses, stings, lasers, blasts, everything)


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_cut_into_rows_of_one_craft_a_battle_is_the_same_in_distribution(rule, where):
    case = rule(WHERE[where])
    whole = measured(case, case.flights, key=1)
    for size, key in ((1, 70_001), (6, 90_001)):
        parts = measured(case, cut(case.flights, size), key)
        for what, values in whole.items():
            assert_alike(values, parts[what], what)


@pytest.mark.parametrize("priority", Priority)
def test_a_choice_among_craft_is_the_same_however_they_are_cut(priority):
    case = lasers(WHERE["spread out"], priority)
    whole, parts = (measured(case, cut(case.flights, size), key) for size, key in ((50, 1), (1, 70_001)))
    for what, values in whole.items():
        assert_alike(values, parts[what], what)


def test_stings_are_the_same_to_the_joule():
    case = stings(WHERE["at one point"])
    whole, parts = (measured(case, cut(case.flights, size), key=1) for size in (50, 1))
    for name in ("hull_mj", "shield_mj", "armour_mj"):
        assert (whole[name] == parts[name]).all()


def test_many_at_one_point_do_not_all_shoot_at_one_of_them():
    """Sixty rows of one shoot at sixty at their place: n hits find 60 (1 - (59/60)^n) different ones."""
    case = Case(AWAY, swarm(0, 2, POINT[:1], alive=60) + swarm(1, 4, POINT[:1], alive=60), FIGHT)
    lost = 60 - measured(case, cut(case.flights, 1), key=1)["craft of class 4, side 1"]
    assert lost.mean() == pytest.approx(60 * (1 - (1 - 0.15 / 60) ** 60), abs=0.3)


def test_craft_in_a_flight_spend_each_their_own_energy():
    case = guns(WHERE["at one point"])
    for size in (50, 1):
        left = measured(case, cut(case.flights, size), key=3)
        craft = left["craft of class 2, side 0"]
        assert (left["energy of class 2, side 0"] == craft * (60 - 10 + 5 - 10 + 5 - 10)).all()


def test_chasing_drones_of_a_flight_dash_together():
    case = pulses(WHERE["at one point"])
    world = world_of(TABLES, case.units, tuple(row | {"mission": Mission.CHASE} for row in case.flights))
    res = Resolution(world, TABLES, "none")
    res.begin_impulse(0)
    fight(res)
    drones = res.world.flights.class_id == 3
    assert (res.world.flights.energy_mj[drones] == 100 - 80).all()
    assert (res.world.flights.stage[drones] == 1).all()
