"""Danger and despair: helplines first, on every medium and in every flow, then the offer of a person."""

from gateway.dialogue import draft
from gateway.dialogue.effects import AskPerson
from gateway.dialogue.flows import tip, tip_short, tip_status
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

KINDS = ("danger", "despair", "child", "sea")


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
    elif kind != "despair" and not draft.open_in(m.state.slots):  # pain isn't offered the form of a report
        m = m.keep(danger_text=m.heard.text.strip(), danger_since=m.private_since)
    return offer(_aside(m))


def offer(m: Moment) -> Turn:
    """Offer a call by a person, to go on, or to leave a tip for someone else."""
    m = m.now_in(flow="danger", step="offer")
    stay = m.choice("continue", "choice.continue.flow" if m.slot("kept.flow") else "choice.continue")
    told = draft.open_in(m.state.slots) or not m.slot("danger.text")
    another = () if told else (m.choice("tip", "choice.for_another"),)
    return m.ask(f"danger.offer.{'now' if m.heard.known.in_hours else 'later'}", "call", stay, *another)


def _aside(m: Moment) -> Moment:
    """Remember the flow that was interrupted; danger within danger interrupts nothing."""
    if m.state.flow not in ("tip", "tip_status", "feedback"):
        return m
    return m.keep(kept_flow=m.state.flow, kept_step=m.state.step)
