"""SMS over Twilio: the channel and its two routes."""

from types import MappingProxyType

from flask import Blueprint, Response, request

from gateway.channels.contract import Outgoing, Receive, Recording, Remedy, Report, SendError, Sent
from gateway.channels.mount import guarded
from gateway.channels.segments import count, split
from gateway.channels.sms.render import render
from gateway.channels.sms.twilio_forms import LONGEST_BODY, NAME, inbound, report, twiml
from gateway.channels.twilio_account import TwilioAccount
from gateway.i18n.language import Medium

STATUS_PATH = "/sms/twilio/status"

# Seconds after which a message is worth nothing to its reader; the rest waits as long as Twilio keeps it (10 hours).
WORTH_SECONDS = MappingProxyType({"reply": 3600, "danger": 3600, "callback": 1800, "alert": 1800})


class TwilioSms:
    """Sends SMS by Twilio's REST API; replies travel in the answer to the webhook."""

    name = NAME
    address_kind = "phone"
    medium = Medium.SMS
    inline = True

    def __init__(self, account: TwilioAccount) -> None:
        self.account = account
        self.rate = account.settings.sms_rate
        self.sent_from = account.settings.sms_from

    def weigh(self, out: Outgoing) -> int:
        """Return what a message takes of the rate: Twilio counts segments."""
        return max(1, count(render(out.replies, out.lang)).segments)

    async def send(self, out: Outgoing) -> Sent:
        """Send one message; beyond 1600 units the rest follows in a second one."""
        sid = ""
        for part in split(render(out.replies, out.lang), LONGEST_BODY):
            try:
                sid = await self._create(out, part)
            except SendError as error:
                if sid:  # the first half is on its way: sending all of it again would double it
                    raise SendError(error.code, Remedy.UNKNOWN) from error
                raise
        return Sent(sid)

    async def _create(self, out: Outgoing, body: str) -> str:
        fields: dict[str, object] = {"to": out.address, "body": body}
        sender = self.account.settings.sms_from
        fields["messaging_service_sid" if sender.startswith("MG") else "from_"] = sender
        if callback := self.account.callback(STATUS_PATH, {"o": out.id}):
            fields["status_callback"] = callback
        if worth := WORTH_SECONDS.get(out.purpose):
            fields["validity_period"] = worth
        try:
            return str((await self.account.rest.messages.create_async(**fields)).sid or "")
        except (ValueError, AttributeError) as error:  # accepted, and the answer can't be read
            raise SendError("unreadable_answer", Remedy.UNKNOWN) from error

    async def fetch(self, recording: Recording) -> bytes:
        """Refuse: SMS have no recordings."""
        raise SendError("no_recordings", Remedy.DROP)

    async def discard(self, recording: Recording) -> None:
        """Do nothing: SMS have no recordings."""

    async def check(self) -> str:
        """Return "" when Twilio accepts our account and we have a sender."""
        if not self.account.settings.sms_from:
            return "TWILIO_SMS_FROM is not set."
        return await self.account.check()

    async def close(self) -> None:
        """Close the connections."""
        await self.account.close()


def blueprint(account: TwilioAccount, receive: Receive, report_back: Report) -> Blueprint:
    """Return the routes that Twilio calls."""
    routes = Blueprint("sms_twilio", __name__)

    @routes.post("/sms/twilio")
    @guarded("signature")
    def message() -> Response:
        account.verify(request)
        answer = receive(inbound(request.form))
        callbacks = [account.callback(STATUS_PATH, {"o": one}) or f"{STATUS_PATH}?o={one}" for one in answer.outbox_ids]
        return Response(twiml(answer, callbacks), content_type="text/xml; charset=utf-8")

    @routes.post(STATUS_PATH)
    @guarded("signature")
    def status() -> Response:
        account.verify(request)
        found = report(request.form, request.args.get("o", ""))
        if found:
            report_back(found)
        return Response(status=204)

    return routes
