"""The player executes what Twilio would, and nothing it doesn't know."""

import pytest

from ivr.twiml_player import Gather, NotTwiml, Over, Record, Redirect, Sound, play, pressed

URL = "https://x.example/voice/twilio?t=1"


def test_a_gather_speaks_and_waits() -> None:
    scene = play(
        '<Response><Gather action="/voice/twilio?t=2" input="dtmf speech" numDigits="1" finishOnKey="" timeout="6"'
        ' actionOnEmptyResult="true"><Say language="bn-IN">ক</Say><Pause length="1"/><Play>/a.mp3</Play></Gather>'
        "<Redirect>/voice/twilio?t=2</Redirect></Response>",
        URL,
    )
    assert scene.sounds == (Sound("say", "ক", "bn-IN"), Sound("pause", "1"), Sound("play", "/a.mp3"))
    assert scene.stop == Gather("https://x.example/voice/twilio?t=2", 1, "", 6, True, True, 1)


def test_after_a_silent_gather_the_next_verb_runs() -> None:
    document = "<Response><Gather><Say>a</Say></Gather><Say>b</Say><Record/><Redirect>?t=2</Redirect></Response>"
    first = play(document, URL).stop
    assert isinstance(first, Gather)
    scene = play(document, URL, first.then)
    assert scene.sounds == (Sound("say", "b"), Sound("beep"))
    assert isinstance(scene.stop, Record)
    assert play(document, URL, scene.stop.then).stop == Redirect("https://x.example/voice/twilio?t=2")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<Say>a</Say><Hangup/><Say>b</Say>", Over("hangup")),
        ('<Reject reason="busy"/>', Over("busy")),
        ("<Reject/>", Over("rejected")),
        ("<Say>a</Say>", Over("end")),
        ("", Over("end")),
    ],
)
def test_the_ends_of_a_call(body: str, wanted: Over) -> None:
    assert play(f"<Response>{body}</Response>", URL).stop == wanted


@pytest.mark.parametrize("document", ["", "<Response>", "<html/>", "<Response><Dance/></Response>"])
def test_what_twilio_would_not_execute(document: str) -> None:
    with pytest.raises(NotTwiml):
        play(document, URL)


@pytest.mark.parametrize(
    ("digits", "finish", "keys", "wanted"),
    [
        (1, "", "5", "5"),
        (1, "", "#", "#"),
        (0, "#", "447#", "447"),
        (0, "#", "#", ""),
        (0, "#", "447", None),
        (3, "#", "447", "447"),
    ],
)
def test_keys(digits: int, finish: str, keys: str, wanted: str | None) -> None:
    stop = Gather("", digits, finish, 5, False, True, 1)
    buffer, sent = "", None
    for key in keys:
        buffer, sent = pressed(stop, buffer, key)
    assert sent == wanted
