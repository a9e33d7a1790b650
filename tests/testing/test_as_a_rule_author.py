"""What somebody who changes a rule writes, and that it finds the mistakes that are made with rules."""

from functools import partial
from itertools import count

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from game.rules.fire import gunnery
from game.rules.fire.gunnery import range_ppm
from game.rules.state.resolution import Resolution
from game.rules.state.vocabulary import PPM, Cause, Event, Presence, Stream
from game.rules.turn import RULES, resolve_turn
from game.testing import oracle, properties
from game.testing.builders import FRIGATE, LASER, orders_for, tables_of, world_of
from game.testing.strategies import battles, energies_mj, rolls_ppm, seeds
from game.testing.strategies_fire import skirmishes

found = settings(
    max_examples=20, database=None, derandomize=True, phases=(Phase.generate,), deadline=None,
    report_multiple_bugs=False,
)  # fmt: skip
"""Enough to find a mistake; nothing is shrunk and no other is looked for, for it is known."""


def finds(check, *drawn, most=20):
    """What a property fails of, among what is drawn; None if it holds of all."""
    last = None

    def asked(one):
        nonlocal last
        last = one
        apply(check, one)

    try:
        settings(found, max_examples=most)(given(st.tuples(*drawn) if len(drawn) > 1 else drawn[0])(asked))()
    except AssertionError:
        return last
    return None


def apply(check, drawn):
    """Call a property with what was drawn for it."""
    check(*drawn) if isinstance(drawn, tuple) else check(drawn)


# ---- a rule changed on purpose: a laser whose chance grows with range


def growing_ppm(square_km2, r0_km):
    """A chance that is nothing when near and whole when far."""
    return PPM - range_ppm(square_km2, r0_km)


def test_a_laser_that_is_not_the_rule_is_found_by_the_oracle(monkeypatch):
    assert not finds(oracle.assert_lasers_agree, skirmishes())
    monkeypatch.setattr(gunnery, "range_ppm", growing_ppm)
    assert finds(oracle.assert_lasers_agree, skirmishes())


@settings(max_examples=30)
@given(skirmishes())
def test_the_game_s_lasers_are_the_rule(skirmish):
    oracle.assert_lasers_agree(*skirmish)


@settings(max_examples=30)
@given(skirmishes(flights=False))
def test_the_game_s_dark_beams_are_the_rule(skirmish):
    oracle.assert_dark_beams_agree(*skirmish)


def chance_at(distance_km):
    """The chance of a shot at a distance, in a turn of the game."""
    tables = tables_of((FRIGATE,), (LASER,))
    world = world_of(tables, ({"side": 0}, {"side": 1, "x_km": distance_km}))
    _, events, _ = resolve_turn(world, tables, orders_for(world))
    return int(events["chance_ppm"][events["kind"] == Event.LASER][0])


def distance_helps(near, far):
    assert chance_at(near * 100.0) >= chance_at(far * 100.0)


def test_a_line_says_that_distance_helps_no_gunner(monkeypatch):
    near, far = st.integers(1, 60), st.integers(61, 119)
    assert not finds(distance_helps, near, far, most=6)
    monkeypatch.setattr(gunnery, "range_ppm", growing_ppm)
    assert finds(distance_helps, near, far, most=6)


# ---- mistakes that are made with rules, each found by a property of whole turns


def first_come_first_served(res: Resolution) -> None:
    """The first row of a world is never hit."""
    hits = res.taken_hits()
    if hits is not None:
        keep = hits.target != 0
        res.hit(
            hits.world[keep], hits.target[keep], hits.source[keep], hits.energy_mj[keep], Cause.LASER, hits.slot[keep],
            hits.shot[keep],
        )  # fmt: skip
    RULES["deal_damage"](res)


def average_of_all(res: Resolution) -> None:
    """Everybody's shield becomes what it is on average over the batch."""
    RULES["charge"](res)
    units = res.world.units
    units.shield_mj[units.uid != 0] = int(units.shield_mj.mean()) // 2


def drift_left(res: Resolution) -> None:
    """A drive that pulls upwards, whatever the hand."""
    RULES["steer"](res)
    res.this_turn.thrust_y += 1e-6


