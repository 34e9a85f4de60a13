"""Which fields of an entry staff may edit, in the order of the form, and how a form is read. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gateway.i18n.digits import to_ascii
from gateway.i18n.language import Lang, Medium
from gateway.i18n.normalise import tidy
from gateway.i18n.rates import OPERATORS, OTHER
from gateway.i18n.seed import Leaves


class Shape(StrEnum):
    """How a field is typed in."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES = "yes"
    LIST = "list"  # one a line
    KINDS = "kinds"  # chosen among the kinds of service
    DISTRICTS = "districts"


@dataclass(frozen=True)
class Field:
    """One field; `path` names its leaf."""

    path: str
    shape: Shape

    @property
    def lang(self) -> str:
        """The language of its words, "" where it has none."""
        return next((part for part in self.path.split(".") if part in set(Lang)), "")

    @property
    def name(self) -> str:
        """What the field is called, whatever its language."""
        return ".".join(part for part in self.path.split(".") if part not in set(Lang))

    @property
    def medium(self) -> str:
        """The medium its words are for, "" where they are for none."""
        return next((part for part in self.path.split(".") if part in set(Medium)), "")


def _both(path: str, shape: Shape) -> list[Field]:
    return [Field(path.format(lang), shape) for lang in Lang]


_WORDS = [Field(f"{lang}.{medium}", Shape.TEXT) for lang in Lang for medium in Medium]
_REVIEW = [
    Field("source", Shape.TEXT),
    Field("confirmed", Shape.YES),
    Field("reviewer", Shape.LINE),
    Field("reviewed_on", Shape.DATE),
    Field("review_by", Shape.DATE),
]
AUDIENCES = ("migrants", "parents", "youth", "leaders", "activists")
"""Who a draft for an observance day speaks to."""
_TITLE, _NAME = _both("title.{}", Shape.LINE), _both("name.{}", Shape.LINE)
_WHERE = [*_both("address.{}", Shape.LINE), *_both("hours.{}", Shape.LINE)]

FIELDS: Mapping[str, Sequence[Field]] = {
    "page": (*_TITLE, *_WORDS, *_REVIEW),
    "helpline": (
        Field("number", Shape.LINE),
        *_NAME,
        Field("free", Shape.YES),
        *_both("hours.{}", Shape.LINE),
        Field("show", Shape.YES),
        *_REVIEW,
    ),
    "figure": (Field("value", Shape.NUMBER), *_REVIEW),
    "cost": (*_NAME, Field("maximum", Shape.NUMBER), Field("year", Shape.NUMBER), *_REVIEW),
    "service": (*_both("{}.name", Shape.LINE), *_WORDS, Field("words", Shape.LIST), *_REVIEW),
    "partner": (
        *_NAME,
        Field("kinds", Shape.KINDS),
        Field("districts", Shape.DISTRICTS),
        Field("phone", Shape.LINE),
        *_WHERE,
        *_REVIEW,
    ),
    "rate": (*_NAME, *(Field(f"paisa.{name}", Shape.NUMBER) for name in (OTHER, *OPERATORS)), *_REVIEW),
    "canned": (*_TITLE, *_both("text.{}", Shape.TEXT)),
    "day": (
        Field("day", Shape.LINE),
        Field("until", Shape.LINE),
        *_NAME,
        *(Field(f"draft.{audience}.{lang}", Shape.TEXT) for lang in Lang for audience in AUDIENCES),
        *_REVIEW,
    ),
}
EXTRA = ("plain.", "elsewhere.")
"""Further words that some entries have: without figures, for other districts."""
OPTIONAL = ("phone", "address.", "hours.", "maximum", "year", "free", "until", "draft.", "paisa.")
"""What is left out of an entry where the form leaves it empty."""


def fields_of(kind: str, leaves: Leaves) -> list[Field]:
    """Return the fields of an entry."""
    more = [Field(path, Shape.TEXT) for path in leaves if path.startswith(EXTRA)]
    known = list(FIELDS[kind])
    words = [at for at, one in enumerate(known) if one.medium]
    at = words[-1] + 1 if words else len(known)
    return [*known[:at], *more, *known[at:]]


def read(kind: str, leaves: Leaves, form: Callable[[str], Sequence[str]]) -> dict[str, Any]:
    """Return the leaves with what a form says in their places; `form` gives all values of a field."""
    said = {one.path: _value(one, form(one.path), leaves.get(one.path)) for one in fields_of(kind, leaves)}
    return {**leaves, **{path: value for path, value in said.items() if value is not None or path in leaves}}


def _value(field: Field, raw: Sequence[str], before: Any) -> Any:
    text = tidy(raw[0]) if raw else ""
    match field.shape:
        case Shape.YES:
            return True if raw else (None if before is None else False)
        case Shape.NUMBER:
            digits = to_ascii(text).replace(",", "").strip()
            return int(digits) if digits.isdecimal() else (digits or None)
        case Shape.LIST:
            return [line for line in map(tidy, (raw[0] if raw else "").splitlines()) if line]
        case Shape.KINDS | Shape.DISTRICTS:
            return sorted(set(raw))
        case Shape.DATE:
            return to_ascii(text)
        case _:
            empty = not text and field.path.startswith(OPTIONAL)
            return None if empty else (to_ascii(text) if field.path in ("number", "phone") else text)
