"""How an entry will read to people, on each channel and in each language. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.channels import segments
from gateway.channels.segments import Segments
from gateway.i18n.content import PLACEHOLDER, Content
from gateway.i18n.language import Lang, Medium
from gateway.i18n.seed import Leaves
from gateway.service.content.checks import SAMPLE, with_stop


@dataclass(frozen=True)
class Shown:
    """One message as somebody gets it; `of` names the page it stands on, where it isn't the entry's own."""

    lang: Lang
    medium: Medium
    text: str
    of: str = ""

    @property
    def cost(self) -> Segments:
        """What it costs as an SMS."""
        return segments.count(self.text)


def shown(kind: str, name: str, leaves: Leaves, content: Content) -> list[Shown]:
    """Return what people get; `content` is already the edited one."""
    return list(_shown(kind, name, leaves, content))


def _shown(kind: str, name: str, leaves: Leaves, content: Content) -> Iterator[Shown]:
    match kind:
        case "page":
            for lang, medium in _all():
                yield Shown(lang, medium, content.words(name, lang, medium))
        case "cost":
            for lang, medium in _all():
                yield Shown(lang, medium, content.cost(name, lang, medium))
        case "service":
            for lang, medium in _all():
                words = content.guides.services.kinds[name].passage.text
                yield Shown(lang, medium, content.said(words, lang, medium, district=SAMPLE["district"][lang]))
        case "canned":
            for lang in Lang:
                yield Shown(lang, Medium.SMS, canned(leaves, lang, content))
        case "day":
            for lang in Lang:
                for audience in content.campaign.audiences:
                    if text := str(leaves.get(f"draft.{audience}.{lang}") or ""):
                        who = content.campaign.audiences[audience][lang]
                        yield Shown(lang, Medium.SMS, with_stop(text, lang, content), who)
        case "helpline":
            yield from (Shown(lang, Medium.CHAT, content.helpline(name, lang)) for lang in Lang)
            yield from _using("line", name, content)
        case "figure":
            yield from _using("figure", name, content)
        case "partner":
            one = content.guides.services.partners[name]
            yield from (Shown(lang, Medium.CHAT, one.line(lang)) for lang in Lang)


def canned(leaves: Leaves, lang: Lang, content: Content) -> str:
    """Return a ready answer, its numbers filled in."""
    return content.said({(lang, Medium.SMS): str(leaves.get(f"text.{lang}") or "")}, lang, Medium.SMS)


def _using(kind: str, name: str, content: Content) -> Iterator[Shown]:
    """Yield the short messages of the pages that tell this number."""
    for page in content.pages.values():
        for lang in Lang:
            if (kind, name) in PLACEHOLDER.findall(page.text[lang, Medium.SMS]):
                yield Shown(lang, Medium.SMS, content.words(page.id, lang, Medium.SMS), page.id)


def _all() -> Iterator[tuple[Lang, Medium]]:
    return ((lang, medium) for lang in Lang for medium in Medium)
