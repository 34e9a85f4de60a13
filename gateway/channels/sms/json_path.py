"""Looks things up in JSON by JSONPath, each path parsed once. Pure."""

from functools import lru_cache
from typing import Any

from jsonpath_ng import JSONPath, parse  # type: ignore[attr-defined]


@lru_cache(maxsize=256)
def _parsed(path: str) -> JSONPath:
    return parse(path)


def found(document: Any, path: str) -> list[Any]:
    """Return everything at a path; nothing for an empty path."""
    if not path or document is None:
        return []
    return [match.value for match in _parsed(path).find(document)]


def first(document: Any, path: str) -> str:
    """Return the first plain value at a path as text, "" where there is none."""
    for value in found(document, path):
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (str, int, float)):
            return str(value)
    return ""
