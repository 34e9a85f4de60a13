"""The content pages, worded for each language and medium, with helplines and figures filled in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from gateway.i18n.campaign import Campaign
from gateway.i18n.costs import Costs, costs_of
from gateway.i18n.dated import Dated, Stale
from gateway.i18n.digits import printed
from gateway.i18n.figures import Figures, figures_of
from gateway.i18n.guides import Guides
from gateway.i18n.helplines import Helpline, helplines_of
from gateway.i18n.language import Lang, Medium, Spoken
from gateway.i18n.money import taka
from gateway.i18n.normalise import tidy
from gateway.i18n.passages import Worded
from gateway.i18n.seed import Entry, Seed
from gateway.i18n.topics import Topics

SAID_AGAIN = 1024
"""Texts of pages and passages that are kept filled in."""

PLACEHOLDER = re.compile(r"\{(line|figure)\.(\w+)\}")
_SENTENCE = re.compile(r"[^।.?!\n]*(?:\.(?=\S)[^।.?!\n]*)*[।.?!]?\s*")


@dataclass(frozen=True)
class Page:
    """One content page. `text` holds placeholders; `plain` is its wording without figures, where it has one."""

    id: str
    section: str
    title: Mapping[Lang, str]
    text: Mapping[tuple[Lang, Medium], str]
    plain: Mapping[tuple[Lang, Medium], str]
    next: tuple[str, ...]
    dated: Dated
    to_verify: tuple[str, ...]

    @property
    def source(self) -> str:
        """Where the facts come from."""
        return self.dated.source

    @property
    def reviewed_on(self) -> date:
        """When it was last read against its sources."""
        return self.dated.reviewed_on

    @property
    def review_by(self) -> date:
        """When it must be read again."""
        return self.dated.review_by

    @property
    def reviewer(self) -> str:
        """Who of the NGO has read it; "" for nobody yet."""
        return self.dated.reviewer


@dataclass(frozen=True)
class Section:
    """One entry of the main menu: at most eight pages or flows."""

    id: str
    title: Mapping[Lang, str]
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """All content of one day: `today` decides which figures may still be told."""

    pages: Mapping[str, Page]
    titles: Mapping[tuple[str, Lang], str]
    menu: tuple[Section, ...]
    helplines: Mapping[str, Helpline]
    figures: Figures
    costs: Costs
    guides: Guides
    campaign: Campaign
    topics: Topics
    today: date

    @classmethod
    def load(cls, folder: Path, today: date) -> Self:
        """Read the content files as they are; KeyError where a field is missing."""
        return cls.of(Seed.read(folder), today)

    @classmethod
    def of(cls, seed: Seed, today: date) -> Self:
        """Make sense of the pages, the menu, helplines, figures and costs; KeyError where a field is missing."""
        entries, files = seed.entries, seed.files
        pages = {name: _page(name, row) for name, row in entries["page"].items()}
        menu = files["menu.toml"]
        named = {page.id: page.title for page in pages.values()} | menu["flows"]
        titles = {(one, lang): printed(title[lang], lang) for one, title in named.items() for lang in Lang}
        costs = costs_of(entries["cost"], files["costs.toml"]["sentences"])
        return cls(
            pages=pages,
            titles=titles,
            menu=tuple(
                Section(row["id"], Spoken((lang, row["title"][lang]) for lang in Lang), tuple(row["pages"]))
                for row in menu["sections"]
            ),
            helplines=helplines_of(entries["helpline"]),
            figures=figures_of(entries["figure"], files["figures.toml"]["instead"]),
            costs=costs,
            guides=Guides.of(seed, costs),
            campaign=Campaign.of(seed),
            topics=Topics.of(files["topics.toml"]),
            today=today,
        )

    def page(self, page_id: str) -> Page:
        """Return the page of this id; KeyError where there is none."""
        return self.pages[page_id]

    def title(self, page_id: str, lang: Lang) -> str:
        """Return the button title of a page, or of a flow named in menu.toml."""
        return self.titles[page_id, lang.source]

    def words(self, page_id: str, lang: Lang, medium: Medium) -> str:
        """Return the page's words, ready to send; one whose review is overdue tells no figure."""
        lang = lang.source
        page, key = self.pages[page_id], (lang, medium)
        text, overdue = page.text[key], page.dated.past(self.today)
        if self._untold(text, overdue):
            text = page.plain.get(key) or self._without_untold(text, overdue, lang, medium)
        return self._filled(text, lang, medium)

    def helpline(self, line_id: str, lang: Lang) -> str:
        """Return one helpline as a line: number, name, price, hours."""
        return self.helplines[line_id].line(lang)

    def country_in(self, text: str) -> str:
        """Return the id of the country of work a text names, or an empty string."""
        return self.costs.country_in(text)

    def cost(self, country_id: str, lang: Lang, medium: Medium) -> str:
        """Return the sentence about the official maximum cost of going to a country, with the year it was set."""
        lang = lang.source
        country, told = self.costs.countries[country_id], self._ceiling_told(country_id)
        name = country.note or ("maximum" if told else "unknown")
        text = self.costs.sentences[name, lang, medium]
        amount = "" if country.maximum is None else taka(country.maximum, lang, medium)
        text = (
            text.replace("{country}", country.names[lang])
            .replace("{amount}", amount)
            .replace("{year}", str(country.year))
        )
        return self._filled(text, lang, medium)

    def ceiling(self, country_id: str) -> int | None:
        """Return the sum an asked price may be held against: told today, and no warning stands in its place."""
        country = self.costs.countries[country_id]
        sentence = self.costs.sentences[country.note or "maximum", Lang.BN, Medium.SMS]
        return country.maximum if self._ceiling_told(country_id) and "{amount}" in sentence else None

    def said(self, words: Worded, lang: Lang, medium: Medium, **params: str) -> str:
        """Return the words of a passage, ready to send; `params` stand in it as `{district}`."""
        lang = lang.source
        text = words[lang, medium]
        for name, value in params.items():
            text = text.replace(f"{{{name}}}", value)
        return self._filled(text, lang, medium)

    def stale(self, today: date) -> tuple[Stale, ...]:
        """Return everything whose review was due before this day."""
        kinds: tuple[tuple[str, Mapping[str, Dated]], ...] = (
            ("page", {key: page.dated for key, page in self.pages.items()}),
            ("helpline", {key: line.dated for key, line in self.helplines.items()}),
            ("figure", {key: figure.dated for key, figure in self.figures.by_id.items()}),
            ("cost", {key: country.dated for key, country in self.costs.countries.items()}),
            ("rate", {key: rate.dated for key, rate in self.campaign.tariff.rates.items()}),
            ("day", {key: day.dated for key, day in self.campaign.days.items()}),
        )
        rows = [(what, key, dated) for what, by_id in kinds for key, dated in by_id.items()]
        rows += self.guides.dated()
        return tuple(Stale(what, key, dated.review_by) for what, key, dated in rows if dated.past(today))

    def _ceiling_told(self, country_id: str) -> bool:
        country = self.costs.countries[country_id]
        return country.maximum is not None and country.dated.confirmed and not country.dated.past(self.today)

    def _untold(self, text: str, overdue: bool) -> bool:
        return any(
            kind == "figure" and (overdue or not self.figures.by_id[name].usable(self.today))
            for kind, name in PLACEHOLDER.findall(text)
        )

    def _without_untold(self, text: str, overdue: bool, lang: Lang, medium: Medium) -> str:
        """Put the stand-in for the first sentence that needs an untold figure, and leave the others of them out."""
        kept, replaced = [], False
        for sentence in _SENTENCE.findall(text):
            if not self._untold(sentence, overdue):
                kept.append(sentence)
            elif not replaced:
                replaced = True
                kept.append(self.figures.instead[lang, medium] + ("\n\n" if sentence.endswith("\n\n") else " "))
        return "".join(kept).strip()

    @cached_property
    def _filled(self) -> Callable[[str, Lang, Medium], str]:
        """What of it is said again and again is filled in and printed once."""
        return lru_cache(SAID_AGAIN)(self._fill)

    def _fill(self, text: str, lang: Lang, medium: Medium) -> str:
        def fill(match: re.Match[str]) -> str:
            kind, name = match.groups()
            if kind == "line":
                return self.helplines[name].dialled(lang, medium)
            return self.figures.by_id[name].words(lang, medium)

        return printed(PLACEHOLDER.sub(fill, text), lang)


def _page(page_id: str, data: Entry) -> Page:
    keys = [(lang, medium) for lang in Lang for medium in Medium]
    plain = data.get("plain", {})
    return Page(
        id=page_id,
        section=data["section"],
        title=Spoken((lang, tidy(data["title"][lang])) for lang in Lang),
        text={(lang, medium): tidy(data[lang][medium]) for lang, medium in keys},
        plain={(lang, medium): tidy(plain[lang][medium]) for lang, medium in keys if medium in plain.get(lang, {})},
        next=tuple(data["next"]),
        dated=Dated.of(data),
        to_verify=tuple(data.get("to_verify", ())),
    )
