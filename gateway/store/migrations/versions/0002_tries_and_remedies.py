"""How often an inbound message was tried, and what an early report of failure asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and the index that counts what could not be answered."""
    op.add_column("inbound", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_inbound_failed",
        "inbound",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("state = 'failed'"),
        sqlite_where=sa.text("state = 'failed'"),
    )
    op.add_column("early_reports", sa.Column("remedy", sa.String(), server_default="", nullable=False))
    op.add_column("early_reports", sa.Column("retry_after", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "early_reports", sa.Column("opted_out", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
