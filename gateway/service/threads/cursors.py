"""Where a page begins, as text for an address: a moment in microseconds and what tells apart things of one moment."""

from datetime import datetime

from gateway.store.columns import from_micros, to_micros
from gateway.store.thread_messages import Key

SIDES = ("0", "1", "2")
LONGEST = 18  # digits of a moment


def of_item(key: Key) -> str:
    """Return the text of a place in a thread."""
    at, side, name = key
    return f"{to_micros(at)}.{side}.{name}"


def item(said: str) -> Key | None:
    """Return the place in a thread that a text names; None for any other text."""
    micros, _, rest = said.partition(".")
    side, _, name = rest.partition(".")
    at = moment(micros)
    return (at, int(side), name) if at is not None and side in SIDES and name else None


def of_entry(at: datetime, thread_id: str) -> str:
    """Return the text of a place in the list."""
    return f"{to_micros(at)}.{thread_id}"


def entry(said: str) -> tuple[datetime, str] | None:
    """Return the place in the list that a text names; None for any other text."""
    micros, _, thread_id = said.partition(".")
    at = moment(micros)
    return (at, thread_id) if at is not None and thread_id else None


def of_moment(at: datetime) -> str:
    """Return the text of a moment."""
    return str(to_micros(at))


def moment(said: str) -> datetime | None:
    """Return the moment that a text names; None for any other text."""
    return from_micros(int(said)) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else None
