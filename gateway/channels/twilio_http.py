"""The HTTP client under Twilio's library: another base address, bounded times, every failure a `SendError`."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from aiohttp import ClientSession, TCPConnector, encode_basic_auth
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from gateway.channels.contract import Remedy
from gateway.channels.outgoing_http import TOTAL_SECONDS, failures, seconds, times, whole
from gateway.channels.twilio_errors import refused

LARGEST_ANSWER = 16 * 1024 * 1024


class TwilioHttp(AsyncHttpClient):  # type: ignore[misc]
    """Sends every request of the library to `base` (its path prefix kept) over one pool of connections.

    A time-out after a POST may have left is UNKNOWN: the message may be on its way.
    """

    def __init__(self, base: str, *, total_seconds: float = TOTAL_SECONDS) -> None:
        super().__init__(logging.getLogger(__name__), True, total_seconds)
        self.base = urlsplit(base.rstrip("/"))
        self.times = times(total_seconds)
        self.pool: ClientSession | None = None

    def address(self, url: str) -> str:
        """Return `url` moved to our base."""
        parts = urlsplit(url)
        return urlunsplit((self.base.scheme, self.base.netloc, self.base.path + parts.path, parts.query, ""))

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        allow_redirects: bool = False,
    ) -> Response:
        """Send one request of the library; raises SendError for whatever isn't a success."""
        status, answered, body = await self.exchange(
            method,
            uri,
            params=params,
            data=pairs(data),
            headers={**(headers or {}), **authorised(auth)},
            allow_redirects=False,
        )
        return Response(status, body.decode("utf-8", "replace"), answered)

    async def download(self, url: str, auth: tuple[str, str]) -> bytes:
        """Return the bytes at `url`, always asked of our base: the credentials never go to another host."""
        return (await self.exchange("GET", url, headers=authorised(auth), allow_redirects=True, max_redirects=3))[2]

    async def exchange(self, method: str, url: str, **how: Any) -> tuple[int, Mapping[str, str], bytes]:
        """Make one call and return its status, headers and body."""
        after_sending = Remedy.UNKNOWN if method.upper() == "POST" else Remedy.RETRY
        with failures(after_sending):
            async with self.opened().request(method.upper(), self.address(url), **how) as answer:
                body = await whole(answer, LARGEST_ANSWER)
                if not 200 <= answer.status < 300:
                    raise refused(answer.status, error_code(body), seconds(answer.headers.get("Retry-After")))
                return answer.status, answer.headers, body

    def opened(self) -> ClientSession:
        """Return the pool, opened in the running loop at first use."""
        if self.pool is None or self.pool.closed:
            # no limit of its own: waiting for a free connection would eat the time and look like a lost answer
            self.pool = ClientSession(timeout=self.times, connector=TCPConnector(limit=0))
        return self.pool

    async def close(self) -> None:
        """Close the pool."""
        if self.pool is not None:
            await self.pool.close()
            self.pool = None


def authorised(auth: tuple[str, str] | None) -> dict[str, str]:
    """Return the header of basic authentication."""
    return {"Authorization": encode_basic_auth(*auth)} if auth else {}


def signed_in(auth: tuple[str, str]) -> dict[str, str]:
    """Return the header of basic authentication; aiohttp drops it where a redirect leads to another host."""
    return {"Authorization": encode_basic_auth(*auth)}


def pairs(data: Mapping[str, Any] | None) -> list[tuple[str, str]] | None:
    """Spread lists into repeated fields, as Twilio reads them, and drop what is None."""
    if data is None:
        return None
    spread = [
        (name, one)
        for name, value in data.items()
        for one in (value if isinstance(value, (list, tuple)) else (value,))
        if one is not None
    ]
    return [(name, str(one).lower() if isinstance(one, bool) else str(one)) for name, one in spread]


def error_code(body: bytes) -> str:
    """Return Twilio's own code from the body of a refusal, "" where it has none.

    {"code": 21610, "message": "…", "more_info": "…", "status": 400}
    """
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    code = answer.get("code") if isinstance(answer, dict) else None
    return str(code) if isinstance(code, (int, str)) else ""
