"""A stand-in for Twilio's REST API: takes every message, after a delay that `PUT /delay` sets in seconds.

`GET /taken` says how many messages came so far.
"""

import asyncio
import sys

from aiohttp import web

from benchmarks.messages import SID


def application() -> web.Application:
    """Return the stand-in."""
    app = web.Application()
    delay, taken = [0.0], [0]

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        taken[0] += 1
        number = taken[0]
        if delay[0]:
            await asyncio.sleep(delay[0])
        message = {"sid": f"SM{number:032x}", "account_sid": SID, "status": "queued", "to": form["To"]}
        return web.json_response(message, status=201)

    async def set_delay(request: web.Request) -> web.Response:
        delay[0] = float(await request.text())
        return web.Response(status=204)

    async def count(request: web.Request) -> web.Response:
        return web.json_response(taken[0])

    app.router.add_get("/taken", count)
    app.router.add_post("/2010-04-01/Accounts/{account}/Messages.json", take)
    app.router.add_put("/delay", set_delay)
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
