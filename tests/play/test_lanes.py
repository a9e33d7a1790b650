from game.play.event_table import DARK_BEAM, HIT, LASER
from game.play.film import Film
from game.play.known_names import KnownNames
from game.play.lanes import lanes, own_losses, plans
from game.play.log import lines_of
from game.play.mark_words import mark_words
from game.play.model import BattleModel, Played
from game.play.timeline import Timeline
from game.rules.state.vocabulary import Event


def film_of(beaten: tuple[BattleModel, Played]) -> Film:
    model, played = beaten
    return Film(played, model.tables, model.side)


def test_lanes_tell_own_losses_by_mass(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = film_of(beaten)
    them, us = lanes(film, model.scenario)
    losses = own_losses(film, model.scenario)
    lost = [
        r for r in played.events if r["kind"] == Event.LOST and model.names.units[int(r["target"])].side == model.side
    ]
    assert len(losses) == len(lost)
    assert DARK_BEAM in {mark.sign for mark in them}
    assert [mark.t for mark in us] == sorted(mark.t for mark in us)


def test_own_burns_are_announced(model: BattleModel) -> None:
    burn = {"kind": "burn", "dx": 1.0, "dy": 0.0, "throttle": 1.0, "from": 0, "until": 7, "frame": "map"}
    model.draft.plot(["reaver"], "move", burn)
    model.end_turn()
    played = model.finish()
    assert played is not None
    marks = plans(Film(played, model.tables, model.side), model.scenario)
    assert [(mark.t, mark.text) for mark in marks] == [(7.0, "Reaver cuts its burn")]


def test_lanes_say_who_fired_and_who_was_hit_on_both_sides(harmed: tuple[BattleModel, Played]) -> None:
    model, played = harmed
    film = Film(played, model.tables, model.side)
    names = KnownNames(model.scenario, model.side)
    for lane, mine in zip(lanes(film, model.scenario), (False, True), strict=True):
        assert {LASER, HIT} <= {mark.sign for mark in lane}
        for mark in lane:
            event = film.events[mark.row]
            who = event["source" if event["kind"] == Event.LASER else "target"]
            if event["kind"] in (Event.LASER, Event.HIT):
                assert (names.side_of(int(who)) == model.side) == mine


def test_marks_stand_for_all_events_of_their_kind(harmed: tuple[BattleModel, Played]) -> None:
    model, played = harmed
    film = Film(played, model.tables, model.side)
    for kind, sign in ((Event.LASER, LASER), (Event.HIT, HIT)):
        marks = [mark for lane in lanes(film, model.scenario) for mark in lane if mark.sign is sign]
        of_kind = [mark for mark in marks if film.events["kind"][mark.row] == kind]
        assert sum(mark.count for mark in of_kind) >= len(film.rows_of(kind))


def test_a_mark_says_who_did_what_to_whom(
    harmed: tuple[BattleModel, Played], beaten: tuple[BattleModel, Played]
) -> None:
    for model, played in (harmed, beaten):
        film = Film(played, model.tables, model.side)
        names, lines = KnownNames(model.scenario, model.side), lines_of(film, model.scenario)
        for lane in lanes(film, model.scenario):
            for mark in lane:
                words = mark_words(film, names, lines, mark)
                event = film.events[mark.row]
                assert words, event
                if event["kind"] == Event.LASER and event["source"] >= 0:
                    assert names.of(int(event["source"])).lower() in words.lower()
                if event["kind"] == Event.HIT:
                    assert "is hit" in words
                assert words.endswith(f", and {mark.count - 1} more") == (mark.count > 1)


def test_the_next_event_is_no_single_shot_of_a_laser(harmed: tuple[BattleModel, Played]) -> None:
    model, played = harmed
    them, us = lanes(Film(played, model.tables, model.side), model.scenario)
    timeline = Timeline(them, us, shown=True)
    stops = {mark.t for mark in them + us if mark.sign.stops}
    while (t := timeline.next_mark()) is not None:
        assert t in stops
        timeline.seek(t)


def test_a_mark_is_found_by_its_place_on_its_lane_once_it_was_seen(harmed: tuple[BattleModel, Played]) -> None:
    model, played = harmed
    them, us = lanes(Film(played, model.tables, model.side), model.scenario)
    timeline = Timeline(them, us, shown=True)
    for own, lane in ((False, them), (True, us)):
        for mark in lane:
            found = timeline.mark_at(mark.t, own=own, within=0.05)
            assert found is not None
            assert found.t == mark.t
        assert timeline.mark_at(-1.0, own=own, within=0.5) is None
    fresh = Timeline(them, us)
    late = next(mark for mark in us if mark.t > 1.0)
    assert fresh.mark_at(late.t, own=True, within=0.05) is None
