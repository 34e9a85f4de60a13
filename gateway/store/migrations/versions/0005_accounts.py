"""Accounts of the console, their recovery codes and their sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _blank(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _switch(name: str, on: str = "false") -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text(on), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "accounts",
        _id("id"),
        _text("login_hash"),
        sa.Column("login_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        _text("role"),
        *(_blank(name) for name in ("district", "upazila", "union_")),
        _text("lang"),
        _id("staff_id", nullable=True),
        _text("password_hash"),
        _switch("must_change"),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        _switch("totp_confirmed"),
        sa.Column("totp_step", sa.Integer(), server_default="0", nullable=False),
        _switch("active", "true"),
        _moment("created_at"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_accounts_staff_id_staff", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("login_hash", name="uq_accounts_login_hash"),
        sa.UniqueConstraint("staff_id", name="uq_accounts_staff_id"),
    )
    owner = sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id_accounts", ondelete="CASCADE"
    )
    op.create_table(
        "recovery_codes",
        _id("id"),
        _id("account_id"),
        _text("code_hash"),
        _moment("used_at", nullable=True),
        owner,
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("account_id", "code_hash", name="uq_recovery_codes_account_id_code_hash"),
    )
    owner = sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.id"], name="fk_account_sessions_account_id_accounts", ondelete="CASCADE"
    )
    op.create_table(
        "account_sessions",
        _id("id"),
        _text("token_hash"),
        _id("account_id"),
        sa.Column("carried_sealed", sa.LargeBinary(), nullable=True),
        _switch("proved"),
        _blank("device"),
        *(_moment(name) for name in ("created_at", "seen_at", "expires_at")),
        owner,
        sa.PrimaryKeyConstraint("id", name="pk_account_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_account_sessions_token_hash"),
    )
    for column in ("account_id", "expires_at"):
        op.create_index(f"ix_account_sessions_{column}", "account_sessions", [column], unique=False)
