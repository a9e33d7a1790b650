"""Torpedoes of doctrines: at whom they are launched, and that salvos are shared out."""

import numpy as np
import pytest

from game.rules.knowledge.sight import seen_world
from game.rules.state.world import World
from game.sim.policies import policy
from game.testing.builders import FRIGATE, LANCE, TORPEDO, all_in_sight, tables_of, world_of

BOAT = FRIGATE | {"batteries": ((0, 2),)}  # two tubes for torpedoes of 15,000 km
TABLES = tables_of((BOAT, LANCE | {"batteries": ()}), (TORPEDO,))
HEAVY_ONE = 1


def launched(*rows: dict[str, object], side: int = 0) -> tuple[list[int], list[int]]:
    """Whom each unit of a battle aims torpedoes at, and how many it launches."""
    world: World = all_in_sight(world_of(TABLES, tuple(rows)), TABLES)
    orders = policy("hold")(seen_world(world, TABLES, side), TABLES, side).units
    return orders.fire_at[0].tolist(), orders.salvo[0].tolist()


def foe(x_km: float, y_km: float = 0.0, **facts: object) -> dict[str, object]:
    return {"side": 1, "x_km": x_km, "y_km": y_km} | facts


def test_torpedoes_are_for_the_heaviest_within_reach_and_not_for_the_nearest() -> None:
    at, salvo = launched({}, foe(3_000.0), foe(9_000.0, class_id=HEAVY_ONE), foe(5_000.0))
    assert at[0] == 2
    assert salvo[0] == int(np.sum(world_of(TABLES, ({},)).units.ammo[0, 0]))


@pytest.mark.parametrize(("far_km", "target"), [(12_000.0, 2), (12_000.1, 1)])
def test_what_is_beyond_four_fifths_of_their_reach_is_too_far(far_km: float, target: int) -> None:
    assert launched({}, foe(3_000.0), foe(far_km, class_id=HEAVY_ONE))[0][0] == target


def test_who_has_nobody_within_reach_keeps_his_torpedoes() -> None:
    assert launched({}, foe(12_100.0))[1] == [0, 0]


def test_wrecks_and_friends_are_no_targets() -> None:
    wreck = foe(4_000.0, class_id=HEAVY_ONE, hull_mj=0)
    assert launched({}, wreck, {"class_id": HEAVY_ONE, "x_km": 900.0}, foe(7_000.0))[0][0] == 3


def test_salvos_are_shared_out_among_equals() -> None:
    boats = [{"y_km": 100.0 * n} for n in range(12)]
    at, _ = launched(*boats, *(foe(6_000.0, 300.0 * n, class_id=HEAVY_ONE) for n in range(3)))
    count = np.bincount(np.array(at[:12]) - 12, minlength=3)
    assert (count >= 2).all()


def test_whom_a_boat_aims_at_does_not_depend_on_rows() -> None:
    foes = [foe(6_000.0, 300.0 * n, class_id=HEAVY_ONE, uid=50 + n) for n in range(3)]
    boats = [{"y_km": 100.0 * n, "uid": 10 + n} for n in range(4)]
    there = launched(*boats, *foes)[0]
    back = launched(*boats[::-1], *foes[::-1])[0]
    assert [at - 4 for at in there[:4]] == [6 - at for at in back[:4]][::-1]
