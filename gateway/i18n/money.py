"""Sums of taka as people write and say them."""

from gateway.i18n.language import Lang, Medium

_LAKH, _THOUSAND = 100_000, 1_000


def grouped(amount: int) -> str:
    """Return the digits grouped the way of Bangladesh: 1,65,000."""
    head, tail = divmod(amount, _THOUSAND)
    groups = [f"{tail:03d}"] if head else [str(tail)]
    while head:
        head, pair = divmod(head, 100)
        groups.insert(0, f"{pair:02d}" if head else str(pair))
    return ",".join(groups)


def taka(amount: int, lang: Lang, medium: Medium) -> str:
    """Return the sum with its currency, in ASCII digits; in lakh and thousand for speech and round lakhs in Bangla."""
    lang = lang.source
    round_lakh = lang is Lang.BN and amount and amount % _LAKH == 0
    if medium is not Medium.VOICE and not round_lakh:
        return f"{grouped(amount)} টাকা" if lang is Lang.BN else f"Tk {grouped(amount)}"
    lakh, rest = divmod(amount, _LAKH)
    thousand, rest = divmod(rest, _THOUSAND)
    units = ("লাখ", "হাজার", "টাকা") if lang is Lang.BN else ("lakh", "thousand", "taka")
    said = [f"{count} {unit}" for count, unit in zip((lakh, thousand), units, strict=False) if count]
    return " ".join([*said, *([str(rest)] if rest or not said else []), units[2]])
