"""The words of what is sent about an appointment: only what an outsider may read, and the answers to choose from."""

from dataclasses import dataclass
from datetime import datetime

from gateway.channels.contract import Answer, Ask, Choice, Say
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from gateway.i18n.when import said

ANSWERS = ("come", "move", "call", "cant")
AFTER_MISSED = ("move", "call")
MARKS = ("1", "2", "3", "4", "5")
SHORT = 8  # digits of a question's id that its buttons carry


@dataclass(frozen=True)
class Told:
    """What a message says: when it is, both in the site's zone, and to whom."""

    starts_at: datetime
    now: datetime
    lang: Lang
    shown_as: str = ""
    question_id: str = ""  # empty where nothing is asked
    ring: str = ""  # the number for a missed call, where nobody can write back


def reminder(words: Catalogue, told: Told) -> Answer:
    """Say when it is, and ask whether she comes."""
    when = said(told.starts_at, told.now, told.lang)
    if told.ring:
        return _say(words, told, "care.remind.ring", when=when, number=told.ring)
    if not told.question_id:
        return _say(words, told, "care.remind", when=when)
    return _ask(words, told, "care.remind", ANSWERS, when=when)


def missed(words: Catalogue, told: Told) -> Answer:
    """Say kindly that she was missed, and offer another time."""
    if told.ring:
        return _say(words, told, "care.missed.ring", number=told.ring)
    return _ask(words, told, "care.missed", AFTER_MISSED)


def survey(words: Catalogue, told: Told) -> Answer:
    """Ask how it was: the first of at most three questions."""
    if told.ring:
        return _say(words, told, "care.survey.ring", number=told.ring)
    text = _named(told, words.text("care.survey.1", told.lang))
    return Answer((Ask(text, marks(words, told.lang, told.question_id)),), told.lang)


def marks(words: Catalogue, lang: Lang, question_id: str) -> tuple[Choice, ...]:
    """Return the five marks, the worst first."""
    return tuple(Choice(f"care:{one}:{question_id[:SHORT]}", words.text(f"choice.care.{one}", lang)) for one in MARKS)


def _ask(words: Catalogue, told: Told, key: str, acts: tuple[str, ...], **params: str) -> Answer:
    choices = tuple(
        Choice(f"care:{act}:{told.question_id[:SHORT]}", words.text(f"choice.care.{act}", told.lang)) for act in acts
    )
    return Answer((Ask(_named(told, words.text(key, told.lang, **params)), choices),), told.lang)


def _say(words: Catalogue, told: Told, key: str, **params: str) -> Answer:
    return Answer((Say(_named(told, words.text(key, told.lang, **params))),), told.lang)


def _named(told: Told, text: str) -> str:
    return f"{told.shown_as}: {text}" if told.shown_as else text
