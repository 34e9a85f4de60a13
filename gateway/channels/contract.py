"""What every channel speaks: `Inbound` in, `Say`, `Ask`, `Picture` and `End` out, `SendError` when a send fails.

All values are frozen and JSON-able; none holds a channel, a session or a request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from gateway.i18n.language import Lang, Medium


class Kind(StrEnum):
    """What happened at the other end."""

    MESSAGE = "message"  # words, a button, a key, a place, a contact or a recording
    CALL = "call"  # a call has been answered and waits for our first words
    SILENCE = "silence"  # a caller said and pressed nothing
    HANGUP = "hangup"  # a call is over
    MISSED_CALL = "missed_call"  # a call we rejected on purpose: the caller wants to be called back
    BLOCKED = "blocked"  # the person blocked the bot
    STOPPED = "stopped"  # the provider recorded an opt-out (Twilio's OptOutType STOP)
    STARTED = "started"  # the provider recorded an opt-in again


@dataclass(frozen=True)
class Recording:
    """A voice recording that stays at the provider until it is fetched.

    `url` is fetched with the channel's own credentials by the worker; `seconds` is 0 where unknown.
    """

    provider_id: str
    url: str = ""
    seconds: int = 0


WITHHELD = "withheld:"
"""How `Inbound.sender` begins where the provider hides who it is: a name for one call, nobody can be called back."""


@dataclass(frozen=True)
class Inbound:
    """One thing that reached us, already verified, in neutral form.

    `provider_id` is the provider's own id, unique in the channel: the key of deduplication.
    `sender` is E.164 ("+8801700000001") for phones, the raw sender where it isn't a phone number, the chat id as text
    elsewhere. `choice` is the id of a pressed button; keys of a telephone arrive as `text`.
    """

    channel: str
    provider_id: str
    sender: str
    medium: Medium
    kind: Kind = Kind.MESSAGE
    text: str = ""
    choice: str = ""
    payload: str = ""  # deep link ("/start payload"), or the outbox id of the call that this call answers
    place: tuple[float, float] | None = None  # latitude, longitude, degrees
    phone: str = ""  # the sender's own number, shared and checked by the channel
    recording: Recording | None = None
    spoken: bool = False  # the text is speech recognised by machine
    locale: str = ""  # language the provider knows of ("bn", "en"), a hint only
    received_at: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """One answer to choose: `id` is ASCII and at most 40 bytes, `label` is for people."""

    id: str
    label: str


MAIN_MENU = "menu"
MORE = "more"
LEAVE = ":leave"
"""How the id of a choice ends by which somebody wants no more of what we send."""


def numbered(choices: Sequence[Choice]) -> tuple[tuple[str, Choice], ...]:
    """Return each choice with its number in ASCII: 0 for the main menu, 9 for more or to leave, the others 1, 2, 3 …"""
    kept = {choice.id: _kept(choice.id) for choice in choices}
    free = (str(number) for number in range(1, len(choices) + 2) if str(number) not in kept.values())
    return tuple((kept[choice.id] or next(free), choice) for choice in choices)


def _kept(choice_id: str) -> str:
    return "0" if choice_id == MAIN_MENU else "9" if choice_id == MORE or choice_id.endswith(LEAVE) else ""


class Expect(StrEnum):
    """What kind of answer a question hopes for; a channel asks in the richest way it has."""

    CHOICE = "choice"
    TEXT = "text"
    DIGITS = "digits"  # a long number, as a receipt
    RECORDING = "recording"  # free speech on a call, words elsewhere
    PLACE = "place"  # a shared location, or words
    PHONE = "phone"  # a shared contact, or digits


@dataclass(frozen=True)
class Say:
    """Words for a person, already in their language and for their medium.

    `prompt` names the recorded prompt that says exactly these words ("page.ask_loan"), empty where the words hold
    something of the moment; `twice` asks a voice channel to repeat.
    """

    text: str
    prompt: str = ""
    twice: bool = False


@dataclass(frozen=True)
class Ask:
    """A question: its words and the answers it expects.

    Where a channel has no buttons the choices are numbered by `numbered`: `dialogue` understands them so.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    expect: Expect = Expect.CHOICE
    prompt: str = ""


