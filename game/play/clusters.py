"""Which points on the screen hang together."""

import numpy as np

from ..rules.state.columns import Array


def clusters(points: Array, near_px: float) -> Array:
    """Which of points (N, 2) hang together by steps shorter than `near_px`: (N,) number of each one's cluster."""
    count = len(points)
    label = np.arange(count)
    if count < 2:
        return label
    dx = points[:, None, 0] - points[None, :, 0]
    dy = points[:, None, 1] - points[None, :, 1]
    near = dx * dx + dy * dy < near_px * near_px
    while True:
        best = np.where(near, label[None, :], count).min(1)
        best = np.minimum(best, label[best])
        if (best == label).all():
            return label
        label = best
