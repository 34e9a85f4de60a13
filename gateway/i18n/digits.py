"""Digits in both scripts, and digits as words for speech."""

import re

from gateway.i18n.language import Lang

_BANGLA = "০১২৩৪৫৬৭৮৯"
_TO_BANGLA = {ord(str(n)): digit for n, digit in enumerate(_BANGLA)}
_TO_ASCII = {ord(digit): str(n) for n, digit in enumerate(_BANGLA)}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b[\w.-]+\.(?:bd|com|org|net|me|app)\b(?:/\S*)?", re.IGNORECASE)
_LETTER = re.compile(r"[\u0985-\u09b9\u09dc-\u09df]")
_WORDS = {
    Lang.BN: ("শূন্য", "এক", "দুই", "তিন", "চার", "পাঁচ", "ছয়", "সাত", "আট", "নয়"),
    Lang.EN: ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_PLUS = {Lang.BN: "প্লাস", Lang.EN: "plus"}


def to_bangla(text: str) -> str:
    """Return the text with Bangla digits; links and mail addresses stay as they are."""
    out, end = [], 0
    for address in _ADDRESS.finditer(text):
        out += [text[end : address.start()].translate(_TO_BANGLA), address.group()]
        end = address.end()
    return "".join([*out, text[end:].translate(_TO_BANGLA)])


def printed(text: str, lang: Lang) -> str:
    """Return the text with the digits of its language; a partial one has Bangla digits where it has Bangla letters."""
    bangla = lang is Lang.BN or (lang.source is not lang and _LETTER.search(text))
    return to_bangla(text) if bangla else text


def to_ascii(text: str) -> str:
    """Return the text with ASCII digits."""
    return text.translate(_TO_ASCII)


def spoken(number: str, lang: Lang) -> str:
    """Return a number digit by digit in words, as a telephone number is said aloud."""
    lang = lang.source
    digits = [
        _PLUS[lang] if c == "+" else _WORDS[lang][int(c)] for c in to_ascii(number) if c == "+" or c in "0123456789"
    ]
    return " ".join(digits)
