"""Running on: turn after turn is resolved and told, until something happens that the player waits for."""

import numpy as np

from game.sim.foregone import nothing_can_change

from ..rules.state.columns import Array
from ..rules.state.vocabulary import Event
from .film import Film
from .intents import Waited
from .model import BattleModel
from .session import Phase, Session

_LOSSES = (Event.LOST, Event.FELL, Event.STRUCK)
_OF_SIDE = {Waited.CONTACT: Event.DETECTED, Waited.ORDER: Event.ORDER_ABOVE}


def happens(film: Film, model: BattleModel, waited: Waited) -> bool:
    """Does it happen in a turn, as far as the player's side sees it? Losses are of own ships."""
    events: Array = film.events
    if waited is Waited.LOSS:
        own = np.array([row.side == model.side for row in model.names.units])
        at = events["target"][np.isin(events["kind"], _LOSSES)]
        return bool(own[at[(at >= 0) & (at < len(own))]].any())
    if waited is Waited.ARRIVAL:
        return bool((events["kind"] == Event.ARRIVED).any())
    return bool(((events["kind"] == _OF_SIDE[waited]) & (events["source"] == model.side)).any())


def stops_for(session: Session) -> str:
    """Why running on stops at the turn that has just been resolved, "" where it goes on."""
    if session.film is None or session.model.over:
        return "the end of the battle"
    for waited in Waited:
        if waited in session.waits_for and happens(session.film, session.model, waited):
            return waited.value
    return ""


def foregone(session: Session) -> bool:
    """Can nothing change any more, as far as the player's side knows?"""
    model = session.model
    if session.phase is not Phase.PLOT or model.over or not model.turn > 1:
        return False
    return model.worked_out("foregone", lambda: bool(nothing_can_change(model.seen, model.tables, model.side)[0]))
