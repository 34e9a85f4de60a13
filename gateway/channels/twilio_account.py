"""The Twilio account that SMS and voice share: its settings, its REST client and the check of its signatures."""

import contextlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from flask import Request
from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from twilio.rest import Client

from gateway.channels.contract import SendError
from gateway.channels.twilio_http import TwilioHttp
from gateway.errors import Forbidden
from gateway.settings import setting

TWILIO_API = "https://api.twilio.com"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def secrets(text: str) -> tuple[str, ...]:
    """Split a comma-separated list, in order."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def address(text: str) -> str:
    """Read a web address without its last slash."""
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname):
        raise ValueError("not a web address")
    return text.rstrip("/")


def per_second(text: str) -> float:
    """Read a rate."""
    rate = float(text)
    if not 0 < rate <= 1000:
        raise ValueError("must be more than 0 and at most 1000")
    return rate


@dataclass(frozen=True)
class TwilioSettings:
    """What we know of the Twilio account."""

    account_sid: str = setting(env="TWILIO_ACCOUNT_SID", default="", help="Account SID at Twilio (AC…).")
    auth_tokens: tuple[str, ...] = setting(
        env="TWILIO_AUTH_TOKEN",
        default=(),
        parse=secrets,
        secret=True,
        help="Auth token at Twilio; several by comma, the primary first: all are accepted in signatures.",
    )
    sms_from: str = setting(
        env="TWILIO_SMS_FROM", default="", help="Number, sender name or messaging service (MG…) that SMS come from."
    )
    sms_rate: float = setting(
        env="TWILIO_SMS_RATE",
        default=30.0,
        parse=per_second,
        help="Segments a second our sender may send: 1 for a long code, 10 for a sender name, 100 for a short code.",
    )
    voice_from: str = setting(env="TWILIO_VOICE_FROM", default="", help="Number that calls come from.")
    missed_call_number: str = setting(
        env="TWILIO_MISSED_CALL_NUMBER", default="", help="Number whose calls are rejected and called back free."
    )
    api_base: str = setting(
        env="TWILIO_API_BASE", default=TWILIO_API, parse=address, help="Server that stands in for api.twilio.com."
    )
    public_url: str = setting(
        env="ASHSHASH_PUBLIC_URL", default="", parse=address, help="Our address as providers see it."
    )
    port: int = setting(env="ASHSHASH_PORT", default=8000, parse=int, help="Port the web process listens on.")

    @property
    def ready(self) -> bool:
        """Say whether there are credentials."""
        return bool(self.account_sid and self.auth_tokens)


class TwilioAccount:
    """One account: `rest` is Twilio's async client, whose every failure is a SendError."""

    def __init__(self, settings: TwilioSettings) -> None:
        self.settings = settings
        self.http = TwilioHttp(settings.api_base)
        self._validators = tuple(RequestValidator(token) for token in settings.auth_tokens)
        # an environment of its own, so that TWILIO_EDGE and TWILIO_REGION don't move the host behind our back
        self.rest = Client(*self.credentials, http_client=self.http, environment={"PATH": ""})

    @property
    def credentials(self) -> tuple[str, str]:
        """Return the account SID and the primary token."""
        return self.settings.account_sid or "AC", self.settings.auth_tokens[0] if self.settings.auth_tokens else "-"

    def callback(self, path: str, params: Mapping[str, str] | None = None) -> str:
        """Return the absolute address of one of our routes for Twilio to call, "" where Twilio can't reach us.

        Without a public address only a stand-in on this machine can call us back.
        """
        base = self.settings.public_url
        if not base and urlsplit(self.settings.api_base).hostname in LOOPBACK:
            base = f"http://127.0.0.1:{self.settings.port}"
        return f"{base}{path}{'?' + urlencode(params) if params else ''}" if base else ""

    def verify(self, request: Request) -> None:
        """Raise Forbidden unless Twilio signed this request with one of our tokens."""
        signature = request.headers.get(SIGNATURE_HEADER, "")
        algorithm = get_signature_algorithm(request.headers.get(SIGNATURE_SETTINGS_HEADER))
        form = request.form  # read outside the try: a body that is too large stays a 413
        try:
            url = signed_url(request, self.settings.public_url)
            signed = bool(signature) and any(_fits(one, url, form, signature, algorithm) for one in self._validators)
        except (TypeError, ValueError) as error:
            raise Forbidden("signature") from error
        if not signed:
            raise Forbidden("signature")

    async def download(self, url: str) -> bytes:
        """Return the bytes of a recording; raises SendError."""
        return await self.http.download(url, self.credentials)

    async def check(self) -> str:
        """Return "" when the account answers, else a sentence for the operator."""
        if not self.settings.ready:
            return "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set."
        try:
            await self.rest.api.v2010.accounts(self.settings.account_sid).fetch_async()
        except SendError as error:
            return f"Twilio does not accept our account ({error.code})."
        return ""

    async def close(self) -> None:
        """Close the connections."""
        await self.http.close()


def _fits(validator: RequestValidator, url: str, form: Mapping[str, str], signature: str, algorithm: str) -> bool:
    """Try the address as it is, which nearly always fits; then the library's own, with and without a port."""
    with contextlib.suppress(TypeError, ValueError):  # the library refuses these itself and logs why
        if hmac.compare_digest(validator.compute_signature(url, form, algorithm), signature):
            return True
    return bool(validator.validate(url, form, signature, algorithm))


def signed_url(request: Request, public_url: str) -> str:
    """Return the address Twilio called, its query byte for byte: proxies hide the scheme, so ours is preferred."""
    base = public_url or f"{request.scheme}://{request.host}{request.script_root}"
    query = request.query_string.decode("latin-1")
    return f"{base}{quote(request.path)}{'?' + query if query else ''}"
