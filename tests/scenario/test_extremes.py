"""Every number of a class and a weapon at both ends of its range, alone and all at once: battles stay whole."""

import pytest

from game.rules.turn import resolve_turn
from game.scenario import scenario_of_text
from game.scenario.canonical import toml_text
from game.scenario.kinds import Number, SpecRow, Whole
from game.scenario.spec.classes import BatterySpec, ClassSpec, CraftSpec, PulseSpec
from game.scenario.spec.weapons import OWNERS, WeaponSpec
from game.scenario.vocabulary import WEAPON_KINDS
from game.testing.invariants import assert_turn_holds

SECTIONS = {"class": ClassSpec, "weapon": WeaponSpec, "battery": BatterySpec, "craft": CraftSpec, "pulse": PulseSpec}
TURN_S = (10.0, 300.0, 3600.0)


def ends_of(row: type[SpecRow]) -> dict[str, tuple[float, float]]:
    """The lowest and the highest value of every number of a table."""
    ends: dict[str, tuple[float, float]] = {}
    for key in row.section.keys:
        if isinstance(key.kind, Number | Whole):
            ends[key.name] = (key.kind.low, key.kind.high)
    return ends


ENDS = {name: ends_of(row) for name, row in SECTIONS.items()}


def weapon(kind: str, values: dict[str, float]) -> dict[str, object]:
    """A weapon of a kind, with those of the values that it may have."""
    base: dict[str, object] = {
        "energy_gj": 10.0, "range_km": 12e3, "r0_km": 8e3, "daze_km": 500.0, "daze": 0.2, "corridor_km": 100.0,
        "pass_on": 0.5, "speed_km_s": 1_500.0, "s0_km": 0.5, "accel_g": 30.0, "burn_s": 300.0, "blast_km": 40.0,
        "ammo": 6, "stops": 2,
    }  # fmt: skip
    rate = {} if "charge_gw" in values and "recharge_s" not in values else {"recharge_s": 25.0}
    table = base | rate | {key: value for key, value in values.items() if key != "charge_gw" or not rate}
    return {"id": kind, "kind": kind} | {key: value for key, value in table.items() if kind in OWNERS.get(key, (kind,))}


def classes(
    values: dict[str, dict[str, float]], weapons: list[dict[str, object]], mark: str
) -> list[dict[str, object]]:
    """A ship and a drone with these values in their tables, and with all weapons."""
    base: dict[str, dict[str, object]] = {
        "class": {"mass_t": 6e3, "thrust_g": 4.0, "hull_gj": 50.0, "shield_gj": 40.0, "shield_regen_gw": 0.1,
                  "crew": 90, "hangar": 100, "breach_gj": 60.0, "breach_chance": 0.5},
        "battery": {"count": 2},
        "craft": {"kill": 0.1, "reach_km": 400.0, "sting_gj": 0.1},
        "pulse": {"kill": 0.5, "radius_km": 300.0},
    }  # fmt: skip
    tables = {name: base[name] | values.get(name, {}) for name in base}
    batteries = [{"weapon": one["id"], **tables["battery"]} for one in (*weapons, weapons[WEAPON_KINDS.index("laser")])]
    flier = {key: value for key, value in tables["class"].items() if key not in ("hangar", "jam", "jam_km", "ghosts")}
    return [
        {"id": f"ship{mark}", "kind": "ship", **tables["class"], "batteries": batteries},
        {"id": f"drone{mark}", "kind": "drone", **flier, "craft": tables["craft"], "pulse": tables["pulse"]},
    ]


