"""Judges what a provider answered to a send: taken, refused with a code, or unreadable. Pure."""

import json
from typing import Any

from gateway.channels.contract import Remedy, SendError, Sent
from gateway.channels.sms.http_settings import HttpSmsSettings
from gateway.channels.sms.json_path import first


def judge(settings: HttpSmsSettings, status: int, body: bytes, retry_after: float | None) -> Sent:
    """Return what the provider took; raises SendError with the provider's code."""
    success = settings.success
    text = body.decode("utf-8", "replace")
    document = _json(text)
    if status in success.already_sent:
        return Sent(first(document, success.provider_id))
    code = first(document, success.code)
    if not (status in success.statuses if success.statuses else 200 <= status < 300):
        refused = _refusal(settings, code or f"http_{status}", _by_status(status), retry_after)
        refused.too_fast = status == 429
        raise refused
    if success.path and document is None:  # taken by its status, and the words can't be read
        raise SendError("unreadable_answer", Remedy.RETRY if settings.idempotent else Remedy.UNKNOWN)
    if success.path and first(document, success.path) not in success.equals:
        raise _refusal(settings, code or "refused", Remedy.DROP, retry_after)
    if success.contains and success.contains not in text:
        raise _refusal(settings, code or "refused", Remedy.DROP, retry_after)
    return Sent(first(document, success.provider_id))


def _by_status(status: int) -> Remedy:
    if status == 429 or status >= 500:
        return Remedy.RETRY
    return Remedy.STOP_CHANNEL if status in (401, 403) or 300 <= status < 400 else Remedy.DROP


def _refusal(settings: HttpSmsSettings, code: str, remedy: Remedy, retry_after: float | None) -> SendError:
    shown = "".join(char for char in code if char.isalnum() or char in "_-.")[:40] or "refused"
    return SendError(shown, settings.errors.get(code, remedy), retry_after=retry_after)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
