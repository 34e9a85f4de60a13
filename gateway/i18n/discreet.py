"""What a message to a survivor's phone may not say, for others read it too: the words of discreet.toml. Pure."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.i18n.digits import to_ascii
from gateway.i18n.named import Named

_MONEY = r"(?:টাকা|টাকার|taka|tk|bdt|৳|হাজার|hajar)"
_AMOUNT = re.compile(rf"(?i)(?:\d[\d,.]*\s*{_MONEY}|(?:৳|tk\.?|bdt)\s*\d)")


@dataclass(frozen=True)
class Discreet:
    """The words by their group, found by sound in both scripts with the usual endings."""

    named: Named

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read discreet.toml."""
        groups = tomllib.loads((folder / "discreet.toml").read_text(encoding="utf-8"))
        return cls(Named.of({name: tuple(group["words"]) for name, group in groups.items()}))

    def betrays(self, text: str) -> str:
        """Return the group of what the text gives away, "amount" for a sum of money; an empty string for nothing."""
        return "amount" if _AMOUNT.search(to_ascii(text)) else self.named.find(text)
