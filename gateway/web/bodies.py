"""What a request may carry: at most 100 kB of well-formed UTF-8 without NUL; the rest is refused, never a fault."""

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.errors import Malformed

View = TypeVar("View", bound=Callable[..., Any])
LIMIT = 100_000
FILE = 4_000_000
"""What a form with a file may carry, on the few pages that take one."""
MAX_FIELDS = 200
FORM = "application/x-www-form-urlencoded"
# What may spell a NUL or bytes that are no UTF-8; a text without any of it is plain ASCII and needn't be unquoted.
SUSPECT_FORM = re.compile(rb"%(?:00|[89a-fA-F])|[^\x01-\x7f]")
BLANK = b"\xef\xbb\xbf \t\r\n"
# JSON can spell half a character or a NUL in ASCII; databases take neither.
SUSPECT_JSON = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")


def refuse_unreadable() -> None:
    """Read the body once, within the limit, and raise Malformed where its text can't be one."""
    limit = _limit()
    request.max_content_length = limit + 1  # one more than allowed, so that a cut body is noticed
    body = request.get_data(cache=True, parse_form_data=False)
    if len(body) > limit:
        raise RequestEntityTooLarge
    _refuse_text(request.query_string)
    if request.mimetype_params.get("charset", "utf-8").strip('"').lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise Malformed("charset")
    if request.mimetype == FORM:
        if body.count(b"&") >= MAX_FIELDS:
            raise RequestEntityTooLarge
        _refuse_text(body)
    elif request.is_json or body.lstrip(BLANK)[:1] in (b"{", b"["):  # channels read JSON whatever it is called
        _refuse_json(body)


def takes_file(view: View) -> View:
    """Let a view's form carry a file."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def _limit() -> int:
    view = current_app.view_functions.get(request.endpoint or "")
    return FILE if getattr(view, "takes_file", False) and request.mimetype == "multipart/form-data" else LIMIT


def _refuse_text(encoded: bytes) -> None:
    if not SUSPECT_FORM.search(encoded):
        return
    text = unquote_to_bytes(encoded)
    if b"\0" in text:
        raise Malformed("nul")
    try:
        text.decode()
    except UnicodeDecodeError:
        raise Malformed("utf-8") from None


def _refuse_json(body: bytes) -> None:
    if b"\0" in body:
        raise Malformed("nul")
    if not SUSPECT_JSON.search(body) and body.count(b"[") + body.count(b"{") <= MAX_FIELDS:
        return
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError):  # RecursionError: thousands of brackets in one another
        raise Malformed("json") from None
    if "\\u0000" in text.replace("\\\\", ""):
        raise Malformed("nul")
