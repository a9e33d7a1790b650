import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.damage.damage import deal_damage
from game.rules.damage.deaths import settle_deaths
from game.rules.damage.systems import break_systems, hurt_chance_ppm, lost_part_ppm, system_after
from game.rules.state.columns import NONE
from game.rules.state.losses import lose_units, splits
from game.rules.state.rolls import roll_ppm
from game.rules.state.vocabulary import PPM, SYSTEMS, Cause, Event, Posture, Presence, Stream, System
from game.testing import oracle_damage as oracle
from game.testing.builders import FRIGATE, SHIPS_PRESENCES, tables_of, world_of
from game.testing.invariants import assert_every_loss_has_a_cause
from game.testing.strategies_damage import battles, hit_rows

from .standard import assert_columns_untouched, holds_standard_properties, run

CHANGED = {
    "system_ppm", "blast_mj", "lost_cause", "lost_impulse", "shield_mj", "restart_percent", "fires", "breach_impulses",
    "split",
}  # fmt: skip
STREAMS = (Stream.SYSTEM_HIT, Stream.SYSTEM_LOSS)


@st.composite
def barrages(draw):
    tables, world, impulse = draw(battles())
    return tables, world, impulse, draw(hit_rows(world=world))


@given(barrages())
@settings(max_examples=100)
def test_broken_systems_and_deaths_are_the_oracles(barrage):
    tables, world, impulse, rows = barrage
    dealt = run(world, tables, impulse, (deal_damage,), rows)
    res = run(world, tables, impulse, (deal_damage, break_systems, settle_deaths), rows)
    told = []
    for s in sorted(range(world.unit_slots), key=lambda s: world.units.uid[0, s]):
        lost = int(world.units.hull_mj[0, s] - dealt.world.units.hull_mj[0, s])
        systems = systems_after(world, dealt, s, lost)
        assert res.world.units.system_ppm[0, s].tolist() == systems
        plant = int(dealt.world.units.system_ppm[0, s, System.PLANT])
        assert res.this_impulse.plant_lost_ppm[0, s] == plant - systems[System.PLANT]
        told += broken(dealt, s, systems)
        died = oracle.dies(lost > 0, int(dealt.world.units.hull_mj[0, s]))
        told += death_told(dealt, s, systems[System.PLANT]) if died else []
        assert res.world.units.split[0, s] == (died and split_by(dealt, s))
        assert_dead_or_as_before(world, dealt, res, s, died=died, told=told)
    found = told_of_losses(res)
    for kind in ("SYSTEM_OUT", "LOST", "BREACH"):  # each in order of uid
        assert [row for row in found if row[0] == kind] == [row for row in told if row[0] == kind]
    assert_columns_untouched(dealt.world.units, res.world.units, CHANGED)
    assert_every_loss_has_a_cause(world, res.world, res.journal.table())


def rolled(res, s, stream, b=0):
    battle, uid = res.world.battle, int(res.world.units.uid[0, s])
    return int(roll_ppm(battle.key[0], 2, res.impulse, stream, uid, b))


def systems_after(world, dealt, s, lost):
    """Systems of a unit that lost hull and lives, each by two rolls of its own; those of all others stay."""
    units = dealt.world.units
    systems = units.system_ppm[0, s].tolist()
    if not lost or units.hull_mj[0, s] <= 0:
        return systems
    most = int(dealt.tables.classes.hull_mj[world.units.class_id[0, s]])
    return [
        oracle.system_next(v, lost, most, *(rolled(dealt, s, stream, b) for stream in STREAMS))
        for b, v in enumerate(systems)
    ]


def broken(dealt, s, systems):
    """What is told of the systems of a unit that fall out."""
    before, blame = dealt.world.units.system_ppm[0, s].tolist(), int(dealt.this_impulse.blame[0, s])
    pairs = enumerate(zip(before, systems, strict=True))
    return [("SYSTEM_OUT", s, blame, b, 0) for b, (was, now) in pairs if was > now == 0]


def split_by(dealt, s):
    """Did what found nothing left to harm come to half of a whole hull?"""
    most = int(dealt.tables.classes.hull_mj[dealt.world.units.class_id[0, s]])
    return oracle.splits_in_two(int(dealt.this_impulse.overkill_mj[0, s]), most)


