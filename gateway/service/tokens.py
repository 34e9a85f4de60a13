"""One token bucket a channel, shared by all workers through Redis, so that a provider's rate is kept exactly."""

import time

import redis

TAKE = """
local rate, burst, want, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(held[1]) or burst, tonumber(held[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * rate)
local given = math.min(want, math.floor(tokens))
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - given), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], 60000)
return given
"""


class Bucket:
    """Gives at most `rate` tokens a second, `burst` at once. Without Redis this process counts alone."""

    def __init__(self, client: "redis.Redis | None", channel: str, rate: float, burst: float | None = None) -> None:
        self._client = client
        self._script = client.register_script(TAKE) if client is not None else None
        self._key = f"ashshash:bucket:{channel}"
        self.rate = rate
        self._burst = burst if burst is not None else max(1.0, rate)
        self._tokens = self._burst
        self._at = time.monotonic()

    def take(self, want: int) -> int:
        """Take up to `want` tokens; return how many were given, 0 when the bucket is empty."""
        if self._script is not None:
            try:
                return int(self._script(keys=[self._key], args=[self.rate, self._burst, want, time.time()]))
            except redis.RedisError:
                pass
        return self._take_here(want)

    def give_back(self, tokens: int) -> None:
        """Return tokens that found nothing to send."""
        if tokens and self._script is not None:
            try:
                self._script(keys=[self._key], args=[self.rate, self._burst, -tokens, time.time()])
                return
            except redis.RedisError:
                pass
        self._tokens = min(self._burst, self._tokens + tokens)

    def _take_here(self, want: int) -> int:
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
        given = min(want, int(self._tokens))
        self._tokens -= given
        return given
