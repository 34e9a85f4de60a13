"""The desk's seals: boxes that anybody can fill and only the holder of a private key opens; keys wrapped by a secret.

A box is libsodium's sealed box over a header and the padded text: the header says what and whose the text is, so that
a value moved to another row doesn't open; the padding keeps a short tip from being told from a long one by its size.
"""

import os
import unicodedata

import nacl.bindings
import nacl.exceptions
import nacl.pwhash.argon2id
import nacl.secret
from nacl.public import PrivateKey, PublicKey, SealedBox

from gateway.store.crypto import Unreadable

KEY = 32
BLOCK = 256
"""Bytes a sealed text is filled up to, or a multiple."""

_SALT = 16
PASSWORD_COST = (3, 64 * 1024 * 1024)
"""Passes and bytes of argon2id: as dear as the password's own hash, so neither is the easier one to try."""


def new_private() -> bytes:
    """Return a fresh X25519 private key."""
    return bytes(PrivateKey.generate())


def public_of(private: bytes) -> bytes:
    """Return the public key of a private one."""
    return bytes(PrivateKey(private).public_key)


def shut(public: bytes, data: bytes, context: str, row_id: str) -> bytes:
    """Seal for whoever holds the private key of this public one."""
    whole = nacl.bindings.sodium_pad(f"{context}\0{row_id}\0".encode() + data, BLOCK)
    return SealedBox(PublicKey(public)).encrypt(whole)


def unshut(private: bytes, box: bytes, context: str, row_id: str) -> bytes:
    """Open what was sealed for this context and row; raises Unreadable."""
    try:
        whole = nacl.bindings.sodium_unpad(SealedBox(PrivateKey(private)).decrypt(box), BLOCK)
    except (nacl.exceptions.CryptoError, ValueError, TypeError):
        raise Unreadable("A sealed value was sealed for another key, or changed.") from None
    head = f"{context}\0{row_id}\0".encode()
    if not whole.startswith(head):
        raise Unreadable("A sealed value was moved.")
    return whole[len(head) :]


def wrap(password: str, private: bytes) -> bytes:
    """Lock a private key by a password."""
    salt = os.urandom(_SALT)
    return salt + bytes(nacl.secret.SecretBox(_from_password(password, salt)).encrypt(private))


def unwrap(password: str, wrapped: bytes) -> bytes | None:
    """Unlock a private key; None where it is another password's."""
    return open_small(_from_password(password, wrapped[:_SALT]), wrapped[_SALT:])


def lock_small(key: bytes, private: bytes) -> bytes:
    """Lock a private key by a key of 32 bytes."""
    return bytes(nacl.secret.SecretBox(key).encrypt(private))


def open_small(key: bytes, locked: bytes) -> bytes | None:
    """Unlock what `lock_small` locked; None for another key."""
    try:
        return nacl.secret.SecretBox(key).decrypt(locked)
    except (nacl.exceptions.CryptoError, ValueError):
        return None


def stretched(secret: bytes, salt: bytes, size: int, cost: tuple[int, int]) -> bytes:
    """Return argon2id's output of a secret that people could try out."""
    return nacl.pwhash.argon2id.kdf(size, secret, salt, opslimit=cost[0], memlimit=cost[1])


def _from_password(password: str, salt: bytes) -> bytes:
    # Bangla can be typed in several ways that look alike.
    plain = unicodedata.normalize("NFKC", password).encode()
    return stretched(plain, salt, nacl.secret.SecretBox.KEY_SIZE, PASSWORD_COST)
