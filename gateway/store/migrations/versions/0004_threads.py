"""Conversations as staff see them: one row a person, linked contacts, notes, and who wrote a reply."""

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.add_column("outbox", sa.Column("author", sa.String(), server_default="", nullable=False))
    _links()
    _threads()
    _marks()


def _links() -> None:
    op.create_table(
        "contact_links",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("joined_to", sa.String(length=32), nullable=True),
        sa.Column("phone_hash", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_links_contact_id_contacts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["joined_to"], ["contacts.id"], name=op.f("fk_contact_links_joined_to_contacts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contact_links")),
    )
    for column in ("joined_to", "phone_hash"):
        _partial("contact_links", f"ix_contact_links_{column}", [column], f"{column} IS NOT NULL")


def _threads() -> None:
    op.create_table(
        "threads",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("last_in_at", Moment(), nullable=False),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("unread", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("assigned_to", sa.String(), server_default="", nullable=False),
        sa.Column("taken_by", sa.String(), server_default="", nullable=False),
        sa.Column("hand_back_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_threads_contact_id_contacts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_threads")),
    )
    op.create_index("ix_threads_last_in_at_contact_id", "threads", ["last_in_at", "contact_id"], unique=False)
    _partial("threads", "ix_threads_unread", ["contact_id"], "unread")
    _partial("threads", "ix_threads_assigned", ["assigned_to"], "assigned_to <> ''")
    _partial("threads", "ix_threads_taken", ["hand_back_at"], "taken_by <> ''")


def _marks() -> None:
    op.create_table(
        "thread_marks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_thread_marks_contact_id_contacts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_marks")),
    )
    op.create_index("ix_thread_marks_contact_id_at", "thread_marks", ["contact_id", "at"], unique=False)


def _partial(table: str, name: str, columns: list[str], where: str) -> None:
    filled = sa.text(where)
    op.create_index(name, table, columns, unique=False, postgresql_where=filled, sqlite_where=filled)
