from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from game.rules.knowledge.seen_events import seen_events
from game.rules.state.events import Journal
from game.rules.state.rails import body_places
from game.rules.state.tracks import Tracks
from game.rules.state.vocabulary import SOURCE_IS_SIDE, Event, Level, Presence, Stance
from game.rules.turn import resolve_turn
from game.testing.builders import DRONE, FRIGATE, JUPITER, LASER, all_in_sight, side_table, tables_of, world_of
from game.testing.strategies import SHORT_SIGHT, battles
from game.testing.strategies_command import ENMITY

OWN, KNOWN, STRANGE, HIDDEN, NEUTRAL_SHIP, OWN_DRONES, SEEN_DRONES, HIDDEN_DRONES = range(8)
NEUTRAL_DRONES, DOCKED_DRONES, OWN_SHUTTLE, BODY = range(8, 12)
"""Row codes: side 0 has identified KNOWN, detected STRANGE, sees SEEN_DRONES and nothing of what is HIDDEN.

It does not fight the neutral, who fight it.
"""
NOBODY = -1
FACTORS = {"base_ppm": 7, "crew_ppm": 7, "evasion_ppm": 7, "chance_ppm": 7, "roll_ppm": 7}
OF_CREWS = (Event.READINESS, Event.SHAKEN, Event.BROKEN, Event.RALLIED)
LEDGER = {"energy_mj": 100, "shielded_mj": 40, "stopped_mj": 10, "hull_mj": 50}


def told(kind, source=NOBODY, target=NOBODY, **columns):
    """What side 0 may know of one event in impulse 3: the row, or None."""
    tables = tables_of((FRIGATE, DRONE), (LASER,), (JUPITER,), sides=3)
    tables = replace(tables, sides=side_table(ENMITY))
    units = tuple({"side": side} for side in (0, 1, 1, 1, 2))
    world = world_of(tables, units, tuple({"side": side, "class_id": 1} for side in (0, 1, 1, 2, 2, 0)))
    world.flights.presence[0, DOCKED_DRONES - len(units)] = Presence.DOCKED
    all_in_sight(world, tables)
    world.contacts.level[0, 0, STRANGE] = Level.DETECTED
    world.contacts.in_sight[0, 0, HIDDEN] = False
    world.flight_contacts.in_sight[0, 0, HIDDEN_DRONES - len(units) :] = False
    journal = Journal(1, 3, world.battle.turn, 300.0, 25.0, "all")
    journal.begin_impulse(3)
    place = {"x_km": 5.0, "y_km": 6.0, "slot": 2, "shot": 1}
    journal.write(kind, np.array([0]), source=source, target=target, **(place | columns))
    rows = seen_events(journal.table(), Tracks.still(world, *body_places(world, tables)), world, 0)
    return rows[0] if len(rows) else None


@pytest.mark.parametrize("kind", [Event.LASER, Event.DARK_BEAM])
def test_own_shots_are_known_in_full_but_for_whom_nobody_sees(kind):
    for target, code in ((KNOWN, KNOWN), (STRANGE, STRANGE), (HIDDEN, NOBODY), (HIDDEN_DRONES, NOBODY)):
        row = told(kind, OWN, target, value=1, **FACTORS)
        assert (row["source"], row["target"], row["chance_ppm"], row["roll_ppm"]) == (OWN, code, 7, 7)


def test_craft_of_no_enemy_are_known_wherever_they_fly_and_not_in_their_hangar():
    assert told(Event.LASER, OWN, NEUTRAL_DRONES)["target"] == NEUTRAL_DRONES
    assert told(Event.LASER, OWN, DOCKED_DRONES)["target"] == NOBODY


@pytest.mark.parametrize("kind", [Event.LASER, Event.DARK_BEAM, Event.HIT])
def test_a_shot_at_the_side_is_known_and_its_shooter_if_he_is_seen(kind):
    for source, code in ((KNOWN, KNOWN), (HIDDEN, NOBODY), (HIDDEN_DRONES, NOBODY), (NEUTRAL_SHIP, NEUTRAL_SHIP)):
        row = told(kind, source, OWN, **FACTORS, **LEDGER)
        assert (row["source"], row["target"], row["x_km"], row["y_km"]) == (code, OWN, 5.0, 6.0)
        assert (row["slot"], row["shot"], row["energy_mj"], row["hull_mj"]) == (2, 1, 100, 50)
        for name in FACTORS:
            assert row[name] == (7 if source in (KNOWN, NEUTRAL_SHIP) else 0)
    strange = told(kind, STRANGE, OWN, **FACTORS)
    assert strange["source"] == STRANGE
    assert not any(strange[name] for name in FACTORS)
    passing = told(kind, KNOWN, NEUTRAL_SHIP, **FACTORS)
    assert not any(passing[name] for name in FACTORS)


