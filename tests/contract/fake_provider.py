"""A provider of messages on this machine: answers as told, misbehaves as told, and keeps what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answered:
    """One answer to give; `hang` keeps the caller waiting, `cut` closes the line after reading the request."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    hang: bool = False
    cut: bool = False


Answering = Callable[[Asked], Answered]


class FakeProvider:
    """Its `base` is an address on loopback; `answering` may be exchanged at any moment."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked: list[Asked] = []
        self.base = ""
        self._leave = asyncio.Event()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["FakeProvider"]:
        """Serve until the block ends."""
        app = web.Application(client_max_size=1 << 20)
        app.router.add_route("*", "/{path:.*}", self._handle)
        server = TestServer(app)
        await server.start_server()
        self.base = str(server.make_url("")).rstrip("/")
        try:
            yield self
        finally:
            self._leave.set()
            await server.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        asked = Asked(request.method, request.path, dict(request.query), dict(request.headers), await request.read())
        self.asked.append(asked)
        answer = self.answering(asked)
        if answer.hang:
            await self._leave.wait()
        if answer.cut and request.transport:
            request.transport.abort()
        return web.Response(status=answer.status, body=answer.body, headers=dict(answer.headers))


def always(answer: Answered) -> Answering:
    """Answer everything alike."""

    def answering(_: Asked) -> Answered:
        return answer

    return answering


def form_of(asked: Asked) -> dict[str, Any]:
    """Return the fields of a form."""
    return {name: values if len(values) > 1 else values[0] for name, values in parse_qs(asked.body.decode()).items()}
