"""The edge of a map that stands still, and of one that goes along with a moon."""

from dataclasses import replace

import numpy as np
import pytest

from game.rules import body_velocities
from game.rules.fire.salvo_flight import end_salvos, fly_salvos
from game.rules.space.map_edge import middle, outside
from game.rules.state.resolution import Resolution
from game.rules.state.salvos import Salvos
from game.rules.state.vocabulary import SUBSTEPS, Event
from game.testing.builders import FRIGATE, JUPITER, TORPEDO, tables_of, world_of

MOON = {
    "mu_km3_s2": 6_000.0, "radius_km": 1_800.0, "around": 0, "rail_km": 420_000.0, "y_km": 420_000.0,
    "step_x": np.cos(2e-4), "step_y": np.sin(2e-4),
}  # fmt: skip
EDGE = 1_000.0


def resolution(frame_body, impulse=3, mirror=1.0):
    tables = tables_of((FRIGATE | {"batteries": ()},), (TORPEDO,), (JUPITER, MOON), map_radius_km=EDGE)
    tables = replace(tables, frame_body=frame_body)
    world = world_of(tables, ({"x_km": 3e5}, {"side": 1, "x_km": 4e5}), worlds=2)
    world.battle.mirror_sign[1] = mirror
    res = Resolution(world, tables, "all")
    res.begin_impulse(impulse)
    return res


@pytest.mark.parametrize("radii", [1.0, 2.0])
def test_the_edge_of_a_still_map_is_round_the_origin_and_belongs_to_it(radii):
    far = radii * EDGE
    x, y = np.array([[far, -far - 1e-9, 0.0]] * 2), np.array([[0.0, 0.0, far + 1e-9]] * 2)
    assert outside(resolution(-1), x, y, radii).tolist() == [[False, True, True]] * 2


def test_the_middle_is_the_moon_at_the_end_of_the_impulse_in_each_world():
    res = resolution(1, mirror=-1.0)
    (x, y), (vx, vy) = middle(res)
    places = [column[:, 4 * SUBSTEPS] for column in (res.this_turn.body_x, res.this_turn.body_y)]
    speeds = body_velocities(res.tables, res.world.battle.mirror_sign, *places)
    assert [x[:, 0].tolist(), y[:, 0].tolist()] == [column[:, 1].tolist() for column in places]
    assert [vx[:, 0].tolist(), vy[:, 0].tolist()] == [column[:, 1].tolist() for column in speeds]
    assert x[0, 0] == -x[1, 0] or y[0, 0] == -y[1, 0]


@pytest.mark.parametrize(("off_km", "over"), [(2.0 * EDGE - 60.0, False), (2.0 * EDGE + 60.0, True)])
def test_torpedoes_are_over_far_from_the_moon_that_the_map_is_round(off_km, over):
    """The moon goes 17 km/s: it was 430 km further off when the impulse began."""
    res = resolution(1)
    places = [column[:, 4 * SUBSTEPS, 1] for column in (res.this_turn.body_x, res.this_turn.body_y)]
    res.world.salvos = Salvos.empty(2, 1)
    salvos = res.world.salvos
    salvos.uid[:], salvos.alive[:], salvos.source[:] = 7, 3, 0
    salvos.x_km[:, 0], salvos.y_km[:, 0] = places[0], places[1] + off_km
    res.begin_impulse(3)
    fly_salvos(res)
    end_salvos(res)
    assert (res.journal.table()["kind"] == Event.SALVO_OVER).sum() == (2 if over else 0)
    assert (salvos.alive == (0 if over else 3)).all()
