"""Passwords: long ones that nobody guesses first, kept as argon2id hashes."""

import secrets
import threading
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 128
_JUDGED = 72  # characters zxcvbn looks at
_SAFE_SCORE = 3  # of 4: more than 10⁸ guesses for who knows what people choose
_OWN = 8  # characters beside names that others know
_OURS = ("ashshash", "আশ্বাস", "gateway", "console")
_WITHOUT_LOOKALIKES = "abcdefghjkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher()  # argon2id by RFC 9106's second choice: 64 MiB, three passes
_ROOM = threading.BoundedSemaphore(2)  # a flood of sign-ins waits; it doesn't eat the machine's memory


class Weakness(StrEnum):
    """Why a password isn't taken."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"


def weakness(password: str, known: Sequence[str] = ()) -> Weakness | None:
    """Return why not, None where it is good; `known` is what others know of the person, such as their name."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return Weakness.SHORT
    if len(plain) > LONGEST:
        return Weakness.LONG
    named = [each for each in (*known, *_OURS) if each]
    if len(_without(plain, named)) < _OWN:
        return Weakness.COMMON
    judged = zxcvbn(plain[:_JUDGED], user_inputs=named)
    return Weakness.COMMON if judged["score"] < _SAFE_SCORE else None


def hash_of(password: str) -> str:
    """Return what is kept of a password."""
    with _ROOM:
        return _HASHER.hash(_plain(password))


def fits(kept: str, password: str) -> bool:
    """Tell whether it is the password; takes as long for an account that doesn't exist, whose `kept` is empty."""
    asked = kept or _nobodys()
    try:
        with _ROOM:
            return _HASHER.verify(asked, _plain(password)[: LONGEST * 2]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Tell whether it was hashed more weakly than passwords are today."""
    return _HASHER.check_needs_rehash(kept)


def invented() -> str:
    """Return a password for somebody to begin with: four groups, 79 random bits, easily read out."""
    groups = ("".join(secrets.choice(_WITHOUT_LOOKALIKES) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


def _without(plain: str, named: Sequence[str]) -> str:
    rest = plain.casefold()
    for each in named:
        rest = rest.replace(_plain(each).casefold(), "")
    return "".join(rest.split())


def _plain(password: str) -> str:
    # Bangla can be typed in several ways that look alike.
    return unicodedata.normalize("NFKC", password)
