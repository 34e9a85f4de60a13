"""People's messages as their providers deliver them: signed, asked again after a failure, now and then twice."""

import asyncio
import itertools
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector
from twilio.request_validator import RequestValidator

MOST_TRIES = 120
PAUSE = 0.25
TWILIO_READS_FOR = 15.0

SECRET = "chaos-secret"
LETTERS = "kmnprstlbd"


@dataclass(frozen=True)
class Message:
    """One message of one person. `patient` providers ask again after any failure, others only where nobody listens."""

    sid: str
    sender: str
    text: str
    plain: bool = False
    patient: bool = True
    twice: bool = False


@dataclass
class Story:
    """What a provider saw: every answer it got whole, and whether the last one acknowledged."""

    message: Message
    answers: list[str] = field(default_factory=list)
    tries: int = 0
    acknowledged: bool = False
    seconds: float = 0.0  # of the answer that acknowledged

    @property
    def said(self) -> set[str]:
        """The different replies in its answers; normally one, or none where the outbox answers."""
        return {answer for answer in self.answers if "<Message" in answer}


def messages(count: int) -> list[Message]:
    """Return messages of many people: a menu, keys, free texts; every tenth by the other channel."""
    made = []
    for number in range(count):
        word = "".join(LETTERS[int(digit)] for digit in f"{number:04}")
        text = ("menu", f"amar loan niye prosno {word}", "1", f"bidesh jaite koto taka lage {word}", "help")[number % 5]
        plain = number % 10 == 9
        sender = f"+88017{number // 5:08}" if not plain else f"+88018{number // 5:08}"
        made.append(Message(f"SM{number:032}", sender, text, plain, patient=number % 9 != 4, twice=number % 20 == 7))
    return made


class Senders:
    """Delivers messages to the site, so many at a time."""

    def __init__(self, port: int, token: str) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._sign = RequestValidator(token).compute_signature
        self.stories: list[Story] = []

    async def deliver(self, these: Sequence[Message], at_a_time: int, gap: float = 0.0) -> list[Story]:
        """Deliver all; return what became of each. `gap` seconds lie between the starts of two."""
        gate = asyncio.Semaphore(at_a_time)
        connector = TCPConnector(limit=0, force_close=True)
        async with ClientSession(timeout=ClientTimeout(total=TWILIO_READS_FOR), connector=connector) as session:

            async def one(place: int, message: Message) -> Story:
                await asyncio.sleep(place * gap)
                async with gate:
                    story = Story(message)
                    self.stories.append(story)
                    await self._until_acknowledged(session, story)
                    if message.twice and story.acknowledged:
                        await self._until_acknowledged(session, story)
                    return story

            return await asyncio.gather(*itertools.starmap(one, enumerate(these)))

    async def _until_acknowledged(self, session: ClientSession, story: Story) -> None:
        for _ in range(MOST_TRIES):
            story.tries += 1
            started = time.monotonic()
            try:
                status, text = await self._once(session, story.message)
            except ClientConnectorError:
                await asyncio.sleep(PAUSE)  # every provider comes again where nobody listens
                continue
            except (ClientError, OSError, TimeoutError):
                if not story.message.patient:
                    return
                await asyncio.sleep(PAUSE)
                continue
            if status == 200:
                story.answers.append(text)
                story.acknowledged = True
                story.seconds = time.monotonic() - started
                return
            assert status >= 500, (status, text)
            if not story.message.patient:
                return
            await asyncio.sleep(PAUSE)

    async def _once(self, session: ClientSession, message: Message) -> tuple[int, str]:
        if message.plain:
            url = f"{self._base}/sms/http/chaos/receive?key={SECRET}"
            how = {"json": {"id": message.sid, "from": message.sender, "text": message.text}}
        else:
            url = f"{self._base}/sms/twilio"
            form = {
                "MessageSid": message.sid,
                "From": message.sender,
                "To": "+15005550006",
                "Body": message.text,
                "AccountSid": "AC",
                "NumMedia": "0",
            }
            how = {"data": form, "headers": {"X-Twilio-Signature": self._sign(url, form)}}
        async with session.post(url, **how) as answer:
            return answer.status, await answer.text()


def rows_named(answer: str) -> set[str]:
    """Return the outbox ids that a TwiML answer names in its callbacks."""
    return set(re.findall(r"[?&]o=([0-9a-f]+)", answer))
