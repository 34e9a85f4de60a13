"""A site small enough for a test: the real store, dialogue and use cases, with channels that only remember."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import redis
from sqlalchemy import or_, select

from gateway.channels.contract import (
    Answer,
    Ask,
    Inbound,
    Kind,
    Outgoing,
    Recording,
    Remedy,
    Say,
    SendError,
    Sent,
)
from gateway.channels.understanding import Meaning
from gateway.clock import SetClock
from gateway.dialogue.step import Dialogue
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content
from gateway.i18n.language import Lang, Medium
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags
from gateway.service.assembly import Assembly
from gateway.settings import CoreSettings
from gateway.store import staff
from gateway.store.engine import Store
from gateway.store.schema import channel_states, outbox
from gateway.store.states import ChannelCondition, OutboxState, Role

LOCALES = Path(__file__).parents[2] / "locales"
MIGRANT = "+8801700000001"
ACTIVIST, SECOND, COORDINATOR, DUTY = "+8801700000011", "+8801700000012", "+8801700000013", "+8801700000014"


class Understands:
    """Understands what the test tells it to."""

    def __init__(self) -> None:
        self.meanings: dict[str, str] = {}
        self.asked: list[str] = []

    def understand(self, text: str) -> Meaning:
        self.asked.append(text)
        return Meaning(self.meanings.get(text, ""), 0.9, "test")


@dataclass
class Remembering:
    """A channel that remembers what it was given to send, or fails as told."""

    name: str
    medium: Medium
    inline: bool
    address_kind: str = "phone"
    out: list[Outgoing] = field(default_factory=list)
    fault: Callable[[Outgoing], SendError | None] = lambda out: None
    sound: bytes = b""
    discarded: list[str] = field(default_factory=list)

    async def send(self, out: Outgoing) -> Sent:
        if error := self.fault(out):
            raise error
        self.out.append(out)
        return Sent(f"P-{out.id}")

    async def fetch(self, recording: Recording) -> bytes:
        if not self.sound:
            raise SendError("not_ready", Remedy.RETRY)
        return self.sound

    async def discard(self, recording: Recording) -> None:
        self.discarded.append(recording.provider_id)

    async def check(self) -> str:
        return ""

    async def close(self) -> None:
        return None

    def texts(self, address: str) -> list[str]:
        return [said(out.replies) for out in self.out if out.address == address]


def said(replies: tuple[object, ...]) -> str:
    return "\n".join(one.text for one in replies if isinstance(one, Say | Ask))


@cache
def dialogue(today: date) -> Dialogue:
    """The dialogue with all its words: it is pure, so all tests may share it."""
    content = Content.load(LOCALES, today)
    rest = (Places.load(LOCALES), Commands.load(LOCALES), RedFlags.load(LOCALES), CareWords.load(LOCALES))
    return Dialogue(Catalogue.load(LOCALES), content, *rest)


class World:
    """One site with a clock that stands until it is moved."""

    def __init__(self, store: Store, redis_url: str, var: Path, now: datetime, rules: Mapping[str, object]) -> None:
        self.store = store
        self.clock = SetClock(now)
        self.mind = Understands()
        self.sms = Remembering("sms:twilio", Medium.SMS, inline=True)
        self.chat = Remembering("chat", Medium.CHAT, inline=False, address_kind="chat")
        self.voice = Remembering("voice:twilio", Medium.VOICE, inline=True)
        self.channels = {one.name: one for one in (self.sms, self.chat, self.voice)}
        settings = CoreSettings(redis_url=redis_url, var=var, simulator=True, **rules)
        self.client = redis.Redis.from_url(redis_url)
        self.site = Assembly(settings, store, self.client, dialogue(now.date()), self.mind, self.channels, self.clock)
        self._ids = itertools.count(1)

    def close(self) -> None:
        self.client.close()

    def hear(self, text: str = "", sender: str = MIGRANT, channel: str = "sms:twilio", **more: object) -> Answer:
        medium = self.channels[channel].medium
        fields = {"provider_id": f"IN{next(self._ids)}", "kind": Kind.MESSAGE, **more}
        return self.site.receiver(Inbound(channel, sender=sender, medium=medium, text=text, **fields))

    def say(self, text: str, **more: object) -> str:
        return said(self.hear(text, **more).replies)

    def work(self, seconds: float = 0.25) -> None:
        """Run the worker for a moment, and on a busy machine until it has taken what is due."""

        async def run() -> None:
            stopping = asyncio.Event()
            task = asyncio.create_task(self.site.worker().run(stopping))
            await asyncio.sleep(seconds)
            for _ in range(50):
                if not self._due():
                    break
                await asyncio.sleep(0.1)
            stopping.set()
            await task

        asyncio.run(run())

    def _due(self) -> bool:
        """Tell whether a message waits that nothing holds back."""
        stopped = select(channel_states.c.name).where(channel_states.c.state == ChannelCondition.STOPPED.value)
        due = select(outbox.c.id).where(
            outbox.c.state == OutboxState.QUEUED.value,
            outbox.c.not_before <= self.clock.at,
            or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > self.clock.at),
            outbox.c.channel.not_in(stopped),
        )
        with self.store.reading() as conn:
            return conn.execute(due).first() is not None

    def later(self, minutes: float) -> None:
        """Let time pass, and the clock process tick."""
        self.clock.at += timedelta(minutes=minutes)
        self.site.tick().once()

    def hire(self, address: str, role: Role, *, name: str = "নমুনা", channel: str = "sms:twilio", **area: str) -> str:
        with self.store.writing() as conn:
            made = staff.add(
                conn,
                self.store.vault,
                name=name,
                role=role,
                channel=channel,
                address_kind=self.channels[channel].address_kind,
                address=address,
                lang=Lang.BN,
                **area,
            )
        self.site.staff.forget()
        return made
