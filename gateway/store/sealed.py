"""Words for the desk alone: sealed to its newest public key, and by the vault around that.

Where the desk has no key yet the vault alone seals, the row says so (`sealed_to` is empty), and the words are sealed
anew as soon as there is one. Nothing is ever refused for want of a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from gateway.store import desk_crypto
from gateway.store.crypto import Unreadable, Vault
from gateway.store.desk_schema import desk_keys

NOBODY = ""
"""What `sealed_to` says of words that only the vault seals."""


@dataclass(frozen=True)
class Sealed:
    """Words without the vault's seal: a box of the desk key `to`, or the words themselves where `to` is empty."""

    to: str
    box: bytes = field(repr=False)


@dataclass(frozen=True)
class OpenDesk:
    """The desk's private keys by id, as one signed-in person holds them for the time of one request."""

    privates: Mapping[str, bytes] = field(repr=False)

    def text(self, sealed: Sealed, context: str, row_id: str) -> str:
        """Open words; raises Unreadable where this person holds no key of theirs."""
        return self.data(sealed, context, row_id).decode()

    def data(self, sealed: Sealed, context: str, row_id: str) -> bytes:
        """Open bytes, such as a recording; raises Unreadable."""
        if sealed.to == NOBODY:
            return sealed.box
        if sealed.to not in self.privates:
            raise Unreadable("These words were sealed to a desk key that this person doesn't hold.")
        return desk_crypto.unshut(self.privates[sealed.to], sealed.box, context, row_id)


SHUT = OpenDesk({})
"""Who holds no key of the desk."""


def newest_key(conn: Connection) -> tuple[str, bytes] | None:
    """Return id and public key of the desk's newest key."""
    row = conn.execute(select(desk_keys.c.id, desk_keys.c.public).order_by(desk_keys.c.made_at.desc()).limit(1)).first()
    return None if row is None else (row.id, bytes.fromhex(row.public))


def seal(conn: Connection, vault: Vault, data: str | bytes, context: str, row_id: str) -> tuple[bytes, str]:
    """Return what is kept of words or bytes, and the id of the desk key they are sealed to."""
    plain = data.encode() if isinstance(data, str) else data
    key = newest_key(conn)
    if key is None:
        return vault.seal_bytes(plain, context), NOBODY
    return vault.seal_bytes(desk_crypto.shut(key[1], plain, context, row_id), context), key[0]


def taken(vault: Vault, kept: bytes, to: str, context: str) -> Sealed:
    """Take the vault's seal off; raises Unreadable."""
    return Sealed(to, vault.open_bytes(kept, context))
