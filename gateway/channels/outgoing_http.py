"""What every outgoing HTTP call shares: its times, how its failures are told, and how much of an answer is read."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientConnectorError, ClientError, ClientResponse, ClientTimeout, ConnectionTimeoutError

from gateway.channels.contract import Remedy, SendError

CONNECT_SECONDS = 2.0
TOTAL_SECONDS = 10.0


def times(total: float = TOTAL_SECONDS) -> ClientTimeout:
    """Return the bounds of one call, in seconds."""
    return ClientTimeout(total=total, sock_connect=CONNECT_SECONDS)


@contextmanager
def failures(after_sending: Remedy) -> Iterator[None]:
    """Turn network errors into SendError: RETRY where nothing left, else `after_sending`, for it may have arrived."""
    try:
        yield
    except (ClientConnectorError, ConnectionTimeoutError) as error:
        raise SendError("connect", Remedy.RETRY) from error
    except TimeoutError as error:
        raise SendError("timeout", after_sending) from error
    except (ClientError, OSError) as error:
        raise SendError("connection_lost", after_sending) from error


async def whole(answer: ClientResponse, limit: int) -> bytes:
    """Return the answer's body; raises SendError beyond `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    async for part in answer.content.iter_any():
        size += len(part)
        if size > limit:
            raise SendError("answer_too_large", Remedy.UNKNOWN if answer.method == "POST" else Remedy.DROP)
        parts.append(part)
    return b"".join(parts)


def seconds(retry_after: str | None) -> float | None:
    """Read a Retry-After header given in seconds; a date or nonsense is None."""
    text = (retry_after or "").strip()
    return min(float(text), 86400.0) if text.isascii() and text.isdigit() else None
