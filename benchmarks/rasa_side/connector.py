"""Rasa's own Twilio connector, sending to a provider on this machine. Runs in Rasa's environment."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.twilio import TwilioInput


class LoopbackTwilio(TwilioInput):
    """Differs from its parent only in the host that messages are sent to."""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any]) -> LoopbackTwilio:
        """Take `api_base` besides what the parent takes."""
        made = cls(credentials["account_sid"], credentials["auth_token"], credentials["twilio_number"])
        made.api_base = credentials["api_base"]
        return made

    def get_output_channel(self) -> Any:
        """Return the parent's output, its API moved."""
        output = super().get_output_channel()
        output.api.base_url = self.api_base
        return output
