"""A broadcast between its row and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.service.broadcasts.content import (
    Draft,
    digest,
    dump_audience,
    dump_content,
    load_audience,
    load_content,
)
from gateway.service.broadcasts.states import State
from gateway.store.broadcasts import Stored


@dataclass(frozen=True)
class Broadcast:
    """One broadcast as pages show it. `digest` is what an approval now would be bound to.

    `people` and `paisa` are the count and the estimate of when it was submitted.
    """

    id: str
    draft: Draft
    state: State
    cause: str
    author: str
    people: int
    paisa: int
    digest: str
    approved_by: str
    made_at: datetime
    changed_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    resume_at: datetime | None


def columns_of(draft: Draft) -> Mapping[str, Any]:
    """Return the values of the columns that a draft fills."""
    return {
        "name": draft.name,
        "day": draft.day,
        "topic": draft.topic,
        "content": dump_content(draft.content),
        "audience": dump_audience(draft.audience),
        "start_at": draft.start_at,
    }


def draft_of(one: Stored) -> Draft:
    """Return what was written."""
    content, audience = load_content(one.content), load_audience(one.audience)
    return Draft(one.name, content, audience, one.topic, one.day, one.start_at)


def digest_of(one: Stored) -> str:
    """Return what an approval of it as it stands is bound to."""
    return digest(draft_of(one), one.people, one.paisa)


def shown(one: Stored) -> Broadcast:
    """Return it as pages show it."""
    return Broadcast(
        one.id,
        draft_of(one),
        State(one.state),
        one.cause,
        one.author,
        one.people,
        one.paisa,
        digest_of(one),
        one.approved_by,
        one.made_at,
        one.changed_at,
        one.started_at,
        one.ended_at,
        one.resume_at,
    )
