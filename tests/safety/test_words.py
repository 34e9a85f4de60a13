"""What goes out can be seen by whoever holds the phone, and can't be turned into commands."""

import io
import logging
import re
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import fromstring

import pytest
import structlog

from gateway.channels.contract import Answer, Ask, Choice, Kind, Recording, Say
from gateway.channels.sms.twilio_forms import twiml
from gateway.dialogue.step import Dialogue
from gateway.i18n.language import Lang
from gateway.service.gate import Allow, Hours, Party, may_send
from gateway.service.purposes import Purpose
from gateway.store.states import Role
from gateway.web import logs
from ivr.recordings import Recordings
from ivr.render import Renderer, Way
from ivr.words import Words
from tests.safety.thief import receipt_in
from tests.service.world import ACTIVIST, DUTY, MIGRANT, World

TELLING = re.compile(
    r"পাচার|দালাল|নির্যাতন|উদ্ধার|ধর্ষণ|যৌন|পুলিশ|আশ্বাস|traffick|broker|abuse|rescue|surviv|rape|police|ashshash|winrock",
    re.IGNORECASE,
)
UNASKED = (
    "alert.",
    "call_back.",
    "stop.",
    "start.",
    "exit.",
    "tip.saved",
    "tip.kept",
    "tip_status.state",
    "talk.thank",
)
INJECTION = "</Message><Redirect>http://evil.example/</Redirect>&lt;&#10;]]><!-- -->\u2028"


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    return world.site.turns._dialogue


@pytest.mark.parametrize("lang", list(Lang))
def test_what_reaches_a_phone_unasked_tells_nothing(dialogue: Dialogue, lang: Lang) -> None:
    words = {key: text for key, text in dialogue.catalogue.messages[lang].items() if key.startswith(UNASKED)}
    assert len(words) > 30
    assert {key: text for key, text in words.items() if TELLING.search(text)} == {}


@pytest.mark.parametrize("lang", list(Lang))
def test_no_answer_begins_with_what_a_lock_screen_must_not_show(dialogue: Dialogue, lang: Lang) -> None:
    first = {key: text[:30] for key, text in dialogue.catalogue.messages[lang].items() if not key.startswith("choice.")}
    told = {key for key, text in first.items() if re.search("ashshash|আশ্বাস|পাচার|traffick|surviv", text, re.I)}
    assert told == set()


def test_after_stop_only_questions_are_answered() -> None:
    at = datetime.fromisoformat("2026-11-20T12:00:00+06:00")
    stopped = Party(stopped=True, agreed=True, wrote_at=at)
    allowed = {purpose for purpose in Purpose if isinstance(may_send(stopped, purpose, at, Hours()), Allow)}
    assert allowed == {Purpose.REPLY, Purpose.DANGER}


def test_words_stay_words_in_twiml() -> None:
    answer = Answer((Say(INJECTION), Ask(INJECTION, (Choice("a", INJECTION),))), Lang.EN)
    sms = fromstring(twiml(answer, ["https://x.example/?a=1&b=2"]))
    assert [one.tag for one in sms.iter()] == ["Response", "Message"]
    renderer = Renderer(Recordings(), {lang: Words("press {key}", "u", "n", "r") for lang in Lang})
    call = fromstring(renderer.render(answer, Way("/next?t=1", "/recording", "/prompt")))
    assert {one.tag for one in call.iter()} == {"Response", "Gather", "Say", "Redirect"}
    assert [one.text for one in call.iter("Redirect")] == ["/next?t=1"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What all processes would log at INFO."""
    kept, hook, thread_hook = logging.root.handlers[:], sys.excepthook, threading.excepthook
    level, stream = logging.root.level, io.StringIO()
    logs.configure("test", stream, logging.INFO)
    logging.root.setLevel(logging.INFO)
    yield stream
    structlog.reset_defaults()
    logging.captureWarnings(False)
    logging.root.handlers[:], sys.excepthook, threading.excepthook = kept, hook, thread_hook
    logging.root.setLevel(level)


def test_no_log_of_any_process_holds_words_or_numbers(world: World, log: io.StringIO) -> None:
    world.hire(ACTIVIST, Role.ACTIVIST, district="jashore")
    world.hire(DUTY, Role.DUTY)
    receipt = receipt_in(world.say("TIP যশোরে করিম দালাল একটা মেয়েকে আটকে রেখেছে, মারছে, বাঁচান", provider_id="SM-secret"))
    world.say(receipt)
    world.say("1", sender=ACTIVIST)
    call = {"channel": "voice:twilio", "sender": MIGRANT}
    world.hear(kind=Kind.CALL, **call)
    world.hear(recording=Recording("RE-secret", "http://127.0.0.1/RE-secret", 9), **call)
    world.hear(kind=Kind.HANGUP, **call)
    world.sms.fault = lambda out: RuntimeError(out.address)
    world.hear("person", sender="91550173", channel="chat")
    world.work(1)
    world.later(40)
    told = log.getvalue()
    assert told, "the failed sends at least are told"
    for secret in (receipt, "1700000", "করিম", "SM-secret", "RE-secret", "91550173", "মারছে"):
        assert secret not in told
    assert re.findall(r"(?<![0-9a-f])\d{9,}(?![0-9a-f])", told) == []
