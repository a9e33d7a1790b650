import numpy as np

from game.play.ends import before, end_of, explained_by, fall_words, heaviest, shot_of
from game.play.film import Film
from game.play.log import lines_of
from game.play.model import BattleModel, Played
from game.play.reckoning import chance_words, reckoning
from game.rules.state.columns import NONE, Array
from game.rules.state.events import EVENT
from game.rules.state.vocabulary import Cause, Event


def ends_of(battle: tuple[BattleModel, Played]):
    """The film of a turn and the ends of all ships that died in it, as the side knows them."""
    model, played = battle
    film = Film(played, model.tables, model.side)
    slots = film.known.slots
    rows = [row for row in film.rows_of(Event.LOST) if 0 <= film.events["target"][row] < slots]
    return film, [end_of(film.events, row, slots) for row in rows]


def test_an_end_has_every_hit_of_its_turn_once(
    beaten: tuple[BattleModel, Played], harmed: tuple[BattleModel, Played]
) -> None:
    for battle in (beaten, harmed):
        film, ends = ends_of(battle)
        assert ends
        events = film.events
        for end in ends:
            mine = (events["kind"] == Event.HIT) & (events["target"] == end.target)
            mine &= events["impulse"] <= end.impulse
            assert sum(blow.hits for blow in end.blows) == mine.sum()
            assert sum(blow.struck.energy_mj for blow in end.blows) == events["energy_mj"][mine].sum()
            for blow in end.blows:
                one = blow.struck
                assert one.energy_mj == one.shielded_mj + one.stopped_mj + one.hull_mj + one.overkill_mj
            assert [blow.impulse for blow in end.blows] == sorted(blow.impulse for blow in end.blows)


def test_who_dies_by_fire_died_of_a_blow(beaten: tuple[BattleModel, Played]) -> None:
    film, ends = ends_of(beaten)
    for end in ends:
        last = end.last
        assert last is not None
        assert last.impulse == end.impulse
        if end.cause == Cause.DARK_BEAM:
            shot = reckoning(film.events, last.shot)
            assert shot.dark
            assert shot.source == end.source
            assert end.target in [one.code for one in shot.struck]
            assert chance_words(shot).endswith(f"it rolled {shot.roll_ppm / 1e4:.0f}")


def test_hits_of_no_shot_have_none(harmed: tuple[BattleModel, Played]) -> None:
    film, _ = ends_of(harmed)
    for row in film.rows_of(Event.HIT):
        shot, cause = shot_of(film.events, row), film.events["value"][row]
        if cause not in (Cause.LASER, Cause.DARK_BEAM, Cause.IMPACTOR):
            assert shot == NONE
        elif cause != Cause.IMPACTOR:
            assert row in np.flatnonzero(film.events["kind"] == Event.HIT)
            assert film.known.hits.of(shot)["target"].tolist().count(film.events["target"][row]) >= 1


def test_the_heaviest_are_kept_in_order_and_the_last_of_all(beaten: tuple[BattleModel, Played]) -> None:
    _, ends = ends_of(beaten)
    end = max(ends, key=lambda one: len(one.blows))
    for most in (1, 2, len(end.blows)):
        kept, others = heaviest(end.blows, most)
        assert len(kept) == min(most, len(end.blows))
        assert end.blows[-1] in kept
        assert sorted((*kept, *others), key=end.blows.index) == list(end.blows)


def test_what_went_before_is_told_without_the_name(beaten: tuple[BattleModel, Played]) -> None:
    model, _ = beaten
    film, ends = ends_of(beaten)
    lines = lines_of(film, model.scenario)
    for end in ends:
        name = model.names.units[end.target].name
        for stamp, words in before(lines, end, name, 3):
            assert stamp.startswith("1.")
            assert not words.startswith(name)
    assert any(before(lines, end, model.names.units[end.target].name, 3) for end in ends)


def test_a_shot_whose_reckoning_is_not_known_says_so(beaten: tuple[BattleModel, Played]) -> None:
    film, _ = ends_of(beaten)
    events = film.events.copy()
    row = film.rows_of(Event.DARK_BEAM)[0]
    hit = events["value"][row] > 0
    for name in ("base_ppm", "range_ppm", "chance_ppm", "roll_ppm"):
        events[name][row] = 0
    shot = reckoning(events, row)
    assert shot.factors == ()
    assert shot.hit == hit
    assert chance_words(shot) == ""


def rows_of(*rows: dict[str, int]) -> Array:
    made = np.zeros(len(rows), EVENT)
    for name in ("source", "target", "slot", "shot"):
        made[name] = NONE
    for number, row in enumerate(rows):
        for name, value in row.items():
            made[name][number] = value
    return made


