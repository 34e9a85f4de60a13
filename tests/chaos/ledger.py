"""The checker: compares what providers saw with what the tables say, message by message."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select

from gateway.channels import wording
from gateway.channels.contract import Answer, Say
from gateway.i18n.language import Lang
from gateway.store import outbox
from gateway.store.crypto import ADDRESS
from gateway.store.engine import Store
from gateway.store.schema import inbound as inbound_table
from gateway.store.schema import outbox as outbox_table
from tests.chaos.provider import Provider
from tests.chaos.senders import Story, rows_named

TWILIO, PLAIN = "sms:twilio", "sms:http:chaos"


@dataclass
class Inbounds:
    """What became of the messages people sent; `faults` must be empty."""

    acknowledged: int = 0
    abandoned: int = 0  # given up by an impatient provider and never kept: nobody promised anything
    answered_inside: int = 0
    answered_by_outbox: int = 0
    cut_off: int = 0  # answered into a connection that was cut, and never asked for again
    faults: list[str] = field(default_factory=list)


@dataclass
class Outbounds:
    """What became of the messages we sent; `lost` and `unexplained` must be empty."""

    accepted: int = 0
    sent: int = 0
    states: Counter[str] = field(default_factory=Counter)
    after_lost_answer: int = 0
    after_kill: Counter[int] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    @property
    def duplicates(self) -> int:
        return self.after_lost_answer + self.after_kill.total()


def put_outbound(store: Store, count: int) -> list[str]:
    """Queue messages that pass the gate; return their outbox ids."""
    now = datetime.now(UTC)
    body = wording.dump_answer(Answer((Say("নমুনা বার্তা"),), Lang.BN))
    news = [
        outbox.New(TWILIO, "reply", body, now, address_sealed=store.vault.seal(f"+88019{number:08}", ADDRESS))
        for number in range(count)
    ]
    with store.writing() as conn:
        return outbox.add_many(conn, store.vault, news, now)


def open_work(store: Store) -> int:
    """Return how many messages still wait: inbound for an answer, outbound to be sent."""
    unfinished = select(func.count()).select_from(inbound_table).where(inbound_table.c.state == "received")
    waiting = (
        select(func.count()).select_from(outbox_table).where(outbox_table.c.state.in_(("queued", "claimed", "held")))
    )
    with store.reading() as conn:
        return (conn.scalar(unfinished) or 0) + (conn.scalar(waiting) or 0)


def waiting(store: Store) -> list[str]:
    """Return what each outbound message waits for that isn't sent yet: for a test that waited in vain."""
    table = outbox_table.c
    found = select(table.id, table.channel, table.state, table.attempts, table.not_before, table.error_code).where(
        table.state.in_(("queued", "claimed", "held"))
    )
    with store.reading() as conn:
        return [" ".join(map(str, row)) for row in conn.execute(found)]


def inbounds(store: Store, stories: list[Story], provider: Provider, duplicates: set[str]) -> Inbounds:
    """Check that each message was answered once. `duplicates`: outbox ids whose repetition the window explains."""
    found = Inbounds()
    with store.reading() as conn:
        kept = {(row.channel, row.provider_key): row for row in conn.execute(select(inbound_table))}
        replies = defaultdict(list)
        for row in conn.execute(select(outbox_table).where(outbox_table.c.inbound_id.is_not(None))):
            replies[row.inbound_id].append(row)
    for story in stories:
        channel = PLAIN if story.message.plain else TWILIO
        row = kept.get((channel, store.vault.hash(story.message.sid, channel)))
        found.acknowledged += story.acknowledged
        if row is None:
            found.abandoned += not story.acknowledged
            if story.acknowledged:
                found.faults.append(f"{story.message.sid} lost")
        elif row.state != "done" or len(replies[row.id]) != 1:
            found.faults.append(f"{story.message.sid} {row.state} with {len(replies[row.id])} replies")
        else:
            _one(found, story, replies[row.id][0], provider, duplicates)
    return found


def _one(found: Inbounds, story: Story, reply, provider: Provider, duplicates: set[str]) -> None:
    posted = len(provider.taken.get(reply.id, ()))
    inside = bool(story.said)
    sid = story.message.sid
    if len(story.said) > 1 or any(rows_named(answer) != {reply.id} for answer in story.said):
        found.faults.append(f"{sid} answered differently when asked again")
    elif inside and posted:
        found.faults.append(f"{sid} answered inside and by the outbox")
    elif posted > 1 and reply.id not in duplicates:
        found.faults.append(f"{sid} answered {posted} times by the outbox")
    elif inside:
        found.answered_inside += 1
    elif posted:
        found.answered_by_outbox += 1
    elif not story.acknowledged:
        found.cut_off += 1
    else:
        found.faults.append(f"{sid} not answered ({reply.state})")


def held_by(store: Store, pid: int) -> set[str]:
    """Return the rows that a worker holds: of a dead one, what it left unmarked."""
    held = select(outbox_table.c.id).where(
        outbox_table.c.state == "claimed", outbox_table.c.leased_by.contains(f"-{pid}-")
    )
    with store.reading() as conn:
        return set(conn.scalars(held))


def outbounds(store: Store, ids: list[str], provider: Provider, kills: list[set[str]], unknown: set[str]) -> Outbounds:
    """Check that each message was sent, and explain each that was sent again.

    `kills`: the rows that each killed worker held; they may have gone out unmarked. `unknown`: the rows of which a
    worker noted that the answer to its send was lost; where no report told us in time, they are sent again by design.
    """
    found = Outbounds(accepted=len(ids))
    with store.reading() as conn:
        for row in conn.execute(select(outbox_table.c.state, outbox_table.c.id, outbox_table.c.error_code)):
            if row.id in ids_set(ids):
                found.states[row.state if row.state != "failed" or row.error_code else "failed without a reason"] += 1
    for one in ids:
        times = provider.taken.get(one, [])
        if not times:
            found.lost.append(one)
            continue
        found.sent += 1
        for again in times[1:]:
            guilty = next((number for number, held in enumerate(kills) if one in held), None)
            if one in unknown and provider.reported.get(one, again) >= again - 1:
                found.after_lost_answer += 1
            elif guilty is None:
                found.unexplained.append(one)
            else:
                found.after_kill[guilty] += 1
    return found


def ids_set(ids: list[str]) -> set[str]:
    return set(ids)
