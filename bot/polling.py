"""Long polling, for a site without a public address.

An update is confirmed, by the offset of the next call, only after `receive` has kept it. A poller that dies in
between gets it again, and the store knows it by its id.
"""

import asyncio
import random
import threading
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.api import Api
from bot.parse import parse
from bot.registration import UPDATES
from bot.updates import from_plain
from gateway.channels.contract import Receive
from gateway.errors import AshshashError, Malformed, StoreDown, TooMany

T = TypeVar("T")

WAIT = 25  # seconds that Telegram keeps a call open
MOST = 60.0  # seconds between tries at most
TRIES = 5  # of one update that breaks us; the store being down isn't counted
log = structlog.get_logger(__name__)


class PollingRefused(AshshashError):
    """Telegram won't give updates: the sentence says why."""


@dataclass
class Poller:
    """Reads updates in order and hands them to `receive`; `offset` is the first update not yet kept.

    While a webhook is set Telegram gives no updates; `delete_webhook` takes it away first.
    """

    api: Api
    receive: Receive
    stop: threading.Event
    delete_webhook: bool = False
    first_wait: float = 1.0
    offset: int = 0
    _faults: int = 0
    _broken: dict[int, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Poll until `stop` is set; raises PollingRefused where trying again can't help."""
        while not self.stop.is_set():
            try:
                if self.delete_webhook:
                    await self.api.delete_webhook()
                    self.delete_webhook = False
                updates = await self._unless_stopped(self.api.raw_updates(self.offset, WAIT, UPDATES))
                for plain in updates or ():
                    await self._take(plain)
                self._faults = 0
            except InvalidToken:
                raise PollingRefused("Telegram refuses TELEGRAM_BOT_TOKEN.") from None
            except Conflict:
                log.warning("telegram.poll.conflict", hint="a webhook is set or another poller runs")
                await self._back_off(None)
            except (TelegramError, StoreDown, _Again) as error:
                log.warning("telegram.poll.retry", error=type(error).__name__)
                await self._back_off(getattr(error, "seconds", None))

    async def _take(self, plain: dict[str, Any]) -> None:
        if self.stop.is_set():
            return
        update_id: int = plain["update_id"]
        try:
            update = from_plain(plain)
            if inbound := parse(update):
                await asyncio.to_thread(self.receive, inbound)
            await self._answer_button(update)
        except Malformed:
            log.warning("telegram.update.unreadable", update_id=update_id)
        except TooMany:  # one person's flood must hold up nobody else
            log.warning("telegram.update.too_many")
        except StoreDown:
            raise
        except Exception as error:
            self._broken[update_id] = self._broken.get(update_id, 0) + 1
            log.error("telegram.update.failed", update_id=update_id, error=type(error).__name__)
            if self._broken[update_id] < TRIES:
                raise _Again from error
        self._broken.pop(update_id, None)
        self.offset = update_id + 1

    async def _answer_button(self, update: Update) -> None:
        if not update.callback_query:
            return
        try:
            await self.api.answer_callback_query(update.callback_query.id)
        except TelegramError as error:  # only the little clock on the button
            log.info("telegram.button.unanswered", error=type(error).__name__)

    async def _back_off(self, seconds: float | None) -> None:
        self._faults += 1
        wait = seconds or min(MOST, self.first_wait * 2 ** min(self._faults - 1, 8)) * random.uniform(0.5, 1.0)  # noqa: S311
        await self._unless_stopped(asyncio.sleep(wait))

    async def _unless_stopped(self, work: Any) -> Any:
        """Await the work; give it up and return None once `stop` is set."""
        task = asyncio.ensure_future(work)
        while not self.stop.is_set():
            done, _ = await asyncio.wait({task}, timeout=0.2)
            if done:
                return task.result()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return None


class _Again(Exception):
    """One update broke us and is tried again."""


def poll(api: Api, receive: Receive, stop: threading.Event, *, delete_webhook: bool = False) -> None:
    """Poll until `stop` is set, then close the connections; raises PollingRefused."""
    asyncio.run(_poll(Poller(api, receive, stop, delete_webhook)))


async def _poll(poller: Poller) -> None:
    try:
        await poller.run()
    finally:
        await poller.api.close_connections()
