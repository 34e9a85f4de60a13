"""How words are made fit for the ear: sentences short enough for one <Say>, numbers spelled digit by digit. Pure."""

import re
from collections.abc import Collection, Iterator

from gateway.i18n.digits import to_ascii

LONGEST = 400  # characters of one <Say>; Bangla takes three bytes each and Google's voices read at most 5,000 bytes
_LONG_NUMBER = 9  # digits from which a number is a telephone number or a receipt, never an amount

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SENTENCE = re.compile(r"(?<=[।?!])\s*|(?<=\.)\s+|\n+")
_NUMBER = re.compile(r"\+?[0-9০-৯]+(?:[ -][0-9০-৯]+)*")


def sayable(text: str) -> str:
    """Return the text without characters that no XML document may hold."""
    return _NOT_XML.sub("", text)


def pieces(text: str) -> Iterator[str]:
    """Cut a text into pieces of at most LONGEST characters, at the ends of sentences where that can be."""
    piece = ""
    for part in _parts(text):
        if piece and len(piece) + 1 + len(part) > LONGEST:
            yield piece
            piece = part
        else:
            piece = f"{piece} {part}" if piece else part
    if piece:
        yield piece


def spelled(text: str, codes: Collection[str], *, every: bool = False) -> str:
    """Spell digit by digit the long numbers and the `codes` (ASCII digits), or `every` number, of a text."""

    def spell(match: re.Match[str]) -> str:
        groups = [group for group in re.split("[ -]", match[0].removeprefix("+")) if group]
        if all(len(group) == 1 for group in groups):
            return match[0]  # spelled already
        number = to_ascii("".join(groups))
        if every or len(number) >= _LONG_NUMBER:
            return _spell(groups if len(groups) > 1 else _by_threes(groups[0]))
        return " ".join(_spell([group]) if to_ascii(group) in codes else group for group in groups)

    return _NUMBER.sub(spell, text)


def _spell(groups: list[str]) -> str:
    return ", ".join(" ".join(group) for group in groups)


def _by_threes(digits: str) -> list[str]:
    return [digits[start : start + 3] for start in range(0, len(digits), 3)]


def _parts(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        words = sentence.split()
        part = ""
        for word in words:
            for start in range(0, len(word), LONGEST):
                bit = word[start : start + LONGEST]
                if part and len(part) + 1 + len(bit) > LONGEST:
                    yield part
                    part = bit
                else:
                    part = f"{part} {bit}" if part else bit
        if part:
            yield part
