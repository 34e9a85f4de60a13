"""What a version changed, for people to read: words that came and words that went. Pure."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.service.content.fields import Field, Shape

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Part:
    """A run of words: "same", "new" or "gone"."""

    what: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field and what became of its words."""

    path: str
    parts: tuple[Part, ...]

    @property
    def field(self) -> Field:
        """The field, to be named on a page."""
        return Field(self.path, Shape.LINE)


def described(changed: Sequence[tuple[str, Any, Any]]) -> list[Change]:
    """Return the changes of fields, told as path, before and after."""
    return [Change(path, tuple(_parts(_text(before), _text(after)))) for path, before, after in changed]


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _parts(before: str, after: str) -> Iterator[Part]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    for sort, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sort == "equal":
            yield Part("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Part("gone", "".join(old[a:b]))
        if d > c:
            yield Part("new", "".join(new[c:d]))
