"""What every Understanding must do: one suite over Rasa, keywords and the two together."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.channels.understanding import Meaning, Understanding
from nlu.client import RasaUnderstanding
from nlu.corpus import examples
from nlu.fallback import FirstThat
from nlu.keywords import KeywordUnderstanding

LOCALES = Path(__file__).parents[2] / "locales"
pytestmark = pytest.mark.timeout(900)  # the first time Rasa is installed and trained

PLAIN = [
    ("সৌদি যেতে কত টাকা লাগে", "ask_migration_cost"),
    ("malaysia jete koto taka lage", "ask_migration_cost"),
    ("bmet registration kothay kore", "ask_bmet_registration"),
    ("স্মার্ট কার্ড কীভাবে করব", "ask_bmet_registration"),
    ("is a visit visa ok for work", "verify_visa"),
    ("টিটিসিতে ট্রেনিং কয় দিনের", "ask_training"),
    ("medical korte koto din lage", "ask_medical"),
    ("can I get a migration loan", "ask_loan"),
    ("পাচারকারী চেনার উপায় কী", "ask_warning_signs"),
    ("amar bon nikhoj", "report_missing"),
    ("they told me child marriage in my village", "report_child_marriage"),
    ("amar nam ki gopon thakbe", "ask_if_anonymous"),
    ("I need counselling", "ask_counselling"),
    ("যশোরে আইনি সহায়তা কোথায় পাব", "find_service"),
    ("quiz khelbo", "take_quiz"),
    ("bhatar taka pai nai", "payment_not_received"),
]
NOTHING = ["", "   ", "১২৩", "1 2 3", "?!…", "😀😀", "\u200b\u200d", "+8801700-000001"]
HOSTILE = ["\x00\x01", "ক" * 20_000, "a " * 5_000, "\ud800", "{{7*7}} %s {0}", '"}\n{"text":"x"', "/greet", "/stop{}"]


@pytest.fixture(scope="module", params=["rasa", "keywords", "both"])
def understanding(request: pytest.FixtureRequest) -> Iterator[Understanding]:
    keywords = KeywordUnderstanding.load(LOCALES)
    if request.param == "keywords":
        yield keywords
        return
    asked = RasaUnderstanding(request.getfixturevalue("rasa").url)
    yield asked if request.param == "rasa" else FirstThat(asked, keywords)


@pytest.mark.parametrize(("text", "intent"), PLAIN)
def test_plain_questions_are_understood(understanding: Understanding, text: str, intent: str) -> None:
    meaning = understanding.understand(text)
    assert (meaning.intent, bool(meaning.source)) == (intent, True)


@pytest.mark.parametrize("text", NOTHING)
def test_what_holds_no_word_means_nothing(understanding: Understanding, text: str) -> None:
    assert understanding.understand(text).intent == ""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_it_never_raises(understanding: Understanding, text: str) -> None:
    assert isinstance(understanding.understand(text), Meaning)


def test_the_same_text_means_the_same_whatever_its_spelling(understanding: Understanding) -> None:
    spellings = ["বৈধভাবে বিদেশ যাওয়ার নিয়ম", "বৈধভাবে  বিদেশ যাওয\u09bcার নিয\u09bcম!", "\u200bবৈধভাবে বিদেশ যাওয়ার নিয়ম।"]
    assert len({understanding.understand(text) for text in spellings}) == 1


def test_intents_are_those_of_the_list_and_confidence_is_a_share(understanding: Understanding) -> None:
    known = {example.intent for example in examples()} | {""}
    for example in examples()[::40]:
        meaning = understanding.understand(example.text)
        assert meaning.intent in known
        assert 0 <= meaning.confidence <= 1
