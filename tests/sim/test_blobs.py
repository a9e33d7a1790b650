import contextlib
import json
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.digest import world_digests
from game.rules.state.hits import PendingHits
from game.rules.state.vocabulary import SYSTEMS
from game.rules.state.world import World
from game.sim import blobs
from game.sim.blobs import BlobError, orders_blob, orders_of_blob, packed, world_blob, world_of_blob
from game.testing.builders import JUPITER, orders_for, tables_of, world_of

TABLES = tables_of(bodies=(JUPITER,))
WORLD = world_of(TABLES, ({"x_km": 1e5}, {"x_km": 1.2e5, "side": 1, "class_id": 1}), ({"home": 0},))
BLOB = world_blob(WORLD)


def test_a_world_survives_its_blob_bit_for_bit() -> None:
    assert world_digests(world_of_blob(WORLD, BLOB)) == world_digests(WORLD)


def owing(rows: int) -> World:
    """The world with hits that wait."""
    world = WORLD.copy()
    world.pending = PendingHits.empty(1, rows)
    world.pending.target[:], world.pending.energy_mj[:] = 1, np.arange(rows) + 7
    return world


def test_hits_that_wait_survive_their_blob_and_an_older_blob_has_none() -> None:
    like = owing(2)
    for rows in (0, 1, 3):
        world = owing(rows)
        again = world_of_blob(like, world_blob(world))
        assert world_digests(again) == world_digests(world)
        assert again.pending.energy_mj.shape == (1, rows)
    old = packed({name: group for name, group in like.groups() if name != "pending"})
    assert world_of_blob(like, old).pending.energy_mj.shape == (1, 0)


@pytest.mark.parametrize(
    "shape", [[1, 10**30], [1, 10**7], [1, -1], [1, True], [1, 1], [1, 3], [1, 2, 1], [2, 2], [1], []]
)
def test_a_queue_of_another_shape_is_refused(shape: list[int]) -> None:
    raw = zlib.decompress(world_blob(owing(2)))
    length = int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4 : 4 + length])
    for name in ("pending.target", "pending.energy_mj", "pending.leak_ppm"):
        bad = json.dumps([[row[0], row[1], shape] if row[0] == name else row for row in header]).encode()
        with pytest.raises(BlobError):
            world_of_blob(WORLD, zlib.compress(len(bad).to_bytes(4, "little") + bad + raw[4 + length :]))


def test_orders_survive_their_blob() -> None:
    orders = orders_for(WORLD)
    orders.units.move_given[0, 1] = True
    orders.units.dx[0, 1] = -0.25
    again = orders_of_blob(WORLD, orders_blob(orders))
    assert again.units.move_given[0, 1]
    assert again.units.dx[0, 1] == -0.25


@given(st.data())
def test_a_damaged_blob_is_refused_or_is_the_same_world(data: st.DataObject) -> None:
    """A byte of the packing may change and nothing that is packed: a run of zeros can be copied from several places."""
    at = data.draw(st.integers(0, len(BLOB) - 1))
    damaged = BLOB[:at] + bytes([BLOB[at] ^ data.draw(st.integers(1, 255))]) + BLOB[at + 1 :]
    try:
        world = world_of_blob(WORLD, damaged)
    except BlobError:
        return
    assert world_digests(world) == world_digests(WORLD)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(raw: bytes) -> None:
    for blob in (raw, zlib.compress(raw)):
        with pytest.raises(BlobError):
            world_of_blob(WORLD, blob)


def test_a_blob_of_another_shape_is_refused() -> None:
    other = world_of(TABLES, ({"x_km": 1e5},))
    with pytest.raises(BlobError, match="shape"):
        world_of_blob(WORLD, world_blob(other))


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(BlobError, match="over the size"):
        world_of_blob(WORLD, zlib.compress(b"\0" * 80_000_000))


class Old:
    """A group of columns as another version had it: names with arrays."""

    def __init__(self, **columns: np.ndarray):
        self.columns = columns

    def names(self) -> tuple[str, ...]:
        return tuple(self.columns)

    def __getattr__(self, name: str) -> np.ndarray:
        return self.columns[name]


def old_blob(**changed: np.ndarray | None) -> bytes:
    """The world's blob with columns of its units changed, added or (None) left out."""
    columns = {name: getattr(WORLD.units, name) for name in WORLD.units.names()} | changed
    units = Old(**{name: values for name, values in columns.items() if values is not None})
    return packed(dict(WORLD.groups()) | {"units": units})


def test_missing_columns_keep_their_value_of_the_start() -> None:
    assert world_digests(world_of_blob(WORLD, old_blob(hull_mj=None, tow=None))) == world_digests(WORLD)


