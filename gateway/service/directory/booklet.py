"""The yearly booklet of services as a PDF: helplines first, then what helps in each district. Only what is certain."""

from collections.abc import Callable
from datetime import date

from fpdf import FPDF

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.content import Content
from gateway.i18n.digits import printed
from gateway.i18n.language import Lang, Medium
from gateway.i18n.places import Place, Places
from gateway.i18n.typefaces import BENGALI, FILES, LATIN

PAGE, MARGIN = (148, 210), 14  # A5, in millimetres
INK, SOFT, DEED = (29, 42, 44), (85, 100, 106), (8, 72, 67)


class _Pages(FPDF):
    """Pages with a foot, in a font that shapes Bangla."""

    def __init__(self, lang: Lang, foot: str) -> None:
        super().__init__(format=PAGE)
        self._lang, self._foot = lang, foot
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 4)
        for family, style, file in FILES:
            self.add_font(family, style, file)
        own, other = (BENGALI, LATIN) if lang is Lang.BN else (LATIN, BENGALI)
        self.set_fallback_fonts([other], exact_match=False)
        self._family = own
        self.set_text_shaping(use_shaping_engine=True)
        self.set_lang(lang.value)

    def footer(self) -> None:
        """Write the page's number under each page but the first."""
        if self.page_no() > 1:
            self.set_y(-MARGIN)
            self._style(8, SOFT)
            self.cell(0, 6, f"{self._foot} · {printed(str(self.page_no()), self._lang)}", align="C")

    def write_lines(self, text: str, size: float, colour: tuple[int, int, int] = INK, *, bold: bool = False) -> None:
        """Write a paragraph."""
        self._style(size, colour, bold=bold)
        self.multi_cell(0, size * 0.56, text, align="L", new_x="LMARGIN", new_y="NEXT")

    def heading(self, text: str, size: float) -> None:
        """Write a heading, with room for what follows it."""
        if self.will_page_break(size * 2.2):
            self.add_page()
        self.ln(size * 0.25)
        self.write_lines(text, size, DEED, bold=True)
        self.ln(1)

    def _style(self, size: float, colour: tuple[int, int, int], *, bold: bool = False) -> None:
        self.set_font(self._family, "B" if bold else "", size)
        self.set_text_color(*colour)


def booklet(content: Content, places: Places, words: Catalogue, lang: Lang, today: date) -> bytes:
    """Return the booklet."""

    def say(key: str, **params: str) -> str:
        return words.text(f"booklet.{key}", lang, **params)

    title = say("title", year=str(today.year))
    pages = _Pages(lang, title)
    pages.set_title(title)
    _cover(pages, title, say)
    pages.heading(say("helplines"), 15)
    for line in content.helplines.values():
        if line.show and not line.dated.past(today):
            pages.write_lines(line.line(lang), 10)
            pages.ln(1)
    for district in places.districts():
        _district(pages, content, district, lang, today)
    return bytes(pages.output())


def _cover(pages: _Pages, title: str, say: Callable[..., str]) -> None:
    pages.add_page()
    pages.ln(34)
    pages.write_lines(title, 24, DEED, bold=True)
    pages.ln(6)
    pages.write_lines(say("lead"), 11.5)
    pages.ln(6)
    pages.write_lines(say("check"), 9.5, SOFT)
    pages.add_page()


def _district(pages: _Pages, content: Content, district: Place, lang: Lang, today: date) -> None:
    services, name = content.guides.services, district.names[lang]
    pages.heading(name, 15)
    for kind in services.kinds.values():
        if not kind.asked:
            continue
        words = services.words(kind.passage.id, district.id)
        pages.heading(kind.passage.names[lang], 11)
        pages.write_lines(content.said(words, lang, Medium.CHAT, district=name), 9.5)
        for partner in services.partners_in(kind.passage.id, district.id, today):
            pages.write_lines(f"• {partner.line(lang)}", 9.5, bold=True)
        pages.ln(1)
