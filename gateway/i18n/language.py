"""The two languages we answer in and the three media an answer is worded for."""

from enum import StrEnum


class Lang(StrEnum):
    """A language of the catalogues."""

    BN = "bn"
    EN = "en"


class Medium(StrEnum):
    """How an answer reaches its reader: short text, rich chat or speech."""

    SMS = "sms"
    CHAT = "chat"
    VOICE = "voice"
