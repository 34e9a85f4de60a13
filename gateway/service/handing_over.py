"""When somebody leaves, or can't go on, all they have in hand moves to another in one step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.places import Places
from gateway.service import notify
from gateway.service.signed_in import actor_of
from gateway.store import accounts, alerts, staff, threads, tips
from gateway.store.crypto import Vault
from gateway.store.staff import Member


@dataclass(frozen=True)
class Moved:
    """How much moved."""

    tips: int
    threads: int


class HandingOver:
    """Moves open work. Runs inside the caller's transaction."""

    def __init__(self, vault: Vault, words: Catalogue, places: Places) -> None:
        self._vault = vault
        self._words = words
        self._places = places

    def open_work(self, conn: Connection, member: Member) -> int:
        """Return how many tips somebody has in hand."""
        return len(alerts.in_hand(conn, member.id))

    def move(self, conn: Connection, leaver: Member, heir: Member, now: datetime) -> Moved:
        """Give all of one member's open work to another, who is alerted of each tip; whom a tip excludes, it passes."""
        moved = 0
        for one in alerts.in_hand(conn, leaver.id):
            if heir.id in tips.excluded(conn, one.tip_id):
                continue
            alerts.move(conn, one, heir.id, now)
            tip = tips.by_id(conn, one.tip_id)
            if tip is not None:
                notify.of_tip(conn, self._vault, self._words, self._places, heir, tip, now)
            moved += 1
        staff.stand_ins_move(conn, leaver.id, heir.id)
        return Moved(moved, self._move_threads(conn, leaver, heir))

    def _move_threads(self, conn: Connection, leaver: Member, heir: Member) -> int:
        theirs = accounts.of_staff(conn, self._vault, leaver.id)
        others = accounts.of_staff(conn, self._vault, heir.id)
        return threads.move(conn, actor_of(theirs.id), actor_of(others.id) if others else "") if theirs else 0
