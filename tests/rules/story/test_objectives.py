from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from game.rules.state.columns import NONE
from game.rules.state.rails import body_places
from game.rules.state.resolution import Resolution
from game.rules.state.tables import Objective, Trigger
from game.rules.state.vectors import unit_vector
from game.rules.state.vocabulary import PPM, Counted, Event, Kind, ObjectiveKind, Presence, Stance, System, Verdict
from game.rules.state.world import World
from game.rules.story.objectives import give_verdicts, measure_progress, standing
from game.testing import oracle_objectives as oracle
from game.testing.builders import DRONE, FIGHTER, FRIGATE, JUPITER, LANCE, tables_of, world_of
from game.testing.strategies_command import random_battle

MU = JUPITER["mu_km3_s2"]


def mask(*slots, size=4):
    return np.isin(np.arange(size), slots)


def goal(
    kind=ObjectiveKind.SURVIVE, who=(0,), *, side=0, counted=Counted.SHIPS, at=PPM, optional=False, beyond=0.0, of=()
):
    return Objective(side, kind, mask(*who), counted, at, optional, beyond, mask(*of))


def field(objectives=(), *, sides=2, flights=(), units=None, **more):
    tables = tables_of((FRIGATE, LANCE, FIGHTER, DRONE), sides=sides, objectives=tuple(objectives), **more)
    rows = units or ({"side": 0}, {"side": 0}, {"side": 1, "x_km": 1e4}, {"side": 1, "x_km": 2e4, "class_id": 1})
    return tables, world_of(tables, rows, flights)


def stock(tables, world, impulse=11):
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    measure_progress(res)
    return res.world.objectives.progress_ppm[0].tolist()


