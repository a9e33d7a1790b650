"""Units steered for an impulse, or flown for some turns."""

from game.rules.motion.steer import steer
from game.rules.preview import flown_paths
from game.rules.state.resolution import Resolution
from game.testing.builders import FRIGATE, world_of

G4 = FRIGATE["thrust_km_s2"]


def steered(tables, *rows, impulse=0, world=None):
    res = Resolution(world or world_of(tables, rows), tables, "none")
    res.begin_impulse(impulse)
    steer(res)
    return res


def thrust_of(res, row=0):
    return float(res.this_turn.thrust_x[0, row]), float(res.this_turn.thrust_y[0, row])


def turns(tables, world, count):
    return flown_paths(world, tables, None, count).world
