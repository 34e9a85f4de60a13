"""What became of a tip: found by its receipt from any channel, with the desk's questions and the giver's additions."""

from gateway.channels.contract import Expect
from gateway.dialogue import receipt
from gateway.dialogue.effects import AddToTip, LockedOut, LookUpTip, Result, TipView
from gateway.dialogue.flows import menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn


def enter(m: Moment) -> Turn:
    """Ask for the receipt."""
    m = m.now_in(flow="tip_status", step="number", page="")
    return m.ask("tip_status.ask", "menu", expect=Expect.DIGITS)


def number(m: Moment, digits: str) -> Turn:
    """Look a receipt up; one that can't be right is told so without looking."""
    m = _private(m)
    if not receipt.valid(digits):
        return enter(m.say("tip_status.mistake" if len(digits) == receipt.LENGTH else "tip_status.length"))
    return m.now_in(flow="tip_status", step="looking", page="").do(LookUpTip(digits)).turn()


def found(m: Moment, result: Result) -> Turn:
    """Say what was found under the receipt."""
    m = _private(m)
    match result:
        case TipView():
            known = f"tip_status.state.{result.state}"
            m = m.say(known if m.site.words.has(known) else "tip_status.state.seen")
            for question in result.questions:
                m = m.say("tip_status.question", question=question)
            return offer(m.keep(status_tip=result.tip_id, status_asked="yes" if result.questions else ""))
        case LockedOut():
            return menu.away(m.drop("status."), "tip_status.locked")
        case _:
            return enter(m.say("tip_status.unknown"))


def offer(m: Moment) -> Turn:
    """Ask what to do with the tip; without one, ask for the receipt."""
    if not m.slot("status.tip"):
        return enter(m)
    m = m.now_in(flow="tip_status", step="offer", page="")
    return m.ask("tip_status.offer", "answer" if m.slot("status.asked") else "add", "done")


def answer(m: Moment, choice: str) -> Turn | None:
    """Take a chosen answer; None where it isn't one of these."""
    if choice in ("add", "answer"):
        m = m.now_in(step="adding")
        return m.ask("tip_status.add", "done", expect=Expect.RECORDING)
    if choice == "done":
        return menu.away(m.drop("status."), "tip_status.done")
    return None


def hear(m: Moment) -> Turn:
    """Add words or a recording to the tip."""
    if m.heard.command in ("done", "cancel", "no", "skip"):
        return menu.away(m.drop("status."), "tip_status.done")
    added = add(m)
    return offer(added.say("tip_status.added") if added.done != m.done else m)


def add(m: Moment) -> Moment:
    """Add what was heard to the tip, where anything was."""
    words, recording = m.heard.text.strip(), m.heard.recording_id
    return m.do(AddToTip(m.slot("status.tip"), words, recording)) if words or recording else m


def _private(m: Moment) -> Moment:
    return m.now_in(private_since=m.private_since)
