"""What is known of a contact, what it can do to the selection, and the reverse: in words."""

from dataclasses import dataclass

import numpy as np

from ..rules.state.columns import Array
from ..rules.state.vocabulary import PPM, Level, Presence, Stance
from .choices import HitOdds, distances_km, fire_note, hit_odds
from .doubt import km_words, span
from .scene import STANCE_WORDS
from .session import Session
from .torpedoes import salvo_aim
from .weapon_rows import containment_words

_AT_REST_KM_S = 0.5
_MINUTES_S = 120.0
"""From so many seconds a time is told in minutes."""


@dataclass(frozen=True, slots=True)
class Threat:
    """What a contact can do to the selection's lead, and the reverse."""

    lead: str
    hits: HitOdds | None  # the odds that it hits; None: it is unarmed
    answer: str  # the lead's odds of firing back
    salvo: tuple[str, ...] = ()  # what comes of its torpedoes, in lines


def known_words(session: Session, slot: int) -> str:
    """How well a contact is known, how far, how fast, how long ago."""
    words = "identified" if session.scene.level[slot] >= Level.IDENTIFIED else "not identified"
    words = STANCE_WORDS.get(Stance(int(session.scene.stance[slot])), words)
    far_km = _distances_km(session, slot)
    if far_km is not None:
        words += f" · {_rounded(far_km)} km"
    if session.film is None:
        units = session.model.seen.units
        vx, vy = (
            units.vx_km_s[0, slot] - session.scene.middle_vx_km_s,
            units.vy_km_s[0, slot] - session.scene.middle_vy_km_s,
        )
        speed = float(np.hypot(vx, vy))
        words += " · at rest" if speed < _AT_REST_KM_S else f" · {speed:.0f} km/s"
    return words + _jammed(session, slot) + _seen_ago(float(session.scene.seen_ago_s[slot]))


def nothing_ppm(session: Session, slot: int) -> int:
    """How probable it is that a contact is a ghost: 0 unless it is in noise and not identified; ppm.

    By the order of battle: of all enemies that are not yet identified, and of all ghosts not yet found out, so many
    are ghosts.
    """
    scene, model = session.scene, session.model
    if scene.err_km[slot] <= 0.0 or scene.level[slot] >= Level.IDENTIFIED:
        return 0
    rows = model.names.units
    doubted = np.array([model.fights(row.side) for row in rows])
    doubted &= (scene.level < Level.IDENTIFIED) & (model.seen.units.presence[0] != Presence.GONE)
    ghosts = doubted & (model.tables.ghost_of[: len(rows)] >= 0)
    return int(ghosts.sum()) * PPM // max(int(doubted.sum()), 1)


def _jammed(session: Session, slot: int) -> str:
    """How far off noise puts a contact, and whether own sensors take some of it out; nothing where there is none."""
    scene = session.scene
    if scene.err_km[slot] <= 0.0:
        return ""
    word = "jammed, compensated" if scene.left_ppm[slot] < scene.noise_ppm[slot] else "jammed"
    perhaps = nothing_ppm(session, slot)
    if perhaps:
        word = f"perhaps nothing ({perhaps * 100 / PPM:.0f} %), {word}"
    return f" · {word}: within {km_words(float(scene.err_km[slot]))} km"


def _seen_ago(ago_s: float) -> str:
    """How long a contact has been out of sight; nothing for one in sight."""
    if ago_s <= 0:
        return ""
    return f" · seen {ago_s:.0f} s ago" if ago_s < _MINUTES_S else f" · seen {ago_s / 60:.0f} min ago"


def threat(session: Session, slot: int) -> Threat | None:
    """The exchange of fire between a contact and the selection's lead; None where nothing can be said of it."""
    model, lead = session.model, session.model.selection.lead
    if session.scene.level[slot] < Level.IDENTIFIED or lead is None or session.film is not None:
        return None
    commander, scene = session.commander, session.scene
    return Threat(
        model.names.units[lead].name, hit_odds(commander, slot, lead, scene), fire_note(commander, lead, slot, scene),
        _salvo_lines(session, lead, slot),
    )  # fmt: skip


def _salvo_lines(session: Session, lead: int, slot: int) -> tuple[str, ...]:
    """What comes of the lead's torpedoes at a contact, with those of all ships that are told to launch at it."""
    aim = salvo_aim(session.model, lead, slot)
    if aim is None:
        return ()
    others = f", {aim.together - aim.count} of them from others" if aim.together > aim.count and not aim.fault else ""
    return (aim.words + others, *(() if aim.fault else (aim.stopped_words,)))


def failing_words(session: Session, slot: int) -> str:
    """When the containment of a contact is gone, and how likely that is; "" for one that holds, or while watching."""
    return containment_words(session.model, slot) if session.film is None else ""


def _distances_km(session: Session, slot: int) -> Array | None:
    """How far a unit may be from the selection's lead, else from the nearest own ship; None where there is none."""
    scene, lead = session.scene, session.model.selection.lead
    own = np.flatnonzero((scene.side == session.model.side) & scene.alive)
    if not len(own):
        return None
    if session.film is not None:
        near = own if lead is None else [lead]
        return np.hypot(scene.x_km[near] - scene.x_km[slot], scene.y_km[near] - scene.y_km[slot]).min(keepdims=True)
    near = own.tolist() if lead is None else [lead]
    return np.min([distances_km(session.commander, one, slot, scene) for one in near], axis=0)


def _rounded(far_km: Array) -> str:
    """Distances in hundreds of km: `17,300`, or `16,600 to 18,100`."""
    low, high = (f"{round(km, -2):,.0f}" for km in span(far_km))
    return low if low == high else f"{low} to {high}"
