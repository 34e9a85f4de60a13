"""Which safe addresses nobody else reads."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("safe_addresses", sa.Column("alone", sa.Boolean(), nullable=False, server_default=sa.text("false")))
