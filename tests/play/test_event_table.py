from dataclasses import fields

import numpy as np
import pytest

from game.play.event_table import EVENT_TABLE, LEGEND, PLAN, About, EventRow, Moment, code_about, kinds_at, legend
from game.play.film import Film
from game.play.log import lines_of
from game.play.model import BattleModel, Played
from game.rules.state.events import EVENT
from game.rules.state.vocabulary import Event
from game.testing.builders import DARK, FRIGATE, LASER, TORPEDO, tables_of


def test_every_event_has_its_row_in_order() -> None:
    assert list(EVENT_TABLE) == list(Event)


def test_every_event_is_shown_at_one_moment() -> None:
    assert sorted(kind for moment in Moment for kind in kinds_at(moment)) == sorted(Event)


@pytest.mark.parametrize("kind", Event)
def test_rows_hold_together(kind: Event) -> None:
    row = EVENT_TABLE[kind]
    assert (row.effect is not None) == (row.lasts > 0)
    assert (row.delay > 0) <= (row.moment is Moment.AFTER_HITS)
    assert row.points_off_screen <= (row.sign is not None and row.effect is not None)
    assert row.tell is None or row.tell_all is None
    assert row.sign is None or row.sign in LEGEND
    assert len(fields(EventRow)) == 9


def test_whom_an_event_is_about() -> None:
    event = np.zeros(1, EVENT)[0]
    event["source"], event["target"] = 3, 5
    for kind, row in EVENT_TABLE.items():
        event["kind"] = kind
        assert code_about(event) == {About.SOURCE: 3, About.TARGET: 5, About.SIDE: -1}[row.about]


def test_a_breach_is_told_of_the_ship_that_blew() -> None:
    assert EVENT_TABLE[Event.BREACH].about is About.SOURCE


def test_signs_can_be_told_apart_without_their_colours() -> None:
    icons = [sign.icon for sign in (*LEGEND, PLAN)]
    assert len(set(icons)) == len(icons)


def test_every_line_is_of_a_kind_that_tells(beaten: tuple[BattleModel, Played]) -> None:
    model, played = beaten
    film = Film(played, model.tables, model.side)
    for line in lines_of(film, model.scenario):
        row = EVENT_TABLE[Event(int(film.events["kind"][line.row]))]
        assert row.tell is not None or row.tell_all is not None


def test_the_legend_explains_what_the_weapons_of_a_battle_do() -> None:
    weapons = {"laser": LASER, "dark beam": DARK, "torpedoes": TORPEDO}
    always = {"hit", "shield down", "lost", "breach", "order"}
    for kept in ({"laser"}, {"laser", "dark beam"}, {"laser", "torpedoes"}, set(weapons)):
        tables = tables_of((FRIGATE,), tuple(weapons[name] for name in sorted(kept, key=list(weapons).index)))
        assert {sign.label for sign in legend(tables)} == always | kept
