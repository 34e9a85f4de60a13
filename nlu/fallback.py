"""One understanding after another: Rasa first, and keywords where Rasa fails or is unsure."""

from gateway.channels.understanding import Meaning, Understanding


class FirstThat:
    """Asks each in turn and takes the first meaning that has an intent."""

    def __init__(self, *understandings: Understanding) -> None:
        self._understandings = understandings

    def understand(self, text: str) -> Meaning:
        """Return the first sure meaning, else one without intent."""
        for understanding in self._understandings:
            meaning = understanding.understand(text)
            if meaning.intent:
                return meaning
        return Meaning()
