"""The tables of the tip desk: its keys and who holds them, what happened to tips, what is alike, what was counted."""

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, String, Table

from gateway.store.columns import blank, count, moment, random_id, ref, words
from gateway.store.schema import metadata

desk_keys = Table(
    "desk_keys",
    metadata,
    random_id(),
    words("public"),  # hexadecimal
    moment("made_at"),  # tips are sealed to the newest
)

desk_people = Table(
    "desk_people",
    metadata,
    random_id(),
    ref("account_id", "accounts", nullable=False, ondelete="CASCADE"),
    words("public"),
    Column("wrapped_sealed", LargeBinary, nullable=False),  # the private key, under their password, under the vault
    words("state"),
    moment("made_at"),
    Index(None, "account_id"),
)

desk_grants = Table(
    "desk_grants",
    metadata,
    ref("key_id", "desk_keys", primary_key=True, ondelete="CASCADE"),
    ref("person_id", "desk_people", primary_key=True, ondelete="CASCADE"),
    Column("private_sealed", LargeBinary, nullable=False),  # the desk's private key, sealed to the person's public one
    words("granted_by"),
    moment("granted_at"),
)

tip_events = Table(
    "tip_events",
    metadata,
    random_id(),
    ref("tip_id", "tips", nullable=False, ondelete="CASCADE"),
    Column("place", Integer, nullable=False),
    words("actor"),
    words("act"),
    blank("detail"),
    Column("note_sealed", LargeBinary),
    blank("sealed_to"),
    moment("at"),
    Index(None, "tip_id", "place", unique=True),
    Index(None, "sealed_to"),
)

tip_marks = Table(
    "tip_marks",
    metadata,
    ref("tip_id", "tips", primary_key=True, ondelete="CASCADE"),
    Column("mark", String, primary_key=True),
    Index(None, "mark"),
)

tip_links = Table(
    "tip_links",
    metadata,
    ref("tip_id", "tips", primary_key=True, ondelete="CASCADE"),
    ref("other_id", "tips", primary_key=True, ondelete="CASCADE"),
    words("actor"),
    moment("at"),
    Index(None, "other_id"),
)

tip_figures = Table(
    "tip_figures",
    metadata,
    Column("month", Date, primary_key=True),
    *(Column(name, String, primary_key=True) for name in ("kind", "district", "upazila", "union_")),
    *(Column(name, String, primary_key=True) for name in ("channel", "acknowledged", "closed")),
    count("tips"),
)
