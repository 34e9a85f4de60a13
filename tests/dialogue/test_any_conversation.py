"""Whatever anybody sends, in whatever order: no error, an answer, helplines for danger, and STOP stops."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.channels.contract import MAIN_MENU, MORE, Ask, End, Kind, Say, numbered
from gateway.channels.understanding import Meaning
from gateway.dialogue import draft
from gateway.dialogue.care import Free, NothingToTell, OpenQuestion, SlotGone, SlotTaken, WordWanted
from gateway.dialogue.effects import (
    AskPerson,
    Forget,
    LockedOut,
    LookUpTip,
    Query,
    SaveTip,
    StopMessages,
    TipNotFound,
    TipView,
)
from gateway.dialogue.flows import danger, intents, survivor
from gateway.dialogue.heard import Heard, Known
from gateway.dialogue.state import State
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Lang, Medium
from tests.conversations.transcript import NOW, RECEIPT, dialogue

SAYINGS = """
আসব|পারব না|ভুল নম্বর|আগামী রবিবার বিকাল
খবর|রসিদ|বাদ|শেষ|বাতিল|হ্যাঁ|না|menu|back|আবার|মানুষ|English|বাংলা|start|help|exit|যশোর|সদর|মণিরামপুর|সৌদি|এক|/start
TIP আমাদের গ্রামে পাচার হচ্ছে|একটা মেয়েকে নিয়ে যাচ্ছে|ami ki korbo|how do I go abroad for work|{}|%s
০১৭০০০০০০০১|447 123 908 859|447123908852|৫ লাখ চাইছে সৌদি|৪ লাখ চায়|25 hajar|1500 riyal|500000|কোথায়|next|done|কাতার|খুলনা
"""
PRESSED = """menu more yes skip place:jashore place:nowhere page:ask_loan page:x x lang:en page:check_price
page:follow_steps page:check_offer country:oman country:x other about kind:legal kind:shelter unknown no care
care:come:aaaaaaaa care:move:aaaaaaaa care:cant:bbbbbbbb care:no_money:aaaaaaaa care:at:x care:5:dddddddd care:x"""
WORDS = st.sampled_from(SAYINGS.strip().replace("\n", "|").split("|"))
DIGITS = st.sampled_from("0123456789১২৩")
CHOICES = st.sampled_from(PRESSED.split())
ENTRIES = [
    "",
    "nonsense",
    "ask_loan",
    "affirm",
    "repeat",
    "find_service",
    "ask_training",
    *intents.FLOWS,
    *intents.REPORTS,
    *survivor.TOPICS,
]
INTENTS = st.sampled_from(ENTRIES)
VIEWS = [TipView("T-1", "acting", ("কোথায়?",)), TipView("T-1", "unheard_of")]
RESULTS = st.sampled_from([*VIEWS, TipNotFound(), LockedOut()])
CARE = (WordWanted(), WordWanted(again=True), NothingToTell(), NothingToTell(harmless=True), SlotGone(), SlotTaken(NOW))
ASKED = [
    OpenQuestion("aaaaaaaa", "appointment", NOW + timedelta(days=2), free=(Free("f" * 32, NOW + timedelta(days=3)),)),
    OpenQuestion("bbbbbbbb", "appointment", NOW - timedelta(days=2), past=True),
    OpenQuestion("cccccccc", "missed", NOW - timedelta(days=2)),
    OpenQuestion("dddddddd", "survey", NOW - timedelta(days=2), step=3),
]
KNOWN = st.builds(
    Known,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "T-9"]),
    st.booleans(),
    st.booleans(),
    questions=st.lists(st.sampled_from(ASKED), max_size=3, unique=True).map(tuple),
)


@st.composite
def lines(draw: st.DrawFn) -> Heard:
    """One thing anybody may send."""
    site = dialogue()
    text = draw(st.one_of(DIGITS, DIGITS, WORDS, st.text(max_size=12)))
    heard = Heard(
        medium=Medium.CHAT,
        kind=Kind.MESSAGE,
        now=NOW,
        text=text,
        command=site.commands.find(text),
        digits=site.commands.digits(text),
        flag=draw(st.sampled_from(["", "", "", "", "", *danger.KINDS])),
        meaning=Meaning(draw(INTENTS), 0.9),
        known=draw(KNOWN),
        receipt=RECEIPT,
    )
    match draw(st.integers(0, 11)):
        case 0:
            return replace(heard, kind=draw(st.sampled_from(Kind)))
        case 1:
            return replace(heard, text="", command="", digits="", choice=draw(CHOICES))
        case 2:
            return replace(heard, text="", command="", digits="", recording_id="rec-1")
        case 3:
            return replace(heard, text="", command="", digits="", place=(23.2, 89.2))
        case 4:
            return replace(heard, text="", command="", digits="", phone="+8801700000001")
        case 5:
            return replace(heard, payload=draw(st.sampled_from(["tip", "ask_loan", "?"])))
        case _:
            return heard


def said(state: State, heard: Heard, result: TipView | TipNotFound | LockedOut) -> Turn:
    """One whole turn, as the service makes it."""
    site = dialogue()
    if not site.wants_meaning(state, heard):
        heard = replace(heard, meaning=None)
    turn = site.step(state, heard)
    query = next((effect for effect in turn.effects if isinstance(effect, Query)), None)
    if query is not None:
        assert not turn.replies
        answer = result if isinstance(query, LookUpTip) else CARE[len(heard.text) % len(CARE)]
        turn = site.step(turn.state, replace(heard, result=answer))
    return turn


def judge(before: State, heard: Heard, turn: Turn) -> None:
    """What must be true of every turn."""
    assert State.from_json(turn.state.to_json()) == turn.state
    if heard.kind is Kind.MESSAGE:
        assert turn.replies
    if heard.flag and not any(isinstance(effect, StopMessages) for effect in turn.effects):
        assert isinstance(turn.replies[0], Say)
        assert any(line in turn.replies[0].text for line in emergency(heard.medium, turn.state.lang))
        assert any(isinstance(effect, AskPerson) and effect.urgent for effect in turn.effects)
    asks = [reply for reply in turn.replies if isinstance(reply, Ask)]
    for ask in asks:
        assert len([one for one in ask.choices if one.id not in (MAIN_MENU, MORE)]) <= 8
        assert all(len(one.id.encode()) <= 40 and one.id.isascii() and one.label for one in ask.choices)
        assert len({number for number, _ in numbered(ask.choices)}) == len(ask.choices)
    assert turn.state.offered == (tuple(one.id for one in asks[-1].choices) if asks else ())
    anonymous = [effect for effect in turn.effects if isinstance(effect, SaveTip) and not effect.draft.contact]
    if anonymous:
        assert any(isinstance(effect, Forget) for effect in turn.effects)
        assert not draft.open_in(turn.state.slots)
    if draft.open_in(turn.state.slots):
        assert turn.state.private_since


def emergency(medium: Medium, lang: Lang) -> list[str]:
    """The ways 999 or 1098 is written or said."""
    lines_ = dialogue().content.helplines
    return [lines_[name].dialled(lang, medium) for name in ("emergency", "child")]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(Medium), st.lists(lines(), min_size=1, max_size=14), RESULTS)
def test_any_conversation(medium: Medium, sent: list[Heard], result: TipView | TipNotFound | LockedOut) -> None:
    state = State()
    for line in sent:
        heard = replace(line, medium=medium)
        turn = said(state, heard, result)
        judge(state, heard, turn)
        state = turn.state
    stopped = said(state, Heard(medium, Kind.MESSAGE, NOW, text="STOP", command="stop"), result)
    assert StopMessages() in stopped.effects
    ended = dialogue().expired(state, NOW)
    assert not ended.replies
    assert ended.state == State(lang=state.lang)
    if draft.said_in(state.slots):
        assert any(isinstance(effect, SaveTip) and effect.partial for effect in ended.effects)
    if state.private_since:
        assert any(isinstance(effect, Forget) for effect in ended.effects)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(Medium), st.lists(lines(), max_size=10), st.sampled_from(danger.KINDS), RESULTS)
def test_danger_is_heard_from_anywhere(
    medium: Medium, sent: list[Heard], kind: str, result: TipView | TipNotFound | LockedOut
) -> None:
    state = State()
    for line in sent:
        state = said(state, replace(line, medium=medium), result).state
    heard = Heard(medium, Kind.MESSAGE, NOW, text="বাঁচান", flag=kind, receipt=RECEIPT)
    turn = dialogue().step(state, heard)
    judge(state, heard, turn)
    assert "call" in turn.state.offered
    assert not any(isinstance(reply, End) for reply in turn.replies)