def test_progress_of_each_kind():
    goals = [
        goal(ObjectiveKind.SURVIVE, (0, 1)),
        goal(ObjectiveKind.PROTECT, (0, 1), counted=Counted.LIVES),
        goal(ObjectiveKind.DESTROY, (2, 3), counted=Counted.MASS),
        goal(ObjectiveKind.WITHDRAW, (0, 1), beyond=9_999.0, of=(2,)),
    ]
    tables, world = field(goals)
    assert stock(tables, world) == [PPM, PPM, 0, PPM]
    world.units.hull_mj[0, [0, 2]] = 0
    world.units.aboard[0, 0] = 60
    assert stock(tables, world) == [PPM // 2, 180 * PPM // 240, 6 * PPM // 66, PPM // 2]
    world.units.presence[0, 1] = Presence.STRUCK
    assert stock(tables, world) == [0, 180 * PPM // 240, 6 * PPM // 66, 0]  # the people aboard live


@pytest.mark.parametrize(("first", "progress"), [(15, PPM), (20, 0)])
def test_who_is_out_of_reach_is_told_by_where_the_bodies_are_as_the_impulse_ends(first, progress):
    """A wreck at rest that a moon leaves behind within the fourth impulse, and one that it comes upon in the fifth."""
    c, s = unit_vector(0.25)
    moon = {"mu_km3_s2": 1.0, "radius_km": 100.0, "around": 0, "rail_km": 90_000.0, "step_x": c, "step_y": s}
    bodies = {"mu_km3_s2": 0.0, "radius_km": 9.0}, moon
    tables, world = field([goal(ObjectiveKind.WITHDRAW, (0,), beyond=1e4, of=(2,))], bodies=bodies)
    x, y = (places[0, :, 1] for places in body_places(world, tables, 30))
    world.units.x_km[0, 0], world.units.y_km[0, 0] = ((at[first] + at[first + 5]) / 2 for at in (x, y))
    world.units.x_km[0, 2] = -9e5
    world.units.system_ppm[:, 0, System.DRIVE] = 0
    assert stock(tables, world, 3) == [progress]


def craft_goal(kind, *flights, at=PPM, optional=False):
    return Objective(0, kind, mask(), Counted.CRAFT, at, optional, 0.0, mask(), craft=mask(*flights))


def test_craft_are_counted_one_by_one_wherever_they_are():
    """Fighters (50 of each flight at first) in a hangar and aloft; drones (30), all gone of one flight."""
    wing, swarm = {"side": 0, "class_id": 2}, {"side": 1, "class_id": 3}
    flights = (
        wing | {"alive": 20, "presence": Presence.DOCKED, "home": 0}, wing | {"alive": 5},
        swarm | {"alive": 0, "presence": Presence.GONE}, swarm | {"alive": 30, "presence": Presence.DORMANT},
    )  # fmt: skip
    goals = [craft_goal(ObjectiveKind.SURVIVE, 0, 1), craft_goal(ObjectiveKind.DESTROY, 2, 3),
             craft_goal(ObjectiveKind.DESTROY, 2), craft_goal(ObjectiveKind.PROTECT)]  # fmt: skip
    tables, world = field(goals, flights=flights)
    assert stock(tables, world) == [PPM // 4, PPM // 2, PPM, 0]
    world.flights.uid[0, 2] = 0  # a slot that this battle does not fill
    assert stock(tables, world) == [PPM // 4, 0, 0, 0]


def test_a_battle_about_craft_goes_on_while_some_of_them_may_be_lost():
    wing = {"side": 0, "class_id": 2, "alive": 9}
    tables, world = field([craft_goal(ObjectiveKind.SURVIVE, 0, at=PPM // 10)], flights=(wing, wing))
    assert closed(tables, world)[0] is False
    world.flights.alive[0, 0], world.flights.presence[0, 0] = 0, Presence.GONE
    assert closed(tables, world) == (True, ["DEFEAT", "VICTORY"])
    tables, world = field([craft_goal(ObjectiveKind.SURVIVE, 0, at=PPM // 10)], flights=(wing, wing))
    world.flights.presence[0, 0] = Presence.AWAY
    assert closed(tables, world) == (True, ["VICTORY", "DEFEAT"])


def test_who_is_out_of_reach_is_counted_at_every_fourth_impulse():
    tables, world = field([goal(ObjectiveKind.WITHDRAW, (0,), of=(2,))])
    assert [stock(tables, world, impulse)[0] for impulse in (2, 3, 6, 7, 10, 11)] == [0, PPM, 0, PPM, 0, PPM]


def test_nobody_has_withdrawn_from_enemies_that_have_not_come():
    tables, world = field([goal(ObjectiveKind.WITHDRAW, (0, 1), of=(2,))])
    world.units.presence[0, 2] = Presence.DORMANT
    assert stock(tables, world) == [0]
    world.units.presence[0, 1] = Presence.AWAY
    assert stock(tables, world) == [PPM // 2]


def test_the_edge_of_their_reach_is_within_it():
    for beyond, progress in ((9_999.9, PPM), (10_000.0, 0)):
        tables, world = field([goal(ObjectiveKind.WITHDRAW, (0,), beyond=beyond, of=(2,))])
        assert stock(tables, world) == [progress]


def test_a_wreck_in_orbit_is_safe_and_one_that_falls_is_not():
    r = 110_000.0
    circular = float(np.sqrt(MU / r))
    units = ({"side": 0, "x_km": r, "system_ppm": 0}, {"side": 0, "x_km": r}, {"side": 1, "x_km": 9e5}, {"side": 1})
    tables, world = field([goal(ObjectiveKind.WITHDRAW, (0,), beyond=1e4, of=(2,))], units=units, bodies=(JUPITER,))
    assert stock(tables, world) == [0]
    world.units.vy_km_s[0, 0] = circular
    assert stock(tables, world) == [PPM]
    world.units.vy_km_s[0, 0] = 0.0
    world.units.system_ppm[0, 0, System.DRIVE] = 1
    assert stock(tables, world) == [PPM]
    world.units.delta_v_km_s[0, 0] = 0.0
    assert stock(tables, world) == [0]
    world.units.tow[0, 1] = 0
    assert stock(tables, world) == [PPM]


# ---- the end


def closed(tables, world, *, turn=0, ruled=None):
    world.battle.turn[:] = turn
    for side, verdict in (ruled or {}).items():
        world.sides.verdict[:, side] = verdict
    res = Resolution(world, tables, "all")
    res.begin_impulse(11)
    measure_progress(res)
    give_verdicts(res)
    rows = res.journal.table()
    told = {int(r["source"]): int(r["value"]) for r in rows if r["kind"] == Event.VERDICT}
    verdicts = res.world.sides.verdict[0].tolist()
    over = bool(res.world.battle.over[0])
    assert told == (dict(enumerate(verdicts)) if over else {})
    return over, [Verdict(v).name for v in verdicts]


def test_a_battle_goes_on_while_enemies_stand():
    tables, world = field([goal(ObjectiveKind.DESTROY, (2,), at=0)])
    assert closed(tables, world, turn=14) == (False, ["UNDECIDED", "UNDECIDED"])


def test_after_the_last_turn_objectives_decide():
    tables, world = field([goal(who=(0, 1), at=PPM // 2)])
    assert closed(tables, world, turn=15) == (True, ["VICTORY", "DEFEAT"])
    tables, world = field([goal(who=(0, 1)), goal(ObjectiveKind.DESTROY, (0,), side=1)])
    world.units.hull_mj[0, 0] = 0
    assert closed(tables, world, turn=15) == (True, ["DEFEAT", "VICTORY"])


def test_all_required_objectives_count_and_optional_ones_do_not():
    tables, world = field([goal(), goal(ObjectiveKind.DESTROY, (2,))])
    assert closed(tables, world, turn=15)[1] == ["DEFEAT", "VICTORY"]
    tables, world = field([goal(), goal(ObjectiveKind.DESTROY, (2,), optional=True)])
    assert closed(tables, world, turn=15)[1] == ["VICTORY", "DEFEAT"]


def test_it_ends_when_a_side_has_nobody_left():
    tables, world = field()
    world.units.hull_mj[0, 2], world.units.presence[0, 3] = 0, Presence.AWAY
    assert closed(tables, world) == (True, ["VICTORY", "DEFEAT"])
    world.units.hull_mj[0, :2] = 0
    assert closed(tables, world) == (True, ["DRAW", "DRAW"])


def test_it_does_not_end_while_somebody_is_still_to_come():
    tables, world = field()
    world.units.presence[0, 2:] = Presence.DORMANT
    assert not closed(tables, world)[0]


def test_drones_fight_on_and_fighters_do_not():
    for class_id, over in ((3, False), (2, True)):
        tables, world = field(flights=({"side": 1, "class_id": class_id},))
        world.units.hull_mj[0, 2:] = 0
        res = Resolution(world, tables, "none")
        assert tables.classes.kind[class_id] == (Kind.FIGHTER if over else Kind.DRONE)
        assert standing(res)[0].tolist() == [True, not over]
        assert closed(tables, world)[0] == over


def test_it_ends_when_nothing_that_is_required_can_change():
    goals = [goal(ObjectiveKind.WITHDRAW, (0, 1), at=PPM // 2, of=(2,))]
    tables, world = field(goals, units=({}, {}, {"side": 1}, {"side": 0}))
    world.units.presence[0, 0] = Presence.AWAY
    assert not closed(tables, world)[0]
    world.units.hull_mj[0, 1] = 0
    assert closed(tables, world) == (True, ["VICTORY", "DEFEAT"])


def holding(held, **facts):
    """A place that ships of the first side are to hold, and have held for so many turns."""
    tables, world = field([replace(goal(ObjectiveKind.HOLD, (0,)), radius_km=9.0, **facts)])
    world.objectives.held_turns[:] = held
    return tables, world


@pytest.mark.parametrize(("held", "over"), [(0, False), (1, False), (2, True)])
def test_what_has_been_held_for_as_long_as_is_asked_cannot_change(held, over):
    assert closed(*holding(held, turns=2))[0] == over


@pytest.mark.parametrize(("held", "over"), [(0, False), (1, False), (2, True), (3, True)])
def test_with_nobody_left_to_fight_a_place_is_held_until_that_is_enough(held, over):
    tables, world = holding(held, turns=4, victory_ppm=PPM // 2)
    world.units.hull_mj[:, 2:] = 0
    assert closed(tables, world)[0] == over


@pytest.mark.parametrize(("kind", "at", "shown_by", "fired", "shown"), [
    (ObjectiveKind.DESTROY, PPM // 2, NONE, (1, 1), True), (ObjectiveKind.DESTROY, PPM // 2 + 1, NONE, (1, 1), False),
    (ObjectiveKind.DESTROY, PPM, 1, (1, 0), False), (ObjectiveKind.DESTROY, PPM, 1, (0, 1), True),
    (ObjectiveKind.SURVIVE, 0, 1, (1, 0), False), (ObjectiveKind.SURVIVE, 0, 0, (2, 0), True),
])  # fmt: skip
def test_a_hidden_objective_is_shown_once_it_is_just_met_or_its_trigger_acts(kind, at, shown_by, fired, shown):
    """Half of what it counts is lost; in the second of two worlds nothing is, and no trigger has acted."""
    never = Trigger((), (), True, 0, ())
    aim = replace(goal(kind, (2, 3), at=at, side=1), hidden=True, shown_by=shown_by)
    tables, world = field([goal(), aim], triggers=(never, never))
    world = World.joined([world, world])
    world.units.hull_mj[0, 3], world.triggers.fired_count[0] = 0, fired
    for told in (shown, False):  # but once
        res = Resolution(world, tables, "all")
        res.begin_impulse(11)
        measure_progress(res)
        world = res.world
        assert world.objectives.shown.tolist() == [[False, shown], [False, False]]
        rows = res.journal.table()[["world", "kind", "source", "value"]].tolist()
        assert rows == [(0, Event.OBJECTIVE_SHOWN, 1, 1)] * told


def test_a_trigger_can_rule():
    tables, world = field([goal()])
    assert closed(tables, world, ruled={1: Verdict.VICTORY}) == (True, ["DEFEAT", "VICTORY"])
    tables, world = field([goal()])
    assert closed(tables, world, ruled={0: Verdict.DRAW}) == (True, ["DRAW", "DRAW"])


def test_a_neutral_does_not_keep_a_battle_going():
    tables, world = field(sides=3, units=({}, {"side": 1}, {"side": 2}))
    world.sides.stance[:, 2] = world.sides.stance[:, :, 2] = Stance.WATCH
    world.units.hull_mj[0, 1] = 0
    assert closed(tables, world) == (True, ["VICTORY", "DEFEAT", "DRAW"])


@pytest.mark.parametrize("state", [{"alive": 0}, {"uid": 0}, {"presence": Presence.GONE}])
def test_drones_that_are_no_more_do_not_stand(state):
    tables, world = field(flights=({"side": 1, "class_id": 3} | state,))
    world.units.hull_mj[0, 2:] = 0
    assert standing(Resolution(world, tables, "none"))[0].tolist() == [True, False]


@given(st.lists(st.integers(0, 2**32), min_size=2, max_size=4))
def test_every_world_gets_its_own_verdict(seeds):
    tables, _ = random_battle(0)
    worlds = [random_battle(seed)[1] for seed in seeds]
    for world, seed in zip(worlds, seeds, strict=True):
        world.battle.turn[:] = tables.turns - 1 - seed % 2
        world.objectives.progress_ppm[:] = seed % 3 * (PPM // 2)
        world.units.hull_mj[:, : seed % 7] = 0

    def given_to(world):
        res = Resolution(world, tables, "none")
        give_verdicts(res)
        return [*zip(res.world.sides.verdict.tolist(), res.world.battle.over.tolist(), strict=True)]

    assert given_to(World.joined(worlds)) == [verdict for world in worlds for verdict in given_to(world)]


@given(st.integers(0, 2**32))
def test_verdicts_are_the_oracles(seed):
    tables, world = random_battle(seed)
    rng = np.random.default_rng(seed)
    if seed % 5:
        world.sides.stance[:] = rng.integers(0, 3, world.sides.stance.shape)
    world.battle.turn[:] = tables.turns - 1
    world.objectives.progress_ppm[:] = rng.choice([0, PPM // 2, PPM], world.objectives.progress_ppm.shape)
    ruled = {a: int(rng.integers(1, 4)) for a in range(3) if rng.random() < 0.2}
    for side, verdict in ruled.items():
        world.sides.verdict[:, side] = verdict
    assume(seed % 4 or not ruled)
    if seed % 3 == 0:
        object.__setattr__(tables, "objectives", tables.objectives[1:2])
    res = Resolution(world, tables, "none")
    stands = standing(res)[0].tolist()
    give_verdicts(res)
    assert res.world.sides.verdict[0].tolist() == oracle.verdicts(world, tables, stands, ruled)
    assert res.world.battle.over[0]


@pytest.mark.parametrize(
    ("standing_sides", "verdicts"),
    [((0, 1, 2), "DRAW DRAW DRAW"), ((0, 1), "DRAW DRAW DEFEAT"), ((2,), "DEFEAT DEFEAT VICTORY")],
)
def test_without_objectives_he_wins_who_has_no_enemy_left(standing_sides, verdicts):
    """Of three sides that all fight each other."""
    units = tuple({"side": side, "x_km": 1e4 * side} for side in (0, 1, 2, 2))
    tables, world = field(sides=3, units=units)
    world.units.hull_mj[~np.isin(world.units.side, standing_sides)] = 0
    assert closed(tables, world, turn=15) == (True, verdicts.split())


def among_others(stance, **more):
    """Three sides with a ship each; how the first two and the third stand to each other, both ways."""
    units = tuple({"side": side, "x_km": 1e4 * side} for side in (0, 1, 2, 2))
    tables, world = field(sides=3, units=units, **more)
    for side, other, how in stance:
        world.sides.stance[:, side, other] = world.sides.stance[:, other, side] = how
    return tables, world


def test_a_bystander_neither_keeps_a_battle_going_nor_wins_nor_loses_it():
    for lost, verdicts in (((1,), "VICTORY DEFEAT DRAW"), ((1, 2), "VICTORY DEFEAT DRAW"), ((), "")):
        tables, world = among_others([(2, 0, Stance.WATCH), (2, 1, Stance.WATCH)])
        world.units.hull_mj[np.isin(world.units.side, lost)] = 0
        assert closed(tables, world, turn=2) == (bool(lost), verdicts.split() or ["UNDECIDED"] * 3)


def test_allies_share_what_was_got():
    """The second side has no objectives: it stands by the first, whose objective decides, or by the third."""
    for friends, verdicts in (((0,), "VICTORY VICTORY DEFEAT"), ((2,), "VICTORY DEFEAT DEFEAT")):
        stance = [(1, side, Stance.ALLIED if side in friends else Stance.FIGHT) for side in (0, 2)]
        tables, world = among_others(stance, objectives=[goal()])
        assert closed(tables, world, turn=15) == (True, verdicts.split())
    both = [goal(), goal(ObjectiveKind.DESTROY, (0,), side=2)]
    tables, world = among_others([(1, 0, Stance.ALLIED), (1, 2, Stance.ALLIED)], objectives=both)
    assert closed(tables, world, turn=15) == (True, ["VICTORY", "DRAW", "DEFEAT"])
    world.sides.stance[:, 1, 0] = Stance.WATCH  # it is no ally who does not stand by his
    assert closed(tables, world, turn=15) == (True, ["VICTORY", "DEFEAT", "DEFEAT"])


def test_a_battle_that_begins_in_peace_goes_on_in_peace():
    units = tuple({"side": side, "x_km": 1e4 * side} for side in (0, 1))
    tables, world = field(sides=2, units=units)
    world.sides.stance[:] = Stance.WATCH
    assert closed(tables, world, turn=2)[0]  # they have fought
    tables.sides.enemy[:] = False
    assert closed(tables, world, turn=2) == (False, ["UNDECIDED"] * 2)
    assert closed(tables, world, turn=15) == (True, ["DRAW"] * 2)
    world.sides.stance[:, 0, 1] = Stance.FIGHT
    world.units.hull_mj[:, 1] = 0
    assert closed(tables, world, turn=2) == (True, ["VICTORY", "DEFEAT"])
