"""What must hold of every battle under every rule: call these after a phase or a turn of your own.

Each raises AssertionError with a text that names the world, the row and the number. Events are the table of a turn
that was resolved with record="all". Rows of empty slots (uid 0) are left out.
"""

from dataclasses import fields
from typing import Any

import numpy as np

from ..rules.damage.hurt import FIRES_MOST
from ..rules.state.columns import Array
from ..rules.state.tables import SHOTS_HELD, Tables
from ..rules.state.vocabulary import (
    IMPULSES,
    PLACED,
    PPM,
    SALVO_MAX,
    Cause,
    Event,
    Kind,
    Level,
    ObjectiveKind,
    Presence,
    Stance,
)
from ..rules.state.world import Units, World

MOST_CRAFT = 50
"""Craft of a flight at most."""


def assert_ledger_balances(events: Array) -> None:
    """Of every HIT row energy = shielded + stopped + hull + overkill, and none of them is below 0."""
    hits = events[events["kind"] == Event.HIT]
    parts = ("shielded_mj", "stopped_mj", "hull_mj", "overkill_mj")
    for name in ("energy_mj", *parts):
        _none(hits[name] < 0, f"HIT row with {name} below 0", hits)
    _none(sum(hits[name] for name in parts) != hits["energy_mj"], "HIT row that does not balance", hits)


def assert_hull_is_in_the_ledger(before: World, after: World, events: Array) -> None:
    """The hull that units lost in a turn is the hull of their HIT rows; of what fell or blew up no more than it had.

    For turns in which no trigger changes a hull.
    """
    hits = events[events["kind"] == Event.HIT]
    taken = np.zeros(before.units.hull_mj.shape, dtype=np.int64)
    np.add.at(taken, (hits["world"], hits["target"]), hits["hull_mj"])
    lost = before.units.hull_mj - after.units.hull_mj
    otherwise = np.isin(after.units.lost_cause, (Cause.FELL, Cause.CONTAINMENT))
    _none_of(after, ~otherwise & (lost != taken), "lost hull that is not in its HIT rows", lost - taken)
    _none_of(after, taken > before.units.hull_mj, "HIT rows that took more hull than there was", taken)


def assert_bounds(world: World, tables: Tables) -> None:
    """Pools, counts, shares and codes are within their bounds, headings are unit vectors, no float is NaN."""
    for group, columns in world.groups():
        for name in columns.names():
            values = getattr(columns, name)
            if values.dtype.kind == "f" and np.isnan(values).any():
                raise AssertionError(f"{group}.{name} is NaN in world {int(np.argwhere(np.isnan(values))[0][0])}")
    _assert_unit_bounds(world, tables)
    _assert_flight_bounds(world, tables)
    _assert_salvo_bounds(world, tables)
    _none(
        (world.objectives.progress_ppm < 0) | (world.objectives.progress_ppm > PPM),
        "progress outside 0..1",
        world.objectives.progress_ppm,
    )
    _assert_places(world, tables)
    _none(world.sides.lives_lost < 0, "lives lost below 0", world.sides.lives_lost)
    _none(world.battle.turn < 0, "turn below 0", world.battle.turn)


def _assert_places(world: World, tables: Tables) -> None:
    """At places no more turns are counted than an objective asks for, and none of who is not asked about."""
    for number, one in enumerate(tables.objectives):
        stays = world.stays.turns[:, number]
        asked = one.who[: world.unit_slots] & (one.kind in PLACED) & (one.kind != ObjectiveKind.HOLD)
        most = np.where(asked, max(one.turns, 1), 0)
        _none_of(world, (stays < 0) | (stays > most), f"turns at the place of objective {number}", stays)
        held = world.objectives.held_turns[:, number]
        _none((held < 0) | (held > (one.turns if one.kind == ObjectiveKind.HOLD else 0)), "turns held", held)
    hidden = np.array([one.hidden for one in tables.objectives], bool)
    _none(world.objectives.shown & ~hidden, "shown though it was never hidden", world.objectives.shown)


