"""Who would receive a message, as the gate must know them: made in this one place."""

from datetime import date

from sqlalchemy import Connection

from gateway.i18n.language import Medium
from gateway.service.gate import Party
from gateway.service.purposes import Purpose
from gateway.service.safe_contact import Profile, Reach
from gateway.store import contacts, safe_addresses, standing
from gateway.store.safe_addresses import SafeAddress

OF_AGE = 18


def of(conn: Connection, contact_id: str | None, medium: Medium, today: date, survivor_id: str | None = None) -> Party:
    """Return the party at a contact's address, with the profile where a survivor in care is reached there.

    `survivor_id` names whom the message is about; without it, a phone that several share has the first one's profile.
    """
    contact = contacts.by_id(conn, contact_id) if contact_id else None
    if survivor_id is None and contact_id is not None:
        survivor_id = next((one.survivor_id for one in safe_addresses.of_contact(conn, contact_id)), None)
    profile = profile_of(conn, survivor_id, today) if survivor_id else None
    return Party(
        stopped=contact is not None and contact.stopped_at is not None,
        blocked=contact is not None and contact.blocked_at is not None,
        bad=contact is not None and contact.bad_at is not None,
        profile=profile,
        reach=profile.reach(contact_id, medium) if profile and contact_id else None,
    )


def profile_of(conn: Connection, survivor_id: str, today: date) -> Profile | None:
    """Return what a survivor has agreed to; `today` tells who is a minor."""
    how = standing.of(conn, survivor_id)
    if how is None:
        return None
    return Profile(
        survivor_id,
        frozenset(map(Purpose, safe_addresses.agreed(conn, survivor_id))),
        tuple(map(_reach, safe_addresses.of_survivor(conn, survivor_id))),
        how.confirm_by,
        how.silent,
        guardian_missing=how.born_on is not None and age(how.born_on, today) < OF_AGE and not how.guardian,
    )


def age(born_on: date, today: date) -> int:
    """Return the years that somebody has lived."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _reach(one: SafeAddress) -> Reach:
    shut = one.quarantined_at is not None
    return Reach(one.contact_id, one.medium, one.days, one.opens, one.closes, one.voicemail, one.missed_call, shut)
