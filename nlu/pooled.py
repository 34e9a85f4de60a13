"""Questions of many threads in one call: whoever comes first asks for all that wait, the others wait for the answer."""

import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class _Waiting:
    """One thread's question, and what came of it."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.leads = False
        self.answer: Any = None
        self.fault: BaseException | None = None
        self.called = threading.Lock()
        self.called.acquire()


class Pooled(Generic[Answer]):
    """Asks `ask` with up to `most` questions; one call at a time, so that what comes meanwhile waits together."""

    def __init__(self, ask: Callable[[Sequence[str]], Sequence[Answer]], most: int = 64) -> None:
        self._ask = ask
        self._most = most
        self._guard = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._asking = False

    def __call__(self, question: str) -> Answer:
        """Return the answer; raises what `ask` raises, to all who wait: nobody waits for two calls that fail."""
        mine = _Waiting(question)
        with self._guard:
            self._waiting.append(mine)
            mine.leads, self._asking = not self._asking, True
        if not mine.leads:
            mine.called.acquire()
        if mine.leads:
            self._lead()
        if mine.fault is not None:
            raise mine.fault
        answer: Answer = mine.answer
        return answer

    def _lead(self) -> None:
        with self._guard:
            together, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            answers = self._ask([one.question for one in together])
            for one, answer in zip(together, answers, strict=True):
                one.answer = answer
        except BaseException as fault:
            self._fail(together, fault)
        else:
            self._pass_on()
        for one in together:
            one.called.release()

    def _fail(self, together: list[_Waiting], fault: BaseException) -> None:
        with self._guard:
            together += self._waiting
            self._waiting, self._asking = [], False
        for one in together:
            one.fault = fault

    def _pass_on(self) -> None:
        """Let the first of those who came meanwhile ask for them."""
        with self._guard:
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].called.release()
            else:
                self._asking = False
