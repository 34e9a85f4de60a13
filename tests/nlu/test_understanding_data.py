"""The written examples, the domain and the list of intents are one."""

import csv
import tomllib
from collections import Counter
from pathlib import Path

import yaml

from gateway.i18n.normalise import fold
from nlu.corpus import PROJECT, SCRIPTS, examples, fingerprint, training_file, unseen
from nlu.evaluation import FOLDS, folds
from nlu.keywords import KeywordUnderstanding
from nlu.prepared import readable
from nlu.sureness import ACTING, DANGEROUS

LOCALES = Path(__file__).parents[2] / "locales"
ENOUGH = 15
NEVER_GUESSED = {"affirm", "deny", "cancel", "go_back", "repeat", "stop_messages", "start_messages"} | {
    "confirm_appointment",
    "cancel_appointment",
    "reschedule_appointment",
    "payment_received",
}


def intents() -> list[str]:
    with (PROJECT / "intents.csv").open(encoding="utf-8") as file:
        return [row["intent"] for row in csv.DictReader(file)]


def test_list_domain_and_examples_name_the_same_intents() -> None:
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    assert domain == intents()
    assert {example.intent for example in examples()} == set(intents())


def test_every_intent_has_enough_examples_in_every_script() -> None:
    count = Counter((example.intent, example.script) for example in examples())
    assert {key: number for key, number in count.items() if number < ENOUGH} == {}
    assert len(count) == len(intents()) * len(SCRIPTS)


def test_no_example_is_written_twice_nor_folds_to_nothing() -> None:
    count = Counter(fold(example.text) for example in examples())
    assert [text for text, number in count.items() if number > 1 or not text] == []


def test_scripts_are_what_their_folders_say() -> None:
    for example in examples():
        has_bangla = any("\u0980" <= letter <= "\u09ff" for letter in example.text)
        assert has_bangla == (example.script == "bn"), example


def test_examples_hold_no_real_looking_phone_number() -> None:
    assert [example for example in examples() if sum(letter.isdigit() for letter in example.text) > 6] == []


def test_what_rasa_reads_is_prepared() -> None:
    some = examples()[::7]
    read = yaml.safe_load(training_file(some))["nlu"]
    lines = [line.removeprefix("- ") for entry in read for line in entry["examples"].splitlines()]
    assert sorted(lines) == sorted(filter(None, (readable(example.text) for example in some)))


def test_the_fingerprint_follows_every_file_of_examples(tmp_path: Path) -> None:
    file = tmp_path / "bn" / "talk.yml"
    file.parent.mkdir()
    file.write_text("loan", encoding="utf-8")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before != fingerprint()
    file.write_text("lone", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_folds_share_every_intent_and_script_out_evenly() -> None:
    spoken = examples()
    count = Counter(zip(((e.intent, e.script) for e in spoken), folds(spoken), strict=True))
    for key in {(e.intent, e.script) for e in spoken}:
        shares = [count[key, fold] for fold in range(FOLDS)]
        assert max(shares) - min(shares) <= 1


def test_unseen_messages_are_of_known_intents_and_none_is_an_example() -> None:
    written = {fold(example.text) for example in examples()}
    never = unseen()
    assert {message.intent for message in never} <= set(intents())
    assert [message.text for message in never if fold(message.text) in written] == []
    assert {message.script for message in never} == set(SCRIPTS)


def test_the_intents_that_weigh_more_are_of_the_list() -> None:
    assert set(intents()) >= ACTING | DANGEROUS
    pipeline = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    assert set(pipeline[-1]["dangerous"]) == DANGEROUS


def test_an_english_word_stands_under_one_bangla_word() -> None:
    words = tomllib.loads((PROJECT / "glossary.toml").read_text(encoding="utf-8"))["words"]
    count = Counter(english for several in words.values() for english in set(several.split()))
    assert [english for english, number in count.items() if number > 1] == []


def test_keywords_name_known_intents_and_guess_no_decision() -> None:
    named = set(KeywordUnderstanding.load(LOCALES).intents.values())
    assert named <= set(intents())
    assert named & NEVER_GUESSED == set()
