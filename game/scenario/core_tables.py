"""From a spec to the core's Tables: what never changes in a battle."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

import numpy as np

from game.scenario.anchors import anchors
from game.scenario.frames import frame_body
from game.scenario.names import Names, enemies_of
from game.scenario.places import body_starts
from game.scenario.spec import BodySpec, ClassSpec, CraftSpec, PulseSpec, Spec, WeaponSpec, WhoSpec
from game.scenario.spec.objectives import AboveSpec, ObjectiveSpec
from game.scenario.target_places import place_of
from game.scenario.triggers import (
    cloud_rows,
    counter_rows,
    group_rows,
    nearness_rows,
    question_rows,
    trigger_rows,
    watch_rows,
)
from game.scenario.units_of_measure import G_KM_S2, impulses, mj, mj_an_impulse, ppm
from game.scenario.waves import wave_rows

from ..rules import unit_vector
from ..rules.state.columns import NONE
from ..rules.state.tables import CHARGE_MAX_MJ, Bodies, Classes, SideTable, Tables, Weapons
from ..rules.state.tables import Objective as ObjectiveRow
from ..rules.state.tables import OrderAbove as AboveRow
from ..rules.state.vocabulary import (
    BATTERIES,
    IMPULSES,
    PPM,
    SUBSTEPS,
    AboveKind,
    Counted,
    Kind,
    ObjectiveKind,
    Plant,
    WeaponKind,
)

Array = np.ndarray
NO_CRAFT = CraftSpec(reach_km=0.0)
NO_PULSE = PulseSpec(kill=0.0, radius_km=0.0)
DEGREES = 57.29577951308232  # of a radian


def tables_of(spec: Spec, names: Names, map_radius_km: float) -> Tables:
    """The Tables of a spec without faults."""
    head = spec.scenario
    impulse_s = head.turn_s / IMPULSES
    anchor = anchors(spec, names)
    return Tables(
        turn_s=head.turn_s,
        turns=head.turns,
        map_radius_km=map_radius_km,
        classes=_classes(spec, names, impulse_s),
        weapons=_weapons(spec.weapon),
        bodies=_bodies(spec, names),
        sides=_sides(spec, names),
        composure_ppm=composure_ppm(spec),
        arrival_turn=_arrivals(spec, [row.squadron for row in names.units]),
        flight_arrival_turn=_arrivals(spec, [row.squadron for row in names.flights]),
        waves=wave_rows(spec, names, impulse_s),
        nearness=nearness_rows(spec, names),
        watches=watch_rows(spec, names),
        anchor=_ints((anchor[row.squadron] for row in names.units), np.int32),
        flight_anchor=_ints((anchor[row.squadron] for row in names.flights), np.int32),
        ghost_of=_ints((row.jammer for row in names.units), np.int32),
        triggers=trigger_rows(spec, names, impulse_s),
        objectives=tuple(_objective(one, spec, names) for one in spec.objective),
        orders_above=tuple(_order_above(one, names, head.turns) for one in spec.order_from_above),
        groups=group_rows(spec, names),
        clouds=cloud_rows(spec, names),
        counters=counter_rows(spec, names),
        questions=question_rows(spec, names),
        frame_body=frame_body(spec),
    )


# ---- a column of a table from a key of its rows; `missing` stands where a row does not have it


def _ints(values: Iterable[int], dtype: type = np.int64) -> Array:
    return np.array(list(values), dtype=dtype)


def _given(rows: Sequence[Any], key: str, missing: Any) -> list[Any]:
    return [missing if getattr(row, key) is None else getattr(row, key) for row in rows]


def _whole(rows: Sequence[Any], key: str, missing: int = 0) -> Array:
    """A whole number as it is."""
    return _ints(_given(rows, key, missing), np.int32)


def _real(rows: Sequence[Any], key: str, scale: float = 1.0, missing: float = 0.0) -> Array:
    """A number times a scale."""
    return np.array([one * scale for one in _given(rows, key, missing)], dtype=np.float64)


def _mj(rows: Sequence[Any], key: str, scale: float = 1.0) -> Array:
    """An energy, or a power times seconds."""
    return _ints(mj(one * scale) for one in _given(rows, key, 0.0))


def _ppm(rows: Sequence[Any], key: str) -> Array:
    """A fraction."""
    return _ints(ppm(one) for one in _given(rows, key, 0.0))


def _impulses(rows: Sequence[Any], key: str, impulse_s: float) -> Array:
    """Seconds, in impulses."""
    return _ints((impulses(one, impulse_s) for one in _given(rows, key, 0.0)), np.int32)


def _word(rows: Sequence[Any], key: str, words: type[IntEnum]) -> Array:
    """The number of a word."""
    return _ints((words[getattr(row, key).upper()] for row in rows), np.int32)


# ---- classes and weapons


def _classes(spec: Spec, names: Names, impulse_s: float) -> Classes:
    rows = spec.class_
    craft, pulse = [one.craft or NO_CRAFT for one in rows], [one.pulse or NO_PULSE for one in rows]
    return Classes(
        kind=_word(rows, "kind", Kind),
        mass_t=_real(rows, "mass_t"),
        thrust_km_s2=_real(rows, "thrust_g", G_KM_S2),
        hull_mj=_mj(rows, "hull_gj"),
        armour_mj=_mj(rows, "armour_gj"),
        shield_mj=_mj(rows, "shield_gj"),
        shield_regen_mj=_mj(rows, "shield_regen_gw", impulse_s),
        shield_restart_impulses=_impulses(rows, "shield_restart_s", impulse_s),
        leak_ppm=_ppm(rows, "leak"),
        kinetic_leak_ppm=_ints(map(_kinetic_leak_ppm, rows)),
        plant=_ints(map(_plant, rows), np.int32),
        breach_mj=_mj(rows, "breach_gj"),
        breach_ppm=_ppm(rows, "breach_chance"),
        containment_impulses=_ints((_containment(one, impulse_s) for one in rows), np.int32),
        fire_ppm=_ppm(rows, "fire_proneness"),
        control_ppm=_ppm(rows, "damage_control"),
        repair_ppm=_ints(_repair_ppm(one, impulse_s) for one in rows),
        signature_ppm=_ppm(rows, "signature"),
        size_km=_real(rows, "size_km"),
        sensor_km=_real(rows, "sensor_km"),
        crew=_whole(rows, "crew"),
        tow_t=_real(rows, "tow_t"),
        hangar=_whole(rows, "hangar"),
        per_flight=_whole(rows, "per_flight"),
        jam_ppm=_ppm(rows, "jam"),
        jam_km=_real(rows, "jam_km"),
        counter_jam_ppm=_ppm(rows, "counter_jam"),
        burn_through_km=_real(rows, "burn_through_km"),
        debris_ppm=_ppm(rows, "debris"),
        craft_kill_ppm=_ppm(craft, "kill"),
        craft_sting_mj=_mj(craft, "sting_gj"),
        craft_reach_km=_real(craft, "reach_km"),
        craft_shot_mj=_mj(craft, "shot_gj"),
        craft_energy_mj=_mj(craft, "energy_gj"),
        craft_regen_mj=_mj(craft, "regen_gw", impulse_s),
        pulse_ppm=_ppm(pulse, "kill"),
        pulse_km=_real(pulse, "radius_km"),
        pulse_mj=_mj(pulse, "energy_gj"),
        **_batteries(spec, names, impulse_s),
    )


def _kinetic_leak_ppm(own: ClassSpec) -> int:
    """Part of a slug that passes the shield."""
    return ppm(own.leak if own.kinetic_leak is None else own.kinetic_leak)


def _plant(own: ClassSpec) -> Plant:
    """The kind of a plant; one that is given by its power is a fusion plant."""
    return Plant[own.plant.upper()] if isinstance(own.plant, str) else Plant.FUSION


def _containment(own: ClassSpec, impulse_s: float) -> int:
    """Impulses from a hit that makes the containment fail to the breach: 0 for plants that hits do not breach."""
    if own.plant != "antimatter" or not own.containment_s:
        return 0
    return max(impulses(own.containment_s, impulse_s), 1)


def _repair_ppm(own: ClassSpec, impulse_s: float) -> int:
    """What of a system a whole crew repairs in an impulse."""
    return min(ppm(impulse_s / own.repair_s), PPM) if own.repair_s else 0


def _batteries(spec: Spec, names: Names, impulse_s: float) -> dict[str, Array]:
    shape = (len(spec.class_), BATTERIES)
    weapon, count = np.full(shape, -1, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    charge = np.zeros(shape, dtype=np.int64)
    arc, fx, fy = np.full(shape, -1.0), np.ones(shape), np.zeros(shape)
    for row, own in enumerate(spec.class_):
        for slot, battery in enumerate(own.batteries):
            number = names.weapons.index(battery.weapon)
            weapon[row, slot], count[row, slot] = number, battery.count
            charge[row, slot] = battery_charge_mj(own, spec.weapon[number], impulse_s)
            arc[row, slot] = arc_cosine(battery.arc_deg)
            fx[row, slot], fy[row, slot] = unit_vector(battery.facing_deg)
    return {
        "battery_weapon": weapon,
        "battery_count": count,
        "battery_charge_mj": charge,
        "battery_arc": arc,
        "battery_fx": fx,
        "battery_fy": fy,
    }


def battery_charge_mj(own: ClassSpec, weapon: WeaponSpec, impulse_s: float) -> int:
    """What the capacitors of a battery gain an impulse at even shares: what the weapon asks, times the plant's power.

    Of a fusion plant; that antimatter charges impactors faster is a rule of the core. Nothing for weapons that
    are not fed from them.
    """
    if weapon.charge_gw is not None:
        asked = mj(weapon.charge_gw * impulse_s)
    elif weapon.energy_gj is not None and weapon.recharge_s is not None:
        asked = mj_an_impulse(weapon.energy_gj, weapon.recharge_s, impulse_s)
    else:
        return 0
    power = ppm(own.plant) if not isinstance(own.plant, str) else PPM
    return min(asked * power // PPM, CHARGE_MAX_MJ)


def arc_cosine(arc_deg: float) -> float:
    """Cosine of half of a battery's arc; -1 all round."""
    return unit_vector(arc_deg / 2.0)[0] if arc_deg < 360.0 else -1.0


