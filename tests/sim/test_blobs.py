import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.state.digest import world_digests
from game.sim.blobs import BlobError, orders_blob, orders_of_blob, packed, world_blob, world_of_blob
from game.testing.builders import JUPITER, orders_for, tables_of, world_of

TABLES = tables_of(bodies=(JUPITER,))
WORLD = world_of(TABLES, ({"x_km": 1e5}, {"x_km": 1.2e5, "side": 1, "class_id": 1}), ({"home": 0},))
BLOB = world_blob(WORLD)


def test_a_world_survives_its_blob_bit_for_bit() -> None:
    assert world_digests(world_of_blob(WORLD, BLOB)) == world_digests(WORLD)


def test_orders_survive_their_blob() -> None:
    orders = orders_for(WORLD)
    orders.units.move_given[0, 1] = True
    orders.units.dx[0, 1] = -0.25
    again = orders_of_blob(WORLD, orders_blob(orders))
    assert again.units.move_given[0, 1]
    assert again.units.dx[0, 1] == -0.25


@given(st.data())
def test_a_damaged_blob_is_refused_or_is_a_world(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(BLOB) - 1))
    damaged = BLOB[:at] + bytes([BLOB[at] ^ data.draw(st.integers(1, 255))]) + BLOB[at + 1 :]
    with pytest.raises(BlobError):
        world_of_blob(WORLD, damaged)


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


def test_missing_columns_are_refused() -> None:
    with pytest.raises(BlobError, match="missing"):
        world_of_blob(WORLD, packed({"units": WORLD.units}))
    assert np.array_equal(WORLD.units.uid, [[1, 2]])
