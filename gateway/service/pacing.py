"""The rate of one channel and sender, shared by all workers through Redis, kept by slots evenly apart.

One script each asks, reserves and slows down, by the clock of Redis: hosts need not agree on the time. Without Redis
each process counts for itself at half the rate, for it doesn't know how many others there are.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis

from gateway.service.slots import AHEAD, FASTER, LEAST, LONGEST_AHEAD, LONGEST_SHUT, SLOWER, Slots

ALONE = 0.5
REST_SECONDS = 1.0
"""So long a Redis that didn't answer isn't asked again."""
KEPT_MS = 3_700_000

_HEAD = f"""
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local held = redis.call('HMGET', KEYS[1], 'next', 'shut', 'share', 'share_at')
local next_at, shut = tonumber(held[1]) or 0, tonumber(held[2]) or 0
local share, share_at = tonumber(held[3]) or 1, tonumber(held[4]) or 0
local rate = tonumber(ARGV[1])
local pace = rate * math.min(1, share + {FASTER} * math.max(0, now - share_at))
if shut > now + {LONGEST_SHUT} then shut = 0 end
if next_at > now + {LONGEST_AHEAD} then next_at = now end
local free = math.max(now, shut, next_at)
local function keep(...)
  redis.call('HSET', KEYS[1], ...)
  redis.call('PEXPIRE', KEYS[1], {KEPT_MS})
end
local function text(number) return string.format('%.6f', number) end
"""
READY = (
    _HEAD
    + f"""
if free > now + {AHEAD} then return {{0, text(free - now - {AHEAD})}} end
return {{1 + math.floor((now + {AHEAD} - free) * pace), '0'}}
"""
)
RESERVE = (
    _HEAD
    + """
local apart, waits = tonumber(ARGV[2]), {}
for at = 3, #ARGV do
  local chat, begins = KEYS[at - 1], free
  if apart > 0 then
    begins = math.max(free, math.min(tonumber(redis.call('GET', chat) or 0), now + 10 * apart))
    redis.call('SET', chat, text(begins + apart), 'PX', math.ceil((begins + apart - now) * 1000))
  end
  waits[#waits + 1] = text(begins - now)
  free = free + tonumber(ARGV[at]) / pace
end
keep('next', text(free))
return waits
"""
)
SLOW = (
    _HEAD
    + f"""
shut = math.max(shut, now + math.min(tonumber(ARGV[2]), {LONGEST_SHUT}))
if not (now - share_at >= 0 and now - share_at < 1 and share < 1) then
  share, share_at = math.max({LEAST}, pace / rate * {SLOWER}), now
end
keep('shut', text(shut), 'share', text(share), 'share_at', text(share_at))
return 1
"""
)


@dataclass(frozen=True)
class Ready:
    """How many messages may be reserved now; where none may, the seconds until one may."""

    many: int
    wait: float = 0.0


class Pace:
    """The slots of one channel and sender. `apart` are seconds between two messages to the same address."""

    def __init__(
        self, client: "redis.Redis | None", channel: str, rate: float, sender: str = "", apart: float = 0.0
    ) -> None:
        self._client = client
        self._key = f"ashshash:pace:{channel}:{sender}"
        self.rate = rate
        self._apart = apart
        self._own = Slots()
        self._back_at = 0.0
        self._lock = threading.Lock()
        scripts = (READY, RESERVE, SLOW)
        self._scripts = [client.register_script(one) for one in scripts] if client is not None else []

    def ready(self) -> Ready:
        """Return how many messages may go now."""
        answer = self._ask(0, [], [])
        if answer is not None:
            return Ready(int(answer[0]), float(answer[1]))
        return Ready(*self._own.ready(self.rate * ALONE, time.monotonic()))

    def reserve(self, costs: Sequence[float], addresses: Sequence[str]) -> list[float]:
        """Return for each message the seconds until it may go; `costs` in units of the rate, such as segments."""
        if not costs:
            return []
        chats = [f"{self._key}:{one}" for one in addresses] if self._apart else []
        answer = self._ask(1, chats, [self._apart, *costs])
        if answer is not None:
            return [float(one) for one in answer]
        with self._lock:
            self._own, waits = self._own.reserve(self.rate * ALONE, costs, time.monotonic())
        return waits

    def slow_down(self, retry_after: float) -> None:
        """The provider said that we are too fast, and when it listens again."""
        with self._lock:
            self._own = self._own.slowed(self.rate, retry_after, time.monotonic())
        self._ask(2, [], [retry_after])

    def _ask(self, script: int, keys: list[str], args: list[Any]) -> Any:
        """Return the script's answer, None where Redis is away."""
        if not self._scripts or time.monotonic() < self._back_at:
            return None
        try:
            return self._scripts[script](keys=[self._key, *keys], args=[self.rate, *args])
        except redis.RedisError:
            self._back_at = time.monotonic() + REST_SECONDS
            return None
