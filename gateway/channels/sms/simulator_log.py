"""What the simulated SMS phones show, in Redis for a day."""

import json
from collections.abc import Mapping
from typing import Any

from redis import Redis

from gateway.channels.segments import count

A_DAY = 86400
KEPT = 500
COUNT, SHOWN, MODE = "sim:sms:count", "sim:sms:shown", "sim:sms:mode"
MODES = ("ok", "late", "30003")
"""How the simulated network treats what we send: at once, after some seconds, or not at all (handset out of reach)."""


class SimulatorLog:
    """The simulator's part of Redis."""

    def __init__(self, redis: "Redis") -> None:
        self.redis = redis

    def bubble(self, kind: str, number: str, sid: str, text: str) -> None:
        """Show a message on the phone of `number`: kind is "me" or "them"; its cost is counted here."""
        cost = count(text)
        self.add(kind, number, sid, text=text, encoding=cost.encoding.value, units=cost.units, segments=cost.segments)

    def add(self, kind: str, number: str, sid: str, **what: str | int) -> None:
        """Add one thing that happened."""
        event = {"n": self.redis.incr(COUNT), "kind": kind, "phone": number, "sid": sid, **what}
        self.redis.rpush(SHOWN, json.dumps(event, ensure_ascii=False))
        self.redis.ltrim(SHOWN, -KEPT, -1)
        self.redis.expire(SHOWN, A_DAY)

    def after(self, number: str, n: int) -> list[Mapping[str, Any]]:
        """Return what happened on a phone later than `n`, in order."""
        rows: Any = self.redis.lrange(SHOWN, 0, -1)
        events = [json.loads(row) for row in rows]
        return [event for event in events if event["n"] > n and event["phone"] == number]

    @property
    def mode(self) -> str:
        """Return how the network treats messages."""
        kept: Any = self.redis.get(MODE)
        mode = kept.decode() if isinstance(kept, bytes) else kept or ""
        return mode if mode in MODES else MODES[0]

    @mode.setter
    def mode(self, mode: str) -> None:
        self.redis.set(MODE, mode, ex=A_DAY)
