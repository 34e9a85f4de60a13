"""Danger and despair: helplines first, on every medium and in every flow, then the offer of a person."""

from gateway.channels.contract import Choice
from gateway.dialogue import draft
from gateway.dialogue.effects import AskPerson
from gateway.dialogue.flows import tip, tip_short, tip_status
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

KINDS = ("danger", "despair", "child", "sea")
PERHAPS = "perhaps"


def enter(m: Moment, kind: str) -> Turn:
    """Say the helplines, alert the staff on duty at once, keep what was being told, and offer a call."""
    m = m.reply(m.helpline_words(f"danger.{kind}")).do(AskPerson(kind, urgent=True))
    prefix, story = m.site.commands.prefix(m.heard.text)
    if prefix:
        return offer(_aside(tip_short.taken(m, story).now_in(flow="", step="")))
    if m.state.flow == "tip":
        m = tip.absorb(m)
        m = m.keep(tip_danger="yes") if kind in tip_short.URGENT and not m.slot("tip.danger") else m
    elif m.state.flow == "tip_status" and m.state.step == "adding":
        m = tip_status.add(m)
    elif kind != "despair":  # pain isn't offered the form of a report
        m = _for_a_tip(m)
    return offer(_aside(m))


def perhaps(m: Moment) -> Turn:
    """Where a report was doubted: the helplines and an offer; nobody is alerted before it is taken."""
    return ask_perhaps(_aside(_for_a_tip(m.reply(m.helpline_words("danger.perhaps")))))


def ask_perhaps(m: Moment) -> Turn:
    """Ask whether there is something to report, or somebody to talk to."""
    tip_choice = () if draft.open_in(m.state.slots) else (m.choice("tip", "choice.do:tip"),)
    m = m.now_in(flow="danger", step=PERHAPS)
    return m.ask("danger.offer.perhaps", *tip_choice, "call", _stay(m))


def offer(m: Moment) -> Turn:
    """Offer a call by a person, to go on, or to leave a tip for someone else."""
    m = m.now_in(flow="danger", step="offer")
    told = draft.open_in(m.state.slots) or not m.slot("danger.text")
    another = () if told else (m.choice("tip", "choice.for_another"),)
    return m.ask(f"danger.offer.{'now' if m.heard.known.in_hours else 'later'}", "call", _stay(m), *another)


def _stay(m: Moment) -> Choice:
    return m.choice("continue", "choice.continue.flow" if m.slot("kept.flow") else "choice.continue")


def _for_a_tip(m: Moment) -> Moment:
    """Keep what was said, to begin a tip with if that is what was meant."""
    if draft.open_in(m.state.slots):
        return m
    return m.keep(danger_text=m.heard.text.strip(), danger_since=m.private_since)


def _aside(m: Moment) -> Moment:
    """Remember the flow that was interrupted; danger within danger interrupts nothing."""
    if m.state.flow not in ("tip", "tip_status", "feedback"):
        return m
    return m.keep(kept_flow=m.state.flow, kept_step=m.state.step)
