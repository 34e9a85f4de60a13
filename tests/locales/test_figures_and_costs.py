"""What happens to figures out of date, and the sentences about cost by country."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gateway.i18n.content import Content
from gateway.i18n.language import Lang, Medium

LOCALES = Path(__file__).parents[2] / "locales"
NOW = Content.load(LOCALES, date(2026, 11, 22))
LATER = Content.load(LOCALES, date(2030, 1, 1))


def test_a_fresh_figure_is_told_in_every_medium() -> None:
    assert "৮,৫০০ টাকা" in NOW.words("ask_medical", Lang.BN, Medium.SMS)
    assert "৮ হাজার ৫০০ টাকা" in NOW.words("ask_medical", Lang.BN, Medium.VOICE)
    assert "Tk 8,500" in NOW.words("ask_medical", Lang.EN, Medium.CHAT)


@pytest.mark.parametrize("page", ["ask_medical", "ask_returnee_support", "ask_training"])
def test_an_old_figure_is_never_told(page: str) -> None:
    for lang in Lang:
        for medium in Medium:
            words = LATER.words(page, lang, medium)
            assert not re.search(r"8,500|৮,৫০০|৮ হাজার|1,00,000|১ লাখ|{|3.day|৩ দিন", words)
            assert len(words) > 60


def test_an_overdue_page_hides_even_a_fresh_figure() -> None:
    page = NOW.page("ask_returnee_support")
    overdue = replace(page, dated=replace(page.dated, review_by=date(2026, 11, 21)))
    content = replace(NOW, pages={**NOW.pages, page.id: overdue})
    assert "1,00,000" in NOW.words(page.id, Lang.EN, Medium.SMS)
    words = content.words(page.id, Lang.EN, Medium.SMS)
    assert "1,00,000" not in words
    assert "Ask 16135 (free) for today's figure." in words
    assert [stale.id for stale in content.stale(NOW.today)] == [page.id]


def test_the_sentence_with_an_old_figure_gives_way_to_a_number_to_ask() -> None:
    words = LATER.words("ask_returnee_support", Lang.EN, Medium.SMS)
    assert words.startswith("Ask 16135 (free) for today's figure.")
    assert "You can also talk to us" in words


def test_review_dates_are_reported() -> None:
    assert NOW.stale(date(2026, 11, 22)) == ()
    kinds = {stale.what for stale in NOW.stale(date(2030, 1, 1))}
    facts = {"page", "helpline", "figure", "cost", "rate", "day", "quiz"}
    assert kinds == facts | {"step", "sign", "route", "service", "partner"}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("সৌদি যেতে কত টাকা লাগে", "saudi_arabia"),
        ("malaysia jete koto taka lage", "malaysia"),
        ("how much should Oman cost", "oman"),
        ("dubaite jabo", "uae"),
        ("দুবাইয়ের ভিসা", "uae"),
        ("মালয়েশিয়ায়", "malaysia"),
        ("maloyeshia", "malaysia"),
        ("soudi arob", "saudi_arabia"),
        ("কাতারে", "qatar"),
        ("libya hoye italy jabo", "libya"),
        ("ইটালির কাজ", "italy"),
        ("cambodia te data entry", "cambodia"),
        ("what does a woman pay", ""),
        ("ami bari jabo", ""),
        ("কত টাকা লাগে", ""),
        ("", ""),
    ],
)
def test_a_country_in_a_text(text: str, country: str) -> None:
    assert NOW.country_in(text) == country


@pytest.mark.parametrize("country", NOW.costs.countries)
def test_every_country_has_its_sentences(country: str) -> None:
    assert len(NOW.cost(country, Lang.BN, Medium.SMS).encode("utf-16-le")) // 2 <= 201
    assert len(NOW.cost(country, Lang.EN, Medium.SMS)) <= 459
    for lang in Lang:
        for medium in Medium:
            words = NOW.cost(country, lang, medium)
            assert not re.search(r"[{}]", words)
            assert NOW.helplines["migrant"].dialled(lang, medium) in words
            assert not (lang is Lang.BN and re.search(r"[0-9]", words))


def test_the_cost_names_the_year_and_the_warning_sign() -> None:
    words = NOW.cost("saudi_arabia", Lang.BN, Medium.SMS)
    assert "১,৬৫,০০০ টাকা" in words
    assert "২০১৭" in words
    assert "প্রতারণার লক্ষণ" in words


def test_an_old_cost_is_not_told() -> None:
    assert "1,65,000" not in LATER.cost("saudi_arabia", Lang.EN, Medium.SMS)