def test_the_blow_of_a_slug_leads_to_the_slug_that_passed_in_the_impulse_before() -> None:
    slug = {"kind": Event.SLUG, "source": 3, "target": 7, "slot": 0, "shot": 5, "value": 1}
    hit = {"kind": Event.HIT, "source": 3, "target": 7, "slot": 0, "shot": 5, "value": Cause.IMPACTOR, "energy_mj": 9}
    events = rows_of(
        slug | {"impulse": 2}, slug | {"impulse": 4, "shot": 6}, slug | {"impulse": 4, "target": 8},
        slug | {"impulse": 4}, hit | {"impulse": 5}, hit | {"impulse": 4, "source": NONE},
        {"kind": Event.LASER, "source": 3, "target": 7, "slot": 0, "shot": 5, "impulse": 5},
    )  # fmt: skip
    assert shot_of(events, 4) == 3
    assert shot_of(events, 5) == NONE
    laser = rows_of(
        {"kind": Event.LASER, "source": NONE, "target": 8, "slot": 1, "shot": 0, "impulse": 5},
        {"kind": Event.LASER, "source": NONE, "target": 7, "slot": 1, "shot": 0, "impulse": 5},
        {"kind": Event.HIT, "source": NONE, "target": 7, "slot": 1, "shot": 0, "impulse": 5, "value": Cause.LASER},
    )
    assert shot_of(laser, 2) == 1, "those of whom nobody sees are told apart by their targets"


def test_craft_sting_together_and_ships_each_for_itself() -> None:
    hit = {"kind": Event.HIT, "target": 0, "impulse": 1, "value": Cause.DRONES, "energy_mj": 5, "hull_mj": 5}
    events = rows_of(
        hit | {"source": 12}, hit | {"source": 13, "impulse": 2}, hit | {"source": 4, "value": Cause.LASER},
        hit | {"source": 5, "value": Cause.LASER}, hit | {"source": 5, "value": Cause.BLAST},
        hit | {"source": 5, "value": Cause.LASER, "impulse": 3}, hit | {"source": 5, "target": 1},
        {"kind": Event.LOST, "target": 0, "source": 12, "impulse": 2, "value": Cause.DRONES},
    )  # fmt: skip
    end = end_of(events, 7, 10)
    found = {(one.cause, one.source): (one.hits, one.struck.energy_mj) for one in end.blows}
    assert found == {
        (Cause.DRONES, 13): (2, 10), (Cause.LASER, 4): (1, 5), (Cause.LASER, 5): (1, 5), (Cause.BLAST, 5): (1, 5),
    }  # fmt: skip
    assert end.last is not None
    assert end.last.hits == 2


def test_harm_leads_to_the_shot_that_it_came_of() -> None:
    hit = {"kind": Event.HIT, "target": 7, "impulse": 5, "value": Cause.LASER, "slot": 0, "shot": 0}
    shot = {"kind": Event.LASER, "target": 7, "impulse": 5, "slot": 0, "shot": 0}
    events = rows_of(
        shot | {"source": 3}, shot | {"source": 4}, shot | {"source": 4, "impulse": 6},
        hit | {"source": 3, "energy_mj": 5}, hit | {"source": 4, "energy_mj": 9},
        hit | {"source": 4, "energy_mj": 99, "impulse": 6},
        {"kind": Event.SHIELD_DOWN, "target": 7, "impulse": 5}, {"kind": Event.SYSTEM_OUT, "target": 8, "impulse": 5},
        {"kind": Event.LOST, "target": 7, "impulse": 6}, {"kind": Event.BREACH, "source": 7, "impulse": 6},
        {"kind": Event.BREACH, "source": 9, "impulse": 6}, {"kind": Event.BREACH, "impulse": 6},
    )  # fmt: skip
    assert [explained_by(events, row) for row in range(len(events))] == [
        0, 1, 2, 0, 1, 2, 1, NONE, 8, 8, NONE, NONE,
    ]  # fmt: skip


def test_a_slug_that_was_fired_leads_to_where_it_passes() -> None:
    fired = {"kind": Event.IMPACTOR, "source": 3, "target": 7, "slot": 0, "shot": 5, "impulse": 1}
    events = rows_of(
        fired, fired | {"kind": Event.SLUG, "shot": 6}, fired | {"kind": Event.SLUG, "impulse": 2},
        fired | {"source": 2},
    )  # fmt: skip
    assert explained_by(events, 0) == 2
    assert explained_by(events, 3) == NONE


def test_who_falls_is_told_with_speed_drive_and_order(model: BattleModel) -> None:
    slot = model.names.unit_slot["reaver"]
    units = model.world.units
    units.x_km[0, slot], units.y_km[0, slot] = 72_000.0, 0.0
    units.vx_km_s[0, slot], units.vy_km_s[0, slot] = -40.0, 0.0
    model.draft.plot(["reaver"], "move", {"kind": "coast"})
    model.end_turn()
    played = model.finish()
    assert played is not None
    film = Film(played, model.tables, model.side)
    row = next(row for row in film.rows_of(Event.LOST) if film.events["target"][row] == slot)
    end = end_of(film.events, row, film.known.slots)
    assert (end.cause, end.blows, end.last) == (Cause.FELL, (), None)
    assert fall_words(film.known, end) == "It came down at 40 km/s; its order was to coast."
    film.known.units.system_ppm[:, slot] = 0
    assert ", its drive out;" in fall_words(film.known, end)
    film.known.own[slot] = False
    assert fall_words(film.known, end) == ""
