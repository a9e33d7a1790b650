"""What is laid over the map: threat, cover, what sensors see, noise; asked of the core at a grid of places.

Places are those of the map's own frame.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ..rules import Lookout
from ..rules.state.columns import NONE, Array
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, PPM, Level
from ..rules.state.world import World
from .answerer import Answerer
from .camera import Camera
from .contours import contours, filled, runs, softened
from .model import BattleModel
from .scene import Scene

THREATS = (0.10, 0.25, 0.40, 0.55)
"""Chances to be hit at which lines are drawn."""
SHOWN = ("silent", "coasting", "burning")
"""What a target does at whose edges of detection lines are drawn."""
_STEP_PX = 20.0
"""Places of the grid are about so far apart on the screen, at scale 1."""
_FIRST = 3
"""Times as far apart they are at first, so that something is shown soon."""
_BEYOND = 0.3
"""Part of the window's width and height that is looked at beyond its edges, so that the map may be moved a little."""
_KEPT = 4
"""So many of the last answers are kept."""
_SNAP = 4
"""The grid's middle moves by so many parts of the window."""


@dataclass(frozen=True, slots=True)
class Area:
    """A grid of places: the first, how far they are apart, how many there are."""

    x_km: float
    y_km: float
    step_km: float
    wide: int
    high: int

    @classmethod
    def about(cls, camera: Camera, scale: float) -> "Area":
        """One for what a camera shows and something more; the same for neighbouring looks and zooms."""
        look, size = camera.goal, camera.size
        km_px = 2.0 ** (np.ceil(2.0 * np.log2(look.km_px)) / 2.0)
        step = float(km_px * _STEP_PX * max(scale, 0.5))
        snap = [side * km_px / _SNAP for side in size]
        middle = [round(at / by) * by for at, by in zip((look.x_km, look.y_km), snap, strict=True)]
        counts = [int(np.ceil(side * km_px * (1.0 + 2.0 * _BEYOND) / step)) + 1 for side in size]
        first = [at - 0.5 * (n - 1) * step for at, n in zip(middle, counts, strict=True)]
        return cls(float(first[0]), float(first[1]), step, *counts)

    def coarser(self, times: int) -> "Area":
        """The same with places farther apart."""
        wide, high = (-(-(n - 1) // times) + 1 for n in (self.wide, self.high))
        return Area(self.x_km, self.y_km, self.step_km * times, wide, high)

    def places(self) -> tuple[Array, Array]:
        """All places, row by row: (N,) km each."""
        x = self.x_km + self.step_km * np.arange(self.wide)
        y = self.y_km + self.step_km * np.arange(self.high)
        return np.tile(x, self.high), np.repeat(y, self.wide)

    def km(self, line: Array) -> Array:
        """Places (N, 2) km of (column, row)."""
        return np.array([self.x_km, self.y_km]) + self.step_km * line

    def at(self, values: Array, x_km: float, y_km: float) -> float | None:
        """What values (H, W) are at a place, by its four neighbours; None beyond the grid."""
        column, row = (x_km - self.x_km) / self.step_km, (y_km - self.y_km) / self.step_km
        if not (0.0 <= column < self.wide - 1 and 0.0 <= row < self.high - 1):
            return None
        return float(sampled(values, np.array([column]), np.array([row]))[0])


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `layers` of "threat" and "sensors", with everybody where the map shows them at a moment."""

    key: object
    seen: World
    side: int
    units_km: tuple[Array, Array]
    bodies_km: tuple[Array, Array]
    area: Area
    layers: tuple[str, ...]
    hovered: int = NONE  # the one contact whose fire is asked about; NONE: all
    who: int = NONE  # the own unit that would stand there; NONE: any
    eyes: tuple[int, ...] = ()  # own units that look; none: all
    signature_ppm: int = PPM  # of what they look for
    later: bool = False  # a turn after the coming one is shown


@dataclass(frozen=True, slots=True)
class Survey:
    """Values over an area (H, W), and lines by layer and level, places (N, 2) km."""

    key: object
    area: Area
    whole: bool
    hovered: int = NONE
    who: int = NONE
    values: dict[str, Array] = field(default_factory=dict)
    lines: dict[str, dict[float, list[Array]]] = field(default_factory=dict)

    def of(self, question: Question) -> bool:
        """Was the same turn looked at?"""
        return isinstance(self.key, _Key) and isinstance(question.key, _Key) and self.key.turn == question.key.turn


class _Key(NamedTuple):
    """What a question depends on."""

    turn: int
    shown: object  # moment, and paths that lead there
    area: Area
    layers: tuple[str, ...]
    hovered: int
    who: int
    eyes: tuple[int, ...]
    signature_ppm: int


class Surveyor(Answerer[Question, Survey]):
    """Answers the latest question about places; the last few answers are kept, for who points at a contact and away."""

    def __init__(self, tables: Tables):
        super().__init__("survey", surveys, tables)
        self._kept: dict[object, Survey] = {}

    def ask(self, question: Question) -> None:
        """Ask, unless it was answered lately or just asked."""
        latest = self.latest
        if latest is not None and latest.whole:
            self._kept[latest.key] = latest
            for old in list(self._kept)[:-_KEPT]:
                del self._kept[old]
        kept = self._kept.get(question.key)
        if kept is None:
            super().ask(question)
        elif latest is not kept:
            with self._lock:
                self._question, self._answer, self.asked_key = None, kept, question.key

    def forget(self) -> None:
        """Drop what was told: the turn has changed."""
        self._kept = {}
        super().forget()


def question(
    model: BattleModel, scene: Scene, camera: Camera, scale: float, levels: Mapping[str, int], hovered: int,
    shown: object,
) -> Question | None:  # fmt: skip
    """What is to be asked about what the camera shows; None where nothing is laid over the map.

    levels: of the overlays; at 1 threat is that to the selection's lead, and only the selected look. hovered: the
    contact whose fire alone is asked about, NONE = all. `shown` names the moment that `scene` shows.
    """
    layers = tuple(name for name in ("threat", "sensors") if levels[name])
    selected = model.selection.units
    if not layers or ("sensors" not in layers and not scene.alive[_foes(model, scene)].any()):
        return None
    foe = 0 <= hovered < len(scene.alive) and bool(scene.alive[hovered]) and hovered in _foes(model, scene)
    one = hovered if foe and levels["threat"] else NONE
    who = selected[0] if levels["threat"] == 1 and selected else NONE
    eyes = tuple(selected) if levels["sensors"] == 1 else ()
    signature = _signature_ppm(model, scene, hovered if foe else NONE) if levels["sensors"] else PPM
    area = Area.about(camera, scale)
    key = _Key(model.turn, shown, area, layers, one, who, eyes, signature)
    units, bodies = (scene.x_km, scene.y_km), (scene.body_x_km, scene.body_y_km)
    later = scene.t >= IMPULSES
    return Question(key, model.seen, model.side, units, bodies, area, layers, one, who, eyes, signature, later)


def _foes(model: BattleModel, scene: Scene) -> Array:
    """Slots of enemies that are shown."""
    return np.flatnonzero(scene.shown & model.seen.sides.foes_of(model.side, scene.side[None])[0])


def _signature_ppm(model: BattleModel, scene: Scene, hovered: int) -> int:
    """Of the contact that is pointed at, else of the class that most contacts are; a whole one where none is known."""
    known = _foes(model, scene)
    known = known[scene.alive[known] & (scene.level[known] >= Level.IDENTIFIED)]
    if hovered in known:
        known = np.array([hovered])
    classes = model.seen.units.class_id[0, known]
    return int(model.tables.classes.signature_ppm[np.bincount(classes).argmax()]) if len(classes) else PPM


def surveys(given: tuple[Any, ...], question: Question) -> Iterator[Survey]:
    """What is asked, roughly at first and then in full; `given`: the tables of the battle."""
    (tables,) = given
    yield _survey(question, tables, question.area.coarser(_FIRST), whole=False)
    yield _survey(question, tables, question.area, whole=True)


def _survey(question: Question, tables: Tables, area: Area, *, whole: bool) -> Survey:
    places_km = question.units_km, question.bodies_km
    look = Lookout.standing(question.seen, tables, question.side, *places_km, later=question.later)
    places = _outside(*area.places(), question.bodies_km, tables.bodies.radius_km)
    found = Survey(question.key, area, whole, question.hovered, question.who)
    if len(tables.bodies.radius_km) and len(look.contacts()):
        _keep(found, "cover", look.cover_km(*places), (0.0,))
    if "threat" in question.layers:
        _threat(found, question, look, places)
    if "sensors" in question.layers:
        _sensors(found, question, look, places)
    return found


def _threat(found: Survey, asked: Question, look: Lookout, places: tuple[Array, Array]) -> None:
    of = None if asked.hovered == NONE else np.array([asked.hovered])
    told = look.threat(*places, of, asked.who, found.area.step_km)
    _keep(found, "threat", told.chance, THREATS, soft=1, within="cover")
    found.values["enemies"] = told.enemies.reshape(found.area.high, found.area.wide).astype(np.float32)


def _sensors(found: Survey, asked: Question, look: Lookout, places: tuple[Array, Array]) -> None:
    of = np.array(asked.eyes, dtype=np.int64) if asked.eyes else None
    levels = look.shows(asked.signature_ppm)
    if len(look.tables.bodies.radius_km):
        _keep(found, "blind", look.blind_km(*places, of), (0.0,))
    _keep(found, "seen", np.minimum(look.seen_at(*places, of), 1.5 * max(levels)), levels, within="blind")
    for name, own in (("noise", False), ("veil", True)):
        noise = look.noise_ppm(*places, own=own).astype(np.float64) / PPM
        if noise.any():
            _keep(found, name, noise, (look.clear_ppm / PPM,), soft=1)


def _keep(
    found: Survey, name: str, values: Array, levels: tuple[float, ...], soft: int = 0, within: str = ""
) -> None:  # fmt: skip
    """Keep values and their lines at some levels, only where a layer kept before is above 0 (`within`)."""
    area, edge = found.area, found.values.get(within)
    grid = values.reshape(area.high, area.wide)
    if edge is not None:
        grid = filled(grid, edge > 0.0)
    grid = softened(grid, soft)
    found.values[name] = grid.astype(np.float32)
    found.lines[name] = {}
    for level in levels:
        lines = contours(grid, level)
        if edge is not None:
            lines = [part for line in lines for part in runs(line, sampled(edge, *line.T) > 0.0)]
        found.lines[name][level] = [area.km(line) for line in lines]


def sampled(values: Array, column: Array, row: Array) -> Array:
    """Values (H, W) at places (N,) between their four neighbours; beyond the grid as at its edge."""
    high, wide = values.shape
    column, row = np.clip(column, 0.0, wide - 1.001), np.clip(row, 0.0, high - 1.001)
    c, r = column.astype(np.intp), row.astype(np.intp)
    u, v = column - c, row - r
    low = values[r, c] * (1.0 - u) + values[r, c + 1] * u
    return low * (1.0 - v) + (values[r + 1, c] * (1.0 - u) + values[r + 1, c + 1] * u) * v


def _outside(x_km: Array, y_km: Array, bodies_km: tuple[Array, Array], radius_km: Array) -> tuple[Array, Array]:
    """Places with those inside of bodies moved out to the surface: lines then run on to a limb as they came."""
    x, y = x_km.copy(), y_km.copy()
    for bx, by, radius in zip(*bodies_km, radius_km, strict=True):
        dx, dy = x - bx, y - by
        far = np.sqrt(dx * dx + dy * dy)
        inside = far < radius
        scale = np.where(inside, 1.001 * radius / np.where(far > 0.0, far, 1.0), 1.0)
        x, y = np.where(inside, bx + dx * scale, x), np.where(inside, by + dy * scale, y)
    return x, y
