"""Formations keep their spacing and are symmetric."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from game.scenario.formations import formation_offsets


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["line", "column", "block", "ring", "wedge"]), st.integers(1, 60), st.floats(0.1, 5_000.0))
def test_formations_keep_their_spacing_and_are_their_own_mirror_image(kind, count, spacing):
    offsets = np.array(formation_offsets(kind, count, spacing))
    assert offsets.shape == (count, 2)
    gaps = np.hypot(*(offsets[:, None] - offsets[None, :]).transpose(2, 0, 1)) + np.eye(count) * 1e9
    if count > 1:
        # A ring's neighbours stand a chord apart, the rest of a formation exactly its spacing.
        least = spacing * (0.6 if kind == "ring" else 1.0)
        assert gaps.min() >= least * (1 - 1e-9)
    if kind in ("line", "column", "block"):
        mirrored = {(a, -b) for a, b in offsets.tolist()}
        assert mirrored == {(a, b) for a, b in (offsets + 0.0).tolist()}
