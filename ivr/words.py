"""The few words the voice channel itself adds to what the dialogue says."""

from dataclasses import dataclass

from gateway.i18n.digits import to_bangla
from gateway.i18n.language import Lang


@dataclass(frozen=True)
class Words:
    """`press` follows a choice's label and holds "{key}"; `unavailable` is all a caller hears when nothing works.

    `number` and `recording` say which key ends a number and a recording.
    """

    press: str
    unavailable: str
    number: str
    recording: str

    def pressing(self, key: str, lang: Lang) -> str:
        """Return the words that say which key to press."""
        return self.press.format(key=to_bangla(key) if lang.source is Lang.BN else key)
