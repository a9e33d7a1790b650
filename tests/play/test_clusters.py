import numpy as np

from game.play.clusters import clusters


def test_clusters_hang_together_by_short_steps() -> None:
    points = np.array([(0.0, 0.0), (6.0, 0.0), (12.0, 0.0), (40.0, 0.0), (45.0, 0.0), (90.0, 0.0)])
    label = clusters(points, 10.0)
    assert label[0] == label[1] == label[2]
    assert label[3] == label[4]
    assert len({label[0], label[3], label[5]}) == 3


def test_clusters_do_not_depend_on_order() -> None:
    rng = np.random.default_rng(4)
    points = rng.random((40, 2)) * 100
    order = rng.permutation(40)
    label, other = clusters(points, 12.0), clusters(points[order], 12.0)
    assert np.array_equal(label[order][:, None] == label[order][None, :], other[:, None] == other[None, :])
