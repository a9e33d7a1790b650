"""What the map of a scenario moves along with, and by which body a squadron stands. Needs no numpy."""

from game.scenario.spec import Spec, SquadronSpec

NOWHERE = -1
"""The number of no body."""


def stands_by(spec: Spec, squadron: SquadronSpec) -> str | None:
    """The body that the place of a squadron names, or that of the one it is beside; None where none does."""
    by_id = {one.id: one for one in spec.squadron}
    seen: set[str] = set()
    while squadron.id not in seen:
        seen.add(squadron.id)
        beside = squadron.home if squadron.at is None else getattr(squadron.at, "squadron", None)
        squadron = by_id[beside] if beside is not None else squadron
    body: str | None = getattr(squadron.at, "body", None)
    return body


def frame_body(spec: Spec) -> int:
    """Number of the body that the map is round: that of its frame, or that which the squadron of its frame circles."""
    kind, _, ident = spec.scenario.frame.partition(":")
    body: str | None = ident
    if kind == "orbit":
        body = next((stands_by(spec, one) for one in spec.squadron if one.id == ident), None)
    return next((number for number, one in enumerate(spec.body) if one.id == body), NOWHERE)
