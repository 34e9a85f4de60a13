"""How many SMS a text costs, and where to cut one that is too long. Pure."""

from dataclasses import dataclass
from enum import StrEnum

import regex

# 3GPP TS 23.038: one septet each; those of EXTENSION cost two and are never split over a part.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
CLUSTER = regex.compile(r"\X")
SIGNS = r"[\p{M}\u200c\u200d\U0001F3FB-\U0001F3FF]"
# A letter with its signs, as Twilio's calculator keeps together in UCS-2; consonants joined by a virama may part.
KEPT_WHOLE = regex.compile(rf"\P{{M}}{SIGNS}*(?:(?<=\u200d)\p{{Extended_Pictographic}}{SIGNS}*)*|{SIGNS}+")


class Encoding(StrEnum):
    """How a text travels."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


ROOM = {Encoding.GSM7: (160, 153), Encoding.UCS2: (70, 67)}
"""Units in a message that stands alone, and in each part of a longer one."""


@dataclass(frozen=True)
class Segments:
    """What a text costs: units are septets in GSM-7 and UTF-16 units in UCS-2."""

    encoding: Encoding
    units: int
    segments: int


def count(text: str) -> Segments:
    """Count a text's units and parts; an empty text costs nothing."""
    encoding = Encoding.GSM7 if all(char in BASIC or char in EXTENSION for char in text) else Encoding.UCS2
    alone, joined = ROOM[encoding]
    costs = _costs(text, encoding)
    units = sum(costs)
    if units <= alone:
        return Segments(encoding, units, 1 if text else 0)
    parts, used = 1, 0
    for cost in costs:
        if used + cost > joined:
            parts, used = parts + 1, 0
        used += cost
    return Segments(encoding, units, parts)


def split(text: str, limit: int) -> tuple[str, ...]:
    """Cut a text into pieces of at most `limit` UTF-16 units; joined again they are the text.

    Cuts come after a line or a word where one ends in the second half, and never inside a letter with its signs.
    """
    if length(text) <= limit:
        return (text,) if text else ()
    pieces: list[str] = []
    piece, size = "", 0
    for cluster in _clusters(text, limit):
        cost = length(cluster)
        while size + cost > limit:
            kept = _best_cut(piece)
            pieces.append(piece[:kept])
            piece, size = piece[kept:], length(piece[kept:])
        piece, size = piece + cluster, size + cost
    return (*pieces, piece) if piece else tuple(pieces)


def length(text: str) -> int:
    """Return the text's length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _costs(text: str, encoding: Encoding) -> list[int]:
    """Return the units of each piece that is never split over two parts."""
    if encoding is Encoding.GSM7:
        return [1 + (char in EXTENSION) for char in text]
    return [length(piece) for piece in KEPT_WHOLE.findall(text)]


def _clusters(text: str, limit: int) -> list[str]:
    """Return the letters with their signs; what alone is over the limit falls apart into characters."""
    found = CLUSTER.findall(text)
    return [part for one in found for part in ((one,) if length(one) <= limit else one)]


def _best_cut(piece: str) -> int:
    for mark in ("\n", " "):
        at = piece.rfind(mark) + 1
        if at > len(piece) // 2:
            return at
    return len(piece)
