"""What a player can mean by a key, a click or a drag: the words between input and play."""

from dataclasses import dataclass
from enum import Enum, auto

from .burn import Burn
from .sentences import Line
from .verbs import Pointed


class Command(Enum):
    """Intents that need no more said."""

    END_TURN = auto()
    END_WATCHING = auto()
    RUN_ON = auto()  # turn after turn until something happens
    STEP_BACK = auto()  # leave what is open, else open the pause menu
    LOOK_AT_ALL = auto()
    LOOK_AT_SELECTION = auto()
    SELECT_ALL = auto()
    SELECT_NONE = auto()
    FOLD_FLEET = auto()
    UNDO = auto()
    REDO = auto()
    COPY = auto()
    PASTE = auto()
    PASTE_TURNED = auto()
    CLEAR_ORDERS = auto()  # of the selection
    RESTART_TURN = auto()  # all orders
    TYPE_BURN = auto()
    ERASE_LETTER = auto()
    STOP_TYPING = auto()
    ENTER_TYPED = auto()
    STOP_POINTING = auto()
    CLOSE_VERB_MENU = auto()
    CLOSE_STATES = auto()  # the list of readiness and postures
    CHOOSE_STATE = auto()
    CHOOSE_VERB = auto()  # the row of the verb menu that the keys have reached
    CLOSE_PAUSE_MENU = auto()
    CHOOSE_PAUSE_ROW = auto()
    CLOSE_SHOT = auto()
    PLAY_OR_PAUSE = auto()
    SLOWER = auto()
    FASTER = auto()
    NEXT_LOSS = auto()
    FOLLOW_SELECTED = auto()
    SETTINGS = auto()
    READ_AGAIN = auto()  # the scenario's file, before anything was played
    LEAVE = auto()


class PowerShift(Enum):
    """Five percent of power moved to or from the shields: (steps of the drive, steps of the weapons)."""

    TO_DRIVE = (1, 0)
    FROM_DRIVE = (-1, 0)
    TO_WEAPONS = (0, 1)
    FROM_WEAPONS = (0, -1)


class Waited(Enum):
    """What the player can have a battle that runs on stop for."""

    CONTACT = "a new contact"
    LOSS = "a loss"
    ORDER = "an order from above"
    ARRIVAL = "an arrival"


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Have running on stop for something, or no longer."""

    what: Waited


# ---- looking


@dataclass(frozen=True, slots=True)
class Pan:
    """Move the map by so many px."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Zoom:
    """Make the map `factor` times as large about a place of the window."""

    factor: float
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Follow:
    """Keep a row in the middle; again: let it go."""

    code: int


@dataclass(frozen=True, slots=True)
class CycleOverlay:
    """An overlay off, of the selection, of all."""

    name: str


@dataclass(frozen=True, slots=True)
class ShowFuture:
    """Show one of the futures of the plan on the map; again, or one that there is not: none."""

    number: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Show the map so many substeps ahead."""

    step: int


@dataclass(frozen=True, slots=True)
class ShiftPreview:
    """Show the map so many impulses further ahead."""

    impulses: int


# ---- selecting


@dataclass(frozen=True, slots=True)
class Pick:
    """Select rows, instead of or (`add`) besides what is selected."""

    codes: tuple[int, ...]
    add: bool = False


@dataclass(frozen=True, slots=True)
class PickSquadron:
    """Select a row of the fleet list; a second time: open or fold its squadron."""

    codes: tuple[int, ...]
    squadron: int


@dataclass(frozen=True, slots=True)
class PickNext:
    """Select the next own unit (or the last), those without orders first."""

    step: int


@dataclass(frozen=True, slots=True)
class MakeGroup:
    """Remember the selection under a number."""

    number: int


@dataclass(frozen=True, slots=True)
class CallGroup:
    """Select what is remembered under a number; again: look at it."""

    number: int


# ---- ordering


@dataclass(frozen=True, slots=True)
class Give:
    """Plot a verb for the selection, or wait for its target."""

    verb: str


@dataclass(frozen=True, slots=True)
class GiveAt:
    """Plot a verb for the selection at what is pointed at."""

    verb: str
    at: Pointed


@dataclass(frozen=True, slots=True)
class GiveBest:
    """Plot the verb that fits best what is pointed at."""

    at: Pointed


@dataclass(frozen=True, slots=True)
class OpenVerbMenu:
    """Offer verbs for what is pointed at, beside a place of the window."""

    place: tuple[float, float]
    at: Pointed


@dataclass(frozen=True, slots=True)
class ChooseVerb:
    """Plot a verb of the open menu."""

    verb: str


@dataclass(frozen=True, slots=True)
class MoveMenuRow:
    """Go up or down in the menu that is open."""

    step: int


@dataclass(frozen=True, slots=True)
class PlotBurn:
    """Plot a burn for the selection; `again` while its handle is still held."""

    burn: Burn
    again: bool = False


@dataclass(frozen=True, slots=True)
class StretchBurn:
    """Make the lead's burn last so many impulses longer."""

    impulses: int


