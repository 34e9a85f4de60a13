"""What the pages of care need: initials to search by, a note on what was done, whom a refusal was about, feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, add the columns and indexes."""
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_calendar_feeds_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feeds"),
        sa.UniqueConstraint("account_id", name="uq_calendar_feeds_account_id"),
        sa.UniqueConstraint("secret_hash", name="uq_calendar_feeds_secret_hash"),
    )
    op.add_column("care_tasks", sa.Column("done_note_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("refusals", sa.Column("survivor_id", sa.String(32), nullable=True))
    op.add_column("survivors", sa.Column("initials_hash", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_appointments_starts_at", "appointments", ["starts_at"])
    op.create_index("ix_refusals_contact_id_at", "refusals", ["contact_id", "at"])
    op.create_index("ix_refusals_survivor_id_at", "refusals", ["survivor_id", "at"])
    op.create_index("ix_survivors_initials_hash", "survivors", ["initials_hash"])
    hers = sa.text("survivor_id IS NOT NULL")
    op.create_index(
        "ix_outbox_survivor", "outbox", ["survivor_id", "created_at"], postgresql_where=hers, sqlite_where=hers
    )
