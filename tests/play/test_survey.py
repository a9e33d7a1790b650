import time
from dataclasses import replace

import numpy as np
import pytest

from game.play.camera import Camera, Look
from game.play.contours import softened
from game.play.forecast import bodies_at
from game.play.model import BattleModel
from game.play.place_words import Tone, place_lines
from game.play.reaches import lookout, reaches, shown_foes
from game.play.scene import plot_scene
from game.play.session import MapFrame, Session
from game.play.survey import THREATS, Area, Question, Survey, Surveyor, question, surveys
from game.rules import Lookout, believe, resolve_turn
from game.rules.state.vocabulary import STEPS, Event, Level
from game.scenario import Scenario
from game.sim.batch import plotted_orders
from game.sim.policies import policy

LEVELS = {"threat": 2, "sensors": 2}


@pytest.fixture(scope="module")
def met(jupiter: Scenario) -> BattleModel:
    """The rout in its third turn, when the lances are seen."""
    world = jupiter.start(1, 4)
    for _ in range(2):
        orders = plotted_orders(world, jupiter, [policy("standoff"), policy("standoff")])
        world, _, _ = resolve_turn(world, jupiter.tables, orders)
    return BattleModel(jupiter, seed=4, world=world)


def wide_camera(model: BattleModel) -> Camera:
    return Camera((1280, 720), Look(0.0, 0.0, 400.0), model.tables.map_radius_km)


def asked_of(model: BattleModel, levels: dict[str, int] | None = None, hovered: int = -1) -> Question:
    scene = plot_scene(model.seen, model.tables, model.side, frame=model.rest_frame)
    found = question(model, scene, wide_camera(model), 1.0, levels or LEVELS, hovered, "now")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def whole(met: BattleModel) -> Survey:
    first, last = surveys((met.tables,), asked_of(met))
    assert (first.whole, last.whole) == (False, True)
    return last


def test_an_area_covers_the_window_and_more_and_stays_for_small_moves(met: BattleModel) -> None:
    camera = wide_camera(met)
    area = Area.about(camera, 1.0)
    x, y = area.places()
    corner = camera.km(0, 0)
    assert x.min() < corner[0] < -corner[0] < x.max()
    assert y.min() < -corner[1] < corner[1] < y.max()
    camera.pan(40, 30)
    assert Area.about(camera, 1.0) == area
    camera.pan(1500, 0)
    assert Area.about(camera, 1.0) != area
    rough = area.coarser(3)
    assert len(rough.places()[0]) < len(x) / 7
    assert rough.places()[0].max() >= x.max()


def test_values_are_what_the_core_says_there(met: BattleModel, whole: Survey) -> None:
    scene = plot_scene(met.seen, met.tables, met.side, frame=met.rest_frame)
    look, (x, y) = lookout(met, scene), whole.area.places()
    dx, dy = x[:, None] - scene.body_x_km, y[:, None] - scene.body_y_km
    far = np.sqrt(dx * dx + dy * dy).min(axis=1)
    some = np.flatnonzero(far > met.tables.bodies.radius_km.max())[::97]
    cover = look.cover_km(x[some], y[some])
    assert whole.values["cover"].ravel()[some] == pytest.approx(cover, rel=1e-5)
    told = look.threat(x, y, cell_km=whole.area.step_km).chance.reshape(whole.values["threat"].shape)
    open_ = softened(whole.values["cover"], 4) > 6 * whole.area.step_km
    assert softened(told, 1)[open_] == pytest.approx(whole.values["threat"][open_], abs=1e-5)
    assert whole.area.at(whole.values["cover"], float(x[some[3]]), float(y[some[3]])) == pytest.approx(
        cover[3], rel=1e-4
    )
    assert whole.area.at(whole.values["cover"], 1e9, 0.0) is None


def test_lines_are_at_their_levels_and_end_at_cover(whole: Survey) -> None:
    assert tuple(whole.lines["threat"]) == THREATS
    assert all(whole.lines["threat"][level] for level in THREATS)
    for level, lines in whole.lines["threat"].items():
        for x, y in (place for line in lines for place in line[2:-2:5]):
            value, cover = (whole.area.at(whole.values[name], x, y) for name in ("threat", "cover"))
            assert value is not None
            assert cover is not None
            assert value == pytest.approx(level, abs=0.08)
            assert cover > 0.0


def test_one_contact_threatens_less_than_all(met: BattleModel, whole: Survey) -> None:
    foe = int(np.flatnonzero((met.seen.units.side[0] == 1) & met.seen.fighting()[0])[0])
    *_, alone = surveys((met.tables,), asked_of(met, hovered=foe))
    assert alone.hovered == foe
    assert float(alone.values["threat"].max()) < float(whole.values["threat"].max())
    assert float(alone.values["enemies"].max()) == 1.0


