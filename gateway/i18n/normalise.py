"""One spelling for what people type: `tidy` for storing and sending, `fold` for matching; both idempotent."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import regex

RECENT = 1024
"""Texts whose spelling is remembered: a message and its parts are asked for dozens of times in one turn, then gone.

With 32 messages under way at once, 256 were gone before the second time."""

_SINGLE = {"\u09a1\u09bc": "\u09dc", "\u09a2\u09bc": "\u09dd", "\u09af\u09bc": "\u09df", "\u09ac\u09bc": "\u09b0"}
_TYPED = {"\u0985\u09be": "\u0986", "\u09be\u09c7": "\u09cb"}  # অ + া is আ, and া + ে in the wrong order is ো
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # all but tabs and line ends; lone surrogates
_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_JOINERS = re.compile(
    r"(?P<keep>(?<=\u09b0)\u200d(?=\u09cd)"  # র‍্যাব
    r"|(?<=\u09cd)[\u200c\u200d](?=[\u0985-\u09b9\u09dc-\u09df])"
    r"|(?<=[\ufe0f\U0001f000-\U0001faff\u2600-\u27bf])\u200d(?=[\U0001f000-\U0001faff\u2600-\u27bf]))"
    r"|[\u200c\u200d]"
)
_VISARGA = re.compile(r"(দু|নি|অন্ত|পুন|প্রাত|স্বত|মন|অত|বয়|তপ|শির|ইত)[ ]?:(?=[\u0995-\u09b9])")
_MARK_TWICE = re.compile(r"([\u0981-\u0983\u09bc\u09be-\u09cd\u09d7])\1+")
_SPACES = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r" ?\n ?(?:\n ?)+")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w)")
_LATIN_TWICE = re.compile(r"([a-z])\1+")
_BANGLA_THRICE = re.compile(r"([\u0985-\u09b9\u09dc-\u09df])\1{2,}")
_UNREAD = regex.compile(r"[\u0981\u200c\u200d]|(?![\u0980-\u09ff])\p{M}")
_NO_WORD = re.compile(r"[^\w\u0982-\u09cd]|_")
_DIGITS = {ord(bangla): ascii_ for ascii_, bangla in zip("0123456789", "০১২৩৪৫৬৭৮৯", strict=True)}


def _until_still(text: str, once: Callable[[str], str]) -> str:
    """Repeat a rewriting until nothing changes; every rule shortens the text or is idempotent, so it ends."""
    for _ in range(len(text) + 4):
        after = once(text)
        if after == text:
            break
        text = after
    return text


def _clean(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", _CONTROLS.sub("", text)))
    text = _JOINERS.sub(lambda match: match["keep"] or "", text)
    for wrong, right in (*_SINGLE.items(), *_TYPED.items()):
        text = text.replace(wrong, right)
    text = _MARK_TWICE.sub(r"\1", _VISARGA.sub("\\1\u0983", text))
    return _PARAGRAPHS.sub("\n\n", _SPACES.sub(" ", text)).strip()


@lru_cache(RECENT)
def tidy(text: str) -> str:
    """Return the text in our one spelling, words and signs untouched: for storing and sending."""
    return _until_still(text.replace("\r\n", "\n").replace("\r", "\n"), _clean)


def _plain(text: str) -> str:
    """Strip what matching doesn't need: accents, ligatures and full width of Latin; the ঁ people leave out."""
    return str(_UNREAD.sub("", unicodedata.normalize("NFKD", text.casefold())))


def _match(text: str) -> str:
    text = tidy(_plain(tidy(text))).translate(_DIGITS)
    text = _APOSTROPHE.sub("", text)
    text = _NO_WORD.sub(" ", text)
    return " ".join(_BANGLA_THRICE.sub(r"\1", _LATIN_TWICE.sub(r"\1", text)).split())


@lru_cache(RECENT)
def fold(text: str) -> str:
    """Return the text for matching: one spelling, no case, no punctuation, ASCII digits, repeated letters once.

    Double Latin letters become one ("accha" is "acha"); Bangla letters only where three or more stand in a row.
    """
    return _until_still(text, _match)
