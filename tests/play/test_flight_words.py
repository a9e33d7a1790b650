"""The card of enemy craft: how many there are, what they do, what they can do and what can be done to them."""

import numpy as np

from game.play.flight_words import flight_tip
from game.play.model import BattleModel
from game.play.session import Session
from game.play.wording import fine_percent, gj_words
from game.rules.state.columns import NONE
from game.rules.state.vocabulary import Presence
from game.scenario import Scenario
from game.testing.builders import all_in_sight
from tests.play.conftest import with_lances


def seen(jupiter: Scenario) -> tuple[Session, int]:
    """A battle with drones in sight, and the number of one of their flights."""
    session = Session(BattleModel(jupiter, seed=1, world=all_in_sight(with_lances(jupiter), jupiter.tables)))
    theirs = np.array([row.side != session.model.side for row in jupiter.names.flights])
    return session, int(np.flatnonzero(theirs & session.scene.flight_shown)[0])


def test_drones_are_counted_with_all_of_their_kind_in_sight(jupiter: Scenario) -> None:
    session, flight = seen(jupiter)
    scene = session.scene
    count = int(scene.flight_alive[flight])
    tip = flight_tip(session, flight)
    assert tip.title == f"{count} raiding drones"
    theirs = np.array([row.side != session.model.side for row in jupiter.names.flights])
    assert tip.count == f"{int(scene.flight_alive[theirs & scene.flight_shown].sum()):,} in sight in all"
    scene.flight_shown[:] = False
    scene.flight_shown[flight] = True
    assert flight_tip(session, flight).count == "no others in sight"


def test_what_they_do_is_told_by_what_is_seen(jupiter: Scenario) -> None:
    session, flight = seen(jupiter)
    scene, model = session.scene, session.model
    slot = model.names.unit_slot["reaver"]
    scene.flight_ring[flight] = slot
    assert flight_tip(session, flight).does == "in a ring round Reaver"
    scene.flight_ring[flight] = NONE
    scene.flight_x_km[flight], scene.flight_y_km[flight] = scene.x_km[slot] + 10.0, scene.y_km[slot]
    flights, units = model.seen.flights, model.seen.units
    for speed, words in ((0.0, ""), (-3.0, ", closing at 3 km/s"), (3.0, ", opening at 3 km/s")):
        flights.vx_km_s[0, flight], flights.vy_km_s[0, flight] = units.vx_km_s[0, slot] + speed, units.vy_km_s[0, slot]
        assert flight_tip(session, flight).does == f"10 km from Reaver{words}"


def test_what_they_can_do_is_what_their_class_can(jupiter: Scenario) -> None:
    session, flight = seen(jupiter)
    model = session.model
    class_id = model.names.flights[flight].class_id
    classes = model.tables.classes
    told = dict(flight_tip(session, flight).lines)
    assert set(told) >= {"Pulse", "Guns"}
    assert fine_percent(int(classes.pulse_ppm[class_id])) in told["Pulse"]
    whole = int(session.scene.flight_alive[flight]) * int(classes.craft_sting_mj[class_id])
    assert told["Guns"].startswith(f"{gj_words(whole)} GJ")
    assert "You" not in told
    model.selection.pick([model.names.unit_slot["reaver"]])
    session.scene.flight_x_km[flight] = session.scene.x_km[model.names.unit_slot["reaver"]] + 1e5
    assert dict(flight_tip(session, flight).lines)["You"].startswith("Reaver's guns: out of range by ")
    own = next(f for f, at in enumerate(jupiter.homes) if at >= 0 and model.is_own(at))
    model.selection.pick([len(model.names.units) + own])
    assert "each fighter downs one" in dict(flight_tip(session, flight).lines)["You"]


def test_the_card_comes_from_what_is_seen_alone(jupiter: Scenario) -> None:
    session, flight = seen(jupiter)
    before = flight_tip(session, flight)
    truth = session.model.world.flights
    truth.alive[0] = 1
    truth.x_km[0] += 900.0
    truth.presence[0] = Presence.GONE
    assert flight_tip(session, flight) == before
