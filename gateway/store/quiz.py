"""Finished quizzes: kept without a name, counted by union and by the broadcast that asked to play."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, delete, func, insert, null, select, update

from gateway.i18n.language import Medium
from gateway.store.broadcast_schema import broadcasts, contact_traits, recipients
from gateway.store.identity import new_id
from gateway.store.quiz_schema import quiz_results

KNOWN_FOR = timedelta(days=30)
"""So long a result knows whose it is: another try of the same person takes its place."""
ASKED_WITHIN = timedelta(days=7)
"""So long after a broadcast a finished quiz counts as its answer."""

_COLUMNS = quiz_results.c


@dataclass(frozen=True)
class Standing:
    """How a union stands: people who finished the quiz, and the right answers they gave in all."""

    union: str
    people: int
    right: int


@dataclass(frozen=True)
class Answers:
    """The quiz answers to one broadcast: people, and how many were right by the question's id and by the score."""

    people: int
    right: Mapping[str, int]
    scores: Mapping[int, int]


def keep(
    conn: Connection, contact_id: str, medium: Medium, asked: Sequence[str], right: Sequence[str], now: datetime
) -> None:
    """Keep a finished quiz in place of an earlier one of the same person, for the union we know them to be from."""
    earlier = conn.execute(select(_COLUMNS.union_, _COLUMNS.broadcast_id).where(_COLUMNS.contact_id == contact_id))
    before = earlier.first()
    traits = contact_traits.c
    union = conn.scalar(select(traits.union_).where(traits.contact_id == contact_id)) or ""
    conn.execute(delete(quiz_results).where(_COLUMNS.contact_id == contact_id))
    row = {
        "id": new_id(),
        "contact_id": contact_id,
        "broadcast_id": _asked_by(conn, contact_id, now) or (before.broadcast_id if before else None),
        "union_": (before.union_ if before else "") or union,
        "asked": " ".join(asked),
        "right_": " ".join(right),
        "score": len(right),
        "medium": medium.value,
        "at": now,
    }
    conn.execute(insert(quiz_results), row)


def place(conn: Connection, contact_id: str, union: str) -> None:
    """Let this person's result count for a union."""
    conn.execute(update(quiz_results).where(_COLUMNS.contact_id == contact_id).values(union_=union))


def forget_people(conn: Connection, now: datetime) -> int:
    """Take the contact from results that have known theirs long enough; return how many."""
    old = _COLUMNS.contact_id.is_not(None), _COLUMNS.at < now - KNOWN_FOR
    return conn.execute(update(quiz_results).where(*old).values(contact_id=null())).rowcount


def by_union(conn: Connection, since: datetime) -> list[Standing]:
    """Return how every union stands since a moment; results without a union are left out."""
    found = select(_COLUMNS.union_, func.count(), func.sum(_COLUMNS.score))
    rows = conn.execute(found.where(_COLUMNS.union_ != "", _COLUMNS.at >= since).group_by(_COLUMNS.union_))
    return [Standing(union, people, int(right)) for union, people, right in rows]


def of_broadcast(conn: Connection, broadcast_id: str) -> Answers:
    """Return what was answered to the quiz that came with a broadcast."""
    found = select(_COLUMNS.right_, _COLUMNS.score, func.count()).where(_COLUMNS.broadcast_id == broadcast_id)
    right: Counter[str] = Counter()
    scores: Counter[int] = Counter()
    for answered, score, people in conn.execute(found.group_by(_COLUMNS.right_, _COLUMNS.score)):
        scores[score] += people
        right.update(dict.fromkeys(answered.split(), people))
    return Answers(scores.total(), dict(right), dict(scores))


def _asked_by(conn: Connection, contact_id: str, now: datetime) -> str | None:
    """Return the broadcast they answer: the last with a quiz of those that reached them lately, else the last."""
    sent = recipients.c
    found = (
        select(broadcasts.c.id, broadcasts.c.content)
        .join(recipients, sent.broadcast_id == broadcasts.c.id)
        .where(sent.contact_id == contact_id, sent.handed_at >= now - ASKED_WITHIN)
        .order_by(sent.handed_at.desc())
    )
    lately = conn.execute(found).all()
    with_quiz = (row.id for row in lately if orjson.loads(row.content).get("quiz"))
    return next(with_quiz, lately[0].id if lately else None)
