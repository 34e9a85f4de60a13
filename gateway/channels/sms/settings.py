"""Settings of SMS: which channel messages of our own go by, and where the HTTP providers are described."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gateway.channels.sms.twilio_forms import NAME as TWILIO
from gateway.settings import setting


def _channel(text: str) -> str:
    if text not in ("twilio", "simulator") and not (text.startswith("http:") and text != "http:"):
        raise ValueError("must be twilio, simulator or http:<name>")
    return text


@dataclass(frozen=True)
class SmsSettings:
    """What the site says of SMS."""

    channel: str = setting(
        env="ASHSHASH_SMS_CHANNEL",
        default="twilio",
        parse=_channel,
        help="Channel of messages we start ourselves: twilio, http:<name> of sms.toml, or simulator.",
    )
    file: Path = setting(
        env="ASHSHASH_SMS_FILE", default=Path("sms.toml"), parse=Path, help="File that describes HTTP SMS providers."
    )

    @property
    def default_name(self) -> str:
        """Return the name of the channel that messages of our own go by; the simulator plays Twilio."""
        return f"sms:{self.channel}" if self.channel.startswith("http:") else TWILIO

    def faults(self) -> Iterable[str]:
        """Tell of a channel that no file describes."""
        if self.channel.startswith("http:") and not self.file.is_file():
            yield f"ASHSHASH_SMS_CHANNEL: {self.channel} is described nowhere: there is no {self.file}"
