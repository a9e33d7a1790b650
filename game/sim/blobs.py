"""Columns as bytes: how worlds and orders are kept in a save. Plain little-endian arrays, never objects.

A blob names its columns, so that one of an older version can be read: what it lacks keeps its value of the start.
"""

import json
import math
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from ..rules.state.columns import Array, Columns, Growing
from ..rules.state.orders import OrderSet
from ..rules.state.world import World

BLOB_MAX_BYTES = 64_000_000
"""Largest unpacked blob that is read: a hostile file cannot fill the memory."""
GROWN_MAX = 1_000_000
"""Most rows that are read of a group that grows."""
_HEADER = struct.Struct("<I")
_DTYPE = re.compile(r"\|[biu]1|<[iuf][248]")
_AXES_MAX = 8
_RENAMED = {
    f"{group}.{of}_ppm": f"{group}.{of}_share_ppm"
    for group in ("units", "plotted")
    for of in ("shields", "weapons", "drive")
} | {
    "battle.handed": "battle.mirror_sign", "units.spare": "units.avoid", "plotted.spare": "plotted.avoid",
    "goals.progress_ppm": "objectives.progress_ppm", "plot.fired_count": "triggers.fired_count",
    "plot.fired_impulse": "triggers.fired_impulse", "plot.due_impulse": "triggers.due_impulse",
}  # fmt: skip
"""Columns that older saves know by another name, "group.column" by "group.column"."""


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
    """Fill groups from a blob, of whatever version; raises BlobError unless what it holds of them is of their kind.

    A column that the blob lacks keeps the values it has in `groups`; one that `groups` lack is passed over. A group
    that grows has as many rows as it has in the blob.
    """
    columns = list(_columns_of(blob))
    _make_room(groups, columns)
    known = {(name, one.name): one.metadata["tail"] for name, group in groups.items() for one in fields(group)}
    filled = set()
    for name, values in columns:
        group_name, _, column = _RENAMED.get(name, name).partition(".")
        tail = known.get((group_name, column))
        if tail is None:
            continue
        if (group_name, column) in filled:
            raise BlobError(f"column {name} stands twice")
        filled.add((group_name, column))
        group = groups[group_name]
        setattr(group, column, _fitted(name, values, getattr(group, column), len(tail)))
    if not filled:
        raise BlobError("no column of a battle")


def _make_room(groups: Mapping[str, Columns], columns: list[tuple[str, Array]]) -> None:
    """Empty the groups that grow, with the rows that columns of theirs have in the blob."""
    rows = {name.partition(".")[0]: values.shape[1] for name, values in columns if values.ndim > 1}
    for name, group in groups.items():
        if isinstance(group, Growing):
            if rows.get(name, 0) > GROWN_MAX:
                raise BlobError(f"more rows of {name} than are read")
            empty = group.empty(group.used().shape[0], rows.get(name, 0))
            for column in group.names():
                setattr(group, column, getattr(empty, column))


def _fitted(name: str, values: Array, like: Array, tail: int) -> Array:
    """Values of a blob in the dtype and shape of `like`; its last `tail` axes may have been longer or shorter then."""
    rows = like.ndim - tail
    if values.ndim != like.ndim or values.shape[:rows] != like.shape[:rows]:
        raise BlobError(f"column {name} is of shape {values.shape}, not {like.shape}")
    with np.errstate(invalid="ignore"):
        converted = values.astype(like.dtype)
    if not np.array_equal(converted, values):  # so NaN is none either
        raise BlobError(f"column {name} holds a value that no {like.dtype} of a battle has")
    if values.shape == like.shape:
        return converted
    fitted = like.copy()
    shared = tuple(slice(min(one, other)) for one, other in zip(values.shape, like.shape, strict=True))
    fitted[shared] = converted[shared]
    return fitted


def _columns_of(blob: bytes) -> Iterator[tuple[str, Array]]:
    """Name and values of each column of a blob; raises BlobError, also where bytes are missing or left over."""
    data, header = _opened(blob)
    at = 0
    for row in header:
        name, dtype, shape = _described(row)
        count = math.prod(shape)
        if at + count * dtype.itemsize > len(data):
            raise BlobError(f"column {name} is cut short")
        yield name, np.frombuffer(data, dtype, count, at).reshape(shape) if count else np.empty(shape, dtype)
        at += count * dtype.itemsize
    if at != len(data):
        raise BlobError("bytes left over")


def _described(row: Any) -> tuple[str, np.dtype[Any], tuple[int, ...]]:
    """Name, dtype and shape by a row of a header."""
    match row:
        case [str(name), str(dtype), [*shape]] if _DTYPE.fullmatch(dtype) and len(shape) <= _AXES_MAX:
            if all(type(size) is int and 0 <= size <= BLOB_MAX_BYTES for size in shape):
                return name, np.dtype(dtype), tuple(shape)
    raise BlobError("a list of columns that is none")


def _opened(blob: bytes) -> tuple[bytes, list[Any]]:
    """The values' bytes and the header of a blob."""
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(blob, BLOB_MAX_BYTES)
    except (zlib.error, TypeError) as error:
        raise BlobError(f"not a list of columns: {error}") from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise BlobError("cut short, or over the size that is read")
    if len(raw) < _HEADER.size:
        raise BlobError("empty")
    (length,) = _HEADER.unpack_from(raw)
    try:
        header = json.loads(raw[_HEADER.size : _HEADER.size + length])
    except (ValueError, RecursionError):
        raise BlobError("a list of columns that is none") from None
    if not isinstance(header, list):
        raise BlobError("a list of columns that is none")
    return raw[_HEADER.size + length :], header


def world_blob(world: World) -> bytes:
    """A world as a blob."""
    return packed(dict(world.groups()))


def world_of_blob(like: World, blob: bytes) -> World:
    """The world of a blob; `like`, the battle's start, has its shape and what the blob lacks. Raises BlobError."""
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
