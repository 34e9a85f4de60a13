"""Questions that wait together are asked together, each gets its own answer, and a fault is everybody's at once."""

import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from nlu.client import RasaUnderstanding
from nlu.pooled import Pooled
from nlu.prepared import readable
from tests.store.test_turns import waits_until

OTHERS = [str(number) for number in range(7)]


class Slow:
    """What is asked: the first call waits until it is let go."""

    def __init__(self, *, fails: bool = False) -> None:
        self.calls: list[list[str]] = []
        self.go = threading.Event()
        self._fails = fails

    def __call__(self, questions: Sequence[str]) -> list[str]:
        self.calls.append(list(questions))
        self.go.wait(10)
        if self._fails:
            raise OSError("gone")
        return [f"to {question}" for question in questions]


def ask_all(slow: Slow, pooled: Pooled[str], pool: ThreadPoolExecutor) -> list[str | BaseException]:
    """Ask once, and seven times more while the first waits for its answer."""
    futures = [pool.submit(pooled, "first")]
    waits_until(lambda: slow.calls == [["first"]])
    for count, other in enumerate(OTHERS, 1):
        futures.append(pool.submit(pooled, other))
        waits_until(lambda count=count: len(pooled._waiting) == count)  # type: ignore[misc]
    slow.go.set()
    return [future.exception(10) or future.result() for future in futures]


def test_those_who_wait_are_asked_for_in_one_call_and_each_hears_its_own() -> None:
    slow = Slow()
    with ThreadPoolExecutor(8) as pool:
        assert ask_all(slow, Pooled(slow), pool) == [f"to {one}" for one in ("first", *OTHERS)]
    assert slow.calls == [["first"], OTHERS]


def test_a_call_takes_no_more_than_it_may() -> None:
    slow = Slow()
    with ThreadPoolExecutor(8) as pool:
        assert ask_all(slow, Pooled(slow, most=4), pool) == [f"to {one}" for one in ("first", *OTHERS)]
    assert slow.calls == [["first"], OTHERS[:4], OTHERS[4:]]


def test_nobody_waits_for_two_calls_that_fail() -> None:
    slow = Slow(fails=True)
    pooled = Pooled(slow)
    with ThreadPoolExecutor(8) as pool:
        assert [type(heard) for heard in ask_all(slow, pooled, pool)] == [OSError] * 8
    assert slow.calls == [["first"]]
    with pytest.raises(OSError, match="gone"):
        pooled("later")
    assert slow.calls == [["first"], ["later"]]


def test_an_answer_too_few_is_no_answer() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Pooled(lambda questions: [])("anything")


def test_texts_of_one_moment_are_one_request(stand) -> None:
    stand.together = lambda told: (200, json.dumps([["ask_loan", 0.9] for _ in json.loads(told)["texts"]]).encode())
    understanding = RasaUnderstanding(stand.url, timeout=(2, 5))
    assert understanding.understand("loan chai").intent == "ask_loan"
    assert [json.loads(body) for body in stand.asked] == [{"texts": [readable("loan chai")]}]


@pytest.mark.parametrize("body", [b"[]", b"{}", b"[[1]]", b"no json", b'[["ask_loan", "x"]]'])
def test_wrong_answers_to_several_are_not_understood(stand, body: bytes) -> None:
    stand.together = lambda told: (200, body)
    assert RasaUnderstanding(stand.url, timeout=(2, 5)).understand("loan chai").intent == ""


@pytest.mark.timeout(900)
def test_rasa_understands_together_as_it_does_alone(rasa) -> None:
    understanding = RasaUnderstanding(rasa.url, timeout=(2, 10))
    texts = ["loan chai | rin cai | rn c | w2", "amar bon nikoj | amar bon nikoj | amr bn nkj | w3", "x", ""]
    together = understanding._parsed_together(texts)
    assert not understanding._alone
    assert together == [understanding._parsed(text) for text in texts]
    assert understanding._parsed_together([]) == []