def test_missing_groups_keep_their_values_of_the_start() -> None:
    moved = WORLD.units.copy()
    moved.x_km += 1.0
    world = world_of_blob(WORLD, packed({"units": moved}))
    assert np.array_equal(world.units.x_km, WORLD.units.x_km + 1.0)
    assert np.array_equal(world.battle.key, WORLD.battle.key)


def test_unknown_columns_and_groups_are_passed_over() -> None:
    blob = old_blob(fuel_kg=np.full((1, 2), 7.5), wings=np.zeros((1, 2, 0), np.int8))
    assert world_digests(world_of_blob(WORLD, blob)) == world_digests(WORLD)
    groups = dict(WORLD.groups()) | {"ghosts": Old(uid=np.ones((1, 3), np.int64))}
    assert world_digests(world_of_blob(WORLD, packed(groups))) == world_digests(WORLD)


def test_a_renamed_column_is_found_by_its_old_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(blobs._RENAMED, "units.strength_mj", "units.hull_mj")
    world = world_of_blob(WORLD, old_blob(hull_mj=None, strength_mj=WORLD.units.hull_mj + 5))
    assert np.array_equal(world.units.hull_mj, WORLD.units.hull_mj + 5)
    with pytest.raises(BlobError, match="twice"):
        world_of_blob(WORLD, old_blob(strength_mj=WORLD.units.hull_mj))


@pytest.mark.parametrize("more", [-1, 0, 3])
def test_what_a_unit_has_more_or_less_of_than_today_is_cut_or_kept(more: int) -> None:
    values = np.arange(2 * (SYSTEMS + more)).reshape(1, 2, SYSTEMS + more)
    world = world_of_blob(WORLD, old_blob(system_ppm=values))
    shared = min(SYSTEMS, SYSTEMS + more)
    assert np.array_equal(world.units.system_ppm[..., :shared], values[..., :shared])
    assert np.array_equal(world.units.system_ppm[..., shared:], WORLD.units.system_ppm[..., shared:])


def test_other_dtypes_are_taken_where_no_value_changes() -> None:
    world = world_of_blob(WORLD, old_blob(hull_mj=WORLD.units.hull_mj.astype(np.float64)))
    assert world.units.hull_mj.dtype == WORLD.units.hull_mj.dtype
    assert world_digests(world) == world_digests(WORLD)


@pytest.mark.parametrize("values", [
    np.full((1, 2), 2.5), np.full((1, 2), np.nan), np.full((1, 2), 1e300), np.full((1, 2), 2**40), np.zeros((1, 3)),
    np.zeros((1, 2, 1)), np.zeros(2), np.zeros(()),
])  # fmt: skip
def test_values_and_shapes_that_do_not_fit_are_refused(values: np.ndarray) -> None:
    with pytest.raises(BlobError, match=r"column units\.side"):
        world_of_blob(WORLD, old_blob(side=values))


def test_nan_is_no_place() -> None:
    with pytest.raises(BlobError, match="x_km"):
        world_of_blob(WORLD, old_blob(x_km=np.full((1, 2), np.nan)))


@given(
    header=st.lists(
        st.tuples(
            st.sampled_from(["units.uid", "units.x_km", "units.none", "battle.key"]) | st.text(max_size=5),
            st.sampled_from(["<i8", "<f8", "|b1", "<f2", "|O", "<U9", "<M8[s]", "<c16", "i8,f8", "V8"]),
            st.lists(st.integers(-2, 3) | st.integers() | st.none() | st.booleans(), max_size=4),
        )
        | st.recursive(st.none() | st.integers() | st.text(max_size=3), st.lists, max_leaves=4),
        max_size=4,
    ),
    values=st.binary(max_size=80),
)
def test_any_list_of_columns_is_refused_or_read(header: list[object], values: bytes) -> None:
    head = json.dumps(header).encode()
    blob = zlib.compress(struct.pack("<I", len(head)) + head + values)
    with contextlib.suppress(BlobError):
        world = world_of_blob(WORLD, blob)
        assert [group.names() for _, group in world.groups()] == [group.names() for _, group in WORLD.groups()]
        world_digests(world)


@pytest.mark.parametrize(("change", "why"), [(-1, "cut short"), (1, "left over"), (-8, "cut short"), (8, "left over")])
def test_bytes_that_lack_or_are_too_many_are_refused(change: int, why: str) -> None:
    raw = zlib.decompress(BLOB)
    changed = raw[:change] if change < 0 else raw + b"\0" * change
    with pytest.raises(BlobError, match=why):
        world_of_blob(WORLD, zlib.compress(changed))


def test_a_blob_with_nothing_of_a_battle_is_refused() -> None:
    for groups in ({}, {"ghosts": WORLD.units}):
        with pytest.raises(BlobError, match="no column"):
            world_of_blob(WORLD, packed(groups))
