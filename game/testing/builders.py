"""Small battles made by hand, for tests of rules: tables from a few facts, worlds from a few rows."""

from dataclasses import fields
from typing import Any

import numpy as np

from ..rules.knowledge.tracking import note_flights, note_units
from ..rules.state.columns import NONE
from ..rules.state.orders import OrderSet
from ..rules.state.tables import Bodies, Classes, SideTable, Tables, Weapons
from ..rules.state.vocabulary import BATTERIES, IMPULSES, PPM, Kind, Level, Presence, WeaponKind
from ..rules.state.world import World

FRIGATE = {
    "kind": Kind.SHIP, "mass_t": 6_000.0, "thrust_km_s2": 0.03922, "hull_mj": 50_000, "armour_mj": 2_000,
    "shield_mj": 40_000, "shield_regen_mj": 160, "shield_restart_impulses": 4, "leak_ppm": 50_000,
    "charge_ppm": PPM, "breach_mj": 60_000, "breach_ppm": 300_000, "signature_ppm": PPM, "size_km": 0.2,
    "sensor_km": 1e6, "crew": 180, "tow_t": 100_000.0, "hangar": 0,
    "batteries": ((0, 1),),
}  # fmt: skip
"""Facts of a ship class; names as in `Classes`, batteries as (weapon, count[, arc cosine[, facing]]), which charge as
their weapon's `charge_mj` says times `charge_ppm`."""

FIGHTER = {
    "kind": Kind.FIGHTER, "mass_t": 20.0, "thrust_km_s2": 0.08, "hull_mj": 200, "signature_ppm": 100_000,
    "sensor_km": 1e5, "crew": 1, "craft_kill_ppm": 100_000, "craft_sting_mj": 100, "craft_reach_km": 300.0,
    "per_flight": 50, "craft_shot_mj": 10, "craft_energy_mj": 60, "craft_regen_mj": 5,
}  # fmt: skip
DRONE = {
    "kind": Kind.DRONE, "per_flight": 30, "mass_t": 5.0, "thrust_km_s2": 0.1, "hull_mj": 50, "signature_ppm": 50_000,
    "sensor_km": 1e5, "craft_kill_ppm": 20_000, "craft_sting_mj": 20, "craft_reach_km": 200.0,
    "craft_shot_mj": 5, "craft_energy_mj": 100, "craft_regen_mj": 2,
    "pulse_ppm": 700_000, "pulse_km": 250.0, "pulse_mj": 80,
}  # fmt: skip
LANCE = FRIGATE | {
    "mass_t": 60_000.0, "hull_mj": 700_000, "shield_mj": 500_000, "armour_mj": 0, "batteries": ((1, 1),),
}  # fmt: skip
LASER = {
    "kind": WeaponKind.LASER, "energy_mj": 12_000, "charge_mj": 12_000, "range_km": 12_000.0, "p0_ppm": PPM,
    "r0_km": 8_000.0,
}  # fmt: skip
DARK = {
    "kind": WeaponKind.DARK, "energy_mj": 85_000, "charge_mj": 7_084, "range_km": 60_000.0, "p0_ppm": 800_000,
    "r0_km": 30_000.0, "corridor_km": 150.0, "pass_ppm": 700_000, "daze_km": 750.0, "daze_ppm": 150_000,
}  # fmt: skip
IMPACTOR = {
    "kind": WeaponKind.IMPACTOR, "energy_mj": 200_000, "charge_mj": 5_000, "range_km": 24_000.0, "p0_ppm": 900_000,
    "r0_km": 1.0, "speed_km_s": 1_500.0, "s0_km": 0.5,
}  # fmt: skip
TORPEDO = {
    "kind": WeaponKind.TORPEDO, "energy_mj": 600_000, "charge_mj": 0, "range_km": 15_000.0, "r0_km": 15_000.0,
    "thrust_km_s2": 0.2942, "burn_s": 319.0, "blast_km": 20.0, "per_turn": 2, "ammo": 6,
}  # fmt: skip
POINT_DEFENCE = {
    "kind": WeaponKind.PD, "energy_mj": 0, "charge_mj": 0, "range_km": 300.0, "r0_km": 300.0, "ammo": 10, "stops": 2,
}  # fmt: skip
SHIPS_PRESENCES = tuple(one for one in Presence if one != Presence.GHOST)
"""Where ships may be; ghosts need a jammer (`make_ghost`)."""
JUPITER = {"mu_km3_s2": 126_686_537.0, "radius_km": 71_492.0}


