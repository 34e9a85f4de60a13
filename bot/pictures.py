"""A card drawn as PNG: set with the fonts that shape Bangla, then made into dots. Pure."""

import io
from functools import lru_cache

import pypdfium2
from fpdf import FPDF

from gateway.channels.contract import Picture
from gateway.i18n.language import Lang
from gateway.i18n.typefaces import BENGALI, FILES, LATIN

SIZE = WIDTH, HEIGHT = 120.0, 80.0
DOTS = 8.0
"""Dots to a millimetre: 960 by 640, sharp on a telephone and a few tens of kilobytes."""
PAPER, INK, SOFT, DEED, PALE = (252, 250, 244), (29, 42, 44), (85, 100, 106), (8, 72, 67), (214, 226, 221)
SIZES = (17, 27, 13, 11)
MARK, APART = 7.0, 11.0
_KEPT = 64


@lru_cache(maxsize=_KEPT)
def drawn(picture: Picture, lang: Lang) -> bytes:
    """Return the card; the same one is drawn once."""
    page = FPDF(format=SIZE, unit="mm")
    page.set_auto_page_break(auto=False)
    page.set_margin(0)
    own, other = (BENGALI, LATIN) if lang.source is Lang.BN else (LATIN, BENGALI)
    for family, style, file in FILES:
        page.add_font(family, style, file)
    page.set_fallback_fonts([other], exact_match=False)
    page.set_text_shaping(use_shaping_engine=True)
    page.add_page()
    _frame(page)
    _write(page, own, picture.lines)
    _marks(page, picture.marks)
    return _dots(bytes(page.output()))


def _frame(page: FPDF) -> None:
    page.set_fill_color(*PAPER)
    page.rect(0, 0, WIDTH, HEIGHT, style="F")
    page.set_fill_color(*DEED)
    page.rect(0, 0, WIDTH, 5, style="F")
    page.rect(0, HEIGHT - 5, WIDTH, 5, style="F")
    page.set_draw_color(*PALE)
    page.set_line_width(0.6)
    page.rect(5, 10, WIDTH - 10, HEIGHT - 20, style="D", round_corners=True, corner_radius=4)


def _write(page: FPDF, family: str, lines: tuple[str, ...]) -> None:
    tops = (14, 25, 54.5, 61)
    for at, (line, size, top) in enumerate(zip(lines, SIZES, tops, strict=False)):
        page.set_font(family, "B" if at < 2 else "", size)
        page.set_text_color(*(DEED, INK, SOFT, SOFT)[at])
        page.set_xy(8, top)
        page.cell(WIDTH - 16, size * 0.5, line, align="C")


def _marks(page: FPDF, marks: tuple[bool, ...]) -> None:
    left = (WIDTH - (len(marks) - 1) * APART - MARK) / 2
    page.set_draw_color(*DEED)
    page.set_line_width(0.7)
    for at, right in enumerate(marks):
        page.set_fill_color(*(DEED if right else PAPER))
        page.ellipse(left + at * APART, 43, MARK, MARK, style="DF")


def _dots(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[0].render(scale=DOTS * 25.4 / 72).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.convert("P", palette=1, colors=64).save(out, "PNG", optimize=True)
    return out.getvalue()
