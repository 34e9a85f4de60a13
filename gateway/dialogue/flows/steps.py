"""The way abroad step by step, at one's own pace: it remembers where one is as long as the conversation lasts."""

from gateway.channels.contract import MAIN_MENU, Say
from gateway.dialogue.flows import menu
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.guides import Step
from gateway.i18n.language import Medium

TOPIC = "ask_migration_steps"
ANSWERS = {"yes": "yes", "done": "yes", "no": "no", "skip": "no"}


def enter(m: Moment) -> Turn:
    """Begin, or come back to where one was."""
    return ask(m.say("steps.resume") if _at(m) else m)


def ask(m: Moment) -> Turn:
    """Say the step one is at, and ask whether it is done."""
    at, steps = _at(m), m.site.content.guides.steps
    m = m.now_in(flow="steps", step="", page=f"page:{TOPIC}").keep(steps_at=str(at))
    m = m.say("steps.at", number=at + 1, total=len(steps))
    words = m.site.content.said(steps[at].passage.text, m.state.lang, m.medium)
    m = m.reply(Say(words, prompt=f"step.{steps[at].passage.id}"))
    again = ("first",) if at else ()
    return m.ask(
        "steps.ask", m.choice("yes", "choice.step_done"), m.choice("no", "choice.step_next"), "about", *again, MAIN_MENU
    )


def answer(m: Moment, choice: str) -> Turn | None:
    """Take a chosen answer; None where it isn't one of these."""
    match choice:
        case "yes":
            return _onward(m.keep(steps_done=f"{m.slot('steps.done')} {_step(m).passage.id}".strip()))
        case "no":
            return _onward(m)
        case "about":
            return menu.page(m, _step(m).page)
        case "first":
            return ask(m.drop("steps."))
    return None


def read(m: Moment) -> Turn | None:
    """Take "done", "next", yes and no; after another question, "done" and "next" lead back here."""
    choice = ANSWERS.get(m.heard.command, "")
    if m.state.flow == "steps":
        return answer(m, choice) if choice else None
    return enter(m) if m.heard.command in ("done", "skip") and m.slot("steps.at") else None


def back(m: Moment) -> Turn:
    """Go to the step before; before the first there is the menu."""
    at = _at(m)
    return ask(m.keep(steps_at=str(at - 1))) if at else menu.back(m)


def page_here(m: Moment) -> str:
    """Return the page that tells more about the step one is at."""
    return _step(m).page


def _onward(m: Moment) -> Turn:
    at = _at(m) + 1
    return ask(m.keep(steps_at=str(at))) if at < len(m.site.content.guides.steps) else _end(m)


def _end(m: Moment) -> Turn:
    """Say which steps are still to be done."""
    done = m.slot("steps.done").split()
    left = [step.passage.names[m.state.lang] for step in m.site.content.guides.steps if step.passage.id not in done]
    m = m.drop("steps.")
    if not left:
        return menu.after(m.reply(m.helpline_words("steps.end")), TOPIC, but=menu.STEPS)
    shown = left[:4] if m.medium is Medium.SMS else left
    return menu.after(m.say("steps.left", count=len(left), left=", ".join(shown)), TOPIC, but=menu.STEPS)


def _at(m: Moment) -> int:
    """Return which step one is at; the list may have become shorter since."""
    return min(int(m.slot("steps.at") or 0), len(m.site.content.guides.steps) - 1)


def _step(m: Moment) -> Step:
    return m.site.content.guides.steps[_at(m)]
