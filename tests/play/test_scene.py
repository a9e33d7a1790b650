import numpy as np

from game.play.model import BattleModel, Played
from game.play.scene import plot_scene
from game.rules.knowledge.sight import seen_world
from game.rules.state.vocabulary import Posture, System


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
    assert scene.states(slot, whole) == []
    model.seen.units.system_ppm[0, slot, System.DRIVE] = 0
    model.seen.units.system_ppm[0, slot, System.SENSORS] = 0
    model.seen.units.daze_ppm[0, slot] = 400_000
    model.seen.units.posture[0, slot] = Posture.FEIGN
    model.seen.units.hull_mj[0, slot] = int(whole * 0.4)
    scene = plot_scene(model.seen, model.tables, model.side)
    assert scene.states(slot, whole) == ["burning", "no_drive", "blind", "dazed", "feigning"]
    model.seen.units.hull_mj[0, slot] = 0
    assert plot_scene(model.seen, model.tables, model.side).states(slot, whole) == ["wreck"]


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