def _assert_unit_bounds(world: World, tables: Tables) -> None:
    units, classes = world.units, tables.classes
    for name in ("hull_mj", "armour_mj", "shield_mj"):
        _within(world, name, 0, getattr(classes, name)[units.class_id])
    for name in ("daze_ppm", "throttle_ppm", "shields_share_ppm", "weapons_share_ppm", "drive_share_ppm", "system_ppm"):
        _within(world, name, 0, PPM)
    _none_of(
        world,
        units.shields_share_ppm + units.weapons_share_ppm + units.drive_share_ppm > PPM,
        "power shares above the whole",
        0,
    )
    weapon = classes.battery_weapon
    shot = np.where(weapon >= 0, tables.weapons.energy_mj[np.maximum(weapon, 0)], 0) if len(tables.weapons.kind) else 0
    most = np.broadcast_to(SHOTS_HELD * np.asarray(shot), weapon.shape)
    _within(world, "capacitor_mj", 0, most[units.class_id])
    carried = tables.weapons.ammo[np.maximum(weapon, 0)] if len(tables.weapons.kind) else np.zeros(weapon.shape, int)
    carried = np.where(weapon >= 0, carried * classes.battery_count, 0)
    _within(world, "ammo", 0, carried[units.class_id])
    _within(world, "salvo", 0, SALVO_MAX)
    _within(world, "fires", 0, FIRES_MOST)
    for name in ("aboard", "restart_percent", "breach_impulses"):
        _within(world, name, 0, np.iinfo(np.int32).max)
    _within(world, "blast_mj", 0, np.where(units.hull_mj > 0, 0, np.iinfo(np.int64).max))
    _within(world, "presence", 0, max(Presence))
    _within(world, "delta_v_km_s", 0.0, np.inf)
    size = units.hx * units.hx + units.hy * units.hy
    _none_of(world, np.abs(size - 1.0) > 1e-9, "heading that is no unit vector", size)
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        _none_of(world, ~np.isfinite(getattr(units, name)), f"{name} that is not finite", getattr(units, name))


def _assert_flight_bounds(world: World, tables: Tables) -> None:
    flights = world.flights
    real = flights.uid != 0
    _none(real & ((flights.alive < 0) | (flights.alive > MOST_CRAFT)), "flight with an impossible count", flights.alive)
    _none(real & (flights.energy_mj < 0), "flight with energy below 0", flights.energy_mj)
    _none(real & ~(flights.spread_km >= 0.0), "flight with a spread below 0", flights.spread_km)
    flying = real & (flights.presence == Presence.PRESENT)
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        _none(flying & ~np.isfinite(getattr(flights, name)), f"flight with {name} not finite", getattr(flights, name))
    kind = tables.classes.kind[flights.class_id]
    _none(real & (kind != Kind.FIGHTER) & (kind != Kind.DRONE), "flight of a class of ships", flights.class_id)


def _assert_salvo_bounds(world: World, tables: Tables) -> None:
    salvos = world.salvos
    real = salvos.used()
    _none(real & (salvos.alive <= 0), "spent salvo at the end of a turn", salvos.alive)
    _none(real & (salvos.fuel_s < 0.0), "salvo with fuel below 0", salvos.fuel_s)
    _none(real & (salvos.target >= world.unit_slots), "salvo that goes for what is no unit", salvos.target)
    _none(real & ((salvos.seen_by >> salvos.side & 1) == 0), "salvo that its own side does not see", salvos.seen_by)
    if real.any():
        _none(real & (salvos.fuel_s > tables.weapons.burn_s[salvos.weapon]), "salvo with too much fuel", salvos.fuel_s)
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        _none(real & ~np.isfinite(getattr(salvos, name)), f"salvo with {name} not finite", getattr(salvos, name))