def tables_of(
    classes: tuple[dict[str, Any], ...] = (FRIGATE, LANCE, FIGHTER, DRONE),
    weapons: tuple[dict[str, Any], ...] = (LASER, DARK),
    bodies: tuple[dict[str, Any], ...] = (),
    *,
    sides: int = 2,
    turn_s: float = 300.0,
    turns: int = 16,
    map_radius_km: float = 260_000.0,
    slots: int = 600,
    **more: Any,
) -> Tables:
    """Tables of a battle in which every side fights every other. `more` replaces fields of `Tables`."""
    enemy = ~np.eye(sides, dtype=bool)
    facts: dict[str, Any] = {
        "turn_s": turn_s,
        "turns": turns,
        "map_radius_km": map_radius_km,
        "classes": classes_of(classes, weapons),
        "weapons": _rows_of(Weapons, [_with_craft(one) for one in weapons], _WEAPON_TYPES, {}),
        "bodies": _rows_of(Bodies, bodies, {"around": np.int32}, {"around": -1, "step_x": 1.0}),
        "sides": side_table(enemy),
        "composure_ppm": np.full((sides, len(classes)), PPM),
        "arrival_turn": np.zeros(slots, np.int32),
        "flight_arrival_turn": np.zeros(slots, np.int32),
        "anchor": np.full(slots, NONE, np.int32),
        "flight_anchor": np.full(slots, NONE, np.int32),
        "waves": (),
        "nearness": (),
        "ghost_of": np.full(slots, NONE, np.int32),
        "triggers": (),
        "objectives": (),
        "orders_above": (),
    }
    return Tables(**(facts | more))


def side_table(enemy: Any, *, intact: Any = 0, lost: Any = 12, **more: Any) -> SideTable:
    """Sides that fight as `enemy` (A, A) says, with latencies (A,); `more`: by the names of `SideTable`.

    Where nothing else is said, nobody is allied to anybody or comes to fight anybody.
    """
    enemy = np.asarray(enemy, dtype=bool)
    pairs, each = np.zeros_like(enemy), np.zeros(len(enemy), np.int32)
    facts: dict[str, Any] = {"allied": pairs, "joins": pairs.copy(), "provoked_hits": each, "protected_merit": each}
    return SideTable(enemy, each + np.int32(intact), each + np.int32(lost), **(facts | more))


def classes_of(classes: tuple[dict[str, Any], ...], weapons: tuple[dict[str, Any], ...]) -> Classes:
    """`Classes` of a few facts each; what is not said is 0 (batteries: none, facing ahead, all round)."""
    rows = [{name: value for name, value in c.items() if name != "batteries"} for c in classes]
    rows = [{"kinetic_leak_ppm": row.get("leak_ppm", 0)} | row for row in rows]
    count = len(classes)
    weapon = np.full((count, BATTERIES), -1, np.int32)
    number = np.zeros((count, BATTERIES), np.int32)
    charge = np.zeros((count, BATTERIES), np.int64)
    arc, fx, fy = np.full((count, BATTERIES), -1.0), np.ones((count, BATTERIES)), np.zeros((count, BATTERIES))
    for c, facts in enumerate(classes):
        for k, battery in enumerate(facts.get("batteries", ())):
            weapon[c, k], number[c, k] = battery[0], battery[1]
            charge[c, k] = weapons[battery[0]]["charge_mj"] * facts["charge_ppm"] // PPM
            arc[c, k] = battery[2] if len(battery) > 2 else -1.0
            fx[c, k], fy[c, k] = battery[3] if len(battery) > 3 else (1.0, 0.0)
    grid = {
        "battery_weapon": weapon, "battery_count": number, "battery_charge_mj": charge, "battery_arc": arc,
        "battery_fx": fx, "battery_fy": fy,
    }  # fmt: skip
    return _rows_of(Classes, rows, _CLASS_TYPES, {}, grid)


_CLASS_TYPES = {
    "kind": np.int8, "mass_t": np.float64, "thrust_km_s2": np.float64, "size_km": np.float64, "sensor_km": np.float64,
    "tow_t": np.float64, "craft_reach_km": np.float64, "pulse_km": np.float64, "crew": np.int32, "hangar": np.int32,
    "per_flight": np.int32,
    "shield_restart_impulses": np.int32, "containment_impulses": np.int32, "plant": np.int32,
    "jam_km": np.float64, "burn_through_km": np.float64,
}  # fmt: skip
_WEAPON_TYPES = {
    "kind": np.int8, "range_km": np.float64, "r0_km": np.float64, "corridor_km": np.float64, "daze_km": np.float64,
    "speed_km_s": np.float64, "s0_km": np.float64,
    "thrust_km_s2": np.float64, "burn_s": np.float64, "blast_km": np.float64, "per_turn": np.int32, "ammo": np.int32,
    "stops": np.int32,
}  # fmt: skip


