"""Orders of a unit in words: as plotted, else as they stand. Nothing here draws."""

from typing import Any

from game.play.burn import heading_deg, throttle_text
from game.play.verbs import MOVES_BY_NUMBER, POSTURES_BY_NUMBER
from game.scenario.words import STANCES
from game.ui.battle.stage import Stage

from ...rules.state.vocabulary import Move, Priority


def power_plotted(stage: Stage, slot: int) -> Any:
    """Power shares plotted for a unit in percent, by number or by stance; None where nothing is."""
    power = stage.model.draft.plotted(slot, "power")
    stance = stage.model.draft.plotted(slot, "stance")
    if stance and not power:
        return dict(zip(("shields", "weapons", "drive"), STANCES[stance], strict=True))
    return power


def captain_of(stage: Stage, slot: int) -> str:
    """The captain of a unit, "" where the scenario names none."""
    row = stage.model.names.units[slot]
    spec = stage.model.scenario.spec.squadron[row.squadron]
    own = dict(spec.unit).get(row.id)
    return (own.captain if own is not None else None) or spec.captain or ""


def selection_title(stage: Stage) -> str:
    """What is selected, in two words."""
    model = stage.model
    rows = model.names.units + model.names.flights
    squadrons = {rows[code].squadron for code in model.selection.codes}
    if len(squadrons) == 1:
        return model.names.squadron_names[next(iter(squadrons))]
    return f"{len(model.selection.codes)} selected"


def order_words(stage: Stage, slot: int) -> str:
    """The move order of a unit in words: as plotted, else as it stands."""
    model = stage.model
    move = model.draft.plotted(slot, "move")
    if move is None:
        units = model.seen.units
        kind = MOVES_BY_NUMBER[int(units.move[0, slot])]
        ref = int(units.ref[0, slot])
        target = model.names.name_of_code(ref) if ref >= 0 else ""
        if units.move[0, slot] == Move.BURN:
            return _burn_words(float(units.dx[0, slot]), float(units.dy[0, slot]), float(units.throttle[0, slot]), 12)
    else:
        kind = move["kind"]
        ident = move.get("target")
        target = model.names.name_of_code(model.names.code(ident)) if ident else ""
        if kind == "burn":
            throttle = 1.0 if move.get("throttle") is None else move["throttle"]
            return _burn_words(move["dx"], move["dy"], throttle, move.get("until", 12))
    words = {
        "hold": "Hold station", "coast": "Coast", "intercept": "Intercept", "keep_range": "Keep range to",
        "withdraw": "Withdraw", "follow": "In formation on", "tow": "Tow",
    }[kind]  # fmt: skip
    return f"{words} {target}".strip()


def _burn_words(dx: float, dy: float, throttle: float, until: int) -> str:
    lasts = "" if until >= 12 else f" to impulse {until}"
    return f"Burn {heading_deg(dx, dy)}°, {throttle_text(throttle)}{lasts}, then coast"


def fire_words(stage: Stage, slot: int) -> str:
    """The fire order of a unit in words."""
    model = stage.model
    fire = model.draft.plotted(slot, "fire")
    units = model.seen.units
    if stage.commander.best_weapon(slot) is None:
        return "unarmed"
    if fire is None:
        mode = ("free", "return", "hold")[int(units.fire_mode[0, slot])]
        priority = Priority(int(units.priority[0, slot])).name.lower()
        at = int(units.fire_at[0, slot])
        target = model.names.name_of_code(at) if at >= 0 else ""
    else:
        mode, priority = fire.get("mode") or "free", fire.get("priority") or "spread"
        target = model.names.name_of_code(model.names.code(fire["target"])) if fire.get("target") else ""
    if mode == "hold":
        return "hold fire"
    words = "at will" if mode == "free" else "return fire"
    if target:
        return f"{words}, {target} first"
    return (
        words + {"spread": ", spread", "nearest": ", nearest", "biggest": ", biggest", "weakest": ", weakest"}[priority]
    )


def posture_words(stage: Stage, slot: int) -> str:
    """The posture of a unit in words."""
    plotted = stage.model.draft.plotted(slot, "posture")
    now = plotted or POSTURES_BY_NUMBER[int(stage.model.seen.units.posture[0, slot])]
    return {"active": "active", "silent": "silent", "feign": "feigning damage", "evade": "evading"}[now]