def own_dice(res: Resolution) -> None:
    """Dice by row, not by uid."""
    RULES["charge"](res)
    units = res.world.units
    w, s = np.nonzero((units.hull_mj > 1) & (units.presence == Presence.PRESENT))
    roll = res.roll_ppm(w, Stream.POLICY, s)
    units.armour_mj[w, s] = np.where(roll < PPM // 2, units.armour_mj[w, s] // 2, units.armour_mj[w, s])


def silent_loss(res: Resolution) -> None:
    """Ships that die of age, and nobody is told."""
    units = res.world.units
    units.hull_mj[(units.uid % 2 == 1) & (units.uid != 0)] = 0


def heartless(res: Resolution) -> None:
    """Craft that are shot down, and nobody counts their crews."""
    lives = res.world.sides.lives_lost.copy()
    RULES["lose_struck_craft"](res)
    res.world.sides.lives_lost[:] = lives


def empty_coffins(res: Resolution) -> None:
    """Ships that die with a row and a cause, but with nobody aboard."""
    lives = res.world.sides.lives_lost.copy()
    RULES["settle_deaths"](res)
    res.world.sides.lives_lost[:] = lives


def ghosts(res: Resolution) -> None:
    """The dead recharge."""
    units = res.world.units
    units.shield_mj[(units.hull_mj == 0) & (units.uid != 0) & (units.shield_mj == 0)] += 1


def haunted(res: Resolution) -> None:
    """Empty slots are charged like everybody."""
    RULES["charge"](res)
    units = res.world.units
    units.shield_mj[units.uid == 0] += 1


def backwards(battle, resolve=resolve_turn):
    properties.assert_rows_exchangeable(
        battle,
        np.arange(battle.world.unit_slots)[::-1],
        np.arange(battle.world.flight_slots)[::-1],
        resolve=resolve,
    )


@pytest.mark.parametrize(
    ("phase", "rule", "check"),
    [
        ("deal_damage", first_come_first_served, backwards),
        ("charge", own_dice, backwards),
        ("charge", average_of_all, properties.assert_neighbours_unfelt),
        ("steer", drift_left, properties.assert_mirror_exact),
        ("measure_progress", silent_loss, properties.assert_turns_hold),
        ("measure_progress", ghosts, properties.assert_turns_hold),
        ("lose_struck_craft", heartless, properties.assert_turns_hold),
        ("settle_deaths", empty_coffins, properties.assert_turns_hold),
        ("charge", haunted, properties.assert_empty_slots_unfelt),
    ],
)
def test_a_mistake_is_found(phase, rule, check):
    resolve = partial(resolve_turn, rules=RULES.changed(**{phase: rule}))
    battle = finds(partial(check, resolve=resolve), battles(nonsense=False), most=100)
    assert battle is not None
    check(battle)  # of the same battle it holds by the rules as they are


def test_a_policy_that_goes_by_more_than_it_is_shown_is_found():
    """What it is shown is all the same: it goes by how often it was asked."""
    asked = count()

    def moody(seen, tables, side):
        orders = orders_for(seen)
        orders.units.move_given[:] = True
        orders.units.dx[:] = next(asked)
        return orders

    assert finds(partial(properties.assert_knowledge_alone, plot=moody, side=0, seed=1), battles(nonsense=False))


def test_changed_rules_leave_the_game_s_as_they_were():
    without = RULES.changed(charge=None)
    assert RULES["charge"] in RULES.impulse
    assert [one for one in RULES.impulse if one not in without.impulse] == [RULES["charge"]]
    assert (without.opening, without.closing) == (RULES.opening, RULES.closing)
    with pytest.raises(KeyError):
        RULES.changed(nothing_of_the_kind=None)


@given(st.integers(1, PPM), st.data(), seeds())
def test_rolls_and_energies_are_at_the_edges(chance, data, seed):
    roll = data.draw(rolls_ppm(chance_ppm=chance))
    assert roll in (0, chance - 1, chance, PPM - 1)
    assert 0 <= roll < PPM
    assert data.draw(energies_mj(pools=(5, 700))) >= 0
    assert 0 <= seed < 2**63
