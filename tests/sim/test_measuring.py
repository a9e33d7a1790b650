"""Figures of batches: what they are in each world, and how two batches of the same dice differ."""

from itertools import product

import numpy as np
import pytest

from game.rules.state.vocabulary import Event
from game.scenario import scenario_of_text
from game.scenario.measures import MEASURES, STATISTICS
from game.scenario.vocabulary import CAUSES
from game.sim.batch import simulate
from game.sim.measuring import difference, in_each_world, measured
from tests.scenario.examples import SMALL

WORLDS = 12


@pytest.fixture(scope="module")
def scenario():
    return scenario_of_text(SMALL)


@pytest.fixture(scope="module")
def stood(scenario):
    return simulate(scenario, WORLDS, 3, {"blue": "hold"})


@pytest.fixture(scope="module")
def charged(scenario):
    return simulate(scenario, WORLDS, 3, {"blue": "charge"})


def figures_of(scenario):
    """Every figure that a measure of the scenario can be of."""
    names = scenario.names
    yield "turns"
    yield from (f"outcomes.{side}.{kind}" for side, kind in product(names.sides, MEASURES["outcomes"]))
    yield from (f"sides.{side}.{what}" for side, what in product(names.sides, MEASURES["sides"]))
    yield from (f"units.{row.id}.{what}" for row in names.units for what in ("survived", "lost_turn"))
    yield from (f"units.{names.units[0].id}.lost_to.{cause}" for cause in CAUSES)
    yield from (f"squadrons.{one.id}.lost_fraction" for one in scenario.spec.squadron)
    yield from (f"objectives.{one}" for one in names.objectives)
    yield from (f"events.{kind.name.lower()}" for kind in Event)


def test_every_figure_has_a_value_in_each_world(scenario, charged):
    for figure in figures_of(scenario):
        values = in_each_world(charged, figure)
        assert values.shape == (WORLDS,), figure
        assert values.dtype == np.float64
        if not figure.endswith(("survived", "lost_turn")) and ".lost_to." not in figure:
            assert not np.isnan(values).any(), figure


def test_measures_are_what_the_summary_says(scenario, stood, charged):
    assert charged.as_dict()["sides"]["blue"]["mass_lost_fraction"]["mean"] > 0
    for result in (stood, charged):
        told = result.as_dict()
        for side in scenario.names.sides:
            for kind in MEASURES["outcomes"]:
                assert measured(result, f"outcomes.{side}.{kind}") == told["outcomes"][side][kind]
            for what, statistic in product(MEASURES["sides"][:-1], STATISTICS):
                assert measured(result, f"sides.{side}.{what}.{statistic}") == told["sides"][side][what][statistic]
        for statistic in STATISTICS:
            assert measured(result, f"turns.{statistic}") == told["turns"][statistic]
            for one in scenario.names.objectives:
                assert measured(result, f"objectives.{one}.{statistic}") == told["objectives"][one][statistic]
        for ident, row in told["units"].items():
            assert measured(result, f"units.{ident}.survived") == row["survived"]
            for cause in CAUSES:
                assert measured(result, f"units.{ident}.lost_to.{cause}") == row["lost_to"].get(cause, 0.0)


def test_the_turn_of_a_loss_is_told_of_the_worlds_with_one(scenario, charged):
    lost = [one.id for one in scenario.names.units if measured(charged, f"units.{one.id}.survived") < 1]
    assert lost
    for ident in lost:
        turns = charged.outcomes.lost_turn[:, scenario.names.unit_slot[ident]]
        assert measured(charged, f"units.{ident}.lost_turn.mean") == pytest.approx(turns[turns > 0].mean(), abs=1e-6)


def test_the_part_of_a_squadron_that_is_lost_is_counted_over_its_units(scenario, charged):
    out, squadrons = charged.outcomes, {row.squadron for row in scenario.names.units}
    for number in squadrons:
        ident = scenario.spec.squadron[number].id
        slots = [slot for slot, row in enumerate(scenario.names.units) if row.squadron == number]
        for world, part in enumerate(in_each_world(charged, f"squadrons.{ident}.lost_fraction")):
            there = [slot for slot in slots if out.there[world, slot]]
            assert part == pytest.approx(sum(not out.survived[world, slot] for slot in there) / len(there))
    assert 0 < measured(charged, "squadrons.line.lost_fraction.mean") < 1


def test_who_is_never_lost_is_lost_never(scenario, stood):
    """A bound on its turn from below holds, one from above does not."""
    early = simulate(scenario, 2, 3, {"blue": "hold"}, stop_after=1)
    assert measured(early, "units.argo.lost_turn.mean") == float("inf")
    assert measured(early, "units.argo.lost_to.laser") == 0.0


def test_unknown_figures_are_refused(stood):
    for figure in ("", "ships", "sides.blue.ships", "outcomes.blue.glory", "squadrons.line.found", "units.argo.x"):
        with pytest.raises(KeyError):
            in_each_world(stood, figure)


def test_the_difference_is_taken_in_each_world(scenario, stood, charged):
    for figure in figures_of(scenario):
        apart = difference(charged, stood, figure)
        one, other = in_each_world(charged, figure), in_each_world(stood, figure)
        pairs = [(a, b) for a, b in zip(one, other, strict=True) if a == a and b == b]
        if not pairs:
            assert apart.as_dict() == dict.fromkeys(apart.as_dict(), 0.0)
            continue
        less = np.array([a - b for a, b in pairs])
        assert apart.mean == pytest.approx(less.mean(), abs=1e-6)
        spread = less.std(ddof=1) if len(less) > 1 else 0.0
        assert apart.ci95 == pytest.approx(1.96 * spread / np.sqrt(len(less)), abs=1e-6)
        assert apart.higher == pytest.approx(sum(a > b for a, b in pairs) / len(pairs))
        assert apart.lower == pytest.approx(sum(a < b for a, b in pairs) / len(pairs))
        assert apart.mean == pytest.approx(apart.first - apart.second, abs=2e-6)


def test_the_other_way_round_is_the_opposite(stood, charged):
    one = difference(charged, stood, "sides.blue.mass_lost_fraction")
    other = difference(stood, charged, "sides.blue.mass_lost_fraction")
    assert one.mean > 0.1
    assert (one.mean, one.ci95, one.higher, one.lower) == (-other.mean, other.ci95, other.lower, other.higher)


def test_a_batch_does_not_differ_from_itself(scenario, stood):
    for figure in figures_of(scenario):
        apart = difference(stood, stood, figure)
        assert (apart.mean, apart.ci95, apart.higher, apart.lower) == (0.0, 0.0, 0.0, 0.0)


def test_batches_of_other_dice_are_not_compared(scenario, stood):
    for other in (simulate(scenario, WORLDS, 4, stop_after=1), simulate(scenario, WORLDS - 1, 3, stop_after=1)):
        with pytest.raises(ValueError, match="other dice"):
            difference(stood, other, "turns")


def test_a_measure_less_that_of_another_batch(stood, charged):
    measure = "sides.blue.mass_lost_fraction.p90"
    assert measured(charged, measure, stood) == measured(charged, measure) - measured(stood, measure)
