"""What a text to many comes to while it is written: its length, its parts, and what to look at again. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.channels import segments
from gateway.i18n.content import Content as Pages
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import tidy
from gateway.service.broadcasts.filling import PLACEHOLDERS
from gateway.service.content.checks import MOST_SEGMENTS, SAMPLE

_LONGEST = {
    "district": SAMPLE["district"],
    "upazila": {Lang.BN: "চাঁপাইনবাবগঞ্জ সদর", Lang.EN: "Chapainawabganj Sadar"},
    "union": {Lang.BN: "হরিহরনগর ইউনিয়ন", Lang.EN: "Hariharnagar Union"},
}
_STOP = "{stop}"
_BRACES = re.compile(r"\{([^{}]*)\}")
_LINK = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?:/\S*)?", re.IGNORECASE)
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True)
class Remark:
    """One thing to look at: a word for its sentence, what stands in it, and whether it must be mended first."""

    code: str
    what: str = ""
    fault: bool = False


@dataclass(frozen=True)
class Weighed:
    """A text as its readers get it, at its longest: units as SMS count them, letters as people do."""

    lang: Lang
    text: str
    units: int
    letters: int
    segments: int
    remarks: tuple[Remark, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing has to be mended before it may go out."""
        return not any(remark.fault for remark in self.remarks)


def settled(text: str, lang: Lang, pages: Pages) -> str:
    """Return a text with all filled in that is the same for everybody: numbers to call, sums, how to end messages."""
    words = tidy(text).replace(_STOP, pages.campaign.stop[lang.source, Medium.SMS])
    known = {match[0] for match in _BRACES.finditer(words) if _is_known(match[1], pages)}
    if known >= {match[0] for match in _BRACES.finditer(words)}:
        return pages.said({(lang, Medium.SMS): words}, lang, Medium.SMS)
    return words


def weigh(text: str, lang: Lang, pages: Pages) -> Weighed:
    """Return what a text comes to, a long name in the place of each person's own."""
    words = settled(text, lang, pages)
    for name, by_lang in _LONGEST.items():
        words = words.replace(f"{{{name}}}", by_lang[lang.source])
    cost = segments.count(words)
    letters = len(segments.CLUSTER.findall(words))
    return Weighed(lang, words, cost.units, letters, cost.segments, tuple(_remarks(words, lang, cost, pages)))


def _remarks(words: str, lang: Lang, cost: segments.Segments, pages: Pages) -> Iterator[Remark]:
    if not words.strip():
        yield Remark("empty", fault=True)
        return
    yield from (Remark("placeholder", f"{{{name}}}", fault=True) for name in _BRACES.findall(words))
    if cost.segments > MOST_SEGMENTS:
        yield Remark("long", str(cost.segments))
    words = _BRACES.sub("", words)
    plain = _LINK.sub("", words)
    if lang is Lang.BN and (latin := re.findall(r"[A-Za-z]+", plain)):
        yield Remark("latin", ", ".join(dict.fromkeys(latin)))
    if lang is Lang.EN and cost.encoding is not segments.Encoding.GSM7:
        yield Remark("dear_signs", " ".join(sorted({one for one in words if not _is_plain(one)})))
    yield from _of_campaign(words, lang, pages)


def _of_campaign(words: str, lang: Lang, pages: Pages) -> Iterator[Remark]:
    campaign = pages.campaign
    for why, named in campaign.forbidden.items():
        if named.find(words):
            yield Remark(f"forbidden.{why}")
    said = words.casefold()
    if not any(word in said for word in campaign.stop_words[lang.source]):
        yield Remark("no_stop")
    for match in _LINK.finditer(words):
        host = match[1].casefold()
        if _LATIN.search(host) and not any(host == one or host.endswith(f".{one}") for one in campaign.hosts):
            yield Remark("host", host)


def _is_known(inside: str, pages: Pages) -> bool:
    sort, _, name = inside.partition(".")
    if sort == "line":
        return name in pages.helplines and pages.helplines[name].show
    if sort == "figure":
        return name in pages.figures.by_id
    return inside in PLACEHOLDERS


def _is_plain(sign: str) -> bool:
    return sign in segments.BASIC or sign in segments.EXTENSION
