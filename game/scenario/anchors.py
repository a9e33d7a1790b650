"""Bodies on rails take along what a file puts beside them: its place and velocity are meant relative to them."""

import numpy as np

from game.scenario.frames import frame_body, stands_by
from game.scenario.names import Names
from game.scenario.spec import Spec

from ..rules import body_places, body_velocities
from ..rules.state.columns import NONE
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Presence
from ..rules.state.world import World

Array = np.ndarray


def anchors(spec: Spec, names: Names) -> list[int]:
    """The body on rails that the place of each squadron is relative to, NONE for others.

    A squadron beside another, or aboard it, has that one's; one that is placed on the map has the body of the map.
    """
    frame = frame_body(spec)
    bodies = (stands_by(spec, squadron) for squadron in spec.squadron)
    numbers = [frame if body is None else names.body_number[body] for body in bodies]
    return [number if number != NONE and spec.body[number].orbit is not None else NONE for number in numbers]


def velocities_of_bodies(world: World, tables: Tables) -> tuple[Array, Array]:
    """How fast the bodies move at the start: (W, B) km/s each."""
    x, y = body_places(world, tables, 0)
    return body_velocities(tables, world.battle.mirror_sign, x[:, 0], y[:, 0])


def wait_beside_bodies(world: World, tables: Tables) -> None:
    """Take place and velocity of whom the battle waits for relative to their bodies; until now they are the map's."""
    x, y = (places[:, 0] for places in body_places(world, tables, 0))
    vx, vy = velocities_of_bodies(world, tables)
    for group, anchor in ((world.units, tables.anchor), (world.flights, tables.flight_anchor)):
        w, row = np.nonzero((group.presence == Presence.DORMANT) & (anchor != NONE))
        for name, values in (("x_km", x), ("y_km", y), ("vx_km_s", vx), ("vy_km_s", vy)):
            getattr(group, name)[w, row] -= values[w, anchor[row]]
