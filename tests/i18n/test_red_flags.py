"""Tables of the red-flag list: what must be taken for danger, and what must not."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from gateway.i18n.red_flags import RedFlags
from nlu.corpus import Example, examples, unseen
from nlu.sureness import DANGEROUS
from tests.i18n.spellings import variant

LOCALES = Path(__file__).parents[2] / "locales"

FLAGS = RedFlags.load(LOCALES)

TABLE = [
    (row["kind"], row["text"])
    for row in csv.DictReader((Path(__file__).parent / "red_flags.csv").read_text("utf-8").splitlines())
]
EMERGENCIES, DISTRESS = 470, 395  # examples found: as a share it would fall with each one told round about
FALSE_ALARMS = 0.3  # percent
WHOLE = ("SOS", "বিপদ", "আর পারছি না", "ami ar parchi na")  # danger only as the whole message


@pytest.mark.parametrize(("kind", "text"), TABLE)
def test_the_table(kind: str, text: str) -> None:
    assert FLAGS.find(text) == kind


@pytest.mark.parametrize("text", [text for kind, text in TABLE if kind])
def test_it_is_found_inside_other_words_and_in_capitals(text: str) -> None:
    if text not in WHOLE:
        assert FLAGS.find(f"assalamu alaikum apnara shunen. {text.upper()}!!! please")


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, text in TABLE if kind])
def test_every_phrase_survives_ten_other_spellings(kind: str, text: str) -> None:
    spelt = [variant(text, random.Random(f"{seed} {text}")) for seed in range(10)]
    assert {one: FLAGS.find(one) for one in spelt} == dict.fromkeys(spelt, kind)


def found(spoken: Sequence[Example]) -> int:
    """How many of these examples the list finds danger in."""
    return sum(bool(FLAGS.find(example.text)) for example in spoken)


def flagged(spoken: Sequence[Example]) -> float:
    """The share of these examples in which the list finds danger, in percent."""
    return 100 * found(spoken) / len(spoken)


def test_it_finds_what_is_plainly_said_and_leaves_the_harmless_alone() -> None:
    """Both sides of the list: docs/understanding.md. What is told round about is the model's to understand."""
    spoken = examples()
    assert found([example for example in spoken if example.intent == "emergency"]) > EMERGENCIES
    assert found([example for example in spoken if example.intent == "distress"]) > DISTRESS
    assert flagged([example for example in spoken if example.intent not in DANGEROUS][::5]) < FALSE_ALARMS
    assert flagged([example for example in unseen() if example.intent not in DANGEROUS]) < FALSE_ALARMS


def test_a_long_text_is_read_quickly_enough_to_answer_in_the_same_turn() -> None:
    assert FLAGS.find("amader dalal taka visa " * 200 + "amake bachan") == "danger"


def test_a_line_of_the_list_may_not_end_in_a_gap(tmp_path: Path) -> None:
    (tmp_path / "red_flags.toml").write_text(
        '[words]\n[harmless]\npatterns = []\n[[lists]]\nkind = "danger"\npatterns = ["locked .."]\n', encoding="utf-8"
    )
    with pytest.raises(ValueError, match="gap"):
        RedFlags.load(tmp_path)
