"""Rails: where bodies that move are, now and through a turn."""

import numpy as np

from .columns import Array
from .tables import Tables
from .vectors import turned
from .vocabulary import STEPS
from .world import World


def body_places(world: World, tables: Tables, steps: int = STEPS) -> tuple[Array, Array]:
    """Where the bodies are at each of `steps` + 1 substeps from the world's state on: (W, steps + 1, B) km, twice.

    Bodies on rails turn by a unit vector a substep, renormalised: no angles, which differ between machines.
    """
    bodies = tables.bodies
    count = len(bodies.mu_km3_s2)
    x = np.empty((world.worlds, steps + 1, count))
    y = np.empty((world.worlds, steps + 1, count))
    if not count:
        return x, y
    step_y = world.battle.mirror_sign[:, None] * bodies.step_y
    ux, uy = world.rails.ux, world.rails.uy
    for step in range(steps + 1):
        for b in range(count):
            parent = int(bodies.around[b])
            if parent < 0:
                x[:, step, b], y[:, step, b] = bodies.x_km[b], bodies.y_km[b] * world.battle.mirror_sign
            else:
                x[:, step, b] = x[:, step, parent] + bodies.rail_km[b] * ux[:, b]
                y[:, step, b] = y[:, step, parent] + bodies.rail_km[b] * uy[:, b]
        ux, uy = _turned(ux, uy, bodies.step_x, step_y)
    return x, y


def body_places_now(world: World, tables: Tables) -> tuple[Array, Array]:
    """Where the bodies are in the world's state: (W, B) km, twice."""
    x, y = body_places(world, tables, 0)
    return x[:, 0], y[:, 0]


def _turned(ux: Array, uy: Array, step_x: Array, step_y: Array) -> tuple[Array, Array]:
    """The rails' unit vectors one substep later: (W, B) each."""
    ux, uy = turned(ux, uy, step_x, step_y)
    size = np.sqrt(ux * ux + uy * uy)
    return ux / size, uy / size


def body_velocities(tables: Tables, mirror_sign: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """How fast the bodies move when they are at places (W, B) km: (W, B) km/s, twice.

    To within a part in 10^7 while a rail turns by less than a thousandth a substep: the chord over two substeps.
    """
    bodies = tables.bodies
    vx, vy = np.zeros(x.shape), np.zeros(y.shape)
    for b in np.flatnonzero(bodies.around >= 0):
        parent = int(bodies.around[b])
        turn = mirror_sign * bodies.step_y[b] / tables.substep_s
        vx[:, b] = vx[:, parent] - (y[:, b] - y[:, parent]) * turn
        vy[:, b] = vy[:, parent] + (x[:, b] - x[:, parent]) * turn
    return vx, vy


def turn_rails(world: World, tables: Tables) -> None:
    """Bodies stand where they are a turn later."""
    rails, bodies = world.rails, tables.bodies
    if not rails.ux.shape[1]:
        return
    step_y = world.battle.mirror_sign[:, None] * bodies.step_y
    for _ in range(STEPS):
        rails.ux, rails.uy = _turned(rails.ux, rails.uy, bodies.step_x, step_y)
