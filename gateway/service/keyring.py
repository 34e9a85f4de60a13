"""What a session of the console may carry: a key that only its owner's password opens."""

from typing import Protocol

from sqlalchemy import Connection


class Keyring(Protocol):
    """Keeps a key for each account. Every method runs inside the caller's transaction."""

    def at_sign_in(self, conn: Connection, account_id: str, password: str) -> bytes | None:
        """Return what this account's session shall carry, None for nothing."""

    def at_new_password(self, conn: Connection, account_id: str, carried: bytes | None, new_password: str) -> None:
        """Wrap what the session carries anew: the owner changed the password."""

    def at_reset(self, conn: Connection, account_id: str) -> None:
        """Forget what is wrapped for this account: somebody else set its password, which opens nothing of old."""


class NoKeyring:
    """Sessions carry nothing."""

    def at_sign_in(self, conn: Connection, account_id: str, password: str) -> bytes | None:
        """Return None."""
        return None

    def at_new_password(self, conn: Connection, account_id: str, carried: bytes | None, new_password: str) -> None:
        """Do nothing."""

    def at_reset(self, conn: Connection, account_id: str) -> None:
        """Do nothing."""
