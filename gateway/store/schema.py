"""The tables. Ids are random text, a message's after its time; moments are `Moment`, what people wrote is sealed bytes.

A column named `…_sealed` holds what `Vault.seal` gave; `…_hash` and `…_key` hold what `Vault.hash` gave.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from gateway.store.columns import blank, count, maybe_moment, moment, partial_index, random_id, ref, switch, words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


vault = Table(
    "vault", metadata, Column("name", String, primary_key=True), Column("sealed", LargeBinary, nullable=False)
)

contacts = Table(
    "contacts",
    metadata,
    random_id(),
    words("kind"),
    words("address_hash"),
    Column("address_sealed", LargeBinary, nullable=False),
    words("lang"),
    maybe_moment("stopped_at"),
    maybe_moment("blocked_at"),
    maybe_moment("bad_at"),
    Column("created_on", Date, nullable=False),
    Column("last_seen_on", Date, nullable=False),
    UniqueConstraint("kind", "address_hash"),
)

conversations = Table(
    "conversations",
    metadata,
    ref("contact_id", "contacts", primary_key=True, ondelete="CASCADE"),
    Column("medium", String, primary_key=True),
    Column("state_sealed", LargeBinary, nullable=False),
    count("version"),
    moment("expires_at"),
    Index(None, "expires_at"),
)

inbound = Table(
    "inbound",
    metadata,
    random_id(),
    words("channel"),
    words("provider_key"),
    ref("contact_id", "contacts", ondelete="SET NULL"),
    words("medium"),
    Column("payload_sealed", LargeBinary),
    Column("reply_sealed", LargeBinary),
    words("state"),
    count("attempts"),  # by the worker, of what the web process could not finish
    moment("received_at"),
    maybe_moment("done_at"),
    maybe_moment("forget_at"),
    UniqueConstraint("channel", "provider_key"),
    partial_index("ix_inbound_unfinished", "received_at", where="state = 'received'"),
    partial_index("ix_inbound_failed", "received_at", where="state = 'failed'"),
    partial_index("ix_inbound_forget", "forget_at", where="forget_at IS NOT NULL"),
    partial_index("ix_inbound_contact", "contact_id", "received_at", where="contact_id IS NOT NULL"),
)

outbox = Table(
    "outbox",
    metadata,
    random_id(),
    words("channel"),
    ref("contact_id", "contacts", ondelete="SET NULL"),
    ref("staff_id", "staff", ondelete="SET NULL"),
    Column("survivor_id", String(32)),  # whom in care it is about: several may share a phone
    Column("address_sealed", LargeBinary),
    words("purpose"),
    count("priority"),  # 0 is the most urgent
    Column("body_sealed", LargeBinary),
    words("state"),
    moment("not_before"),  # while claimed: the end of the lease
    maybe_moment("expires_at"),
    count("attempts"),
    blank("leased_by"),
    Column("provider_key", String),
    Column("dedupe_key", String, unique=True),
    blank("error_code"),
    ref("inbound_id", "inbound", ondelete="SET NULL"),
    blank("author"),  # the account that wrote it; the bot has none
    switch("scrub"),  # erase body, address and person as soon as nothing more will be sent
    moment("created_at"),
    maybe_moment("sent_at"),
    partial_index("ix_outbox_due", "priority", "not_before", "channel", where="state IN ('queued', 'claimed')"),
    partial_index("ix_outbox_provider", "channel", "provider_key", where="provider_key IS NOT NULL"),
    partial_index("ix_outbox_survivor", "survivor_id", "created_at", where="survivor_id IS NOT NULL"),
    Index(None, "contact_id", "created_at"),
    Index(None, "inbound_id"),
)

early_reports = Table(
    "early_reports",
    metadata,
    random_id(),
    words("channel"),
    words("provider_key"),
    words("state"),
    count("rank"),
    blank("error_code"),
    blank("remedy"),
    count("retry_after"),  # seconds
    switch("opted_out"),
    moment("at"),
    Index(None, "channel", "provider_key"),
)

staff = Table(
    "staff",
    metadata,
    random_id(),
    Column("name_sealed", LargeBinary, nullable=False),
    words("role"),
    blank("district"),
    blank("upazila"),
    blank("union_"),
    words("channel"),
    words("address_kind"),
    words("address_hash"),
    Column("address_sealed", LargeBinary, nullable=False),
    words("lang"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("names_sealed", LargeBinary, nullable=False),
    blank("work_days"),  # "0" is Monday; empty for all
    blank("work_from"),  # "09:00"; empty for always
    blank("work_to"),
    Column("away_from", Date),
    Column("away_until", Date),
    blank("stand_in"),  # the id of who answers meanwhile
    UniqueConstraint("address_kind", "address_hash"),
)

refusals = Table(
    "refusals",
    metadata,
    random_id(),
    ref("contact_id", "contacts", ondelete="SET NULL"),
    Column("survivor_id", String(32)),  # whom in care it was about
    words("purpose"),
    words("reason"),
    moment("at"),
    Index(None, "at"),
    Index(None, "contact_id", "at"),
    Index(None, "survivor_id", "at"),
)

audit = Table(
    "audit",
    metadata,
    random_id(),
    moment("at"),
    words("actor"),
    words("act"),
    words("object"),
    Column("place", BigInteger),  # in the chain; set at the end of the transaction, and then never again
    blank("link"),
    Index(None, "at"),
    Index("ux_audit_place", "place", unique=True),
    Index(None, "actor", "place"),
)

audit_end = Table(
    "audit_end",
    metadata,
    Column("name", String, primary_key=True),
    Column("place", BigInteger, nullable=False),
    words("link"),
    words("proof"),
)

channel_states = Table(
    "channel_states",
    metadata,
    Column("name", String, primary_key=True),
    words("state"),
    blank("reason"),
    moment("since"),
    maybe_moment("last_in_at"),
    maybe_moment("last_out_at"),
)

leases = Table("leases", metadata, Column("name", String, primary_key=True), words("holder"), moment("until"))

attempts = Table(
    "attempts", metadata, random_id(), words("key"), moment("at"), Index(None, "key", "at"), Index(None, "at")
)
