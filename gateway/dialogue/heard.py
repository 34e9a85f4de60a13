"""What was heard this turn: the message, and what the service found out about it before asking the dialogue."""

from dataclasses import dataclass, field
from datetime import datetime

from gateway.channels.contract import Kind, Reply
from gateway.channels.understanding import Meaning
from gateway.dialogue.care import OpenQuestion
from gateway.dialogue.effects import Result
from gateway.i18n.language import Medium


@dataclass(frozen=True)
class Known:
    """What the service knows of the sender; `open_alert` is the number of a tip that waits for this activist.

    `questions` are what we asked at this address and wait to hear, the last asked first.
    `taken`: a person of the staff writes with the sender at the moment.
    `told` is what a call of ours to many is to say, nothing where this is no such call.
    `reachable`: there is a number or a chat to reach them at; callers who withhold theirs must be asked for one.
    """

    stopped: bool = False
    first_time: bool = False
    open_alert: str = ""
    staff: bool = False
    in_hours: bool = False
    reachable: bool = True
    taken: bool = False
    questions: tuple[OpenQuestion, ...] = ()
    told: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Heard:
    """One message with its deterministic readings.

    `flag`, `command` and `digits` are those of RedFlags.find, Commands.find and Commands.digits of `text`;
    `recording_id` is the id of a stored recording; `meaning` is filled only where `wants_meaning` said so;
    `now` is aware, in the site's zone, and so is `received_at`, when the message was stored, a little before `now`;
    `receipt` is a fresh one, for a tip that may be saved this turn; `result` answers a LookUpTip of the turn before.
    """

    medium: Medium
    kind: Kind
    now: datetime
    text: str = ""
    choice: str = ""
    payload: str = ""
    place: tuple[float, float] | None = None
    phone: str = ""
    recording_id: str = ""
    flag: str = ""
    command: str = ""
    digits: str = ""
    meaning: Meaning | None = None
    known: Known = field(default_factory=Known)
    receipt: str = ""
    result: Result | None = None
    received_at: datetime | None = None
