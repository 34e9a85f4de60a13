"""What must hold of content before people get it: each fault names the field it is in. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Any

from gateway.channels import segments
from gateway.channels.phone_number import e164
from gateway.i18n.content import PLACEHOLDER, Content
from gateway.i18n.days import month_day
from gateway.i18n.language import Lang, Medium
from gateway.i18n.rates import OPERATORS, OTHER
from gateway.i18n.seed import Leaves
from gateway.service.content.fields import Field, Shape

MOST_SEGMENTS = 3
LONGEST_TITLE = 22  # what fits a button
LONGEST_SENTENCE = 30  # words, read aloud
SAMPLE = {"district": {Lang.BN: "চাঁপাইনবাবগঞ্জ", Lang.EN: "Chapainawabganj"}}

_NAMED = re.compile(r"\{([^{}]*)\}")
_MARKUP = re.compile(r"[\[\]<>*_`{}]")
_SPEECH = re.compile(r"[()/*#%&+=;\"‘’“”–\n]")
_PRESSING = re.compile(r"click|ক্লিক|চাপুন|লিখুন", re.IGNORECASE)
_PROMISES = re.compile(r"উদ্ধার করব|টাকা ফেরত দেব|চাকরি দেব|will rescue|we will save|get your money back|guarantee", re.I)
_ADDRESS = re.compile(r"https?://\S+|\S+\.(?:bd|com|org)\S*")
_MEDIUM = re.compile(r"(?:^|\.)(bn|en)\.(sms|chat|voice)$")


@dataclass(frozen=True)
class Fault:
    """One fault: the field's dotted path, a word for the sentence that says it, and what stands in the sentence."""

    path: str
    code: str
    params: Mapping[str, str | int] = made(default_factory=dict)

    @property
    def field(self) -> Field:
        """The field it is in, to be named on a page."""
        return Field(self.path, Shape.LINE)


def faults(kind: str, leaves: Leaves, content: Content) -> list[Fault]:
    """Return what is wrong with an entry; `content` knows the helplines, figures and districts there are."""
    own: Callable[[Leaves, Content], Iterator[Fault]] = OWN.get(kind, lambda *_: iter(()))
    found = [*_dated(leaves), *_worded(kind, leaves, content), *own(leaves, content)]
    return list({fault.path + fault.code: fault for fault in found}.values())


def _dated(leaves: Leaves) -> Iterator[Fault]:
    if "review_by" not in leaves:
        return
    for path in ("reviewed_on", "review_by"):
        try:
            date.fromisoformat(str(leaves.get(path) or ""))
        except ValueError:
            yield Fault(path, "no_date")
            return
    if str(leaves["review_by"]) <= str(leaves["reviewed_on"]):
        yield Fault("review_by", "not_after")
    if not str(leaves.get("source") or "").strip():
        yield Fault("source", "empty")


def _worded(kind: str, leaves: Leaves, content: Content) -> Iterator[Fault]:
    for path, value in leaves.items():
        words = _MEDIUM.search(path)
        if not words or not isinstance(value, str):
            continue
        lang, medium = Lang(words[1]), Medium(words[2])
        if not value.strip():
            yield Fault(path, "empty")
            continue
        unknown = list(_unknown(value, kind, content))
        yield from (Fault(path, "unknown_placeholder", {"what": one}) for one in unknown)
        if not unknown:
            yield from _said(path, filled(value, lang, medium, content), lang, medium)


def filled(text: str, lang: Lang, medium: Medium, content: Content) -> str:
    """Return the words as a person gets them, a long district name in the place of theirs."""
    named = {name: by_lang[lang] for name, by_lang in SAMPLE.items()}
    return content.said({(lang, medium): text}, lang, medium, **named)


def _unknown(text: str, kind: str, content: Content) -> Iterator[str]:
    for inside in _NAMED.findall(text):
        if not _known(inside, kind, content):
            yield f"{{{inside}}}"


def _known(inside: str, kind: str, content: Content) -> bool:
    found = PLACEHOLDER.fullmatch(f"{{{inside}}}")
    if found is None:
        return kind == "service" and inside == "district"
    sort, name = found.groups()
    if sort == "figure":
        return name in content.figures.by_id
    return name in content.helplines and content.helplines[name].show


def _said(path: str, words: str, lang: Lang, medium: Medium) -> Iterator[Fault]:
    if signs := "".join(sorted(set(_MARKUP.findall(words)))):
        yield Fault(path, "markup", {"what": signs})
    if promise := _PROMISES.search(words):
        yield Fault(path, "promise", {"what": promise[0]})
    match medium:
        case Medium.SMS:
            yield from _sms(path, words, lang)
        case Medium.VOICE:
            yield from _voice(path, words)
        case _:
            pass


def _sms(path: str, words: str, lang: Lang) -> Iterator[Fault]:
    cost = segments.count(words)
    if cost.segments > MOST_SEGMENTS:
        yield Fault(path, "too_long", {"segments": cost.segments, "most": MOST_SEGMENTS})
    if lang is Lang.BN and re.search("[A-Za-z]", _ADDRESS.sub("", words)):
        yield Fault(path, "latin")
    if lang is Lang.EN and cost.encoding is not segments.Encoding.GSM7:
        strange = sorted({sign for sign in words if sign not in segments.BASIC | segments.EXTENSION})
        yield Fault(path, "not_gsm", {"what": " ".join(strange)})


