"""What a player can order, by key or by menu: the verbs, and what they are pointed at."""

from dataclasses import dataclass
from enum import Enum

from .war import FINAL


class Needs(Enum):
    """What a verb has to be pointed at."""

    NOTHING = "nothing"
    ENEMY = "enemy"
    FRIEND = "friend"
    UNIT = "unit"  # of whichever side
    STRANGER = "stranger"  # of a side that one neither fights nor is allied to


@dataclass(frozen=True, slots=True)
class Verb:
    """One order verb: its id, key, words, what it needs to be pointed at, whether craft or the side carry it out."""

    id: str
    key: str
    label: str
    needs: Needs = Needs.NOTHING
    of_craft: bool = False
    of_side: bool = False  # the side as a whole is told, whoever is selected


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
        Verb("readiness", "R", "readiness, posture"),
        Verb("posture", "Shift+R", "posture"),
        Verb("power", "P", "power shares"),
        Verb("surrender", "", "strike colours"),
        Verb("launch", "C", "launch craft", of_craft=True),
        Verb("recall", "Shift+C", "recall craft", of_craft=True),
        Verb("strike", "N", "craft strike", Needs.ENEMY, of_craft=True),
        Verb("escort", "", "craft escort", Needs.FRIEND, of_craft=True),
        Verb("hold_back", "Shift+N", "craft hold back", of_craft=True),
        Verb("war", "", "declare war", Needs.STRANGER, of_side=True),
    )
}
GRAVE = ("ram", "surrender", "war")
"""What costs the ship, or cannot be taken back: asked about once more, and never recommended."""
TOLD = {
    "pursue": "Go after it and pass at speed, guns in reach.",
    "burn": "Full thrust towards this place, then coast: nothing slows by itself.",
    "coast": "No thrust: it goes on as it goes, and falls where it hovered.",
    "hold": "Comes to rest, and hovers beside a body.",
    "orbit": "Circles the body at the height that is told, which costs nothing once it is on its way.",
    "intercept": "Goes to meet it and stays with it.",
    "follow": "Keeps its present place beside the friend.",
    "formation": "All keep their present places beside the first.",
    "evade": "Half of the drive goes into not being where the shot is aimed; again: stops.",
    "withdraw": "Leaves the reach of all enemies that are known, never into a body.",
    "keep_range": "Stays at two thirds of its longest reach, at rest with it.",
    "fire_at": "Fires at it before all others; at others while it is out of reach.",
    "bear": "Keeps the bow on it, or the side with the guns, whatever the course.",
    "torpedoes": "Launches as many as the tubes hold; again for more.",
    "fire_free": "Fires at whatever is in reach, spread over all.",
    "fire_hold": "Fires at nobody, and is seen later for it.",
    "priority": "Goes through what is fired at first: spread, nearest, biggest, weakest.",
    "avoid": "Never fires at it.",
    "ram": "Strikes it at full speed. Both may be lost.",
    "tow": "Meets it, hooks it, and carries it away from the body.",
    "cut_tow": "Lets the tow go, which keeps its course.",
    "readiness": "Opens the list of levels of readiness.",
    "posture": "Opens the list of postures: active, silent, feigning damage and so on.",
    "power": "Goes on to the next sharing of power: run, fight, shell.",
    "surrender": "Strikes its colours: all aboard live, the ship is lost.",
    "launch": "Craft leave the hangar, hold where they are, and fight what comes near.",
    "recall": "Craft come back and land.",
    "strike": "Craft go for it, wherever it goes.",
    "escort": "Craft stay with the friend and fight what comes near.",
    "hold_back": "Craft stop where their guns reach drones and the pulse does not; again: they go close.",
    "war": f"Your side and theirs fight from this turn on, and so does who joins in. {FINAL}.",
}
"""What each does, in a sentence."""
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
    vain: str = ""  # why it would do nothing
