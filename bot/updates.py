"""Bytes of an update to python-telegram-bot's Update; only Malformed comes out of what can't be one."""

import json
from typing import Any

from telegram import Update

from gateway.errors import Malformed

# What can't be an update makes the library stumble in any of these ways.
STUMBLES = (AttributeError, KeyError, IndexError, TypeError, ValueError, ArithmeticError, OSError, RecursionError)


def from_bytes(body: bytes) -> Update:
    """Read the body of a webhook call; raises Malformed."""
    try:
        return from_plain(json.loads(body))
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None


def from_plain(plain: Any) -> Update:
    """Read one update as `json.loads` or getUpdates gives it; raises Malformed."""
    if not isinstance(plain, dict) or type(plain.get("update_id")) is not int:
        raise Malformed("not an update")
    try:
        return Update.de_json(plain, None)
    except STUMBLES:
        raise Malformed("not an update") from None
