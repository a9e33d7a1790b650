"""Answers the latest question off the window's thread: on a thread, or in a process of its own."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, Generic, Protocol, TypeVar

from .aside import Aside, AsideLost


class Asked(Protocol):
    """A question, a dataclass."""

    @property
    def key(self) -> object:
        """What names it."""


class Answered(Protocol):
    """An answer, or the first part of one."""

    @property
    def key(self) -> object:
        """That of its question."""

    @property
    def whole(self) -> bool:
        """Is it all that was asked?"""


Q = TypeVar("Q", bound=Asked)
A = TypeVar("A", bound=Answered)


class Answerer(Generic[Q, A]):
    """Answers the latest question on a thread of its own, or in a process; older ones are dropped.

    `work(given, question)` yields an answer in ever better parts. The first part is always worked out, so that
    something comes however fast questions change.
    """

    def __init__(self, name: str, work: Callable[[tuple[Any, ...], Q], Iterator[A]], *given: Any):
        """`work` must be a function of a module, `given` what it goes by in all questions."""
        self._name, self._answers, self._given = name, work, given
        self._lock = threading.Condition()
        self._question: Q | None = None
        self._answer: A | None = None
        self.asked_key: object = None
        self._open = True
        self._thread: threading.Thread | None = None
        self._starting: threading.Thread | None = None
        self._aside: Aside | None = None

    @property
    def latest(self) -> A | None:
        """The newest answer there is, maybe to an older question."""
        return self._answer

    @property
    def busy(self) -> bool:
        """Is there a question without its whole answer?"""
        answer = self._answer
        return self.asked_key is not None and (answer is None or answer.key != self.asked_key or not answer.whole)

    def ask(self, question: Q) -> None:
        """Ask, unless just this was asked last."""
        if question.key == self.asked_key:
            return
        self.asked_key = question.key
        with self._lock:
            self._question = question
            self._lock.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()

    def forget(self) -> None:
        """Drop what was worked out: the turn has changed."""
        with self._lock:
            self._question = None
            self._answer, self.asked_key = None, None

    def step_aside(self) -> None:
        """Let a process of its own answer from when it is up; where none can be started the thread goes on to."""
        if self._starting is None and self._open:
            self._starting = threading.Thread(target=self._start, name="aside", daemon=True)
            self._starting.start()

    def close(self) -> None:
        """Let the thread end, and end the process."""
        with self._lock:
            self._open = False
            self._lock.notify()
            aside, self._aside = self._aside, None
        if aside is not None:
            aside.close()

    def _start(self) -> None:
        aside = Aside.started()
        with self._lock:
            if self._open:
                self._aside = aside
                return
        if aside is not None:
            aside.close()

    def _work(self) -> None:
        while True:
            with self._lock:
                while self._question is None and self._open:
                    self._lock.wait()
                if not self._open:
                    return
                question, self._question = self._question, None
            assert question is not None
            for found in self._parts(question):
                with self._lock:
                    # Whoever asked for something else meanwhile may still show this until the next answer comes.
                    if self.asked_key is not None:
                        self._answer = found
                    if self._question is not None or not self._open:
                        break

    def _parts(self, question: Q) -> Iterator[A]:
        """The answer to a question in parts, from the process if it is up."""
        aside = self._aside
        if aside is not None:
            try:
                # Field by field, so that the world goes over once a turn.
                asked = (getattr(question, one.name) for one in fields(question))  # type: ignore[arg-type]
                given = self._answers, self._given, type(question)
                yield from aside.items(_answers_aside, *given, *asked)
                return
            except AsideLost:
                self._aside = None
        if self._open:
            yield from self._answers(self._given, question)


def _answers_aside(
    work: Callable[[tuple[Any, ...], Q], Iterator[A]], given: tuple[Any, ...], kind: type[Q], *asked: Any
) -> Iterator[A]:
    return work(given, kind(*asked))
