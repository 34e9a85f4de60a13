"""Sealing and finding: authenticated encryption of words and addresses, and keyed hashes to look them up by.

A sealed value is one version byte, four bytes that name the key, a random nonce of twelve bytes and AES-256-GCM's
output, bound to its context (what it is), so that a value moved to another column doesn't open.
Hashes use an index key of their own, which `gateway.store.unlocking` keeps sealed in the table `vault`: keys can
change without any hash changing.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.errors import AshshashError, StoreDown

_VERSION = b"\x01"
_ID = 4
_NONCE = 12
_HEAD = 1 + _ID + _NONCE

ADDRESS = "address"
"""The context of every sealed address, so that it is copied between tables as it is."""


class Unreadable(AshshashError):
    """A sealed value doesn't open: its key is not among ours, or it was changed or moved."""


def new_key() -> str:
    """Return a fresh key as ASHSHASH_KEYS wants it."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


class Vault:
    """Seals with the newest key and opens with any of them."""

    def __init__(self, keys: Sequence[str], index_key: bytes | None = None) -> None:
        raw = [base64.urlsafe_b64decode(key) for key in keys]
        ids = [hashlib.blake2b(key, digest_size=_ID, person=b"ashshash key id").digest() for key in raw]
        self._ciphers = {name: AESGCM(key) for name, key in zip(ids, raw, strict=True)}
        self._newest = self._ciphers[ids[0]]
        self._head = _VERSION + ids[0]
        self._index_key = index_key
        self._fetch: Callable[[], None] | None = None

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt for this context."""
        return self.seal_bytes(text.encode(), context)

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what was sealed for this context; raises Unreadable."""
        return self.open_bytes(sealed, context).decode()

    def seal_bytes(self, data: bytes, context: str) -> bytes:
        """Encrypt bytes, such as a recording, for this context."""
        nonce = os.urandom(_NONCE)
        return self._head + nonce + self._newest.encrypt(nonce, data, context.encode())

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """Decrypt bytes that were sealed for this context; raises Unreadable."""
        cipher = self._ciphers.get(sealed[1 : 1 + _ID]) if sealed[:1] == _VERSION else None
        if cipher is None:
            raise Unreadable("A sealed value was sealed with a key that isn't in ASHSHASH_KEYS.")
        try:
            return cipher.decrypt(sealed[1 + _ID : _HEAD], sealed[_HEAD:], context.encode())
        except (InvalidTag, ValueError):  # ValueError: cut short
            raise Unreadable("A sealed value was changed or moved.") from None

    def is_newest(self, sealed: bytes) -> bool:
        """Say whether the value was sealed with the newest key."""
        return sealed.startswith(self._head)

    @property
    def newest_prefix(self) -> bytes:
        """The bytes every value sealed with the newest key begins with."""
        return self._head

    @property
    def unlocked(self) -> bool:
        """Whether hashes can be made."""
        return self._index_key is not None

    def unlock(self, index_key: bytes) -> None:
        """Learn the index key; until then only sealing and opening work."""
        self._index_key = index_key

    def unlock_by(self, fetch: Callable[[], None]) -> None:
        """Learn the index key from `fetch`, which calls `unlock` or raises StoreDown, when the first hash is wanted."""
        self._fetch = fetch

    def hash(self, text: str, context: str) -> str:
        """Return the keyed hash to find this text by in its context; raises StoreDown while that can't be had."""
        if self._index_key is None and self._fetch:
            self._fetch()
        if self._index_key is None:
            raise StoreDown("The index key has not been read from the database yet.")
        return hmac.digest(self._index_key, f"{context}\0{text}".encode(), "sha256").hex()
