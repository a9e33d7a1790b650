import pytest

from game.play.event_table import EVENT_TABLE, LEGEND, PLAN
from game.play.sentences import Tone
from game.play.timeline import IMPULSE_S
from game.rules.state.vocabulary import Event
from game.ui.paint import palette
from game.ui.paint.darkbeam import DURATION_S


def test_colours_of_signs_and_tones_are_roles_of_the_palette() -> None:
    for role in (*(sign.colour for sign in (*LEGEND, PLAN)), *(tone.value for tone in Tone)):
        assert len(palette.by_role(role)) == 3


def test_a_dark_beam_is_on_the_map_as_long_as_its_picture_lasts() -> None:
    assert EVENT_TABLE[Event.DARK_BEAM].lasts * IMPULSE_S == pytest.approx(DURATION_S)