def test_the_ledger_of_a_hit_is_known_of_the_identified():
    assert told(Event.HIT, OWN, KNOWN, **LEDGER)["hull_mj"] == 50
    row = told(Event.HIT, OWN, STRANGE, **LEDGER)
    assert (row["energy_mj"], row["hull_mj"], row["shielded_mj"]) == (100, 0, 0)
    assert told(Event.HIT, NEUTRAL_SHIP, STRANGE, **LEDGER)["energy_mj"] == 0
    assert told(Event.HIT, OWN, HIDDEN, **LEDGER) is None


@pytest.mark.parametrize(
    ("kind", "source", "target", "known"),
    [
        (Event.LOST, OWN, HIDDEN, False),
        (Event.LOST, HIDDEN, STRANGE, True),
        (Event.LASER, HIDDEN, NOBODY, False),
        (Event.SHIELD_DOWN, NOBODY, KNOWN, True),
        (Event.SHIELD_DOWN, NOBODY, STRANGE, False),
        (Event.SHIELD_UP, NOBODY, KNOWN, True),
        (Event.SHIELD_UP, NOBODY, STRANGE, False),
        (Event.FIRE, NOBODY, KNOWN, True),
        (Event.FIRE, NOBODY, STRANGE, False),
        (Event.CONTAINMENT, HIDDEN, KNOWN, True),
        (Event.CONTAINMENT, OWN, STRANGE, False),
        (Event.CONTAINED, NOBODY, KNOWN, False),
        (Event.CONTAINED, NOBODY, OWN, True),
        (Event.REPAIRED, NOBODY, KNOWN, False),
        (Event.REPAIRED, NOBODY, OWN, True),
        (Event.SYSTEM_OUT, OWN, STRANGE, False),
        (Event.SYSTEM_OUT, HIDDEN, OWN, True),
        (Event.BLAST, OWN, HIDDEN, False),
        (Event.BLAST, HIDDEN, OWN, True),
        (Event.BREACH, HIDDEN, NOBODY, False),
        (Event.BREACH, STRANGE, NOBODY, True),
        (Event.FELL, BODY, KNOWN, True),
        (Event.FELL, BODY, HIDDEN, False),
        (Event.FLIGHT_LOST, OWN, SEEN_DRONES, True),
        (Event.FLIGHT_LOST, BODY, HIDDEN_DRONES, False),
        (Event.PULSE, SEEN_DRONES, NOBODY, True),
        (Event.PULSE, HIDDEN_DRONES, NOBODY, False),
        (Event.LAUNCHED, KNOWN, HIDDEN_DRONES, True),
        (Event.LAUNCHED, HIDDEN, HIDDEN_DRONES, False),
        (Event.LAUNCHED, HIDDEN, SEEN_DRONES, False),
        (Event.RECOVERED, KNOWN, HIDDEN_DRONES, False),
        (Event.DAZED, OWN, KNOWN, False),
        (Event.DAZED, HIDDEN, OWN, True),
        (Event.HOOKED, KNOWN, STRANGE, False),
        (Event.HOOKED, OWN, OWN_DRONES, True),
        (Event.ORDER_REFUSED, NOBODY, KNOWN, False),
        (Event.ORDER_REFUSED, NOBODY, OWN, True),
        (Event.ARRIVED, NOBODY, HIDDEN, False),
        (Event.ARRIVED, NOBODY, NEUTRAL_SHIP, True),
        (Event.WITHDREW, NOBODY, STRANGE, True),
        *((kind, NOBODY, OWN, True) for kind in OF_CREWS),
        *((kind, NOBODY, KNOWN, False) for kind in OF_CREWS),
        (Event.STRUCK, NOBODY, OWN, True),
        (Event.STRUCK, NOBODY, STRANGE, True),
        (Event.STRUCK, NOBODY, HIDDEN, False),
        (Event.SAY, NOBODY, NOBODY, True),
        (Event.TRIGGERED, NOBODY, NOBODY, False),
        (Event.VERDICT, 0, NOBODY, True),
        (Event.VERDICT, 1, NOBODY, True),
    ],
)
def test_what_is_known_of_others_is_what_is_in_sight(kind, source, target, known):
    assert (told(kind, source, target) is not None) == known


