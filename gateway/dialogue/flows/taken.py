"""While a person of the staff writes: the bot keeps silent, and steps back in where it is called."""

from dataclasses import replace

from gateway.channels.contract import MAIN_MENU, Kind
from gateway.dialogue import pending, receipt
from gateway.dialogue.effects import HandBack
from gateway.dialogue.flows import call_back
from gateway.dialogue.heard import Heard
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Medium

CALLS_THE_BOT = ("menu", "stop", "tip", "receipt")


def silent(heard: Heard) -> bool:
    """Tell whether a person answers this message; nobody can step into a call."""
    return heard.known.taken and heard.kind is Kind.MESSAGE and heard.medium is not Medium.VOICE


def left(m: Moment) -> Moment:
    """Give the talk back to the bot where the message asks for what only the bot does: menu, STOP, a tip, a receipt."""
    if not silent(m.heard) or not _calls_the_bot(m):
        return m
    known = replace(m.heard.known, taken=False)
    m = replace(m, heard=replace(m.heard, known=known)).do(HandBack())
    menu = m.heard.command == "menu" or m.heard.choice == MAIN_MENU
    return m.say("taken.left") if menu and not m.heard.flag else m  # in danger the helplines come first


def read(m: Moment) -> Turn | None:
    """Keep silent; a button pressed hears who is there, and the answer to an offer of help counts."""
    if not silent(m.heard) or _works(m):
        return None
    if m.heard.choice or m.heard.payload:
        return m.ask("taken.still", MAIN_MENU)
    return Turn(replace(m.state, flow="", step="", offered=(), last=(), misses=0), m.said, m.done)


def _calls_the_bot(m: Moment) -> bool:
    told = m.site.commands.prefix(m.heard.text)[0] or receipt.valid(m.heard.digits)
    for_another = m.state.flow == "danger" and pending.picked(m.state, m.heard, m.site.words) == "tip"
    opts_out = m.medium is Medium.SMS and m.site.commands.opts_out(m.heard.text)
    called = m.heard.command in CALLS_THE_BOT or m.heard.choice == MAIN_MENU
    return bool(called or told or for_another or opts_out)


def _works(m: Moment) -> bool:
    match m.state.flow:
        case "danger":  # only the very next message answers the offer: later ones are for the person
            return pending.picked(m.state, m.heard, m.site.words) in m.state.offered
        case "call_back":
            return m.heard.choice in m.state.offered if m.heard.choice else call_back.hears(m.heard)
        case _:
            return False
