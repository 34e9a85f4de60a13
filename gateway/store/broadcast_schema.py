"""The tables of broadcasts: what goes out, to whom, what became of it; what people are, and what they agreed to hear.

The words of a broadcast are public and lie open; addresses stay sealed with the contacts.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from gateway.store.columns import blank, count, maybe_moment, moment, partial_index, random_id, ref, switch, words
from gateway.store.schema import metadata

contact_traits = Table(
    "contact_traits",
    metadata,
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    blank("role"),
    blank("district"),
    blank("upazila"),
    blank("union_"),
    blank("sex"),
    Column("born_year", Integer),
    blank("operator"),  # of a phone, as the rates name it
    blank("source"),  # where we know them from
)

topic_choices = Table(
    "topic_choices",
    metadata,
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    Column("topic", String, primary_key=True),
    switch("agreed"),
    moment("at"),
    words("source"),
)

topic_history = Table(
    "topic_history",
    metadata,
    random_id(),
    ref("contact_id", "contacts", nullable=False, ondelete="CASCADE"),
    words("topic"),
    switch("agreed"),
    moment("at"),
    words("source"),
    Index(None, "contact_id", "at"),
    Index(None, "at"),
)

people_lists = Table(
    "people_lists", metadata, random_id(), words("name"), words("source"), words("by"), moment("made_at")
)

listed_people = Table(
    "listed_people",
    metadata,
    ref("list_id", "people_lists", primary_key=True, ondelete="CASCADE"),
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    Index(None, "contact_id"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    random_id(),
    words("name"),
    blank("day"),  # of the calendar of days
    words("topic"),
    words("content"),  # JSON: texts by language, channels in order, quiz, recording
    words("audience"),  # JSON
    words("author"),
    words("state"),
    blank("cause"),  # why it is in this state
    maybe_moment("start_at"),  # as asked for; none for by hand
    maybe_moment("resume_at"),  # when a run that paused by itself goes on
    count("people"),  # as counted when it was submitted
    Column("paisa", BigInteger, nullable=False, server_default="0"),  # the estimate
    blank("approved_digest"),
    blank("approved_by"),
    blank("cursor"),  # the last contact that was looked at while preparing
    moment("made_at"),
    moment("changed_at"),
    maybe_moment("started_at"),
    maybe_moment("ended_at"),
    Index(None, "state"),
)

broadcast_events = Table(
    "broadcast_events",
    metadata,
    random_id(),
    ref("broadcast_id", "broadcasts", nullable=False, ondelete="CASCADE"),
    words("act"),
    words("state"),
    blank("cause"),
    words("by"),
    moment("at"),
    Index(None, "broadcast_id", "at"),
)

recipients = Table(
    "recipients",
    metadata,
    ref("broadcast_id", "broadcasts", primary_key=True, ondelete="CASCADE"),
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    words("channel"),
    words("lang"),
    words("state"),
    count("tries"),
    count("paisa"),  # what it costs by the rates
    Column("outbox_id", String(32)),  # no foreign key: it would be looked up for each row of a million
    blank("code"),  # why it failed
    maybe_moment("handed_at"),
    Index("ix_recipients_state", "broadcast_id", "state", "contact_id"),
    partial_index("ix_recipients_outbox_id", "outbox_id", where="outbox_id IS NOT NULL"),
    Index(None, "contact_id"),
    sqlite_with_rowid=False,  # rows come in the order of the key: one tree less to write
)

broadcast_answers = Table(
    "broadcast_answers",
    metadata,
    ref("broadcast_id", "broadcasts", primary_key=True, ondelete="CASCADE"),
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    words("answer"),  # the id of what a key stands for
    moment("at"),
    Index(None, "contact_id"),
)

provider_tallies = Table(
    "provider_tallies",
    metadata,
    Column("channel", String, primary_key=True),
    Column("minute", BigInteger, primary_key=True),  # since 1970
    count("good"),
    count("bad"),
)

provider_shares = Table(
    "provider_shares",
    metadata,
    Column("channel", String, primary_key=True),  # the first of two that do the same
    Column("percent", Integer, nullable=False, server_default="100"),
    moment("changed_at"),
)

broadcast_days = Table(
    "broadcast_days",
    metadata,
    Column("day", String, primary_key=True),  # 2026-12-18, in the site's zone
    Column("handed", BigInteger, nullable=False, server_default="0"),
    Column("paisa", BigInteger, nullable=False, server_default="0"),
)