def _weapons(rows: tuple[WeaponSpec, ...]) -> Weapons:
    return Weapons(
        kind=_word(rows, "kind", WeaponKind),
        energy_mj=_mj(rows, "energy_gj"),
        range_km=_real(rows, "range_km"),
        p0_ppm=_ints(map(_p0_ppm, rows)),
        p0_craft_ppm=_ints(_p0_ppm(own) if own.p0_craft is None else ppm(own.p0_craft) for own in rows),
        # 1 where its kind needs none, so that nothing divides by nothing.
        r0_km=_real(rows, "r0_km", missing=1.0),
        corridor_km=_real(rows, "corridor_km"),
        pass_ppm=_ppm(rows, "pass_on"),
        daze_km=_real(rows, "daze_km"),
        daze_ppm=_ppm(rows, "daze"),
        speed_km_s=_real(rows, "speed_km_s", missing=1.0),
        s0_km=_real(rows, "s0_km", missing=1.0),
        thrust_km_s2=_real(rows, "accel_g", G_KM_S2),
        burn_s=_real(rows, "burn_s"),
        blast_km=_real(rows, "blast_km"),
        per_turn=_whole(rows, "per_turn", missing=2),
        ammo=_whole(rows, "ammo"),
        stops=_whole(rows, "stops"),
    )


