"""The client when Rasa is slow, gone, wrong or asked again; and what Rasa gets to see."""

import json
import time
from collections.abc import Callable
from functools import partial

import pytest
import redis

from nlu.breaker import Breaker
from nlu.cache import RedisCache
from nlu.client import RasaUnderstanding
from nlu.prepared import masked, readable
from nlu.sureness import ACTING, DANGEROUS, PERHAPS, needed

SURE = json.dumps({"intent": {"name": "ask_loan", "confidence": 0.9}}).encode()
UNSURE = json.dumps({"intent": {"name": "ask_loan", "confidence": 0.1}}).encode()

PATIENT = (2.0, 5.0)
"""Time-outs, in seconds, of tests that aren't about time: a busy machine is no fault."""


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


class Kept(dict[str, str]):
    """A Cache in memory."""

    def set(self, digest: str, value: str) -> None:
        self[digest] = value


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("amar nombor 01700-000001", "amar nombor 0"),
        ("আমার নম্বর ০১৭০০ ০০০০০১ কল দেন", "আমার নম্বর 0 কল দেন"),
        ("call +880 1700 000001 now", "cal 0 now"),
        ("call +8801700000001", "cal 0"),
        ("nid 1234567890123", "nid 0"),
        ("meyer boyos 14", "meyer boyos 14"),
        ("300 taka paisi", "300 taka paisi"),
        ("01700000001", ""),
        ("১২৩ ৪৫৬", ""),
        ("", ""),
    ],
)
def test_long_numbers_never_leave(text: str, seen: str) -> None:
    assert masked(text) == seen
    assert readable(text).partition(" | ")[0] == seen


def test_rasa_is_sent_the_masked_text_and_nothing_else(stand) -> None:
    stand.answer = lambda: (200, SURE)
    assert RasaUnderstanding(stand.url, timeout=PATIENT).understand("Loan chai, 01700-000001").intent == "ask_loan"
    assert [json.loads(body) for body in stand.asked] == [{"text": "loan chai 0 | rin ca 0 | rn c 0 | w3 n0"}]


def test_an_unsure_answer_has_no_intent_but_its_confidence(stand) -> None:
    stand.answer = lambda: (200, UNSURE)
    meaning = RasaUnderstanding(stand.url, timeout=PATIENT).understand("loan")
    assert (meaning.intent, meaning.confidence) == ("", 0.1)


@pytest.mark.parametrize(
    ("intent", "confidence", "believed"),
    [
        ("ask_loan", 0.31, True),
        ("cancel_appointment", 0.8, False),
        ("stop_messages", 0.86, True),
        ("report_tip", 0.61, True),
        ("emergency", 0.36, True),
    ],
)
def test_what_decides_has_to_be_surer_than_what_answers(stand, intent: str, confidence: float, believed: bool) -> None:
    stand.answer = lambda: (200, json.dumps({"intent": {"name": intent, "confidence": confidence}}).encode())
    assert RasaUnderstanding(stand.url, timeout=PATIENT).understand("loan").intent == (intent if believed else "")


def test_a_doubted_report_is_answered_with_helplines_and_begins_nothing(stand) -> None:
    stand.answer = lambda: (200, json.dumps({"intent": {"name": "report_tip", "confidence": 0.4}}).encode())
    assert RasaUnderstanding(stand.url, timeout=PATIENT).understand("loan").intent == PERHAPS


def test_a_decision_needs_more_than_anything_else() -> None:
    assert min(needed(intent) for intent in ACTING - DANGEROUS) > max(map(needed, DANGEROUS | {"ask_loan", "greet"}))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("My daughter is missing", "my daughter is mising | amar mi aci nikoj | amr m ac nkj | w4"),
        ("আমার বোন নিখোঁজ", "আমার বোন নিখোজ | amar bon nikoj | amr bn nkj | w3"),
        ("১৪ বছর আগে", "14 বছর আগে | 14 bocor agi | 14 bcr ag | w3 n2"),
        ("a" * 900 + " b", None),
    ],
)
def test_three_languages_meet_in_the_sounds(text: str, seen: str | None) -> None:
    assert readable(text) == seen if seen else len(readable(text)) < 1300


@pytest.mark.parametrize(
    "answer",
    [(500, b"{}"), (200, b"no json"), (200, b"{}"), (200, b"[]"), (200, b'{"intent": null}'), (409, b"")],
)
def test_wrong_answers_are_not_understood_and_not_remembered(stand, answer: tuple[int, bytes]) -> None:
    stand.answer = lambda: answer
    understanding = RasaUnderstanding(stand.url, timeout=PATIENT)
    assert understanding.understand("loan").intent == ""
    stand.answer = lambda: (200, SURE)
    assert understanding.understand("loan").intent == "ask_loan"


