"""Fills a provider's request with one message: each content type escapes in its own way. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from gateway.channels.sms.http_settings import ContentType

PLACES = ("to", "text", "id", "from", "type")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PLACE = re.compile(r"\{([a-z_]+)(?::(\d{1,3}))?\}")


def unknown_places(body: Any) -> list[str]:
    """Return the names of places in a template that we can't fill."""
    return sorted({match[1] for text in _texts(body) for match in PLACE.finditer(text)} - set(PLACES))


def filled(body: Any, content_type: ContentType, values: Mapping[str, str]) -> bytes:
    """Return the body of a request; a place such as {id:20} takes at most 20 characters."""
    match content_type:
        case ContentType.XML:
            return _fill(str(body), {name: _for_xml(value) for name, value in values.items()}).encode()
        case ContentType.JSON:
            return json.dumps(_deep(body, values), ensure_ascii=False).encode()
        case _:
            return urlencode([(name, value) for name, value in _pairs(_deep(body, values))]).encode()


def _deep(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        return _fill(part, values)
    if isinstance(part, dict):
        return {name: _deep(one, values) for name, one in part.items()}
    return [_deep(one, values) for one in part] if isinstance(part, list) else part


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Fill each place once: words of a person that look like a place stay words."""
    return PLACE.sub(
        lambda match: values[match[1]][: int(match[2]) if match[2] else None] if match[1] in values else match[0], text
    )


def _pairs(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        for one in value if isinstance(value, list) else (value,):
            yield name, str(one).lower() if isinstance(one, bool) else str(one)


def _for_xml(value: str) -> str:
    return escape(NOT_IN_XML.sub(" ", value), {'"': "&quot;", "'": "&apos;"})


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, (dict, list)):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _texts(one)
