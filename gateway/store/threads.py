"""One row a person: when they last wrote, whether that waits for somebody, who has it in hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gateway.i18n.language import Lang, Medium
from gateway.store.columns import EPOCH, to_micros
from gateway.store.prepared import Prepared
from gateway.store.schema import contacts, inbound
from gateway.store.states import ThreadFilter
from gateway.store.thread_schema import contact_links, threads

_COLUMNS = threads.c


def _wrote(dialect: Any) -> Any:
    insert = dialect.insert(threads)
    in_hand = or_(_COLUMNS.taken_by != "", _COLUMNS.assigned_to != "")
    return insert.on_conflict_do_update(
        index_elements=["contact_id"],
        set_={
            "last_in_at": insert.excluded.last_in_at,
            "medium": insert.excluded.medium,
            "unread": or_(_COLUMNS.unread, insert.excluded.unread, in_hand),
            "hand_back_at": case((_COLUMNS.taken_by != "", bindparam("silent_at")), else_=None),
        },
    )


_WROTE = Prepared({"sqlite": _wrote(sqlite), "postgresql": _wrote(postgresql)})


@dataclass(frozen=True)
class Thread:
    """One person's conversation as the list shows it; `id` is the contact it stands under."""

    id: str
    last_in_at: datetime
    medium: Medium
    unread: bool
    assigned_to: str
    taken_by: str
    hand_back_at: datetime | None
    kind: str
    address_sealed: bytes
    lang: Lang
    stopped: bool


def wrote(conn: Connection, thread_id: str, medium: Medium, now: datetime, silence: timedelta, *, wanted: bool) -> None:
    """Note that the person wrote or called; `wanted`: a person of the staff was asked for."""
    row = {"contact_id": thread_id, "last_in_at": now, "medium": medium.value, "unread": wanted}
    _WROTE.run(conn, row | {"silent_at": to_micros(now + silence)})


def people(conn: Connection, thread_id: str) -> list[str]:
    """Return the ids of all contacts of this person, the thread's own first."""
    joined = select(contact_links.c.contact_id).where(contact_links.c.joined_to == thread_id)
    return [thread_id, *conn.scalars(joined.order_by(contact_links.c.contact_id))]


_WHOLE = select(threads, contacts.c.kind, contacts.c.address_sealed, contacts.c.lang, contacts.c.stopped_at).join_from(
    threads, contacts, _COLUMNS.contact_id == contacts.c.id
)


def by_id(conn: Connection, thread_id: str) -> Thread | None:
    """Return a thread."""
    row = conn.execute(_WHOLE.where(_COLUMNS.contact_id == thread_id)).first()
    return None if row is None else _thread(row)


def of_contact(conn: Connection, contact_id: str) -> str:
    """Return the id of the thread a contact belongs to."""
    joined = select(contact_links.c.joined_to).where(contact_links.c.contact_id == contact_id)
    return str(conn.scalar(joined) or contact_id)


def latest(
    conn: Connection, which: ThreadFilter, mine: str, before: tuple[datetime, str] | None, limit: int
) -> list[Thread]:
    """Return threads, last written first, after the last one of the page before."""
    found = _WHOLE.where(*_filtered(which, mine))
    if before is not None:
        at, last = before
        older = or_(_COLUMNS.last_in_at < at, and_(_COLUMNS.last_in_at == at, _COLUMNS.contact_id < last))
        found = found.where(_COLUMNS.last_in_at <= at, older)  # the first condition finds the place in the index
    newest = found.order_by(_COLUMNS.last_in_at.desc(), _COLUMNS.contact_id.desc()).limit(limit)
    return [_thread(row) for row in conn.execute(newest)]


def count(conn: Connection, which: ThreadFilter, mine: str) -> int:
    """Return how many threads a filter finds."""
    return int(conn.scalar(select(func.count()).select_from(threads).where(*_filtered(which, mine))) or 0)


def take(conn: Connection, thread_id: str, account: str, hand_back_at: datetime) -> bool:
    """Let a person write; False where another does already."""
    free = update(threads).where(_COLUMNS.contact_id == thread_id, _COLUMNS.taken_by.in_(("", account)))
    return conn.execute(free.values(taken_by=account, hand_back_at=hand_back_at, unread=False)).rowcount == 1


