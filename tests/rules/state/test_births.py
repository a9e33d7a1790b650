"""What is launched in one impulse against plain lists: many batteries of many ships of unlike worlds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.rules.state import births
from game.rules.state.births import launch_salvos
from game.rules.state.columns import NONE
from game.rules.state.resolution import Resolution
from game.rules.state.salvos import born_uid
from game.testing.builders import FRIGATE, LASER, tables_of, world_of

TABLES = tables_of((FRIGATE | {"batteries": ((0, 1), (1, 2), (1, 1))},), (LASER, LASER))


@given(st.integers(0, 2**32), st.sampled_from([3, 8, 1_000]))
@settings(max_examples=20)
def test_launches_are_born_in_order_of_uid_and_battery_as_long_as_there_is_room(seed, most):
    """Three worlds that have launched before, rows in any order; the second time begins where the first ended."""
    rng = np.random.default_rng(seed)
    world = world_of(TABLES, tuple({"side": n % 3, "x_km": 7.0 * n, "y_km": -3.0 * n} for n in range(4)), worlds=3)
    world.units.uid[:] = [rng.permutation(4) + 20 for _ in range(3)]
    world.units.births[:] = rng.integers(0, 3, (3, 4))
    world.battle.turn[:] = [0, 1, 5]
    res = Resolution(world, TABLES, "none")
    res.begin_impulse(7)
    units, rows, born = world.units, [[], [], []], world.units.births.copy()
    for _ in range(2):
        all_rows = [(w, s, k) for w in range(3) for s in range(4) for k in range(3)]
        some = [all_rows[n] for n in rng.permutation(36)[: rng.integers(0, 20)]]
        w, s, slot = np.array(some, int).reshape(-1, 3).T
        count, target, (vx, vy) = rng.integers(1, 9, len(w)), rng.integers(0, 4, len(w)), rng.normal(size=(2, len(w)))
        fuel = rng.uniform(0.0, 9.0, len(w)) if seed % 2 else 4.5
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(births, "SALVOS_MAX", most)
            found = launch_salvos(res, w, s, slot, count, target, vx, vy, fuel)
        want = [NONE] * len(w)
        for n in sorted(range(len(w)), key=lambda n: (w[n], units.uid[w[n], s[n]], slot[n])):
            a, b = int(w[n]), int(s[n])
            if len(rows[a]) < most:
                want[n] = len(rows[a])
                uid = int(born_uid(units.uid[a, b], born[a, b]))
                born[a, b] += 1
                rows[a].append((
                    uid, int(slot[n] > 0), b % 3, b, slot[n], target[n], count[n], 7.0 * b, -3.0 * b, vx[n], vy[n],
                    fuel[n] if seed % 2 else 4.5, [0, 12, 60][a] + 7, 1 << b % 3,
                ))  # fmt: skip
        assert found.tolist() == want
        salvos = res.world.salvos
        names = ("uid", "weapon", "side", "source", "slot", "target", "alive", "x_km", "y_km", "vx_km_s", "vy_km_s",
                 "fuel_s", "launch_impulse", "seen_by")  # fmt: skip
        for a in range(3):
            used = salvos.used()[a]
            assert list(zip(*(getattr(salvos, name)[a, used].tolist() for name in names), strict=True)) == rows[a]
        assert res.world.units.births.tolist() == born.tolist()
        assert salvos.uid.shape[1] == max(map(len, rows))
        if any(one != NONE for one in want):
            assert (res.this_impulse.swept.salvo_x == salvos.x_km).all()
            assert (res.this_impulse.swept.unit_y == units.y_km).all()