def test_a_hanging_server_costs_three_timeouts_and_then_nothing(stand) -> None:
    stand.answer = lambda: (time.sleep(1), (200, SURE))[1]
    understanding = RasaUnderstanding(stand.url, timeout=(0.1, 0.15))
    texts = [f"loan {word}" for word in ("ek", "dui", "tin", "char", "pach")]
    took = [timed(partial(understanding.understand, text)) for text in texts]
    assert all(0.1 < seconds < 0.6 for seconds in took[:3])
    assert all(seconds < 0.1 for seconds in took[3:])  # less than any time-out
    for _ in range(50):  # the server reads the last request a moment after we gave it up
        if len(stand.asked) == 3:
            break
        time.sleep(0.02)
    assert len(stand.asked) == 3


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def test_with_nobody_listening_it_answers_at_once(stand) -> None:
    understanding = RasaUnderstanding("http://127.0.0.1:9")
    assert timed(lambda: [understanding.understand(f"loan {n} chai") for n in range(200)]) < 1
    assert understanding.check() == "Rasa doesn't answer."


def test_one_probe_opens_the_way_again(stand) -> None:
    clock = Clock()
    understanding = RasaUnderstanding(stand.url, breaker=Breaker(now=clock))
    stand.answer = lambda: (500, b"")
    for word in ("ek", "dui", "tin", "char"):
        understanding.understand(f"loan {word}")
    assert len(stand.asked) == 3
    stand.answer = lambda: (200, SURE)
    assert understanding.understand("loan pach").intent == ""
    clock.at += 5.1
    assert understanding.understand("loan choy").intent == "ask_loan"
    assert understanding.understand("loan sat").intent == "ask_loan"


def test_the_breaker_lets_one_probe_through_at_a_time() -> None:
    clock = Clock()
    breaker = Breaker(now=clock)
    for _ in range(3):
        assert breaker.allows()
        breaker.failed()
    assert breaker.is_open
    assert not breaker.allows()
    clock.at += 5.1
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.failed()
    clock.at += 4.9
    assert not breaker.allows()
    clock.at += 0.2
    assert breaker.allows()
    breaker.succeeded()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


def test_a_server_that_closes_between_questions_is_asked_again(stand) -> None:
    stand.answer = lambda: (200, SURE)
    understanding = RasaUnderstanding(stand.url, connections=1)
    for word in ("ek", "dui"):
        assert understanding.understand(f"loan {word}").intent == "ask_loan"


def test_what_was_asked_is_asked_once_and_shared_without_its_words(stand) -> None:
    stand.answer = lambda: (200, SURE)
    shared = Kept()
    first, second = (RasaUnderstanding(stand.url, key=b"k" * 32, cache=shared) for _ in range(2))
    for understanding in (first, first, second):
        assert understanding.understand("Loan chai!").intent == "ask_loan"
    assert len(stand.asked) == 1
    assert "loan" not in "".join(shared)
    assert list(shared.values()) == ["ask_loan 0.900"]
    RasaUnderstanding(stand.url, key=b"other", cache=shared).understand("loan chai")
    RasaUnderstanding(stand.url, key=b"k" * 32, version="next", cache=shared).understand("loan chai")
    assert len(stand.asked) == 3


def test_a_cache_that_is_away_changes_nothing(stand) -> None:
    stand.answer = lambda: (200, SURE)
    with redis.Redis(port=9, socket_connect_timeout=0.1, retry=None) as away:
        understanding = RasaUnderstanding(stand.url, cache=RedisCache(away))
        assert understanding.understand("loan").intent == "ask_loan"


@pytest.mark.timeout(900)
def test_rasa_prints_nothing_of_what_people_write(rasa) -> None:
    understanding = RasaUnderstanding(rasa.url)
    secrets = ["amar gopon kotha zebra shapla", "আমার গোপন কথা শাপলা ফুল", "my secret word is marigold"]
    for text in secrets:
        understanding.understand(text)
    printed = rasa.printed.read_text(encoding="utf-8", errors="replace").lower()
    assert "starting rasa server" in printed
    words = {word for text in secrets for word in readable(text).split() if len(word) > 4}
    assert [word for word in words if word in printed] == []
