"""Days and times of day as forms send them, in digits of either script."""

from datetime import date, time

from gateway.i18n.digits import to_ascii

FIRST_YEAR, LAST_YEAR = 1900, 2100


def day(said: str) -> date | None:
    """Return a day, None where it is none, or one that nobody can mean."""
    try:
        found = date.fromisoformat(to_ascii(said.strip()))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def clock(said: str) -> time | None:
    """Return a time of day, None where it is none."""
    try:
        return time.fromisoformat(to_ascii(said.strip())).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def number(said: str, most: int, otherwise: int = 0) -> int:
    """Return a whole number from 0 to `most`, the other one where it isn't one."""
    plain = to_ascii(said.strip())
    fits = plain.isascii() and plain.isdigit() and len(plain) < 6
    return min(int(plain), most) if fits else otherwise
