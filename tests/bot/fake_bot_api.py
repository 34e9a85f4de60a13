"""A Bot API on loopback that misbehaves on demand and keeps every call."""

import asyncio
import importlib.util
import json
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from aiohttp import web

TOKEN = "123456:sample-token"
CONTRACT = Path(__file__).parents[3] / "shared" / "tools" / "telegram_contract.py"

OK: tuple[int, dict[str, Any]] = (200, {})


def refusal(status: int, description: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return status, body | ({"parameters": parameters} if parameters else {})


BLOCKED = refusal(403, "Forbidden: bot was blocked by the user")
FLOOD = refusal(429, "Too Many Requests: retry after 7", retry_after=7)
SHORT_FLOOD = refusal(429, "Too Many Requests: retry after 1", retry_after=1)
BROKEN = refusal(500, "Internal Server Error")
HANG, CUT, NONSENSE = "hang", "cut", "nonsense"


def contract_faults() -> Callable[[str, dict[str, Any]], list[str]] | None:
    """The checker of the Bot API's own description, where it stands beside the repository."""
    if not CONTRACT.is_file():
        return None
    spec = importlib.util.spec_from_file_location("telegram_contract", CONTRACT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.faults


async def _params(request: web.Request) -> dict[str, Any]:
    if not request.content_type.startswith("multipart/"):
        return await request.json() if request.can_read_body else {}
    form = await request.post()
    return {name: one.file.read() if isinstance(one, web.FileField) else one for name, one in form.items()}


class FakeBotApi:
    """`plan` holds the answers of the next sendMessage calls; after it everything is well."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.plan: deque[Any] = deque()
        self.updates: list[dict[str, Any]] = []
        self.offsets: list[int] = []
        self.update_plan: deque[Any] = deque()
        self.file_status = 200
        self.file_size = 5
        self.name = "old"
        self.peak = self._busy = 0
        self.delay = 0.0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def sent(self) -> list[dict[str, Any]]:
        return [params for method, params in self.calls if method == "sendMessage"]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return self._answer(refusal(401, "Unauthorized"))
        method, params = request.match_info["method"], await _params(request)
        self.calls.append((method, params))
        if method == "getUpdates":
            return await self._updates(params)
        if method in ("sendMessage", "sendPhoto"):
            self._busy += 1
            self.peak = max(self.peak, self._busy)
            await asyncio.sleep(self.delay)
            self._busy -= 1
            planned = self.plan.popleft() if self.plan else OK
            return await self._misbehave(request, planned, self._message(params))
        if method == "getFile" and params["file_id"] != "good":
            return self._answer(refusal(400, "Bad Request: invalid file_id"))
        file = {"file_id": "good", "file_unique_id": "u", "file_size": self.file_size, "file_path": "voice/a.oga"}
        results = {
            "getMe": {"id": 1, "is_bot": True, "first_name": "Fake", "username": "fake_bot"},
            "getFile": file,
            "getMyName": {"name": self.name},
        }
        return self._answer((200, {"ok": True, "result": results.get(method, True)}))

    async def _misbehave(self, request: web.Request, planned: Any, result: dict[str, Any]) -> web.StreamResponse:
        match planned:
            case "hang":
                await asyncio.sleep(60)
            case "cut":
                assert request.transport is not None
                request.transport.close()
            case "nonsense":
                return web.Response(text="<html>")
        return self._answer(planned if planned != OK else (200, {"ok": True, "result": result}))

    async def _updates(self, params: dict[str, Any]) -> web.StreamResponse:
        if self.update_plan:
            return self._answer(self.update_plan.popleft())
        offset = params.get("offset", 0)
        self.offsets.append(offset)
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            await asyncio.sleep(0.05)
        return self._answer((200, {"ok": True, "result": self.updates}))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if self.file_status != 200:
            return self._answer(refusal(self.file_status, "Not Found"))
        return web.Response(body=b"sound")

    def _message(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = {"id": params["chat_id"], "type": "private"}
        return {"message_id": len(self.calls), "date": 1_700_000_000, "chat": chat, "text": params.get("text", "")}

    def _answer(self, planned: tuple[int, dict[str, Any]]) -> web.StreamResponse:
        status, body = planned
        return web.Response(status=status, text=json.dumps(body), content_type="application/json")
