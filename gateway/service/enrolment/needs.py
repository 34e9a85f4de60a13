"""Kinds of help a survivor may need and be referred to, by the names of the service directory."""

from enum import StrEnum


class Need(StrEnum):
    """A kind of help."""

    COUNSELLING = "counselling"
    MEDICAL = "medical"
    HOSPITAL = "hospital"
    LEGAL = "legal"
    SHELTER = "shelter"
    TRAINING = "training"
    WORK = "work"
    LIVELIHOOD = "livelihood"