def assert_torpedoes_add_up(before: World, after: World, events: Array) -> None:
    """Torpedoes that flew and were launched = stopped + gone off + over + still flying; none come back, no fuel grows.

    What was launched came out of magazines. Slugs add up in the same sum: fired = struck something, over, or flying.
    """
    counts = {kind: np.zeros(before.worlds, np.int64) for kind in _SALVO_EVENTS}
    for kind, count in counts.items():
        rows = events[events["kind"] == kind]
        _none(rows["value"] <= 0, "event of no torpedoes", rows)
        np.add.at(count, rows["world"], rows["value"])
    flew, fly = (world.salvos.alive.sum(axis=1) for world in (before, after))
    launched = counts.pop(Event.SALVO_LAUNCHED)
    fired, struck = _slugs_fired(before, events), _slugs_that_struck(before, after, events)
    came, went = flew + launched + fired, fly + sum(counts.values()) + struck
    _none(came != went, "torpedoes and slugs that do not add up", came - went)
    used = before.units.ammo.astype(np.int64) - after.units.ammo
    _none(used < 0, "magazine that fills", used)
    _none(used.sum(axis=(1, 2)) < launched, "torpedoes out of no magazine", launched)
    for w in range(before.worlds):
        old, new = ({uid: row for row, uid in enumerate(one.salvos.uid[w].tolist())} for one in (before, after))
        for uid in set(old) & set(new) - {0}:
            for name in ("alive", "fuel_s"):
                was, now = getattr(before.salvos, name)[w, old[uid]], getattr(after.salvos, name)[w, new[uid]]
                if now > was:
                    raise AssertionError(f"salvo {uid} of world {w}: {name} grew from {was} to {now}")


def _slugs_fired(before: World, events: Array) -> Array:
    return np.bincount(events["world"][events["kind"] == Event.IMPACTOR], minlength=before.worlds)


def _slugs_that_struck(before: World, after: World, events: Array) -> Array:
    """By the hits of slugs that were dealt in a turn: those that its damage met, and those that wait at its end."""
    hits = (events["kind"] == Event.HIT) & (events["value"] == Cause.IMPACTOR)
    met = np.bincount(events["world"][hits], minlength=before.worlds)
    waited, waits = (
        (one.pending.used() & (one.pending.cause == Cause.IMPACTOR)).sum(axis=1) for one in (before, after)
    )
    return np.asarray(met + waits - waited)


_SALVO_EVENTS = (Event.SALVO_LAUNCHED, Event.TORPEDOES_STOPPED, Event.WARHEADS, Event.SALVO_OVER)


def assert_every_loss_has_a_cause(before: World, after: World, events: Array) -> None:
    """What was lost in a turn has a LOST row of that impulse with its cause; by fire, also a HIT that took hull.

    And nothing loses its last hull, or is marked as lost, without the other.
    """
    old, new = before.units, after.units
    real = new.uid != 0
    died = real & (old.hull_mj > 0) & (new.hull_mj <= 0) & (old.presence != Presence.DORMANT)
    marked = (old.lost_impulse < 0) & (new.lost_impulse >= 0) & (new.lost_cause != Cause.STRUCK)
    _none_of(after, died & ~marked & (old.lost_impulse < 0), "died and is not marked as lost", new.lost_impulse)
    _none_of(after, marked & (new.lost_cause == Cause.NOTHING), "lost to nothing", new.lost_impulse)
    losses = {(int(e["world"]), int(e["target"])): e for e in events[events["kind"] == Event.LOST]}
    by_fire = (
        Cause.LASER, Cause.DARK_BEAM, Cause.BLAST, Cause.PULSE, Cause.FIGHTERS, Cause.FIRE, Cause.TORPEDO,
        Cause.IMPACTOR, Cause.DRONES,
    )  # fmt: skip
    hits = events[(events["kind"] == Event.HIT) & (events["hull_mj"] > 0)]
    for w, s in np.argwhere(real & marked):
        who, row = f"unit {int(new.uid[w, s])} of world {w}", losses.get((int(w), int(s)))
        if row is None:
            raise AssertionError(f"{who} was lost and no LOST row says so")
        if row["value"] != new.lost_cause[w, s]:
            raise AssertionError(f"{who} was lost to {new.lost_cause[w, s]}, its LOST row says {row['value']}")
        if (row["turn"] - 1) * IMPULSES + row["impulse"] != new.lost_impulse[w, s]:
            raise AssertionError(f"{who} was lost in impulse {new.lost_impulse[w, s]}, its LOST row is of another")
        if row["value"] in by_fire:
            same = [hits[name] == row[name] for name in ("world", "target", "source", "turn", "impulse")]
            if not (np.logical_and.reduce(same) & (hits["value"] == row["value"])).any():
                raise AssertionError(f"{who} was lost to fire and no HIT of that impulse took its hull")


