import numpy as np
import pytest

from game.play.model import BattleModel, Played
from game.play.view import Watched, clusters, plot_scene
from game.rules.knowledge.sight import seen_world
from game.rules.state.vocabulary import Event, Level, Posture, Presence, System


def test_enemies_that_were_never_seen_are_not_shown(model: BattleModel) -> None:
    scene = plot_scene(model.seen, model.tables, model.side)
    assert not scene.shown[scene.side != model.side].any()
    assert scene.shown[scene.side == model.side].sum() == 60


def test_what_cannot_be_seen_does_not_change_the_picture(model: BattleModel) -> None:
    hidden = model.world.copy()
    foes = hidden.units.side[0] != model.side
    hidden.units.x_km[0, foes] += 5_000.0
    before = plot_scene(model.seen, model.tables, model.side)
    after = plot_scene(seen_world(hidden, model.tables, model.side), model.tables, model.side)
    assert np.array_equal(before.x_km, after.x_km)
    assert np.array_equal(before.shown, after.shown)


def test_states_are_told_worst_first(model: BattleModel) -> None:
    scene = plot_scene(model.seen, model.tables, model.side)
    slot = model.names.unit_slot["reaver"]
    whole = float(model.tables.classes.hull_mj[model.names.units[slot].class_id])
    assert scene.states(slot, True, whole) == []
    model.seen.units.system_ppm[0, slot, System.DRIVE] = 0
    model.seen.units.system_ppm[0, slot, System.SENSORS] = 0
    model.seen.units.daze_ppm[0, slot] = 400_000
    model.seen.units.posture[0, slot] = Posture.FEIGN
    model.seen.units.hull_mj[0, slot] = int(whole * 0.4)
    scene = plot_scene(model.seen, model.tables, model.side)
    assert scene.states(slot, True, whole) == ["burning", "no_drive", "blind", "dazed", "feigning"]
    model.seen.units.hull_mj[0, slot] = 0
    assert plot_scene(model.seen, model.tables, model.side).states(slot, True, whole) == ["wreck"]


def test_playback_begins_and_ends_where_the_worlds_are(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    watched = Watched(played, model.tables, model.side)
    own = played.before.units.side[0] == model.side
    for t, world in ((0.0, played.before), (12.0, played.after)):
        scene = watched.scene(t)
        there = own & (world.units.presence[0] == Presence.PRESENT)
        assert scene.x_km[there] == pytest.approx(world.units.x_km[0][there])
        assert scene.y_km[there] == pytest.approx(world.units.y_km[0][there])
    end = watched.scene(12.0)
    assert np.array_equal(end.hull_mj[own], played.after.units.hull_mj[0][own])


def test_a_ship_dies_when_its_death_is_shown(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    watched = Watched(played, model.tables, model.side)
    lost = np.flatnonzero(played.events["kind"] == Event.LOST)
    assert len(lost)
    for row in lost:
        slot, when = int(played.events["target"][row]), float(watched.times[row])
        assert watched.scene(when - 0.05).hull_mj[slot] > 0
        assert watched.scene(when + 0.01).hull_mj[slot] == 0


def test_contacts_are_shown_only_from_when_they_are_detected(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    watched = Watched(played, model.tables, model.side)
    rows = np.flatnonzero((played.events["kind"] == Event.DETECTED) & (played.events["source"] == model.side))
    never = np.ones(played.before.unit_slots, bool)
    never[played.events["target"][rows]] = False
    foes = played.before.units.side[0] != model.side
    old = played.before.contacts.level[0, model.side] > 0
    for t in (0.0, 3.3, 12.0):
        scene = watched.scene(t)
        assert not scene.shown[foes & never & ~old].any()


def test_nobody_learns_of_events_out_of_sight(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    watched = Watched(played, model.tables, model.side)
    foes = played.before.units.side[0] != model.side
    unseen = foes & (watched.known(12.0)[0] == Level.UNKNOWN)
    for row in played.events:
        about = [int(row["source"]), int(row["target"])]
        if int(row["kind"]) in (Event.LASER, Event.HIT) and all(0 <= c < len(unseen) and unseen[c] for c in about):
            assert not watched.may_know(row)


def test_the_other_side_may_know_other_things(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    own, foe = Watched(played, model.tables, 0), Watched(played, model.tables, 1)
    detected = played.events[played.events["kind"] == Event.DETECTED]
    for row in detected:
        assert own.may_know(row) == (row["source"] == 0)
        assert foe.may_know(row) == (row["source"] == 1)


def test_clusters_hang_together_by_short_steps() -> None:
    points = np.array([(0.0, 0.0), (6.0, 0.0), (12.0, 0.0), (40.0, 0.0), (45.0, 0.0), (90.0, 0.0)])
    label = clusters(points, 10.0)
    assert label[0] == label[1] == label[2]
    assert label[3] == label[4]
    assert len({label[0], label[3], label[5]}) == 3


def test_clusters_do_not_depend_on_order() -> None:
    rng = np.random.default_rng(4)
    points = rng.random((40, 2)) * 100
    order = rng.permutation(40)
    label, other = clusters(points, 12.0), clusters(points[order], 12.0)
    assert np.array_equal(label[order][:, None] == label[order][None, :], other[:, None] == other[None, :])


def test_the_future_of_strangers_is_drawn_with_growing_doubt(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    seen = seen_world(played.after, model.tables, model.side)
    now, soon, later = (plot_scene(seen, model.tables, model.side, None, step) for step in (0, 60, 120))
    own = now.side == model.side
    foes = now.shown & ~own & (now.hull_mj > 0)
    assert foes.any()
    assert (soon.doubt_km[foes] > now.doubt_km[foes]).all()
    assert (later.doubt_km[foes] > soon.doubt_km[foes]).all()
    assert not later.doubt_km[own].any()