def _p0_ppm(own: WeaponSpec) -> int:
    """The chance to hit at range 0, of weapons that hit by chance."""
    return ppm(own.p0) if own.kind in ("laser", "dark", "impactor") else 0


# ---- bodies, sides and what happens


def _bodies(spec: Spec, names: Names) -> Bodies:
    places = body_starts(spec)
    substep_s = spec.scenario.turn_s / (IMPULSES * SUBSTEPS)
    steps = [_rail_step(spec, names, body, substep_s) for body in spec.body]
    return Bodies(
        mu_km3_s2=_real(spec.body, "mu_km3_s2"),
        radius_km=_real(spec.body, "radius_km"),
        x_km=np.array([x for x, _ in places], dtype=np.float64),
        y_km=np.array([y for _, y in places], dtype=np.float64),
        around=_ints((names.body_number[body.orbit.body] if body.orbit else NONE for body in spec.body), np.int32),
        rail_km=np.array([body.orbit.radius_km if body.orbit else 0.0 for body in spec.body], dtype=np.float64),
        step_x=np.array([x for x, _ in steps], dtype=np.float64),
        step_y=np.array([y for _, y in steps], dtype=np.float64),
    )


def _rail_step(spec: Spec, names: Names, body: BodySpec, substep_s: float) -> tuple[float, float]:
    """The unit vector that a substep turns a body's rail by."""
    orbit = body.orbit
    if orbit is None:
        return 1.0, 0.0
    r = orbit.radius_km
    rate = float(np.sqrt(spec.body[names.body_number[orbit.body]].mu_km3_s2 / (r * r * r)))  # radians a second
    turn = rate * substep_s * DEGREES
    return unit_vector(turn if orbit.sense == "ccw" else -turn)


