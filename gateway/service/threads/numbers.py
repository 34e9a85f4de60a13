"""Numbers of people: masked, shown only to those who must call, found only by those who may see them."""

from gateway.channels.contract import WITHHELD
from gateway.channels.phone_number import national

DOTS = "•••"
SHOWN_END, SHOWN_START = 2, 3


def masked(address: str, kind: str) -> str:
    """Return what everybody on the staff may see of an address: enough to tell two people apart in a list."""
    if address.startswith(WITHHELD):
        return DOTS
    shown = national(address) if kind == "phone" else address
    start = shown[:SHOWN_START] if kind == "phone" else ""
    return f"{start}{DOTS}{shown[-SHOWN_END:]}"


def whole(address: str, kind: str) -> str:
    """Return an address as one dials it; empty where the provider withheld it."""
    if address.startswith(WITHHELD):
        return ""
    return national(address) if kind == "phone" else address
