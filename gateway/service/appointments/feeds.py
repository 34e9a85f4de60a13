"""A calendar of one's own for the phone: read at a secret address, with initials and nothing else of anybody."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.i18n.initials import initials
from gateway.service.appointments.states import State
from gateway.service.roles import ConsoleRole, Permission, may
from gateway.service.signed_in import SignedIn
from gateway.store import accounts, area, audit, calendar, calendar_feeds
from gateway.store.accounts import Account
from gateway.store.calendar import Entry
from gateway.store.calendar_feeds import Feed
from gateway.store.engine import Store

BYTES = 32
BEFORE, AFTER = timedelta(days=14), timedelta(days=120)
PRODUCT = "-//ashshash-gateway//calendar//EN"


class Feeds:
    """Makes, revokes and answers feeds."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def of(self, who: SignedIn) -> Feed | None:
        """Return somebody's feed."""
        with self._store.reading() as conn:
            return calendar_feeds.of_account(conn, who.account.id)

    def make(self, who: SignedIn) -> str:
        """Make a new secret, told this once and kept as a hash; an earlier one opens nothing any more."""
        secret, now = secrets.token_urlsafe(BYTES), self._clock.now()
        with self._store.writing() as conn:
            calendar_feeds.replace(conn, self._store.vault, who.account.id, secret, now)
            audit.note(conn, who.actor, "calendar.feed", who.account.id, now)
        return secret

    def revoke(self, who: SignedIn) -> None:
        """Let nobody read it any more."""
        with self._store.writing() as conn:
            if calendar_feeds.revoke(conn, who.account.id):
                audit.note(conn, who.actor, "calendar.revoke", who.account.id, self._clock.now())

    def read(self, secret: str) -> bytes | None:
        """Return the calendar of a secret; None where there is none, or its owner may see no calendar any more."""
        now = self._clock.now()
        with self._store.writing() as conn:
            feed = calendar_feeds.under(conn, self._store.vault, secret, now)
            owner = accounts.by_id(conn, self._store.vault, feed.account_id) if feed else None
            if owner is None or not owner.active or not may(ConsoleRole(owner.role), Permission.CASES):
                return None
            return written(self._entries(conn, owner, now), now)

    def _entries(self, conn: Connection, owner: Account, now: datetime) -> list[Entry]:
        theirs = area.within(owner.district, owner.upazila, owner.union)
        return calendar.between(conn, self._store.vault, theirs, now - BEFORE, now + AFTER, owner.staff_id)


def written(entries: Iterable[Entry], now: datetime) -> bytes:
    """Return appointments as iCalendar: when, and whose initials."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    for each in entries:
        one = each.appointment
        event = Event()
        event.add("uid", f"{one.id}@ashshash")
        event.add("sequence", one.revision)
        event.add("dtstamp", now)
        event.add("dtstart", one.starts_at)
        event.add("dtend", one.starts_at + timedelta(minutes=one.minutes))
        event.add("summary", initials(each.name))
        event.add("class", "PRIVATE")
        event.add("status", "CANCELLED" if one.state == State.CANCELLED else "CONFIRMED")
        whole.add_component(event)
    return bytes(whole.to_ical())
