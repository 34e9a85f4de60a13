"""The one gate every send passes: pure, default deny."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from gateway.i18n.language import Medium
from gateway.service.purposes import Purpose
from gateway.service.safe_contact import WEEK, Profile, Reach

REPLY_WINDOW = timedelta(hours=24)
AWAKE = timedelta(hours=1)
"""So long after their own message somebody is answered by a person at any hour of the night."""


@dataclass(frozen=True)
class Party:
    """What the gate must know of whoever would receive the message.

    `wrote_at` is when they last reached us; `agreed` says that this very purpose was agreed to by the person.
    `profile` is that of a survivor in care whose address this is, `reach` this address in it, if it is a safe one;
    `in_care` is a survivor's address or one joined with it, for messages to many: of those she gets none that she
    didn't ask for, and none that isn't `discreet`: words that anybody may read, and nothing to press.
    `talking_until` is when the conversation that goes on at this address will be over, in the site's zone.
    """

    staff: bool = False
    active: bool = True
    stopped: bool = False
    blocked: bool = False
    bad: bool = False
    wrote_at: datetime | None = None
    agreed: bool = False
    profile: Profile | None = None
    reach: Reach | None = None
    talking_until: datetime | None = None
    in_care: bool = False
    discreet: bool = False


@dataclass(frozen=True)
class Hours:
    """The part of the day in which we may reach out unasked, in the site's own time."""

    opens: time = time(8)
    closes: time = time(21)

    def next_opening(self, now: datetime) -> datetime:
        """Return `now` inside the hours, else the next moment they open; `now` is aware, in the site's zone."""
        if self.opens <= now.timetz().replace(tzinfo=None) < self.closes:
            return now
        day = now if now.timetz().replace(tzinfo=None) < self.opens else now + timedelta(days=1)
        return day.replace(hour=self.opens.hour, minute=self.opens.minute, second=0, microsecond=0)


@dataclass(frozen=True)
class Allow:
    """Send it now."""


@dataclass(frozen=True)
class Hold:
    """Not before `until`."""

    until: datetime


@dataclass(frozen=True)
class Refuse:
    """Never; `reason` is a word for the records."""

    reason: str


Verdict = Allow | Hold | Refuse


def may_send(party: Party, purpose: Purpose, now: datetime, hours: Hours) -> Verdict:
    """Decide whether a message may go to somebody; whatever no rule allows is refused."""
    if party.blocked or party.bad:
        return Refuse("blocked" if party.blocked else "bad_address")
    match purpose:
        case Purpose.REPLY | Purpose.DANGER:
            return _reply(party, now)
        case Purpose.STAFF:
            return _by_staff(party, now, hours)
        case Purpose.ALERT:
            return Allow() if party.staff and party.active else Refuse("not_on_duty")
        case Purpose.CALLBACK | Purpose.TIP_NEWS if party.profile is None:
            return _reach_out(party, now, hours)
        case Purpose.CALLBACK:
            return _asked_for(party, now, hours)
        case Purpose.REMINDER | Purpose.PAYMENT | Purpose.SURVEY:
            return _in_care(party, purpose, now)
        case Purpose.BROADCAST:
            return _awareness(party, now, hours)
        case _:
            return Refuse("no_consent")


def _reply(party: Party, now: datetime) -> Verdict:
    """Who wrote to us within a day may be answered, even after STOP: they asked."""
    if party.wrote_at is None or now - party.wrote_at > REPLY_WINDOW:
        return Refuse("nobody_asked")
    return Allow()


def _by_staff(party: Party, now: datetime, hours: Hours) -> Verdict:
    """A person answers within a day whoever wrote and didn't stop us; by night only somebody who is awake."""
    if party.stopped:
        return Refuse("stopped")
    reply = _reply(party, now)
    if isinstance(reply, Allow) and _hushed(party, now) > now:
        return Hold(_hushed(party, now))
    if isinstance(reply, Refuse) or (party.wrote_at is not None and now - party.wrote_at <= AWAKE):
        return reply
    return _in_hours(now, hours)


