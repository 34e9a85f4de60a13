"""What the simulator keeps of calls, in Redis for a day: each call, what its phone heard, and recordings."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from redis import Redis

A_DAY = 86400
KEPT = 300  # things heard, per phone
PREFIX = "sim:voice"


@dataclass(frozen=True)
class Call:
    """A simulated call; `number` is the person's, `ours` says that we placed it, `state` is ringing, talking or over.

    `document` was fetched from `url` and is executed up to the verb before `start`; `keys` are those typed so far.
    """

    sid: str
    number: str
    service: str
    ours: bool = False
    state: str = "ringing"
    first: str = ""
    callback: str = ""
    url: str = ""
    document: str = ""
    start: int = 0
    keys: str = ""
    answered_by: str = ""


class Memory:
    """The simulator's part of Redis."""

    def __init__(self, redis: "Redis") -> None:
        self.redis = redis

    def call(self, number: str) -> Call | None:
        """Return the latest call of a phone."""
        kept = self.redis.get(f"{PREFIX}:call:{number}")
        return Call(**json.loads(_text(kept))) if kept else None

    def begin(self, call: Call) -> None:
        """Keep a new call as its phone's latest."""
        self.redis.set(f"{PREFIX}:call:{call.number}", json.dumps(asdict(call)), ex=A_DAY)

    def keep(self, call: Call) -> None:
        """Keep what became of a call, unless another one has begun at its phone meanwhile."""
        latest = self.call(call.number)
        if latest is None or latest.sid == call.sid:
            self.begin(call)

    def tell(self, number: str, kind: str, **what: str | int) -> None:
        """Add one thing to what a phone shows."""
        count = self.redis.incr(f"{PREFIX}:count:{number}")
        self.redis.expire(f"{PREFIX}:count:{number}", A_DAY)
        key = f"{PREFIX}:heard:{number}"
        self.redis.rpush(key, json.dumps({"n": count, "kind": kind, **what}, ensure_ascii=False))
        self.redis.ltrim(key, -KEPT, -1)
        self.redis.expire(key, A_DAY)

    def told(self, number: str, after: int) -> list[Mapping[str, Any]]:
        """Return what a phone shows, later than `after`, in order."""
        rows: Any = self.redis.lrange(f"{PREFIX}:heard:{number}", 0, -1)
        return [event for event in (json.loads(_text(row)) for row in rows) if event["n"] > after]

    def record(self, sid: str, sound: bytes) -> None:
        """Keep the sound of a recording."""
        self.redis.set(f"{PREFIX}:recording:{sid}", sound, ex=A_DAY)

    def recording(self, sid: str) -> bytes | None:
        """Return the sound of a recording, None where there is none."""
        kept: Any = self.redis.get(f"{PREFIX}:recording:{sid}")
        return kept.encode("latin-1") if isinstance(kept, str) else kept

    def forget(self, sid: str) -> bool:
        """Delete a recording; False where there was none."""
        return bool(self.redis.delete(f"{PREFIX}:recording:{sid}"))


def _text(kept: Any) -> str:
    return kept.decode("utf-8") if isinstance(kept, bytes) else str(kept)
