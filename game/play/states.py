"""How ships stand until told otherwise: the list of readiness and postures, each with what it means."""

from dataclasses import dataclass

from game.scenario.vocabulary import POSTURES, READINESSES

from .crews import readiness_wanted
from .intents import Intent, SetPosture, SetReadiness
from .model import BattleModel
from .wording import counted

_MEANING = {
    "routine": ("Routine", "Shields are lowered and gain more; all else goes half as well."),
    "alert": ("Alert", "Shields are up, and the crew does what the ship can."),
    "red": ("Red alert", "All goes a little better than at alert."),
    "active": ("Active", "Sensors and jammers work; the ship is seen from afar."),
    "silent": ("Silent", "Seen from a third of the distance; no jamming, no point defence."),
    "feign": ("Feign damage", "Holds fire and passes for a wreck, unless it drives hard."),
    "evade": ("Evade", "Harder to hit, and shoots worse."),
    "spun_down": ("Plant down", "The plant cannot breach; no drive, no charge, no shield."),
}


@dataclass(frozen=True, slots=True)
class StateRow:
    """A row of the list: what it means when chosen, its name, what it does, and how many selected are told it."""

    intent: Intent
    label: str
    sentence: str
    note: str = ""
    first: bool = False  # of its kind

    @property
    def on(self) -> bool:
        """Is it what the selection is told?"""
        return bool(self.note)


def state_rows(model: BattleModel) -> list[StateRow]:
    """Readiness and postures that the ships selected can be told."""
    slots = model.selection.units
    crews = [READINESSES[readiness_wanted(model, slot)] for slot in slots]
    postures = [posture_told(model, slot) for slot in slots]
    rows = [_row(SetReadiness(word), word, crews, word == READINESSES[0]) for word in READINESSES]
    classes = model.tables.classes.containment_impulses
    breaches = any(classes[model.seen.units.class_id[0, slot]] for slot in slots)
    offered = [word for word in POSTURES if word != "spun_down" or breaches]
    return rows + [_row(SetPosture(word), word, postures, word == POSTURES[0]) for word in offered]


def first_posture(model: BattleModel) -> SetPosture | None:
    """The posture that is most likely wanted: a failing plant is spun down; None where none suggests itself."""
    failing = any(model.seen.units.breach_impulses[0, slot] for slot in model.selection.units)
    return SetPosture("spun_down") if failing else None


def _row(intent: Intent, word: str, told: list[str], first: bool) -> StateRow:
    count = told.count(word)
    note = "" if not count else "now" if count == len(told) else counted(count, "ship")
    return StateRow(intent, *_MEANING[word], note, first)


def posture_told(model: BattleModel, slot: int) -> str:
    """The posture of a unit by its word: as plotted, else as it stands."""
    return model.draft.plotted(slot, "posture") or POSTURES[int(model.seen.units.posture[0, slot])]


def posture_meaning(word: str) -> str:
    """Name and meaning of a posture or level in a sentence."""
    return ": ".join(_MEANING[word])
