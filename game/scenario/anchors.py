"""Bodies on rails take along what a file puts beside them: its place and velocity are meant relative to them."""

import numpy as np

from game.scenario.names import Names
from game.scenario.spec import Spec, SquadronSpec

from ..rules import body_places, body_velocities
from ..rules.state.columns import NONE
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import Presence
from ..rules.state.world import World

Array = np.ndarray


def anchors(spec: Spec, names: Names) -> list[int]:
    """The body on rails that the place of each squadron is relative to, NONE for others.

    A squadron beside another, or aboard it, has that one's.
    """
    numbers = [names.body_number.get(body, NONE) for body in (_body(spec, squadron) for squadron in spec.squadron)]
    return [number if number != NONE and spec.body[number].orbit is not None else NONE for number in numbers]


def _body(spec: Spec, squadron: SquadronSpec) -> str:
    """The body that the place of a squadron names, or that of the one it is beside; "" where none does."""
    by_id = {one.id: one for one in spec.squadron}
    seen: set[str] = set()
    while squadron.id not in seen:
        seen.add(squadron.id)
        beside = squadron.home if squadron.at is None else getattr(squadron.at, "squadron", None)
        squadron = by_id[beside] if beside is not None else squadron
    body: str = getattr(squadron.at, "body", "")
    return body


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
