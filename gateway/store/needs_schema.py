"""The tables of what survivors need, as it was assessed from time to time."""

from sqlalchemy import Column, Date, Index, LargeBinary, Table, UniqueConstraint

from gateway.store.columns import moment, random_id, ref, words
from gateway.store.schema import metadata

needs_assessments = Table(
    "needs_assessments",
    metadata,
    random_id(),
    ref("survivor_id", "survivors", nullable=False, ondelete="CASCADE"),
    Column("assessed_on", Date, nullable=False),
    words("by"),
    moment("at"),
    Index(None, "survivor_id", "at"),
)

needs_found = Table(
    "needs_found",
    metadata,
    random_id(),
    ref("assessment_id", "needs_assessments", nullable=False, ondelete="CASCADE"),
    words("domain"),
    words("level"),
    Column("note_sealed", LargeBinary),
    UniqueConstraint("assessment_id", "domain"),
)
