"""Who dealt with a wish to be called, and what there was to say of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("callbacks", sa.Column("done_by", sa.String(), server_default="", nullable=False))
    op.add_column("callbacks", sa.Column("note_sealed", sa.LargeBinary(), nullable=True))