def _with_craft(weapon: dict[str, Any]) -> dict[str, Any]:
    """A weapon that hits craft as it hits ships, where nothing else is said."""
    return {"p0_craft_ppm": weapon.get("p0_ppm", 0)} | weapon


def _rows_of(table: Any, rows: Any, types: dict[str, Any], default: dict[str, float], made: Any = None) -> Any:
    made = made or {}
    plain = np.float64 if table is Bodies else np.int64
    columns = {
        f.name: np.array([row.get(f.name, default.get(f.name, 0)) for row in rows], types.get(f.name, plain))
        for f in fields(table)
        if f.name not in made
    }
    return table(**columns, **made)


def world_of(
    tables: Tables,
    units: tuple[dict[str, Any], ...],
    flights: tuple[dict[str, Any], ...] = (),
    *,
    worlds: int = 1,
    key: int = 1,
    spare_slots: int = 0,
) -> World:
    """Worlds that all start alike (with keys of their own): rows by the names of `Units` and `Flights`.

    A unit is present, whole and charged as its class says unless its row says otherwise; uids count from 1
    (flights from 10001); a flight has 30 craft.
    """
    world = World.empty(
        worlds=worlds, units=len(units) + spare_slots, flights=len(flights), sides=len(tables.sides.latency_intact),
        bodies=len(tables.bodies.mu_km3_s2), triggers=len(tables.triggers), objectives=len(tables.objectives),
    )  # fmt: skip
    world.battle.key[:] = np.arange(key, key + worlds, dtype=np.uint64)
    world.sides.stance[:] = world.sides.declared[:] = tables.sides.stance()
    for s, row in enumerate(units):
        c = row.get("class_id", 0)
        k = tables.classes
        has = k.battery_weapon[c] >= 0
        weapons = k.battery_weapon[c][has]
        charged, ammo = np.zeros((2, len(has)), np.int64)
        charged[has], ammo[has] = (
            tables.weapons.energy_mj[weapons],
            k.battery_count[c][has] * tables.weapons.ammo[weapons],
        )
        whole = {
            "uid": s + 1, "presence": Presence.PRESENT, "hull_mj": k.hull_mj[c], "armour_mj": k.armour_mj[c],
            "shield_mj": k.shield_mj[c], "aboard": k.crew[c], "capacitor_mj": charged, "squadron": row.get("side", 0),
            "ammo": ammo,
        }  # fmt: skip
        for name, value in (whole | row).items():
            getattr(world.units, name)[:, s] = value
    for f, row in enumerate(flights):
        c = row.get("class_id", 2)
        whole = {
            "uid": 10_001 + f, "presence": Presence.PRESENT, "class_id": c, "alive": 30,
            "energy_mj": tables.classes.craft_energy_mj[c], "squadron": row.get("side", 0),
        }  # fmt: skip
        for name, value in (whole | row).items():
            getattr(world.flights, name)[:, f] = value
    return world


def make_ghost(world: World, tables: Tables, slot: int) -> None:
    """Turn a unit into a ghost of the jammer that the tables name; it stays where it is."""
    units, jammer = world.units, tables.ghost_of[slot]
    blank = type(units).empty(world.worlds, 1)
    kept = ("uid", "x_km", "y_km", "vx_km_s", "vy_km_s")
    for name in units.names():
        if name not in kept:
            getattr(units, name)[:, slot] = getattr(blank, name)[:, 0]
    for name in ("side", "class_id", "squadron"):
        getattr(units, name)[:, slot] = getattr(units, name)[:, jammer]
    units.presence[:, slot], units.hull_mj[:, slot] = Presence.GHOST, 1


def all_in_sight(world: World, tables: Tables, *, level: Level = Level.IDENTIFIED) -> World:
    """The same worlds (changed, not copied): every side has all enemies on the map in sight, and saw the dead die."""
    now = world.battle.turn * IMPULSES
    seen = world.sides.hostility(world.units.side) & world.present()[:, None]
    world.contacts.level[seen] = level
    world.contacts.in_sight |= seen
    world.contacts.sure |= seen & (world.units.hull_mj <= 0)[:, None]
    note_units(world, seen, now)
    seen = world.sides.hostility(world.flights.side) & world.flying()[:, None]
    world.flight_contacts.in_sight |= seen
    note_flights(world, seen, now)
    return world


def orders_for(world: World) -> OrderSet:
    """Orders that change nothing, shaped for `world`."""
    return OrderSet.empty(world.worlds, world.unit_slots, world.flight_slots, world.sides.commander.shape[1])
