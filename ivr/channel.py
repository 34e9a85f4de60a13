"""The voice channel: places calls, fetches recordings and deletes them at Twilio."""

import re

from gateway.channels.contract import Outgoing, Recording, Remedy, SendError, Sent
from gateway.channels.outgoing_http import failures, whole
from gateway.channels.twilio_account import TwilioAccount
from gateway.channels.twilio_errors import refused
from gateway.channels.twilio_http import authorised
from gateway.i18n.language import Medium
from ivr.parse import CHANNEL
from ivr.webhook import PATH

RING_SECONDS = 30
LONGEST_CALL = 600
LARGEST_RECORDING = 10 * 1024 * 1024
NOT_YET_SECONDS = 10.0  # a recording can take a moment to appear after the call
STAGES = ["initiated", "ringing", "answered", "completed"]

_SID = re.compile(r"RE[0-9a-fA-F]{32}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


class VoiceChannel:
    """Calls people through Twilio. The words of a call are fetched from us when it is answered."""

    name = CHANNEL
    address_kind = "phone"
    medium = Medium.VOICE
    inline = True

    def __init__(self, account: TwilioAccount) -> None:
        self.account = account

    async def send(self, out: Outgoing) -> Sent:
        """Ring one number; raises SendError."""
        if not _PHONE.fullmatch(out.address):
            raise SendError("not_a_number", Remedy.SUPPRESS)
        url = self.account.callback(PATH, {"o": out.id})
        if not url or not self.account.settings.voice_from:
            raise SendError("not_configured", Remedy.STOP_CHANNEL)
        try:
            call = await self.account.rest.calls.create_async(
                to=out.address,
                from_=self.account.settings.voice_from,
                url=url,
                status_callback=self.account.callback(f"{PATH}/status", {"o": out.id}),
                status_callback_event=STAGES,
                machine_detection="Enable",
                timeout=RING_SECONDS,
                time_limit=LONGEST_CALL,
            )
        except (ValueError, AttributeError) as error:  # accepted, and the answer can't be read
            raise SendError("unreadable_answer", Remedy.UNKNOWN) from error
        return Sent(call.sid or "")

    async def fetch(self, recording: Recording) -> bytes:
        """Return the recording as WAV. Its address is made of its id: only our own account is ever asked."""
        url = f"{self._address(recording)}.wav"
        http = self.account.http
        with failures(Remedy.RETRY):
            headers = authorised(self.account.credentials)
            async with http.opened().get(http.address(url), headers=headers, allow_redirects=False) as answer:
                if answer.status == 404:
                    raise SendError("recording_not_ready", Remedy.RETRY, retry_after=NOT_YET_SECONDS)
                if answer.status != 200:
                    raise refused(answer.status, "")
                return await whole(answer, LARGEST_RECORDING)

    async def discard(self, recording: Recording) -> None:
        """Delete the recording at Twilio; one that is gone already is as good."""
        self._address(recording)
        try:
            await self.account.rest.recordings(recording.provider_id).delete_async()
        except SendError as error:
            if error.code not in ("20404", "http_404"):
                raise

    async def check(self) -> str:
        """Return "" when calls can be placed, else a sentence for the operator."""
        if not self.account.settings.voice_from:
            return "TWILIO_VOICE_FROM is not set: calls can be answered, none can be placed."
        if not self.account.callback(PATH):
            return "ASHSHASH_PUBLIC_URL is not set: Twilio can't reach us for the words of a call."
        return await self.account.check()

    async def close(self) -> None:
        """Close the connections."""
        await self.account.close()

    def _address(self, recording: Recording) -> str:
        if not _SID.fullmatch(recording.provider_id):
            raise SendError("not_a_recording", Remedy.DROP)
        sid = self.account.settings.account_sid
        return f"https://api.twilio.com/2010-04-01/Accounts/{sid}/Recordings/{recording.provider_id}"
