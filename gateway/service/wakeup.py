"""Wake-ups over Redis: a new row is sent at once instead of at the next poll. Losing one costs half a second."""

import time

import redis
import structlog

log = structlog.get_logger()
KEY = "ashshash:wake"
REST_SECONDS = 2.0
"""So long nobody rings where Redis did not answer: a hung Redis would hold up each webhook for its time-out."""


class Wakeup:
    """Rings the worker's bell; silent when Redis is away."""

    def __init__(self, client: "redis.Redis | None") -> None:
        self._client = client
        self._back_at = 0.0

    def ring(self) -> None:
        """Say that the outbox has a new row."""
        if self._client is None or time.monotonic() < self._back_at:
            return
        try:
            pipe = self._client.pipeline(transaction=False)
            pipe.lpush(KEY, 1)
            pipe.ltrim(KEY, 0, 15)
            pipe.execute()
        except redis.RedisError:
            self._back_at = time.monotonic() + REST_SECONDS
            log.warning("wakeup.redis_away")
