"""When an appointment is reminded of, by its kind, and how long an answer is waited for: reminders.toml. Pure."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self

_SPAN = re.compile(r"(\d{1,3})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass(frozen=True)
class ReminderRules:
    """`before` are the reminders by kind of appointment, "" for every other kind; each is named by its span, "3d"."""

    before: Mapping[str, tuple[str, ...]]
    answer_within: timedelta
    call_within: timedelta
    missed_after: timedelta
    survey_after: timedelta

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read reminders.toml; a span that can't be read is a ValueError."""
        data = tomllib.loads((folder / "reminders.toml").read_text(encoding="utf-8"))
        before = {kind: tuple(spans) for kind, spans in data["before"].items()}
        for spans in before.values():
            if sorted(spans, key=span, reverse=True) != list(spans):
                raise ValueError(f"reminders.toml: {spans} aren't in order, the earliest first")
        waits = {name: span(value) for name, value in data["waits"].items()}
        return cls({kind if kind != "default" else "": spans for kind, spans in before.items()}, **waits)

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the reminders of this kind of appointment, the earliest first."""
        return self.before.get(kind, self.before[""])


def span(text: str) -> timedelta:
    """Return the time that "3d", "2h" or "30m" stands for."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} isn't a number of days, hours or minutes, such as 3d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
