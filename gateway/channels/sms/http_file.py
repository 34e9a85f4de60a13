"""Reads sms.toml: one table [channels.NAME] for each provider; every fault is told together."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gateway.channels.contract import Remedy, Status
from gateway.channels.sms.http_settings import ContentType, Guard, Hook, HttpSmsSettings, NumberFormat, Success
from gateway.channels.sms.public_address import refused_literal
from gateway.channels.sms.table import Table
from gateway.channels.sms.template import unknown_places
from gateway.errors import SettingsError

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
RECEIVE_FIELDS = ("id", "from", "text", "time")
REPORT_FIELDS = ("provider_id", "outbox_id", "status", "error")


def load(path: Path, environ: Mapping[str, str]) -> tuple[HttpSmsSettings, ...]:
    """Return the providers of a file; raises SettingsError with every fault. An absent file has none."""
    if not path.is_file():
        return ()
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return read(document, environ, str(path))


def read(
    document: Mapping[str, Any], environ: Mapping[str, str], place: str = "sms.toml"
) -> tuple[HttpSmsSettings, ...]:
    """Return the providers of a document."""
    faults: list[str] = []
    channels = document.get("channels", {})
    if not isinstance(channels, dict) or set(document) - {"channels"}:
        raise SettingsError(f"{place}: every table must be a [channels.NAME]")
    found = []
    for name, values in channels.items():
        if not NAME.fullmatch(name) or not isinstance(values, dict):
            faults.append(f"[channels.{name}]: a name is of small letters, digits, - and _")
            continue
        found.append(_provider(name, Table(f"channels.{name}", values, environ, faults)))
    if faults:
        raise SettingsError(f"{place} is wrong:\n" + "\n".join(f"- {fault}" for fault in faults))
    return tuple(found)


def _provider(name: str, table: Table) -> HttpSmsSettings:
    guard = _guard(table)
    content_type = table.one_of("content_type", ContentType, ContentType.FORM)
    user, _, password = table.text("basic_auth").partition(":")
    made = HttpSmsSettings(
        name=name,
        url=_url(table),
        method=_method(table, "POST"),
        content_type=content_type,
        body=_body(table, content_type),
        sender=table.text("from"),
        headers=table.texts("headers"),
        basic_auth=(user, password) if user else None,
        number_format=table.one_of("number_format", NumberFormat, NumberFormat.E164),
        plain_flag=table.text("plain_flag", "text"),
        unicode_flag=table.text("unicode_flag", "unicode"),
        max_length=int(table.number("max_length", 1600, 20, 10000)),
        rate=table.number("rate", 1.0, 0.001, 10000),
        timeout=table.number("timeout", 10.0, 0.1, 60),
        idempotent=table.flag("idempotent"),
        allow_private=table.flag("allow_private"),
        success=_success(table),
        errors=table.mapped("errors", Remedy, ", ".join(Remedy)),
        guard=guard,
        receive=_hook(table, "receive", RECEIVE_FIELDS, guard),
        report=_hook(table, "report", REPORT_FIELDS, guard),
    )
    table.done()
    if made.method == "GET" and content_type is not ContentType.QUERY:
        table.fault("content_type", "must be query where the method is GET")
    if not made.allow_private and (reason := refused_literal(made.url)):
        table.fault("url", f"{reason}; set allow_private = true where that is meant")
    return made


def _url(table: Table) -> str:
    url = table.text("url", required=True)
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if url and not fine:
        table.fault("url", "is no web address")
    return url


def _method(table: Table, default: str) -> str:
    method = table.text("method", default).upper()
    if method not in ("GET", "POST", "PUT"):
        table.fault("method", "must be GET, POST or PUT")
    return method


def _body(table: Table, content_type: ContentType) -> Any:
    kind = str if content_type is ContentType.XML else dict
    wanted = "must be the text of an XML document" if kind is str else "must be a table"
    body = table.take("body", kind, None, wanted)
    if body is None:
        table.fault("body", "is missing")
        return "" if kind is str else {}
    for unknown in unknown_places(body):
        table.fault("body", f"knows no {{{unknown}}}")
    return table.deep("body", body)


def _success(table: Table) -> Success:
    inner = table.inner("success")
    if inner is None:
        return Success()
    made = Success(
        statuses=inner.listed("statuses", int),
        already_sent=inner.listed("already_sent", int),
        path=inner.path("path"),
        equals=inner.listed("equals", str),
        contains=inner.text("contains"),
        provider_id=inner.path("provider_id"),
        code=inner.path("code"),
    )
    if bool(made.path) != bool(made.equals):
        inner.fault("equals", "goes with path: both or none")
    inner.done()
    return made


def _guard(table: Table) -> Guard | None:
    inner = table.inner("guard")
    if inner is None:
        return None
    made = Guard(
        secret=inner.text("secret", required=True),
        header=inner.text("header"),
        query=inner.text("query"),
        hmac=inner.text("hmac"),
        encoding=inner.text("encoding", "hex"),
        signed=inner.text("signed", "{body}"),
        timestamp_header=inner.text("timestamp_header"),
        tolerance=int(inner.number("tolerance", 300, 1, 86400)),
    )
    if bool(made.header) == bool(made.query):
        inner.fault("header", "give either header or query")
    if made.hmac and (
        made.hmac not in hashlib.algorithms_guaranteed or made.hmac.startswith("shake") or not made.header
    ):
        inner.fault("hmac", "must be a hash such as sha256, beside a header")
    if made.encoding not in ("hex", "base64"):
        inner.fault("encoding", "must be hex or base64")
    if "{body}" not in made.signed or ("{timestamp}" in made.signed) != bool(made.timestamp_header):
        inner.fault("signed", "must hold {body}, and {timestamp} where there is a timestamp_header")
    inner.done()
    return made


def _hook(table: Table, key: str, names: tuple[str, ...], guard: Guard | None) -> Hook | None:
    inner = table.inner(key)
    if inner is None:
        return None
    if guard is None:
        inner.fault("guard", f"[{table.place}.guard] is missing: nobody could tell the provider from a stranger")
    content_type = inner.one_of("content_type", ContentType, ContentType.FORM)
    made = Hook(
        method=_method(inner, "POST"),
        content_type=content_type,
        fields={name: value for name in names if (value := inner.text(name))},
        items=inner.text("items"),
        when=inner.texts("when"),
        values=inner.mapped("values", Status, ", ".join(Status)),
        answer=inner.text("answer"),
        answer_type=inner.text("answer_type", "text/plain; charset=utf-8"),
    )
    for place, path in (*made.fields.items(), *((path, path) for path in made.when), ("items", made.items)):
        if path and content_type is ContentType.JSON:
            inner.check_path(place, path)
        elif path and content_type is ContentType.XML:
            inner.check_element(place, path)
    if made.method == "GET" and content_type is not ContentType.QUERY:
        inner.fault("content_type", "must be query where the method is GET")
    _complete(inner, made, names)
    inner.done()
    return made


def _complete(inner: Table, made: Hook, names: tuple[str, ...]) -> None:
    """Note what a hook can't do without."""
    if names is RECEIVE_FIELDS:
        for name in ("from", "text"):
            if name not in made.fields:
                inner.fault(name, "is missing")
        if not {"id", "time"} & made.fields.keys():
            inner.fault("id", "is missing, and time too: a message delivered twice could not be told from two messages")
        return
    if "status" not in made.fields or not made.values:
        inner.fault("status", "needs status and a table of values")
    if not {"provider_id", "outbox_id"} & made.fields.keys():
        inner.fault("provider_id", "is missing, and outbox_id too")
