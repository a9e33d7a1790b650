"""Scenario files that the bench writes for itself: fleets of any size."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..scenario import Scenario

_HEAD = """format = 1
[scenario]
id = "{ident}"
title = "Bench"
briefing = "Two fleets above Jupiter."
turn_s = 300.0
turns = 16
frame = "body:jupiter"
map_radius_km = 900000.0
classes = ["uhs", "antaran"]
[[body]]
id = "jupiter"
name = "Jupiter"
mu_km3_s2 = 126686534.0
radius_km = 71492.0
at = [0.0, 0.0]
style = "jupiter"
[[side]]
id = "west"
name = "West"
colour = "sky"
controller = "player"
stand_in = "charge"
[[side]]
id = "east"
name = "East"
colour = "orange"
controller = "standoff"
"""
_SQUADRON = """[[squadron]]
id = "{side}_{kind}{number}"
name = "{side} {kind} {number}"
side = "{side}"
class = "{kind}"
count = {count}
at = [{x_km}, {y_km}]
formation = {{ kind = "block", spacing_km = {spacing_km} }}
"""


def skirmish_text() -> str:
    """20 v 20 ships that come within range of each other in the first turns."""
    rows = [_HEAD.format(ident="skirmish")]
    for side, x_km in (("west", 150_000.0), ("east", 166_000.0)):
        for kind, count, y_km in (("frigate", 18, 0.0), ("battle_cruiser", 2, 4_000.0)):
            rows.append(_squadron(side, kind, 1, count, (x_km, y_km), 500.0))
    return "".join(rows)


def great_text() -> str:
    """1,000 ships and 10,000 drones in 334 flights, all within range of each other."""
    rows = [_HEAD.format(ident="great")]
    for side, x_km in (("west", 150_000.0), ("east", 160_000.0)):
        for number in range(20):
            y_km = (number - 10) * 2_200.0
            rows.append(_squadron(side, "frigate", number, 25, (x_km, y_km), 300.0))
            drones = _squadron(
                side,
                "drone",
                number,
                9 if number < 7 else 8,
                (155_000.0, y_km + (600.0 if side == "west" else 0.0)),
                500.0,
            )
            rows.append(drones + 'orders = { flights = { mission = "chase" } }\n')
    return "".join(rows)


def _squadron(side: str, kind: str, number: int, count: int, at_km: tuple[float, float], spacing_km: float) -> str:
    x_km, y_km = at_km
    return _SQUADRON.format(
        side=side, kind=kind, number=number, count=count, x_km=x_km, y_km=y_km, spacing_km=spacing_km
    )


@contextmanager
def scenario_of(text: str) -> "Iterator[Scenario]":
    """A scenario from a text, by way of a file in a temporary folder."""
    from ..scenario import load

    with tempfile.TemporaryDirectory(prefix="darklight-bench-") as folder:
        path = Path(folder) / "bench.toml"
        path.write_text(text, encoding="utf-8")
        yield load(str(path))
