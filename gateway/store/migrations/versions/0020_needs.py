"""What survivors need, assessed from time to time."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "needs_assessments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("survivor_id", sa.String(32), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["survivors.id"], name="fk_needs_assessments_survivor_id_survivors", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_needs_assessments"),
    )
    op.create_index("ix_needs_assessments_survivor_id_at", "needs_assessments", ["survivor_id", "at"])
    op.create_table(
        "needs_found",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["needs_assessments.id"],
            name="fk_needs_found_assessment_id_needs_assessments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_needs_found"),
        sa.UniqueConstraint("assessment_id", "domain", name="uq_needs_found_assessment_id_domain"),
    )
