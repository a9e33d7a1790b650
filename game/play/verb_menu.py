"""The menu of verbs for what was right-clicked: its rows, in which order, and what is written over and under them."""

import math
from dataclasses import dataclass, field

import numpy as np

from game.sim.odds import Futures

from ..rules.state.vocabulary import Level
from .choices import distances_km
from .commander import Commander, Relation
from .doubt import km_span, km_words
from .fan import Compared
from .known_names import KnownNames
from .model import BattleModel
from .order_words import selection_title
from .scene import Scene
from .verb_worth import Offer, Worth, best, ranked, worths
from .verbs import TOLD, Choice, Pointed
from .wording import counted, percent

_AT_REST_KM_S = 0.5


@dataclass(slots=True)
class VerbMenu:
    """Verbs offered for what was pointed at, beside a place of the window."""

    at: Pointed
    place: tuple[float, float]
    offered: Offer
    row: int = -1  # reached by the arrow keys, of the rows as they are shown
    touched: bool = False  # the hand is on it: rows keep their places
    worths: tuple[Worth | None, ...] = ()
    """Of the choices of `offered`."""
    order: list[int] = field(default_factory=list)
    """Which of the choices each row shows."""
    hovered: int = -1  # the row under the pointer
    flown: bool = False  # what the present orders lead to was known when the verbs were looked at
    compared: Compared | None = None

    def __post_init__(self) -> None:
        """Rows stand as they were offered until it is known what they are worth."""
        count = len(self.offered.choices)
        self.worths, self.order = (None,) * count, list(range(count))

    @property
    def choices(self) -> list[Choice]:
        """The rows."""
        return [self.offered.choices[n] for n in self.order]

    @property
    def told(self) -> list[Worth | None]:
        """What each row is worth."""
        return [self.worths[n] for n in self.order]

    @property
    def best(self) -> int:
        """The row that is best for the fleet; -1 while nobody knows."""
        found = best(self.worths, self.offered)
        return self.order.index(found) if found >= 0 else -1

    def renew(self, offered: Offer) -> None:
        """Take the same verbs, looked at anew; under the hand rows keep their places."""
        before = [choice.verb.id for choice in self.choices]
        now = [choice.verb.id for choice in offered.choices]
        self.offered, self.flown = offered, True
        self.worths, self.order = (None,) * len(now), list(range(len(now)))
        if self.touched and sorted(before) == sorted(now):
            self.order = [now.index(name) for name in before]

    @property
    def supposed(self) -> Futures | None:
        """The futures of the row under the pointer, or reached by the arrow keys; None where they are not known."""
        row = self.hovered if self.hovered >= 0 else self.row
        if not 0 <= row < len(self.order) or self.compared is None or not self.compared.late:
            return None
        plan = self.offered.plans[self.order[row]]
        return self.compared.late[plan] if plan >= 0 and self.compared.key == self.offered.key else None

    def hear(self, compared: Compared | None, model: BattleModel) -> None:
        """Take in what is known of the plans; rows are put in order while no hand is on them."""
        self.compared = compared
        self.worths = worths(self.offered, compared, model)
        if not self.touched and self.row < 0 and any(one is not None and one.futures for one in self.worths):
            self.order = ranked(self.worths, self.offered)


def title_words(commander: Commander, names: KnownNames, at: Pointed, scene: Scene) -> tuple[str, str]:
    """What was pointed at, and how far it is from the selection's lead and how fast it comes nearer."""
    model, units = commander.model, len(scene.x_km)
    if at.code < 0:
        title = model.names.name_of_code(model.world.body_code(at.body)) if at.body >= 0 else "Here"
        return title or "Here", _far_words(model, at, scene)
    if len(model.selection.codes) > 1 and at.code in model.selection.codes:
        return selection_title(model), whose_words(model)
    level = int(scene.level[at.code]) if at.code < units else int(Level.IDENTIFIED)
    if at.code >= units:
        return flight_title(model, at.code - units, scene), _motion_words(commander, at, scene)
    return names.of(at.code, level), _motion_words(commander, at, scene)


def flight_title(model: BattleModel, flight: int, scene: Scene) -> str:
    """What a flight is called, and how many craft it has: as they are counted."""
    row = model.names.flights[flight]
    count = int(scene.flight_alive[flight])
    if row.side == model.side:
        return f"{row.name}, {count}"
    return f"{model.names.class_names[row.class_id]}s, {count}"


def _far_words(model: BattleModel, at: Pointed, scene: Scene) -> str:
    lead = model.selection.lead
    if lead is None:
        return ""
    far = math.hypot(at.x_km - float(scene.x_km[lead]), at.y_km - float(scene.y_km[lead]))
    return f"{km_words(far)} km from {model.names.units[lead].name}"


def _motion_words(commander: Commander, at: Pointed, scene: Scene) -> str:
    """Distance and closing speed from the selection's lead; "" where there is none, or it is the lead itself."""
    model, lead, units = commander.model, commander.model.selection.lead, len(scene.x_km)
    if lead is None or at.code == lead:
        return ""
    seen = model.seen
    group, row = (seen.units, at.code) if at.code < units else (seen.flights, at.code - units)
    dx, dy = (float(getattr(group, a)[0, row] - getattr(seen.units, a)[0, lead]) for a in ("x_km", "y_km"))
    vx, vy = (float(getattr(group, a)[0, row] - getattr(seen.units, a)[0, lead]) for a in ("vx_km_s", "vy_km_s"))
    far = math.hypot(dx, dy)
    span = km_span(distances_km(commander, lead, at.code, scene)) if at.code < units else km_words(far)
    closing = -(dx * vx + dy * vy) / far if far > 0.0 else 0.0
    way = (
        "" if abs(closing) < _AT_REST_KM_S else f" · {'closing' if closing > 0 else 'opening'} {abs(closing):.0f} km/s"
    )
    return f"{span} km{way}"


def whose_words(model: BattleModel) -> str:
    """Who is to do what the menu offers: a name, or how many."""
    units, flights = model.selection.units, model.selection.flights
    if len(units) == 1 and not flights:
        return model.names.units[units[0]].name
    if units:
        return counted(len(units), "ship")
    return counted(int(np.sum(model.seen.flights.alive[0, flights])), "craft", "craft")


def footer_words(choice: Choice, worth: Worth | None, whose: str, turns: int) -> tuple[str, str]:
    """A verb, and what it means: why it would do nothing, or what it does and at what price."""
    if choice.vain:
        return choice.verb.label, f"does nothing: {choice.vain}"
    words = TOLD[choice.verb.id]
    if worth is not None and worth.selected == worth.selected:
        later = f"{percent(worth.selected)} lost in {counted(turns, 'turn')}"
        words += f" {whose}: {later}, {percent(worth.selected_soon)} in this one."
    return choice.verb.label, words


def is_enemy(commander: Commander, at: Pointed) -> bool:
    """Is what was pointed at an enemy's?"""
    return commander.relation(at.code) is Relation.ENEMY
