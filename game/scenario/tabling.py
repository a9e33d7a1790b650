"""From a spec to the core's Tables: files speak of GJ, g and seconds, the core of MJ, km/s2 and impulses."""

from math import ceil

import numpy as np

from game.scenario.anchors import anchors
from game.scenario.names import Names
from game.scenario.places import body_starts
from game.scenario.spec import BatterySpec, ClassSpec, Spec, WeaponSpec, WhoSpec
from game.scenario.story import trigger_rows

from ..rules.state.columns import NONE
from ..rules.state.tables import Bodies, Classes, SideTable, Tables, Weapons
from ..rules.state.tables import Objective as ObjectiveRow
from ..rules.state.tables import OrderAbove as AboveRow
from ..rules.state.vectors import unit_vector
from ..rules.state.vocabulary import BATTERIES, IMPULSES, PPM, SUBSTEPS, AboveKind, Counted, Goal, Kind, WeaponKind

Array = np.ndarray
G_KM_S2 = 9.80665e-3
WEAPON_KIND = {"beam": WeaponKind.LASER, "dark": WeaponKind.DARK}


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
        weapons=_weapons(spec, impulse_s),
        bodies=_bodies(spec, names),
        sides=_sides(spec, names),
        squadron_side=np.array([names.side_number[one.side] for one in spec.squadron], dtype=np.int32),
        arrival_turn=_arrivals(spec, [row.squadron for row in names.units]),
        flight_arrival_turn=_arrivals(spec, [row.squadron for row in names.flights]),
        anchor=np.array([anchor[row.squadron] for row in names.units], dtype=np.int32),
        flight_anchor=np.array([anchor[row.squadron] for row in names.flights], dtype=np.int32),
        triggers=trigger_rows(spec, names, impulse_s),
        objectives=tuple(_objective(spec, names, number) for number in range(len(spec.objective))),
        orders_above=tuple(
            AboveRow(
                side=names.side_number[one.side],
                kind=AboveKind[one.kind.upper()],
                turn=one.turn,
                until_turn=one.until_turn or head.turns,
                merit=one.merit,
                giver=NONE if one.from_ is None else names.unit_slot[one.from_],
            )
            for one in spec.order_from_above
        ),
    )


def mj(gj: float) -> int:
    """GJ of a file as whole MJ."""
    return round(gj * 1000.0)


def ppm(fraction: float) -> int:
    """A fraction as parts per million."""
    return round(fraction * PPM)


def _ints(values: list[int], dtype: type = np.int64) -> Array:
    return np.array(values, dtype=dtype)


def _floats(values: list[float]) -> Array:
    return np.array(values, dtype=np.float64)


