"""Praise, complaint or suggestion: one message in free words."""

from gateway.channels.contract import MAIN_MENU, Expect
from gateway.dialogue.effects import NoteFeedback
from gateway.dialogue.flows import menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn


def enter(m: Moment) -> Turn:
    """Ask for it."""
    return m.now_in(flow="feedback", step="words", page="").ask("feedback.ask", MAIN_MENU, expect=Expect.TEXT)


def hear(m: Moment) -> Turn:
    """Keep it; a recording can't be kept as feedback yet, and is told so."""
    if m.heard.command in ("cancel", "no", "skip", "done"):
        return menu.main(m)
    words = m.heard.text.strip()
    if not words:
        return enter(m.say("feedback.words_only"))
    return menu.away(m.do(NoteFeedback(words)), "feedback.thanks")
