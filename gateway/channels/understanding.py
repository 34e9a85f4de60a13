"""The protocol of understanding: one text in, one meaning out. It never raises: what fails is not understood."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Meaning:
    """What a text means: an intent's name ("" where not understood), confidence 0–1, and who said so."""

    intent: str = ""
    confidence: float = 0.0
    source: str = ""


class Understanding(Protocol):
    """Finds the intent of a text."""

    def understand(self, text: str) -> Meaning:
        """Return the meaning; an empty intent where nothing is sure enough. Never raises."""
