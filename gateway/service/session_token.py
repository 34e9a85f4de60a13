"""The token of a browser, kept there alone: its hash finds the session; a key made of it opens what that carries.

What a session carries is sealed under a key derived from the token. The database, Redis and the settings together
don't hold the token, so they don't open it either; a running process sees it for the time of one request.
"""

import hashlib
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"ashshash console session, what it carries"
_NONCE = 12
LENGTH = 43
"""Characters of a token: 256 random bits in URL-safe base64."""


def new_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what the server keeps of a token; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal(token: str, session_id: str, carried: bytes) -> bytes:
    """Encrypt what the session carries."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(token, session_id).encrypt(nonce, carried, session_id.encode())


def open_(token: str, session_id: str, sealed: bytes) -> bytes | None:
    """Decrypt what the session carries; None where it was sealed for another token or session."""
    try:
        return _cipher(token, session_id).decrypt(sealed[:_NONCE], sealed[_NONCE:], session_id.encode())
    except (InvalidTag, ValueError):  # ValueError: cut short
        return None


def _cipher(token: str, session_id: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=session_id.encode(), info=_PURPOSE).derive(token.encode()))
