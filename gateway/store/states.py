"""The words the tables use for how far a thing has come."""

from enum import StrEnum


class InboundState(StrEnum):
    """How far a message from outside has come."""

    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"


class OutboxState(StrEnum):
    """How far a message to outside has come."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    HELD = "held"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class TipState(StrEnum):
    """What has become of a tip."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    REFERRED = "referred"
    CLOSED = "closed"


class HolderState(StrEnum):
    """What a person's own key is good for."""

    CURRENT = "current"
    LOST = "lost"  # the password that opens it was forgotten


class AlertState(StrEnum):
    """What has become of a call on one activist."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    PASSED = "passed"  # the activist handed it on
    MISSED = "missed"  # nobody answered in time


class Role(StrEnum):
    """What a member of staff does."""

    ACTIVIST = "activist"
    COORDINATOR = "coordinator"
    DUTY = "duty"


class CallbackState(StrEnum):
    """What has become of a wish to be called by a person."""

    OPEN = "open"
    DONE = "done"


class ThreadFilter(StrEnum):
    """Which conversations a list shows."""

    ALL = "all"
    UNREAD = "unread"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    TAKEN = "taken"


class MarkKind(StrEnum):
    """What staff marked in a thread."""

    NOTE = "note"
    TAKEN = "taken"
    BACK = "back"
    ASSIGNED = "assigned"
    CALL = "call"  # a call back was put on the list


class RecordingState(StrEnum):
    """Where the sound of a recording is."""

    AT_PROVIDER = "at_provider"
    FETCHED = "fetched"  # kept here, still to be deleted at the provider
    KEPT = "kept"
    FAILED = "failed"


class ChannelCondition(StrEnum):
    """Whether a channel may be used."""

    RUNNING = "running"
    STOPPED = "stopped"
