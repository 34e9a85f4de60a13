"""The audit trail is linked line to line, and the database itself refuses to change or drop a linked line."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER audit_stays_{when} BEFORE {when} ON audit WHEN OLD.place IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END
"""
POSTGRESQL = """
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$
"""
TRIGGER = """
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW WHEN (OLD.place IS NOT NULL)
EXECUTE FUNCTION audit_stays()
"""


def upgrade() -> None:
    """Add place and link to each line, the chain's end, and the triggers; the next writer links the lines there are."""
    op.add_column("audit", sa.Column("place", sa.BigInteger(), nullable=True))
    op.add_column("audit", sa.Column("link", sa.String(), server_default="", nullable=False))
    op.create_index("ux_audit_place", "audit", ["place"], unique=True)
    op.create_index("ix_audit_actor_place", "audit", ["actor", "place"], unique=False)
    op.create_table(
        "audit_end",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_audit_end"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for when in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(when=when))
    else:
        op.execute(POSTGRESQL)
        op.execute(TRIGGER)
