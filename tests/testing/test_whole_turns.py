"""Properties of whole turns over drawn battles, and that they find what breaks them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from game.rules.command.faults import order_faults
from game.rules.knowledge.sight import seen_world
from game.rules.preview import last_escape_impulse
from game.rules.state.columns import NONE
from game.rules.state.debris import Debris
from game.rules.state.hits import PendingHits
from game.rules.state.orders import ORDER_FIELDS, OrderSet
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import PPM, Cause, Event, Fault, FireMode, Mission, Move, OrderField, Presence, Stance
from game.rules.turn import RULES, resolve_turn
from game.scenario import vocabulary as words
from game.sim.policies import doctrine_names, policy
from game.testing import properties
from game.testing.battles import Battle, no_orders
from game.testing.builders import DRONE, FIGHTER, FRIGATE, LASER, all_in_sight, tables_of, world_of
from game.testing.strategies import SHORT_SIGHT, battles, order_sets, row_orders, seeds, wild_order_sets

few = settings(max_examples=max(5, settings.default.max_examples * 2 // 5))
"""Whole turns cost more than single rules."""


@few
@given(battles(), st.data())
def test_a_battle_written_otherwise_is_the_same_battle(battle, data):
    """Among others, with rows in another order, in a mirror, and with empty slots."""
    units = data.draw(row_orders(rows=battle.world.unit_slots))
    flights = data.draw(row_orders(rows=battle.world.flight_slots))
    properties.assert_written_otherwise(battle, units, flights, turns=2)


@few
@given(battles())
def test_what_is_recorded_changes_nothing(battle):
    properties.assert_record_irrelevant(battle)


@few
@given(battles(worlds=2))
def test_invariants_hold_turn_after_turn(battle):
    properties.assert_turns_hold(battle, turns=3)


@few
@given(battles(worlds=2))
def test_battles_that_are_over_stay_as_they_are(battle):
    properties.assert_over_is_over(battle)


@few
@given(battles())
def test_a_turn_leaves_its_arguments_alone(battle):
    properties.assert_arguments_untouched(battle)


@few
@given(battles(), st.data())
def test_orders_are_data_and_never_raise(battle, data):
    orders = data.draw(wild_order_sets(battle.world))
    order_faults(battle.world, battle.tables, orders)
    properties.assert_turns_hold(replace(battle, orders=orders), turns=1)


@few
@given(battles(nonsense=False))
def test_refused_orders_are_the_faults_of_the_orders(battle):
    """Each fault is told once, but that who is not here, or has broken, is passed over in silence."""
    faults = order_faults(battle.world, battle.tables, battle.orders)
    passed_over = np.isin(faults["fault"], (Fault.NOT_HERE, Fault.BROKEN))
    told = faults[~passed_over & ~np.isin(faults["field"], (OrderField.COMMAND, OrderField.ANSWER))]
    _, events, _ = resolve_turn(battle.world, battle.tables, battle.orders)
    refused = events[events["kind"] == Event.ORDER_REFUSED]
    assert sorted(refused[["target", "value"]].tolist()) == sorted(told[["unit", "fault"]].tolist())


def without_prizes(battle: Battle) -> Battle:
    """The battle without tugs and rammers that go for another side's ships: they find out by touch where these are."""
    units, rows = battle.world.units, np.arange(battle.world.unit_slots)
    for group in (units, battle.orders.units):
        target = np.where((group.ref >= 0) & (group.ref < battle.world.unit_slots), group.ref, rows)
        group.move[(group.move == Move.TOW) & (np.take_along_axis(units.side, target, axis=1) != units.side)] = 0
        group.move[group.move == Move.RAM] = 0
    tow = np.where(units.tow >= 0, units.tow, rows)
    units.tow[np.take_along_axis(units.side, tow, axis=1) != units.side] = -1
    return battle


short_sighted = battles(sees=SHORT_SIGHT, units=(3, 6)).map(without_prizes)


@given(st.one_of(battles(), short_sighted), seeds(), st.sampled_from(doctrine_names()))
def test_policies_know_what_their_side_knows(battle, seed, name):
    for side in range(2):
        properties.assert_knowledge_alone(battle, policy(name), side, seed % 2**32)


