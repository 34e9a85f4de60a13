"""When and where her next appointment is: told only to whoever says her word; a wrong one betrays nothing."""

from gateway.channels.contract import Expect
from gateway.dialogue.care import CareResult, CareView, LookUpCare, NothingToTell, SlotGone, SlotTaken, Sum, WordWanted
from gateway.dialogue.flows import care, menu, person
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.money import taka
from gateway.i18n.when import said

HARMLESS = "ask_training"
"""The page that is shown instead: anybody may have asked for it."""

WITHOUT_WORD = {"ask_appointment": "survivor.appointment", "ask_payment": "survivor.payment"}
"""What is said instead, where she chose no word."""


def enter(m: Moment, intent: str) -> Turn:
    """Ask the service whether there is anything to tell here."""
    m = m.keep(care_topic=intent)
    return m.now_in(flow="care", step="looking", page="").do(LookUpCare()).turn()


def hear(m: Moment) -> Turn:
    """Take the word that was said; it is erased afterwards."""
    word = m.heard.digits or m.heard.text.strip()
    m = m.now_in(private_since=m.private_since)
    return m.now_in(step="looking").do(LookUpCare(word)).turn() if word else _ask(m, again=True)


def found(m: Moment, result: CareResult) -> Turn:
    """Go on with what the service found."""
    match result:
        case SlotTaken(at):
            return care.slot_taken(m, at)
        case SlotGone():
            return care.slot_gone(m)
        case WordWanted(again):
            return _ask(m, again=again)
        case CareView(meetings, sums):
            m = m.now_in(private_since=m.private_since)  # words and answer are erased when this is over
            for one in meetings:
                kind, when = m.text(f"detail.kind.{one.kind}"), said(one.at, m.heard.now, m.state.lang)
                m = m.say("detail.meeting.at" if one.place else "detail.meeting", when=when, kind=kind, place=one.place)
            for sum_ in sums:
                m = m.say("pay.detail", sum=taka(sum_.taka, m.state.lang, m.medium), state=_state(m, sum_))
            return menu.away(m, "detail.more" if meetings or sums else "detail.none")
        case NothingToTell(harmless=True):
            return menu.page(m.now_in(private_since=m.private_since), HARMLESS)
    topic = m.slot("care.topic") or "ask_appointment"
    return person.offer(m.drop("care.").now_in(flow="", step=""), topic, WITHOUT_WORD[topic])


def _state(m: Moment, one: Sum) -> str:
    day = f"{one.day.day}/{one.day.month}"
    return m.text(f"pay.state.{one.state}", day=day, method=m.text(f"pay.method.{one.method}"))


def _ask(m: Moment, *, again: bool) -> Turn:
    m = m.now_in(flow="care", step="word", page="")
    return m.ask("care.word.again" if again else "care.word", "menu", expect=Expect.TEXT)
