"""People to be told, plainly made up, and whoever writes and approves."""

from datetime import datetime

from gateway.i18n.language import Lang
from gateway.service.acting import AtTerminal
from gateway.service.broadcasts.content import AWARENESS, Content, Draft
from gateway.store import contacts, people_lists, topics
from gateway.store.engine import Store
from gateway.store.people_lists import Listed, Traits

WRITER, APPROVER = AtTerminal("account:writer"), AtTerminal("account:approver")
HELLO = Content({Lang.BN: "আজ পাচার প্রতিরোধ দিবস।", Lang.EN: "Today is the day against trafficking."}, ("sms:twilio",))


def draft(**more: object) -> Draft:
    return Draft(**{"name": "a day", "content": HELLO, **more})  # type: ignore[arg-type]


def number(at: int) -> str:
    return f"+88017{at:08}"


def settle_in(store: Store, count: int, now: datetime, first: int = 1, **traits: object) -> list[str]:
    """Put made-up people on a list; return their contacts in order."""
    people = [Listed("phone", number(first + at), Lang.BN, Traits(**traits)) for at in range(count)]  # type: ignore[arg-type]
    with store.writing() as conn:
        made = people_lists.make(conn, "made up", "a fair", "account:writer", now)
        people_lists.add(conn, store.vault, made, people, AWARENESS, now)
        return [contacts.find(conn, store.vault, "phone", one.address).id for one in people]  # type: ignore[union-attr]


def leave(store: Store, contact_id: str, now: datetime) -> None:
    with store.writing() as conn:
        topics.choose(conn, contact_id, AWARENESS, False, "sms:twilio", now)
