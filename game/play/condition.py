"""How a unit holds out, in words: its shield's restart, plant, systems and crew, for cards and labels."""

from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import NONE
from ..rules.state.tables import Tables
from ..rules.state.vocabulary import IMPULSES, PPM, REPAIRED_PPM, Cause, System
from ..rules.state.world import World
from .harm_sentences import CAUSE_WORDS
from .scene import Scene
from .wording import counted, stamp

SYSTEM_WORDS = {
    System.DRIVE: "drive", System.WEAPONS: "weapons", System.SENSORS: "sensors", System.BRIDGE: "bridge",
    System.PLANT: "plant", System.HANGAR: "hangar",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pip:
    """A system on a card: its word, and what is left of it, 0..1."""

    word: str
    left: float


def moment_words(turn: int, t: float, impulses: int) -> str:
    """The time so many impulses after a moment, as the log stamps it: turn.impulse."""
    return stamp((turn - 1) * IMPULSES + int(t) + impulses)


def end_words(seen: World, scene: Scene, slot: int) -> str:
    """When an own unit was lost, and what to; "" for one that is there."""
    if scene.hull_mj[slot] > 0:
        return ""
    impulse, cause = int(seen.units.lost_impulse[0, slot]), Cause(int(seen.units.lost_cause[0, slot]))
    when = f" at {stamp(impulse)}" if impulse >= 0 else ""
    return f"Lost{when} · {CAUSE_WORDS[cause]}"


def shield_words(scene: Scene, slot: int) -> str:
    """When a shield that is down is back; "" for one that holds."""
    left = int(scene.restart_impulses[slot])
    if scene.hull_mj[slot] <= 0 or scene.restart_percent[slot] <= 0:
        return ""
    # The last impulse of a restart, as that of a containment, is the one in which it happens.
    return "no power" if left == NONE else f"back at {moment_words(scene.turn, scene.t, left - 1)}"


def map_note(scene: Scene, slot: int) -> str:
    """What a label on the map says of a unit's plant and shield; "" where there is nothing to say."""
    left, shield = int(scene.breach_impulses[slot]), shield_words(scene, slot)
    if scene.hull_mj[slot] > 0 and left > 0:
        return f"breach at {moment_words(scene.turn, scene.t, left - 1)}"
    return f"shield down, {shield}" if shield else ""


def restart_done(scene: Scene, tables: Tables, class_id: int, slot: int) -> float:
    """How much of its restart a shield that is down has behind it: 0..1."""
    whole = 100 * int(tables.classes.shield_restart_impulses[class_id])
    return 1.0 - min(float(scene.restart_percent[slot]) / whole, 1.0) if whole else 1.0


def plant_words(scene: Scene, slot: int) -> str:
    """When a containment that fails is gone; "" for one that holds."""
    left = int(scene.breach_impulses[slot])
    if left <= 0:
        return ""
    return f"breach at {moment_words(scene.turn, scene.t, left - 1)}, {counted(left, 'impulse')} left"


def crew_words(scene: Scene, tables: Tables, class_id: int, slot: int) -> str:
    """What the crew is at: fires, the containment, or a repair; "" where it has nothing to do."""
    classes = tables.classes
    fires, fails = int(scene.fires[slot]), scene.breach_impulses[slot] > 0
    fights = classes.control_ppm[class_id] > 0
    if fires:
        what = counted(fires, "fire")
        return f"fighting {what}" if fights else f"{what} aboard"
    if fails and fights:
        return "steadying the containment"
    if fails or not classes.repair_ppm[class_id]:
        return ""
    broken = np.flatnonzero(scene.system_ppm[slot] < REPAIRED_PPM)
    return f"repairing the {SYSTEM_WORDS[System(int(broken[0]))]}" if len(broken) else ""


def pips(scene: Scene, slot: int) -> list[Pip]:
    """Its systems, where any of them is hurt."""
    left = scene.system_ppm[slot]
    if not (left < PPM).any():
        return []
    return [Pip(word, float(left[system]) / PPM) for system, word in SYSTEM_WORDS.items()]
