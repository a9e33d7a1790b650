"""The fingerprint of a world: equal digests mean equal battles, bit for bit."""

import hashlib

import numpy as np

from .columns import NONE, Array, Columns, Growing
from .orders import Orders
from .vocabulary import Frame
from .world import Units, World

_BY_UNIT = ("units", "plotted")
_BY_FLIGHT = ("flights",)
_OF_UNITS = ("contacts", "stays")
"""Groups whose last rows are those of units: (W, ..., S)."""


def world_digests(world: World) -> list[str]:
    """BLAKE2b over every column of each world, rows in order of uid, row codes as uids, -0.0 as 0.0: W hex texts.

    Raises ValueError where a column holds NaN.
    """
    return [_digest(world, w) for w in range(world.worlds)]


def _digest(world: World, w: int) -> str:
    units, flights = world.units, world.flights
    unit_order = np.argsort(units.uid[w], kind="stable")
    flight_order = np.argsort(flights.uid[w], kind="stable")
    unit_order = unit_order[units.uid[w][unit_order] != 0]
    flight_order = flight_order[flights.uid[w][flight_order] != 0]
    bodies = world.rails.ux.shape[1]
    # Row codes become uids, so that the digest does not depend on the order of rows; bodies keep their numbers.
    names = np.concatenate([units.uid[w], flights.uid[w], -2 - np.arange(bodies), [NONE]])
    out = hashlib.blake2b(digest_size=16)
    for group_name, group in world.groups():
        order = unit_order if group_name in _BY_UNIT else flight_order if group_name in _BY_FLIGHT else None
        if isinstance(group, Growing):
            out.update(b"".join(_rows_by_value(group, w, names, group_name)))
            continue
        for column in group.names():
            values = getattr(group, column)[w]
            if group_name in _OF_UNITS:
                values = values[:, unit_order]
            elif group_name == "flight_contacts":
                values = values[:, flight_order]
            elif order is not None:
                values = values[order]
            out.update(_bytes(values, names if column in group.refs() else None, f"{group_name}.{column}"))
    return out.hexdigest()


def _rows_by_value(group: Growing, w: int, names: Array, where: str) -> list[bytes]:
    """Columns of the rows of a growing group that hold something, in the order of their values: they have no uid."""
    used = group.used()[w]
    columns = {name: getattr(group, name)[w][used] for name in group.names()}
    for name in group.refs():
        columns[name] = names[columns[name]]
    order = np.lexsort(tuple(columns.values()))
    return [_bytes(values[order], None, f"{where}.{name}") for name, values in columns.items()]


def _bytes(values: Array, names: Array | None, where: str) -> bytes:
    if names is not None:
        values = names[values].astype(np.int64)
    if values.dtype.kind == "f":
        if np.isnan(values).any():
            raise ValueError(f"{where} holds NaN")
        values = values + 0.0
    return np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()


def permuted(world: World, unit_order: Array, flight_order: Array) -> World:
    """The same battles with unit and flight rows in another order; row codes follow.

    unit_order (S,), flight_order (F,): old row of each new row.
    """
    new = world.copy()
    codes = code_map(world, unit_order, flight_order)
    for name, group in new.groups():
        order = {"units": unit_order, "plotted": unit_order, "flights": flight_order}.get(name)
        for column in group.names():
            values = getattr(group, column)
            if name in (*_OF_UNITS, "flight_contacts"):
                values = values[:, :, flight_order if name == "flight_contacts" else unit_order]
            elif order is not None:
                values = values[:, order]
            if column in group.refs():
                values = codes[values].astype(values.dtype)
            setattr(group, column, values)
    return new


def code_map(world: World, unit_order: Array, flight_order: Array) -> Array:
    """New row code of each old one, -1 for the last (index -1): (S + F + B + 1,)."""
    s, f, b = world.unit_slots, world.flight_slots, world.rails.ux.shape[1]
    codes = np.empty(s + f + b + 1, dtype=np.int64)
    codes[unit_order] = np.arange(s)
    codes[s + np.asarray(flight_order, dtype=np.int64)] = s + np.arange(f)
    codes[s + f : s + f + b] = s + f + np.arange(b)
    codes[-1] = NONE
    return codes


def mirrored(world: World) -> World:
    """The same battles seen in a mirror: y negated, `mirror_sign` flipped and with it rails and orbit frames."""
    new = world.copy()
    for _, group in new.groups():
        mirror_columns(group)
    new.battle.mirror_sign = -new.battle.mirror_sign
    return new


def mirror_columns(group: Columns) -> None:
    """Negate the y of a group's columns; vectors in the frames of orbit and target have no side of the mirror."""
    for column in _Y_COLUMNS & set(group.names()):
        setattr(group, column, -getattr(group, column))
    if isinstance(group, Units | Orders):
        group.dy = np.where(group.frame == Frame.MAP, -group.dy, group.dy)


_Y_COLUMNS = {"y_km", "vy_km_s", "hy", "uy"}
