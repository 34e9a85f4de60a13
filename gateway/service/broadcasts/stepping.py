"""One step of a broadcast: the state, an event with its cause, and a line of the audit trail, written together."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gateway.service.broadcasts.states import Act, State, after
from gateway.store import audit, broadcasts
from gateway.store.broadcasts import Stored

WORKER = "worker"
"""Who signs what a run does by itself."""


def step(conn: Connection, one: Stored, act: Act, actor: str, now: datetime, cause: str = "", **values: Any) -> State:
    """Do an act on a broadcast that is held by this transaction; return its state; raises IllegalStep."""
    state = after(State(one.state), act)
    broadcasts.change(conn, one.id, state=state.value, cause=str(cause), changed_at=now, **values)
    broadcasts.note(conn, one.id, act.value, state.value, str(cause), actor, now)
    audit.note(conn, actor, f"broadcast.{act}", one.id, now)
    return state
