"""SMS over any provider's HTTP interface, described in sms.toml without code."""

import asyncio
import socket
from urllib.parse import urlsplit

from aiohttp import ClientConnectorError, ClientSession, TCPConnector, encode_basic_auth
from yarl import URL

from gateway.channels.contract import Outgoing, Recording, Remedy, SendError, Sent
from gateway.channels.outgoing_http import failures, seconds, times, whole
from gateway.channels.phone_number import national
from gateway.channels.segments import Encoding, count, split
from gateway.channels.sms.http_settings import ContentType, HttpSmsSettings, NumberFormat
from gateway.channels.sms.provider_answer import judge
from gateway.channels.sms.public_address import PrivateAddress, is_public, public_socket
from gateway.channels.sms.render import render
from gateway.channels.sms.template import filled
from gateway.i18n.language import Medium

LARGEST_ANSWER = 256 * 1024
MIME = {
    ContentType.FORM: "application/x-www-form-urlencoded",
    ContentType.JSON: "application/json; charset=utf-8",
    ContentType.XML: "application/xml; charset=utf-8",
}


class HttpSms:
    """Sends SMS by one provider of sms.toml; the worker sends the replies too. `rate` is messages a second."""

    address_kind = "phone"
    medium = Medium.SMS
    inline = False

    def __init__(self, settings: HttpSmsSettings) -> None:
        self.settings = settings
        self.name = f"sms:http:{settings.name}"
        self.rate = settings.rate
        self.sent_from = settings.sender
        self.pool: ClientSession | None = None

    async def send(self, out: Outgoing) -> Sent:
        """Send one message; a text over the provider's length goes in parts with ids of their own."""
        sent = Sent()
        parts = split(render(out.replies, out.lang), self.settings.max_length)
        for at, part in enumerate(parts, start=1):
            try:
                sent = await self._post(self._values(out, part, f"{at}.{out.id}" if at > 1 else out.id))
            except SendError as error:
                if at > 1 and not self.settings.idempotent:  # the first part is on its way: not all of it again
                    raise SendError(error.code, Remedy.UNKNOWN) from error
                raise
        return sent

    def _values(self, out: Outgoing, text: str, message_id: str) -> dict[str, str]:
        encoding = count(text).encoding
        flag = self.settings.plain_flag if encoding is Encoding.GSM7 else self.settings.unicode_flag
        number = written(out.address, self.settings.number_format)
        return {"to": number, "text": text, "id": message_id, "from": self.settings.sender, "type": flag}

    async def _post(self, values: dict[str, str]) -> Sent:
        settings = self.settings
        body = filled(settings.body, settings.content_type, values)
        url = URL(settings.url)
        headers = dict(settings.headers)
        if settings.content_type is ContentType.QUERY:
            mark = "&" if "?" in settings.url else "?"
            url, body = URL(f"{settings.url}{mark}{body.decode()}", encoded=True), b""
        else:
            headers.setdefault("Content-Type", MIME[settings.content_type])
        # what can be told twice may be asked again; else a lost answer may hide a sent message
        with failures(Remedy.RETRY if settings.idempotent else Remedy.UNKNOWN):
            try:
                async with self._opened().request(
                    settings.method, url, data=body or None, headers=headers, allow_redirects=False
                ) as answer:
                    told = await whole(answer, LARGEST_ANSWER)
                    return judge(settings, answer.status, told, seconds(answer.headers.get("Retry-After")))
            except ClientConnectorError as error:
                if isinstance(error.os_error, PrivateAddress):
                    raise SendError("private_address", Remedy.STOP_CHANNEL) from error
                raise

    def _opened(self) -> ClientSession:
        if self.pool is None or self.pool.closed:
            connector = TCPConnector(limit=0, socket_factory=None if self.settings.allow_private else public_socket)
            auth = self.settings.basic_auth
            headers = {"Authorization": encode_basic_auth(*auth)} if auth else None
            self.pool = ClientSession(timeout=times(self.settings.timeout), connector=connector, headers=headers)
        return self.pool

    async def fetch(self, recording: Recording) -> bytes:
        """Refuse: SMS have no recordings."""
        raise SendError("no_recordings", Remedy.DROP)

    async def discard(self, recording: Recording) -> None:
        """Do nothing: SMS have no recordings."""

    async def check(self) -> str:
        """Return "" when the provider's host is found and may be called; nothing is sent to it."""
        place = f"sms.toml [channels.{self.settings.name}] url"
        host = urlsplit(self.settings.url).hostname or ""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return f"{place}: the host is not found."
        if not self.settings.allow_private and not all(is_public(str(one[4][0])) for one in found):
            return f"{place}: the host is at a private address."
        return ""

    async def close(self) -> None:
        """Close the connections."""
        if self.pool is not None:
            await self.pool.close()
            self.pool = None


def written(number: str, wanted: NumberFormat) -> str:
    """Write an address as the provider wants it."""
    match wanted:
        case NumberFormat.NATIONAL:
            return national(number).removeprefix("+")
        case NumberFormat.NO_PLUS:
            return number.removeprefix("+")
        case _:
            return number
