"""Answers what is asked of the forecast, off the window's thread."""

from collections.abc import Iterator
from typing import Any

from ..rules.state.tables import Tables
from .answerer import Answerer
from .forecast import Forecast, Question, answers
from .rest_frame import ON_THE_MAP, RestFrame


class Forecaster(Answerer[Question, Forecast]):
    """Flies the orders of the latest draft."""

    def __init__(self, tables: Tables, frame: RestFrame = ON_THE_MAP):
        super().__init__("forecast", _forecasts, tables, frame)


def _forecasts(given: tuple[Any, ...], question: Question) -> Iterator[Forecast]:
    return answers(question, *given)
