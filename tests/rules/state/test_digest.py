"""Digests tell every column apart and nothing that is no part of the battle; permuted and mirrored worlds come back."""

import hashlib

import numpy as np
import pytest

from game.rules.state.columns import NONE
from game.rules.state.digest import code_map, mirror_columns, mirrored, permuted, world_digests
from game.rules.state.hits import PendingHits
from game.rules.state.orders import OrderSet
from game.rules.state.vocabulary import Frame
from game.rules.state.world import World

UNITS, FLIGHTS, BODIES = 5, 3, 2
UNIT_ORDER, FLIGHT_ORDER = np.array([3, 0, 4, 1, 2]), np.array([2, 0, 1])


def filled(seed: int = 1, empty: bool = False) -> World:
    """Two worlds with something else in every place of every column; `empty`: the last slots hold nobody."""
    world = World.empty(worlds=2, units=UNITS, flights=FLIGHTS, sides=2, bodies=BODIES, triggers=2, objectives=2)
    rng = np.random.default_rng(seed)
    for _, group in world.groups():
        for name in group.names():
            column = getattr(group, name)
            most = UNITS + FLIGHTS + BODIES if name in group.refs() else 4
            least = NONE if name in group.refs() else 0
            if column.dtype.kind == "f":
                column[...] = rng.normal(size=column.shape)
            else:
                column[...] = rng.integers(least, most, column.shape).astype(column.dtype)
    world.battle.mirror_sign[:] = 1.0, -1.0
    world.units.uid[:] = [[50, 20, 40, 10, 30], [5, 4, 3, 2, 1]]
    world.flights.uid[:] = [[70, 60, 80], [9, 8, 7]]
    if empty:
        world.units.uid[:, -1] = world.flights.uid[:, -1] = 0
    return world


def plain_digest(world: World, w: int) -> str:
    """The digest in plain words: every column's bytes, rows by uid, codes as uids, bodies as -2, -3, nothing as -1."""
    units, flights = world.units.uid[w].tolist(), world.flights.uid[w].tolist()
    by_unit, by_flight = in_order(units), in_order(flights)
    orders = {"units": by_unit, "plotted": by_unit, "contacts": by_unit, "stays": by_unit}
    orders |= {"flights": by_flight, "flight_contacts": by_flight}
    names = [*units, *flights, *(-2 - body for body in range(BODIES)), -1]
    out = hashlib.blake2b(digest_size=16)
    for name, group in world.groups():
        for column in group.names():
            values = getattr(group, column)[w]
            if name in orders:
                values = in_rows(values, orders[name], of_sides=name == "stays" or name.endswith("contacts"))
            if column in group.refs():
                values = np.array([names[code] for code in values.ravel().tolist()], np.int64)
            out.update(without_signs_of_zero(values).tobytes())
    return out.hexdigest()


def in_order(uids: list[int]) -> list[int]:
    """Slots in use, by uid."""
    return sorted((slot for slot, uid in enumerate(uids) if uid), key=uids.__getitem__)


def in_rows(values: np.ndarray, order: list[int], *, of_sides: bool) -> np.ndarray:
    """Values of some slots in an order, in those of each side if they are `of_sides`."""
    if of_sides:
        return np.array([[row[slot] for slot in order] for row in values], values.dtype)
    return np.array([values[slot] for slot in order], values.dtype)


def without_signs_of_zero(values: np.ndarray) -> np.ndarray:
    """A column of floats that are all zero has no signs."""
    return np.abs(values) if values.dtype.kind == "f" and not values.any() else values


@pytest.mark.parametrize("empty", [False, True])
def test_a_digest_is_what_the_words_say(empty):
    world = filled(empty=empty)
    assert world_digests(world) == [plain_digest(world, 0), plain_digest(world, 1)]


@pytest.mark.parametrize(
    ("group", "column"), [(name, column) for name, group in filled().groups() for column in group.names()]
)
def test_each_column_of_each_row_counts(group, column):
    """In its own world alone."""
    world = filled()
    digests = world_digests(world)
    for place in range(getattr(getattr(world, group), column)[0].size):
        changed = world.copy()
        values = getattr(getattr(changed, group), column)[0].reshape(-1)
        values[place] = not values[place] if values.dtype.kind == "b" else values[place] + 1
        if column in getattr(changed, group).refs() and values[place] == UNITS + FLIGHTS + BODIES:
            values[place] = 0
        getattr(getattr(changed, group), column)[0] = values.reshape(getattr(getattr(world, group), column)[0].shape)
        found = world_digests(changed)
        assert found[0] != digests[0]
        assert found[1] == digests[1]


def test_empty_slots_and_the_sign_of_zero_do_not_count():
    world = filled(empty=True)
    world.units.x_km[:, 1] = 0.0
    world.contacts.x_km[:, :, 1] = 0.0
    digests = world_digests(world)
    world.units.x_km[:, 1] = -0.0
    world.contacts.x_km[:, :, 1] = -0.0
    world.units.hull_mj[:, -1] += 1
    world.plotted.throttle[:, -1] += 1.0
    world.flights.alive[:, -1] += 1
    world.contacts.level[:, :, -1] += 1
    world.flight_contacts.seen_impulse[:, :, -1] += 1
    assert world_digests(world) == digests


