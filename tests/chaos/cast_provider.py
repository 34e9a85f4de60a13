"""A provider for broadcasts on loopback, a process of its own: takes, counts by our id, limits, and loses answers.

`python -m tests.chaos.cast_provider PORT [RATE] [LOST]`: RATE messages a second are taken, more are answered 429; of
every LOST messages one is taken and never answered. `GET /stats` tells what came, `/when?to=` when a number was told.
"""

import asyncio
import sys
import time
from collections import Counter

from aiohttp import web


class Provider:
    """What came: how often by our id, and when each number was first told."""

    def __init__(self, rate: float = 0, lost: int = 0) -> None:
        self.rate, self.lost = rate, lost
        self.taken: Counter[str] = Counter()
        self.told: dict[str, float] = {}
        self.refused = 0
        self._tokens, self._at = rate, time.monotonic()

    async def send(self, request: web.Request) -> web.Response:
        """Take one message."""
        message = await request.json()
        if self.rate and not self._token():
            self.refused += 1
            return web.json_response({}, status=429, headers={"Retry-After": "1"})
        one = message["id"].rpartition(".")[2]
        self.taken[one] += 1
        self.told.setdefault(message["to"], time.time())
        if self.lost and len(self.taken) % self.lost == 0 and self.taken[one] == 1:
            await asyncio.sleep(3600)
        return web.json_response({"id": one})

    def _token(self) -> bool:
        now = time.monotonic()
        self._tokens = min(self.rate, self._tokens + (now - self._at) * self.rate)
        self._at = now
        given = self._tokens >= 1
        self._tokens -= given
        return given

    async def stats(self, _: web.Request) -> web.Response:
        """Tell what came."""
        doubled = sum(count - 1 for count in self.taken.values())
        return web.json_response({"ids": len(self.taken), "doubled": doubled, "refused": self.refused})

    async def ids(self, _: web.Request) -> web.Response:
        """Tell how often each message came."""
        return web.json_response(self.taken)

    async def when(self, request: web.Request) -> web.Response:
        """Tell when a number was first told, 0 for never."""
        return web.json_response(self.told.get(request.query["to"], 0))


def application(rate: float = 0, lost: int = 0) -> web.Application:
    """Return the provider."""
    one, app = Provider(rate, lost), web.Application()
    app.router.add_post("/send", one.send)
    app.router.add_get("/stats", one.stats)
    app.router.add_get("/ids", one.ids)
    app.router.add_get("/when", one.when)
    return app


if __name__ == "__main__":
    port, rate, lost = (float(one) for one in (*sys.argv[1:], "0", "0")[:3])
    web.run_app(application(rate, int(lost)), host="127.0.0.1", port=int(port), print=None, access_log=None)