def assert_craft_have_a_cause(before: World, after: World, events: Array) -> None:
    """The craft that flights lost in a turn are those of their FLIGHT_LOST rows, which have a cause; none is gained."""
    rows = events[events["kind"] == Event.FLIGHT_LOST]
    if (rows["cause"] == Cause.NOTHING).any():
        raise AssertionError("craft were lost to nothing")
    told = np.zeros(before.flights.alive.shape, dtype=np.int64)
    np.add.at(told, (rows["world"], rows["target"] - before.unit_slots), rows["value"])
    lost = before.flights.alive.astype(np.int64) - after.flights.alive
    _none(lost < 0, "flight that gained craft", after.flights.alive)
    _none(lost != told, "flight whose FLIGHT_LOST rows do not add up to its losses", lost - told)


def assert_lives_are_counted(before: World, after: World, tables: Tables) -> None:
    """Lives lost are the people aboard units that died and the crews of craft that were lost, exactly, by side.

    Between any two moments of a battle: those of a turn, or its start and its end.
    """
    units, flights = after.units, after.flights
    expected = np.zeros(after.sides.lives_lost.shape, dtype=np.int64)
    w, s = np.nonzero((units.uid != 0) & (before.units.hull_mj > 0) & (units.hull_mj <= 0))
    np.add.at(expected, (w, units.side[w, s]), units.aboard[w, s].astype(np.int64))
    w, f = np.nonzero((flights.uid != 0) & (before.flights.alive > flights.alive))
    craft = before.flights.alive[w, f].astype(np.int64) - flights.alive[w, f]
    np.add.at(expected, (w, flights.side[w, f]), craft * tables.classes.crew[flights.class_id[w, f]])
    counted = after.sides.lives_lost - before.sides.lives_lost
    _none(counted != expected, "lives lost that are not those of what was lost", counted - expected)


def assert_hits_are_applied_once(before: World, after: World, dealt: Array, events: Array) -> None:
    """Of what waited at a turn's start and what was dealt in it, all energy is in HIT rows or waits at its end.

    dealt (W,): energy of all hits dealt in the turn, each at least 0 and at most `MOST_HIT_MJ`.
    """
    told = np.zeros(before.worlds, dtype=np.int64)
    hits = events[events["kind"] == Event.HIT]
    np.add.at(told, hits["world"], hits["energy_mj"])
    waited, waits = (world.pending.energy_mj.sum(axis=1) for world in (before, after))
    _none(waited + dealt != told + waits, "energy of hits that is not applied once", waited + dealt - told - waits)


def assert_dead_stay_dead(before: World, after: World) -> None:
    """A dead unit gets no hull, shield or charge and keeps how it was lost; what is gone stays gone."""
    old, new = before.units, after.units
    dead = (old.uid != 0) & (old.hull_mj <= 0) & (old.presence != Presence.DORMANT)
    for name in ("hull_mj", "shield_mj", "armour_mj", "lost_cause", "lost_impulse", "fired_impulse"):
        _none_of(after, dead & (getattr(new, name) != getattr(old, name)), f"dead and its {name} changed", 0)
    more = (new.capacitor_mj > old.capacitor_mj).any(axis=2)
    _none_of(after, dead & more, "dead and its capacitors charged", 0)
    _none_of(after, (old.uid != 0) & (old.presence == Presence.GONE) & (new.presence != Presence.GONE), "came back", 0)
    gone = (before.flights.uid != 0) & (before.flights.alive <= 0)
    _none(gone & (after.flights.alive > 0), "flight that came back", after.flights.alive)


def assert_wrecks_are_cold(world: World) -> None:
    """Between turns nothing burns, fails or restarts in a wreck, and only wrecks are split in two."""
    units = world.units
    for name in ("fires", "breach_impulses"):
        _none_of(world, (units.hull_mj <= 0) & (getattr(units, name) > 0), f"dead with {name}", getattr(units, name))
    _none_of(world, units.split & (units.hull_mj > 0), "split in two and alive", units.hull_mj)


