"""What the voice channel needs of a site's data: its words, its pages and its recordings."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.content import Content
from gateway.i18n.language import Lang
from ivr.recordings import Recordings
from ivr.render import Renderer
from ivr.words import Words

Sentences = Mapping[Lang, Mapping[str, str]]


@dataclass(frozen=True)
class VoiceSite:
    """`sentences` are the dialogue's, by prompt, that hold nothing of the moment; `own` are this channel's.

    In `brought` lie recordings that staff bring while the site runs.
    """

    locales: Path
    content: Content
    sentences: Sentences
    own: Catalogue
    brought: Path | None = None

    @classmethod
    def load(cls, locales: Path, content: Content, sentences: Sentences, brought: Path | None = None) -> Self:
        """Read the channel's own words beside what the site has read already."""
        return cls(locales, content, sentences, Catalogue.load(locales, "voice"), brought)

    @property
    def words(self) -> Mapping[Lang, Words]:
        """Return the words the channel adds."""
        own = self.own
        return {
            lang: Words(
                press=own.messages[lang]["press"],
                unavailable=own.text("unavailable", lang),
                number=own.text("number", lang),
                recording=own.text("recording", lang),
            )
            for lang in own.messages
        }

    def renderer(self) -> Renderer:
        """Return the renderer of this site, its recordings read now."""
        codes = frozenset(line.number for line in self.content.helplines.values())
        return Renderer(Recordings.load(self.locales, self.brought), self.words, codes)
