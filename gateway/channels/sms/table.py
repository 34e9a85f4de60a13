"""Reading a TOML table key by key: every fault names its table and key, and unknown keys are faults too."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

from jsonpath_ng import JSONPath
from jsonpath_ng import parse as parse_path  # type: ignore[attr-defined]

E = TypeVar("E", bound=StrEnum)
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Table:
    """One table of the file; `faults` is shared by all tables of one reading."""

    def __init__(self, place: str, values: Mapping[str, Any], environ: Mapping[str, str], faults: list[str]) -> None:
        self.place, self.values, self.environ, self.faults = place, dict(values), environ, faults
        self.asked: set[str] = set()

    def fault(self, key: str, reason: str) -> None:
        """Note what is wrong with a key."""
        self.faults.append(f"[{self.place}] {key}: {reason}")

    def take(self, key: str, kind: type | tuple[type, ...], default: Any, reason: str) -> Any:
        """Return a key's value of the kind wanted, else the default and a fault."""
        self.asked.add(key)
        value = self.values.get(key, default)
        if value is default:
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(key, reason)
            return default
        return value

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return words, with ${NAME} filled from the environment."""
        value = self.take(key, str, default, "must be text")
        if required and not value:
            self.fault(key, "is missing")
        return self.filled(key, value)

    def number(self, key: str, default: float, least: float, most: float) -> float:
        """Return a number within bounds."""
        value = self.take(key, (int, float), default, "must be a number")
        if not least <= value <= most:
            self.fault(key, f"must be between {least:g} and {most:g}")
            return default
        return float(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false where unset."""
        return bool(self.take(key, bool, False, "must be true or false"))

    def one_of(self, key: str, kind: type[E], default: E) -> E:
        """Return a word of a closed list."""
        value = self.take(key, str, default.value, "must be text")
        if value not in list(kind):
            self.fault(key, f"must be one of {', '.join(kind)}")
            return default
        return kind(value)

    def mapped(self, key: str, read: Callable[[str], Any], words: str) -> dict[str, Any]:
        """Return a table whose values are words of a closed list."""
        found = {}
        for name, value in self.take(key, dict, {}, "must be a table").items():
            try:
                found[name] = read(value)
            except ValueError:
                self.fault(f"{key}.{name}", f"must be one of {words}")
        return found

    def texts(self, key: str) -> dict[str, str]:
        """Return a table of words."""
        table = self.take(key, dict, {}, "must be a table")
        for name, value in table.items():
            if not isinstance(value, str):
                self.fault(f"{key}.{name}", "must be text")
        return {name: self.filled(f"{key}.{name}", value) for name, value in table.items() if isinstance(value, str)}

    def listed(self, key: str, kind: type) -> tuple[Any, ...]:
        """Return a list of one kind of value."""
        values = self.take(key, list, [], "must be a list")
        if not all(isinstance(value, kind) and not isinstance(value, bool) for value in values):
            self.fault(key, f"must be a list of {'words' if kind is str else 'numbers'}")
            return ()
        return tuple(values)

    def path(self, key: str) -> str:
        """Return a JSONPath that can be read."""
        value = self.text(key)
        if value:
            self.check_path(key, value)
        return value

    def check_path(self, key: str, value: str) -> JSONPath | None:
        """Note a fault where a JSONPath can't be read."""
        try:
            return parse_path(value)
        except Exception:  # the library raises bare Exception for some texts
            self.fault(key, f"is no JSONPath ({value})")
            return None

    def check_element(self, key: str, value: str) -> None:
        """Note a fault where an element path can't be read."""
        try:
            Element("x").find(value.partition("@")[0].rstrip("/") or ".")
        except (SyntaxError, TypeError, KeyError, IndexError):  # the library's own words for a broken path
            self.fault(key, f"is no element path ({value})")

    def inner(self, key: str) -> "Table | None":
        """Return a table within this one, None where it is absent."""
        values = self.take(key, dict, None, "must be a table")
        return None if values is None else Table(f"{self.place}.{key}", values, self.environ, self.faults)

    def filled(self, key: str, value: str) -> str:
        """Fill ${NAME} from the environment; a variable that isn't set is a fault."""

        def look_up(match: re.Match[str]) -> str:
            found = self.environ.get(match[1], "")
            if not found:
                self.fault(key, f"the environment has no {match[1]}")
            return found

        return VARIABLE.sub(look_up, value)

    def deep(self, key: str, value: Any) -> Any:
        """Fill ${NAME} in every text of nested tables and lists."""
        if isinstance(value, str):
            return self.filled(key, value)
        if isinstance(value, dict):
            return {name: self.deep(f"{key}.{name}", one) for name, one in value.items()}
        return [self.deep(key, one) for one in value] if isinstance(value, list) else value

    def done(self) -> None:
        """Note keys that nobody asked for: a misspelt key must not pass for a default."""
        for key in sorted(self.values.keys() - self.asked):
            self.fault(key, "is unknown")
