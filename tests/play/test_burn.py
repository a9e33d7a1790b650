import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play.burn import LENGTH_U, START_U, Burn, burn_of, dragged, heading_deg, throttle_text, tip_px, typed


@given(st.floats(-400, 400), st.floats(-400, 400), st.sampled_from([0.5, 1.0, 2.0]))
def test_a_drag_snaps_to_thirds(x: float, y: float, scale: float) -> None:
    burn = dragged((x, y), scale)
    thirds = [0.0, 1 / 3, 2 / 3, 1.0]
    assert min(abs(burn.throttle - t) for t in thirds) < 1e-9


@given(st.floats(0, 2 * math.pi), st.floats(0.05, 1.0), st.sampled_from([0.5, 1.0, 2.0]))
def test_a_free_drag_puts_the_tip_under_the_pointer(angle: float, throttle: float, scale: float) -> None:
    far = (START_U + LENGTH_U * throttle) * scale
    offset = far * math.cos(angle), far * math.sin(angle)
    burn = dragged(offset, scale, free=True)
    assert tip_px(burn, scale) == pytest.approx(offset, abs=1e-6)


def test_a_drag_to_the_ship_is_a_coast() -> None:
    assert dragged((3.0, 4.0), 1.0).move() == {"kind": "coast"}


def test_up_on_the_screen_is_up_in_the_world() -> None:
    burn = dragged((0.0, -300.0), 1.0)
    assert (burn.dx, burn.dy, burn.throttle) == (0.0, 1.0, 1.0)


def test_a_burn_survives_the_text_form() -> None:
    burn = Burn(0.6, -0.8, 2 / 3, 2, 7)
    back = burn_of(burn.move())
    assert back is not None
    assert back.until_impulse == 7
    assert back.from_impulse == 2
    assert (back.dx, back.dy, back.throttle) == pytest.approx((0.6, -0.8, 2 / 3), abs=1e-4)


@pytest.mark.parametrize("move", [None, {"kind": "hold"}, {"kind": "burn", "dx": 1, "dy": 0, "frame": "orbit"}])
def test_other_moves_have_no_handle(move: dict[str, object] | None) -> None:
    assert burn_of(move) is None


def test_the_wheel_changes_how_long() -> None:
    burn = Burn(1.0, 0.0, 1.0, 0, 12)
    assert burn.longer(1).until_impulse == 12
    assert burn.longer(-3).until_impulse == 9
    assert burn.longer(-30).until_impulse == 1


@pytest.mark.parametrize(
    ("text", "heading", "throttle", "until"),
    [("168 2/3 6", 168, 2 / 3, 6), ("90", 90, 1.0, 12), ("-90, 50%", 270, 0.5, 12), ("400 66", 40, 0.66, 12)],
)
def test_typed_burns(text: str, heading: int, throttle: float, until: int) -> None:
    burn = typed(text)
    assert isinstance(burn, Burn)
    assert heading_deg(burn.dx, burn.dy) == heading
    assert burn.throttle == pytest.approx(throttle)
    assert burn.until_impulse == until


@pytest.mark.parametrize("text", ["", "north", "90 2", "90 1 0", "90 1 13", "1 2 3 4", "nan", "90 1/0", "90 -0.5"])
def test_typed_nonsense_is_said_to_be_so(text: str) -> None:
    made = typed(text)
    if text == "90 2":
        assert isinstance(made, Burn)  # two percent
    else:
        assert isinstance(made, str)


def test_throttles_in_words() -> None:
    assert [throttle_text(t) for t in (1.0, 2 / 3, 1 / 3, 0.25)] == ["full", "2/3", "1/3", "25 %"]
