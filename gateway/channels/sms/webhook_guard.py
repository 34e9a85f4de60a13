"""Tells a provider from a stranger: a shared secret, or an HMAC over the body and a fresh timestamp. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from werkzeug.datastructures import Headers

from gateway.channels.sms.http_settings import Guard
from gateway.errors import Forbidden


def admit(guard: Guard, headers: Headers, query: Mapping[str, str], body: bytes, now: float) -> None:
    """Raise Forbidden unless the request proves itself; `now` in seconds since 1970."""
    shown = headers.get(guard.header, "") if guard.header else query.get(guard.query, "")
    if not guard.hmac:
        wanted = guard.secret
    else:
        stamp = headers.get(guard.timestamp_header, "") if guard.timestamp_header else ""
        if guard.timestamp_header and abs(_seconds(stamp) - now) > guard.tolerance:
            raise Forbidden("timestamp")
        wanted = sign(guard, body, stamp)
        shown = shown.removeprefix(f"{guard.hmac}=")
        shown = shown.lower() if guard.encoding == "hex" else shown
    if not hmac.compare_digest(shown.encode("utf-8", "replace"), wanted.encode()):
        raise Forbidden("signature")


def sign(guard: Guard, body: bytes, stamp: str) -> str:
    """Return the signature a provider puts on a body."""
    signed = guard.signed.encode().replace(b"{timestamp}", stamp.encode("utf-8", "replace"), 1)
    before, _, after = signed.partition(b"{body}")
    digest = hmac.new(guard.secret.encode(), before + body + after, getattr(hashlib, guard.hmac)).digest()
    return digest.hex() if guard.encoding == "hex" else base64.b64encode(digest).decode()


def _seconds(stamp: str) -> float:
    """Read seconds or milliseconds since 1970; nonsense is long ago."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 16):
        return 0.0
    return float(stamp) / 1000 if len(stamp) > 11 else float(stamp)
