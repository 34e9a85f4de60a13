"""Referrals, and why somebody dropped out, as words that can be counted."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Referrals, and why somebody dropped out, as words that can be counted."""
    op.create_table(
        "referrals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("survivor_id", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["survivors.id"], name=op.f("fk_referrals_survivor_id_survivors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index("ix_referrals_referred_on", "referrals", ["referred_on"], unique=False)
    op.create_index("ix_referrals_survivor_id_referred_on", "referrals", ["survivor_id", "referred_on"], unique=False)
    op.add_column("enrolment_steps", sa.Column("reason", sa.String(), server_default="", nullable=False))
