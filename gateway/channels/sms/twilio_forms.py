"""Twilio's SMS forms read into neutral values, and our replies written as TwiML. Pure."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape

from gateway.channels.contract import Answer, DeliveryReport, Inbound, Kind, SendError, Status
from gateway.channels.phone_number import e164
from gateway.channels.segments import split
from gateway.channels.sms.render import render
from gateway.channels.twilio_errors import undelivered
from gateway.errors import Malformed
from gateway.i18n.language import Medium

NAME = "sms:twilio"
LONGEST_BODY = 1600
SID = re.compile(r"[A-Za-z0-9]{2,64}")
OUTBOX_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
IN_ATTRIBUTES = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"}
OPT_OUT = MappingProxyType({"STOP": Kind.STOPPED, "START": Kind.STARTED})
STATUSES = MappingProxyType(
    {
        "accepted": Status.QUEUED,
        "scheduled": Status.QUEUED,
        "queued": Status.QUEUED,
        "sending": Status.QUEUED,
        "sent": Status.SENT,
        "partially_delivered": Status.SENT,
        "delivered": Status.DELIVERED,
        "undelivered": Status.FAILED,
        "failed": Status.FAILED,
        "canceled": Status.FAILED,
        "read": Status.READ,
    }
)


def inbound(form: Mapping[str, str]) -> Inbound:
    """Read a message; pictures are passed over, its words count. Raises Malformed.

    ToCountry=BD&SmsMessageSid=SM…&NumMedia=0&SmsSid=SM…&SmsStatus=received&Body=menu&To=%2B8809600000000
    &NumSegments=1&MessageSid=SM…&AccountSid=AC…&From=%2B8801700000001&ApiVersion=2010-04-01[&OptOutType=STOP]
    """
    sender = form.get("From", "").strip()
    if not sender or len(sender) > 64:
        raise Malformed("From")
    return Inbound(
        channel=NAME,
        provider_id=_sid(form),
        sender=e164(sender) or sender,
        medium=Medium.SMS,
        kind=OPT_OUT.get(form.get("OptOutType", ""), Kind.MESSAGE),
        text=form.get("Body", "").replace("\x00", ""),
    )


def report(form: Mapping[str, str], outbox_id: str) -> DeliveryReport | None:
    """Read a delivery report; None for a status that says nothing to us. Raises Malformed.

    MessageSid=SM…&MessageStatus=undelivered&ErrorCode=30003&To=%2B8801700000001&From=…&AccountSid=AC…&ApiVersion=…
    """
    status = STATUSES.get(form.get("MessageStatus") or form.get("SmsStatus", ""))
    sid = _sid(form)
    if status is None:
        return None
    error: SendError | None = None
    if status is Status.FAILED:
        code = form.get("ErrorCode", "")
        error = undelivered(code if code.isascii() and code.isdigit() and len(code) < 8 else "")
    return DeliveryReport(
        channel=NAME,
        status=status,
        provider_id=sid,
        outbox_id=outbox_id if OUTBOX_ID.fullmatch(outbox_id) else "",
        error=error,
    )


def twiml(answer: Answer, callbacks: Sequence[str]) -> str:
    """Write an answer as TwiML: all its replies in one message, more only beyond 1600 units.

    `callbacks` are the addresses that delivery reports go to, one for each row of the outbox.
    """
    messages = []
    for at, part in enumerate(split(render(answer.replies, answer.lang), LONGEST_BODY)):
        callback = callbacks[min(at, len(callbacks) - 1)] if callbacks else None
        address = "" if callback is None else f' statusCallback="{escape(callback, IN_ATTRIBUTES)}"'
        messages.append(f"<Message{address}>{escape(part)}</Message>")
    return DECLARATION + (f"<Response>{''.join(messages)}</Response>" if messages else "<Response />")


def _sid(form: Mapping[str, str]) -> str:
    sid = form.get("MessageSid") or form.get("SmsSid", "")
    if not SID.fullmatch(sid):
        raise Malformed("MessageSid")
    return sid
