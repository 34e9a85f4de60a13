"""Parsed texts shared by all web processes: digest → meaning in Redis. Losing it costs a parse and nothing else."""

from typing import Protocol

import redis

from nlu.breaker import Breaker


class Cache(Protocol):
    """Keeps short strings under digests; forgets when it likes and never raises."""

    def get(self, digest: str) -> str | None:
        """Return what was kept, or None."""

    def set(self, digest: str, value: str) -> None:
        """Keep the value for a while."""


class RedisCache:
    """A Cache in Redis; `seconds` is how long a meaning is kept."""

    def __init__(self, client: redis.Redis, seconds: int = 24 * 3600, prefix: str = "nlu:") -> None:
        self._client = client
        self._seconds = seconds
        self._prefix = prefix
        self._breaker = Breaker()

    def get(self, digest: str) -> str | None:
        """Return what was kept, or None, also where Redis is away."""
        if not self._breaker.allows():
            return None
        try:
            kept = self._client.get(self._prefix + digest)
        except redis.RedisError:
            self._breaker.failed()
            return None
        self._breaker.succeeded()
        return kept.decode() if isinstance(kept, bytes) else kept

    def set(self, digest: str, value: str) -> None:
        """Keep the value; where Redis is away nothing happens."""
        if not self._breaker.allows():
            return
        try:
            self._client.set(self._prefix + digest, value, ex=self._seconds)
        except redis.RedisError:
            self._breaker.failed()