@dataclass(frozen=True, slots=True)
class SizeSalvo:
    """Launch so many torpedoes more, or less, from each ship selected that has been told at what."""

    steps: int


@dataclass(frozen=True, slots=True)
class TypeLetter:
    """A letter of the burn that is being typed."""

    letter: str


@dataclass(frozen=True, slots=True)
class DragPower:
    """Drag a joint of a unit's power bar to a share of its width; `again` while it is still held."""

    slot: int
    share: float
    again: bool = False


@dataclass(frozen=True, slots=True)
class SetReadiness:
    """Call the crews of the selection to a level of readiness, by its word."""

    level: str


@dataclass(frozen=True, slots=True)
class SetPosture:
    """Give the ships selected a posture, by its word."""

    posture: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Obey the order from above, or not."""

    obey: bool


@dataclass(frozen=True, slots=True)
class Choose:
    """Answer a question of the dialogue by one of its options."""

    dialogue: str
    option: str


# ---- the log and the film


@dataclass(frozen=True, slots=True)
class FilterLog:
    """Narrow the log."""

    name: str


@dataclass(frozen=True, slots=True)
class JumpTo:
    """Go to the moment of a line of the log."""

    line: Line


@dataclass(frozen=True, slots=True)
class WatchTurn:
    """Watch a past turn."""

    turn: int


@dataclass(frozen=True, slots=True)
class Inspect:
    """Show how a ship was lost, or the reckoning of the last shot that has to do with a row."""

    code: int


@dataclass(frozen=True, slots=True)
class OpenShot:
    """Show the reckoning of the shot in an event row of the film."""

    row: int


@dataclass(frozen=True, slots=True)
class GoTo:
    """Look at a row, at the same zoom."""

    code: int


@dataclass(frozen=True, slots=True)
class FollowBeam:
    """Go to the gun that a shot, in an event row, came from; again: go back."""

    row: int


@dataclass(frozen=True, slots=True)
class Seek:
    """Pause and put the playhead at a time in impulses."""

    t: float


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Play at a speed."""

    speed: float


@dataclass(frozen=True, slots=True)
class Step:
    """Pause and go so many whole impulses or substeps on."""

    count: int
    substeps: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Go so many seconds on."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SeekEvent:
    """Go to the next event, or to the last."""

    forward: bool


@dataclass(frozen=True, slots=True)
class Scroll:
    """Scroll the fleet list or the log by so many rows."""

    of_log: bool
    rows: int


Intent = (
    Command | WaitFor | PowerShift | Pan | Zoom | Follow | CycleOverlay | ShowFuture | Preview | ShiftPreview | Pick
    | PickSquadron | PickNext | MakeGroup | CallGroup | Give | GiveAt | GiveBest | OpenVerbMenu | ChooseVerb
    | MoveMenuRow | PlotBurn | StretchBurn | SizeSalvo | TypeLetter | DragPower | SetReadiness | SetPosture
    | Answer | Choose | FilterLog
    | JumpTo | WatchTurn | Inspect | OpenShot | GoTo | FollowBeam | Seek | SetSpeed | Step | Skip | SeekEvent | Scroll
)  # fmt: skip