def battle(
    values: dict[str, dict[str, float]], turn_s: float = 300.0, other: dict[str, dict[str, float]] | None = None
) -> str:
    """Two sides of three ships and two flights each, close to each other, with these values in their tables.

    other: what the second side has in its tables, if that is not the same.
    """
    marks = {"a": "", "b": "" if other is None else "_b"}
    weapons, rows = [], []
    for mark, its in [("", values)] + ([] if other is None else [("_b", other)]):
        made = [weapon(kind, its.get("weapon", {})) for kind in WEAPON_KINDS]
        for one in made:
            one["id"] = f"{one['id']}{mark}"
        weapons += made
        rows += classes(its, made, mark)
    document = {
        "format": 1,
        "scenario": {"title": "Extremes", "turn_s": turn_s, "turns": 3, "map_radius_km": 1e8},
        "side": [{"id": "a"}, {"id": "b"}],
        "weapon": weapons,
        "class": rows,
        "squadron": [
            row
            for side, x in (("a", -500.0), ("b", 500.0))
            for row in (
                {"id": f"ships_{side}", "side": side, "class": f"ship{marks[side]}", "count": 3, "at": [x, 0.0],
                 "formation": {"spacing_km": 50.0}},
                {"id": f"drones_{side}", "side": side, "class": f"drone{marks[side]}", "count": 2,
                 "at": [x / 2.0, 100.0], "formation": {"spacing_km": 50.0}},
            )
        ],
    }  # fmt: skip
    return toml_text(document)


def assert_battle_holds(text: str, turns: int = 2) -> None:
    scenario = scenario_of_text(text)
    world = scenario.start(2, 1)
    charged = scenario.tables.weapons.energy_mj.max(initial=0)
    for _ in range(turns):
        after, events, _ = resolve_turn(world, scenario.tables, scenario.orders({}, world))
        assert_turn_holds(world, after, scenario.tables, events)
        assert 0 <= after.units.capacitor_mj.min() <= after.units.capacitor_mj.max() <= 2 * charged
        assert after.units.shield_mj.min() >= 0
        assert after.flights.energy_mj.min() >= 0
        world = after


@pytest.mark.parametrize(("section", "key"), [(name, key) for name, ends in ENDS.items() for key in ends])
def test_a_number_at_the_ends_of_its_range(section, key):
    """The lowest of one side, the highest of the other."""
    low, high = ENDS[section][key]
    assert_battle_holds(battle({section: {key: low}}, other={section: {key: high}}), turns=1)


@pytest.mark.parametrize("turn_s", TURN_S)
@pytest.mark.parametrize("end", [0, 1], ids=["low", "high"])
def test_all_numbers_at_the_end_of_their_range(end, turn_s):
    values = {name: {key: pair[end] for key, pair in ends.items()} for name, ends in ENDS.items()}
    assert_battle_holds(battle(values, turn_s))


@pytest.mark.parametrize(
    ("energy_gj", "recharge_s", "plant", "turn_s"),
    [(1e6, 1.0, 100.0, 3600.0), (1e6, 0.01, 100.0, 3600.0), (1e6, 0.01, 100.0, 10.0), (1e-3, 0.01, 100.0, 3600.0)],
)
def test_a_fast_gun_on_a_great_plant_is_ready_after_an_impulse(energy_gj, recharge_s, plant, turn_s):
    """With 1e6 GJ, 1 s, a plant of 100 and turns of 3,600 s a capacitor once fell to -8e13 MJ and never fired."""
    fast = {"weapon": {"energy_gj": energy_gj, "recharge_s": recharge_s}, "class": {"plant": plant}}
    scenario = scenario_of_text(battle(fast, turn_s))
    world = scenario.start(1)
    world.units.capacitor_mj[:] = 0
    held = {row: {"fire": {"mode": "hold"}} for row in ("a", "b")}
    after, _, _ = resolve_turn(world, scenario.tables, scenario.orders(held))
    lives = after.units.hull_mj > 0
    assert lives.any()
    fed = scenario.tables.classes.battery_charge_mj[after.units.class_id[lives]] > 0
    assert fed.any()
    assert (after.units.capacitor_mj[lives][fed] == 2 * round(energy_gj * 1000)).all()
