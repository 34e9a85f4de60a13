"""Bare HTTP/1.1 over connections that are kept open: the standard library's client costs half of what others do."""

import http.client
import threading
import weakref
from urllib.parse import urlsplit

Failed = (http.client.HTTPException, OSError)
"""What asking raises; a time-out is an OSError."""


class KeptConnections:
    """Connections to one server, each used by one thread at a time; `most` idle ones are kept."""

    def __init__(self, url: str, *, connect: float, read: float, most: int) -> None:
        parts = urlsplit(url)
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._place = (parts.hostname or "", parts.port)
        self._folder = parts.path.rstrip("/")
        self._connect, self._read, self._most = connect, read, most
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        weakref.finalize(self, _close, self._idle)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Return the status and the body of the answer; raises what `Failed` names."""
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is not None:
            try:
                return self._ask(kept, method, path, body)
            except (http.client.RemoteDisconnected, ConnectionError):
                pass  # closed by the server while it lay idle: asking twice does no harm
        return self._ask(self._fresh(), method, path, body)

    def _fresh(self) -> http.client.HTTPConnection:
        made = self._kind(*self._place, timeout=self._connect)
        made.connect()
        made.sock.settimeout(self._read)
        return made

    def _ask(self, over: http.client.HTTPConnection, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        try:
            over.request(method, self._folder + path, body, {"Content-Type": "application/json"})
            answer = over.getresponse()
            told = answer.status, answer.read()
        except BaseException:
            over.close()
            raise
        if over.sock is not None:  # else the server wants it closed
            with self._lock:
                if len(self._idle) < self._most:
                    self._idle.append(over)
                    return told
        over.close()
        return told


def _close(idle: list[http.client.HTTPConnection]) -> None:
    for one in idle:
        one.close()
