"""Finished quizzes, without a name."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "quiz_results",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=True),
        sa.Column("broadcast_id", sa.String(32), nullable=True),
        sa.Column("union_", sa.String(), server_default="", nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("right_", sa.String(), server_default="", nullable=False),
        sa.Column("score", sa.Integer(), server_default="0", nullable=False),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_quiz_results_contact_id_contacts", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_results"),
    )
    op.create_index("ix_quiz_results_union_", "quiz_results", ["union_"])
    op.create_index("ix_quiz_results_broadcast_id", "quiz_results", ["broadcast_id"])
    known = sa.text("contact_id IS NOT NULL")
    op.create_index(
        "ix_quiz_results_contact_id", "quiz_results", ["contact_id"], postgresql_where=known, sqlite_where=known
    )
