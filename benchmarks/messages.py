"""What the senders write, as ready requests: signed forms of Twilio's, and bodies for `/model/parse`."""

import itertools
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from gateway.channels.contract import Kind
from gateway.dialogue.heard import Heard
from gateway.dialogue.state import State
from gateway.dialogue.step import Dialogue
from gateway.i18n.care_words import CareWords
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.commands import Commands
from gateway.i18n.content import Content
from gateway.i18n.language import Medium
from gateway.i18n.places import Places
from gateway.i18n.red_flags import RedFlags
from nlu.client import readable
from nlu.corpus import examples

LOCALES = Path(__file__).parents[1] / "locales"
SID, TOKEN, OUR_NUMBER = "AC" + "0" * 32, "benchmark", "+15005550006"  # the number is Twilio's own test number
BY_MENU = ("মেনু", "1", "2", "0", "২", "1", "menu", "3", "0", "১")
SEED = 20261121


def senders(count: int) -> list[str]:
    """Return made-up numbers."""
    return [f"+8801700{number:06}" for number in range(count)]


def forms(port: int, path: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return a signed form of Twilio's for each sender and text, no MessageSid twice."""
    validator = RequestValidator(TOKEN)
    address = f"http://127.0.0.1:{port}{path}"
    requests = []
    for sender, text in pairs:
        fields = _fields(sender, text)
        signature = validator.compute_signature(address, fields)
        requests.append(
            _post(
                port,
                path,
                urlencode(fields),
                "application/x-www-form-urlencoded",
                f"X-Twilio-Signature: {signature}\r\n",
            )
        )
    return requests


_numbers = itertools.count(int(datetime.now(UTC).timestamp()) << 20)


def _fields(sender: str, text: str) -> dict[str, str]:
    sid = f"SM{next(_numbers):032x}"
    return {
        "ToCountry": "BD",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "SmsSid": sid,
        "SmsStatus": "received",
        "Body": text,
        "To": OUR_NUMBER,
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": SID,
        "From": sender,
        "ApiVersion": "2010-04-01",
    }


def parses(port: int, texts: Iterable[str]) -> list[str]:
    """Return a request to `/model/parse` for each text, in the form in which the gateway asks."""
    return [_post(port, "/model/parse", json.dumps({"text": readable(text)}), "application/json") for text in texts]


def _post(port: int, path: str, body: str, kind: str, more: str = "") -> str:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {kind}\r\n{more}"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )


def by_menu(people: Sequence[str], count: int) -> list[tuple[str, str]]:
    """Return what people write who find their way by menu: one word or digit each, round after round."""
    rounds = itertools.cycle(BY_MENU)
    pairs = ((sender, text) for text in rounds for sender in people)
    return list(itertools.islice(pairs, count))


def free_texts() -> Iterator[str]:
    """Yield sentences no two of which are understood from the same words; none is a command, keyword or red flag.

    Written examples with a word of another example after each, in an order that is the same in every run.
    """
    dice = random.Random(SEED)
    written = [example.text for example in examples()]
    words = sorted({word for text in written for word in text.split() if word.isalpha()})
    dialogue = _dialogue()
    given: set[str] = set()
    while True:
        text = f"{dice.choice(written)} {dice.choice(words)}"
        if (seen := readable(text)) not in given and _needs_meaning(dialogue, text):
            given.add(seen)
            yield text


def _needs_meaning(dialogue: Dialogue, text: str) -> bool:
    if dialogue.red_flags.find(text) or dialogue.commands.find(text) or dialogue.commands.digits(text):
        return False
    return dialogue.wants_meaning(State(), Heard(Medium.SMS, Kind.MESSAGE, datetime.now(UTC), text))


def _dialogue() -> Dialogue:
    return Dialogue(
        Catalogue.load(LOCALES),
        Content.load(LOCALES, datetime.now(UTC).date()),
        Places.load(LOCALES),
        Commands.load(LOCALES),
        RedFlags.load(LOCALES),
        CareWords.load(LOCALES),
    )
