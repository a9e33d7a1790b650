"""What is laid over the map at one place, in words: how likely a hit is there and why, what is seen there."""

from enum import Enum

from .session import Session
from .survey import Survey

_LEAST_SHOWN = 0.005
"""A chance that is lower is told as none."""
_SEEN = ("Seen here: any ship, even silent", "Seen here: ships that coast or burn", "Seen here: only ships that burn")


class Tone(Enum):
    """What a line is about."""

    DANGER = "danger"
    SAFE = "safe"
    REASON = "reason"
    SIGHT = "sight"


Line = tuple[Tone, str]


def place_lines(session: Session, x_km: float, y_km: float) -> list[Line]:
    """What is to be told of a place, the heading first; nothing where nothing is laid over it."""
    survey = session.survey
    if survey is None or _over_body(session, x_km, y_km):
        return []
    lines: list[Line] = []
    if session.overlays["threat"]:
        lines += _threat_lines(session, survey, x_km, y_km)
    if session.overlays["sensors"]:
        lines += _sight_lines(survey, x_km, y_km)
    return lines


def _over_body(session: Session, x_km: float, y_km: float) -> bool:
    scene, radius = session.scene, session.model.tables.bodies.radius_km
    dx, dy = x_km - scene.body_x_km, y_km - scene.body_y_km
    return bool((dx * dx + dy * dy < radius * radius).any())


def _threat_lines(session: Session, survey: Survey, x_km: float, y_km: float) -> list[Line]:
    chance, enemies = (_at(survey, name, x_km, y_km) for name in ("threat", "enemies"))
    if chance is None or enemies is None:
        return []
    cover = _at(survey, "cover", x_km, y_km)
    if cover is not None and cover < 0.0:
        return [(Tone.SAFE, "Covered"), (Tone.REASON, "a body hides it from all known guns")]
    if chance < _LEAST_SHOWN:
        return [(Tone.SAFE, "Out of fire"), (Tone.REASON, "no known gun reaches here")]
    units = session.model.names.units
    who = units[survey.who].name if survey.who >= 0 else "A ship"
    by = f"by {session.names.of(survey.hovered)} alone" if survey.hovered >= 0 else _count_words(round(enemies))
    return [(Tone.DANGER, f"{who} here: {100 * chance:.0f} % to be hit by guns in a turn"), (Tone.REASON, by)]


def _count_words(enemies: int) -> str:
    if not enemies:
        return "by beams that pass on the way to others"
    return f"{enemies} {'enemy' if enemies == 1 else 'enemies'} can fire here, at others too"


def _sight_lines(survey: Survey, x_km: float, y_km: float) -> list[Line]:
    seen_at, blind = (_at(survey, name, x_km, y_km) for name in ("seen", "blind"))
    if seen_at is None:
        return []
    if blind is not None and blind < 0.0:
        return [(Tone.SIGHT, "Out of our sight: a body is in the way")]
    seen = sum(level < seen_at for level in survey.lines["seen"])
    lines = [(Tone.SIGHT, _SEEN[seen] if seen < len(_SEEN) else "Too far for our sensors")]
    noise, veil = (_at(survey, name, x_km, y_km) for name in ("noise", "veil"))
    if noise is not None and noise >= min(survey.lines["noise"]):
        lines.append((Tone.REASON, "jammed: nothing is identified here"))
    if veil is not None and veil >= min(survey.lines["veil"]):
        lines.append((Tone.SAFE, "In our own noise: they identify nothing"))
    return lines


def _at(survey: Survey, name: str, x_km: float, y_km: float) -> float | None:
    return survey.area.at(survey.values[name], x_km, y_km) if name in survey.values else None
