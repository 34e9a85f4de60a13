"""What a message costs by channel and operator, each rate with its source and its review. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from gateway.i18n.dated import Dated
from gateway.i18n.language import Lang
from gateway.i18n.seed import Entry

OTHER = "other"
OPERATORS = ("grameenphone", "robi", "airtel", "banglalink", "teletalk")
HOME = "+880"


@dataclass(frozen=True)
class Rate:
    """One rate: `channel` is how the names of its channels begin; paisa by operator, "" for any other."""

    channel: str
    names: Mapping[Lang, str]
    paisa: Mapping[str, int]
    dated: Dated

    def sure(self, today: date) -> bool:
        """Tell whether somebody confirmed it, and its review isn't overdue."""
        return self.dated.confirmed and not self.dated.past(today)


@dataclass(frozen=True)
class Tariff:
    """All rates by id, and the operators of the country by the digits after +880."""

    rates: Mapping[str, Rate] = field(default_factory=dict)
    operators: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Mapping[str, Entry], operators: Mapping[str, str]) -> Self:
        """Return what rates.toml holds; KeyError or ValueError where an entry makes no sense."""
        return cls({one: _rate(row) for one, row in rows.items()}, dict(operators))

    def operator(self, number: str) -> str:
        """Return the operator of an E.164 number, empty for a foreign or unknown one."""
        digits = number.removeprefix(HOME) if number.startswith(HOME) else ""
        return next((name for prefix, name in self.operators.items() if digits.startswith(prefix)), "")

    def rate(self, channel: str) -> Rate | None:
        """Return the rate of a channel by its longest known beginning; a channel nobody pays for has none."""
        known = sorted(self.rates.values(), key=lambda one: len(one.channel), reverse=True)
        return next((one for one in known if channel.startswith(one.channel)), None)

    def sure(self, channels: Iterable[str], today: date) -> bool:
        """Tell whether what these channels cost is more than a guess."""
        return all(rate.sure(today) for one in channels if (rate := self.rate(one)) is not None)


def _rate(row: Entry) -> Rate:
    paisa = {"" if name == OTHER else name: int(value) for name, value in row["paisa"].items()}
    return Rate(row["channel"], {lang: row["name"][lang] for lang in Lang}, paisa, Dated.of(row))
