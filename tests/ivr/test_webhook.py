"""The routes, as Twilio calls them."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from gateway.channels.contract import Answer, Ask, Choice, End, Inbound, Kind, Recording, Say, Status
from gateway.channels.twilio_account import TwilioAccount
from gateway.errors import StoreDown
from gateway.i18n.language import Lang
from ivr.recordings import Recordings
from tests.ivr.conftest import ACCOUNT, MISSED, PERSON, SERVICE, SITE, TOKEN, Desk, Twilio, application, settings

CALL = "CA" + "1" * 32
SOUND = "RE" + "2" * 32
INBOUND = {"CallSid": CALL, "AccountSid": ACCOUNT, "From": PERSON, "To": SERVICE, "Direction": "inbound"}
OURS = {**INBOUND, "From": SERVICE, "To": PERSON, "Direction": "outbound-api"}
MENU = Answer((Say("নমস্কার"), Ask("কী?", (Choice("a", "ঋণ"),))))


def tags(xml: bytes) -> list[str]:
    return [verb.tag for verb in ET.fromstring(xml)]


def test_a_call_goes_on_turn_by_turn(desk: Desk, twilio: Twilio) -> None:
    desk.answers = lambda _: MENU
    first = twilio.post("/voice/twilio", {**INBOUND, "CallStatus": "ringing"})
    assert first.mimetype == "text/xml"
    gather = ET.fromstring(first.data)[0]
    assert gather.get("action") == f"{SITE}/voice/twilio?t=1"
    second = twilio.post("/voice/twilio?t=1", {**INBOUND, "Digits": "1"})
    assert ET.fromstring(second.data)[0].get("action") == f"{SITE}/voice/twilio?t=2"
    assert [(one.provider_id, one.kind, one.text) for one in desk.heard] == [
        (f"{CALL}:0", Kind.CALL, ""),
        (f"{CALL}:1", Kind.MESSAGE, "1"),
    ]


def test_a_repeated_request_is_answered_the_same_under_the_same_id(desk: Desk, twilio: Twilio) -> None:
    desk.answers = lambda _: MENU
    answers = {twilio.post("/voice/twilio?t=1", {**INBOUND, "Digits": "1"}).data for _ in range(2)}
    assert len(answers) == 1
    assert len({one.provider_id for one in desk.heard}) == 1


@pytest.mark.parametrize("path", ["/voice/twilio", "/voice/twilio/status", "/voice/twilio/recording"])
def test_unsigned_and_forged_requests_are_refused(desk: Desk, twilio: Twilio, path: str) -> None:
    assert twilio.client.post(path, data=INBOUND).status_code == 403
    assert twilio.post(path, INBOUND, token="another").status_code == 403
    assert twilio.client.get(path).status_code in (404, 405)
    assert not desk.heard
    assert not desk.reports


@pytest.mark.parametrize(("path", "form"), [("/voice/twilio?t=x", INBOUND), ("/voice/twilio", {"From": PERSON})])
def test_what_cannot_be_read_is_malformed(twilio: Twilio, path: str, form: dict[str, str]) -> None:
    assert twilio.post(path, form).status_code == 400


@pytest.mark.parametrize("fault", [StoreDown("down"), RuntimeError("bug")])
def test_a_caller_hears_the_helplines_when_nothing_works(desk: Desk, twilio: Twilio, fault: Exception) -> None:
    def fail(_: Inbound) -> Answer:
        raise fault

    desk.answers = fail
    for to in (SERVICE, MISSED):
        answer = twilio.post("/voice/twilio", {**INBOUND, "To": to})
        assert answer.status_code == 200
        assert tags(answer.data)[-1] == "Hangup"
        assert "9 9 9" in answer.text


def test_a_missed_call_is_kept_then_rejected_unanswered(desk: Desk, twilio: Twilio) -> None:
    answer = twilio.post("/voice/twilio", {**INBOUND, "To": MISSED})
    assert [(verb.tag, verb.attrib) for verb in ET.fromstring(answer.data)] == [("Reject", {"reason": "busy"})]
    assert [(one.kind, one.sender) for one in desk.heard] == [(Kind.MISSED_CALL, PERSON)]


def test_a_missed_call_without_a_number_is_only_rejected(desk: Desk, twilio: Twilio) -> None:
    answer = twilio.post("/voice/twilio", {**INBOUND, "To": MISSED, "From": "anonymous"})
    assert tags(answer.data) == ["Reject"]
    assert not desk.heard


def test_our_call_says_the_words_of_its_outbox_row(desk: Desk, twilio: Twilio) -> None:
    desk.answers = lambda _: Answer((Say("hello"), End()), Lang.EN)
    answer = twilio.post("/voice/twilio?o=42", {**OURS, "AnsweredBy": "human"})
    assert tags(answer.data) == ["Say", "Hangup"]
    assert [(one.kind, one.payload, one.sender) for one in desk.heard] == [(Kind.CALL, "42", PERSON)]


def test_a_machine_hears_nothing(desk: Desk, twilio: Twilio) -> None:
    answer = twilio.post("/voice/twilio?o=42", {**OURS, "AnsweredBy": "machine_start"})
    assert tags(answer.data) == ["Hangup"]
    assert not desk.heard
    assert [(one.status, one.outbox_id) for one in desk.reports] == [(Status.FAILED, "42")]


def test_the_end_of_our_call_is_reported_and_heard(desk: Desk, twilio: Twilio) -> None:
    for status in ("initiated", "ringing", "in-progress", "completed"):
        assert twilio.post("/voice/twilio/status?o=42", {**OURS, "CallStatus": status}).status_code == 204
    assert [one.status for one in desk.reports] == [Status.QUEUED, Status.SENT, Status.SENT, Status.DELIVERED]
    assert [(one.kind, one.provider_id) for one in desk.heard] == [(Kind.HANGUP, f"{CALL}:end")]


def test_the_end_of_a_callers_call_is_heard_once_by_id(desk: Desk, twilio: Twilio) -> None:
    for _ in range(2):
        twilio.post("/voice/twilio/status", {**INBOUND, "CallStatus": "completed"})
    assert not desk.reports
    assert {one.provider_id for one in desk.heard} == {f"{CALL}:end"}


def test_a_recording_belongs_to_its_turn_and_is_then_ready(desk: Desk, twilio: Twilio) -> None:
    desk.answers = lambda _: MENU
    told = {"RecordingSid": SOUND, "RecordingUrl": "https://api.example/x", "RecordingDuration": "7"}
    twilio.post("/voice/twilio?t=3", {**INBOUND, **told, "Digits": "#"})
    news = {"CallSid": CALL, **told}
    assert twilio.post("/voice/twilio/recording", {**news, "RecordingStatus": "absent"}).status_code == 204
    assert twilio.post("/voice/twilio/recording", {**news, "RecordingStatus": "completed"}).status_code == 204
    wanted = Recording(SOUND, "https://api.example/x", 7)
    assert [one.recording for one in desk.heard] == [wanted]
    assert desk.ready == [wanted]


def test_only_listed_prompts_are_served(desk: Desk, tmp_path: Path) -> None:
    voice = tmp_path / "bn" / "voice"
    voice.mkdir(parents=True)
    (voice / "welcome.mp3").write_bytes(b"sound")
    (voice / "manifest.toml").write_text("[words]\n")
    (tmp_path / "secret.mp3").write_bytes(b"no")
    client = application(TwilioAccount(settings()), desk, Recordings.load(tmp_path)).test_client()
    with client.get("/voice/twilio/prompt/bn/welcome.mp3?v=1") as answer:
        assert (answer.status_code, answer.data, answer.mimetype) == (200, b"sound", "audio/mpeg")
        assert answer.cache_control.max_age == 86400
    for path in (
        "bn/manifest.toml",
        "en/welcome.mp3",
        "bn/../../secret.mp3",
        "bn/%2e%2e%2f%2e%2e%2fsecret.mp3",
        "xx/a",
    ):
        assert client.get(f"/voice/twilio/prompt/{path}").status_code == 404


def test_an_older_token_still_counts_while_tokens_rotate(desk: Desk) -> None:
    account = TwilioAccount(settings(auth_tokens=("new", TOKEN)))
    twilio = Twilio(application(account, desk).test_client())
    assert twilio.post("/voice/twilio", INBOUND).status_code == 200
