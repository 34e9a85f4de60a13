"""Inbound limits per sender and the loop guard, in Redis; without Redis each process counts for itself.

A sender's messages are counted in the process first and told to Redis five at a time, or one by one past half of a
limit: who asks a few questions costs no round trip. So a sender may pass a limit by four for each web process, and no
more. Equal texts are told from the second on, and so may come once more for each process. Messages of danger are
counted in Redis one by one.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import redis
from cachetools import TTLCache

from gateway.errors import TooMany
from gateway.service.tally import Tally

# One command for all keys, so that all happen or none, at half the cost of a pipeline.
COUNT_AND_EXPIRE = """
local counts = {}
for at, key in ipairs(KEYS) do
  counts[at] = redis.call('INCRBY', key, ARGV[#KEYS + at])
  redis.call('EXPIRE', key, ARGV[at])
end
return counts
"""

REST_SECONDS = 2.0

MINUTE, HOUR = 60, 3600
A_DAY = 86_400
MESSAGES = {MINUTE: 40, HOUR: 200, A_DAY: 600}
"""What one sender may send: ten times what somebody writes who asks about everything; each answer costs money."""

FLAGGED = {MINUTE: 20, HOUR: 60}
"""The same of messages of danger, counted apart: who was told the helplines twenty times this minute knows them."""

BATCH = 5
"""So many messages of one sender are told to Redis at once; four at most are known to their process alone."""

NEAR = {seconds: limit // 2 for seconds, limit in MESSAGES.items()}


class Limits:
    """Counts by keyed hash of the sender, so that nothing here names anybody."""

    def __init__(
        self, client: "redis.Redis | None", equal_texts: int = 5, now: Callable[[], float] = time.time
    ) -> None:
        self._client = client
        self._equal = equal_texts
        self._now = now
        self._own: TTLCache[str, int] = TTLCache(50_000, ttl=1800)
        # By sender and day: an entry lives at least as long as its day, and nothing held is lost before.
        self._tallies: TTLCache[tuple[str, int], Tally] = TTLCache(50_000, ttl=A_DAY)
        self._redis_back_at = 0.0
        self._lock = threading.Lock()

    def admit(self, sender_hash: str, *, flagged: bool = False) -> None:
        """Count one inbound message; raise TooMany past a limit."""
        now = int(self._now())
        limits = FLAGGED if flagged else MESSAGES
        counts = self._count_flagged(sender_hash, now) if flagged else self._count_batched(sender_hash, now)
        for seconds, limit in limits.items():
            if counts[seconds] > limit:
                raise TooMany(seconds - now % seconds)

    def _count_flagged(self, sender_hash: str, now: int) -> dict[int, int]:
        keys = _windows("flag", sender_hash, now, FLAGGED)
        counts = self._with_redis(lambda client: _increment(client, keys), lambda: self._count_here(keys))
        return dict(zip(FLAGGED, counts, strict=True))

    def _count_batched(self, sender_hash: str, now: int) -> dict[int, int]:
        place = (sender_hash, now // A_DAY)
        with self._lock:
            tally = self._tallies.get(place)
            if tally is None:
                tally = self._tallies[place] = Tally(MESSAGES)
            tally.add(now)
            ours = tally.seen()
            if self._client is None or not tally.due(BATCH, NEAR):
                return ours
            taken = tally.take()
        keys, steps = _windows("in", sender_hash, now, MESSAGES), tuple(taken.values())
        told = self._with_redis(lambda client: _increment(client, keys, steps), list)
        counts = dict(zip(MESSAGES, told, strict=True)) if told else {}
        with self._lock:
            if counts:
                tally.told(now, counts)
            else:
                tally.put_back(now, taken)
        # Redis may not have heard yet of what another thread took along; what we knew counts as well.
        return {seconds: max(known, counts.get(seconds, 0)) for seconds, known in ours.items()}

    def looping(self, sender_hash: str, text_hash: str) -> bool:
        """Count one long text; tell whether it is the sixth equal one in half an hour, as from another machine.

        Redis hears of a text when it comes a second time to this process, as hardly any does.
        """
        once = {f"eq:{sender_hash}:{text_hash}": HOUR // 2}
        ours = self._count_here(once)
        if ours == [1]:
            return False
        steps = [2] if ours == [2] else [1]
        told = self._with_redis(lambda client: _increment(client, once, steps), lambda: ours)
        return max(*ours, *told) > self._equal

    def not_looping(self, sender_hash: str, text_hash: str) -> None:
        """Forget that this sender sent this text: a thief could try the words of a tip on every sender."""
        key = f"eq:{sender_hash}:{text_hash}"
        with self._lock:
            self._own.pop(key, None)
        self._with_redis(lambda client: [int(client.delete("ashshash:" + key))], lambda: [0])

    def _with_redis(self, ask: "Callable[[redis.Redis], list[int]]", otherwise: Callable[[], list[int]]) -> list[int]:
        if self._client is None or not self._may_ask():
            return otherwise()
        try:
            answer = ask(self._client)
        except redis.RedisError:
            self._redis_back_at = time.monotonic() + REST_SECONDS
            return otherwise()
        self._redis_back_at = 0.0
        return answer

    def _may_ask(self) -> bool:
        """Where Redis failed, one of us asks again now and then: the others don't wait for a Redis that hangs."""
        if not self._redis_back_at:
            return True
        with self._lock:
            if time.monotonic() < self._redis_back_at:
                return False
            self._redis_back_at = time.monotonic() + REST_SECONDS
            return True

    def _count_here(self, keys: Mapping[str, int]) -> list[int]:
        with self._lock:  # the cache moves its links about at every look
            for key in keys:
                self._own[key] = self._own.get(key, 0) + 1
            return [self._own[key] for key in keys]


def _windows(kind: str, sender_hash: str, now: int, lengths: Iterable[int]) -> dict[str, int]:
    """Return a key for each window and the seconds left of it.

    Each key dies with its window, not so long after the last message: its time would tell when that was.
    """
    return {f"{kind}:{sender_hash}:{seconds}:{now // seconds}": seconds - now % seconds for seconds in lengths}


def _increment(client: "redis.Redis", keys: Mapping[str, int], steps: Sequence[int] = ()) -> list[int]:
    """Count in one round trip, by one unless `steps` says otherwise; each key maps to the seconds it lives."""
    names = [f"ashshash:{key}" for key in keys]
    arguments = (*keys.values(), *(steps or (1,) * len(names)))
    return [int(count) for count in client.eval(COUNT_AND_EXPIRE, len(names), *names, *arguments)]