@few
@given(short_sighted, seeds(), st.integers(0, 1), st.integers(0, 11))
def test_in_every_phase_a_side_decides_by_what_it_knows(battle, seed, side, impulse):
    properties.assert_decisions_from_knowledge(battle, side, seed % 2**32, impulses=(impulse,))


def all_known(res):
    """Fire at whatever there is, seen or not: everything is in sight, as it is."""
    all_in_sight(res.world, res.tables)
    res.this_impulse.reckoned.clear()
    RULES["fire_lasers"](res)


def well_guided(res):
    """Flights that know where everything is."""
    res.world.contacts.in_sight[:] = True
    res.world.contacts.x_km[:] = res.world.units.x_km[:, None]
    res.this_impulse.reckoned.clear()
    RULES["choose_goals"](res)


def hidden_duel():
    """A frigate and its drones, and an enemy that both know of but do not see."""
    tables = tables_of((FRIGATE | {"sensor_km": 1.0}, FIGHTER, DRONE), (LASER,))
    rows = ({"side": 0}, {"side": 1, "x_km": 1_000.0, "uid": 2}, {"side": 1, "x_km": -1_200.0, "uid": 3})
    swarm = ({"side": 0, "class_id": 2, "mission": Mission.CHASE},)
    world = all_in_sight(world_of(tables, rows, swarm), tables)
    world.contacts.in_sight[:] = False
    return Battle(tables, world, no_orders(world))


@pytest.mark.parametrize("phase", [all_known, well_guided])
def test_a_phase_that_knows_too_much_is_found(phase):
    name = {all_known: "fire_lasers", well_guided: "choose_goals"}[phase]
    assert_from_knowledge_in_four_truths(RULES)
    with pytest.raises(AssertionError, match=f"{phase.__name__} of impulse 0: side 0 knows too much"):
        assert_from_knowledge_in_four_truths(RULES.changed(**{name: phase}))


def assert_from_knowledge_in_four_truths(rules, battle=hidden_duel):
    """Several, for in each the same may be nearest by chance."""
    for number in range(1, 5):
        properties.assert_decisions_from_knowledge(battle(), 0, number, rules=rules)


def burst(res):
    """Craft shy away from whatever there is, seen or not, as a plant goes off."""
    RULES["burst"](res)
    res.world.flights.vx_km_s[:] -= res.world.units.x_km[:, 1:2] / 1e6


def bursting_duel():
    """The same duel, and a wreck between that goes off at once and that nobody sees."""
    battle = hidden_duel()
    battle.world.units.hull_mj[0, 2] = 0
    battle.world.units.x_km[0, 2] = 300.0
    battle.world.units.blast_mj[0, 2] = 1_000_000
    return battle


def test_a_push_by_what_is_not_seen_is_no_decision_but_all_else_at_a_burst_is():
    battle = bursting_duel()
    world, _, _ = resolve_turn(battle.world, battle.tables, battle.orders)
    calm, _, _ = resolve_turn(hidden_duel().world, battle.tables, battle.orders)
    assert world.flights.vx_km_s[0, 0] != calm.flights.vx_km_s[0, 0]
    assert_from_knowledge_in_four_truths(RULES, bursting_duel)
    with pytest.raises(AssertionError, match="burst of impulse 0: side 0 knows too much: flights' vx_km_s"):
        assert_from_knowledge_in_four_truths(RULES.changed(burst=burst), bursting_duel)


@given(battles(), st.data())
def test_policies_plot_alike_wherever_a_world_is_and_whatever_its_rows(battle, data):
    units = data.draw(row_orders(rows=battle.world.unit_slots))
    flights = data.draw(row_orders(rows=battle.world.flight_slots))
    for side in range(2):
        properties.assert_policies_fair(battle, map(policy, doctrine_names()), side, units, flights)


def test_foes_equally_near_are_chosen_by_uid_whatever_other_worlds_know():
    tables = tables_of((FRIGATE,), (LASER,))
    rows = ({"side": 0, "uid": 1}, {"side": 1, "x_km": 300.0, "uid": 9}, {"side": 1, "x_km": -300.0, "uid": 5})
    world = world_of(tables, rows)
    all_in_sight(world, tables)
    battle = Battle(tables, world, no_orders(world))
    properties.assert_policies_fair(battle, [policy("charge")], 0, np.array([0, 2, 1]), np.arange(0))


