"""The table of finished quizzes: no name, and the contact only while a second try takes the place of the first."""

from sqlalchemy import Column, Index, String, Table

from gateway.store.columns import blank, count, moment, partial_index, random_id, ref, words
from gateway.store.schema import metadata

quiz_results = Table(
    "quiz_results",
    metadata,
    random_id(),
    ref("contact_id", "contacts", ondelete="SET NULL"),
    Column("broadcast_id", String(32)),  # the message that asked them to play
    blank("union_"),  # of the gazetteer
    words("asked"),  # ids of the questions
    blank("right_"),
    count("score"),
    words("medium"),
    moment("at"),
    Index(None, "union_"),
    Index(None, "broadcast_id"),
    partial_index("ix_quiz_results_contact_id", "contact_id", where="contact_id IS NOT NULL"),
)
