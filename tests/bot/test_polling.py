"""Long polling: what dies in between is given again, what breaks us is not for ever."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from bot.api import Api
from bot.polling import Poller, PollingRefused, poll
from bot.settings import TelegramSettings
from gateway.channels.contract import Answer, Inbound
from gateway.errors import StoreDown
from tests.bot.fake_bot_api import TOKEN, FakeBotApi, refusal
from tests.bot.samples import button, update

CONFLICT = refusal(409, "Conflict: can't use getUpdates method while webhook is active")


class Killed(BaseException):
    """The process dies here."""


class Store:
    """A `receive` with a unique key, as the real one; `faults` are raised first, `until` ends the test."""

    def __init__(self, stop: threading.Event, until: int) -> None:
        self.stop, self.until = stop, until
        self.kept: dict[str, Inbound] = {}
        self.received = 0
        self.faults: dict[str, list[BaseException]] = {}

    def __call__(self, inbound: Inbound) -> Answer:
        self.received += 1
        waiting = self.faults.get(inbound.provider_id)
        if waiting:
            raise waiting.pop(0)
        self.kept.setdefault(inbound.provider_id, inbound)
        if len(self.kept) >= self.until:
            self.stop.set()
        return Answer()


@pytest.fixture
async def api(fake: FakeBotApi) -> AsyncIterator[Api]:
    made = Api(TelegramSettings(TOKEN, "", fake.base), read_timeout=1)
    yield made
    await made.close_connections()


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


def poller(api: Api, store: Store) -> Poller:
    return Poller(api, store, store.stop, first_wait=0.01)


async def test_updates_are_kept_in_order_and_confirmed_afterwards(
    fake: FakeBotApi, api: Api, stop: threading.Event
) -> None:
    fake.updates = [update(number, text=str(number)) for number in (5, 6, 9)]
    store = Store(stop, 3)
    runner = poller(api, store)
    await runner.run()
    assert [one.text for one in store.kept.values()] == ["5", "6", "9"]
    assert fake.offsets == [0]
    assert runner.offset == 10


async def test_a_poller_killed_in_between_loses_nothing(fake: FakeBotApi, api: Api, stop: threading.Event) -> None:
    fake.updates = [update(number, text=str(number)) for number in range(1, 21)]
    store = Store(stop, 20)
    # Dies before the first commit, in the middle, and right after a commit that was never confirmed.
    store.faults = {"1": [Killed()], "7": [Killed()], "20": [Killed()]}
    for _ in range(3):
        with pytest.raises(Killed):
            await poller(api, store).run()
    await poller(api, store).run()
    assert [int(key) for key in store.kept] == list(range(1, 21))
    assert store.received > 20


async def test_the_store_being_down_loses_nothing(fake: FakeBotApi, api: Api, stop: threading.Event) -> None:
    fake.updates = [update(1, text="a"), update(2, text="b")]
    store = Store(stop, 2)
    store.faults = {"2": [StoreDown("down") for _ in range(8)]}
    await poller(api, store).run()
    assert list(store.kept) == ["1", "2"]
    assert fake.offsets.count(2) == 8


async def test_an_update_that_always_breaks_us_does_not_block_the_others(
    fake: FakeBotApi, api: Api, stop: threading.Event
) -> None:
    fake.updates = [update(1, text="a"), {"update_id": 2, "message": 5}, update(3, text="c"), update(4, text="d")]
    store = Store(stop, 2)
    store.faults = {"3": [RuntimeError("always") for _ in range(99)]}
    await poller(api, store).run()
    assert list(store.kept) == ["1", "4"]


async def test_faults_of_the_server_are_waited_out(fake: FakeBotApi, api: Api, stop: threading.Event) -> None:
    short_flood = refusal(429, "Too Many Requests", retry_after=1)
    fake.update_plan.extend([(500, {}), (200, {}), CONFLICT, short_flood])
    fake.updates = [update(1, text="a")]
    store = Store(stop, 1)
    await poller(api, store).run()
    assert list(store.kept) == ["1"]


async def test_a_refused_token_ends_it(fake: FakeBotApi, stop: threading.Event) -> None:
    stranger = Api(TelegramSettings("1:wrong", "", fake.base))
    with pytest.raises(PollingRefused):
        await Poller(stranger, Store(stop, 1), stop).run()
    await stranger.close_connections()


async def test_buttons_are_answered(fake: FakeBotApi, api: Api, stop: threading.Event) -> None:
    fake.updates = [button("menu", 3)]
    store = Store(stop, 1)
    await poller(api, store).run()
    assert ("answerCallbackQuery", {"callback_query_id": "99"}) in fake.calls


async def test_it_stops_while_telegram_keeps_it_waiting(api: Api, stop: threading.Event) -> None:
    running = asyncio.create_task(poller(api, Store(stop, 99)).run())
    await asyncio.sleep(0.2)
    stop.set()
    await asyncio.wait_for(running, 2)


@pytest.mark.parametrize("asked", [False, True])
async def test_a_webhook_is_taken_away_only_when_asked(fake: FakeBotApi, stop: threading.Event, asked: bool) -> None:
    fake.updates = [update(1, text="a")]
    fresh = Api(TelegramSettings(TOKEN, "", fake.base))
    await asyncio.to_thread(poll, fresh, Store(stop, 1), stop, delete_webhook=asked)
    assert ("deleteWebhook" in dict(fake.calls)) is asked
