"""A scenario: what people do, written once for every channel.

    # a title
    on sms:twilio telegram          the channels it is played on; without this line on all of them
    staff second telegram activist jashore/manirampur
    care same voice:twilio          the first person is a survivor, these are her safe addresses in their order
    word পদ্মফুল                     her code word
    anonymous দালাল | করিম           nothing of the first person and of these words may be found at the end
    says [ask_loan]: লোন নিব কীভাবে   the intent is what understanding would say
    chooses: choice.skip            a choice by its key in the catalogue, or by the label that is shown
    [voice:twilio] is silent         a step for some channels only; [-voice:twilio] for all others
    neighbour on sms:http:android    who acts from here on, and where

The steps are those of `STEPS`. `{receipt}` stands for the last receipt anybody was given, `{wrong}` for one that
belongs to no tip, `{mistyped}` for one with a wrong digit.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "scenarios"
GOLDEN = Path(__file__).parent / "golden"
CHANNELS = ("sms:twilio", "sms:http:android", "telegram", "voice:twilio")
STEPS = (
    "says",
    "chooses",
    "records",
    "shares place",
    "shares number",
    "shares another number",
    "edits",
    "forwards",
    "sends a picture",
    "opens link",
    "blocks",
    "calls",
    "is silent",
    "presses",
    "hangs up",
    "misses a call",
    "answers",
    "does not answer",
    "machine answers",
    "later",
    "desk asks",
    "caseworker takes over",
    "caseworker writes",
    "caseworker gives back",
    "recordings come home",
    "appointment in",
    "free time in",
    "caseworker marks",
    "payment paid",
    "payment paid again",
    "file shows",
)
LINE = re.compile(
    rf"(?:\[(?P<only>[^\]]+)\] )?(?P<verb>{'|'.join(sorted(STEPS, key=len, reverse=True))})"
    r"(?: \[(?P<intent>\w+)\])?(?:: (?P<what>.*))?"
)
ACTOR = re.compile(r"(?:\[(?P<only>[^\]]+)\] )?(?P<name>[a-z]+) on (?P<channel>[\w:]+)")


@dataclass(frozen=True)
class Step:
    """One thing somebody does; `only` are the channels it is for, with a minus the ones it isn't."""

    verb: str
    what: str = ""
    intent: str = ""
    only: tuple[str, ...] = ()

    def on(self, channel: str) -> bool:
        """Tell whether this step is played on a channel."""
        if not self.only:
            return True
        refused = {name[1:] for name in self.only if name.startswith("-")}
        return channel not in refused if refused else channel in self.only


@dataclass
class Scenario:
    """One scenario, read."""

    name: str
    title: str = ""
    channels: tuple[str, ...] = CHANNELS
    staff: list[tuple[str, str, str, str]] = field(default_factory=list)
    secrets: tuple[str, ...] = ()
    keywords: bool = False
    care: tuple[str, ...] = ()
    word: str = ""
    steps: list[Step] = field(default_factory=list)

    def golden(self, channel: str) -> Path:
        """Return the file of the transcript."""
        return GOLDEN / self.name / f"{channel.replace(':', '_')}.txt"


def read(path: Path) -> Scenario:
    """Read a scenario; raises ValueError for a line it doesn't know."""
    made = Scenario(path.stem)
    for line in path.read_text("utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if line.startswith("# ") and not made.title:
            made.title = rest
        elif not line or word == "#":
            continue
        elif word == "on":
            made.channels = tuple(rest.split())
        elif word == "staff":
            made.staff.append(tuple([*rest.split(), "", ""][:4]))
        elif word == "anonymous":
            made.secrets = tuple(part.strip() for part in rest.split("|"))
        elif word == "care":
            made.care = tuple(rest.split())
        elif word == "word":
            made.word = rest
        elif word == "keywords":
            made.keywords = True
        elif found := ACTOR.fullmatch(line):
            made.steps.append(Step("act", f"{found['name']} {found['channel']}", only=_only(found)))
        elif found := LINE.fullmatch(line):
            made.steps.append(Step(found["verb"], found["what"] or "", found["intent"] or "", _only(found)))
        else:
            raise ValueError(f"{path.name}: {line}")
    return made


def _only(found: re.Match[str]) -> tuple[str, ...]:
    return tuple((found["only"] or "").split())


def everything() -> list[tuple[Scenario, str]]:
    """Return every scenario with every channel it is played on."""
    scenarios = [read(path) for path in sorted(FOLDER.glob("*.txt"))]
    return [(scenario, channel) for scenario in scenarios for channel in scenario.channels]