def death_told(dealt, s, plant):
    """What is told of a unit that dies: by whom, and whether its plant blows."""
    scratch, classes, c = dealt.this_impulse, dealt.tables.classes, int(dealt.world.units.class_id[0, s])
    told = [("LOST", s, int(scratch.blame[0, s]), int(scratch.blame_cause[0, s]), int(scratch.overkill_mj[0, s]))]
    energy, roll, units = int(classes.breach_mj[c]), rolled(dealt, s, Stream.BREACH), dealt.world.units
    fails, spun_down = units.breach_impulses[0, s] > 0, units.posture[0, s] == Posture.SPUN_DOWN
    if oracle.breaches(int(classes.breach_ppm[c]), energy, plant, roll, fails=fails, spun_down=spun_down):
        told.append(("BREACH", NONE, s, 0, energy))
    return told


def assert_dead_or_as_before(world, dealt, res, s, *, died, told):
    """The dead have no shield, a cause and an hour, and the blast that is told; all others are as they were."""
    mid, new = dealt.world.units, res.world.units
    blast = [energy for kind, _, source, _, energy in told if kind == "BREACH" and source == s]
    assert new.shield_mj[0, s] == (0 if died else mid.shield_mj[0, s])
    assert new.blast_mj[0, s] == (blast[0] if blast else world.units.blast_mj[0, s])
    if died:
        cause = dealt.this_impulse.blame_cause[0, s]
        assert (new.lost_cause[0, s], new.lost_impulse[0, s]) == (cause, 24 + res.impulse)


def told_of_losses(res):
    """Events of systems, losses and breaches: (kind, target, source, value, energy)."""
    events = res.journal.table()
    events = events[np.isin(events["kind"], [Event.SYSTEM_OUT, Event.LOST, Event.BREACH])]
    fields = ("target", "source", "value", "energy_mj")
    return [(Event(e["kind"]).name, *(e[name].item() for name in fields)) for e in events]


@given(barrages())
def test_systems_and_deaths_feel_no_neighbour_no_row_and_no_mirror(barrage):
    *battle, rows = barrage
    holds_standard_properties(*battle, (deal_damage, break_systems, settle_deaths), rows)


