"""Passes of salvos: nothing tunnels at any speed, and each is met once."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from game.rules.fire.passes import NEVER, at_moment, entry, in_box, nearest_pass, place_of, torpedoes
from game.rules.fire.salvo_flight import fly_salvos
from game.rules.motion.units import fly_units
from game.rules.state.columns import NONE
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import Move, Presence, WeaponKind
from game.rules.state.world import World
from game.testing import oracle_salvos
from game.testing.builders import FRIGATE, IMPACTOR, LASER, TORPEDO, tables_of, world_of
from game.testing.strategies_fire import resolution_at
from game.testing.strategies_salvos import barrages

speeds = st.sampled_from((0.0, 0.5, 30.0, 470.0, 37_500.0))


@st.composite
def ways(draw):
    """Two ways of six places each, near one another, at any speed, bent or straight."""
    both = []
    for _ in range(2):
        x, y = draw(st.floats(-500, 500)), draw(st.sampled_from((0.0, 20.0, -40.0, 300.0)))
        vx, vy = draw(speeds) * draw(st.sampled_from((1, -1))), draw(st.sampled_from((0.0, 1.0, -90.0)))
        ax = draw(st.sampled_from((0.0, 7.5)))
        both.append([(x + vx * t + ax * t * t / 2, y + vy * t) for t in range(6)])
    return both


def relative(salvo, other):
    (sx, sy), (ox, oy) = np.array(salvo).T, np.array(other).T
    return (sx - ox)[:, None], (sy - oy)[:, None]


@given(ways(), st.sampled_from((20.0, 40.0, 300.0)))
def test_a_salvo_goes_off_where_it_is_nearest(both, blast_km):
    told = oracle_salvos.fuse_moment(*both, blast_km)
    done = nearest_pass(*relative(*both), np.array([blast_km]))[0]
    least = min(oracle_salvos.distance(*both, n / 500) for n in range(2_501))
    moves = (np.hypot(*(np.diff(axis, axis=0) for axis in relative(*both))) > 0.0).all()
    plain = abs(least - blast_km) > 1e-3 * (1 + blast_km)
    assert np.isfinite(told) == np.isfinite(done) or not (plain and moves)
    if plain and np.isfinite(told) and np.isfinite(done):
        assert oracle_salvos.distance(*both, done) == pytest.approx(oracle_salvos.distance(*both, told), abs=1e-3)
    elif np.isfinite(done):
        assert oracle_salvos.distance(*both, done) <= blast_km * (1 + 1e-9)


@given(ways(), st.sampled_from((20.0, 40.0, 300.0)))
def test_a_salvo_comes_into_reach_when_it_first_is(both, reach_km):
    done = entry(*relative(*both), np.array([reach_km]))[0]
    told = oracle_salvos.entry_moment(*both, reach_km)
    if np.isfinite(done):
        assert done <= told + 1e-6
        assert oracle_salvos.distance(*both, done) <= reach_km * (1 + 1e-6) + 1e-6
    else:
        assert told == np.inf


@pytest.mark.parametrize("speed", [1e-3, 1.0, 94.0, 1_500.0, 1e7])
@pytest.mark.parametrize("aside", [0.0, 19.999, 20.0])
def test_nothing_tunnels(speed, aside):
    """A pass in the middle of a step, at any speed, at the very edge of the reach."""
    x = (np.arange(6) - 2.5)[:, None] * speed
    y = np.full_like(x, aside)
    assert nearest_pass(x, y, np.array([20.0]))[0] == pytest.approx(2.5)
    if aside < 20.0:  # of what grazes, rounding decides
        assert entry(x, y, np.array([20.0]))[0] <= 2.5
    assert nearest_pass(x, y + 20.001, np.array([20.0]))[0] == NEVER
    assert entry(x, y + 20.001, np.array([20.0]))[0] == NEVER


def test_what_still_comes_nearer_goes_off_in_the_next_impulse_at_the_same_place():
    x = np.linspace(50.0, 0.0, 6)[:, None]
    y = np.zeros_like(x)
    within = np.array([60.0])
    assert nearest_pass(x, y, within)[0] == NEVER
    assert nearest_pass(-x[::-1], y, within)[0] == 0.0


def test_what_ends_inside_was_let_in_even_by_rounding():
    """Whoever begins an impulse inside came in before: so no step may end inside unnoticed."""
    rng = np.random.default_rng(4)
    x, y = rng.normal(0, 300, (6, 4_000)), rng.normal(0, 300, (6, 4_000))
    x[0] += 2_000.0
    reach = np.sqrt(x[5] ** 2 + y[5] ** 2)
    inside = x[5] * x[5] + y[5] * y[5] - reach * reach <= 0.0
    assert inside.any()
    assert (entry(x, y, reach)[inside] <= 5.0).all()


def test_at_rest_beside_each_other_nothing_passes():
    x = np.full((6, 1), 5.0)
    assert nearest_pass(x, x, np.array([20.0]))[0] == NEVER
    assert entry(x, x, np.array([20.0]))[0] == 0.0
    assert entry(x, x, np.array([7.0]))[0] == NEVER


@pytest.mark.parametrize(("sx", "sy"), [(1, 1), (-1, 1), (1, -1), (-1, -1)])
@pytest.mark.parametrize(("aside", "within"), [(20.0, True), (20.001, False)])
def test_a_way_that_touches_the_box_is_in_it_from_each_side(sx, sy, aside, within):
    """It goes along one side, or ends at one."""
    along, beside = np.linspace(-50.0, 50.0, 6)[:, None], np.full((6, 1), aside)
    until = np.linspace(90.0, aside, 6)[:, None]
    for x, y in ((along, beside), (beside, along), (until, 0.0 * until), (0.0 * until, until)):
        assert in_box(sx * x, sy * y, np.array([20.0])).tolist() == [within]


def flown(world, tables, impulse):
    """An impulse of motion."""
    res = resolution_at(world, tables, impulse)
    for phase in (fly_units, fly_salvos):
        phase(res)
    return res


@given(barrages())
@settings(max_examples=20)
def test_torpedoes_go_off_as_they_pass_what_is_there_and_slugs_never(barrage):
    """In each of two unlike worlds."""
    tables, one, impulse = barrage
    other = one.copy()
    other.units.x_km += 3.0
    other.salvos.weapon[:] = other.salvos.weapon[:, ::-1]
    res = flown(World.joined([other, one]), tables, impulse)
    swept, world = res.this_impulse.swept, res.world  # who saw its target no more as it flew, goes for nobody now
    salvos, told = world.salvos, {}
    for w, t in np.argwhere(salvos.alive > 0).tolist():
        weapon, target = int(salvos.weapon[w, t]), int(salvos.target[w, t])
        if tables.weapons.kind[weapon] == WeaponKind.TORPEDO:
            told[w, t] = np.inf
            if target >= 0 and world.units.presence[w, target] == Presence.PRESENT:
                ways = [
                    list(zip(x[:, w, n].tolist(), y[:, w, n].tolist(), strict=True))
                    for x, y, n in ((swept.salvo_x, swept.salvo_y, t), (swept.unit_x, swept.unit_y, target))
                ]
                moment = oracle_salvos.fuse_moment(*ways, float(tables.weapons.blast_km[weapon]))
                told[w, t] = moment if moment <= swept.salvo_end[w, t] else np.inf  # it came to a body before
    assume(not any(0.0 <= moment < 1e-9 for moment in told.values()))  # of this impulse or the last, by rounding
    found = torpedoes(res)
    assert list(zip(found.world.tolist(), found.salvo.tolist(), strict=True)) == list(told)
    assert found.fuse.tolist() == pytest.approx(list(told.values()), abs=1e-3)
    # What has come to a body before, has not gone off; at the very moment it has.
    ended = found.fuse[:, None] + np.array([-1e-9, 0.0, 1e-9])
    for n, goes in enumerate((False, True, True)):
        swept.salvo_end[found.world, found.salvo] = ended[:, n]
        assert (np.isfinite(torpedoes(res).fuse) == (np.isfinite(found.fuse) & goes)).all()


@pytest.mark.parametrize(("target", "presence", "goes"), [
    (0, Presence.PRESENT, True), (NONE, Presence.PRESENT, False), (1, Presence.PRESENT, False),
    (0, Presence.AWAY, False),
])  # fmt: skip
def test_a_torpedo_goes_off_at_its_target_alone_while_that_is_there(target, presence, goes):
    """It passes the first ship and nobody else."""
    tables = tables_of((FRIGATE | {"batteries": ()},), (TORPEDO,), slots=9)
    world = world_of(tables, ({"presence": presence, "move": Move.COAST}, {"x_km": 9e4, "move": Move.COAST}))
    world.salvos = Salvos.empty(1, 1)
    for name, value in {"uid": 7, "alive": 2, "x_km": -50.0, "vx_km_s": 4.0, "target": target}.items():
        getattr(world.salvos, name)[:] = value
    assert np.isfinite(torpedoes(flown(world, tables, 3)).fuse).tolist() == [goes]


def test_in_a_world_of_one_ship_a_torpedo_without_a_target_goes_off_nowhere():
    tables = tables_of((FRIGATE | {"batteries": ()},), (TORPEDO,), slots=9)
    world = world_of(tables, ({"move": Move.COAST},))
    world.salvos = Salvos.empty(1, 1)
    for name, value in {"uid": 7, "alive": 2, "x_km": -50.0, "vx_km_s": 4.0, "target": NONE}.items():
        getattr(world.salvos, name)[:] = value
    assert torpedoes(flown(world, tables, 3)).fuse.tolist() == [np.inf]


def test_where_nothing_flies_there_are_no_torpedoes():
    """No weapon that makes them, none launched, or slugs alone."""
    for weapons in ((LASER,), (TORPEDO,), (TORPEDO, IMPACTOR)):
        tables = tables_of((FRIGATE | {"batteries": ()},), weapons)
        world = world_of(tables, ({}, {}), worlds=2)
        if len(weapons) > 1:
            world.salvos = Salvos.empty(2, 1)
            world.salvos.weapon[:], world.salvos.alive[:] = 1, 1
        assert [len(column) for column in torpedoes(resolution_at(world, tables))] == [0, 0, 0]


@given(st.lists(st.sampled_from((0.0, 0.25, 1.0, 2.5, 4.0, 4.75, 5.0)), min_size=1, max_size=4), st.integers(0, 9))
def test_a_place_at_a_moment_is_on_the_straight_way_of_its_step(moments, seed):
    """Of three worlds with four rows each."""
    rng = np.random.default_rng(seed)
    x, moment = rng.normal(0.0, 100.0, (6, 3, 4)), np.array(moments)
    world, row = rng.integers(0, 3, len(moments)), rng.integers(0, 4, len(moments))
    told = [
        [oracle_salvos.place_at([(float(place), 0.0) for place in x[:, w, n]], at)[0] for n in range(4)]
        for w, at in zip(world, moments, strict=True)
    ]
    assert at_moment(x, moment, world) == pytest.approx(np.array(told))
    assert place_of(x, moment, world, row).tolist() == pytest.approx([one[n] for one, n in zip(told, row, strict=True)])