def _voice(path: str, words: str) -> Iterator[Fault]:
    if signs := "".join(sorted(set(_SPEECH.findall(words)))):
        yield Fault(path, "not_speakable", {"what": signs.replace("\n", "↵")})
    if pressing := _PRESSING.search(words):
        yield Fault(path, "nothing_to_press", {"what": pressing[0]})
    if any(len(sentence.split()) > LONGEST_SENTENCE for sentence in re.split(r"[।.?!]", words)):
        yield Fault(path, "long_sentence", {"most": LONGEST_SENTENCE})


def _page(leaves: Leaves, _: Content) -> Iterator[Fault]:
    for lang in Lang:
        title = str(leaves.get(f"title.{lang}") or "")
        if not title.strip():
            yield Fault(f"title.{lang}", "empty")
        elif len(title) > LONGEST_TITLE:
            yield Fault(f"title.{lang}", "title_too_long", {"most": LONGEST_TITLE})


def _names(path: str, leaves: Leaves) -> Iterator[Fault]:
    yield from (
        Fault(f"{path}.{lang}", "empty") for lang in Lang if not str(leaves.get(f"{path}.{lang}") or "").strip()
    )


def _helpline(leaves: Leaves, _: Content) -> Iterator[Fault]:
    if not re.fullmatch(r"\+?[0-9]{3,15}", str(leaves.get("number") or "")):
        yield Fault("number", "no_number")
    yield from _names("name", leaves)


def _figure(leaves: Leaves, _: Content) -> Iterator[Fault]:
    if not _is_count(leaves.get("value")):
        yield Fault("value", "no_amount")


def _cost(leaves: Leaves, _: Content) -> Iterator[Fault]:
    if leaves.get("maximum") is not None and not _is_count(leaves["maximum"]):
        yield Fault("maximum", "no_amount")
    yield from _names("name", leaves)


def _service(leaves: Leaves, _: Content) -> Iterator[Fault]:
    for lang in Lang:
        name = str(leaves.get(f"{lang}.name") or "")
        if not name.strip() or len(name) > LONGEST_TITLE:
            yield Fault(f"{lang}.name", "title_too_long" if name.strip() else "empty", {"most": LONGEST_TITLE})


def _partner(leaves: Leaves, content: Content) -> Iterator[Fault]:
    yield from _names("name", leaves)
    for path, known in (("kinds", set(content.guides.services.kinds)), ("districts", None)):
        chosen = leaves.get(path) or []
        if not chosen or (known is not None and not set(chosen) <= known):
            yield Fault(path, "none_chosen")
    phone = str(leaves.get("phone") or "")
    if phone and not (e164(phone) or re.fullmatch(r"[0-9]{3,5}", phone)):
        yield Fault("phone", "no_number")


def _canned(leaves: Leaves, content: Content) -> Iterator[Fault]:
    yield from _names("title", leaves)
    for lang in Lang:
        path = f"text.{lang}"
        text = str(leaves.get(path) or "")
        unknown = list(_unknown(text, "canned", content))
        yield from (Fault(path, "unknown_placeholder", {"what": one}) for one in unknown)
        if not text.strip():
            yield Fault(path, "empty")
        elif not unknown:
            yield from _said(path, filled(text, lang, Medium.SMS, content), lang, Medium.SMS)


def _day(leaves: Leaves, content: Content) -> Iterator[Fault]:
    yield from _names("name", leaves)
    for path in ("day", "until"):
        try:
            month_day(str(leaves.get(path) or leaves.get("day") or ""))
        except ValueError:
            yield Fault(path, "no_day")
    for path, text in leaves.items():
        if path.startswith("draft.") and text:
            yield from _draft(path, str(text), Lang(path.rpartition(".")[2]), content)


def _draft(path: str, text: str, lang: Lang, content: Content) -> Iterator[Fault]:
    unknown = [one for one in _unknown(text, "day", content) if one != "{stop}"]
    yield from (Fault(path, "unknown_placeholder", {"what": one}) for one in unknown)
    if "{stop}" not in text:
        yield Fault(path, "no_stop", {"what": "{stop}"})
    if not unknown:
        yield from _said(path, with_stop(text, lang, content), lang, Medium.SMS)


def with_stop(text: str, lang: Lang, content: Content) -> str:
    """Return the words of a draft as an SMS, with how to end the messages in its place."""
    return filled(text.replace("{stop}", content.campaign.stop[lang, Medium.SMS]), lang, Medium.SMS, content)


def _rate(leaves: Leaves, _: Content) -> Iterator[Fault]:
    yield from _names("name", leaves)
    for name in (OTHER, *OPERATORS):
        value = leaves.get(f"paisa.{name}")
        if (value is not None or name == OTHER) and not _is_count(value):
            yield Fault(f"paisa.{name}", "no_amount")


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


OWN: Mapping[str, Callable[[Leaves, Content], Iterator[Fault]]] = {
    "page": _page,
    "helpline": _helpline,
    "figure": _figure,
    "cost": _cost,
    "service": _service,
    "partner": _partner,
    "canned": _canned,
    "day": _day,
    "rate": _rate,
}