@dataclass(frozen=True)
class Picture:
    """A card for a channel that shows pictures; others pass over it, so that its words are said elsewhere too.

    `lines` are its words, the second the biggest; `marks` are shown as a row, full or empty, such as right answers.
    """

    lines: tuple[str, ...]
    marks: tuple[bool, ...] = ()


@dataclass(frozen=True)
class End:
    """Nothing more to say: hang up a call; elsewhere nothing."""


Reply = Say | Ask | Picture | End


@dataclass(frozen=True)
class Outgoing:
    """One message to one address, as the worker hands it to a channel.

    `id` is the outbox row's id, stable over retries: channels use it as idempotency key and in callback addresses.
    """

    id: str
    address: str
    lang: Lang
    replies: tuple[Reply, ...]
    purpose: str = "reply"


@dataclass(frozen=True)
class Sent:
    """The provider took it. `provider_id` may be empty where the provider gives none."""

    provider_id: str = ""


class Remedy(StrEnum):
    """What to do about a failed send."""

    RETRY = "retry"  # later, with back-off
    DROP = "drop"  # this message never, the address stays good
    SUPPRESS = "suppress"  # the address is bad, blocked or opted out: nothing more to it
    STOP_CHANNEL = "stop_channel"  # credentials or configuration: stop the channel and alert
    UNKNOWN = "unknown"  # may have been sent: don't blindly resend


class SendError(Exception):
    """A failed send as a value: the provider's code and what to do. It never carries words or numbers of people.

    `too_fast` says that the provider refused for our haste alone.
    """

    def __init__(
        self,
        code: str,
        remedy: Remedy,
        *,
        retry_after: float | None = None,
        opted_out: bool = False,
        too_fast: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.remedy = remedy
        self.retry_after = retry_after
        self.opted_out = opted_out
        self.too_fast = too_fast


class Status(StrEnum):
    """How far a sent message came, in the order of `RANK`; it never goes back."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    READ = "read"


RANK: Mapping[Status, int] = {
    Status.QUEUED: 0,
    Status.SENT: 1,
    Status.DELIVERED: 2,
    Status.FAILED: 2,
    Status.READ: 3,
}


@dataclass(frozen=True)
class DeliveryReport:
    """What a provider says of an earlier send; found by our own `outbox_id` where it comes back, else by its id."""

    channel: str
    status: Status
    provider_id: str = ""
    outbox_id: str = ""
    error: SendError | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Answer:
    """What `receive` gives back: the replies for a channel that answers inside the request, and their language."""

    replies: tuple[Reply, ...] = ()
    lang: Lang = Lang.BN
    outbox_ids: Sequence[str] = ()


Receive = Callable[[Inbound], Answer]
"""Persist and answer. A channel with `inline = False` gets empty replies; the worker sends them."""

Report = Callable[[DeliveryReport], None]


class Channel(Protocol):
    """One way to reach people. `name` is stored with messages ("sms:twilio", "voice:twilio", "sms:http:x").

    `address_kind` says what an address is ("phone" or the channel's own word), so that SMS and voice share a person.
    `inline` is True where replies travel in the answer to the webhook.
    """

    name: str
    address_kind: str
    medium: Medium
    inline: bool

    async def send(self, out: Outgoing) -> Sent:
        """Send one message; raises SendError. Bounded by the channel's own timeouts."""

    async def fetch(self, recording: Recording) -> bytes:
        """Return the bytes of a recording; raises SendError."""

    async def discard(self, recording: Recording) -> None:
        """Delete the recording at the provider where that is possible; raises SendError."""

    async def check(self) -> str:
        """Return an empty string when the provider can be used, else a sentence for the operator."""

    async def close(self) -> None:
        """Close connections."""
