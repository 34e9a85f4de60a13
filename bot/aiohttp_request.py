"""python-telegram-bot's transport on aiohttp: its own one, on httpx, slows down past twenty connections.

It also says what the library's errors don't: whether a request that failed had left us. Addresses hold the bot's
token, so no error made here carries one, nor a body.
"""

import json
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
    InvalidURL,
    StreamReader,
    TCPConnector,
)
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

MAX_ANSWER = 24_000_000  # bytes; the Bot API gives files of at most 20 MB


class NotSent(NetworkError):
    """The request never left: no connection."""


class Interrupted(NetworkError):
    """The connection broke after the request had begun to leave."""


class Flood(TelegramError):
    """Too many requests: wait `seconds`. The library's own RetryAfter warns of a change whenever it is read."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Flood control")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """Keeps at most `connections` open. It belongs to the event loop of its first request."""

    __slots__ = ("_connect_timeout", "_connections", "_read_timeout", "_session")

    def __init__(self, connections: int = 100, connect_timeout: float = 5.0, read_timeout: float = 15.0) -> None:
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session, once."""
        if self._session is None or self._session.closed:
            self._session = ClientSession(connector=TCPConnector(limit=self._connections))

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send parameters as JSON, or as a form where a file is among them; return status and body."""
        await self.initialize()
        assert self._session is not None
        timeout = self._timeout(_or(read_timeout, self._read_timeout), _or(connect_timeout, self._connect_timeout))
        form = _form(request_data) if request_data and request_data.contains_files else None
        parameters = request_data.parameters if request_data and form is None else None
        try:
            async with self._session.request(
                method, url, json=parameters, data=form, timeout=timeout, allow_redirects=False
            ) as response:
                status, body = response.status, await _bounded(response.content)
        except (ConnectionTimeoutError, ClientConnectorError, InvalidURL) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (ClientError, OSError) as error:
            raise Interrupted(type(error).__name__) from None
        if status == 429:
            raise Flood(_retry_after(body))
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; unlike the library's own, without logging it where it can't be read."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        return parsed

    def _timeout(self, read: float, connect: float) -> ClientTimeout:
        # `connect` also counts the wait for a free connection, which lasts as long as others are answered.
        waiting = connect + self._read_timeout
        return ClientTimeout(total=waiting + 2 * read, connect=waiting, sock_connect=connect, sock_read=read)


def _or(value: Any, default: float) -> float:
    return default if value is BaseRequest.DEFAULT_NONE or value is None else float(value)


def _form(data: RequestData) -> FormData:
    form = FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


async def _bounded(content: StreamReader) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise Interrupted("answer too long")
    return bytes(body)


def _retry_after(body: bytes) -> float:
    try:
        return max(1.0, float(json.loads(body)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError):
        return 5.0
