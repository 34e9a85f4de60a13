"""The contract of channels: the same promises, kept by every channel that joined."""

import dataclasses
import inspect
import json
from collections.abc import AsyncIterator, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.channels.contract import (
    Answer,
    Ask,
    Choice,
    DeliveryReport,
    End,
    Inbound,
    Outgoing,
    Remedy,
    Say,
    SendError,
    Sent,
)
from gateway.i18n.language import Lang, Medium
from gateway.web import refusals
from tests.contract.channel_case import ChannelCase, Webhook, all_cases
from tests.contract.fake_provider import Answered, FakeProvider, always

CASES = all_cases()
SECRET_WORDS = "পরীক্ষার গোপন কথা"
REPLIES = (Say(SECRET_WORDS), Ask("কোনটি?", (Choice("yes", "হ্যাঁ"), Choice("menu", "মেনু"))), End())


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> ChannelCase:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
async def provider(case: ChannelCase) -> AsyncIterator[FakeProvider]:
    async with FakeProvider(case.accepting).serving() as made:
        yield made


@dataclasses.dataclass
class Site:
    """A small site with one channel, and what its routes told."""

    client: FlaskClient
    app: Flask
    heard: list[Inbound]
    told: list[DeliveryReport]

    def post(self, hook: Webhook) -> tuple[int, bytes]:
        answer = self.client.open(hook.path, method=hook.method, data=hook.body, headers=dict(hook.headers))
        return answer.status_code, answer.data


@pytest.fixture
def site(case: ChannelCase) -> Iterator[Site]:
    if case.blueprint is None:
        pytest.skip("no routes")
    heard: list[Inbound] = []
    told: list[DeliveryReport] = []

    def receive(message: Inbound) -> Answer:
        heard.append(message)
        return Answer(REPLIES, Lang.BN, ("a1b2c3",))

    app = Flask(__name__)
    refusals.register(app)
    app.register_blueprint(case.blueprint(receive, told.append))
    with app.test_client() as client:
        yield Site(client, app, heard, told)


def outgoing(case: ChannelCase) -> Outgoing:
    return Outgoing("0f" * 16, case.address, Lang.BN, REPLIES)


def test_some_channel_joined() -> None:
    assert {case.name for case in CASES} >= {"sms:twilio", "sms:http:android"}


async def test_a_channel_says_what_it_is(case: ChannelCase) -> None:
    channel = case.make("http://127.0.0.1:9")
    assert channel.name == case.name
    assert channel.address_kind
    assert isinstance(channel.medium, Medium)
    assert isinstance(channel.inline, bool)
    for verb in (channel.send, channel.fetch, channel.discard, channel.check, channel.close):
        assert inspect.iscoroutinefunction(verb)
    await channel.close()
    await channel.close()


async def test_a_message_is_taken(case: ChannelCase, provider: FakeProvider) -> None:
    channel = case.make(provider.base)
    sent = await channel.send(outgoing(case))
    await channel.close()
    assert sent == Sent(case.provider_id)
    assert bool(provider.asked) is case.calls_the_provider


async def test_refusals_are_values(case: ChannelCase, provider: FakeProvider) -> None:
    channel = case.make(provider.base)
    for name, (answer, remedy) in case.refusals.items():
        provider.answering = always(answer)
        with pytest.raises(SendError) as raised:
            await channel.send(outgoing(case))
        assert raised.value.remedy is remedy, name
        assert_tells_nothing(raised.value, case)
    await channel.close()


@pytest.mark.parametrize("answer", [Answered(hang=True), Answered(cut=True)], ids=["hangs", "cuts"])
async def test_a_lost_answer_is_no_refusal(case: ChannelCase, provider: FakeProvider, answer: Answered) -> None:
    if not case.calls_the_provider:
        pytest.skip("calls nobody")
    provider.answering = always(answer)
    channel = case.make(provider.base)
    with pytest.raises(SendError) as raised:
        await channel.send(outgoing(case))
    await channel.close()
    assert raised.value.remedy is case.lost_answer
    assert_tells_nothing(raised.value, case)


async def test_a_provider_that_is_down_is_tried_again(case: ChannelCase) -> None:
    if not case.calls_the_provider:
        pytest.skip("calls nobody")
    async with FakeProvider(case.accepting).serving() as gone:
        base = gone.base
    channel = case.make(base)
    with pytest.raises(SendError) as raised:
        await channel.send(outgoing(case))
    await channel.close()
    assert raised.value.remedy is Remedy.RETRY
    assert_tells_nothing(raised.value, case)


async def test_the_check_answers_in_words(case: ChannelCase, provider: FakeProvider) -> None:
    channel = case.make(provider.base)
    provider.answering = always(Answered(503))
    assert isinstance(await channel.check(), str)
    await channel.close()


def test_messages_are_read(case: ChannelCase, site: Site) -> None:
    for hook, wanted in case.inbound:
        status, _ = site.post(hook)
        assert 200 <= status < 300
        assert dataclasses.replace(site.heard[-1], received_at=None) == wanted
        assert json.dumps(dataclasses.asdict(dataclasses.replace(site.heard[-1], received_at=None)))
    assert len(site.heard) == len(case.inbound)


def test_a_message_that_comes_twice_is_answered_the_same(case: ChannelCase, site: Site) -> None:
    for hook, wanted in case.inbound:
        assert site.post(hook) == site.post(hook)
        assert [one.provider_id for one in site.heard[-2:]] == [wanted.provider_id] * 2


def test_strangers_are_refused(case: ChannelCase, site: Site) -> None:
    for hook in case.forged:
        assert site.post(hook)[0] == 403, hook
    unsigned = [dataclasses.replace(hook, headers={}, path=hook.path.split("?")[0]) for hook, _ in case.inbound]
    for hook in unsigned:
        assert site.post(hook)[0] == 403, hook
    assert not site.heard
    assert not site.told


def test_nonsense_is_malformed(case: ChannelCase, site: Site) -> None:
    for hook in case.malformed:
        assert site.post(hook)[0] == 400, hook
    assert not site.heard


def test_reports_are_read_in_any_order_and_twice(case: ChannelCase, site: Site) -> None:
    for hook, status in (*case.reports, *reversed(case.reports)):
        assert 200 <= site.post(hook)[0] < 300
        assert site.told[-1].status is status
        assert site.told[-1].channel == case.name
        assert site.told[-1].outbox_id or site.told[-1].provider_id


def test_every_route_has_a_guard(site: Site) -> None:
    views = [view for name, view in site.app.view_functions.items() if name != "static"]
    assert views
    assert all(getattr(view, "guard", "") for view in views)


def assert_tells_nothing(error: SendError, case: ChannelCase) -> None:
    """A failure never carries words or numbers of people: it ends in logs."""
    shown = f"{error!r} {error} {error.code}"
    assert SECRET_WORDS not in shown
    assert case.address.lstrip("+") not in shown
