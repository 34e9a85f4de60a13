"""Is this offer a trap? Six questions and a plain judgement of the signs, never a certificate of safety."""

from gateway.channels.contract import MAIN_MENU, Ask
from gateway.dialogue.flows import menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Medium

TOPIC = "ask_warning_signs"
STRONG = 2  # so many signs say no, even where none is grave


def enter(m: Moment) -> Turn:
    """Begin anew."""
    m = m.drop("trap.").now_in(flow="trap", step="0")
    return ask(m.say("trap.intro", total=len(m.site.content.guides.signs)))


def ask(m: Moment) -> Turn:
    """Ask the question one is at."""
    sign = m.site.content.guides.signs[int(m.state.step)].passage
    m = m.now_in(page=f"page:{TOPIC}")
    words = m.site.content.said(sign.text, m.state.lang, m.medium)
    choices = tuple(m.choice(one) for one in ("yes", "no", "unknown", MAIN_MENU))
    return m.turn(Ask(words, choices, prompt=f"sign.{sign.id}"))


def answer(m: Moment, choice: str) -> Turn | None:
    """Note the answer and go on; None where it isn't one."""
    if choice not in ("yes", "no", "unknown"):
        return None
    at, signs = int(m.state.step), m.site.content.guides.signs
    m = m.keep(**{f"trap_{choice}": f"{m.slot(f'trap.{choice}')} {signs[at].passage.id}".strip()})
    return ask(m.now_in(step=str(at + 1))) if at + 1 < len(signs) else _judge(m)


def back(m: Moment) -> Turn:
    """Ask the question before again; before the first there is the menu."""
    at = int(m.state.step)
    if not at:
        return menu.back(m)
    before = m.site.content.guides.signs[at - 1].passage.id
    for kind in ("yes", "no", "unknown"):
        left = " ".join(one for one in m.slot(f"trap.{kind}").split() if one != before)
        m = m.keep(**{f"trap_{kind}": left})
    return ask(m.now_in(step=str(at - 1)))


def _judge(m: Moment) -> Turn:
    signs = m.site.content.guides.signs
    found = [sign for sign in signs if sign.passage.id in m.slot("trap.yes").split()]
    unknown = len(m.slot("trap.unknown").split())
    if found:
        strong = len(found) >= STRONG or any(sign.grave for sign in found)
        m = m.say("trap.strong" if strong else "trap.some", count=len(found), total=len(signs))
        names = ", ".join(sign.passage.names[m.state.lang] for sign in found)
        m = m.say("trap.signs", signs=names) if m.medium is not Medium.SMS else m
    else:
        m = m.say("trap.unsure", count=unknown) if unknown else m.say("trap.none")
    return menu.after(m.drop("trap.").reply(m.helpline_words("trap.lines")), TOPIC, but="check_offer")
