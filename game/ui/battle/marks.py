"""Ships and contacts on the map: silhouettes, counted squadron symbols, states, names; and what is where."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pygame

from game.play.camera import Camera
from game.play.model import BattleModel
from game.play.view import DAZED_PPM, STATE_WORDS, Scene, clusters
from game.ui.battle.craft import Craft
from game.ui.battle.symbols import LENGTHS, Picture, Symbol, length_px, silhouette_of
from game.ui.paint import palette, shapes, ships
from game.ui.paint.flames import flame_blit
from game.ui.paint.icons import draw_brackets, draw_contact, draw_state
from game.ui.paint.palette import Colour
from game.ui.paint.pixels import ADD, PREMUL, Point, blit_many, canvas, sprite_cache
from game.ui.paint.strokes import circle, ellipse, stroke
from game.ui.paint.text import draw_text, text_width
from game.ui.screen import Metrics

from ...rules.state.vocabulary import Level

MERGE_PX = 10.0
_CROWD_PX = 26.0
_FEW = 6
_REGROUP_FRAMES = 10
_DAZED_PX = 24
_states = sprite_cache(24)


class Marks:
    """Draws a scene over the ground and remembers what is where."""

    def __init__(self, model: BattleModel, metrics: Metrics):
        self._model, self._metrics = model, metrics
        # What a slot may hold is the scenario's; what is drawn of it is up to the scene's level.
        classes = np.array([row.class_id for row in model.names.units], dtype=np.int64)
        self._kinds = np.array([silhouette_of(model, int(c)) for c in classes], dtype=object)
        self._class_hull = model.tables.classes.hull_mj[classes]
        self._squadron = np.array([row.squadron for row in model.names.units])
        self._craft = Craft(model, metrics)
        self.picture = Picture()
        self._symbols_drawn: list[Symbol] = []
        self._named: Any = None
        self._km_px = 1.0
        self._hurt: Any = None
        self._groups: list[Symbol] = []
        self._groups_key: Any = None
        self._groups_age = 0
        self._members: Any = None
        self.slots: dict[int, tuple[float, float, float]] = {}
        """Unit slot -> where it is on the screen (x, y) and its half length, for what is drawn on screen."""

    def resize(self, metrics: Metrics) -> None:
        """Take another scale."""
        self._metrics = metrics
        self._craft.resize(metrics)

    # ---- the whole

    def draw(
        self,
        surface: pygame.Surface,
        camera: Camera,
        scene: Scene,
        *,
        selected: Sequence[int] = (),
        hovered: int = -1,
        no_order: Sequence[int] = (),
        names: int = 1,
        engines: bool = False,
        clock_s: float = 0.0,
        busy: Sequence[pygame.Rect] = (),
    ) -> None:
        """Draw everything that may be seen at a moment. `names`: 0 none, 1 the notable, 2 all."""
        self.picture = Picture()
        self.slots = {}
        self.picture.symbols += self._craft.draw(surface, camera, scene, clock_s, self._kinds)
        self._km_px = camera.km_px
        self._note_hurt(scene)
        symbols = self._symbols(camera, scene, set(selected), steady=engines)
        self._draw_symbols(surface, symbols, scene, engines)
        self.picture.symbols += symbols
        self._draw_states(surface, symbols, scene, selected, hovered, no_order)
        self._symbols_drawn, self._named = symbols, (scene, tuple(selected), hovered, names, list(busy))

    def draw_names(self, surface: pygame.Surface) -> None:
        """Write the names and counts of what `draw` has drawn: over everything else, so that no beam bends them."""
        scene, selected, hovered, names, busy = self._named
        told: set[int] = set()
        if names:
            told = self._draw_names(surface, self._symbols_drawn, scene, selected, hovered, names, busy)
        for symbol in self._symbols_drawn:
            if symbol.merged and id(symbol) not in told:
                self._draw_count(surface, symbol)

    def _note_hurt(self, scene: Scene) -> None:
        """Which units may have something to tell of their state: most have nothing."""
        systems = scene.system_ppm
        self._hurt = (scene.hull_mj < self._class_hull * 0.5) | (systems <= 0).any(1)
        self._hurt |= (scene.daze_ppm >= DAZED_PPM) | scene.feigning

    def _states_of(self, scene: Scene, slot: int) -> list[str]:
        return scene.states(slot, True, float(self._class_hull[slot])) if self._hurt[slot] else []

    def _symbols(self, camera: Camera, scene: Scene, selected: set[int], *, steady: bool) -> list[Symbol]:
        """The symbols of a scene; while it plays (`steady`) who stands with whom is judged six times a second."""
        points = camera.points(scene.x_km, scene.y_km)
        w, h = camera.size
        with np.errstate(invalid="ignore"):
            near = (points > -160).all(1) & (points[:, 0] < w + 160) & (points[:, 1] < h + 160)
        shown, alive, known = scene.shown & near, scene.hull_mj > 0, scene.level >= Level.IDENTIFIED
        key = camera.km_px, self._metrics, tuple(selected), shown.tobytes(), alive.tobytes(), known.tobytes()
        self._groups_age += 1
        if not steady or key != self._groups_key or self._groups_age > _REGROUP_FRAMES:
            self._groups = self._grouped(camera, scene, selected, points, np.flatnonzero(shown))
            self._groups_key, self._groups_age = key, 0
            self._members = [np.array(symbol.codes) for symbol in self._groups]
        for symbol, members in zip(self._groups, self._members, strict=True):
            places = points[members]
            middle = places.mean(0) if symbol.merged else places[0]
            symbol.x, symbol.y = float(middle[0]), float(middle[1])
            for code, (x, y) in zip(symbol.codes, places.tolist(), strict=True):
                self.slots[code] = (symbol.x, symbol.y, symbol.radius) if symbol.merged else (x, y, symbol.radius)
        return self._groups

    def _grouped(self, camera: Camera, scene: Scene, selected: set[int], points: Any, drawn: Any) -> list[Symbol]:
        own = scene.side == self._model.side
        found: list[Symbol] = []
        scale = self._metrics.scale
        alive = scene.hull_mj > 0
        # Few are picked out one by one; a squadron picked as a whole stays one symbol.
        alone = selected if len(selected) <= 3 else set()
        for squadron in np.unique(self._squadron[drawn]):
            rows = drawn[self._squadron[drawn] == squadron]
            for identified in (True, False):
                group = rows[(scene.level[rows] >= Level.IDENTIFIED) == identified]
                living = group[alive[group]]
                merge = np.array([s for s in living if int(s) not in alone], dtype=np.int64)
                label = clusters(points[merge], MERGE_PX * scale)
                for number in np.unique(label):
                    members = merge[label == number]
                    found.append(self._symbol(members, points, identified, bool(own[members[0]]), camera.km_px))
                singles = [int(s) for s in group if int(s) in alone and alive[s]]
                singles += [int(s) for s in group[~alive[group]]]
                for slot in singles:
                    found.append(self._symbol(np.array([slot]), points, identified, bool(own[slot]), camera.km_px))
        found = self._crowded(found, alive)
        for symbol in found:
            symbol.alive = bool(alive[symbol.codes[0]])
        return sorted(found, key=lambda s: (s.alive, s.own, len(s.codes)))

    def _crowded(self, found: list[Symbol], alive: Any) -> list[Symbol]:
        """Squadron symbols that would lie upon each other, as one symbol of the heaviest of them."""
        squads = [s for s in found if s.merged and alive[s.codes[0]]]
        if len(squads) < 2:
            return found
        places = np.array([(s.x, s.y) for s in squads])
        # Sides keep apart: they are set so far from each other that no cluster spans two.
        places[:, 0] += np.array([0.0 if s.own else 1e7 for s in squads])
        label = clusters(places, _CROWD_PX * self._metrics.scale)
        kept = [s for s in found if not (s.merged and alive[s.codes[0]])]
        for number in np.unique(label):
            group = [s for s, n in zip(squads, label, strict=True) if n == number]
            if len(group) == 1:
                kept += group
                continue
            head = max(group, key=lambda s: (s.known, LENGTHS.get(s.kind, 24), len(s.codes)))
            codes = head.codes + [code for s in group if s is not head for code in s.codes]
            count = sum(len(s.codes) for s in group)
            x = sum(s.x * len(s.codes) for s in group) / count
            y = sum(s.y * len(s.codes) for s in group) / count
            kept.append(Symbol(x, y, head.radius * 1.15, codes, head.own, True, head.known, head.kind, True))
        return kept

    def _symbol(self, members: Any, points: Any, identified: bool, own: bool, km_px: float) -> Symbol:
        kind = str(self._kinds[members[0]])
        scale = self._metrics.scale
        merged = len(members) > 1
        long = length_px(kind, km_px, scale)
        if merged:
            long = max(min(LENGTHS.get(kind, 24) * 1.15, 44) * scale, 22 * scale)
        x, y = points[members].mean(0) if merged else points[members[0]]
        radius = long / 2 if identified else 5 * scale
        return Symbol(float(x), float(y), radius, [int(m) for m in members], own, True, identified, kind, merged)

    # ---- ships

    def _colour(self, symbol: Symbol, scene: Scene) -> Colour:
        if not symbol.alive:
            return palette.WRECK
        return palette.OWN if symbol.own else palette.ENEMY

    def _draw_symbols(self, surface: pygame.Surface, symbols: list[Symbol], scene: Scene, engines: bool) -> None:
        batches: dict[tuple[str, int, Colour, bool, float], list[tuple[float, float, float, float]]] = {}
        flames: list[tuple[pygame.Surface, tuple[int, int]]] = []
        for symbol in symbols:
            slot = symbol.codes[0]
            if not symbol.known:
                alpha = 0.45 if scene.stale[slot] else 0.8
                draw_contact(surface, (symbol.x, symbol.y), 9 * self._metrics.scale, palette.ENEMY, alpha)
                continue
            colour = self._colour(symbol, scene)
            alpha = 0.55 if scene.stale[slot] else 1.0
            burn = scene.throttle_ppm[slot] / 1e6 if engines and symbol.alive else 0.0
            way = float(scene.hx[slot]), -float(scene.hy[slot])
            long = symbol.radius * 2
            if not symbol.alive:
                key = "hulk", round(long), colour, True, 0.9
            else:
                key = symbol.kind, round(long), colour, False, alpha
                if burn > 0.02 and long >= 18:
                    # Flames lie under all hulls, so that those of one class can be drawn at once.
                    flame = round(min(0.75, 0.12 + 0.5 * burn), 1)
                    flames.append(flame_blit(symbol.kind, (symbol.x, symbol.y), round(long), way, colour, flame))
            batches.setdefault(key, []).append((symbol.x, symbol.y, *way))
        blit_many(surface, flames, ADD)
        for (kind, long, colour, dim, alpha), rows in batches.items():
            places = np.array(rows)
            ships.draw_ships(surface, kind, long, places[:, :2], places[:, 2:], colour, dim, alpha=alpha)

    # ---- states, selection

    def _draw_states(
        self, surface: pygame.Surface, symbols: list[Symbol], scene: Scene, selected: Sequence[int], hovered: int,
        no_order: Sequence[int],
    ) -> None:  # fmt: skip
        scale, picked, idle = self._metrics.scale, set(selected), set(no_order)
        for symbol in symbols:
            slot = symbol.codes[0]
            place, long = (symbol.x, symbol.y), symbol.radius * 2
            if len(picked) > _FEW and picked.intersection(symbol.codes):
                # Many are marked plainly, or the marks would hide them.
                draw_brackets(surface, place, symbol.radius + 5 * scale, 0.7 * scale)
            elif picked.intersection(symbol.codes):
                shapes.glow(surface, place, max(20, symbol.radius * 0.8), palette.OWN, 0.16)
                circle(surface, place, symbol.radius + 8 * scale, palette.OWN_LIGHT, 1.2, 0.9)
                draw_brackets(surface, place, symbol.radius + 13 * scale, scale)
            elif hovered in symbol.codes:
                circle(surface, place, symbol.radius + 7 * scale, palette.TEXT, 1.2, 0.8)
            if idle.intersection(symbol.codes) and symbol.alive:
                way = float(scene.hx[slot]), -float(scene.hy[slot])
                draw_state(surface, "no_order", place, long, scale, way)
            if symbol.own and symbol.alive and not symbol.merged and long >= 15 * scale:
                way = float(scene.hx[slot]), -float(scene.hy[slot])
                for state in self._states_of(scene, slot):
                    if state == "dazed" and long < _DAZED_PX * scale and slot not in picked and hovered != slot:
                        # Rings round every small ship of a fleet would hide it.
                        continue

                    self._draw_mark(surface, state, place, long, min(scale, max(0.7, long / 40)), way)
            elif not symbol.own and symbol.alive and (scene.stale[slot] or scene.doubt_km[slot] > 0):
                reach = max(symbol.radius + 7 * scale, float(scene.doubt_km[slot]) / self._km_px)
                ellipse(
                    surface, place, (reach * 1.4, reach * 0.8), palette.ENEMY_LIGHT, 1.1, 0.7, turn_deg=20, dash=(6, 5)
                )

    def _draw_mark(
        self, surface: pygame.Surface, state: str, place: Point, long: float, scale: float, way: Point
    ) -> None:
        """A state mark from a cache: in a beaten fleet there are a hundred of them in every frame."""
        whole = max(8, round(long / 4) * 4)
        turn = round(math.degrees(math.atan2(way[1], way[0])) / 5) % 72
        reach = whole // 2 + round(34 * scale)

        def paint() -> pygame.Surface:
            sheet = canvas((2 * reach + 1, 2 * reach + 1))
            angle = math.radians(turn * 5)
            draw_state(sheet, state, (reach, reach), whole, scale, (math.cos(angle), math.sin(angle)))
            return sheet

        sprite = _states.recall((state, whole, turn, round(scale, 2)), paint)
        surface.blit(sprite, (round(place[0]) - reach, round(place[1]) - reach), special_flags=PREMUL)

    def _draw_count(self, surface: pygame.Surface, symbol: Symbol) -> None:
        colour = palette.OWN_LIGHT if symbol.own else palette.ENEMY_LIGHT
        size = self._metrics.text(12)
        place = symbol.x + symbol.radius * 0.7 + 6 * self._metrics.scale, symbol.y + symbol.radius * 0.55 + 3
        draw_text(surface, place, f"×{len(symbol.codes)}", size, colour, "bold", halo=2)

    # ---- names

    def _draw_names(
        self, surface: pygame.Surface, symbols: list[Symbol], scene: Scene, selected: Sequence[int], hovered: int,
        level: int, taken: list[pygame.Rect],
    ) -> set[int]:  # fmt: skip
        named = set(selected) if len(selected) <= _FEW else set(selected[:1])
        commander = int(self._model.seen.sides.commander[0, self._model.side])
        wanted = []
        for symbol in symbols:
            first = symbol.codes[0]
            important = (
                (4 if named.intersection(symbol.codes) else 0) + (3 if hovered in symbol.codes else 0)
                + (2 if commander in symbol.codes else 0) + (1 if symbol.merged else 0)
            )  # fmt: skip
            states = self._states_of(scene, first) if symbol.own else []
            if symbol.own and not symbol.merged and any(s in states for s in ("no_drive", "no_bridge")):
                important += 1
            if important or (level > 1 and (symbol.radius > 10 * self._metrics.scale or symbol.own)):
                wanted.append((important, symbol, states))
        told: set[int] = set()
        for important, symbol, states in sorted(wanted, key=lambda row: (-row[0], row[1].x)):
            if self._draw_name(surface, symbol, states, commander, taken, must=important >= 3):
                told.add(id(symbol))
        return told

    def _words(self, symbol: Symbol, states: list[str], commander: int) -> tuple[str, str]:
        names = self._model.names
        row = names.units[symbol.codes[0]]
        if symbol.merged:
            count = len(symbol.codes)
            squadrons = {names.units[code].squadron for code in symbol.codes}
            if not symbol.known:
                return f"{count} contacts", "not identified"
            if len(squadrons) > 1:
                return names.side_names[row.side], f"{count} ships in {len(squadrons)} squadrons"
            of_class = "" if symbol.own else f"{names.class_names[row.class_id].lower()}s"
            return f"{names.squadron_names[row.squadron]} ×{count}", of_class
        if not symbol.known:
            return f"Contact {symbol.codes[0] + 1}", "not identified"
        words = [STATE_WORDS[state] for state in states if state != "no_bridge"][:2]
        spec = self._model.scenario.spec.squadron[row.squadron]
        own = dict(spec.unit).get(row.id)
        captain = (own.captain if own is not None else None) or spec.captain
        if commander in symbol.codes and captain:
            words.insert(0, captain)
        return row.name, ", ".join(words) if words else ("wreck" if not symbol.alive else "")

    def _draw_name(
        self, surface: pygame.Surface, symbol: Symbol, states: list[str], commander: int, taken: list[pygame.Rect],
        *, must: bool,
    ) -> bool:  # fmt: skip
        m = self._metrics
        name, note = self._words(symbol, states, commander)
        size, small = m.text(13), m.text(12)
        wide = int(max(text_width(name, size, "bold"), text_width(note, small))) + 2
        high = size + (small + 6 if note else 4)
        gap = symbol.radius * 0.8 + m.b(12)
        spots = (
            (symbol.x + gap, symbol.y + gap * 0.35, "l"), (symbol.x - gap, symbol.y + gap * 0.35, "r"),
            (symbol.x, symbol.y + gap + high * 0.3, "c"), (symbol.x, symbol.y - gap - high * 0.7, "c"),
        )  # fmt: skip
        for x, y, anchor in spots:
            left = x - (wide / 2 if anchor == "c" else wide if anchor == "r" else 0)
            box = pygame.Rect(int(left), int(y - size * 0.6), wide, high)
            if box.collidelist(taken) < 0:
                break
        else:
            if not must:
                return False
            x, y, anchor = spots[0]
            box = pygame.Rect(int(x), int(y - size * 0.6), wide, high)
        taken.append(box)
        self.picture.labels.append(box)
        bright = palette.OWN_LIGHT if symbol.own else palette.ENEMY_LIGHT
        colour = palette.TEXT if symbol.own and not symbol.merged and symbol.alive else bright
        draw_text(surface, (x, y), name, size, colour if symbol.alive else palette.TEXT_2, "bold", anchor, halo=2)
        if note:
            tone = palette.DANGER if any(s in states for s in ("burning", "no_drive")) else palette.TEXT_2
            draw_text(surface, (x, y + (size + small) * 0.62), note, small, tone, anchor=anchor, halo=2)
        return True

    def drawn_length(self, slot: int, km_px: float) -> float:
        """How long a unit is drawn at a zoom."""
        return length_px(str(self._kinds[slot]), km_px, self._metrics.scale)

    def kind_of(self, slot: int) -> str:
        """The silhouette of a unit."""
        return str(self._kinds[slot])

    def hull_max(self, slot: int) -> float:
        """The hull of a whole unit of its class, MJ."""
        return float(self._class_hull[slot])


def draw_box(surface: pygame.Surface, box: pygame.Rect) -> None:
    """The box that is being dragged to select."""
    shapes.rounded(surface, box, palette.OWN, 0.08, 2)
    stroke(
        surface, (box.topleft, box.topright, box.bottomright, box.bottomleft), palette.OWN_LIGHT, 1.0, 0.8, closed=True
    )