def _classes(spec: Spec, names: Names, impulse_s: float) -> Classes:
    rows = spec.class_
    craft, pulse = [one.craft for one in rows], [one.pulse for one in rows]
    return Classes(
        kind=_ints([Kind[one.kind.upper()] for one in rows], np.int32),
        mass_t=_floats([one.mass_t for one in rows]),
        thrust_km_s2=_floats([one.thrust_g * G_KM_S2 for one in rows]),
        hull_mj=_ints([mj(one.hull_gj) for one in rows]),
        armour_mj=_ints([mj(one.armour_gj) for one in rows]),
        shield_mj=_ints([mj(one.shield_gj) for one in rows]),
        shield_regen_mj=_ints([mj(one.shield_regen_gw * impulse_s) for one in rows]),
        shield_restart_impulses=_ints([-int(-one.shield_restart_s // impulse_s) for one in rows], np.int32),
        leak_ppm=_ints([ppm(one.leak) for one in rows]),
        charge_mj=_ints([ppm(one.plant) for one in rows]),
        breach_mj=_ints([mj(one.breach_gj) for one in rows]),
        breach_ppm=_ints([ppm(one.breach_chance) for one in rows]),
        signature_ppm=_ints([ppm(one.signature) for one in rows]),
        size_km=_floats([one.size_km for one in rows]),
        sensor_km=_floats([one.sensor_km for one in rows]),
        crew=_ints([one.crew for one in rows], np.int32),
        tow_t=_floats([one.tow_t for one in rows]),
        hangar=_ints([one.hangar for one in rows], np.int32),
        craft_kill_ppm=_ints([ppm(one.kill) if one else 0 for one in craft]),
        craft_sting_mj=_ints([mj(one.sting_gj) if one else 0 for one in craft]),
        craft_reach_km=_floats([one.reach_km if one else 0.0 for one in craft]),
        craft_shot_mj=_ints([mj(one.shot_gj) if one else 0 for one in craft]),
        craft_energy_mj=_ints([mj(one.energy_gj) if one else 0 for one in craft]),
        craft_regen_mj=_ints([mj(one.regen_gw * impulse_s) if one else 0 for one in craft]),
        pulse_ppm=_ints([ppm(one.kill) if one else 0 for one in pulse]),
        pulse_km=_floats([one.radius_km if one else 0.0 for one in pulse]),
        pulse_mj=_ints([mj(one.energy_gj) if one else 0 for one in pulse]),
        **_batteries(rows, names),
    )


def _batteries(rows: tuple[ClassSpec, ...], names: Names) -> dict[str, Array]:
    shape = (len(rows), BATTERIES)
    weapon, count = np.full(shape, -1, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    arc, fx, fy = np.full(shape, -1.0), np.ones(shape), np.zeros(shape)
    for row, one in enumerate(rows):
        for slot, battery in enumerate(one.batteries):
            weapon[row, slot], count[row, slot] = names.weapons.index(battery.weapon), battery.count
            arc[row, slot] = arc_cosine(battery)
            fx[row, slot], fy[row, slot] = unit_vector(battery.facing_deg)
    return {"battery_weapon": weapon, "battery_count": count, "battery_arc": arc, "battery_fx": fx, "battery_fy": fy}


def arc_cosine(battery: BatterySpec) -> float:
    """Cosine of half of a battery's arc; -1 all round."""
    return unit_vector(battery.arc_deg / 2.0)[0] if battery.arc_deg < 360.0 else -1.0


def charge_mj(weapon: WeaponSpec, impulse_s: float) -> int:
    """What a weapon's capacitor gains in an impulse, rounded up: a shot is never an impulse late by a rounding."""
    return ceil(weapon.energy_gj * 1000.0 * impulse_s / weapon.recharge_s)


def _weapons(spec: Spec, impulse_s: float) -> Weapons:
    rows = spec.weapon
    return Weapons(
        kind=_ints([WEAPON_KIND[one.kind] for one in rows], np.int32),
        energy_mj=_ints([mj(one.energy_gj) for one in rows]),
        charge_mj=_ints([charge_mj(one, impulse_s) for one in rows]),
        range_km=_floats([one.range_km for one in rows]),
        p0_ppm=_ints([ppm(one.p0) for one in rows]),
        r0_km=_floats([one.r0_km for one in rows]),
        corridor_km=_floats([one.corridor_km for one in rows]),
        pass_ppm=_ints([ppm(one.pass_on) for one in rows]),
        daze_km=_floats([one.daze_km for one in rows]),
        daze_ppm=_ints([ppm(one.daze) for one in rows]),
    )


def _bodies(spec: Spec, names: Names) -> Bodies:
    places = body_starts(spec)
    substep_s = spec.scenario.turn_s / (IMPULSES * SUBSTEPS)
    around, rail = [], []
    steps = []
    for body in spec.body:
        orbit = body.orbit
        around.append(names.body_number[orbit.body] if orbit else -1)
        rail.append(orbit.radius_km if orbit else 0.0)
        if orbit is None:
            steps.append((1.0, 0.0))
            continue
        r = orbit.radius_km
        rate = float(np.sqrt(spec.body[around[-1]].mu_km3_s2 / (r * r * r)))  # radians a second
        turn = rate * substep_s * 57.29577951308232
        steps.append(unit_vector(turn if orbit.sense == "ccw" else -turn))
    return Bodies(
        mu_km3_s2=_floats([body.mu_km3_s2 for body in spec.body]),
        radius_km=_floats([body.radius_km for body in spec.body]),
        x_km=_floats([x for x, _ in places]),
        y_km=_floats([y for _, y in places]),
        around=_ints(around, np.int32),
        rail_km=_floats(rail),
        step_x=_floats([x for x, _ in steps]),
        step_y=_floats([y for _, y in steps]),
    )


def enemies(spec: Spec, side: str) -> tuple[str, ...]:
    """Sides that a side fights: those it names, else all that are not its allies."""
    own = next(one for one in spec.side if one.id == side)
    if own.enemies is not None:
        return own.enemies
    return tuple(one.id for one in spec.side if one.id != side and one.id not in own.allies)


def _sides(spec: Spec, names: Names) -> SideTable:
    count = len(spec.side)
    enemy = np.zeros((count, count), dtype=np.bool_)
    for number, side in enumerate(spec.side):
        for other in enemies(spec, side.id):
            enemy[number, names.side_number[other]] = True
    return SideTable(
        enemy=enemy,
        latency_intact=_ints([side.latency_impulses.intact for side in spec.side], np.int32),
        latency_lost=_ints([side.latency_impulses.lost for side in spec.side], np.int32),
    )


def _arrivals(spec: Spec, squadrons: list[int]) -> Array:
    """(rows,) the turn in which a row arrives; 0 for those that are there from the start or come by a trigger."""
    turns = [spec.squadron[number].arrives.turn or 0 for number in squadrons]
    return _ints([turn if turn > 1 else 0 for turn in turns], np.int32)


def units_of(names: Names, who: WhoSpec | None) -> Array:
    """(S,) bool: the units that a `who` names."""
    if who is None:
        return np.zeros(len(names.units), dtype=np.bool_)
    return np.array(
        [
            who.unit == row.id or who.squadron == names.squadrons[row.squadron] or who.side == names.sides[row.side]
            for row in names.units
        ],
        dtype=np.bool_,
    )


def _objective(spec: Spec, names: Names, number: int) -> ObjectiveRow:
    one = spec.objective[number]
    of = None
    if one.of is not None:
        squadron = one.of in names.squadrons
        of = WhoSpec(None, one.of, None) if squadron else WhoSpec(one.of, None, None)
    return ObjectiveRow(
        side=names.side_number[one.side],
        kind=Goal[one.kind.upper()],
        who=units_of(names, one.who),
        measure=Counted[one.measure.upper()],
        victory_ppm=ppm(one.victory_at),
        optional=one.optional,
        beyond_km=one.beyond_km or 0.0,
        of=units_of(names, of),
    )
