"""Until when nothing reaches a survivor after the word to leave."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("survivors", sa.Column("hushed_until", sa.BigInteger(), nullable=True))
