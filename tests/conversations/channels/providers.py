"""The providers' ends on loopback: Twilio's API, the Bot API and an Android phone, who take everything and keep it."""

import email
import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SOUND = b"RIFF sound of a voice nobody else may hear"


@dataclass(frozen=True)
class Taken:
    """One message or call that the worker handed to a provider."""

    way: str  # "sms", "call", "android" or "chat"
    to: str
    text: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


class Providers(ThreadingHTTPServer):
    """All providers on one port, told apart by the first part of the path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.taken: list[Taken] = []
        self.deleted: list[str] = []
        self._number = 0

    @property
    def base(self) -> str:
        """Return the address to put before the first part."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def number(self) -> int:
        """Return the next number of ids."""
        self._number += 1
        return self._number

    def drained(self) -> list[Taken]:
        """Return what came since the last time."""
        found, self.taken = self.taken, []
        return found

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Take one request; bytes are a file, everything else JSON."""
        _, provider, *rest = path.split("/")
        match provider, rest[-1]:
            case "twilio", "Messages.json":
                self.taken.append(Taken("sms", body["To"], body["Body"], body))
                return 201, {"sid": f"SM{self.number():032x}"}
            case "twilio", "Calls.json":
                self.taken.append(Taken("call", body["To"], "", body))
                return 201, {"sid": f"CA{self.number():032x}"}
            case "twilio", name if method == "DELETE":
                self.deleted.append(name.removesuffix(".json"))
                return 204, b""
            case "twilio", name if name.endswith(".wav"):
                return 200, SOUND
            case "android", _:
                self.taken.append(Taken("android", body["phoneNumbers"][0], body["textMessage"]["text"], body))
                return 202, {"id": body["id"], "state": "Pending", "recipients": []}
            case "chat", "sendMessage":
                self.taken.append(Taken("chat", str(body["chat_id"]), body["text"], body))
                place = {"id": body["chat_id"], "type": "private", "first_name": "Sample"}
                message = {"message_id": self.number(), "date": 1, "chat": place, "text": body["text"]}
                return 200, {"ok": True, "result": message}
            case "chat", "sendPhoto":
                self.taken.append(Taken("chat", str(body["chat_id"]), f"(picture)\n{body['caption']}", body))
                place = {"id": int(body["chat_id"]), "type": "private", "first_name": "Sample"}
                return 200, {"ok": True, "result": {"message_id": self.number(), "date": 1, "chat": place}}
            case "chat", "getFile":
                told = {"file_id": body["file_id"], "file_unique_id": "f", "file_size": len(SOUND)}
                return 200, {"ok": True, "result": told | {"file_path": "voice/sample.oga"}}
            case "chat", "sample.oga":
                return 200, SOUND
        return 404, {}


def _parts(kind: str, raw: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + raw, policy=email.policy.HTTP)
    parts = {one.get_param("name", header="content-disposition"): one for one in message.iter_parts()}
    return {str(name): one.get_content() for name, one in parts.items()}


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Providers

    def do_POST(self) -> None:
        raw, kind = self.rfile.read(int(self.headers.get("Content-Length") or 0)), self.headers.get("Content-Type", "")
        if kind.startswith("multipart/"):
            body = _parts(kind, raw)
        else:
            words = raw.decode()
            body = json.loads(words) if "json" in kind and words else {n: one[0] for n, one in parse_qs(words).items()}
        self._answer(*self.server.answer(self.command, urlsplit(self.path).path, body))

    do_GET = do_DELETE = do_POST  # noqa: N815 - names that http.server looks for

    def _answer(self, status: int, answer: Any) -> None:
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        return


@contextmanager
def running() -> Iterator[Providers]:
    """Serve until the block ends."""
    with Providers() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