def test_what_is_asked_depends_on_overlays_and_selection(met: BattleModel) -> None:
    scene = plot_scene(met.seen, met.tables, met.side, frame=met.rest_frame)
    camera = wide_camera(met)
    assert question(met, scene, camera, 1.0, {"threat": 0, "sensors": 0}, -1, "now") is None
    slots = [met.names.unit_slot["reaver"], met.names.unit_slot["vanguard"]]
    met.selection.pick(slots)
    one = asked_of(met, {"threat": 1, "sensors": 1})
    assert (one.who, one.eyes) == (slots[0], tuple(slots))
    all_ = asked_of(met)
    assert (all_.who, all_.eyes) == (-1, ())
    assert one.key != all_.key
    own = slots[1]
    assert asked_of(met, hovered=own).hovered == -1
    met.selection.pick([])


def test_where_no_enemy_is_known_nothing_is_asked_about_threat(model: BattleModel) -> None:
    scene = plot_scene(model.seen, model.tables, model.side, frame=model.rest_frame)
    unknown = replace(scene, level=np.where(scene.side == model.side, scene.level, 0),
                      shown=scene.shown & (scene.side == model.side))  # fmt: skip
    camera = wide_camera(model)
    assert question(model, unknown, camera, 1.0, {"threat": 2, "sensors": 0}, -1, "now") is None
    assert question(model, unknown, camera, 1.0, {"threat": 2, "sensors": 1}, -1, "now") is not None


def test_a_process_answers_as_the_thread_does(met: BattleModel, whole: Survey) -> None:
    surveyor = Surveyor(met.tables)
    surveyor.step_aside()
    assert surveyor._starting is not None
    surveyor._starting.join()
    surveyor.ask(asked_of(met))
    until = time.monotonic() + 30.0
    while surveyor.busy and time.monotonic() < until:
        time.sleep(0.01)
    assert surveyor._aside is not None
    found = surveyor.latest
    surveyor.close()
    assert found is not None
    assert found.key == whole.key
    assert all(np.array_equal(found.values[name], values) for name, values in whole.values.items())


def test_what_was_answered_lately_is_there_at_once(met: BattleModel) -> None:
    surveyor, all_ = Surveyor(met.tables), asked_of(met)
    foe = int(np.flatnonzero((met.seen.units.side[0] == 1) & met.seen.fighting()[0])[0])
    one = asked_of(met, hovered=foe)

    def told(asked: Question) -> Survey:
        until = time.monotonic() + 60.0
        surveyor.ask(asked)
        while surveyor.busy and time.monotonic() < until:
            time.sleep(0.01)
        assert surveyor.latest is not None
        return surveyor.latest

    first, other = told(all_), told(one)
    assert (first.key, other.key) == (all_.key, one.key)
    surveyor.ask(all_)
    assert surveyor.latest is first
    assert not surveyor.busy
    surveyor.ask(one)
    assert surveyor.latest is other
    surveyor.forget()
    assert surveyor.latest is None
    assert told(all_) is not first
    surveyor.close()


