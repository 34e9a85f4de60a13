"""What holds for every transcript, whatever it tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conversations.channels.scenario import GOLDEN, everything

SMS = re.compile(r"— (\d+) SMS, (\w+)")
MOST_SMS = 3
LONGER = {
    "এখনই ৯৯৯": "danger: helplines, the offer of a person, at night an honest word about when, and maybe a receipt",
    "আমি যন্ত্র, মানুষও চাইতে পারেন।": "the first answer somebody ever gets also says who answers",
    "মানুষ চাইলে লিখুন": "help: asked for, and the whole menu goes with it",
}
"""Messages over three SMS that nothing can be left out of: how a line of them begins, and why."""
LATIN = re.compile(r"[A-Za-z]+|[0-9]+")
ALLOWED = {"For", "English", "ENGLISH"}
WAYS_ON = ("(waits for ", "(records up to ", "(the call is over)", "(busy tone)")
ALONE = {"(busy tone)", "(the telephone rings)"}
INTERNAL = re.compile(r"\{\w*\}|\b(?:None|True|False)\b(?! of)|\b(?:choice|tip|page|line)[._:]\w")


@dataclass(frozen=True)
class Message:
    """What was shown at once, and where."""

    where: str
    medium: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return it whole."""
        return "\n".join(self.lines)


def _messages(path: Path) -> Iterator[Message]:
    own = "sms" if path.stem.startswith("sms") else "voice" if path.stem.startswith("voice") else "chat"
    medium, lines = own, []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        if line.startswith("  |"):
            lines.append(line[4:])
            if not (SMS.fullmatch(line[4:]) or line[4:] in ALONE):
                continue
        if lines:
            yield Message(f"{path.parent.name}/{path.stem}", medium, tuple(lines))
            lines = []
        if not line.startswith("  "):
            spoken = re.match(r"\w+ on ([\w:]+) ", line)
            medium = _medium(spoken[1]) if spoken else own
        elif told := re.fullmatch(r"  to \w+ on (\S+)", line):
            medium = _medium(told[1])


def _medium(channel: str) -> str:
    return {"sms": "sms", "voice": "voice"}.get(channel.split(":")[0], "chat")


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    """Every message of every transcript."""
    found = [message for path in sorted(GOLDEN.rglob("*.txt")) for message in _messages(path)]
    assert len(found) > 1200
    return found


def test_every_scenario_has_its_transcripts_and_no_others() -> None:
    written = set(GOLDEN.rglob("*.txt"))
    assert written == {scenario.golden(channel) for scenario, channel in everything()}


def test_no_sms_is_longer_than_it_must_be(messages: list[Message]) -> None:
    long = {
        message.text
        for message in messages
        if message.medium == "sms" and (cost := SMS.search(message.lines[-1])) and int(cost[1]) > MOST_SMS
        if not any(line.startswith(beginning) for beginning in LONGER for line in message.lines)
    }
    assert long == set()


def test_every_sms_is_counted(messages: list[Message]) -> None:
    assert [one for one in messages if one.medium == "sms" and not SMS.fullmatch(one.lines[-1])] == []


def test_bangla_sms_hold_no_latin_words_and_no_latin_digits(messages: list[Message]) -> None:
    strange = {
        (word, line)
        for message in messages
        if message.medium == "sms" and re.search("[\u0980-\u09ff]", "".join(message.lines[:-1]))
        for line in message.lines[:-1]
        for word in LATIN.findall(re.sub("‹.*?›", "", line))
        if word not in ALLOWED
    }
    assert strange == set()


def test_every_call_goes_on_or_ends(messages: list[Message]) -> None:
    spoken = [one for one in messages if one.medium == "voice" and one.lines != ("(the telephone rings)",)]
    assert spoken
    assert [one for one in spoken if not one.lines[-1].startswith(WAYS_ON)] == []


def test_nothing_of_the_machine_shows(messages: list[Message]) -> None:
    assert {line for message in messages for line in message.lines if INTERNAL.search(line)} == set()
