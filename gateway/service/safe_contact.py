"""What a survivor in care has agreed to: about what, how and when she may be reached. Pure; by default, nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from gateway.i18n.language import Medium
from gateway.service.purposes import Purpose

WEEK = frozenset(range(7))


@dataclass(frozen=True)
class Reach:
    """One address that she says is safe: on these weekdays (0 is Monday), from `opens` until before `closes`.

    `closes` lies after `opens`, on the same day. `voicemail` and `missed_call` say what a call may leave behind,
    `alone` that nobody else reads what comes there.
    """

    contact_id: str
    medium: Medium
    days: frozenset[int] = frozenset()
    opens: time = time.min
    closes: time = time.min
    voicemail: bool = False
    missed_call: bool = False
    quarantined: bool = False
    alone: bool = False

    def next_opening(self, now: datetime) -> datetime | None:
        """Return `now` inside her hours, else when they next begin; None where they never do."""
        if self.closes <= self.opens:
            return None
        if now.weekday() in self.days and self.opens <= now.timetz().replace(tzinfo=None) < self.closes:
            return now
        for ahead in range(8):
            day = now + timedelta(days=ahead)
            opening = day.replace(hour=self.opens.hour, minute=self.opens.minute, second=0, microsecond=0)
            if opening > now and opening.weekday() in self.days:
                return opening
        return None


@dataclass(frozen=True)
class Profile:
    """What was agreed face to face. `reaches` in the order to be tried.

    `confirm_by` is the last day on which it holds; `silent` after STOP, `hushed_until` after the word to leave;
    `guardian_missing` for a minor for whom nobody entitled has agreed.
    """

    survivor_id: str
    consents: frozenset[Purpose] = frozenset()
    reaches: tuple[Reach, ...] = field(default=())
    confirm_by: date | None = None
    silent: bool = False
    guardian_missing: bool = False
    hushed_until: datetime | None = None

    def reach(self, contact_id: str, medium: Medium) -> Reach | None:
        """Return this address, if it is among the safe ones."""
        return next((one for one in self.reaches if one.contact_id == contact_id and one.medium is medium), None)

    def objection(self, reach: Reach | None, purpose: Purpose, day: date) -> str:
        """Return why nothing may go to this address about this on that day; an empty string where nothing objects."""
        faults = (
            (self.silent, "silenced"),
            (self.guardian_missing, "no_guardian"),
            (purpose not in self.consents, "no_consent"),
            (self.confirm_by is None or day > self.confirm_by, "not_confirmed"),
            (reach is None, "not_a_safe_address"),
            (reach is not None and reach.quarantined, "wrong_person"),
        )
        return next((reason for wrong, reason in faults if wrong), "")
