"""A scenario of torpedoes and point defence, from a file, and the turn in which they fly."""

from pathlib import Path
from typing import Any

from game.play.model import BattleModel, Played
from game.scenario import load

DUEL = """\
format = 1

[scenario]
id = "salvo_duel"
title = "Salvos"
briefing = "Torpedoes against point defence."
turn_s = 300.0
turns = 6
map_radius_km = 60_000.0

[[side]]
id = "blue"
controller = "player"
stand_in = "hold"

[[side]]
id = "red"
controller = "idle"

[[weapon]]
id = "torpedo"
kind = "torpedo"
energy_gj = 600.0
accel_g = 30.0
burn_s = 319.0
range_km = 15_000.0
blast_km = 20.0
per_turn = 4
ammo = 6

[[weapon]]
id = "guard"
kind = "pd"
range_km = 300.0
stops = 2
ammo = 20

[[class]]
id = "cruiser"
abbr = "CC"
kind = "ship"
silhouette = "uhs_bc"
mass_t = 25_000.0
thrust_g = 2.0
hull_gj = 500.0
shield_gj = 300.0
sensor_km = 60_000.0
crew = 200
batteries = [{ weapon = "torpedo" }, { weapon = "guard" }]

[[squadron]]
id = "line"
side = "blue"
class = "cruiser"
count = 3
at = [-6_000.0, 0.0]
formation = { kind = "line", facing = "red", spacing_km = 400.0 }

[[squadron]]
id = "foes"
side = "red"
class = "cruiser"
count = 3
at = [6_000.0, 0.0]
formation = { kind = "line", facing = "blue", spacing_km = 150.0 }

[[objective]]
id = "win"
side = "blue"
kind = "destroy"
who = { side = "red" }

[[objective]]
id = "live"
side = "red"
kind = "survive"
who = { side = "red" }
"""


def duel_file(folder: Path) -> Path:
    """The scenario as a file."""
    path = folder / "salvo_duel.toml"
    path.write_text(DUEL, encoding="utf-8")
    return path


def fire_orders(salvo: int) -> dict[str, Any]:
    """Every ship of blue at the first foe."""
    return {"line": {"fire": {"salvo": salvo, "target": "foes_01"}}}


def played_duel(folder: Path, salvo: int = 4) -> tuple[BattleModel, Played]:
    """The second turn, in which blue launches so many torpedoes a ship; in the first one sees the other."""
    model = BattleModel(load(str(duel_file(folder))), seed=1)
    model.end_turn()
    model.finish()
    model.draft.plot(["line"], "fire", fire_orders(salvo)["line"]["fire"])
    model.end_turn()
    played = model.finish()
    assert played is not None
    return model, played