CHANCES = st.one_of(st.sampled_from((0, 1, PPM // 2, PPM - 1)), st.integers(0, PPM - 1))


@given(st.integers(0, PPM), st.integers(1, 2**30), st.data(), CHANCES, CHANCES)
@settings(max_examples=200)
def test_for_the_same_rolls_more_damage_never_leaves_more_of_a_system(system, most, data, hit_roll, loss_roll):
    lost = data.draw(st.integers(0, most))
    more = data.draw(st.integers(lost, most))

    def left(hull):
        part = lost_part_ppm(np.array(hull), np.array(most))
        return int(system_after(np.array(system), part, np.array(hit_roll), np.array(loss_roll)))

    assert 0 <= left(more) <= left(lost) <= system == left(0)
    assert left(lost) == oracle.system_next(system, lost, most, hit_roll, loss_roll)


@pytest.mark.parametrize("part", [1, 2, 250_000, 833_333, 833_334, PPM])
def test_a_system_is_hurt_when_the_roll_is_below_the_chance(part):
    chance = int(hurt_chance_ppm(np.array(part)))
    assert chance == min(part * 12 // 10, PPM)
    after = [int(system_after(np.array(PPM), np.array(part), np.array(r), np.array(0))) for r in (chance - 1, chance)]
    assert after == [PPM - 1, PPM]


def test_a_whole_hull_lost_at_once_can_put_a_system_out():
    worst = system_after(np.array(PPM), np.array(PPM), np.array(0), np.array(PPM - 1))
    assert worst == 0


def hits_of(units, energy):
    return [(s, units, 0, 0, energy, Cause.LASER) for s in range(units)]


def test_systems_break_as_often_as_they_should():
    """Six systems of 3,000 ships that each lose a fifth of their hull: 24 % of them are hurt, by 45 % on average."""
    count = 3_000
    tables = tables_of((FRIGATE | {"armour_mj": 0},))
    world = world_of(tables, ({"shield_mj": 0},) * count + ({"side": 1},))
    after = run(
        world, tables, 0, (deal_damage, break_systems, settle_deaths), hits_of(count, 10_000)
    ).world.units.system_ppm[0, :count]
    hurt = after < PPM
    assert hurt.mean() == pytest.approx(0.24, abs=0.012)
    assert (PPM - after[hurt]).mean() == pytest.approx(450_000, rel=0.03)
    assert np.abs(hurt.mean(axis=0) - 0.24).max() < 0.03
    assert np.corrcoef(hurt.T.astype(float))[np.triu_indices(SYSTEMS, 1)].max() < 0.08


def killed(energy=60_000, count=1, key=1, **row):
    tables = tables_of((FRIGATE | {"leak_ppm": 0, "breach_ppm": row.pop("breach_ppm", 300_000)},))
    whole = {"shield_mj": 0, "armour_mj": 0, "hull_mj": 50_000}
    world = world_of(tables, (whole | row,) * count + ({"side": 1},), key=key)
    return run(world, tables, 0, (deal_damage, break_systems, settle_deaths), hits_of(count, energy))


def test_a_death_is_told_with_its_cause_its_author_and_its_overkill():
    res = killed()
    rows = res.journal.table()
    row = rows[rows["kind"] == Event.LOST][0]
    assert [row[n] for n in ("target", "source", "value", "energy_mj")] == [0, 1, Cause.LASER, 10_000]
    units = res.world.units
    assert (units.lost_cause[0, 0], units.lost_impulse[0, 0], units.presence[0, 0]) == (1, 0, Presence.PRESENT)
    assert res.world.sides.lives_lost[0].tolist() == [180, 0]


def test_a_wreck_holds_no_shield():
    """Killed by what leaked past a shield that held."""
    tables = tables_of((FRIGATE | {"leak_ppm": 500_000},))
    world = world_of(tables, ({"hull_mj": 1_000, "armour_mj": 0}, {"side": 1}))
    res = run(world, tables, 0, (deal_damage, break_systems, settle_deaths), hits_of(1, 2_000))
    assert (res.world.units.hull_mj[0, 0], res.world.units.shield_mj[0, 0]) == (0, 0)
    assert not (res.journal.table()["kind"] == Event.SHIELD_DOWN).any()


@pytest.mark.parametrize(("energy", "split"), [(50_000, False), (74_999, False), (75_000, True), (10**6, True)])
def test_half_a_hull_of_overkill_splits_a_ship(energy, split):
    rows = killed(energy).journal.table()
    lost = rows[rows["kind"] == Event.LOST]
    assert bool(splits(lost["energy_mj"], np.array(50_000))[0]) is split
    assert lost["slot"].tolist() == [1 if split else NONE]


def test_what_is_not_on_the_map_does_not_split():
    for presence in Presence:
        world = world_of(tables_of(), ({"presence": presence}, {"side": 1}))
        res = run(world, tables_of(), 0, ())
        res.this_impulse.overkill_mj[:] = 10**9
        lose_units(res, np.array([0]), np.array([0]), Cause.RULING)
        assert res.world.units.split[0].tolist() == [presence == Presence.PRESENT, False]


def test_breaches_come_as_often_as_the_plant_allows():
    def share(**row):
        return (killed(count=3_000, **row).world.units.blast_mj[0] > 0).mean()

    plant = np.full(SYSTEMS, PPM)
    assert share() == pytest.approx(0.3, abs=0.03)
    plant[System.PLANT] = 500_000
    assert share(system_ppm=plant) == pytest.approx(0.15, abs=0.02)
    plant[System.PLANT] = 0
    assert share(system_ppm=plant, breach_ppm=PPM) == 0.0
    assert share(breach_ppm=0) == 0.0


@pytest.mark.parametrize("row", [{"hull_mj": 0}, *({"presence": p} for p in SHIPS_PRESENCES if p != Presence.PRESENT)])
def test_the_dead_die_once(row):
    res = killed(breach_ppm=PPM, **row)
    kinds = set(res.journal.table()["kind"].tolist())
    assert kinds == {Event.HIT}
    assert res.world.units.blast_mj[0, 0] == 0
    assert res.world.sides.lives_lost.sum() == 0


def test_a_death_changes_nobody_elses_identity_or_dice():
    tables = tables_of((FRIGATE | {"armour_mj": 0},))
    rows = tuple({"shield_mj": 0, "uid": 3 * n + 1} for n in range(5))
    hits = [(n, 4, 0, 0, 20_000, Cause.LASER) for n in range(4)]
    world = world_of(tables, rows)
    plain = run(world, tables, 0, (deal_damage, break_systems, settle_deaths), hits).world.units
    hits[1] = (*hits[1][:4], 10**6, Cause.LASER)
    other = run(world, tables, 0, (deal_damage, break_systems, settle_deaths), hits).world.units
    assert (other.uid == plain.uid).all()
    assert (other.system_ppm[0, [0, 2, 3, 4]] == plain.system_ppm[0, [0, 2, 3, 4]]).all()
