"""A provider on loopback: it notes each message it takes by our outbox id, fails as providers fail, and reports."""

import asyncio
import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from twilio.request_validator import RequestValidator

FAULTS = ("503", "429", "cut, reported", "cut", "hung, reported", "hung")
"""The first send of every seventh message meets one of these in turn; "cut" and "hung" come after it was taken."""

REPORTS = (("delivered",), ("delivered", "sent"), ("sent", "delivered", "delivered"), ("sent",), ())
"""In any order, repeated, or none."""


@dataclass
class Provider:
    """`taken` maps our outbox id to the moments at which the provider took the message: each is a message sent."""

    token: str
    port: int
    faults: bool = True
    hung: bool = False
    rasa_seconds: float = 0.1
    rasa_hung: bool = False
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    reported: dict[str, float] = field(default_factory=dict)
    """When the first report of each was acknowledged."""

    _met: dict[str, int] = field(default_factory=dict)
    _numbers: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/2010-04-01/Accounts/{account}/Messages.json", self._twilio)
        app.router.add_get("/2010-04-01/Accounts/{account}.json", self._account)
        app.router.add_post("/send", self._plain)
        app.router.add_post("/model/parse", self._rasa)
        app.router.add_get("/status", self._account)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        self._session = ClientSession(timeout=ClientTimeout(total=5))
        return runner

    async def close(self, runner: web.AppRunner) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()
        await runner.cleanup()

    async def _account(self, _: web.Request) -> web.Response:
        return web.json_response({"sid": "AC", "model_file": "chaos"})

    async def _rasa(self, request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(3600 if self.rasa_hung else self.rasa_seconds)
        return web.json_response({"intent": {"name": "ask_loan", "confidence": 0.9}})

    async def _twilio(self, request: web.Request) -> web.StreamResponse:
        callback = str((await request.post())["StatusCallback"])
        outbox_id = parse_qs(urlsplit(callback).query)["o"][0]
        sid = f"SM{outbox_id}"
        return await self._take(request, outbox_id, lambda status: self._report_twilio(callback, sid, status), sid)

    async def _plain(self, request: web.Request) -> web.StreamResponse:
        told = await request.json()
        outbox_id = told["id"].rpartition(".")[2]
        return await self._take(request, outbox_id, None, outbox_id)

    async def _take(self, request, outbox_id, report, sid) -> web.StreamResponse:
        if self.hung:
            await asyncio.sleep(3600)
        number = self._met.get(outbox_id)
        fault = ""
        if number is None:
            number = self._met[outbox_id] = next(self._numbers)
            if self.faults and number % 7 == 3:
                fault = FAULTS[number // 7 % len(FAULTS)]
        if fault in ("503", "429"):
            return web.json_response({"code": 20429 if fault == "429" else 0}, status=int(fault))
        self.taken[outbox_id].append(time.time())
        statuses = REPORTS[number % len(REPORTS)] if report else ()
        if fault:
            return await self._lose(request, outbox_id, report if "reported" in fault else None, hang="hung" in fault)
        if statuses and number % 3 == 0:  # before our own mark
            await asyncio.wait([self._later(report(statuses[0]))], timeout=1)
            statuses = statuses[1:]
        for status in statuses:
            self._later(report(status))
        return web.json_response({"sid": sid, "status": "queued", "id": sid}, status=201)

    async def _lose(self, request, outbox_id, report, *, hang: bool) -> web.StreamResponse:
        if report:
            self._later(report("delivered"))
        if hang:
            await asyncio.sleep(3600)
        request.transport.abort()
        return web.Response()

    def _later(self, work) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _report_twilio(self, url: str, sid: str, status: str) -> None:
        form = {"MessageSid": sid, "MessageStatus": status, "AccountSid": "AC", "ApiVersion": "2010-04-01"}
        headers = {"X-Twilio-Signature": RequestValidator(self.token).compute_signature(url, form)}
        for _ in range(100):
            try:
                async with self._session.post(url, data=form, headers=headers) as answer:
                    if answer.status < 500:
                        assert answer.status == 204, answer.status
                        self.reported.setdefault(sid.removeprefix("SM"), time.time())
                        return
            except (ClientError, OSError, TimeoutError):
                pass
            await asyncio.sleep(0.2)
