"""A turn in the making twice, once with another truth behind what a side knows, and what that side decides in it."""

from copy import deepcopy

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.orders import MISSION_FIELDS, ORDER_FIELDS
from ..rules.state.resolution import Resolution
from ..rules.state.vocabulary import Event, Mission
from ..rules.state.world import World
from .scrambling import scrambled


def move_blurred(res: Resolution, side: int, seed: int) -> None:
    """Let enemies in noise be elsewhere than they are, where their side's contacts put them all the same."""
    rng, units = np.random.default_rng(seed), res.world.units
    err = np.where(res.world.contacts.in_sight[0, side], res.world.contacts.err_km[0, side], 0.0)
    for name in ("x_km", "y_km"):
        getattr(units, name)[0] += err * rng.uniform(-1.0, 1.0, len(err))


def keep_bursts(other: Resolution, res: Resolution) -> None:
    """Let the wrecks that go off be what and where they are: whom a blast reaches it pushes, seen or unseen."""
    units, truth = other.world.units, res.world.units
    waiting = truth.blast_mj[0] > 0
    for name in units.names():
        getattr(units, name)[0, waiting] = getattr(truth, name)[0, waiting]
    units.blast_mj[0, ~waiting] = 0


def twin_of(res: Resolution) -> Resolution:
    """A turn in the making that goes on by itself; the tables stay the same, what is known is reckoned anew."""
    # Worlds and orders copy themselves ten times as fast as deepcopy does it.
    world, orders = res.world.copy(), None if res.orders is None else res.orders.copy()
    kept = {id(res.tables): res.tables, id(res.world): world, id(res.orders): orders}
    kept |= {id(group): getattr(world, name) for name, group in res.world.groups()}
    twin = deepcopy(res, kept)
    twin.this_impulse.reckoned.clear()
    return twin


def scrambled_twin(res: Resolution, side: int, seed: int, off_km: float) -> Resolution:
    """A turn in the making in which all that a side does not know is different: the world, thrusts, orders."""
    twin = twin_of(res)
    others = res.world.units.side[0] != side
    twin.world = scrambled(res.world, res.tables, side, seed, off_km=off_km)
    for thrust in (twin.this_turn.thrust_x, twin.this_turn.thrust_y):
        thrust[0, others] = np.random.default_rng(seed).normal(0.0, 0.03, others.sum())
    if twin.orders is not None:
        for name in ORDER_FIELDS:
            getattr(twin.orders.units, f"{name}_given")[:, others] ^= True
        twin.orders.flights.mission[:, res.world.flights.side[0] != side] = Mission.DOCK
    return twin


_DECIDED = (
    *(name for names in ORDER_FIELDS.values() for name in names), "hx", "hy", "throttle_ppm", "delta_v_km_s",
    "fired_impulse", "launch_impulse", "capacitor_mj", "tow", "aim",
)  # fmt: skip
"""Columns of own units that orders and captains decide."""
_FLOWN = (
    *MISSION_FIELDS, "goal", "home", "stage", "stage_until", "energy_mj", "x_km", "y_km", "vx_km_s", "vy_km_s"
)  # fmt: skip

_SENT = ("uid", "target", "x_km", "y_km", "vx_km_s", "vy_km_s", "fuel_s")


def decisions(res: Resolution, before: World, side: int) -> dict[str, Array]:
    """What a side has decided by now, by name."""
    own, mine = before.units.side[0] == side, before.flights.side[0] == side
    world = res.world
    found = {"thrust_x": res.this_turn.thrust_x[0, own], "thrust_y": res.this_turn.thrust_y[0, own]}
    found |= {name: getattr(world.units, name)[0, own] for name in _DECIDED}
    found |= {f"plotted {name}": getattr(world.plotted, name)[0, own] for name in world.plotted.names()}
    found |= {f"flights' {name}": getattr(world.flights, name)[0, mine] for name in _FLOWN}
    found |= {name: getattr(world.sides, name)[0, side] for name in ("commander", "control_impulse", "said", "answer")}
    sent = world.salvos.side[0] == side
    found |= {f"salvos' {name}": getattr(world.salvos, name)[0, sent] for name in _SENT}
    found["launched"] = res.this_turn.launched[0, own]
    found["refusals"] = res.journal.impulse_counts[0, Event.ORDER_REFUSED, side]
    return found