def test_no_number_is_told():
    world = filled()
    world.units.vx_km_s[1, 2] = np.nan
    with pytest.raises(ValueError, match=r"units\.vx_km_s holds NaN"):
        world_digests(world)


def test_rows_in_another_order_are_the_same_battle():
    for world in (filled(), filled(empty=True)):
        moved = permuted(world, UNIT_ORDER, FLIGHT_ORDER)
        assert world_digests(moved) == world_digests(world)
        assert moved.units.uid.tolist() == world.units.uid[:, UNIT_ORDER].tolist()
        assert moved.plotted.throttle.tolist() == world.plotted.throttle[:, UNIT_ORDER].tolist()
        assert moved.flights.alive.tolist() == world.flights.alive[:, FLIGHT_ORDER].tolist()
        assert moved.contacts.x_km.tolist() == world.contacts.x_km[:, :, UNIT_ORDER].tolist()
        seen = world.flight_contacts.seen_impulse[:, :, FLIGHT_ORDER]
        assert moved.flight_contacts.seen_impulse.tolist() == seen.tolist()
        back = permuted(moved, np.argsort(UNIT_ORDER), np.argsort(FLIGHT_ORDER))
        for (_, group), (_, other) in zip(world.groups(), back.groups(), strict=True):
            for name in group.names():
                assert (getattr(group, name) == getattr(other, name)).all()
                assert getattr(group, name).dtype == getattr(other, name).dtype


def test_codes_follow_their_rows():
    codes = code_map(filled(), UNIT_ORDER, FLIGHT_ORDER).tolist()
    assert codes == [1, 3, 4, 0, 2, 5 + 1, 5 + 2, 5 + 0, 8, 9, NONE]


def test_a_mirror_turns_what_has_a_left_and_a_right():
    world = filled()
    world.units.frame[:] = [[Frame.MAP, Frame.ORBIT, Frame.TARGET, Frame.MAP, Frame.MAP]] * 2
    kept = world.copy()
    image = mirrored(world)
    for (_, before), (_, still) in zip(kept.groups(), world.groups(), strict=True):
        assert all((getattr(before, name) == getattr(still, name)).all() for name in before.names())
    turned = {
        "units": ("y_km", "vy_km_s", "hy"), "flights": ("y_km", "vy_km_s"), "contacts": ("y_km", "vy_km_s", "hy"),
        "flight_contacts": ("y_km", "vy_km_s"),
        "rails": ("uy",), "battle": ("mirror_sign",),
    }  # fmt: skip
    for (group, before), (_, after) in zip(world.groups(), image.groups(), strict=True):
        for name in before.names():
            old, new = getattr(before, name), getattr(after, name)
            if name in turned.get(group, ()):
                assert (new == -old).all()
            elif name != "dy":
                assert (new == old).all()
    on_map = world.units.frame == Frame.MAP
    assert (image.units.dy == np.where(on_map, -world.units.dy, world.units.dy)).all()
    assert world_digests(mirrored(image)) == world_digests(world)


def test_the_order_of_a_move_is_mirrored_as_the_move_is():
    """What is on the map: vectors in the frames of orbit and target have no side of the mirror."""
    orders = OrderSet.empty(1, 3, 1, 2)
    orders.units.frame[:] = [[Frame.MAP, Frame.ORBIT, Frame.TARGET]]
    orders.units.dx[:], orders.units.dy[:] = 2.0, 3.0
    mirror_columns(orders.units)
    assert (orders.units.dx.tolist(), orders.units.dy.tolist()) == ([[2.0] * 3], [[-3.0, 3.0, 3.0]])


def test_rows_without_a_uid_are_read_by_their_values_the_last_column_first():
    """Hits that wait: a digest of them is that of their columns, row codes as uids, in that order."""
    world = filled()
    bare = world_digests(world)[0]
    world.pending = PendingHits.empty(2, 4)
    pending = world.pending
    rng = np.random.default_rng(2)
    for name in pending.names():
        getattr(pending, name)[:] = rng.integers(0, 2, (2, 4))
    pending.target[0], pending.target[1] = [3, 1, 0, 2], NONE
    names = [*world.units.uid[0].tolist(), *world.flights.uid[0].tolist(), -2, -3, -1]
    rows = [[getattr(pending, name)[0, n].item() for name in pending.names()] for n in range(4)]
    refs = [name in pending.refs() for name in pending.names()]
    rows = [[names[value] if ref else value for value, ref in zip(row, refs, strict=True)] for row in rows]
    rows.sort(key=lambda row: row[::-1])
    written = b"".join(
        np.array(values, np.int64 if ref else getattr(pending, name).dtype).tobytes()
        for name, ref, values in zip(pending.names(), refs, zip(*rows, strict=True), strict=True)
    )
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.rules.state.digest.hashlib.blake2b", lambda **_: Written(seen))
        world_digests(world)
    assert written in b"".join(seen)
    assert world_digests(world)[0] != bare


class Written:
    """What would have been hashed."""

    def __init__(self, seen):
        self.seen = seen

    def update(self, part):
        self.seen.append(part)

    def hexdigest(self):
        return ""
