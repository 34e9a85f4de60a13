"""What simulated Telegram phones show, and what the stand-in for Telegram remembers: in Redis, for a day."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

from redis import Redis

PREFIX = "sim:telegram"
DAY = 24 * 3600
KEPT = 300  # events of a phone


class Chats:
    """One list of events per chat; an event is a bubble, a note, or a button that was answered."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def number(self, name: str) -> int:
        """Return the next number of a sequence. It begins with the time: ids never come twice, even if Redis forgot."""
        key = f"{PREFIX}:{name}"
        self._redis.set(key, int(time.time()), nx=True)
        return int(self._redis.incr(key))

    def show(self, chat: int, event: Mapping[str, Any]) -> dict[str, Any]:
        """Append an event to a phone and return it with its number `n` and time `at` (Unix seconds)."""
        shown = {"n": self.number("events"), "at": int(time.time()), **event}
        key = f"{PREFIX}:{chat}:events"
        pipe = self._redis.pipeline()
        pipe.rpush(key, json.dumps(shown, ensure_ascii=False))
        pipe.ltrim(key, -KEPT, -1)
        pipe.expire(key, DAY)
        pipe.execute()
        return shown

    def events(self, chat: int, after: int) -> list[dict[str, Any]]:
        """Return the events of a phone after number `after`, oldest first."""
        raw = self._redis.lrange(f"{PREFIX}:{chat}:events", 0, -1)
        return [event for event in map(json.loads, raw) if event["n"] > after]

    def keep(self, picture: bytes) -> int:
        """Keep a picture for a phone to show, and return its number."""
        number = self.number("pictures")
        self._redis.set(f"{PREFIX}:picture:{number}", base64.b64encode(picture), ex=DAY)
        return number

    def picture(self, number: int) -> bytes | None:
        """Return a picture by its number."""
        kept = self._redis.get(f"{PREFIX}:picture:{number}")
        return base64.b64decode(kept) if kept else None

    def block(self, chat: int, blocked: bool) -> None:
        """Note that this person blocked the bot, or took it back."""
        key = f"{PREFIX}:{chat}:blocked"
        if blocked:
            self._redis.set(key, 1, ex=DAY)
        else:
            self._redis.delete(key)

    def blocked(self, chat: int) -> bool:
        """Say whether this person blocked the bot."""
        return bool(self._redis.exists(f"{PREFIX}:{chat}:blocked"))

    def polled(self, polled: bool | None = None) -> bool:
        """Say, after setting it where given, whether updates wait for getUpdates instead of going to the webhook."""
        key = f"{PREFIX}:polled"
        if polled is not None:
            self._redis.set(key, int(polled), ex=DAY)
        return (self._redis.get(key) or b"0") in (b"1", "1")

    def wait(self, update: Mapping[str, Any]) -> None:
        """Keep an update for getUpdates."""
        key = f"{PREFIX}:pending"
        self._redis.rpush(key, json.dumps(update))
        self._redis.expire(key, DAY)

    def pending(self, offset: int) -> list[dict[str, Any]]:
        """Forget the updates before `offset` and return the others."""
        key = f"{PREFIX}:pending"
        waiting = [json.loads(raw) for raw in self._redis.lrange(key, 0, 99)]
        for update in waiting:
            if update["update_id"] < offset:
                self._redis.lpop(key)
        return [update for update in waiting if update["update_id"] >= offset]
