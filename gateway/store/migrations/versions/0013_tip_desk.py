"""The desk's keys, the time line of tips, what makes tips alike, and counts that outlive them.

Tips that are there stay as they are, sealed by the vault alone, until the desk has a key.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

STATES = {"seen": "acknowledged", "acting": "in_progress"}
MOMENTS = ("acknowledged_at", "closed_at", "keep_until", "warned_at", "reminded_at")


def upgrade() -> None:
    """Make the tables, add the columns, rename the states."""
    _keys()
    _beside_tips()
    _columns()
    tips = sa.table("tips", sa.column("state", sa.String))
    for old, new in STATES.items():
        op.execute(tips.update().where(tips.c.state == old).values(state=new))
    for table in ("tips", "tip_entries", "recordings"):
        op.create_index(f"ix_{table}_sealed_to", table, ["sealed_to"])
    op.create_index("ix_tips_created_on", "tips", ["created_on"])
    op.create_index("ix_tips_upazila_created_on", "tips", ["upazila", "created_on"])
    kept = sa.text("keep_until IS NOT NULL")
    op.create_index("ix_tips_keep", "tips", ["keep_until"], postgresql_where=kept, sqlite_where=kept)


def _keys() -> None:
    op.create_table(
        "desk_keys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_keys"),
    )
    op.create_table(
        "desk_people",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.Column("wrapped_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_desk_people_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_desk_people"),
    )
    op.create_index("ix_desk_people_account_id", "desk_people", ["account_id"])
    op.create_table(
        "desk_grants",
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["desk_keys.id"], name="fk_desk_grants_key_id_desk_keys", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["desk_people.id"], name="fk_desk_grants_person_id_desk_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_id", "person_id", name="pk_desk_grants"),
    )


def _beside_tips() -> None:
    op.create_table(
        "tip_events",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("tip_id", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False, server_default=""),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_to", sa.String(), nullable=False, server_default=""),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name="fk_tip_events_tip_id_tips", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_tip_events"),
    )
    op.create_index("ix_tip_events_tip_id_place", "tip_events", ["tip_id", "place"], unique=True)
    op.create_index("ix_tip_events_sealed_to", "tip_events", ["sealed_to"])
    op.create_table(
        "tip_marks",
        sa.Column("tip_id", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name="fk_tip_marks_tip_id_tips", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tip_id", "mark", name="pk_tip_marks"),
    )
    op.create_index("ix_tip_marks_mark", "tip_marks", ["mark"])
    op.create_table(
        "tip_links",
        sa.Column("tip_id", sa.String(32), nullable=False),
        sa.Column("other_id", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tips.id"], name="fk_tip_links_tip_id_tips", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_id"], ["tips.id"], name="fk_tip_links_other_id_tips", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tip_id", "other_id", name="pk_tip_links"),
    )
    op.create_index("ix_tip_links_other_id", "tip_links", ["other_id"])
    parts = ("kind", "district", "upazila", "union_", "channel", "acknowledged", "closed")
    op.create_table(
        "tip_figures",
        sa.Column("month", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in parts),
        sa.Column("tips", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("month", *parts, name="pk_tip_figures"),
    )


def _columns() -> None:
    for table in ("tips", "tip_entries", "recordings"):
        op.add_column(table, sa.Column("sealed_to", sa.String(), nullable=False, server_default=""))
    for table in ("tips", "tip_entries"):
        op.add_column(table, sa.Column("teller_sealed", sa.LargeBinary(), nullable=True))
    for name in ("teller_public", "source"):
        op.add_column("tips", sa.Column(name, sa.String(), nullable=False, server_default=""))
    for name in MOMENTS:
        op.add_column("tips", sa.Column(name, sa.BigInteger(), nullable=True))
