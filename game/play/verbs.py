"""What a player can order, by key or by menu: the verbs, and what they are pointed at."""

from dataclasses import dataclass
from enum import Enum


class Needs(Enum):
    """What a verb has to be pointed at."""

    NOTHING = "nothing"
    ENEMY = "enemy"
    FRIEND = "friend"
    UNIT = "unit"  # of whichever side


@dataclass(frozen=True, slots=True)
class Verb:
    """One order verb: its id, key, words, what it needs to be pointed at, and whether craft carry it out."""

    id: str
    key: str
    label: str
    needs: Needs = Needs.NOTHING
    of_craft: bool = False


VERBS = {
    verb.id: verb
    for verb in (
        Verb("burn", "M", "burn"),
        Verb("coast", "X", "coast"),
        Verb("hold", "S", "hold station"),
        Verb("orbit", "B", "orbit"),
        Verb("intercept", "I", "intercept", Needs.UNIT),
        Verb("pursue", "Shift+I", "pursue", Needs.UNIT),
        Verb("follow", "J", "follow", Needs.FRIEND),
        Verb("formation", "O", "keep formation"),
        Verb("evade", "E", "evade"),
        Verb("withdraw", "W", "withdraw"),
        Verb("keep_range", "K", "keep range", Needs.UNIT),
        Verb("fire_at", "F", "fire at", Needs.ENEMY),
        Verb("bear", "Shift+S", "bear on", Needs.ENEMY),
        Verb("torpedoes", "V", "launch torpedoes", Needs.ENEMY),
        Verb("fire_free", "Shift+F", "fire at will"),
        Verb("fire_hold", "H", "hold fire"),
        Verb("priority", "G", "priority of targets"),
        Verb("avoid", "A", "spare", Needs.ENEMY),
        Verb("ram", "", "ram", Needs.ENEMY),
        Verb("tow", "T", "tow", Needs.FRIEND),
        Verb("cut_tow", "Shift+T", "cut tow"),
        Verb("readiness", "R", "readiness"),
        Verb("posture", "Shift+R", "posture"),
        Verb("power", "P", "power shares"),
        Verb("surrender", "", "strike colours"),
        Verb("launch", "C", "launch craft", of_craft=True),
        Verb("recall", "Shift+C", "recall craft", of_craft=True),
        Verb("strike", "N", "craft strike", Needs.ENEMY, of_craft=True),
        Verb("escort", "", "craft escort", Needs.FRIEND, of_craft=True),
    )
}
MENU_ROWS = 8


@dataclass(frozen=True, slots=True)
class Pointed:
    """What lies under the pointer: a unit or flight by row code, a body by number, or an empty place."""

    x_km: float
    y_km: float
    code: int = -1
    body: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the verb menu: the verb and what is known of how it would go."""

    verb: Verb
    note: str = ""
