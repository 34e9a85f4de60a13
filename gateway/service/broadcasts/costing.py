"""What a message costs by channel, operator and length, from the site's own table of rates. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.channels import segments

HOME = "+880"


@dataclass(frozen=True)
class Rates:
    """Paisa a segment or call by channel and operator ("" for any other); operators by the digits after +880."""

    channels: Mapping[str, Mapping[str, int]]
    operators: Mapping[str, str]

    @classmethod
    def load(cls, locales: Path) -> "Rates":
        """Read rates.toml."""
        raw = tomllib.loads((locales / "rates.toml").read_text("utf-8"))
        return cls({name: dict(table) for name, table in raw["paisa"].items()}, dict(raw["operators"]))

    def operator(self, number: str) -> str:
        """Return the operator of an E.164 number, empty for a foreign or unknown one."""
        digits = number.removeprefix(HOME) if number.startswith(HOME) else ""
        return next((name for prefix, name in self.operators.items() if digits.startswith(prefix)), "")

    def table(self, channel: str) -> Mapping[str, int]:
        """Return the rates of a channel by its longest known beginning; a channel nobody pays for has none."""
        known = sorted((name for name in self.channels if channel.startswith(name)), key=len, reverse=True)
        return self.channels[known[0]] if known else {}

    def paisa(self, channel: str, operator: str, text: str) -> int:
        """Return what one message costs; an operator not named costs as the dearest."""
        table = self.table(channel)
        rate = table.get(operator, table.get("", max(table.values(), default=0)))
        return rate * parts(channel, text)


def parts(channel: str, text: str) -> int:
    """Return how many times a channel charges for a text: SMS by the segment, everything else once."""
    return max(1, segments.count(text).segments) if channel.startswith("sms:") else 1
