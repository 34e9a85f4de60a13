"""The recorded prompts of locales/<lang>/voice/: which there are, which words each says, and where its file lies."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self

from gateway.i18n.language import Lang, languages

KINDS = (".mp3", ".wav")
MANIFEST = "manifest.toml"
_BROUGHT = re.compile(r"broadcast-[0-9a-f]{32}\.wav")


def digest(words: str) -> str:
    """Return the fingerprint of words; spacing doesn't count."""
    return sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Recorded:
    """One recorded prompt: its file, the fingerprint of its words ("" where nobody noted them) and its version."""

    file: Path
    words: str = ""
    version: str = ""


@dataclass(frozen=True)
class Recordings:
    """All recorded prompts, read once at start."""

    prompts: Mapping[tuple[Lang, str], Recorded] = field(default_factory=dict)
    brought: Path | None = None
    """Where recordings lie that staff bring while the site runs; each is there once, whatever its language."""

    @classmethod
    def load(cls, locales: Path, brought: Path | None = None) -> Self:
        """Read what lies in <locales>/<lang>/voice/; a language without recordings is fine."""
        found: dict[tuple[Lang, str], Recorded] = {}
        for lang in languages(locales):
            folder = locales / lang / "voice"
            noted = manifest(folder)
            for file in sorted(folder.glob("*")):
                if file.suffix in KINDS:
                    version = sha256(file.read_bytes()).hexdigest()[:12]
                    found.setdefault((lang, file.stem), Recorded(file, noted.get(file.stem, ""), version))
        return cls(found, brought)

    def saying(self, words: str, prompt: str, lang: Lang) -> Recorded | None:
        """Return the recording to play for these words, None where they must be spoken by machine.

        A recording whose words have changed since is never played: it may name an old number.
        """
        if own := self._brought(f"{prompt}.wav"):
            return Recorded(own, version=own.stem[-12:])
        if prompt:
            recorded = self.prompts.get((lang, prompt))
            return recorded if recorded and recorded.words in ("", digest(words)) else None
        return self._by_words.get((lang, digest(words)))

    def file(self, lang: str, name: str) -> Path | None:
        """Return the file of a listed recording by its file name, None for any other name."""
        if own := self._brought(name):
            return own
        files = (each.file for (of, _), each in self.prompts.items() if of == lang)
        return next((file for file in files if file.name == name), None)

    def _brought(self, name: str) -> Path | None:
        if self.brought is None or not _BROUGHT.fullmatch(name):
            return None
        file = self.brought / name
        return file if file.is_file() else None

    def __post_init__(self) -> None:
        by_words = {(lang, each.words): each for (lang, _), each in self.prompts.items() if each.words}
        object.__setattr__(self, "_by_words", by_words)

    _by_words: Mapping[tuple[Lang, str], Recorded] = field(init=False, repr=False, compare=False)


def manifest(folder: Path) -> Mapping[str, str]:
    """Return the fingerprint of the words each prompt of a folder was recorded with."""
    file = folder / MANIFEST
    return dict(tomllib.loads(file.read_text(encoding="utf-8")).get("words", {})) if file.is_file() else {}


def write_manifest(folder: Path, words: Mapping[str, str]) -> None:
    """Write down the fingerprints, sorted by prompt."""
    lines = [f'"{name}" = "{words[name]}"\n' for name in sorted(words)]
    head = "# Fingerprints of the words each prompt was recorded with; written by `ashshash voice prompts --confirm`.\n"
    (folder / MANIFEST).write_text(f"{head}\n[words]\n{''.join(lines)}", encoding="utf-8")
