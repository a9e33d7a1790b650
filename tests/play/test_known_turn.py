import numpy as np

from game.play.film import Film
from game.play.known_turn import KnownTurn
from game.play.model import BattleModel, Played
from game.rules.state.vocabulary import Event, Level


def test_nobody_learns_of_events_out_of_sight(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    foes = played.before.units.side[0] != model.side
    unseen = foes & (film.known.levels(12.0) == Level.UNKNOWN)
    for row in played.events:
        about = [int(row["source"]), int(row["target"])]
        if int(row["kind"]) in (Event.LASER, Event.HIT) and all(0 <= c < len(unseen) and unseen[c] for c in about):
            assert not film.known.known.may_know(row)


def test_the_other_side_may_know_other_things(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    own, foe = Film(played, model.tables, 0), Film(played, model.tables, 1)
    detected = played.events[played.events["kind"] == Event.DETECTED]
    for row in detected:
        assert own.known.may_know(row) == (row["source"] == 0)
        assert foe.known.may_know(row) == (row["source"] == 1)


def test_contacts_are_shown_only_from_when_they_are_detected(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    rows = np.flatnonzero((played.events["kind"] == Event.DETECTED) & (played.events["source"] == model.side))
    never = np.ones(played.before.unit_slots, bool)
    never[played.events["target"][rows]] = False
    foes = played.before.units.side[0] != model.side
    old = played.before.contacts.level[0, model.side] > 0
    for t in (0.0, 3.3, 12.0):
        scene = film.scene(t)
        assert not scene.shown[foes & never & ~old].any()


def test_own_units_are_known_in_full_all_the_time(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    known = KnownTurn(played, model.tables, model.side)
    for t in (0.0, 6.5, 12.0):
        assert (known.levels(t)[known.own] == Level.IDENTIFIED).all()
        assert not known.units(t).stale[known.own].any()
