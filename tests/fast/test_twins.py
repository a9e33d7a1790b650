"""Each twin against its reference: over drawn arguments, and in whole battles."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.rules.fire.lasers import _At, _Swarms
from game.rules.fire.targets import Aimers, _By, _Field
from game.rules.knowledge.jamming import NOWHERE_KM, Noise, SideEyes
from game.rules.knowledge.sensors import Limbs, Observers, Targets
from game.rules.motion.ways_out import LAWS, _Ways
from game.rules.space.ephemeris import Ephemeris
from game.rules.state.kernels import KERNELS
from game.rules.state.vocabulary import PPM
from game.rules.turn import resolve_turn
from game.testing.strategies import battles

from ..renew_golden import GOLDEN, golden_rows
from .conftest import carried_out_by_both

drawn = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The fixtures hold nothing that an example could change."""
many = settings(drawn, max_examples=5 * settings.default.max_examples)
"""Where much must come together before a fault shows."""
few = settings(drawn, max_examples=max(5, settings.default.max_examples * 2 // 5))
KM = np.array([-4e4, -3_000.0, -0.1, 0.0, 0.1, 250.0, 1_000.0, 1_000.5, 4_000.0])
"""Places on a coarse grid, so that many tie and many touch."""
WIDE = np.array([0.0, 0.1, 0.5, 250.0, 1_000.0, 5_000.0])


def at_least(bound, *sizes):
    """Sizes of arrays."""
    return st.tuples(*(st.integers(bound, most) for most in sizes))


def worlds_of(rng, rows, worlds):
    return np.sort(rng.integers(worlds, size=rows))


def places(rng, *shape):
    """x and y (km); some of them are nowhere near the grid."""
    return tuple(np.where(rng.random(shape) < 0.9, rng.choice(KM, shape), rng.normal(0.0, 3e3, shape)) for _ in "xy")


def words(rng, *shape):
    return rng.integers(0, 1 << 64, shape, dtype=np.uint64)


def uids(rng, *shape):
    return rng.permuted(np.broadcast_to(np.arange(1, shape[-1] + 1), shape), axis=-1)


SEEDS = st.integers(0, 2**32)


def test_every_kernel_has_a_twin(twins):
    assert set(twins) == set(KERNELS)


@drawn
@given(SEEDS, at_least(0, 12, 3), st.booleans())
def test_lines_hidden_by_bodies(twins, seed, sizes, across):
    rng, (lines, bodies) = np.random.default_rng(seed), sizes
    begins = places(rng, 4, lines) if across else places(rng, lines)
    ends, centres = places(rng, lines), places(rng, 2, bodies)
    given_ = worlds_of(rng, lines, 2), *begins, *ends, *centres, rng.choice(WIDE, bodies)
    carried_out_by_both("hidden_by_bodies", twins["hidden_by_bodies"], *given_)


@drawn
@given(SEEDS, at_least(0, 12, 9))
def test_the_first_in_the_way(twins, seed, sizes):
    rng, (lines, slots) = np.random.default_rng(seed), sizes
    ends, there = (*places(rng, lines), *places(rng, lines)), places(rng, 2, slots)
    source, target = (rng.integers(-1, slots + 2, lines) for _ in range(2))
    here = rng.random((2, slots)) < 0.8
    given_ = worlds_of(rng, lines, 2), source, target, *ends, *there, rng.choice(WIDE, (2, slots)), here
    carried_out_by_both("first_in_way", twins["first_in_way"], *given_, uids(rng, 2, slots))


@drawn
@given(SEEDS, at_least(0, 6, 40))
def test_who_is_beside_lines(twins, seed, sizes):
    rng, (lines, slots) = np.random.default_rng(seed), sizes
    way = np.array([(1.0, 0.0), (0.0, -1.0), (0.6, 0.8), (-0.8, 0.6)])[rng.integers(4, size=lines)].T
    source = rng.integers(0, max(slots, 1), lines)
    here, width = rng.random((2, slots)) < 0.8, rng.choice(WIDE, lines)
    given_ = worlds_of(rng, lines, 2), source, *places(rng, lines), *way, rng.choice([0.0, 9e3, 9e5], lines), width
    carried_out_by_both("beside_lines", twins["beside_lines"], *given_, *places(rng, 2, slots), here)


@drawn
@given(SEEDS, at_least(1, 9, 6), st.integers(0, 2), st.sampled_from((1, 2)))
def test_levels_that_are_seen(twins, seed, sizes, bodies, enough):
    rng, (eyes, targets) = np.random.default_rng(seed), sizes
    x, y = places(rng, 2, eyes)
    observers = Observers(
        np.where(rng.random((2, eyes)) < 0.2, NOWHERE_KM, x), y, rng.choice([1.0, 500.0, 8e3], x.shape)
    )
    seen = Targets(*places(rng, 2, targets), rng.choice([0.0, 0.2, 1.0, 2.5], (2, targets)))
    limbs = Limbs(*places(rng, 2, bodies), rng.choice(WIDE, bodies))
    carried_out_by_both("levels_seen", twins["levels_seen"], observers, seen, limbs, enough)


@drawn
@given(SEEDS, at_least(0, 6, 8), st.integers(0, 2))
def test_the_noise_that_eyes_leave(twins, seed, sizes, bodies):
    rng, (eyes, rows) = np.random.default_rng(seed), sizes
    x, y = places(rng, eyes, 2)
    sees = rng.random((eyes, 2)) < 0.8
    through, counter = rng.choice([0.0, 600.0, 2e3], (eyes, 2)), rng.choice([0, 250_000, PPM], (eyes, 2))
    best = sees.copy()
    for gift in (through, counter):
        best &= gift == np.where(sees, gift, -1).max(axis=0, initial=-1)
    jam = rng.choice([1, 300_000, PPM], rows + 3)
    some = rng.permutation(rows + 3)[:rows]
    given_ = Noise.full(jam), some, SideEyes(np.where(sees, x, NOWHERE_KM), y, through, counter, best)
    there = worlds_of(rng, rows, 2), *places(rng, rows), jam[some]
    limbs = *places(rng, 2, bodies), rng.choice(WIDE, bodies)
    carried_out_by_both("least_noise", twins["least_noise"], *given_, there, limbs)


@drawn
@given(SEEDS, st.integers(0, 9))
def test_the_loudest_noise(twins, seed, slots):
    rng, shape = np.random.default_rng(seed), (2, slots)
    strength, side = rng.choice([0, 0, 200_000, PPM], shape), rng.integers(3, size=shape)
    given_ = strength, side, *places(rng, *shape), rng.choice(WIDE, shape), rng.random((3, 3)) < 0.6
    carried_out_by_both("loudest_ppm", twins["loudest_ppm"], *given_)


@drawn
@given(SEEDS, st.integers(0, 30), st.sampled_from(("lowest_word", "lowest_craft")), st.booleans())
def test_the_lowest_words(twins, seed, flights, name, high):
    rng = np.random.default_rng(seed)
    asked = np.full(flights, (1 << 64) - 1, dtype=np.uint64) if high else words(rng, flights)
    carried_out_by_both(name, twins[name], asked, rng.integers(1, 40, flights))


@drawn
@given(SEEDS, at_least(1, 12, 7))
def test_the_craft_that_is_drawn(twins, seed, sizes):
    rng, (shots, flights) = np.random.default_rng(seed), sizes
    opened = rng.random((2, 2, flights)) < 0.7
    if not opened.any():
        return
    world, side, flight = (part[rng.integers(int(opened.sum()), size=shots)] for part in opened.nonzero())
    world, side, flight = (part[np.lexsort((flight, world))] for part in (world, side, flight))
    swarms = _Swarms(
        uids(rng, 2, flights) + 10_000, *places(rng, 2, flights), rng.choice(WIDE, (2, flights)), opened,
        rng.integers(1, 30, (2, flights)),
    )  # fmt: skip
    at = _At(world, side, flight, words(rng, shots), rng.choice([-9, -1, 0, 1, 2], (shots, 4)))
    carried_out_by_both("drawn_in_clouds", twins["drawn_in_clouds"], at, swarms)


@many
@given(
    SEEDS, at_least(1, 9, 8), st.sampled_from(("nearest", "worth", "lot")), st.booleans(), st.booleans(), st.booleans()
)
def test_what_guns_pick(twins, seed, sizes, way, at_flights, doubted, past_bodies):
    rng, (guns, foes) = np.random.default_rng(seed), sizes
    world, (x, y) = worlds_of(rng, guns, 2), places(rng, 2, foes)
    unit = np.sort(rng.integers(3, size=guns)) + 3 * world  # guns of a unit stand together, and draw alike
    mine, lots, doubts = places(rng, 6), words(rng, 6), words(rng, 6)
    ways = np.array([(1.0, 0.0), (0.6, 0.8), (-0.8, 0.6)])[rng.integers(3, size=guns)].T
    aims = Aimers(
        world, mine[0][unit], mine[1][unit], world, world, rng.choice([1e3, 1e5, 1e5], guns), *ways,
        rng.choice([-1.0, -1.0, 0.0, 0.5], guns), rng.integers(-1, foes, (guns, rng.choice([0, 4]))), unit,
    )  # fmt: skip
    uid = np.sort(uids(rng, 2, foes + 4)[:, :foes], axis=1)
    shape, opened = (2, foes), rng.random((2, foes)) < 0.8
    field = _Field(
        np.broadcast_to(np.arange(foes), shape), uid, x, y, opened,
        opened & (rng.random(shape) < 0.5) if doubted else None,
        np.zeros(shape, int), None, rng.integers(1, 9, shape) if at_flights else None,
    )  # fmt: skip
    by = _By(
        way == "lot", rng.choice([-1.0, 0.0, 2.0], shape) if way == "worth" else None,
        lots[unit] if way == "lot" or at_flights else None, doubts[unit] if doubted else None,
    )  # fmt: skip
    bodies = (*places(rng, 2, 2), rng.choice(WIDE, 2)) if past_bodies else None
    carried_out_by_both("picked", twins["picked"], aims, field, by, bodies)


@drawn
@given(SEEDS, at_least(0, 9, 4), st.integers(1, 3))
def test_batteries_that_are_charged(twins, seed, sizes, classes):
    rng, (ships, batteries) = np.random.default_rng(seed), sizes
    fits, asked = rng.random((classes, batteries)) < 0.6, rng.choice([1, 300, 301], (classes, batteries))
    asked = np.where(fits, asked, np.iinfo(np.int64).max)
    class_id = rng.integers(classes, size=(2, ships)).astype(np.int16)
    given_ = rng.random((2, ships)) < 0.8, class_id, rng.choice([0, 300, 400], (2, ships, batteries)), fits, asked
    carried_out_by_both("charged", twins["charged"], *given_)


@drawn
@given(SEEDS, st.integers(0, 8), st.integers(1, 3), st.booleans(), st.booleans())
def test_how_long_ways_out_last(twins, seed, rows, bodies, still, exact):
    rng, worlds = np.random.default_rng(seed), 2
    steps = 700 if not still else 1
    drift = rng.normal(0.0, 0.05 if not still else 0.0, (2, worlds, 1, bodies)) * np.arange(steps)[:, None]
    x_km, y_km = rng.normal(0.0, 4e3, (2, worlds, 1, bodies)) + drift
    mu = rng.choice([1e2, 1e5, 4e7], bodies)
    radius = rng.choice([100.0, 2e3, 7e4], bodies)
    world, body = rng.integers(worlds, size=rows), rng.integers(bodies, size=rows)
    way = np.array([(1.0, 0.0), (0.6, 0.8), (-0.8, 0.6), (0.0, -1.0)])[rng.integers(4, size=rows)].T
    far = radius[body] * rng.choice([0.9, 1.0, 1.001, 1.2, 3.0], rows)
    fixed = SimpleNamespace(mu_km3_s2=mu, radius_km=radius, around=np.full(bodies, -1))
    units = _ways(
        x=x_km[world, 0, body] + way[0] * far, y=y_km[world, 0, body] + way[1] * far, vx=rng.normal(0.0, 8.0, rows),
        vy=rng.choice([0.0, -8.0, 20.0], rows), world=world, start=np.full(rows, 0 if still else rng.integers(60)),
        mirror_sign=rng.choice([-1.0, 1.0], rows), drive=rng.choice([0.0, 0.015, 0.06], rows),
        left=rng.choice([np.inf, 0.0, 3.0, 30.0], rows), body=body, mu=mu[body],
    )  # fmt: skip
    laws = np.arange(len(LAWS))[rng.integers(len(LAWS)) :]
    carried_out_by_both("lasts", twins["lasts"], _ephemeris(fixed, x_km, y_km, still), units, laws, 5.0, exact=exact)


def _ways(**columns):
    none = np.zeros(len(columns["x"]))
    return _Ways(**columns, out=none, side=none)


def _ephemeris(bodies, x_km, y_km, still):
    made = Ephemeris.__new__(Ephemeris)
    made.bodies, made.still, made.x_km, made.y_km, made._fixed = bodies, still, x_km, y_km, None
    return made


@drawn
@given(SEEDS, at_least(0, 9, 7))
def test_mean_places(twins, seed, sizes):
    rng, (groups, enemies) = np.random.default_rng(seed), sizes
    known, eye = rng.random((3, enemies)) < 0.6, np.sort(rng.integers(3, size=groups))
    given_ = (known, *places(rng, 3, enemies)), eye, *places(rng, groups)
    carried_out_by_both("mean_place", twins["mean_place"], *given_)


# ---- whole battles


@few
@given(battles())
def test_in_drawn_battles_both_give_the_same_bits(calls, battle):
    world, _, _ = resolve_turn(battle.world, battle.tables, battle.orders)
    resolve_turn(world, battle.tables, replace(battle.following(world)).orders)


def test_golden_battles_are_the_same_bits_and_ask_for_all_but_the_ways_out(calls):
    assert golden_rows() == json.loads(GOLDEN.read_text())
    assert set(calls) >= set(KERNELS) - {"lasts"}