@few
@given(battles(calm=True), st.sampled_from(doctrine_names()))
def test_policies_order_what_can_be_done(battle, name):
    """A policy gives orders to its own rows alone, none of them at fault."""
    for side in range(2):
        orders = policy(name)(seen_world(battle.world, battle.tables, side), battle.tables, side)
        own = battle.world.units.side == side
        for group in ORDER_FIELDS:
            assert not (getattr(orders.units, f"{group}_given") & ~own).any()
        assert not (orders.flights.given & (battle.world.flights.side != side)).any()
        assert len(order_faults(battle.world, battle.tables, orders)) == 0


def peaceful(battle: Battle) -> Battle:
    """The battle without enemies, repairs, events of the story or newcomers: nobody interferes."""
    world = battle.world.copy()
    world.sides.stance[:] = Stance.WATCH
    world.units.blast_mj[:] = world.units.fires[:] = world.units.breach_impulses[:] = 0
    world.pending, world.salvos = PendingHits.empty(world.worlds, 0), Salvos.empty(world.worlds, 0)
    world.debris = Debris.empty(world.worlds, 0)
    world.units.move[world.units.move == Move.RAM] = Move.HOLD
    orders = battle.orders.copy()
    orders.sides.fight[:] = NONE
    composed = np.full_like(battle.tables.composure_ppm, PPM)
    classes = replace(battle.tables.classes, repair_ppm=np.zeros_like(battle.tables.classes.repair_ppm))
    tables = replace(battle.tables, classes=classes, triggers=(), objectives=(), waves=(), composure_ppm=composed)
    return Battle(tables, world, orders)


def unending(world, tables, orders, *, record="all"):
    """A turn after which nothing is over, though nobody has an enemy."""
    after, events, tracks = resolve_turn(world, tables, orders, record=record)
    after.battle.over[:] = False
    return after, events, tracks


@few
@given(battles(tells=False, flights=(0, 0), nonsense=False))
def test_previews_are_what_happens_when_nobody_interferes(battle):
    battle = peaceful(battle)
    here = battle.world.units.presence == Presence.PRESENT
    properties.assert_previews_right(battle, here, turns=2, resolve=unending)


@few
@given(battles(tells=False, flights=(0, 0)), st.integers(0, 1))
def test_a_side_foresees_its_own_moves_that_name_no_enemy(battle, side):
    """Predicted from what the side sees alone: the paths of its own units that move by themselves."""
    orders = battle.orders.copy()
    orders.units.fire_given[:], orders.units.fire_mode[:] = True, FireMode.HOLD
    orders.units.bear[:] = NONE  # to bear on somebody costs speed for as long as he is there
    truth = Battle(battle.tables, battle.world, orders)
    truth.world.units.fire_mode[:] = FireMode.HOLD
    truth.world.units.blast_mj[:] = 0
    truth.world.pending, truth.world.salvos = PendingHits.empty(1, 0), Salvos.empty(1, 0)
    truth.world.debris = Debris.empty(1, 0)
    truth.world.units.move[truth.world.units.move == Move.RAM] = Move.HOLD
    orders.units.move_given &= orders.units.move != Move.RAM
    seen = seen_world(truth.world, truth.tables, side)
    told = no_orders(seen)
    own = (truth.world.units.side == side) & truth.world.fighting()
    alone = own & np.isin(orders.units.move, (Move.HOLD, Move.BURN, Move.COAST)) & orders.units.move_given
    alone &= orders.units.ref == -1
    # Tugs flee from what comes in sight, and take their tow along.
    alone &= (truth.world.units.tow < 0) & ~(truth.world.units.tow == np.arange(own.shape[1])[:, None]).any(axis=1)
    own_orders = orders.copy()
    own_orders.units.move_given &= alone
    own_orders.units.power_given &= own
    own_orders.units.posture_given &= own
    told.lay(own_orders)
    _, events, tracks = resolve_turn(truth.world, truth.tables, told)
    if np.isin(events["kind"], (Event.HIT, Event.LASER, Event.DARK_BEAM)).any():
        return
    paths = properties.flown_paths(seen, truth.tables, told, 1)
    for name in ("x", "y"):
        same = (getattr(paths, f"{name}_km") == getattr(tracks, f"unit_{name}_km")).all(axis=1)
        assert same[alone].all()


