"""Why a message is sent: what the gate decides by, and how urgent each is in the outbox."""

from enum import StrEnum


class Purpose(StrEnum):
    """The reason of one outbound message."""

    REPLY = "reply"  # the answer to what the person just sent
    DANGER = "danger"  # helplines, answered to a red flag
    STAFF = "staff"  # what a person of the staff writes to somebody who wrote to us
    CALLBACK = "callback"  # the call back after a missed call
    TIP_NEWS = "tip_news"  # news of a tip whose reporter agreed to be contacted
    ALERT = "alert"  # work for a member of staff or a volunteer
    REMINDER = "reminder"  # an appointment of a survivor in care
    PAYMENT = "payment"  # the conveyance of a survivor in care
    SURVEY = "survey"  # how a session was, asked afterwards
    BROADCAST = "broadcast"  # an awareness message


CARE = frozenset({Purpose.REMINDER, Purpose.PAYMENT, Purpose.SURVEY})
"""What reaches a survivor in care unasked, on a phone that others may read."""

PRIORITY: dict[Purpose, int] = {
    Purpose.DANGER: 0,
    Purpose.REPLY: 1,
    Purpose.STAFF: 1,
    Purpose.ALERT: 1,
    Purpose.CALLBACK: 2,
    Purpose.TIP_NEWS: 3,
    Purpose.REMINDER: 5,
    Purpose.PAYMENT: 5,
    Purpose.SURVEY: 6,
    Purpose.BROADCAST: 9,
}
"""Smaller is sooner: an urgent row overtakes every row behind it."""
