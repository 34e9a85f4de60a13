"""A day and an hour as people say them: "রবিবার সকাল ১০টা", "Sunday 10 am". Pure."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_time

from gateway.i18n.digits import printed
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy

NEAR = 6  # days ahead for which the weekday alone says enough
_PARTS = ((4, "রাত"), (6, "ভোর"), (12, "সকাল"), (15, "দুপুর"), (18, "বিকাল"), (20, "সন্ধ্যা"), (24, "রাত"))  # until which hour
_HALVES = {(1, 30): "দেড়টা", (2, 30): "আড়াইটা"}
_QUARTERS = {15: "সোয়া {}টা", 30: "সাড়ে {}টা"}


def said(at: datetime, now: datetime, lang: Lang) -> str:
    """Return the moment in words; both are in the site's zone."""
    return _said(at, now.date(), lang.source)


@lru_cache(maxsize=100)
def day_of(day: date, lang: Lang) -> str:
    """Return the day with its year, as on a paper: "১৮ ডিসেম্বর ২০২৬", "18 December 2026"."""
    return tidy(printed(format_date(day, "d MMMM y", locale=lang.source), lang.source))


@lru_cache(maxsize=1000)
def _said(at: datetime, today: date, lang: Lang) -> str:
    ahead = (at.date() - today).days
    day = format_date(at, "EEEE", locale=lang)
    if not 0 <= ahead <= NEAR:
        day += f" {format_date(at, 'd MMMM', locale=lang)}"
    return tidy(printed(f"{day} {_hour(at, lang)}", lang))


def _hour(at: datetime, lang: Lang) -> str:
    if lang is not Lang.BN:
        return format_time(at, "h a" if not at.minute else "h:mm a", locale=lang).lower()
    part, hour = next(name for until, name in _PARTS if at.hour < until), at.hour % 12 or 12
    if halves := _HALVES.get((hour, at.minute)):
        return f"{part} {halves}"
    if at.minute in _QUARTERS:
        return f"{part} {_QUARTERS[at.minute].format(hour)}"
    return f"{part} {hour}টা" if not at.minute else f"{part} {hour}টা {at.minute} মিনিট"