def _sides(spec: Spec, names: Names) -> SideTable:
    count = len(spec.side)
    enemy, allied, joins = (np.zeros((count, count), dtype=np.bool_) for _ in range(3))
    for number, side in enumerate(spec.side):
        for other in enemies_of(spec, side):
            enemy[number, names.side_number[other]] = True
        for other in side.allies:
            allied[number, names.side_number[other]] = True
        for other in side.joins:
            joins[number, names.side_number[other]] = True
    latencies = [side.latency_impulses for side in spec.side]
    return SideTable(
        enemy=enemy,
        latency_intact=_whole(latencies, "intact"),
        latency_lost=_whole(latencies, "lost"),
        allied=allied,
        provoked_hits=_ints((side.provoked_by.hits if side.provoked_by else 0 for side in spec.side), np.int32),
        joins=joins,
        protected_merit=_whole(spec.side, "protected_merit"),
    )


def composure_ppm(spec: Spec) -> Array:
    """(A, C) how much of what shakes them crews shrug off: as their class says, else their side."""
    return _ints(
        ppm(side.composure if one.composure is None else one.composure) for side in spec.side for one in spec.class_
    ).reshape(len(spec.side), len(spec.class_))


def _arrivals(spec: Spec, squadrons: list[int]) -> Array:
    """(rows,) the turn in which a row arrives; 0 for those that are there at first, or come by a trigger or a wave."""
    arrivals = [spec.squadron[number].arrives for number in squadrons]
    turns = [0 if one.every_s is not None else one.turn or 0 for one in arrivals]
    return _ints((turn if turn > 1 else 0 for turn in turns), np.int32)


def units_of(names: Names, who: WhoSpec | None) -> Array:
    """(S,) bool: the units that a `who` names."""
    if who is None:
        return np.zeros(len(names.units), dtype=np.bool_)
    return np.array(
        [
            row.jammer == NONE
            and (
                who.unit == row.id or who.squadron == names.squadrons[row.squadron] or who.side == names.sides[row.side]
            )
            for row in names.units
        ],
        dtype=np.bool_,
    )


def _flights_of(names: Names, who: WhoSpec) -> Array:
    """(F,) bool: the flights of the squadron or side that a `who` names."""
    meant = [
        who.squadron == names.squadrons[row.squadron] or who.side == names.sides[row.side] for row in names.flights
    ]
    return np.array(meant, dtype=np.bool_)


def _objective(one: ObjectiveSpec, spec: Spec, names: Names) -> ObjectiveRow:
    of, counted = None, Counted[one.measure.upper()]
    if one.of is not None:
        of = WhoSpec(squadron=one.of) if one.of in names.squadrons else WhoSpec(side=one.of)
    place = place_of(one.at, spec, names)
    return ObjectiveRow(
        side=names.side_number[one.side],
        kind=ObjectiveKind[one.kind.upper()],
        who=units_of(names, one.who) & (counted != Counted.CRAFT),
        measure=counted,
        victory_ppm=ppm(one.victory_at),
        optional=one.optional,
        beyond_km=one.beyond_km or 0.0,
        of=units_of(names, of) | place.of,
        radius_km=one.radius_km or 0.0,
        x_km=place.x_km,
        y_km=place.y_km,
        body=place.body,
        turns=one.turns,
        slower_km_s=one.landed_km_s,
        hidden=one.hidden,
        shown_by=NONE if one.shown_by is None else names.triggers.index(one.shown_by),
        craft=_flights_of(names, one.who) & (counted == Counted.CRAFT),
    )


def _order_above(one: AboveSpec, names: Names, turns: int) -> AboveRow:
    return AboveRow(
        side=names.side_number[one.side],
        kind=AboveKind[one.kind.upper()],
        turn=one.turn,
        until_turn=one.until_turn or turns,
        merit=one.merit,
        giver=NONE if one.from_ is None else names.unit_slot[one.from_],
    )
