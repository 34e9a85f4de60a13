"""The tables of tips: what neighbours tell, who is called on, and what follows."""

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, Table, UniqueConstraint

from gateway.store.columns import blank, count, maybe_moment, moment, partial_index, random_id, ref, switch, words
from gateway.store.schema import metadata

tips = Table(
    "tips",
    metadata,
    random_id(),
    words("number", unique=True),  # short and random, for staff
    words("receipt_hash", unique=True),
    blank("kind"),
    blank("district"),
    blank("upazila"),
    blank("union_"),
    switch("danger_now"),
    switch("partial"),
    words("state"),
    ref("contact_id", "contacts", ondelete="SET NULL"),
    Column("body_sealed", LargeBinary, nullable=False),
    blank("sealed_to"),  # the desk key that opens the body; empty while only the vault seals it
    blank("teller_public"),  # hexadecimal: questions are sealed to it, and the receipt alone opens them
    Column("teller_sealed", LargeBinary),
    blank("source"),  # who entered it where staff did: walk_in, phone, paper
    words("medium"),
    moment("created_on"),  # rounded to the hour
    maybe_moment("acknowledged_at"),
    maybe_moment("closed_at"),
    maybe_moment("keep_until"),  # known once it is closed
    maybe_moment("warned_at"),
    maybe_moment("reminded_at"),
    Index(None, "state", "created_on"),
    Index(None, "created_on"),
    Index(None, "upazila", "created_on"),
    partial_index("ix_tips_keep", "keep_until", where="keep_until IS NOT NULL"),
    Index(None, "sealed_to"),
)

tip_entries = Table(
    "tip_entries",
    metadata,
    random_id(),
    ref("tip_id", "tips", nullable=False, ondelete="CASCADE"),
    Column("place", Integer, nullable=False),  # order within the tip: rounded hours don't tell it
    words("author"),
    words("kind"),
    Column("body_sealed", LargeBinary, nullable=False),
    blank("sealed_to"),
    Column("teller_sealed", LargeBinary),  # the same words for the giver of the receipt
    moment("created_on"),
    maybe_moment("read_on"),
    Index(None, "sealed_to"),
    UniqueConstraint("tip_id", "place"),
)

tip_alerts = Table(
    "tip_alerts",
    metadata,
    random_id(),
    ref("tip_id", "tips", nullable=False, ondelete="CASCADE"),
    ref("staff_id", "staff", nullable=False, ondelete="CASCADE"),
    count("rank"),
    words("state"),
    moment("due_at"),
    maybe_moment("acknowledged_at"),
    moment("created_at"),
    UniqueConstraint("tip_id", "staff_id"),
    partial_index("ix_tip_alerts_waiting", "due_at", where="state = 'waiting'"),
    Index(None, "staff_id", "state"),
)

tip_exclusions = Table(
    "tip_exclusions",
    metadata,
    ref("tip_id", "tips", primary_key=True, ondelete="CASCADE"),
    ref("staff_id", "staff", primary_key=True, ondelete="CASCADE"),
)

callbacks = Table(
    "callbacks",
    metadata,
    random_id(),
    ref("contact_id", "contacts", ondelete="SET NULL"),
    words("reason"),
    switch("urgent"),
    switch("agreed"),  # the person's own yes to being called
    Column("phone_sealed", LargeBinary),  # where, if not where they write from
    words("state"),
    moment("created_at"),
    maybe_moment("done_at"),
    blank("done_by"),
    Column("note_sealed", LargeBinary),
    Index(None, "state", "created_at"),
    Index(None, "contact_id", "created_at"),
)

recordings = Table(
    "recordings",
    metadata,
    random_id(),
    words("state"),
    words("channel"),
    Column("provider_sealed", LargeBinary),
    blank("path"),
    blank("sealed_to"),
    count("seconds"),
    count("attempts"),
    maybe_moment("not_before"),
    moment("created_on"),
    ref("tip_id", "tips", ondelete="CASCADE"),
    Index(None, "state", "not_before"),
    Index(None, "tip_id"),
    Index(None, "sealed_to"),
)

feedback = Table(
    "feedback",
    metadata,
    random_id(),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("created_on", Date, nullable=False),
)