def assert_identity_kept(before: World, after: World) -> None:
    """Every row is who it was: uid, class, side, squadron and rank of units; uid, class, side and squadron of flights.

    A flight's home may change: recalled flights find another deck when theirs is gone.
    """
    for name in ("uid", "class_id", "side", "squadron", "rank"):
        same = getattr(before.units, name) == getattr(after.units, name)
        _none_of(after, ~same, f"whose {name} changed", getattr(after.units, name))
    for name in ("uid", "class_id", "side", "squadron"):
        values = getattr(after.flights, name)
        _none(getattr(before.flights, name) != values, f"flight whose {name} changed", values)
    _none(before.battle.key != after.battle.key, "battle whose key changed", after.battle.key)


def assert_momentum_kept(before: World, after: World, tables: Tables, relative: float = 1e-12) -> None:
    """The sum of mass x velocity over all rows, the gone among them, is as before: for rules without outside forces.

    Of flights the craft count that are left. `relative` to the sum of the sizes of all momenta.
    """
    craft_t = tables.classes.mass_t[before.flights.class_id] * after.flights.alive
    mass_t = np.concatenate([tables.classes.mass_t[before.units.class_id], craft_t], axis=1)
    for name in ("vx_km_s", "vy_km_s"):
        old, new = (
            mass_t * np.concatenate([getattr(world.units, name), getattr(world.flights, name)], axis=1)
            for world in (before, after)
        )
        off = np.abs((new - old).sum(axis=1))
        scale = np.abs(old).sum(axis=1) + np.abs(new).sum(axis=1)
        _none(off > relative * scale, f"world whose momentum along {name[1]} changed", off)


def assert_empty_slots_inert(before: World, after: World) -> None:
    """Nothing changed in rows of uid 0."""
    for old, new in ((before.units, after.units), (before.flights, after.flights)):
        for spec in fields(old):
            a, b = getattr(old, spec.name)[old.uid == 0], getattr(new, spec.name)[old.uid == 0]
            if a.tobytes() != b.tobytes():
                raise AssertionError(f"{type(old).__name__}.{spec.name} of an empty slot changed")


def assert_sight_is_true(world: World, tables: Tables) -> None:
    """Between turns what a side has in sight is an enemy on the map, and known where it is and as it looks."""
    units, contacts, now = world.units, world.contacts, world.battle.turn * IMPULSES
    there = world.present() | (units.presence == Presence.GHOST)
    _assert_followed(world, contacts, units, world.sides.hostility(units.side) & there[:, None], now)
    flights = world.flights
    there = world.sides.hostility(flights.side) & world.flying()[:, None]
    _assert_followed(world, world.flight_contacts, flights, there, now)
    plain = contacts.in_sight & (contacts.level == Level.IDENTIFIED) & ~contacts.dead
    for name in ("hull_mj", "armour_mj", "shield_mj", "hx", "hy"):
        wrong = plain & (getattr(contacts, name) != getattr(units, name)[:, None])
        _none(wrong, f"contact in sight with another {name}", getattr(contacts, name))
    wrong = (contacts.noise_ppm < 0) | (contacts.noise_ppm > PPM) | (contacts.err_km < 0.0)
    wrong |= (contacts.err_km > 0.0) & (contacts.left_ppm == 0)
    wrong |= (contacts.left_ppm < 0) | (contacts.left_ppm > contacts.noise_ppm)
    _none(wrong, "contact in noise that there is not", contacts.noise_ppm)
    if not tables.classes.jam_ppm.any():
        _none(contacts.err_km > 0.0, "contact in noise where nothing jams", contacts.err_km)
    wrong = contacts.in_sight & (contacts.level == Level.UNKNOWN)
    _none(wrong, "contact in sight of which nothing is known", contacts.level)
    wrong = contacts.in_sight & ~contacts.dead & (units.hull_mj <= 0)[:, None]
    _none(wrong, "hulk in sight that is believed alive", contacts.hull_mj)


