"""Which units are drawn as one symbol: those of a squadron that stand close, and squadrons that would overlap."""

import numpy as np

from game.play.camera import Camera
from game.play.clusters import clusters
from game.play.model import BattleModel
from game.play.scene import Scene
from game.ui.battle.map.symbols import Symbol, base_length, length_px, silhouette_of
from game.ui.screen import Metrics

from ....rules.state.columns import Array
from ....rules.state.vocabulary import Level, Stance

_MERGE_PX, _CROWD_PX = 10.0, 26.0
"""Units of a squadron, and whole squadrons, that are closer than this are one symbol; px at scale 1."""
_ALONE = 3
"""So many that are selected are picked out one by one; a squadron picked as a whole stays one symbol."""
_REGROUP_FRAMES = 10
_MARGIN_PX = 160
_SIDES_APART_PX = 1e7


class Grouping:
    """Groups the units of a scene, and keeps the groups while the film plays."""

    def __init__(self, model: BattleModel):
        self._side = model.side
        # What a slot may hold is the scenario's; what is drawn of it is up to the scene's level.
        self._squadron = np.array([row.squadron for row in model.names.units])
        self.kinds = np.array([silhouette_of(model, row.class_id) for row in model.names.units], dtype=object)
        """(S,) silhouettes."""
        self._symbols: list[Symbol] = []
        self._members: list[Array] = []
        self._key: object = None
        self._age = 0
        self.slots: dict[int, tuple[float, float, float]] = {}
        """Unit slot -> where it is on the screen (x, y) and its half length, for what is drawn on screen."""

    def symbols(
        self, camera: Camera, scene: Scene, metrics: Metrics, selected: set[int], *, steady: bool
    ) -> list[Symbol]:
        """The symbols of a scene; while it plays (`steady`) who stands with whom is judged six times a second."""
        points = camera.points(scene.x_km, scene.y_km)
        w, h = camera.size
        with np.errstate(invalid="ignore"):
            near = (points > -_MARGIN_PX).all(1) & (points < (w + _MARGIN_PX, h + _MARGIN_PX)).all(1)
        shown, alive, known = scene.shown & near, scene.hull_mj > 0, scene.level >= Level.IDENTIFIED
        key = (
            camera.km_px,
            metrics,
            tuple(selected),
            shown.tobytes(),
            alive.tobytes(),
            known.tobytes(),
            scene.stance.tobytes(),
        )
        self._age += 1
        if not steady or key != self._key or self._age > _REGROUP_FRAMES:
            group = _Group(self.kinds, points, scene, self._side, camera.km_px, metrics.scale)
            self._symbols = self._grouped(group, selected, np.flatnonzero(shown))
            self._key, self._age = key, 0
            self._members = [np.array(symbol.codes) for symbol in self._symbols]
        self._move(points)
        return self._symbols

    def _move(self, points: Array) -> None:
        """Put the symbols where their units are now."""
        self.slots = {}
        for symbol, members in zip(self._symbols, self._members, strict=True):
            places = points[members]
            middle = places.mean(0) if symbol.merged else places[0]
            symbol.x, symbol.y = float(middle[0]), float(middle[1])
            for code, (x, y) in zip(symbol.codes, places.tolist(), strict=True):
                self.slots[code] = (symbol.x, symbol.y, symbol.radius) if symbol.merged else (x, y, symbol.radius)

    def _grouped(self, group: "_Group", selected: set[int], drawn: Array) -> list[Symbol]:
        found: list[Symbol] = []
        alone = selected if len(selected) <= _ALONE else set()
        identified = group.scene.level >= Level.IDENTIFIED
        for squadron in np.unique(self._squadron[drawn]):
            rows = drawn[self._squadron[drawn] == squadron]
            for known in (True, False):
                found += group.of_squadron(rows[identified[rows] == known], alone, known)
        found = group.crowded(found)
        return sorted(found, key=lambda s: (s.alive, s.own, len(s.codes)))


class _Group:
    """The making of symbols for one frame."""

    def __init__(self, kinds: Array, points: Array, scene: Scene, side: int, km_px: float, scale: float):
        self.scene = scene
        self._kinds, self._points, self._km_px, self._scale = kinds, points, km_px, scale
        self._own, self._alive = scene.side == side, scene.hull_mj > 0

    def of_squadron(self, rows: Array, alone: set[int], known: bool) -> list[Symbol]:
        """Symbols of the units of one squadron: those alive that stand close as one; wrecks each for itself."""
        alive = self._alive[rows]
        single = ~alive | self.scene.struck[rows] | np.isin(rows, list(alone))
        merge = rows[~single]
        label = clusters(self._points[merge], _MERGE_PX * self._scale)
        found = [self._symbol(merge[label == number], known) for number in np.unique(label)]
        lonely = [*rows[single & alive], *rows[~alive]]
        return found + [self._symbol(np.array([slot]), known) for slot in lonely]

    def crowded(self, found: list[Symbol]) -> list[Symbol]:
        """The same with squadron symbols that would lie upon each other as one symbol of the heaviest of them."""
        squads = [s for s in found if s.merged]
        # Friend and foe keep apart: they are set so far from each other that no cluster spans two.
        off = [0.0 if s.own else _SIDES_APART_PX * (1 + s.stance) for s in squads]
        places = np.array([(s.x + apart, s.y) for s, apart in zip(squads, off, strict=True)]).reshape(-1, 2)
        groups: dict[int, list[Symbol]] = {}
        for symbol, number in zip(squads, clusters(places, _CROWD_PX * self._scale).tolist(), strict=True):
            groups.setdefault(number, []).append(symbol)
        return [s for s in found if not s.merged] + [_together(groups[number]) for number in sorted(groups)]

    def _symbol(self, members: Array, known: bool) -> Symbol:
        first, merged = int(members[0]), len(members) > 1
        kind = str(self._kinds[first])
        long = length_px(kind, self._km_px, self._scale)
        if merged:
            long = max(min(base_length(kind) * 1.15, 44) * self._scale, 22 * self._scale)
        x, y = self._points[members].mean(0) if merged else self._points[first]
        radius = long / 2 if known else 5 * self._scale
        own, alive = bool(self._own[first]), bool(self._alive[first])
        return Symbol(
            float(x),
            float(y),
            radius,
            [int(m) for m in members],
            own,
            alive,
            known,
            kind,
            merged,
            bool(self.scene.struck[first]),
            Stance(int(self.scene.stance[first])),
        )


def _together(group: list[Symbol]) -> Symbol:
    """Several squadron symbols as one."""
    if len(group) == 1:
        return group[0]
    head = max(group, key=lambda s: (s.known, base_length(s.kind), len(s.codes)))
    codes = head.codes + [code for s in group if s is not head for code in s.codes]
    count = len(codes)
    x, y = sum(s.x * len(s.codes) for s in group) / count, sum(s.y * len(s.codes) for s in group) / count
    return Symbol(x, y, head.radius * 1.15, codes, head.own, True, head.known, head.kind, True, False, head.stance)
