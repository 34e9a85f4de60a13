"""What a broadcast says and to whom, as values; the digest that an approval is bound to. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

from gateway.i18n.language import Lang
from gateway.store.audience import Audience

QUIZ = "take_quiz"
"""The quiz that can go along."""
AWARENESS = "awareness"
"""The topic of everything that isn't named otherwise."""


@dataclass(frozen=True)
class Content:
    """What goes out: a text in each language, by these channels in the order of preference.

    A person whom two of the channels reach is told by the first alone. A call plays the recording named `prompt`, or
    reads the text, and asks the `question`; `choices` are its answers (id, label) by language. `quiz` names the quiz
    that goes along, and `invites` are the words that stand for it at the end of an SMS.
    """

    texts: Mapping[Lang, str]
    channels: tuple[str, ...]
    choices: Mapping[Lang, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    prompt: str = ""
    quiz: str = ""
    question: Mapping[Lang, str] = field(default_factory=dict)
    invites: Mapping[Lang, str] = field(default_factory=dict)

    def sms(self, lang: Lang) -> str:
        """Return the same as an SMS, which has no buttons: it ends with the invitation to the quiz, if there is one."""
        invite = self.invites.get(lang.source, "") if self.quiz else ""
        return f"{self.text(lang)}\n{invite}".strip()

    def text(self, lang: Lang) -> str:
        """Return the words for who reads this language, else those there are."""
        return self.texts.get(lang) or self.texts.get(lang.source) or next(iter(self.texts.values()))


@dataclass(frozen=True)
class Draft:
    """What a broadcaster writes. `start_at` is aware, None to begin by hand; `day` names a day of the calendar."""

    name: str
    content: Content
    audience: Audience = field(default_factory=Audience)
    topic: str = AWARENESS
    day: str = ""
    start_at: datetime | None = None


def digest(draft: Draft, people: int, paisa: int) -> str:
    """Return what an approval is bound to: texts, audience, count, cost, time."""
    whole = {"draft": _plain(asdict(draft)), "people": people, "paisa": paisa}
    return hashlib.sha256(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)).hexdigest()


def dump_content(content: Content) -> str:
    """Return the JSON of it."""
    return orjson.dumps(_plain(asdict(content)), option=orjson.OPT_SORT_KEYS).decode()


def load_content(text: str) -> Content:
    """Return the content of a JSON made by `dump_content`."""
    raw = orjson.loads(text)
    choices = {Lang(lang): tuple((str(a), str(b)) for a, b in pairs) for lang, pairs in raw["choices"].items()}
    texts = {Lang(lang): text for lang, text in raw["texts"].items()}
    later = [{Lang(lang): words for lang, words in raw.get(name, {}).items()} for name in ("question", "invites")]
    return Content(texts, tuple(raw["channels"]), choices, raw["prompt"], raw["quiz"], *later)


def dump_audience(audience: Audience) -> str:
    """Return the JSON of it, nothing in it that is empty."""
    given = {name: value for name, value in asdict(audience).items() if value}
    return orjson.dumps(given, option=orjson.OPT_SORT_KEYS).decode()


def load_audience(text: str) -> Audience:
    """Return the audience of a JSON made by `dump_audience`."""
    raw: dict[str, Any] = orjson.loads(text)
    for name, value in raw.items():
        if name.startswith("seen_"):
            raw[name] = date.fromisoformat(value)
        else:
            raw[name] = tuple(value)
    return Audience(**raw)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value