def assert_relations_hold(before: World, after: World, tables: Tables) -> None:
    """Sides fight, watch or are allied; nobody fights itself, and who openly comes to fight another is fought back.

    Contacts are of enemies alone, hits are counted of those whom a side watches, and nothing changes where nothing may.
    """
    sides, own = after.sides, np.eye(after.sides.stance.shape[1], dtype=bool)
    for column in (sides.stance, sides.declared):
        _none((column < 0) | (column >= len(Stance)), "a stance that there is not", column)
    _none(own & sides.fights() & ~before.sides.fights(), "a side that fights itself", sides.stance)
    counts = (sides.hits_by > 0) & (sides.stance != Stance.WATCH) & (before.sides.stance != sides.stance)
    _none(counts, "hits counted of one who is not watched", sides.hits_by)
    strange = ~sides.hostility(after.units.side) & (after.contacts.level > 0)
    met_before = ~before.sides.hostility(before.units.side) & (before.contacts.level > 0)
    _none(strange & ~met_before, "contact of one who is no enemy", after.contacts.level)
    if not tables.sides_may_turn and (before.sides.stance == before.sides.declared).all():
        turned = (sides.stance != before.sides.stance) & (sides.stance != Stance.FIGHT)
        _none(turned, "a side that makes peace where no story has it so", sides.stance)


def _assert_followed(world: World, contacts: Any, group: Any, there: Array, now: Array) -> None:
    seen = contacts.in_sight
    _none(seen & ~there, "in sight of a side, and no enemy of it on the map", contacts.seen_impulse)
    _none(seen & (contacts.seen_impulse != now[:, None, None]), "in sight and not seen now", contacts.seen_impulse)
    err = getattr(contacts, "err_km", np.zeros(seen.shape))
    for name in ("x_km", "y_km", "vx_km_s", "vy_km_s"):
        wrong = seen & (err == 0.0) & (getattr(contacts, name) != getattr(group, name)[:, None])
        _none(wrong, f"contact in sight with another {name}", getattr(contacts, name))
    dx, dy = contacts.x_km - group.x_km[:, None], contacts.y_km - group.y_km[:, None]
    wrong = seen & (np.sqrt(dx * dx + dy * dy) > err * (1.0 + 1e-6) + 1e-6)
    _none(wrong, "contact in sight further off than its circle", err)


def assert_turn_holds(before: World, after: World, tables: Tables, events: Array) -> None:
    """All that must hold of any turn of any scenario."""
    assert_bounds(after, tables)
    assert_ledger_balances(events)
    assert_every_loss_has_a_cause(before, after, events)
    assert_craft_have_a_cause(before, after, events)
    assert_lives_are_counted(before, after, tables)
    assert_dead_stay_dead(before, after)
    assert_wrecks_are_cold(after)
    assert_identity_kept(before, after)
    assert_empty_slots_inert(before, after)
    assert_sight_is_true(after, tables)
    assert_relations_hold(before, after, tables)
    assert_torpedoes_add_up(before, after, events)


def _within(world: World, name: str, low: float, high: Any) -> None:
    values = getattr(world.units, name)
    bad = (values < low) | (values > high)
    if bad.ndim > 2:
        bad, values = bad.any(axis=2), values.max(axis=2)
    _none_of(world, bad, f"whose {name} is out of bounds", values)


def _none_of(world: World, bad: Array, what: str, values: Any) -> None:
    """No unit of a real row is `bad` (W, S)."""
    units: Units = world.units
    found = np.argwhere(bad & (units.uid != 0))
    if len(found):
        w, s = found[0]
        value = np.broadcast_to(values, bad.shape)[w, s]
        raise AssertionError(
            f"unit {int(units.uid[w, s])} (slot {s}) of world {w}: {what} ({value}); {len(found)} in all"
        )


def _none(bad: Any, what: str, values: Array) -> None:
    """No entry is `bad`; the first is shown."""
    found = np.argwhere(np.asarray(bad))
    if len(found):
        first = tuple(int(i) for i in found[0])
        raise AssertionError(f"{what} at {first}: {values[first]}; {len(found)} in all")
