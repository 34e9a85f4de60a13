"""What a turn asks the service to do, and what the service answers to a query."""

from dataclasses import dataclass

from gateway.dialogue.care import CareEffect, CareQuery, CareResult
from gateway.i18n.language import Lang


@dataclass(frozen=True)
class TipDraft:
    """A tip as its giver told it; places are ids of the gazetteer, empty where unsaid.

    `kind` is "" (trafficking, or not said), "missing" or "child_marriage". `danger_now` is None where unknown.
    `recordings` are ids of stored recordings, `latlon` is in degrees. `contact` is the giver's own yes.
    """

    kind: str = ""
    what: str = ""
    danger_now: bool | None = None
    district: str = ""
    upazila: str = ""
    union: str = ""
    where: str = ""
    when: str = ""
    who: str = ""
    contact: bool = False
    recordings: tuple[str, ...] = ()
    latlon: tuple[float, float] | None = None


@dataclass(frozen=True)
class SetLanguage:
    """Remember the language of this person."""

    lang: Lang


@dataclass(frozen=True)
class StopMessages:
    """Send nothing of our own accord from now on."""


@dataclass(frozen=True)
class StartMessages:
    """Messages of our own accord are welcome again; `topics`: of all topics that were left by stopping everything."""

    topics: bool = True


@dataclass(frozen=True)
class SaveTip:
    """Keep a tip under this receipt; `receipt` is empty where nobody hears it (a partial tip after a timeout).

    `waits`: it calls on nobody and waits in the list, for the same sender has told many in a row.
    """

    draft: TipDraft
    receipt: str
    partial: bool = False
    waits: bool = False


@dataclass(frozen=True)
class AddToTip:
    """Add words or a recording of its giver to a tip."""

    tip_id: str
    text: str = ""
    recording_id: str = ""


@dataclass(frozen=True)
class LookUpTip:
    """A query: the service calls `step` again with the new state and `heard.result` set."""

    receipt: str


@dataclass(frozen=True)
class AskPerson:
    """A person of the staff is wanted.

    `reason` is "asked", "danger", "despair", "child", "sea", "call_back", "desk" (an activist, of an alert)
    or the name of a survivor's intent.
    `call_back` is the sender's own yes to a call; `phone` is where, empty for the number they write from.
    `nameless`: told in a talk that must lead to nobody, so the staff hear that somebody is in need, and not who.
    """

    reason: str
    urgent: bool = False
    call_back: bool = False
    phone: str = ""
    nameless: bool = False


@dataclass(frozen=True)
class AcknowledgeAlert:
    """The activist takes the tip with this number."""

    number: str


@dataclass(frozen=True)
class PassAlert:
    """The activist can't take the tip with this number: on to the next."""

    number: str


@dataclass(frozen=True)
class Forget:
    """Erase words and sender of the messages of this person since `since` (ISO time), this turn's included."""

    since: str


@dataclass(frozen=True)
class HandBack:
    """The bot answers again, instead of the person of the staff who wrote until now."""


@dataclass(frozen=True)
class NoteFeedback:
    """Keep one piece of feedback about the service or the staff."""

    text: str


@dataclass(frozen=True)
class SaveQuiz:
    """Keep a finished quiz: the ids of the questions asked, and of those answered right."""

    asked: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class PlaceQuiz:
    """The quiz just finished counts for this union of the gazetteer."""

    union: str


@dataclass(frozen=True)
class AnswerBroadcast:
    """The key somebody pressed when a message to many was read to them: the id of the broadcast, and of the answer."""

    broadcast: str
    answer: str


@dataclass(frozen=True)
class ChooseTopic:
    """They want messages of this topic, or none of it any more."""

    topic: str
    wanted: bool


@dataclass(frozen=True)
class LookUpTopics:
    """A query for the topics this person agreed to."""


Effect = (
    SetLanguage
    | StopMessages
    | StartMessages
    | SaveTip
    | AddToTip
    | LookUpTip
    | AskPerson
    | AcknowledgeAlert
    | PassAlert
    | Forget
    | HandBack
    | NoteFeedback
    | SaveQuiz
    | PlaceQuiz
    | AnswerBroadcast
    | ChooseTopic
    | LookUpTopics
    | CareEffect
    | CareQuery
)
Query = LookUpTip | LookUpTopics | CareQuery
"""Effects that the service answers: it calls `step` again with the answer."""


@dataclass(frozen=True)
class TipView:
    """What the giver of a receipt may hear: the tip's state and the desk's questions that wait for an answer.

    `state` has a text `tip_status.state.<state>` in the catalogues; one without is told as "seen".
    """

    tip_id: str
    state: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class TipNotFound:
    """No tip has this receipt."""


@dataclass(frozen=True)
class LockedOut:
    """Too many wrong receipts; nothing was looked up."""


@dataclass(frozen=True)
class TopicsView:
    """The topics this person agreed to, by id."""

    agreed: tuple[str, ...]


Result = TopicsView | TipView | TipNotFound | LockedOut | CareResult
