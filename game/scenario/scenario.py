"""A scenario ready to be fought: its spec, its names, the core's Tables, and worlds to start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from game.scenario.canonical import canonical_text, text_hash
from game.scenario.core_tables import tables_of
from game.scenario.debrief import debrief_texts
from game.scenario.faults import FileFault, ScenarioError
from game.scenario.kinds import PlainValue
from game.scenario.names import Names, names_of, player_number
from game.scenario.orders import order_set, orders_of, standing_orders
from game.scenario.placement import map_radius_km
from game.scenario.reading import Reading, read_scenario, read_text, scenario_path
from game.scenario.scripts import Script, scripts_of
from game.scenario.spec import ClassSpec, DialogueSpec, SideSpec, Spec
from game.scenario.start_world import home_slots, start_world
from game.scenario.triggers import all_dialogue
from game.scenario.variants import battle_title, changed_spec, variant_spec
from game.scenario.vocabulary import ANY, PLANNER

from ..rules import world_keys
from ..rules.state.columns import NONE
from ..rules.state.orders import MISSION_FIELDS, ORDER_FIELDS, OrderSet
from ..rules.state.tables import Tables
from ..rules.state.world import World


@dataclass(frozen=True)
class Scenario:
    """A scenario without faults.

    `names` tells what the rows of the core are called, `tables` is what never changes in its battles, `dialogue`
    holds the lines that SAY events name by number, `warnings` what may play badly.
    """

    spec: Spec
    path: Path | None = None
    warnings: tuple[FileFault, ...] = ()
    level: str = ""
    """The variant of its file that it is, "" for the file as it is written."""
    names: Names = field(init=False)
    tables: Tables = field(init=False)
    dialogue: tuple[DialogueSpec, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = names_of(self.spec)
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "tables", tables_of(self.spec, names, map_radius_km(self.spec, names)))
        object.__setattr__(self, "dialogue", all_dialogue(self.spec))

    @property
    def id(self) -> str:
        """Its id."""
        return self.spec.scenario.id or ""

    @property
    def title(self) -> str:
        """Its title for players."""
        return self.spec.scenario.title

    @cached_property
    def resolved(self) -> str:
        """Its canonical TOML text, classes and texts included; `scenario_of_text(resolved)` is an equal scenario."""
        return canonical_text(self.spec)

    @cached_property
    def hash(self) -> str:
        """The hash of `resolved`, hexadecimal."""
        return text_hash(self.resolved)

    @cached_property
    def homes(self) -> tuple[int, ...]:
        """The unit slot that each flight lives in, -1 for flights without a home."""
        return tuple(home_slots(self.spec, self.names))

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """What its triggers order sides that nobody plays."""
        return scripts_of(self.spec, self.names, self.homes)

    def start(self, worlds: int = 1, seed: int = 0, first: int = 0) -> World:
        """Worlds first..first+worlds-1 of a seed at the start of turn 1, standing orders in force."""
        world = start_world(self.spec, self.names, self.tables, world_keys(seed, worlds, first))
        put_in_force(world, order_set(standing_orders(self.spec), self.names, self.homes, worlds))
        return world

    def orders(self, plotted: Mapping[str, Any], world: World | int = 1) -> OrderSet:
        """Orders {ID: {...}}, as in files, laid out for the W worlds of `world`; raises ScenarioError."""
        rows = orders_of(plotted, self.names)
        return order_set(rows, self.names, self.homes, world if isinstance(world, int) else world.worlds)

    def debrief(self, world: World, side: int, row: int = 0) -> list[str]:
        """The texts of the debrief that fit how a battle ended for a side; `row` is its world."""
        return debrief_texts(self.spec, self.names, world, side, row)

    def class_of(self, class_id: int) -> ClassSpec:
        """The class of a row of the core's class table: its name, short form and silhouette."""
        return self.spec.class_[class_id]

    def side_of(self, side: int) -> SideSpec:
        """The side of a row of the core's side table: its name and colour."""
        return self.spec.side[side]

    @property
    def player(self) -> int:
        """The number of the side that is the player's: the first whose controller is "player", else the first."""
        return player_number(self.spec)

    def policies(self) -> dict[str, str]:
        """The policy that plots for each side where nobody plays it, and by SIDE.SQUADRON for squadrons apart.

        A side's planner, if it has one, goes before them.
        """
        named = {side.id: side.stand_in if side.controller == "player" else side.controller for side in self.spec.side}
        return named | {f"{one.side}.{one.id}": one.policy for one in self.spec.squadron if one.policy is not None}

    def planners(self) -> dict[str, str]:
        """The planner that plots for a side in place of its policies, for those that have one."""
        return {side.id: side.planner for side in self.spec.side if side.planner is not None}

    def suspected(self) -> dict[str, tuple[str, ...]]:
        """The policies that others reckon each side may go by."""
        own = self.policies()
        return {
            side.id: side.suspected or (ANY if own[side.id].startswith(PLANNER) else (own[side.id],))
            for side in self.spec.side
        }

    @property
    def variants(self) -> tuple[str, ...]:
        """The ids of its variants."""
        return tuple(ident for ident, _ in self.spec.scenario.variants)

    def variant(self, ident: str) -> "Scenario":
        """The scenario that a variant of it is; raises KeyError for one that there is not."""
        made = variant_spec(self.spec, ident)
        made = replace(made, scenario=replace(made.scenario, title=battle_title(self.spec, ident)))
        return Scenario(made, self.path, level=ident)

    def changed(self, values: Mapping[str, PlainValue]) -> "Scenario":
        """The scenario with values set by name (`class.ID.shield_gj`), checked; raises ScenarioError."""
        return Scenario(changed_spec(self.spec, values.items()))


def put_in_force(world: World, orders: OrderSet) -> None:
    """Write orders into the columns in force, without latency: what stands when the battle begins."""
    for group, columns in ORDER_FIELDS.items():
        given = getattr(orders.units, f"{group}_given")
        for name in columns:
            getattr(world.units, name)[given] = getattr(orders.units, name)[given]
    given = orders.flights.given
    for name in MISSION_FIELDS:
        getattr(world.flights, name)[given] = getattr(orders.flights, name)[given]
    said = orders.sides.obey != NONE
    world.sides.obeyed[said] = orders.sides.obey[said]


def load(name_or_path: str | Path) -> Scenario:
    """The scenario of a name or a file; raises ScenarioError with all its faults."""
    path = scenario_path(name_or_path)
    return _scenario(read_scenario(path), path)


def scenario_of_text(text: str | bytes, name: str = "scenario") -> Scenario:
    """The scenario in a TOML text (a save's); raises ScenarioError with all its faults."""
    return _scenario(read_text(text, name), None)


def _scenario(reading: Reading, path: Path | None) -> Scenario:
    if reading.spec is None:
        raise ScenarioError(reading.faults, reading.waiting)
    return Scenario(reading.spec, path, reading.faults)
