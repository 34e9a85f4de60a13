"""Broadcasts: what goes out, to whom, what became of it; what people are, and what they agreed to hear."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "broadcast_days",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("handed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paisa", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_broadcast_days"),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.String(), server_default="", nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), server_default="", nullable=False),
        sa.Column("start_at", sa.BigInteger(), nullable=True),
        sa.Column("resume_at", sa.BigInteger(), nullable=True),
        sa.Column("people", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paisa", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("approved_digest", sa.String(), server_default="", nullable=False),
        sa.Column("approved_by", sa.String(), server_default="", nullable=False),
        sa.Column("cursor", sa.String(), server_default="", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])

    op.create_table(
        "people_lists",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people_lists"),
    )
    op.create_table(
        "provider_shares",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), server_default="100", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_provider_shares"),
    )
    op.create_table(
        "provider_tallies",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("good", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bad", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("channel", "minute", name="pk_provider_tallies"),
    )
    op.create_table(
        "broadcast_events",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("broadcast_id", sa.String(32), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), server_default="", nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name="fk_broadcast_events_broadcast_id_broadcasts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_broadcast_events"),
    )
    op.create_index("ix_broadcast_events_broadcast_id_at", "broadcast_events", ["broadcast_id", "at"])

    op.create_table(
        "contact_traits",
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("district", sa.String(), server_default="", nullable=False),
        sa.Column("upazila", sa.String(), server_default="", nullable=False),
        sa.Column("union_", sa.String(), server_default="", nullable=False),
        sa.Column("sex", sa.String(), server_default="", nullable=False),
        sa.Column("born_year", sa.Integer(), nullable=True),
        sa.Column("operator", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_contact_traits_contact_id_contacts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", name="pk_contact_traits"),
    )
    op.create_table(
        "listed_people",
        sa.Column("list_id", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_listed_people_contact_id_contacts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["people_lists.id"], name="fk_listed_people_list_id_people_lists", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list_id", "contact_id", name="pk_listed_people"),
    )
    op.create_index("ix_listed_people_contact_id", "listed_people", ["contact_id"])

    op.create_table(
        "recipients",
        sa.Column("broadcast_id", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paisa", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outbox_id", sa.String(32), nullable=True),
        sa.Column("code", sa.String(), server_default="", nullable=False),
        sa.Column("handed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name="fk_recipients_broadcast_id_broadcasts", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_recipients_contact_id_contacts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "contact_id", name="pk_recipients"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_recipients_contact_id", "recipients", ["contact_id"])
    op.create_index(
        "ix_recipients_outbox_id",
        "recipients",
        ["outbox_id"],
        postgresql_where=sa.text("outbox_id IS NOT NULL"),
        sqlite_where=sa.text("outbox_id IS NOT NULL"),
    )
    op.create_index("ix_recipients_state", "recipients", ["broadcast_id", "state", "contact_id"])

    op.create_table(
        "topic_choices",
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("agreed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_topic_choices_contact_id_contacts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "topic", name="pk_topic_choices"),
    )
    op.create_table(
        "topic_history",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("agreed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_topic_history_contact_id_contacts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_topic_history"),
    )
    op.create_index("ix_topic_history_at", "topic_history", ["at"])
    op.create_index("ix_topic_history_contact_id_at", "topic_history", ["contact_id", "at"])
