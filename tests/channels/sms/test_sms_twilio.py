"""SMS over Twilio: what is read, what is answered, what is sent."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse

from gateway.channels.contract import (
    Answer,
    Ask,
    Choice,
    DeliveryReport,
    End,
    Inbound,
    Kind,
    Outgoing,
    Remedy,
    Reply,
    Say,
    SendError,
    Status,
)
from gateway.channels.sms import twilio
from gateway.channels.sms.render import render
from gateway.channels.sms.twilio_forms import inbound, report, twiml
from gateway.channels.twilio_account import TwilioAccount
from gateway.i18n.language import Lang
from gateway.web import refusals
from tests.channels.sms.contract_case import quick_twilio
from tests.channels.sms.twilio_samples import MESSAGE, SETTINGS, TOKENS, message, signed
from tests.channels.sms.twilio_samples import report as signed_report
from tests.contract.fake_provider import Answered, Asked, FakeProvider, always, form_of

BN, EN = Lang.BN, Lang.EN
ASK = Ask("আর কী জানতে চান?", (Choice("cost", "খরচ"), Choice("menu", "মেনু"), Choice("docs", "কাগজপত্র")))


@pytest.mark.parametrize(
    ("replies", "lang", "text"),
    [
        ((), BN, ""),
        ((End(),), BN, ""),
        ((Say("ধন্যবাদ।"),), BN, "ধন্যবাদ।"),
        ((Say("এক"), ASK, End()), BN, "এক\nআর কী জানতে চান?\n১ খরচ\n০ মেনু\n২ কাগজপত্র"),
        ((Ask("Which?", (Choice("a", "Cost"), Choice("more", "More"))),), EN, "Which?\n1 Cost\n9 More"),
        ((Ask("Where?"),), EN, "Where?"),
    ],
)
def test_replies_are_one_short_text(replies: tuple[Reply, ...], lang: Lang, text: str) -> None:
    assert render(replies, lang) == text


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({}, "text", "বিদেশ যেতে কত টাকা লাগে?"),
        ({}, "kind", Kind.MESSAGE),
        ({"OptOutType": "STOP", "Body": "STOP"}, "kind", Kind.STOPPED),
        ({"OptOutType": "STOP", "Body": "STOP"}, "text", "STOP"),
        ({"OptOutType": "START"}, "kind", Kind.STARTED),
        ({"OptOutType": "HELP"}, "kind", Kind.MESSAGE),
        ({"From": "01700-000001"}, "sender", "+8801700000001"),
        ({"From": "16263"}, "sender", "16263"),
        ({"From": "bKash"}, "sender", "bKash"),
        ({"Body": "", "NumMedia": "1", "MediaUrl0": "https://x.example/1"}, "text", ""),
        ({"Body": "a\x00b"}, "text", "ab"),
        ({"NewParameterOfNextYear": "x"}, "kind", Kind.MESSAGE),
    ],
)
def test_messages_are_read(change: dict[str, str], field: str, value: object) -> None:
    assert getattr(inbound({**MESSAGE, **change}), field) == value


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("accepted", Status.QUEUED),
        ("scheduled", Status.QUEUED),
        ("queued", Status.QUEUED),
        ("sending", Status.QUEUED),
        ("sent", Status.SENT),
        ("delivered", Status.DELIVERED),
        ("undelivered", Status.FAILED),
        ("failed", Status.FAILED),
        ("canceled", Status.FAILED),
        ("read", Status.READ),
        ("received", None),
        ("a word of next year", None),
        ("", None),
    ],
)
def test_statuses(words: str, status: Status | None) -> None:
    made = report({"MessageSid": "SM1", "MessageStatus": words}, "a1")
    assert (made.status if made else None) is status


@pytest.mark.parametrize(
    ("code", "told", "remedy"),
    [
        ("30003", "30003", Remedy.RETRY),
        ("30005", "30005", Remedy.SUPPRESS),
        ("39999", "39999", Remedy.DROP),
        ("", "undelivered", Remedy.DROP),
        ("<script>", "undelivered", Remedy.DROP),
    ],
)
def test_failures_in_reports(code: str, told: str, remedy: Remedy) -> None:
    made = report({"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": code}, "a1")
    assert made is not None
    assert made.error is not None
    assert (made.error.code, made.error.remedy) == (told, remedy)


@pytest.mark.parametrize(("given", "kept"), [("a1B-_2", "a1B-_2"), ("", ""), ("../x", ""), ("a" * 65, "")])
def test_outbox_ids_in_reports(given: str, kept: str) -> None:
    made = report({"MessageSid": "SM1", "MessageStatus": "sent"}, given)
    assert made is not None
    assert made.outbox_id == kept


def parts(document: str) -> list[tuple[str, str | None]]:
    return [(one.text or "", one.get("statusCallback")) for one in ElementTree.fromstring(document).iter("Message")]


def test_an_answer_is_one_message() -> None:
    made = twiml(Answer((Say("<b> & ধন্যবাদ"), ASK), BN, ("a1",)), ["/sms/twilio/status?o=a1"])
    assert parts(made) == [("<b> & ধন্যবাদ\nআর কী জানতে চান?\n১ খরচ\n০ মেনু\n২ কাগজপত্র", "/sms/twilio/status?o=a1")]


def test_a_long_answer_is_several() -> None:
    made = parts(twiml(Answer((Say("কথা " * 900),), BN, ("a1",)), ["/s?o=a1"]))
    assert [len(text) <= 1600 for text, _ in made] == [True, True, True]
    assert {callback for _, callback in made} == {"/s?o=a1"}


def test_no_answer_is_an_empty_response() -> None:
    assert parts(twiml(Answer(), [])) == []


@given(st.text(min_size=1, max_size=200), st.none() | st.text(max_size=80))
@example("<Message> & \"ধন্যবাদ\" ]]> 'a'", 'https://a.example/s?o=1&b="<2>"\'')
@example("a\r\nb\tc", "\r\n\t&amp;")
def test_twiml_is_what_twilios_library_writes(text: str, callback: str | None) -> None:
    theirs = MessagingResponse()
    if text.strip():
        theirs.message(text.strip(), status_callback=callback)
    assert twiml(Answer((Say(text),), BN, ("a1",)), [] if callback is None else [callback]) == str(theirs)


@pytest.fixture
def told() -> list[DeliveryReport]:
    return []


@pytest.fixture
def client(told: list[DeliveryReport]) -> Iterator[FlaskClient]:
    def receive(_: Inbound) -> Answer:
        return Answer((Say("হ্যাঁ"),), BN, ("a1b2",))

    app = Flask(__name__)
    refusals.register(app)
    app.register_blueprint(twilio.blueprint(TwilioAccount(SETTINGS), receive, told.append))
    with app.test_client() as made:
        yield made


def test_the_webhook_answers_in_twiml(client: FlaskClient) -> None:
    hook = message()
    answer = client.post(hook.path, data=hook.body, headers=dict(hook.headers))
    assert answer.content_type == "text/xml; charset=utf-8"
    assert parts(answer.text) == [("হ্যাঁ", "/sms/twilio/status?o=a1b2")]


def test_the_second_token_signs_too(client: FlaskClient) -> None:
    hook = signed("/sms/twilio", MESSAGE, token=TOKENS[1])
    assert client.post(hook.path, data=hook.body, headers=dict(hook.headers)).status_code == 200


def test_a_report_for_another_row_is_refused(client: FlaskClient, told: list[DeliveryReport]) -> None:
    hook = signed_report("delivered", "a1b2")
    assert client.post("/sms/twilio/status?o=other", data=hook.body, headers=dict(hook.headers)).status_code == 403
    assert client.post(hook.path, data=hook.body, headers=dict(hook.headers)).status_code == 204
    assert [one.outbox_id for one in told] == ["a1b2"]


@pytest.mark.parametrize("path", ["/sms/twilio", "/sms/twilio/status"])
def test_only_posts_are_taken(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 405


def outgoing(text: str, purpose: str = "reply") -> Outgoing:
    return Outgoing("a1b2", "+8801700000001", BN, (Say(text),), purpose)


@pytest.mark.parametrize(("purpose", "worth"), [("reply", "3600"), ("alert", "1800"), ("broadcast", None)])
async def test_what_is_asked_of_twilio(purpose: str, worth: str | None) -> None:
    async with FakeProvider(always(Answered(201, b'{"sid": "SM9"}'))).serving() as provider:
        channel = quick_twilio(provider.base)
        await channel.send(outgoing("হ্যাঁ", purpose))
        await channel.close()
    form = form_of(provider.asked[0])
    assert form.pop("ValidityPeriod", None) == worth
    assert form == {
        "To": "+8801700000001",
        "From": "+8809600000000",
        "Body": "হ্যাঁ",
        "StatusCallback": "http://127.0.0.1:8000/sms/twilio/status?o=a1b2",
    }


async def test_half_a_message_is_not_sent_again() -> None:
    answers = iter([Answered(201, b'{"sid": "SM9"}'), Answered(503)])

    def answering(_: Asked) -> Answered:
        return next(answers)

    async with FakeProvider(answering).serving() as provider:
        channel = quick_twilio(provider.base)
        with pytest.raises(SendError) as raised:
            await channel.send(outgoing("কথা " * 500))
        await channel.close()
    assert (raised.value.remedy, len(provider.asked)) == (Remedy.UNKNOWN, 2)


async def test_nothing_to_say_is_not_sent() -> None:
    async with FakeProvider(always(Answered(500))).serving() as provider:
        channel = quick_twilio(provider.base)
        await channel.send(Outgoing("a1b2", "+8801700000001", BN, (End(),)))
        await channel.close()
    assert not provider.asked
