"""What a recording studio has to record: every prompt whose words are known beforehand, and how it stands."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from gateway.i18n.language import Lang
from ivr.recordings import Recordings, digest
from ivr.site import VoiceSite
from ivr.words import Words

KEYS = "0123456789"


class State(StrEnum):
    """How the recording of a prompt stands."""

    RECORDED = "recorded"
    MISSING = "missing"
    STALE = "stale"  # its words have changed since: the machine speaks until it is recorded anew
    UNCONFIRMED = "unconfirmed"  # it is played, but nobody noted which words it says


class Prompt(NamedTuple):
    """One prompt in one language; its recording is <name>.mp3 or <name>.wav."""

    lang: Lang
    name: str
    words: str


def prompts(site: VoiceSite) -> tuple[Prompt, ...]:
    """Return every prompt that can be recorded, in the order of a recording session; none holds words of the moment."""
    words = site.words
    return tuple(Prompt(lang, name, text) for lang in words for name, text in _of(lang, site, words[lang]) if text)


def state(prompt: Prompt, recordings: Recordings) -> State:
    """Return how the recording of a prompt stands."""
    recorded = recordings.prompts.get((prompt.lang, prompt.name))
    if recorded is None:
        return State.MISSING
    if not recorded.words:
        return State.UNCONFIRMED
    return State.RECORDED if recorded.words == digest(prompt.words) else State.STALE


def unknown(known: Sequence[Prompt], recordings: Recordings) -> tuple[str, ...]:
    """Return the recordings that no prompt asks for, as language/name."""
    names = {(prompt.lang, prompt.name) for prompt in known}
    return tuple(f"{lang}/{name}" for lang, name in sorted(recordings.prompts) if (lang, name) not in names)


def _of(lang: Lang, site: VoiceSite, words: Words) -> Iterator[tuple[str, str]]:
    content = site.content
    yield "voice.unavailable", words.unavailable
    yield "voice.number", words.number
    yield "voice.recording", words.recording
    for key in KEYS:
        yield f"press.{key}", words.pressing(key, lang)
    yield from sorted(site.sentences[lang].items())
    for section in content.menu:
        yield f"section.{section.id}", section.title[lang]
    titles = dict.fromkeys([*(page for section in content.menu for page in section.pages), *content.pages])
    for page in titles:
        yield f"title.{page}", content.title(page, lang)
