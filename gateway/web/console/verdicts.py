"""What the gate says, as words and a tone for a page."""

from dataclasses import dataclass
from datetime import datetime

from gateway.service.gate import Hold, Refuse, Verdict

REASONS = frozenset(
    {
        *("silenced", "no_guardian", "no_consent", "not_confirmed", "not_a_safe_address", "wrong_person"),
        *("no_safe_hours", "stopped", "blocked", "bad_address", "no_channel", "not_discreet", "moot", "expired"),
        *("others_read", "only_in_writing"),
    }
)


@dataclass(frozen=True)
class Told:
    """`key` is of the catalogue: its sentence takes `when` where `until` is."""

    key: str
    tone: str
    until: datetime | None = None


def told(verdict: Verdict) -> Told:
    """Return the words for a verdict."""
    if isinstance(verdict, Hold):
        return Told("from", "warn", verdict.until)
    return Told("never", "danger") if isinstance(verdict, Refuse) else Told("now", "good")


def reason(said: str) -> str:
    """Return the key of a reason; the errors of providers are all "other" to a reader."""
    return f"survivors.reason.{said if said in REASONS else 'other'}"
