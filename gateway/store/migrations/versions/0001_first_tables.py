"""The first tables."""

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_at"), "attempts", ["at"], unique=False)
    op.create_index(op.f("ix_attempts_key_at"), "attempts", ["key", "at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "channel_states",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("last_in_at", Moment(), nullable=True),
        sa.Column("last_out_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel_states")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("stopped_at", Moment(), nullable=True),
        sa.Column("blocked_at", Moment(), nullable=True),
        sa.Column("bad_at", Moment(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("kind", "address_hash", name=op.f("uq_contacts_kind_address_hash")),
    )
    op.create_table(
        "early_reports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error_code", sa.String(), server_default="", nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_reports")),
    )
    op.create_index(
        op.f("ix_early_reports_channel_provider_key"), "early_reports", ["channel", "provider_key"], unique=False
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("district", sa.String(), server_default="", nullable=False),
        sa.Column("upazila", sa.String(), server_default="", nullable=False),
        sa.Column("union_", sa.String(), server_default="", nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address_kind", sa.String(), nullable=False),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("names_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("address_kind", "address_hash", name=op.f("uq_staff_address_kind_address_hash")),
    )
    op.create_table(
        "vault",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_vault")),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("agreed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_callbacks_contact_id_contacts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index(op.f("ix_callbacks_contact_id_created_at"), "callbacks", ["contact_id", "created_at"], unique=False)
    op.create_index(op.f("ix_callbacks_state_created_at"), "callbacks", ["state", "created_at"], unique=False)
    op.create_table(
        "conversations",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("state_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_conversations_contact_id_contacts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "medium", name=op.f("pk_conversations")),
    )
    op.create_index(op.f("ix_conversations_expires_at"), "conversations", ["expires_at"], unique=False)
    op.create_table(
        "inbound",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_key", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=True),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reply_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("forget_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_inbound_contact_id_contacts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("channel", "provider_key", name=op.f("uq_inbound_channel_provider_key")),
    )
    op.create_index(op.f("ix_inbound_contact_id_received_at"), "inbound", ["contact_id", "received_at"], unique=False)
    op.create_index(
        "ix_inbound_forget",
        "inbound",
        ["forget_at"],
        unique=False,
        postgresql_where=sa.text("forget_at IS NOT NULL"),
        sqlite_where=sa.text("forget_at IS NOT NULL"),
    )
    op.create_index(
        "ix_inbound_unfinished",
        "inbound",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("state = 'received'"),
        sqlite_where=sa.text("state = 'received'"),
    )
    op.create_table(
        "refusals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_refusals_contact_id_contacts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    op.create_index(op.f("ix_refusals_at"), "refusals", ["at"], unique=False)
    op.create_table(
        "tips",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("receipt_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("district", sa.String(), server_default="", nullable=False),
        sa.Column("upazila", sa.String(), server_default="", nullable=False),
        sa.Column("union_", sa.String(), server_default="", nullable=False),
        sa.Column("danger_now", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("partial", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("created_on", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_tips_contact_id_contacts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tips")),
        sa.UniqueConstraint("number", name=op.f("uq_tips_number")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_tips_receipt_hash")),
    )
    op.create_index(op.f("ix_tips_state_created_on"), "tips", ["state", "created_on"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=True),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_by", sa.String(), server_default="", nullable=False),
        sa.Column("provider_key", sa.String(), nullable=True),
        sa.Column("dedupe_key", sa.String(), nullable=True),
        sa.Column("error_code", sa.String(), server_default="", nullable=False),
        sa.Column("inbound_id", sa.String(length=32), nullable=True),
        sa.Column("scrub", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_outbox_contact_id_contacts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound.id"], name=op.f("fk_outbox_inbound_id_inbound"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_outbox_staff_id_staff"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_channel_provider_key"), "outbox", ["channel", "provider_key"], unique=False)
    op.create_index(op.f("ix_outbox_contact_id_created_at"), "outbox", ["contact_id", "created_at"], unique=False)
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["priority", "not_before", "channel"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'claimed')"),
        sqlite_where=sa.text("state IN ('queued', 'claimed')"),
    )
    op.create_index(op.f("ix_outbox_inbound_id"), "outbox", ["inbound_id"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("path", sa.String(), server_default="", nullable=False),
        sa.Column("seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("created_on", Moment(), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name=op.f("fk_recordings_tip_id_tips"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_state_not_before"), "recordings", ["state", "not_before"], unique=False)
    op.create_index(op.f("ix_recordings_tip_id"), "recordings", ["tip_id"], unique=False)
    op.create_table(
        "tip_alerts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("acknowledged_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_tip_alerts_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name=op.f("fk_tip_alerts_tip_id_tips"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_alerts")),
        sa.UniqueConstraint("tip_id", "staff_id", name=op.f("uq_tip_alerts_tip_id_staff_id")),
    )
    op.create_index(op.f("ix_tip_alerts_staff_id_state"), "tip_alerts", ["staff_id", "state"], unique=False)
    op.create_index(
        "ix_tip_alerts_waiting",
        "tip_alerts",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "tip_entries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_on", Moment(), nullable=False),
        sa.Column("read_on", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name=op.f("fk_tip_entries_tip_id_tips"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_entries")),
        sa.UniqueConstraint("tip_id", "place", name=op.f("uq_tip_entries_tip_id_place")),
    )
    op.create_table(
        "tip_exclusions",
        sa.Column("tip_id", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_tip_exclusions_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tip_id"], ["tips.id"], name=op.f("fk_tip_exclusions_tip_id_tips"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tip_id", "staff_id", name=op.f("pk_tip_exclusions")),
    )
