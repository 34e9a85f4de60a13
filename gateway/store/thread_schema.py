"""The tables of conversations with people: one row a person, what staff add, and whose contacts are one person."""

from sqlalchemy import Column, Index, LargeBinary, String, Table

from gateway.store.columns import blank, maybe_moment, moment, partial_index, random_id, ref, switch, words
from gateway.store.schema import metadata

contact_links = Table(
    "contact_links",
    metadata,
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    ref("joined_to", "contacts", ondelete="SET NULL"),  # the contact under which this person's thread stands
    Column("phone_hash", String),  # of the number its owner shared in a chat, as contacts keep it
    partial_index("ix_contact_links_joined_to", "joined_to", where="joined_to IS NOT NULL"),
    partial_index("ix_contact_links_phone_hash", "phone_hash", where="phone_hash IS NOT NULL"),
)

threads = Table(
    "threads",
    metadata,
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    moment("last_in_at"),
    words("medium"),  # of the last message
    switch("unread"),  # waits for a person
    blank("assigned_to"),
    blank("taken_by"),
    maybe_moment("hand_back_at"),
    Index(None, "last_in_at", "contact_id"),
    partial_index("ix_threads_unread", "contact_id", where="unread"),
    partial_index("ix_threads_assigned", "assigned_to", where="assigned_to <> ''"),
    partial_index("ix_threads_taken", "hand_back_at", where="taken_by <> ''"),
)

thread_marks = Table(
    "thread_marks",
    metadata,
    random_id(),
    ref("contact_id", "contacts", nullable=False, ondelete="CASCADE"),
    words("kind"),
    words("author"),
    Column("body_sealed", LargeBinary),
    moment("at"),
    Index(None, "contact_id", "at"),
)
