"""Which key does what in battle: intents by key, for plotting and for watching."""

from dataclasses import dataclass

from .intents import (
    CallGroup,
    Command,
    CycleOverlay,
    Give,
    Intent,
    MakeGroup,
    Pan,
    PickNext,
    SeekEvent,
    ShiftPreview,
    Skip,
    Step,
)

_PAN_PX = 90.0


@dataclass(frozen=True, slots=True)
class Press:
    """A key with what is held beside it; `name` as the interface writes it (a letter, "space", "left" ...)."""

    name: str
    ctrl: bool = False
    shift: bool = False
    alt: bool = False


ALWAYS: dict[Press, Intent] = {
    Press("home"): Command.LOOK_AT_ALL,
    Press("z"): Command.LOOK_AT_SELECTION,
    Press("escape"): Command.STEP_BACK,
    Press("f1"): Command.SETTINGS,
    Press("left"): Pan(_PAN_PX, 0.0),
    Press("right"): Pan(-_PAN_PX, 0.0),
    Press("up"): Pan(0.0, _PAN_PX),
    Press("down"): Pan(0.0, -_PAN_PX),
    Press("1"): CycleOverlay("paths"),
    Press("2"): CycleOverlay("gravity"),
    Press("3"): CycleOverlay("threat"),
    Press("4"): CycleOverlay("sensors"),
    Press("5"): CycleOverlay("ranges"),
    Press("6"): CycleOverlay("odds"),
    Press("7"): CycleOverlay("names"),
    Press("d", ctrl=True): Command.SELECT_NONE,
}
PLOTTING: dict[Press, Intent] = {
    Press("tab"): PickNext(1),
    Press("tab", shift=True): PickNext(-1),
    Press("a", ctrl=True): Command.SELECT_ALL,
    Press("l"): Command.FOLD_FLEET,
    Press("z", ctrl=True): Command.UNDO,
    Press("y", ctrl=True): Command.REDO,
    Press("z", ctrl=True, shift=True): Command.REDO,
    Press("c", ctrl=True): Command.COPY,
    Press("v", ctrl=True): Command.PASTE,
    Press("v", ctrl=True, shift=True): Command.PASTE_TURNED,
    Press("backspace"): Command.CLEAR_ORDERS,
    Press("return", ctrl=True): Command.END_TURN,
    Press("r", ctrl=True): Command.RUN_ON,
    Press("f5"): Command.READ_AGAIN,
    Press("m"): Command.TYPE_BURN,
    Press("x"): Give("coast"),
    Press("s"): Give("hold"),
    Press("b"): Give("orbit"),
    Press("s", shift=True): Give("bear"),
    Press("i"): Give("intercept"),
    Press("i", shift=True): Give("pursue"),
    Press("j"): Give("follow"),
    Press("o"): Give("formation"),
    Press("e"): Give("evade"),
    Press("w"): Give("withdraw"),
    Press("k"): Give("keep_range"),
    Press("f"): Give("fire_at"),
    Press("v"): Give("torpedoes"),
    Press("f", shift=True): Give("fire_free"),
    Press("h"): Give("fire_hold"),
    Press("g"): Give("priority"),
    Press("a"): Give("avoid"),
    Press("t"): Give("tow"),
    Press("t", shift=True): Give("cut_tow"),
    Press("r"): Give("readiness"),
    Press("r", shift=True): Give("posture"),
    Press("p"): Give("power"),
    Press("c"): Give("launch"),
    Press("c", shift=True): Give("recall"),
    Press("n"): Give("strike"),
    Press("n", shift=True): Give("hold_back"),
    Press(","): ShiftPreview(-1),
    Press("."): ShiftPreview(1),
}
WATCHING: dict[Press, Intent] = {
    Press("space"): Command.PLAY_OR_PAUSE,
    Press(","): Step(-1),
    Press("."): Step(1),
    Press(",", shift=True): Step(-1, substeps=True),
    Press(".", shift=True): Step(1, substeps=True),
    Press("left"): Skip(-1.0),
    Press("right"): Skip(1.0),
    Press("["): Command.SLOWER,
    Press("]"): Command.FASTER,
    Press("n"): SeekEvent(forward=True),
    Press("n", shift=True): SeekEvent(forward=False),
    Press("l"): Command.NEXT_LOSS,
    Press("f"): Command.FOLLOW_SELECTED,
    Press("return"): Command.END_WATCHING,
    Press("return", ctrl=True): Command.END_WATCHING,
}


def intent_of(press: Press, *, watching: bool) -> Intent | None:
    """What a key means while plotting or watching; digits with Ctrl and Alt are groups."""
    if press.name in "123456789" and len(press.name) == 1 and not press.shift:
        if press.ctrl and not press.alt:
            return MakeGroup(int(press.name))
        if press.alt and not press.ctrl:
            return CallGroup(int(press.name))
    table = WATCHING if watching else PLOTTING
    return table.get(press) or ALWAYS.get(press)