@few
@given(
    battles(calm=True, bodies=(0, 1, 2, 3)),
    st.sampled_from(tuple(name for name in doctrine_names() if name != "idle")),
)
def test_policies_bring_nobody_down_and_off_the_map(battle, name):
    """What has a way out at the start does not fall, and does not leave the map, by its policy's fault."""
    plot, tables = policy(name), battle.tables
    world = battle.world
    free = last_escape_impulse(world, tables, None, 1) >= 0
    whole = world.fighting() & free & (world.units.move != Move.BURN)
    for _ in range(3):
        orders = no_orders(world)
        for side in range(2):
            orders.lay(plot(seen_world(world, tables, side), tables, side))
        world, _, _ = resolve_turn(world, tables, orders, record="none")
        units = world.units
        # A dead drive is the enemy's fault.
        whole &= (units.hull_mj > 0) & (units.system_ppm[:, :, 0] > 0) | (units.lost_cause == Cause.FELL)
        fell = whole & (units.lost_cause == Cause.FELL)
        assert not fell.any(), units.uid[fell]
        far = units.x_km * units.x_km + units.y_km * units.y_km > tables.map_radius_km**2
        assert not (whole & far & (units.presence == Presence.PRESENT)).any()
        assert not (whole & (units.presence == Presence.AWAY)).any() or name == "withdraw"


@given(battles(), st.data())
def test_order_sets_fit_their_world(battle, data):
    orders = data.draw(order_sets(battle.world))
    assert isinstance(orders, OrderSet)
    assert orders.units.move.shape == battle.world.units.uid.shape
    assert orders.flights.given.shape == battle.world.flights.uid.shape


RARE = {Event.FLARE, Event.GHOST_GONE, Event.HOOKED, Event.RECOVERED}
RICH = (13, 23)
"""Seeds of rounds of battles that together once held every event: tried first, nothing depends on them."""


@pytest.fixture(scope="module")
def happened() -> dict[Event, list[tuple[int, int, int]]]:
    """What came about in drawn battles, by its kind: source, target and the number of rows of each of some events.

    They are drawn in short rounds: after ten examples hypothesis mostly copies parts of one into another. There are
    no more rounds once every kind has been seen that is not `RARE`.
    """
    found: dict[Event, list[tuple[int, int, int]]] = {}

    def look(battle):
        _, events = properties.played(battle, 2)
        rows = battle.world.unit_slots + battle.world.flight_slots
        for kind in np.unique(events["kind"]):
            some = events[events["kind"] == kind]
            found.setdefault(Event(int(kind)), []).extend((int(e["source"]), int(e["target"]), rows) for e in some)

    short = settings(max_examples=6, database=None, phases=(Phase.generate,))
    for number in (*RICH, *range(27)):
        short(seed(number)(given(battles(worlds=8))(look)))()
        if found.keys() | RARE == set(Event):
            break
    return found


@pytest.mark.story
def test_drawn_battles_are_not_idle(happened):
    """The battles see most of what can happen; else the properties would prove little."""
    assert set(Event) - happened.keys() - RARE == set()


@pytest.mark.story
def test_events_of_nobody_have_no_source_and_those_at_nobody_no_ship_for_a_target(happened):
    """As the words of the format have it."""
    for kind, events in happened.items():
        word = kind.name.lower()
        for source, target, rows in events:
            assert source == -1 or word not in words.EVENTS_OF_NOBODY, word
            assert not 0 <= target < rows or word not in words.EVENTS_AT_NOBODY, word


@pytest.mark.parametrize("name", ["units", "flights"])
def test_a_difference_is_told(name):
    """What differs is named by column and uid."""

    @settings(max_examples=1, database=None, derandomize=True)
    @given(battles(units=(3, 3), flights=(2, 2)))
    def differ(battle):
        other = battle.world.copy()
        getattr(other, name).x_km[0, 1] += 1.0
        nothing = resolve_turn(battle.world, battle.tables, battle.orders)[1][:0]
        with pytest.raises(AssertionError, match=rf"{name}.x_km of uid {getattr(other, name).uid[0, 1]} "):
            properties.assert_same_battle((battle.world, nothing), (other, nothing), "changed")

    differ()
