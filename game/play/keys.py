"""Which key does what in battle: names of commands by key, for plotting and for watching. Nothing here draws."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Press:
    """A key with what is held beside it; `name` as the interface writes it (a letter, "space", "left" ...)."""

    name: str
    ctrl: bool = False
    shift: bool = False
    alt: bool = False


ALWAYS: dict[Press, str] = {
    Press("home"): "look_all",
    Press("z"): "look_selection",
    Press("escape"): "escape",
    Press("left", alt=False): "pan_left",
    Press("right"): "pan_right",
    Press("up"): "pan_up",
    Press("down"): "pan_down",
    Press("1"): "overlay paths",
    Press("2"): "overlay gravity",
    Press("5"): "overlay ranges",
    Press("7"): "overlay names",
    Press("d", ctrl=True): "select_none",
}
PLOTTING: dict[Press, str] = {
    Press("tab"): "next_unit",
    Press("tab", shift=True): "last_unit",
    Press("a", ctrl=True): "select_all",
    Press("l"): "fold_fleet",
    Press("z", ctrl=True): "undo",
    Press("y", ctrl=True): "redo",
    Press("z", ctrl=True, shift=True): "redo",
    Press("c", ctrl=True): "copy",
    Press("v", ctrl=True): "paste",
    Press("v", ctrl=True, shift=True): "paste_turned",
    Press("backspace"): "clear",
    Press("return", ctrl=True): "end_turn",
    Press("m"): "verb burn_typed",
    Press("x"): "verb coast",
    Press("s"): "verb hold",
    Press("i"): "verb intercept",
    Press("j"): "verb follow",
    Press("o"): "verb formation",
    Press("e"): "verb evade",
    Press("w"): "verb withdraw",
    Press("k"): "verb keep_range",
    Press("f"): "verb fire_at",
    Press("f", shift=True): "verb fire_free",
    Press("h"): "verb fire_hold",
    Press("g"): "verb priority",
    Press("a"): "verb avoid",
    Press("t"): "verb tow",
    Press("t", shift=True): "verb cut_tow",
    Press("r"): "verb posture",
    Press("p"): "verb power",
    Press("c"): "verb launch",
    Press("c", shift=True): "verb recall",
    Press("n"): "verb strike",
    Press(","): "preview -1",
    Press("."): "preview +1",
}
WATCHING: dict[Press, str] = {
    Press("space"): "play",
    Press(","): "step -1",
    Press("."): "step +1",
    Press(",", shift=True): "substep -1",
    Press(".", shift=True): "substep +1",
    Press("left"): "skip -1",
    Press("right"): "skip +1",
    Press("["): "slower",
    Press("]"): "faster",
    Press("n"): "next_event",
    Press("n", shift=True): "last_event",
    Press("l"): "next_loss",
    Press("f"): "follow",
    Press("return"): "end_watching",
    Press("return", ctrl=True): "end_watching",
}


def command_for(press: Press, *, watching: bool) -> str | None:
    """The command of a key while plotting or watching; digits with Ctrl and Alt are groups."""
    if press.name in "123456789" and len(press.name) == 1 and not press.shift:
        if press.ctrl and not press.alt:
            return f"make_group {press.name}"
        if press.alt and not press.ctrl:
            return f"call_group {press.name}"
    table = WATCHING if watching else PLOTTING
    return table.get(press) or ALWAYS.get(press)
