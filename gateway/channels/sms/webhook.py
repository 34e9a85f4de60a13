"""Reads a provider's webhook by the names that sms.toml gives its fields. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from gateway.channels.contract import DeliveryReport, Inbound, Remedy, SendError, Status
from gateway.channels.phone_number import e164
from gateway.channels.sms.http_settings import ContentType, Hook
from gateway.channels.sms.json_path import first, found
from gateway.errors import Malformed
from gateway.i18n.language import Medium

MOST_ITEMS = 500
LONGEST_TEXT = 5000


@dataclass(frozen=True)
class Arrived:
    """A webhook's parts as they came."""

    body: bytes
    form: Mapping[str, str]
    query: Mapping[str, str]


def messages(hook: Hook, arrived: Arrived, channel: str) -> list[Inbound]:
    """Return the messages of a webhook, none for events of another kind; raises Malformed where none can be read."""
    items = _items(hook, arrived)
    read = [one for item in items if (one := _message(hook, item, channel))]
    if items and not read:
        raise Malformed("message")
    return read


def reports(hook: Hook, arrived: Arrived, channel: str, errors: Mapping[str, Remedy]) -> list[DeliveryReport]:
    """Return the delivery reports of a webhook; statuses that sms.toml doesn't name are passed over."""
    return [one for item in _items(hook, arrived) if (one := _report(hook, item, channel, errors))]


def _message(hook: Hook, item: Any, channel: str) -> Inbound | None:
    sender = _value(hook, item, "from").strip()
    if not sender or len(sender) > 64:
        return None
    text = _value(hook, item, "text").replace("\x00", "")[:LONGEST_TEXT]
    own = _value(hook, item, "id")
    told = "\n".join((sender, text, _value(hook, item, "time")))
    return Inbound(
        channel=channel,
        provider_id=own if 0 < len(own) <= 64 else hashlib.sha256((own or told).encode()).hexdigest(),
        sender=e164(sender) or sender,
        medium=Medium.SMS,
        text=text,
    )


def _report(hook: Hook, item: Any, channel: str, errors: Mapping[str, Remedy]) -> DeliveryReport | None:
    status = hook.values.get(_value(hook, item, "status"))
    provider_id = _value(hook, item, "provider_id")[:64]
    outbox_id = _value(hook, item, "outbox_id").rpartition(".")[2][:64]  # a part of a long text: "2.id"
    if status is None or not (provider_id or outbox_id):
        return None
    error = None
    if status is Status.FAILED:
        told = _value(hook, item, "error")
        # a code is short; a sentence may hold a number or words of a person
        code = told if 0 < len(told) <= 40 and " " not in told and told.isascii() else "undelivered"
        error = SendError(code, errors.get(told, Remedy.DROP))
    return DeliveryReport(channel, status, provider_id, outbox_id, error)


def _items(hook: Hook, arrived: Arrived) -> list[Any]:
    """Return the parts of a webhook that tell of one message each."""
    items: Sequence[Any]
    match hook.content_type:
        case ContentType.JSON:
            document = _json(arrived.body)
            items = found(document, hook.items) if hook.items else [document]
            items = [one for item in items for one in (item if isinstance(item, list) else [item])]
        case ContentType.XML:
            root = _xml(arrived.body)
            items = root.findall(hook.items) if hook.items else [root]
        case ContentType.QUERY:
            items = [arrived.query]
        case _:
            items = [arrived.form]
    if len(items) > MOST_ITEMS:
        raise Malformed("too many items")
    return [item for item in items if all(_at(hook, item, path) == wanted for path, wanted in hook.when.items())]


def _value(hook: Hook, item: Any, name: str) -> str:
    return _at(hook, item, hook.fields[name]) if name in hook.fields else ""


def _at(hook: Hook, item: Any, path: str) -> str:
    if hook.content_type is ContentType.JSON:
        return first(item, path)
    if isinstance(item, Element):
        element_path, _, attribute = path.partition("@")
        element = item.find(element_path.rstrip("/") or ".")
        if element is None:
            return ""
        return element.get(attribute, "") if attribute else element.text or ""
    return str(item.get(path, ""))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("json") from error


def _xml(body: bytes) -> Element:
    try:
        root: Element = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Malformed("xml") from error
    return root
