"""Tips as people at the desk see them: lists from outside the seals, one tip opened with the key they carry."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.service.desk_keyring import open_desk
from gateway.service.tip_reader import Reader
from gateway.store import accounts, alerts, audit, recordings, staff, tip_entries, tip_events, tip_list, tip_marks, tips
from gateway.store.alerts import Alert
from gateway.store.crypto import Unreadable
from gateway.store.engine import Store
from gateway.store.sealed import OpenDesk
from gateway.store.tips import Tip

Wanted = tip_list.Wanted
"""Which tips are wanted: what a list is filtered by."""


class NotFound(AshshashError):
    """There is no such tip, member of staff, place or call; or it isn't there for who asks."""


class Locked(AshshashError):
    """Who asks holds no key that opens this tip."""


class NotSound(AshshashError):
    """A recording isn't one that we can read."""


@dataclass(frozen=True)
class Line:
    """One thing of the tip's time line, opened. `words` is None where there are none or they don't open."""

    at: datetime
    who: str
    kind: str
    detail: str
    words: str | None
    read_on: datetime | None = None


@dataclass(frozen=True)
class Sound:
    """One recording of a tip; `ready` once it lies here."""

    id: str
    seconds: int
    ready: bool


@dataclass(frozen=True)
class Called:
    """One call on a member of staff."""

    name: str
    alert: Alert


@dataclass(frozen=True)
class Outside:
    """What everybody at the desk may see of a tip. `names` are those of who did something, as the time line has them.

    `colleagues` are the staff on the list of alerts whom it doesn't exclude.
    """

    tip: Tip
    called: list[Called]
    excluded: Mapping[str, str]
    linked: list[Tip]
    names: Mapping[str, str]
    colleagues: Mapping[str, str]


@dataclass(frozen=True)
class Dossier:
    """A tip opened: all it says, and what was added since."""

    outside: Outside
    said: dict[str, Any]
    lines: list[Line]
    sounds: list[Sound]
    alike: list[tuple[Tip, frozenset[str]]]

    @property
    def tip(self) -> Tip:
        """The tip from outside."""
        return self.outside.tip


class TipReading:
    """Looks at tips; each look is in the audit trail."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def page(self, reader: Reader, wanted: Wanted) -> tuple[list[Tip], frozenset[str], bool]:
        """Return a page of tips, those of them with new words, and whether more follow."""
        with self._store.reading() as conn:
            found = tip_list.page(conn, _within(reader, wanted))
            return (
                found[: tip_list.PAGE],
                tip_list.new_words(conn, [one.id for one in found[: tip_list.PAGE]]),
                len(found) > tip_list.PAGE,
            )

    def count(self, reader: Reader, wanted: Wanted) -> int:
        """Return how many tips fit."""
        with self._store.reading() as conn:
            return tip_list.count(conn, _within(reader, wanted))

    def outside(self, reader: Reader, number: str) -> Outside:
        """Return what stands outside the seals; raises NotFound."""
        with self._store.reading() as conn:
            return self._outside(conn, reader, number)

    def read(self, reader: Reader, number: str) -> Dossier:
        """Open a tip; raises NotFound, and Locked where the reader holds no key of it."""
        with self._store.writing() as conn:
            vault = self._store.vault
            outside = self._outside(conn, reader, number)
            tip = outside.tip
            desk = open_desk(conn, vault, reader.account_id, reader.carried)
            said = _opened(desk, conn, self._store, tip)
            audit.note(conn, reader.actor, "tip.show", tip.id, self._clock.now())
            alike = [
                (one, why)
                for one, why in tip_marks.alike(conn, tip).values()
                if visible(conn, reader, one) and one.id not in {each.id for each in outside.linked}
            ]
            sounds = [Sound(one.id, one.seconds, bool(one.path)) for one in recordings.of_tip(conn, vault, tip.id)]
            return Dossier(outside, said, self._lines(conn, desk, tip), sounds, alike)

    def beside(self, reader: Reader, number: str, other: str) -> tuple[Dossier, Dossier]:
        """Open two tips to be looked at side by side; raises NotFound and Locked."""
        return self.read(reader, number), self.read(reader, other)

    def _outside(self, conn: Connection, reader: Reader, number: str) -> Outside:
        tip = found(conn, reader, number)
        names = {one.id: one.name for one in staff.active(conn, self._store.vault)}
        called = [Called(names.get(one.staff_id, ""), one) for one in alerts.of_tip(conn, tip.id)]
        barred = {each: names.get(each, "") for each in tips.excluded(conn, tip.id)}
        linked = [one for one in tip_marks.linked(conn, tip.id) if visible(conn, reader, one)]
        accounts_ = {f"account:{one.id}": one.name for one in accounts.everyone(conn, self._store.vault)}
        free = {each: name for each, name in names.items() if each not in barred}
        return Outside(tip, called, barred, linked, names | accounts_, free)

    def _lines(self, conn: Connection, desk: OpenDesk, tip: Tip) -> list[Line]:
        vault = self._store.vault
        told = [
            Line(one.created_on, one.author, one.kind, "", desk.text(one.words, tip_entries.BODY, one.id), one.read_on)
            for one in tip_entries.of_tip(conn, vault, tip.id)
        ]
        done = [
            Line(
                one.at,
                one.actor,
                one.act,
                one.detail,
                desk.text(one.note, tip_events.NOTE, one.id) if one.note else None,
            )
            for one in tip_events.of_tip(conn, vault, tip.id)
        ]
        return sorted([*told, *done], key=lambda line: line.at)


def found(conn: Connection, reader: Reader, number: str) -> Tip:
    """Return the tip of this number where it is there for this reader; raises NotFound."""
    tip = tips.by_number(conn, number)
    if tip is None or not visible(conn, reader, tip):
        raise NotFound(f"There is no tip {number}.")
    return tip


def visible(conn: Connection, reader: Reader, tip: Tip) -> bool:
    """Tell whether a tip is in somebody's area and doesn't exclude them."""
    if not reader.scope.covers(tip.district, tip.upazila, tip.union):
        return False
    return not reader.staff_id or reader.staff_id not in tips.excluded(conn, tip.id)


def _within(reader: Reader, wanted: Wanted) -> Wanted:
    """Return the filter narrowed to somebody's area: what they ask beyond it finds nothing."""
    area = reader.scope
    narrowed = replace(wanted, besides=reader.staff_id)
    if not area.covers(wanted.district, wanted.upazila, wanted.union):
        narrowed = replace(narrowed, district=area.district, upazila=area.upazila, union=area.union)
    return narrowed


def _opened(desk: OpenDesk, conn: Connection, store: Store, tip: Tip) -> dict[str, Any]:
    words = tips.words(conn, store.vault, tip.id)
    if words is None:
        raise NotFound(f"There is no tip {tip.number}.")
    if not desk.privates:  # also where only the vault seals so far: who may read is decided by the key
        raise Locked("Who opens tips needs a key of the desk.")
    try:
        said: dict[str, Any] = json.loads(desk.text(words, tips.BODY, tip.id))
    except Unreadable:
        raise Locked("This tip is sealed to a key that you don't hold: ask a colleague to let you in.") from None
    return said
