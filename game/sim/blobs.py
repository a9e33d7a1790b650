"""Columns as bytes: how worlds and orders are kept in a save. Plain little-endian arrays, never objects."""

import json
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..rules.state.columns import Array, Columns
from ..rules.state.orders import OrderSet
from ..rules.state.world import World

BLOB_MAX_BYTES = 64_000_000
"""Largest unpacked blob that is read: a hostile file cannot fill the memory."""
_HEADER = struct.Struct("<I")


class BlobError(ValueError):
    """A blob does not hold the columns that it should."""


def packed(groups: Mapping[str, Columns]) -> bytes:
    """Groups of columns as one compressed blob: a JSON header of (name, dtype, shape), then the values."""
    header, parts = [], []
    for group_name, group in groups.items():
        for column in group.names():
            values = getattr(group, column)
            values = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False)
            header.append([f"{group_name}.{column}", values.dtype.str, list(values.shape)])
            parts.append(values.tobytes())
    head = json.dumps(header, separators=(",", ":")).encode()
    return zlib.compress(_HEADER.pack(len(head)) + head + b"".join(parts), 6)


def unpack_into(groups: Mapping[str, Columns], blob: bytes) -> None:
    """Fill groups from a blob; raises BlobError unless it holds exactly their columns, dtypes and shapes."""
    for name, values in _unpacked(blob, _expected(groups)).items():
        group_name, column = name.split(".")
        setattr(groups[group_name], column, values)


def _expected(groups: Mapping[str, Columns]) -> dict[str, tuple[Any, tuple[int, ...]]]:
    return {
        f"{group_name}.{column}": (getattr(group, column).dtype, getattr(group, column).shape)
        for group_name, group in groups.items()
        for column in group.names()
    }


def _unpacked(blob: bytes, expected: dict[str, tuple[Any, tuple[int, ...]]]) -> dict[str, Array]:
    data, header = _opened(blob)
    found: dict[str, Array] = {}
    at = 0
    for row in header:
        if not (isinstance(row, list) and len(row) == 3 and isinstance(row[0], str) and row[0] in expected):
            raise BlobError("a column that a battle does not have")
        name, (dtype, shape) = row[0], expected[row[0]]
        little = dtype.newbyteorder("<")
        if row[1] != little.str or row[2] != list(shape) or name in found:
            raise BlobError(f"column {name} is not {little.str} of shape {shape}")
        size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
        if at + size > len(data):
            raise BlobError(f"column {name} is cut short")
        found[name] = np.frombuffer(data[at : at + size], little).astype(dtype).reshape(shape)
        at += size
    if at != len(data) or len(found) != len(expected):
        raise BlobError("columns are missing, or bytes left over")
    return found


def _opened(blob: bytes) -> tuple[bytes, list[Any]]:
    """The values' bytes and the header of a blob."""
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(blob, BLOB_MAX_BYTES)
    except (zlib.error, TypeError) as error:
        raise BlobError(f"not a blob of columns: {error}") from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise BlobError("a blob cut short, or over the size that is read")
    if len(raw) < _HEADER.size:
        raise BlobError("an empty blob")
    (length,) = _HEADER.unpack_from(raw)
    try:
        header = json.loads(raw[_HEADER.size : _HEADER.size + length])
    except (ValueError, RecursionError):
        raise BlobError("a blob without its list of columns") from None
    if not isinstance(header, list):
        raise BlobError("a blob without its list of columns")
    return raw[_HEADER.size + length :], header


def world_blob(world: World) -> bytes:
    """A world as a blob."""
    return packed(dict(world.groups()))


def world_of_blob(like: World, blob: bytes) -> World:
    """The world of a blob; `like` has its shape. Raises BlobError."""
    world = like.copy()
    unpack_into(dict(world.groups()), blob)
    return world


def orders_blob(orders: OrderSet) -> bytes:
    """Orders as a blob."""
    return packed({"units": orders.units, "flights": orders.flights, "sides": orders.sides})


def orders_of_blob(like: World, blob: bytes) -> OrderSet:
    """The orders of a blob for a world like `like`. Raises BlobError."""
    orders = OrderSet.empty(like.worlds, like.unit_slots, like.flight_slots, like.sides.commander.shape[1])
    unpack_into({"units": orders.units, "flights": orders.flights, "sides": orders.sides}, blob)
    return orders
