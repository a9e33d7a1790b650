"""Hughes' salvo model in the core: losses = (sent - stopped) / survived, with scouting and alertness (1995)."""

import pytest

from game.rules.fire import point_defence
from game.rules.state.vocabulary import PPM, SHAKEN_PPM, FireMode, Move, Readiness
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle_salvos
from game.testing.builders import FRIGATE, POINT_DEFENCE, TORPEDO, all_in_sight, orders_for, tables_of, world_of

SURE = TORPEDO | {"per_turn": 4, "ammo": 4}


def exchange(sent, stops, *, survives=1, both=False, known=None, worlds=1, crews=None):
    """Ships of side 0 that send so many torpedoes each at one ship of side 1 each: ships lost by (side 0, side 1).

    stops: torpedoes that each of the ships of side 1 stops; survives: torpedoes that kill one. known: of each ship of
    side 1, whether side 0 knows where it is. both: side 1 sends as many as it can, too. crews: how those of side 1 are.
    """
    armed = FRIGATE | {
        "hull_mj": 600_000 * survives - 1_000, "shield_mj": 0, "armour_mj": 0, "shield_regen_mj": 0, "breach_ppm": 0,
    }  # fmt: skip
    weapons = (SURE, POINT_DEFENCE | {"stops": max(stops[0], 1), "ammo": 0, "range_km": 900.0})
    classes = (armed | {"batteries": ((0, 1),)}, armed | {"batteries": ((0, 1), (1, 1))})
    tables = tables_of(classes, weapons, slots=20)
    ships = len(sent)
    still = {"move": Move.COAST, "fire_mode": FireMode.FREE}
    own = [still | {"y_km": 100.0 * n, "salvo": sent[n], "fire_at": ships + n % len(stops)} for n in range(ships)]
    foes = [
        still | (crews or {}) | {"side": 1, "class_id": 1 if stops[n] else 0, "x_km": 12_000.0, "y_km": 100.0 * n,
                 "salvo": 4 if both else 0, "fire_at": n % ships}
        for n in range(len(stops))
    ]  # fmt: skip
    world = all_in_sight(world_of(tables, (*own, *foes), worlds=worlds), tables)
    for n, right in enumerate(known or ()):
        world.contacts.y_km[:, 0, ships + n] += 0.0 if right else 9_000.0
    rules = RULES if known is None else RULES.changed(look=None, track=None)  # what is believed stays believed
    for _ in range(3):
        world, _, _ = resolve_turn(world, tables, orders_for(world), rules=rules)
    dead = world.units.hull_mj == 0
    return dead[0, :ships].sum(), dead[0, ships:].sum()


def test_two_ships_with_four_hits_against_three_that_stop_two_each():
    """8 - 6 = 2 ships lost (Hughes 1995)."""
    assert exchange((4, 4), (2, 2, 2)) == (0, 2)
    assert oracle_salvos.hughes(2, 4, 3, 2, 1) == 2


@pytest.mark.parametrize(
    ("sent", "stops", "lost"),
    [
        ((3, 3), (2, 2, 2), 0), ((4, 3), (2, 2, 2), 1), ((4, 4), (0, 0, 0), 2), ((4,), (1, 1), 1),
        ((4, 4, 4), (3, 3, 3), 3),
    ],
)  # fmt: skip
def test_what_is_not_stopped_kills(sent, stops, lost):
    """Each of the attackers aims at one ship: no more than these can be lost."""
    told = min(oracle_salvos.hughes(1, sum(sent), len(stops), stops[0], 1), len(sent))
    assert exchange(sent, stops)[1] == lost == told


def test_a_ship_that_survives_more_hits_is_lost_to_more():
    """(8 - 4) / 2 = 2, and with staying power 3 none of two gets three hits."""
    assert exchange((4, 4), (2, 2), survives=2) == (0, 2)
    assert exchange((4, 4), (2, 2), survives=3) == (0, 0)


def test_both_sides_fire_at_once_and_both_lose():
    """No side gains by being reckoned first: two ships each, four hits each, nobody stops any."""
    assert exchange((4, 4), (0, 0), both=True) == (2, 2)


ROUTINE = {"readiness": Readiness.ROUTINE, "readiness_wanted": Readiness.ROUTINE}


@pytest.mark.parametrize(
    ("crews", "stops"),
    [({}, 6), (ROUTINE, 3), ({"daze_ppm": PPM * 3}, 0), ({"morale_ppm": SHAKEN_PPM - 1}, 3)],
    ids=["alert", "routine", "dazed", "shaken"],
)  # fmt: skip
def test_alertness_takes_its_part_of_the_defence(monkeypatch, crews, stops):
    """t y: of six torpedoes a side at routine stops 3, one whose heads buzz none, and shaken crews 1.4 each, so 1."""
    stopped = []
    spend = point_defence._spend

    def noted(res, found, defenders, passes, count):
        stopped.append(int(count.sum()))
        spend(res, found, defenders, passes, count)

    monkeypatch.setattr(point_defence, "_spend", noted)
    exchange((4, 4), (2, 2, 2), crews=crews)
    assert sum(stopped) == stops


def test_scouting_takes_its_part_of_the_salvo():
    """s a A: of two salvos one is sent where nobody is: 4 come, 6 would be stopped."""
    assert exchange((4, 4), (0, 0), known=(True, True)) == (0, 2)
    assert exchange((4, 4), (0, 0), known=(True, False)) == (0, 1)
    assert exchange((4, 4), (1, 1), known=(True, False)) == (0, 1)
    assert exchange((4, 4), (2, 2), known=(True, False)) == (0, 0)


def test_it_holds_in_every_world_of_a_batch():
    assert exchange((4, 4), (2, 2, 2), worlds=3) == (0, 2)
