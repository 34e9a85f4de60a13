"""Every text people can get by SMS, filled in as long as it gets, with what it costs: to be read, longest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gateway.channels.segments import count
from gateway.dialogue.words import Words
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.content import Content
from gateway.i18n.digits import printed
from gateway.i18n.language import Lang, Medium

MOST = 3  # SMS of one text
LONGEST: Mapping[str, str] = {
    "receipt": "447 123 908 859",
    "number": "12345",
    "question": "কোন গ্রামে?",
    "country": "সংযুক্ত আরব আমিরাত",
    "year": "2017",
    "months": "120",
    "times": "12",
    "total": "10",
    "count": "10",
    **dict.fromkeys(("amount", "asked", "difference", "wage"), "12,65,000 টাকা"),
    "left": "বিএমইটি নিবন্ধন, যাওয়ার আগের ট্রেনিং, এজেন্সি যাচাই, ভিসা আর চুক্তি",
    "signs": "কাজের ভিসা না, বাড়িতে জানাতে মানা",
    "name": "জাতীয় মহিলা আইনজীবী সমিতি",
    "phone": "০১৭০০০০০০০১",
    "partners": "রাইটস যশোর, জাস্টিস অ্যান্ড কেয়ার",
    "district": "চাঁপাইনবাবগঞ্জ",
}
"""What stands in the placeholders of the catalogue at its longest."""

_ENGLISH = {
    "question": "In which village?",
    "country": "United Arab Emirates",
    "left": "BMET registration, pre-departure training, agency check, visa and contract",
    "signs": "no work visa, told to keep it from home",
    "partners": "Rights Jessore, Justice and Care",
    "district": "Chapai Nawabganj",
    **dict.fromkeys(("amount", "asked", "difference", "wage"), "Tk 12,65,000"),
}


@dataclass(frozen=True)
class Text:
    """One text as an SMS, and how many it takes."""

    name: str
    lang: Lang
    words: str
    units: int
    segments: int


def texts(locales: Path, today: date) -> list[Text]:
    """Return all of them, the longest first."""
    catalogue, content = Catalogue.load(locales), Content.load(locales, today)
    found = [
        Text(name, lang, words, (cost := count(words)).units, cost.segments)
        for lang in Lang
        for name, words in (*_sentences(catalogue, content, lang), *_told(content, lang))
    ]
    return sorted(found, key=lambda text: (-text.segments, -text.units, text.lang, text.name))


def table(found: Iterable[Text]) -> str:
    """Return the texts as rows of Markdown."""
    rows = (f"| {t.segments} | {t.units} | {t.lang} | `{t.name}` | {t.words.replace(chr(10), ' ⏎ ')} |" for t in found)
    return "\n".join(("| SMS | units | | text | words |", "|--:|--:|---|---|---|", *rows))


def _sentences(catalogue: Catalogue, content: Content, lang: Lang) -> Iterator[tuple[str, str]]:
    words, filled = Words(catalogue), _filled(lang)
    lines = {f"line_{name}": line.dialled(lang, Medium.SMS) for name, line in content.helplines.items()}
    params = defaultdict(lambda: "…", {**filled, **lines})
    for key in sorted({_key(key) for key in catalogue.keys(lang)} - {"digits.as_words"}):
        sentence = catalogue.messages[lang][words.found(key, lang, Medium.SMS)]
        yield key, printed(sentence.format_map(params), lang)


def _filled(lang: Lang) -> dict[str, str]:
    return {**LONGEST, **(_ENGLISH if lang is Lang.EN else {})}


def _key(key: str) -> str:
    return next((key.removesuffix(f".{medium}") for medium in Medium if key.endswith(f".{medium}")), key)


def _told(content: Content, lang: Lang) -> Iterator[tuple[str, str]]:
    district = _filled(lang)["district"]
    for page in content.pages:
        yield f"page.{page}", content.words(page, lang, Medium.SMS)
    for country in content.costs.countries:
        yield f"cost.{country}", content.cost(country, lang, Medium.SMS)
    for name, passage in content.guides.spoken():
        yield name, content.said(passage.text, lang, Medium.SMS)
    for name, kind in content.guides.services.kinds.items():
        yield f"service.{name}", content.said(kind.passage.text, lang, Medium.SMS, district=district)
        if kind.elsewhere:
            yield f"service.{name}.elsewhere", content.said(kind.elsewhere, lang, Medium.SMS, district=district)
    for line in content.helplines.values():
        if line.show:
            yield f"helpline.{line.id}", line.line(lang)
