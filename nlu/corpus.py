"""The written examples: who says what in which script, prepared as what people type will be."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from nlu.prepared import masked, readable

PROJECT = Path(__file__).parent
SCRIPTS = ("bn", "banglish", "en")  # each intent has examples in these; a folder more is another language, partly known

_MAKE_THE_MODEL = (
    *("config.yml", "domain.yml", "uv.lock", "components/model.py", "components/sound_classifier.py"),
    *("prepared.py", "phonetic.py", "glossary.toml", "../gateway/i18n/normalise.py"),
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, eight times quicker
_BANGLA = re.compile(r"[\u0980-\u09ff]")


@dataclass(frozen=True)
class Example:
    """One text a person might send, what it means, and its script: "bn", "banglish", "en" or a further language."""

    intent: str
    script: str
    text: str


def examples(data: Path = PROJECT / "data") -> tuple[Example, ...]:
    """Read every example of data/<script>/*.yml, as written, in the order of SCRIPTS; further languages follow."""
    further = sorted({file.parent.name for file in data.glob("*/*.yml")} - {*SCRIPTS})
    files = [(script, file) for script in (*SCRIPTS, *further) for file in sorted((data / script).glob("*.yml"))]
    return tuple(example for script, file in files for example in _read(file, script))


def unseen(folder: Path = PROJECT / "unseen") -> tuple[Example, ...]:
    """Read the messages that are only ever tested on; their script is told by their letters and words."""
    count: dict[str, Counter[str]] = {script: Counter() for script in SCRIPTS}
    for example in examples():
        count[example.script].update(masked(example.text).split())
    read = (example for file in sorted(folder.glob("*.yml")) for example in _read(file, ""))
    return tuple(replace(example, script=_script(example.text, count)) for example in read)


def _script(text: str, count: dict[str, Counter[str]]) -> str:
    if _BANGLA.search(text):
        return "bn"
    words = masked(text).split()
    english = sum(math.log((count["en"][word] + 0.5) / (count["banglish"][word] + 0.5)) for word in words)
    return "en" if english > 0 else "banglish"


def _read(file: Path, script: str) -> Iterator[Example]:
    for entry in yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)["nlu"]:  # noqa: S506 - both are safe ones
        for line in entry["examples"].splitlines():
            yield Example(entry["intent"], script, line.removeprefix("- ").strip())


def training_file(spoken: tuple[Example, ...]) -> str:
    """Return Rasa's own form of the examples, prepared and grouped by intent."""
    by_intent: dict[str, list[str]] = {}
    for example in spoken:
        if said := readable(example.text):
            by_intent.setdefault(example.intent, []).append(said)
    nlu = [{"intent": intent, "examples": "".join(f"- {t}\n" for t in texts)} for intent, texts in by_intent.items()]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, sort_keys=False, width=1000)


def fingerprint(data: Path = PROJECT / "data") -> str:
    """Return what changes whenever the model has to be trained anew: examples, preparation, pipeline or Rasa itself.

    It is of the files as they lie: to prepare all examples first would take as long as a fifth of the training.
    """
    digest = hashlib.sha256()
    for file in (*sorted(data.glob("*/*.yml")), *(PROJECT / name for name in _MAKE_THE_MODEL)):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
