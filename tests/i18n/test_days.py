"""Observance days come round every year, and are told of while there is still time."""

from datetime import date
from pathlib import Path

import pytest

from gateway.channels import segments
from gateway.i18n.content import Content
from gateway.i18n.days import month_day
from gateway.i18n.language import Lang
from gateway.service.content.checks import with_stop

LOCALES = Path(__file__).parents[2] / "locales"
CONTENT = Content.load(LOCALES, date(2026, 11, 22))
CAMPAIGN = CONTENT.campaign


@pytest.mark.parametrize(
    ("day", "today", "comes", "goes_on"),
    [
        ("womens_day", date(2026, 3, 8), date(2026, 3, 8), True),
        ("womens_day", date(2026, 3, 9), date(2027, 3, 8), False),
        ("sixteen_days", date(2026, 11, 24), date(2026, 11, 25), False),
        ("sixteen_days", date(2026, 12, 10), date(2026, 11, 25), True),
        ("sixteen_days", date(2026, 12, 11), date(2027, 11, 25), False),
        ("expatriates_day", date(2026, 12, 31), date(2027, 12, 30), False),
    ],
)
def test_a_day_comes_round(day: str, today: date, comes: date, goes_on: bool):
    assert CAMPAIGN.days[day].next_on(today) == comes
    assert CAMPAIGN.days[day].goes_on(today) is goes_on


@pytest.mark.parametrize("said", ["02-29", "13-01", "3-8", "", "08-32"])
def test_a_day_that_does_not_come_every_year_is_none(said: str):
    with pytest.raises(ValueError, match=r"."):
        month_day(said)


def test_what_is_near_is_told_with_the_last_day_for_the_regulator():
    near = CAMPAIGN.coming(date(2026, 7, 16))
    assert [(one.day.id, one.in_days, one.vetting_in) for one in near] == [("trafficking_day", 14, 4)]
    assert near[0].vetting_by == date(2026, 7, 20)
    assert next(one.day.id for one in CAMPAIGN.coming(date(2026, 12, 1))) == "sixteen_days"
    assert len(CAMPAIGN.by_date(date(2026, 1, 1))) == len(CAMPAIGN.days)


@pytest.mark.parametrize("lang", list(Lang))
def test_every_day_has_words_for_everybody_that_fit_three_sms_and_say_how_to_end_them(lang: Lang):
    for day in CAMPAIGN.days.values():
        assert set(day.drafts) == set(CAMPAIGN.audiences)
        for drafts in day.drafts.values():
            assert "{stop}" in drafts[lang]
            assert segments.count(with_stop(drafts[lang], lang, CONTENT)).segments <= 3
