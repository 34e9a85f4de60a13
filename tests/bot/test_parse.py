"""Updates → Inbound."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.parse import parse
from bot.updates import from_bytes, from_plain
from gateway.channels.contract import Inbound, Kind, Recording
from gateway.errors import Malformed
from gateway.i18n.language import Medium
from tests.bot.samples import BOT, FILE, GROUP, PERSON, button, edited, membership, message, update

AT = datetime.fromtimestamp(1_700_000_000, UTC)
LATER = datetime.fromtimestamp(1_700_000_060, UTC)
HEARD = Inbound("telegram", "10", "7", Medium.CHAT, locale="bn", received_at=AT)
PHOTO = [FILE | {"width": 1, "height": 1}]
STICKER = FILE | {"width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}
NO_LANGUAGE = {"id": 7, "is_bot": False, "first_name": "S"}
NO_MESSAGE = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "x"}
LONG_SOUND = FILE | {"duration": 60}
FORWARD = {"forward_origin": {"type": "hidden_user", "date": 1_600_000_000, "sender_user_name": "X"}}


def contact(number: str, user_id: int | None) -> dict[str, Any]:
    return {"phone_number": number, "first_name": "X"} | ({"user_id": user_id} if user_id else {})


HEARD_AS = [
    ("words", update(text="নমস্কার"), {"text": "নমস্কার"}),
    ("start", update(text="/start"), {"text": "start"}),
    ("deep link", update(text="/start tip-poster_3"), {"text": "start", "payload": "tip-poster_3"}),
    ("deep link of a stranger's making", update(text="/start <b>x</b>"), {"text": "start"}),
    ("deep link too long", update(text="/start " + "a" * 65), {"text": "start"}),
    ("command", update(text="/menu"), {"text": "menu"}),
    ("command to this bot by name", update(text="/Menu@sample_bot"), {"text": "menu"}),
    ("command with words", update(text="/tip somebody needs help\nsoon"), {"text": "tip somebody needs help\nsoon"}),
    ("command of another word", update(text="/status 447 123"), {"text": "receipt 447 123"}),
    ("a path is no command", update(text="/a/b"), {"text": "/a/b"}),
    ("edited", edited(text="new"), {"text": "new", "received_at": LATER}),
    ("forwarded", update(text="fwd", **FORWARD), {"text": "fwd"}),
    ("forwarded picture", update(photo=PHOTO, caption="look", **FORWARD), {"text": "look"}),
    ("picture", update(photo=PHOTO), {}),
    ("document", update(document=FILE), {}),
    ("sticker", update(sticker=STICKER), {}),
    ("voice", update(voice=FILE | {"duration": 3}), {"recording": Recording("f1", seconds=3)}),
    ("audio", update(audio=LONG_SOUND, caption="hear"), {"text": "hear", "recording": Recording("f1", seconds=60)}),
    ("own number", update(contact=contact("+880 1700-000001", 7)), {"phone": "+8801700000001"}),
    ("own number without plus", update(contact=contact("8801700000001", 7)), {"phone": "+8801700000001"}),
    ("own number, nonsense", update(contact=contact("12", 7)), {}),
    ("somebody else's number", update(contact=contact("+8801700000002", 8)), {}),
    ("number of nobody on Telegram", update(contact=contact("+8801700000002", None)), {}),
    ("place", update(location={"latitude": 23.1, "longitude": 89.2}), {"place": (23.1, 89.2)}),
    ("place out of this world", update(location={"latitude": 123.1, "longitude": 89.2}), {}),
    ("button", button("page.ask_loan"), {"choice": "page.ask_loan", "received_at": None}),
    ("blocked", membership("kicked"), {"kind": Kind.BLOCKED}),
    ("back again", membership("member"), {"kind": Kind.STARTED}),
    ("English app", update(text="x", **{"from": PERSON | {"language_code": "en-GB"}}), {"text": "x", "locale": "en"}),
    ("app of no language", update(text="x", **{"from": NO_LANGUAGE}), {"text": "x", "locale": ""}),
    ("what databases refuse", update(text="a\0b\ud800c"), {"text": "abc"}),
]  # fmt: skip

IGNORED = [
    ("group", update(text="hi", chat=GROUP)),
    ("button in a group", button(chat=GROUP)),
    ("added to a group", membership("member", GROUP)),
    ("a bot", update(text="hi", **{"from": BOT})),
    ("step of a live location", edited(location={"latitude": 23.1, "longitude": 89.2})),
    ("notice of the chat", update(pinned_message=message(text="x"))),
    ("self-destruct timer", update(message_auto_delete_timer_changed={"message_auto_delete_time": 60})),
    ("button without its message", {"update_id": 10, "callback_query": NO_MESSAGE}),
    ("channel post", {"update_id": 10, "channel_post": message(text="x", chat=GROUP | {"type": "channel"})}),
    ("a status of later days", membership("hovering")),
    ("an update of later days", {"update_id": 10, "something_new": {}}),
]  # fmt: skip


@pytest.mark.parametrize(("plain", "expected"), [case[1:] for case in HEARD_AS], ids=[case[0] for case in HEARD_AS])
def test_heard(plain: dict[str, Any], expected: dict[str, Any]) -> None:
    assert parse(from_bytes(json.dumps(plain).encode())) == replace(HEARD, **expected)


# The library warns of a change of its own when it reads the timer.
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("plain", [case[1] for case in IGNORED], ids=[case[0] for case in IGNORED])
def test_ignored(plain: dict[str, Any]) -> None:
    assert parse(from_plain(plain)) is None


MALFORMED = [
    b"",
    b"{",
    b"[]",
    b"7",
    b"{}",
    b'{"update_id": "10"}',
    b'{"update_id": true}',
    b'{"update_id": 10, "message": 5}',
    b'{"update_id": 10, "message": {}}',
    b'{"update_id": 10, "message": {"message_id": 1, "date": 1e300, "chat": {"id": 7, "type": "private"}}}',
    b"[" * 50_000,
    b'{"update_id": ' + b"9" * 5_000 + b"}",
    json.dumps(update(text=5)).encode(),
    json.dumps(update(location={"latitude": "north", "longitude": 2})).encode(),
]


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:40]))
def test_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse(from_bytes(body))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False)
    | st.text("7a/- ৭", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "text"]), inner),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["text", "chat", "from", "date", "contact", "location", "voice", "caption", "photo", "edit_date", "data", "message"]
)


# The machine of the suite is busy: how long drawing takes says nothing.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]),
    broken=st.dictionaries(FIELDS, JSON, max_size=4),
)
def test_nothing_but_malformed_comes_out_of_broken_updates(kind: str, broken: dict[str, Any]) -> None:
    whole = {
        "message": message(text="x"),
        "edited_message": message(text="x"),
        "callback_query": button()["callback_query"],
        "my_chat_member": membership("kicked")["my_chat_member"],
    }[kind]
    try:
        heard = parse(from_plain({"update_id": 10, kind: whole | broken}))
    except Malformed:
        return
    assert heard is None or isinstance(heard.text + heard.choice + heard.phone + heard.locale, str)
