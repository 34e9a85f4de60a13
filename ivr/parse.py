"""From the form of a Twilio voice request to `Inbound` and `DeliveryReport`. Pure.

A call's first request, as Twilio sends it (the number is a sample):

    CallSid=CA0123456789abcdef0123456789abcdef&AccountSid=AC…&From=%2B8801700000001&To=%2B8809610000001
    &CallStatus=ringing&Direction=inbound&ApiVersion=2010-04-01

Later ones add Digits, or SpeechResult and Confidence, or RecordingSid, RecordingUrl and RecordingDuration.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from gateway.channels.contract import WITHHELD, DeliveryReport, Inbound, Kind, Recording, Remedy, SendError, Status
from gateway.errors import Malformed
from gateway.i18n.language import Medium

CHANNEL = "voice:twilio"
UNSURE = 0.4  # speech recognised with less confidence than this is asked again

# Twilio's From without a number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE in keypad letters.
NAMELESS = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
KEYS = MappingProxyType({"*": "back", "#": "repeat"})
REPORTED = MappingProxyType(
    {
        "queued": Status.QUEUED,
        "initiated": Status.QUEUED,
        "ringing": Status.SENT,
        "in-progress": Status.SENT,
        "answered": Status.SENT,
        "completed": Status.DELIVERED,
        "busy": Status.FAILED,
        "no-answer": Status.FAILED,
        "failed": Status.FAILED,
        "canceled": Status.FAILED,
    }
)
AGAIN_SECONDS = 900.0

_CALL = re.compile(r"CA[0-9a-fA-F]{32}")
_RECORDING = re.compile(r"RE[0-9a-fA-F]{32}")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_TURN = re.compile(r"[0-9]{1,4}")

Form = Mapping[str, str]


def turn_number(query: str | None) -> int:
    """Read the turn of the address's `t`; the first request of a call has none and is turn 0."""
    if query is None:
        return 0
    if not _TURN.fullmatch(query):
        raise Malformed("t is not a turn")
    return int(query)


def call_sid(form: Form) -> str:
    """Return the call's id; raises Malformed."""
    sid = form.get("CallSid", "")
    if not _CALL.fullmatch(sid):
        raise Malformed("CallSid is missing or not one")
    return sid


def is_ours(form: Form) -> bool:
    """Tell whether we placed this call."""
    return form.get("Direction", "").startswith("outbound")


def person(form: Form) -> str:
    """Return the number of the person on the line, or a name for this one call where the number is withheld."""
    number = form.get("To" if is_ours(form) else "From", "").strip()
    if _E164.fullmatch(number) and number not in NAMELESS:
        return number
    return WITHHELD + sha256(call_sid(form).encode()).hexdigest()[:16]


def is_machine(form: Form) -> bool:
    """Tell whether an answering machine or a fax took the call; an unknown answerer counts as a person."""
    return form.get("AnsweredBy", "").startswith(("machine", "fax"))


def heard(form: Form, turn: int, outbox_id: str = "") -> Inbound:
    """Read one turn of a call."""
    if turn == 0:
        return _inbound(form, turn, kind=Kind.CALL, payload=outbox_id)
    recording = recording_of(form)
    if recording is not None:
        return _inbound(form, turn, recording=recording)
    keys = typed(form.get("Digits", ""))
    if keys:
        return _inbound(form, turn, text=keys)
    words = form.get("SpeechResult", "").strip()
    if not words:
        return _inbound(form, turn, kind=Kind.SILENCE)
    # Unsure words are asked again, yet travel along: a cry for help counts even when badly heard.
    kind = Kind.SILENCE if _unsure(form.get("Confidence", "")) else Kind.MESSAGE
    return _inbound(form, turn, kind=kind, text=words, spoken=True)


def typed(digits: str) -> str:
    """Return what keys mean: a number, or "back" for star and "repeat" for hash alone."""
    if digits == "hangup":  # <Record> says so when the caller hung up
        return ""
    number = "".join(key for key in digits if key in "0123456789")
    return number or KEYS.get(digits[:1], "")


def missed(form: Form, turn: int, number: str) -> Inbound | None:
    """Return the missed call if this one came in on the number that is never answered, else None."""
    if not number or turn or is_ours(form) or form.get("To", "") != number:
        return None
    return _inbound(form, turn, kind=Kind.MISSED_CALL)


def recording_of(form: Form) -> Recording | None:
    """Return the recording a request tells of, None where there is none; raises Malformed for a strange id."""
    sid = form.get("RecordingSid", "")
    if not sid:
        return None
    if not _RECORDING.fullmatch(sid):
        raise Malformed("RecordingSid is not one")
    seconds = form.get("RecordingDuration", "")
    return Recording(sid, form.get("RecordingUrl", ""), int(seconds) if _TURN.fullmatch(seconds) else 0)


def hung_up(form: Form) -> Inbound | None:
    """Return the end of a call that had been answered by a person, else None."""
    if form.get("CallStatus") != "completed" or is_machine(form):
        return None
    return Inbound(CHANNEL, f"{call_sid(form)}:end", person(form), Medium.VOICE, Kind.HANGUP)


def progress(form: Form, outbox_id: str) -> DeliveryReport | None:
    """Return how far a call of ours came; None for calls that aren't and for statuses we don't know."""
    status = REPORTED.get(form.get("CallStatus", ""))
    if not outbox_id or status is None:
        return None
    if is_machine(form) and status is Status.DELIVERED:
        return by_machine(form, outbox_id)
    error = _unreached(form["CallStatus"]) if status is Status.FAILED else None
    return DeliveryReport(CHANNEL, status, call_sid(form), outbox_id, error)


def by_machine(form: Form, outbox_id: str) -> DeliveryReport:
    """Return the report of a call that a machine answered: as good as no answer."""
    return DeliveryReport(CHANNEL, Status.FAILED, call_sid(form), outbox_id, _unreached("machine"))


def _unreached(code: str) -> SendError:
    remedy = Remedy.DROP if code == "canceled" else Remedy.RETRY
    return SendError(code, remedy, retry_after=AGAIN_SECONDS if remedy is Remedy.RETRY else None)


def _unsure(confidence: str) -> bool:
    try:
        sure = float(confidence)
    except ValueError:
        return False
    return 0 < sure < UNSURE  # some speech models give no confidence and send 0.0


def _inbound(
    form: Form,
    turn: int,
    kind: Kind = Kind.MESSAGE,
    text: str = "",
    payload: str = "",
    recording: Recording | None = None,
    spoken: bool = False,
) -> Inbound:
    return Inbound(
        channel=CHANNEL,
        provider_id=f"{call_sid(form)}:{turn}",
        sender=person(form),
        medium=Medium.VOICE,
        kind=kind,
        text=text,
        payload=payload,
        recording=recording,
        spoken=spoken,
    )
