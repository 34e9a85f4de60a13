"""The word that a survivor chooses: only who knows it hears more than what any reader of the phone may know."""

from gateway.i18n.normalise import fold
from gateway.service import passwords

SHORTEST = 4
LONGEST = 40
_GUESSED_FIRST = frozenset({"0000", "1111", "1234", "4321", "0123", "password", "pasword", "hello"})


def weak(word: str) -> bool:
    """Tell whether a word is too short, too long or guessed first; digits of either script are a word too."""
    plain = fold(word)
    return not SHORTEST <= len(plain) <= LONGEST or plain in _GUESSED_FIRST


def hash_of(word: str) -> str:
    """Return what is kept of a word (argon2id); case, spelling and script of the digits don't matter."""
    return passwords.hash_of(fold(word))


def fits(kept: str, said: str) -> bool:
    """Tell whether this is the word; takes as long where none was chosen."""
    return passwords.fits(kept, fold(said[: LONGEST * 2]))
