"""Who would receive a message, as the gate must know them: made in this one place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from gateway.i18n.language import Medium
from gateway.service.gate import Party
from gateway.service.purposes import Purpose
from gateway.service.safe_contact import Profile, Reach
from gateway.store import contacts, conversations, safe_addresses, standing
from gateway.store.contacts import Contact
from gateway.store.safe_addresses import SafeAddress
from gateway.store.standing import Standing

OF_AGE = 18


@dataclass(frozen=True)
class Crowd:
    """Many survivors with all their addresses, read together; `talking` are conversations that go on at contacts."""

    standings: Mapping[str, Standing]
    profiles: Mapping[str, Profile]
    contacts: Mapping[str, Contact]
    talking: Mapping[str, datetime]

    def party(self, survivor_id: str, reach: Reach) -> Party:
        """Return the party at one of her addresses."""
        return _party(
            self.contacts.get(reach.contact_id), self.profiles[survivor_id], reach, self.talking.get(reach.contact_id)
        )


def of(
    conn: Connection, contact_id: str | None, medium: Medium, local: datetime, survivor_id: str | None = None
) -> Party:
    """Return the party at a contact's address, with the profile where a survivor in care is reached there.

    `survivor_id` names whom the message is about; without it, a phone that several share has the first one's profile.
    `local` is now in the site's zone.
    """
    contact = contacts.by_id(conn, contact_id) if contact_id else None
    if survivor_id is None and contact_id is not None:
        survivor_id = next((one.survivor_id for one in safe_addresses.of_contact(conn, contact_id)), None)
    profile = profile_of(conn, survivor_id, local.date()) if survivor_id else None
    reach = profile.reach(contact_id, medium) if profile and contact_id else None
    talking = conversations.live(conn, [contact_id], local) if profile and contact_id else {}
    return _party(contact, profile, reach, talking.get(contact_id or ""))


def crowd(conn: Connection, survivor_ids: Collection[str], local: datetime) -> Crowd:
    """Return all of these survivors in a few statements; `local` is now in the site's zone."""
    ids = list(survivor_ids)
    standings = standing.of_all(conn, ids)
    addresses = safe_addresses.of_survivors(conn, ids)
    agreed = safe_addresses.agreed_by(conn, ids)
    profiles = {
        one: _profile(one, how, addresses.get(one, []), agreed.get(one, []), local.date())
        for one, how in standings.items()
    }
    reached = list({reach.contact_id for profile in profiles.values() for reach in profile.reaches})
    return Crowd(standings, profiles, contacts.of_ids(conn, reached), conversations.live(conn, reached, local))


def profile_of(conn: Connection, survivor_id: str, today: date) -> Profile | None:
    """Return what a survivor has agreed to; `today` tells who is a minor."""
    how = standing.of_all(conn, [survivor_id]).get(survivor_id)
    if how is None:
        return None
    addresses, agreed = safe_addresses.of_survivor(conn, survivor_id), safe_addresses.agreed(conn, survivor_id)
    return _profile(survivor_id, how, addresses, agreed, today)


def age(born_on: date, today: date) -> int:
    """Return the years that somebody has lived."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _party(contact: Contact | None, profile: Profile | None, reach: Reach | None, talking: datetime | None) -> Party:
    return Party(
        stopped=contact is not None and contact.stopped_at is not None,
        blocked=contact is not None and contact.blocked_at is not None,
        bad=contact is not None and contact.bad_at is not None,
        profile=profile,
        reach=reach,
        talking_until=talking,
    )


def _profile(
    survivor_id: str, how: Standing, addresses: Collection[SafeAddress], agreed: Collection[str], today: date
) -> Profile:
    return Profile(
        survivor_id,
        _purposes(tuple(agreed)),
        tuple(map(_reach, addresses)),
        how.confirm_by,
        how.silent,
        guardian_missing=how.born_on is not None and age(how.born_on, today) < OF_AGE and not how.guardian,
        hushed_until=how.hushed_until,
    )


@lru_cache(256)
def _purposes(agreed: tuple[str, ...]) -> frozenset[Purpose]:
    """Nearly everybody agreed to the same few."""
    return frozenset(map(Purpose, agreed))


def _reach(one: SafeAddress) -> Reach:
    shut = one.quarantined_at is not None
    leaves = (one.voicemail, one.missed_call)
    return Reach(one.contact_id, one.medium, one.days, one.opens, one.closes, *leaves, shut, one.alone)