def _in_care(party: Party, purpose: Purpose, now: datetime) -> Verdict:
    """A survivor is reached about what she agreed to, where and when it is safe, until that must be confirmed again."""
    if party.stopped:
        return Refuse("stopped")
    if party.profile is None or party.reach is None:
        return Refuse("not_a_safe_address" if party.profile else "no_consent")
    if objection := party.profile.objection(party.reach, purpose, now.date()):
        return Refuse(objection)
    opening = party.reach.next_opening(_free(party, now))
    if opening is None:
        return Refuse("no_safe_hours")
    if later := party.profile.objection(party.reach, purpose, opening.date()):
        return Refuse(later)
    return Allow() if opening == now else Hold(opening)


def _awareness(party: Party, now: datetime, hours: Hours) -> Verdict:
    """An awareness message goes to whoever agreed to its topic, by day; to a survivor in care under her own terms."""
    if party.profile is not None:
        return _asked_to_hear(party, party.profile, now, hours)
    return Refuse("in_care") if party.in_care else _reach_out(party, now, hours)


def _asked_to_hear(party: Party, profile: Profile, now: datetime, hours: Hours) -> Verdict:
    """A survivor hears what all hear only where she asked for it, apart from her care, and nobody else can read it."""
    reach = party.reach
    faults = (
        (party.stopped, "stopped"),
        (not party.agreed, "no_consent"),
        (not party.discreet, "not_discreet"),
        (reach is not None and reach.medium is Medium.VOICE, "only_in_writing"),
        (reach is not None and not reach.alone, "others_read"),
    )
    objection = profile.objection(reach, Purpose.BROADCAST, now.date())
    if reach is None or objection or any(wrong for wrong, _ in faults):
        return Refuse(objection or next((reason for wrong, reason in faults if wrong), "not_a_safe_address"))
    opening = _both_open(reach, _free(party, now), hours)
    if opening is None:
        return Refuse("no_safe_hours")
    if later := profile.objection(reach, Purpose.BROADCAST, opening.date()):
        return Refuse(later)
    return Allow() if opening == now else Hold(opening)


def _both_open(reach: Reach, moment: datetime, hours: Hours) -> datetime | None:
    """Return the first moment from then on that lies in her hours and in ours; None where there is none."""
    for _ in range(len(WEEK) + 1):
        hers = reach.next_opening(moment)
        if hers is None:
            return None
        moment = hours.next_opening(hers)
        if moment == hers:
            return moment
    return None


def _free(party: Party, now: datetime) -> datetime:
    """Return the first moment that lies neither in a live conversation nor in the time after the word to leave."""
    return max(_hushed(party, now), party.talking_until or now)


def _hushed(party: Party, now: datetime) -> datetime:
    """Return until when the word to leave holds, in the zone of `now`; `now` where it doesn't."""
    until = party.profile.hushed_until if party.profile else None
    return max(now, until.astimezone(now.tzinfo)) if until else now


def _asked_for(party: Party, now: datetime, hours: Hours) -> Verdict:
    """Whoever rang from a survivor's phone is called back only where and when a call is safe for her."""
    if party.profile is None or party.profile.silent or party.reach is None or party.reach.quarantined:
        return Refuse("not_a_safe_address")
    verdict = _reach_out(party, now, hours)
    if isinstance(verdict, Allow) and _hushed(party, now) > now:
        return Hold(_hushed(party, now))
    opening = party.reach.next_opening(now)
    if opening is None:
        return Refuse("no_safe_hours")
    return verdict if opening == now else Refuse("outside_safe_hours")


def _reach_out(party: Party, now: datetime, hours: Hours) -> Verdict:
    """Who agreed to be reached, and didn't stop us since, is reached in permitted hours."""
    if party.stopped:
        return Refuse("stopped")
    if not party.agreed:
        return Refuse("no_consent")
    return _in_hours(now, hours)


def _in_hours(now: datetime, hours: Hours) -> Verdict:
    opening = hours.next_opening(now)
    return Allow() if opening == now else Hold(opening)
