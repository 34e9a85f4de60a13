"""Every form Twilio sends for a call, and what it means."""

import pytest

from gateway.channels.contract import DeliveryReport, Inbound, Kind, Recording, Remedy, Status
from gateway.errors import Malformed
from gateway.i18n.language import Medium
from ivr import parse

CALL = "CA" + "0" * 31 + "1"
SOUND = "RE" + "a" * 32
PERSON, SERVICE = "+8801700000001", "+8809610000001"
INBOUND = {"CallSid": CALL, "From": PERSON, "To": SERVICE, "Direction": "inbound", "CallStatus": "in-progress"}
OURS = {**INBOUND, "From": SERVICE, "To": PERSON, "Direction": "outbound-api"}


def inbound(turn: int, **what: object) -> Inbound:
    return Inbound("voice:twilio", f"{CALL}:{turn}", PERSON, Medium.VOICE, **what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "turn", "outbox_id", "wanted"),
    [
        ({"CallStatus": "ringing"}, 0, "", inbound(0, kind=Kind.CALL)),
        ({"Digits": "2"}, 1, "", inbound(1, text="2")),
        ({"Digits": "*"}, 1, "", inbound(1, text="back")),
        ({"Digits": "#"}, 1, "", inbound(1, text="repeat")),
        ({"Digits": "447123456789"}, 4, "", inbound(4, text="447123456789")),
        ({"Digits": "447123#"}, 4, "", inbound(4, text="447123")),
        ({"Digits": "2", "SpeechResult": "ঋণ"}, 1, "", inbound(1, text="2")),
        ({"Digits": ""}, 2, "", inbound(2, kind=Kind.SILENCE)),
        ({}, 2, "", inbound(2, kind=Kind.SILENCE)),
        ({"SpeechResult": " আমি বিদেশ যাব ", "Confidence": "0.83"}, 1, "", inbound(1, text="আমি বিদেশ যাব", spoken=True)),
        ({"SpeechResult": "ঋণ", "Confidence": "0.0"}, 1, "", inbound(1, text="ঋণ", spoken=True)),
        ({"SpeechResult": "ঋণ", "Confidence": "?"}, 1, "", inbound(1, text="ঋণ", spoken=True)),
        ({"SpeechResult": "ঋণ"}, 1, "", inbound(1, text="ঋণ", spoken=True)),
        (
            {"SpeechResult": "বাঁচাও", "Confidence": "0.39"},
            1,
            "",
            inbound(1, kind=Kind.SILENCE, text="বাঁচাও", spoken=True),
        ),
        (
            {"RecordingSid": SOUND, "RecordingUrl": "https://x/y", "RecordingDuration": "17", "Digits": "#"},
            3,
            "",
            inbound(3, recording=Recording(SOUND, "https://x/y", 17)),
        ),
        ({"RecordingSid": SOUND, "Digits": "hangup"}, 3, "", inbound(3, recording=Recording(SOUND))),
        ({"Digits": "hangup"}, 3, "", inbound(3, kind=Kind.SILENCE)),
    ],
)
def test_heard(said: dict[str, str], turn: int, outbox_id: str, wanted: Inbound) -> None:
    assert parse.heard({**INBOUND, **said}, turn, outbox_id) == wanted


def test_our_call_is_the_persons_who_answers_it() -> None:
    assert parse.heard(OURS, 0, "42") == inbound(0, kind=Kind.CALL, payload="42")
    assert parse.heard({**OURS, "Digits": "1"}, 1) == inbound(1, text="1")


@pytest.mark.parametrize("number", ["anonymous", "", "+266696687", "+7378742833", "sip:x@example.org", "Restricted"])
def test_a_caller_without_number_is_someone_for_this_call_only(number: str) -> None:
    first = parse.heard({**INBOUND, "From": number}, 0)
    later = parse.heard({**INBOUND, "From": number}, 5)
    other = parse.heard({**INBOUND, "From": number, "CallSid": "CA" + "f" * 32}, 0)
    assert first.sender.startswith("withheld:")
    assert first.sender == later.sender != other.sender


@pytest.mark.parametrize("sid", ["", "CA1", "SM" + "0" * 32, CALL + "0"])
def test_a_strange_call_is_malformed(sid: str) -> None:
    with pytest.raises(Malformed):
        parse.heard({**INBOUND, "CallSid": sid}, 0)


@pytest.mark.parametrize("turn", ["", "-1", "x", "99999", "১"])
def test_a_strange_turn_is_malformed(turn: str) -> None:
    with pytest.raises(Malformed):
        parse.turn_number(turn)


def test_a_strange_recording_is_malformed() -> None:
    with pytest.raises(Malformed):
        parse.recording_of({"RecordingSid": "../../etc"})


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"CallStatus": "initiated"}, Status.QUEUED),
        ({"CallStatus": "ringing"}, Status.SENT),
        ({"CallStatus": "in-progress"}, Status.SENT),
        ({"CallStatus": "completed"}, Status.DELIVERED),
        ({"CallStatus": "completed", "AnsweredBy": "human"}, Status.DELIVERED),
        ({"CallStatus": "completed", "AnsweredBy": "unknown"}, Status.DELIVERED),
        ({"CallStatus": "completed", "AnsweredBy": "machine_start"}, ("machine", Remedy.RETRY)),
        ({"CallStatus": "completed", "AnsweredBy": "fax"}, ("machine", Remedy.RETRY)),
        ({"CallStatus": "busy"}, ("busy", Remedy.RETRY)),
        ({"CallStatus": "no-answer"}, ("no-answer", Remedy.RETRY)),
        ({"CallStatus": "failed"}, ("failed", Remedy.RETRY)),
        ({"CallStatus": "canceled"}, ("canceled", Remedy.DROP)),
    ],
)
def test_progress(said: dict[str, str], wanted: Status | tuple[str, Remedy]) -> None:
    report = parse.progress({**OURS, **said}, "42")
    assert report is not None
    assert (report.provider_id, report.outbox_id) == (CALL, "42")
    if isinstance(wanted, Status):
        assert report == DeliveryReport("voice:twilio", wanted, CALL, "42")
    else:
        assert report.status is Status.FAILED
        assert report.error is not None
        assert (report.error.code, report.error.remedy) == wanted


def test_no_progress_of_a_call_that_is_not_ours_or_of_a_status_we_do_not_know() -> None:
    assert parse.progress({**INBOUND, "CallStatus": "completed"}, "") is None
    assert parse.progress({**OURS, "CallStatus": "levitating"}, "42") is None


def test_hanging_up_is_heard_where_a_person_was_on_the_line() -> None:
    end = Inbound("voice:twilio", f"{CALL}:end", PERSON, Medium.VOICE, Kind.HANGUP)
    assert parse.hung_up({**INBOUND, "CallStatus": "completed"}) == end
    assert parse.hung_up({**OURS, "CallStatus": "completed"}) == end
    assert parse.hung_up({**OURS, "CallStatus": "completed", "AnsweredBy": "machine_start"}) is None
    assert parse.hung_up({**INBOUND, "CallStatus": "busy"}) is None


def test_a_missed_call_is_one_to_its_own_number() -> None:
    missed = parse.missed(INBOUND, 0, SERVICE)
    assert missed == inbound(0, kind=Kind.MISSED_CALL)
    assert parse.missed(INBOUND, 0, "") is None
    assert parse.missed(INBOUND, 0, "+8809610000009") is None
    assert parse.missed(INBOUND, 1, SERVICE) is None
    assert parse.missed({**OURS, "To": SERVICE}, 0, SERVICE) is None
