"""What is wrong with a site, in sentences: services, channels, messages that wait, words past their review."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from gateway.channels.contract import Channel
from gateway.clock import Clock
from gateway.errors import StoreDown
from gateway.i18n.content import Content
from gateway.service.readiness import Readiness
from gateway.service.rules import Rules
from gateway.service.spool import Spool
from gateway.service.staff_book import StaffBook
from gateway.store import audit_chain, desk_keys, inbound, outbox_rows
from gateway.store.engine import Store
from gateway.store.migrating import head, revision
from gateway.store.states import Role

LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `fault` is empty where all is well, `grave` where the service can't do its work."""

    what: str
    fault: str = ""
    grave: bool = True


class Doctor:
    """Looks at everything once; changes nothing."""

    def __init__(
        self,
        store: Store,
        readiness: Readiness,
        channels: Mapping[str, Channel],
        content: Content,
        spool: Spool,
        staff: StaffBook,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._store = store
        self._readiness = readiness
        self._channels = channels
        self._content = content
        self._spool = spool
        self._staff = staff
        self._rules = rules
        self._clock = clock

    def look(self) -> Iterator[Finding]:
        """Yield each finding."""
        for name, fault in self._readiness().items():
            yield Finding(name, fault, grave=name == "database")
        try:
            yield from self._database()
        except StoreDown:
            return  # said above
        for name, fault in asyncio.run(self._providers()).items():
            yield Finding(f"provider of {name}", fault)
        waiting = self._spool.waiting()
        yield Finding("spool", f"{waiting} messages wait for the clock process" if waiting else "")
        broken = self._spool.broken()
        yield Finding("spool files", f"{broken} don't open: is a key missing from ASHSHASH_KEYS?" if broken else "")
        today = self._rules.local(self._clock.now()).date()
        for stale in self._content.stale(today):
            yield Finding("words", f"{stale.what} {stale.id} was to be reviewed by {stale.review_by}", grave=False)
        unread = sum(not page.reviewer for page in self._content.pages.values())
        yield Finding("words", f"{unread} pages no reviewer of the NGO has read" if unread else "", grave=False)

    def _database(self) -> Iterator[Finding]:
        at = revision(self._store.engine)
        yield Finding("schema", "" if at == head() else f"is at {at or 'nothing'}, not {head()}: ashshash db upgrade")
        now = self._clock.now()
        with self._store.reading() as conn:
            oldest = outbox_rows.oldest_due(conn, now)
            late = oldest is not None and now - oldest > LATE
            yield Finding("outbox", f"a message is due since {oldest:%H:%M} UTC: is a worker running?" if late else "")
            stuck = len(inbound.stale(conn, self._store.vault, now - LATE))
            yield Finding("inbound", f"{stuck} messages wait for an answer: is a worker running?" if stuck else "")
            trail = audit_chain.follow(conn, self._store.vault)
            yield Finding(f"audit trail, {trail.lines} lines, the last {trail.end[:16]}", trail.fault)
            yield from _desk(conn)
            roles = {one.role for one in self._staff.everyone(conn)}
        for role in Role:
            yield Finding(f"staff: {role}", "" if role in roles else "nobody is on the list", grave=False)

    async def _providers(self) -> dict[str, str]:
        found = {}
        for name, channel in self._channels.items():
            found[name] = await channel.check()
            await channel.close()
        return found


def _desk(conn: Connection) -> Iterator[Finding]:
    """Look at the keys that open tips."""
    keepers, sealed_to = desk_keys.keepers(conn), desk_keys.sealed_to(conn)
    if not keepers:
        yield Finding(
            "desk key",
            "there is none: tips are kept under ASHSHASH_KEYS alone until a coordinator signs in"
            " to the console, or at a terminal: ashshash desk-key make",
        )
        return
    alone = min(keepers.values()) < 2
    yield Finding(
        "desk key", "one person holds it: who loses the password loses all tips" if alone else "", grave=False
    )
    waiting = sealed_to.get("", 0)
    yield Finding("tips", f"{waiting} values wait to be sealed: is a clock running?" if waiting else "")
    older = sum(count for key, count in sealed_to.items() if key not in ("", next(iter(keepers))))
    yield Finding(
        "desk keys", f"{older} values are sealed to an older key: desk-key rotate --go-on" if older else "", False
    )