def hand_back(conn: Connection, thread_id: str) -> str:
    """Let the bot answer again; return who wrote until now, "" where nobody did."""
    mine = (_COLUMNS.contact_id == thread_id, _COLUMNS.taken_by != "")
    by = conn.scalar(select(_COLUMNS.taken_by).where(*mine).with_for_update())
    conn.execute(update(threads).where(*mine).values(taken_by="", hand_back_at=None))
    return str(by or "")


def silent_since(conn: Connection, now: datetime, limit: int = 50) -> list[str]:
    """Return the taken threads in which nobody wrote for the set time."""
    due = select(_COLUMNS.contact_id).where(_COLUMNS.taken_by != "", _COLUMNS.hand_back_at <= now)
    return list(conn.scalars(due.order_by(_COLUMNS.hand_back_at).limit(limit)))


def keep_taken(conn: Connection, thread_id: str, until: datetime) -> None:
    """Begin to count the silence anew."""
    taken = update(threads).where(_COLUMNS.contact_id == thread_id, _COLUMNS.taken_by != "")
    conn.execute(taken.values(hand_back_at=until))


def assign(conn: Connection, thread_id: str, account: str) -> None:
    """Put a thread into somebody's hands; "" for nobody's."""
    conn.execute(update(threads).where(_COLUMNS.contact_id == thread_id).values(assigned_to=account))


def move(conn: Connection, from_account: str, to_account: str) -> int:
    """Give all that one person has in hand, and writes in, to another, "" for nobody; return how many threads."""
    written = update(threads).where(_COLUMNS.taken_by == from_account)
    kept = {} if to_account else {"hand_back_at": None}  # nobody writes any more: the bot answers again
    conn.execute(written.values(taken_by=to_account, **kept))
    theirs = update(threads).where(_COLUMNS.assigned_to == from_account).values(assigned_to=to_account)
    return conn.execute(theirs).rowcount


def read(conn: Connection, thread_id: str) -> None:
    """Nothing waits here any more."""
    conn.execute(update(threads).where(_COLUMNS.contact_id == thread_id, _COLUMNS.unread).values(unread=False))


def recount(conn: Connection, thread_id: str) -> None:
    """Let the row say no more than the messages that are left do: where none is, the row goes, or knows no time."""
    theirs = (inbound.c.contact_id.in_(people(conn, thread_id)),)
    last = conn.execute(
        select(inbound.c.received_at, inbound.c.medium).where(*theirs).order_by(inbound.c.received_at.desc()).limit(1)
    ).first()
    if last is not None:
        left = update(threads).where(_COLUMNS.contact_id == thread_id)
        conn.execute(left.values(last_in_at=last.received_at, medium=last.medium))
        return
    in_hand = or_(_COLUMNS.assigned_to != "", _COLUMNS.taken_by != "")
    conn.execute(delete(threads).where(_COLUMNS.contact_id == thread_id, ~in_hand))
    conn.execute(update(threads).where(_COLUMNS.contact_id == thread_id).values(last_in_at=EPOCH))


def _filtered(which: ThreadFilter, mine: str) -> tuple[Any, ...]:
    match which:
        case ThreadFilter.UNREAD:
            return (_COLUMNS.unread,)
        case ThreadFilter.MINE:
            return (or_(_COLUMNS.assigned_to == mine, _COLUMNS.taken_by == mine),)
        case ThreadFilter.UNASSIGNED:
            return (_COLUMNS.assigned_to == "", _COLUMNS.taken_by == "")
        case ThreadFilter.TAKEN:
            return (_COLUMNS.taken_by != "",)
        case ThreadFilter.ALL:
            return ()


def _thread(row: Row[Any]) -> Thread:
    return Thread(
        row.contact_id,
        row.last_in_at,
        Medium(row.medium),
        row.unread,
        row.assigned_to,
        row.taken_by,
        row.hand_back_at,
        row.kind,
        row.address_sealed,
        Lang(row.lang),
        row.stopped_at is not None,
    )
