"""A person of the staff writes instead of the bot, until they, the person at the other end or silence end it."""

from datetime import datetime

from sqlalchemy import Connection

from gateway.dialogue.state import State
from gateway.store import conversations, thread_marks, threads
from gateway.store.crypto import Vault
from gateway.store.states import MarkKind

BY_THEMSELVES, BY_SILENCE = "person", "silence"
"""Who ends a take-over where no account does."""


def over(conn: Connection, vault: Vault, thread_id: str, by: str, now: datetime) -> bool:
    """Let the bot answer again; False where it did already."""
    if not threads.hand_back(conn, thread_id):
        return False
    thread_marks.add(conn, vault, thread_id, MarkKind.BACK, by, now)
    return True


def private_since(conn: Connection, vault: Vault, contact_ids: list[str]) -> dict[str, datetime]:
    """Return since when somebody tells a report, by contact."""
    begun: dict[str, datetime] = {}
    for one in conversations.of(conn, vault, contact_ids):
        state = State.from_json(one.state) if one.state else State()
        if state.private_since:
            since = datetime.fromisoformat(state.private_since)
            begun[one.contact_id] = min(since, begun.get(one.contact_id, since))
    return begun