@pytest.mark.parametrize("kind", sorted(SOURCE_IS_SIDE - {Event.VERDICT, Event.REACHED, Event.STANCE}))
def test_what_happens_to_a_side_is_its_own_affair(kind):
    row = told(kind, 0, HIDDEN)
    assert (row["source"], row["target"]) == (0, HIDDEN)
    assert told(kind, 1, OWN) is None


def test_that_an_objective_was_reached_is_known_to_its_side_of_whom_it_sees():
    assert told(Event.REACHED, 0, OWN)["target"] == OWN
    assert told(Event.REACHED, 0, KNOWN)["target"] == KNOWN
    assert told(Event.REACHED, 0, HIDDEN) is None
    assert told(Event.REACHED, 1, OWN) is None


def test_a_side_that_turns_openly_tells_all_and_else_itself_alone():
    for side in (0, 1):
        for openly in (0, 1):
            row = told(Event.STANCE, side, NOBODY, shot=openly, slot=2)
            assert (row is not None) == (openly or side == 0)
            assert row is None or (row["source"], row["slot"]) == (side, 2)


def test_who_is_to_blame_is_known_if_he_is_seen_and_a_plant_if_one_knows_whose():
    assert told(Event.LOST, HIDDEN, KNOWN, energy_mj=9)["source"] == NOBODY
    assert told(Event.LOST, OWN, KNOWN, energy_mj=9)["energy_mj"] == 9
    assert told(Event.LOST, OWN, STRANGE, energy_mj=9)["energy_mj"] == 0
    assert told(Event.BREACH, KNOWN, energy_mj=9)["energy_mj"] == 9
    assert told(Event.BREACH, STRANGE, energy_mj=9)["energy_mj"] == 0
    assert told(Event.FELL, BODY, OWN)["source"] == BODY


@settings(max_examples=12)
@given(battles(sees=SHORT_SIGHT, tells=True))
def test_no_event_names_what_is_out_of_sight_and_none_of_ones_own_is_kept_back(battle):
    world, tables = battle.world, battle.tables
    after, events, tracks = resolve_turn(world, tables, battle.orders)
    slots, rows = world.unit_slots, world.unit_slots + world.flight_slots
    for side in range(2):
        of = np.concatenate([world.units.side[0], world.flights.side[0]])
        own = of == side
        known = seen_events(events, tracks, world, side)
        assert (seen_events(events, tracks, after, side) == known).all()
        for row in known:
            named = [row["target"]] if row["kind"] in SOURCE_IS_SIDE else [row["source"], row["target"]]
            for code in (int(code) for code in named if 0 <= code < rows):
                contacts, at = (tracks.contacts, code) if code < slots else (tracks.flight_contacts, code - slots)
                plain = tracks.stance[0, row["impulse"], side, of[code]] != Stance.FIGHT  # own rows as well
                assert plain or contacts.in_sight[0, row["impulse"], side, at] or row["kind"] in SOURCE_IS_SIDE
        done_to = np.zeros(len(events), dtype=bool)
        # Who is aimed at is not told of a launch or a shot by somebody whom it does not see.
        apart = [*SOURCE_IS_SIDE, Event.SALVO_LAUNCHED, Event.IMPACTOR, Event.SALVO_OVER]
        ship = (events["target"] >= 0) & (events["target"] < rows) & ~np.isin(events["kind"], apart)
        done_to[ship] = own[events["target"][ship]]
        assert (
            np.bincount(known["kind"], minlength=len(Event))
            >= np.bincount(events["kind"][done_to], minlength=len(Event))
        ).all()


def test_what_sides_know_is_tracked_from_each_look_on():
    """The film of what a side knows ends where its map begins, and nothing is known before the look that finds it."""
    tables = tables_of((FRIGATE, DRONE))
    world = world_of(tables, ({"side": 0}, {"side": 1, "x_km": 9_000.0, "vx_km_s": 1.0, "move": 2}))
    world.units.fire_mode[:] = 2
    after, _, tracks = resolve_turn(world, tables, None)
    sight = tracks.contacts
    assert sight.in_sight[0, :, 0, 1].all()
    for impulse in range(13):
        assert sight.x_km[0, impulse, 0, 1] == tracks.unit_x_km[0, 5 * impulse, 1]
        assert sight.seen_impulse[0, impulse, 0, 1] == impulse
    assert sight.x_km[0, 12, 0, 1] == after.contacts.x_km[0, 0, 1] == after.units.x_km[0, 1]
    assert after.units.presence[0, 1] == Presence.PRESENT
