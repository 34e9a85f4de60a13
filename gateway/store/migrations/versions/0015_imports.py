"""Files that staff hand in: looked at, then carried out, by whichever worker takes them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "imports",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("district", sa.String(), server_default="", nullable=False),
        sa.Column("upazila", sa.String(), server_default="", nullable=False),
        sa.Column("union_", sa.String(), server_default="", nullable=False),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("found_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_by_created_at", "imports", ["by", "created_at"])
    waits = sa.text("state IN ('waiting', 'confirmed')")
    op.create_index("ix_imports_waiting", "imports", ["created_at"], postgresql_where=waits, sqlite_where=waits)