def test_ships_of_the_rout_are_hit_about_as_often_as_is_told(met: BattleModel) -> None:
    """Against the dice: believed battles of the rout, one turn, everybody standing."""
    look = Lookout.standing(
        met.seen, met.tables, met.side, (met.seen.units.x_km[0], met.seen.units.y_km[0]),
        bodies_at(met.seen, met.tables),
    )  # fmt: skip
    own, count = look.own(), 24
    x, y = look.moment.x_km, look.moment.y_km
    told = np.array([look.threat(x[[slot]], y[[slot]], who=int(slot)).chance[0] for slot in own])
    belief = believe(met.seen, met.tables, met.side, count, 3)
    orders = plotted_orders(belief.world, met.scenario, [policy("standoff"), policy("standoff")])
    _, events, _ = resolve_turn(belief.world, belief.tables, orders)
    hits = events[events["kind"] == Event.HIT]
    hit = np.zeros((count, met.seen.unit_slots), bool)
    hit[hits["world"], hits["target"]] = True
    happened = hit[:, own].mean(0)
    assert told.mean() == pytest.approx(happened.mean(), abs=0.1)
    order = np.argsort(told, kind="stable")
    low, high = order[: len(own) // 3], order[-(len(own) // 3) :]
    assert happened[low].mean() + 0.15 < happened[high].mean()
    for third in np.array_split(order, 3):
        assert told[third].mean() == pytest.approx(happened[third].mean(), abs=0.2)


def test_the_fire_of_the_coming_turn_is_told_and_after_it_that_of_a_later_one(met: BattleModel) -> None:
    """Lances that have rested fire twice in the turn that comes, and once in those after it."""
    rested = met.seen.copy()
    rested.units.fired_impulse[:] = -1_000
    asked = replace(asked_of(met), seen=rested)
    after = plot_scene(met.seen, met.tables, met.side, None, STEPS, met.rest_frame)
    ahead = question(met, after, wide_camera(met), 1.0, LEVELS, -1, "later")
    assert ahead is not None
    assert (asked.later, ahead.later) == (False, True)
    still = replace(asked, later=ahead.later)
    soon, late = (next(surveys((met.tables,), one)).values["threat"] for one in (asked, still))
    assert (soon > late + 0.1).any()
    assert (soon >= late - 1e-6).all()


def test_words_of_a_place(met: BattleModel, whole: Survey) -> None:
    session = Session(met, frame=MapFrame((1280, 720)))
    session.overlays |= {"threat": 2, "sensors": 0}
    assert place_lines(session, 0.0, 0.0) == []
    session.survey = whole
    assert place_lines(session, float(session.scene.body_x_km[0]), float(session.scene.body_y_km[0])) == []
    x, y = (column.reshape(whole.values["threat"].shape) for column in whole.area.places())

    def told(mask: np.ndarray) -> list[tuple[Tone, str]]:
        row, column = (int(one[len(one) // 2]) for one in np.nonzero(mask))
        return place_lines(session, float(x[row, column]) + 1.0, float(y[row, column]) + 1.0)

    far = np.hypot(x - session.scene.body_x_km[0], y - session.scene.body_y_km[0]) > 100_000.0
    far[-1], far[:, -1] = False, False
    danger = told((whole.values["threat"] > 0.4) & (whole.values["enemies"] > 1) & far)
    assert danger[0][0] is Tone.DANGER
    assert "hit" in danger[0][1]
    assert "enemies can fire here" in danger[1][1]
    outside = np.hypot(x - session.scene.body_x_km[0], y - session.scene.body_y_km[0]) > 75_000.0
    cover = np.where(outside, softened(whole.values["cover"], 2), 0.0)
    assert cover.min() < 0.0
    assert told(cover < 0.8 * cover.min())[0] == (Tone.SAFE, "Covered")
    assert told((whole.values["threat"] == 0.0) & (whole.values["cover"] > 9_000.0) & far)[0] == (
        Tone.SAFE,
        "Out of fire",
    )
    session.overlays |= {"threat": 0, "sensors": 2}
    assert "Out of our sight" in told((softened(whole.values["blind"], 2) < -9_000.0) & far)[0][1]
    assert "even silent" in told((whole.values["seen"] < 0.2) & (whole.values["blind"] > 9_000.0) & far)[0][1]
    session.forecaster.close()


def test_a_survey_of_the_last_turn_is_not_shown(met: BattleModel, whole: Survey) -> None:
    later = replace(asked_of(met), key=asked_of(met).key._replace(turn=99))  # type: ignore[attr-defined]
    assert whole.of(asked_of(met))
    assert not whole.of(later)


def test_reaches_end_at_bodies_and_halves_where_half_hit(met: BattleModel) -> None:
    scene = plot_scene(met.seen, met.tables, met.side, frame=met.rest_frame)
    slot = met.names.unit_slot["reaver"]
    found = reaches(met, scene, [slot])
    assert found
    bx, by, radius = scene.body_x_km[0], scene.body_y_km[0], float(met.tables.bodies.radius_km[0])
    beside = replace(scene, x_km=scene.x_km.copy(), y_km=scene.y_km.copy())
    beside.x_km[slot], beside.y_km[slot] = bx + radius + 3_000.0, by
    cut = reaches(met, beside, [slot])
    for reach, free in zip(cut, found, strict=True):
        assert np.hypot(reach.outline[:, 0] - bx, reach.outline[:, 1] - by).min() >= radius - 1e-6
        away = np.hypot(*(free.outline - (scene.x_km[slot], scene.y_km[slot])).T)
        assert away == pytest.approx(np.full(len(away), float(met.tables.weapons.range_km[free.weapon])))
        assert free.half is not None
        assert np.hypot(*(free.half - (scene.x_km[slot], scene.y_km[slot])).T).max() < away[0]


def test_whose_reaches_are_shown(met: BattleModel) -> None:
    scene = plot_scene(met.seen, met.tables, met.side, frame=met.rest_frame)
    foes = np.flatnonzero(scene.alive & (scene.side == 1) & (scene.level >= Level.IDENTIFIED))
    assert shown_foes(met, scene, int(foes[3]), nearest=False) == [int(foes[3])]
    assert shown_foes(met, scene, -1, nearest=False) == []
    met.selection.pick([met.names.unit_slot["reaver"]])
    (nearest,) = shown_foes(met, scene, -1, nearest=True)
    slot = met.names.unit_slot["reaver"]
    far = np.hypot(scene.x_km[foes] - scene.x_km[slot], scene.y_km[foes] - scene.y_km[slot])
    assert nearest == int(foes[far.argmin()])
    met.selection.pick([])
