"""A person calls back: after a yes, with a number where the channel gives none, and honest about when."""

from gateway.channels.contract import Expect
from gateway.dialogue.effects import AskPerson
from gateway.dialogue.flows import resume
from gateway.dialogue.heard import Heard
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Medium

SHORTEST, LONGEST = 10, 15  # digits of a telephone number
REFUSALS = ("no", "skip", "cancel", "done")


def agreed(m: Moment, reason: str, *, urgent: bool = False) -> Turn:
    """Note the yes; in a chat, and on a call without a number, ask for one, which may be refused."""
    if m.heard.known.reachable:
        m = m.do(AskPerson(reason, urgent=urgent, call_back=True))
    if m.medium is not Medium.CHAT and m.heard.known.reachable:
        return _promised(m)
    if m.state.flow not in ("", "menu"):
        m = m.keep(kept_flow=m.state.flow, kept_step=m.state.step)
    return _phone(m.keep(call_urgent="yes" if urgent else ""))


def answer(m: Moment, choice: str) -> Turn | None:
    """Stay in the chat, or on the line, without a number."""
    return _without(m) if choice in ("write", "no") else None


def hears(heard: Heard) -> bool:
    """Tell whether this answers the question for a number; other words are about something else."""
    wordless = not (heard.text.strip() or heard.recording_id or heard.place)  # such as somebody else's contact
    return bool(heard.phone or heard.digits or heard.command in REFUSALS or wordless)


def hear(m: Moment) -> Turn:
    """Take the number."""
    if m.heard.command in REFUSALS:
        return _without(m)
    number = m.heard.phone or m.heard.digits
    if not m.heard.phone and not SHORTEST <= len(number) <= LONGEST:
        return _phone(m.say("call_back.no_number"))
    urgent = bool(m.slot("call.urgent"))
    return _promised(_over(m.do(AskPerson("call_back", urgent=urgent, call_back=True, phone=number))))


def _phone(m: Moment) -> Turn:
    refusal = "write" if m.heard.known.reachable else m.choice("no", "choice.no_call")
    return m.now_in(flow="call_back", step="phone").ask("call_back.phone", refusal, expect=Expect.PHONE)


def _without(m: Moment) -> Turn:
    return (
        _promised(_over(m), "call_back.chat") if m.heard.known.reachable else resume.after(_over(m), "person.no_call")
    )


def _promised(m: Moment, key: str = "call_back.call") -> Turn:
    return resume.after(m, f"{key}.{'now' if m.heard.known.in_hours else 'later'}")


def _over(m: Moment) -> Moment:
    m = m.now_in(flow=m.slot("kept.flow"), step=m.slot("kept.step"))
    return m.drop("kept.").drop("call.")
