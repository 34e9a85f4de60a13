"""What Twilio's error codes mean for us: one table for sends and for delivery reports."""

from types import MappingProxyType

from gateway.channels.contract import Remedy, SendError

RETRY, DROP, SUPPRESS, STOP = Remedy.RETRY, Remedy.DROP, Remedy.SUPPRESS, Remedy.STOP_CHANNEL

# https://www.twilio.com/docs/api/errors; seconds to wait are ours.
REMEDIES = MappingProxyType(
    {
        "10004": (RETRY, 30.0),  # too many calls at once
        "20003": (STOP, None),  # wrong credentials
        "20404": (DROP, None),  # no such thing (a recording already deleted)
        "20429": (RETRY, 0.25),  # too many requests; the sender rests so long, the message by its own steps
        "21205": (STOP, None),  # our callback address is refused
        "21210": (STOP, None),  # caller number isn't ours
        "21211": (SUPPRESS, None),  # not a phone number
        "21212": (STOP, None),  # sender isn't a phone number
        "21215": (STOP, None),  # calls to this country are switched off
        "21217": (SUPPRESS, None),  # not a phone number (calls)
        "21408": (STOP, None),  # messages to this country are switched off
        "21602": (DROP, None),  # no words
        "21606": (STOP, None),  # sender can't send
        "21610": (SUPPRESS, None),  # the person opted out
        "21611": (RETRY, 900.0),  # the sender's queue is over ten hours long
        "21612": (STOP, None),  # no route from this sender
        "21614": (SUPPRESS, None),  # not a mobile
        "21617": (DROP, None),  # over 1600 characters
        "21635": (SUPPRESS, None),  # landline
        "21659": (STOP, None),  # sender isn't ours
        "30001": (RETRY, 120.0),  # queue overflow
        "30003": (RETRY, 1800.0),  # handset out of reach
        "30004": (DROP, None),  # blocked by the carrier or the person; the service counts repeats
        "30005": (SUPPRESS, None),  # unknown number
        "30006": (SUPPRESS, None),  # landline or unreachable carrier
        "30007": (DROP, None),  # filtered
        "30008": (RETRY, 300.0),  # unknown
        "30036": (DROP, None),  # its validity ran out
        "63017": (RETRY, 0.25),  # over the account's messages per second
    }
)
OPTED_OUT = "21610"
TOO_FAST = frozenset({"20429", "63017"})


def known_error(code: str) -> SendError | None:
    """Return the error value of a code of the table, else None."""
    if code not in REMEDIES:
        return None
    remedy, wait = REMEDIES[code]
    return SendError(code, remedy, retry_after=wait, opted_out=code == OPTED_OUT, too_fast=code in TOO_FAST)


def refused(status: int, code: str, retry_after: float | None = None) -> SendError:
    """Return the error value of an HTTP refusal; `retry_after` in seconds, as the answer's header gave it."""
    error = known_error(code)
    if error is not None and (error.remedy is not RETRY or retry_after is None):
        return error
    name = code or f"http_{status}"
    if status == 429 or status >= 500 or error is not None:
        return SendError(name, RETRY, retry_after=retry_after, too_fast=status == 429 or code in TOO_FAST)
    return SendError(name, STOP if status in (401, 403) else DROP)


def undelivered(code: str) -> SendError:
    """Return the error value of a delivery report's code; an unknown code is no reason to send again."""
    return known_error(code) or SendError(code or "undelivered", DROP)
