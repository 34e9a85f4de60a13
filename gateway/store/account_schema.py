"""The tables of the console: who may sign in, with what, and who is signed in now."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Table, UniqueConstraint, text

from gateway.store.columns import blank, count, maybe_moment, moment, random_id, ref, switch, words
from gateway.store.schema import metadata

accounts = Table(
    "accounts",
    metadata,
    random_id(),
    words("login_hash", unique=True),
    Column("login_sealed", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    words("role"),
    blank("district"),
    blank("upazila"),
    blank("union_"),
    words("lang"),
    ref("staff_id", "staff", ondelete="SET NULL"),  # the same person on the list of alerts, if on it
    words("password_hash"),
    switch("must_change"),  # the password is somebody else's invention
    Column("totp_sealed", LargeBinary),
    switch("totp_confirmed"),
    count("totp_step"),  # the last one used: no code is good twice
    Column("active", Boolean, nullable=False, server_default=text("true")),
    moment("created_at"),
    UniqueConstraint("staff_id"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    random_id(),
    ref("account_id", "accounts", nullable=False, ondelete="CASCADE"),
    words("code_hash"),
    maybe_moment("used_at"),
    UniqueConstraint("account_id", "code_hash"),
)

account_sessions = Table(
    "account_sessions",
    metadata,
    random_id(),
    words("token_hash", unique=True),
    ref("account_id", "accounts", nullable=False, ondelete="CASCADE"),
    Column("carried_sealed", LargeBinary),  # under a key made from the token, which only the browser has
    switch("proved"),  # by a code beside the password
    blank("device"),
    moment("created_at"),
    moment("seen_at"),
    moment("expires_at"),
    Index(None, "account_id"),
    Index(None, "expires_at"),
)
