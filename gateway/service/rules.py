"""The rules of this site that turns, alerts and calls go by."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gateway.i18n.language import Lang
from gateway.service.gate import Hours

DHAKA = ZoneInfo("Asia/Dhaka")


@dataclass(frozen=True)
class Rules:
    """Times and habits, from the settings."""

    zone: ZoneInfo = DHAKA
    hours: Hours = field(default_factory=Hours)
    lang: Lang = Lang.BN
    conversation: timedelta = timedelta(minutes=30)
    callback_throttle: timedelta = timedelta(minutes=10)
    callbacks_a_day: int = 3
    escalation: timedelta = timedelta(minutes=120)
    urgent_escalation: timedelta = timedelta(minutes=15)
    hand_back: timedelta = timedelta(minutes=60)
    callback_channel: str = "voice:twilio"

    def local(self, at: datetime) -> datetime:
        """Return a moment in the site's zone."""
        return at.astimezone(self.zone)

    def open(self, at: datetime) -> bool:
        """Tell whether people answer at this moment."""
        return self.hours.next_opening(self.local(at)) == self.local(at)
