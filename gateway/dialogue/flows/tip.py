"""Leaving a tip, in steps that can each be skipped, and that are never lost halfway."""

from gateway.channels.contract import MAIN_MENU, Expect
from gateway.dialogue import draft, receipt
from gateway.dialogue.effects import SaveTip
from gateway.dialogue.flows import menu, tip_place
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.language import Medium

ORDER = ("what", "danger", "place", "upazila", "union", "when", "who", "contact")
STORY_WORDS = 4  # a first message of so many words already tells something


def enter(m: Moment, kind: str = "", story: str = "", since: str = "") -> Turn:
    """Begin a tip, or go on with the one that was begun; `story` is what the giver has already told."""
    if draft.open_in(m.state.slots):
        return ask(_with_story(m, story).say("tip.go_on").keep(tip_kind=m.slot("tip.kind") or kind))
    m = m.now_in(private_since=m.state.private_since or since or m.private_since)
    m = m.reply(m.helpline_words(f"tip.intro.{kind or 'any'}"))
    told = _with_story(m.keep(tip_kind=kind, tip_at="what"), story)
    return ask(told.keep(tip_at="more") if told.slot("tip.what") else told)


def ask(m: Moment) -> Turn:
    """Ask the question of the step the tip is at."""
    at = m.slot("tip.at")
    m = m.now_in(flow="tip", step=at, page="")
    match at:
        case "what":
            return m.ask("tip.ask.what", "skip", expect=Expect.RECORDING)
        case "more":
            return m.ask("tip.ask.more", "all", "throw", expect=Expect.RECORDING)
        case "danger":
            return m.ask("tip.ask.danger", "yes", "no", "unknown")
        case "when":
            return m.ask("tip.ask.when", "skip", expect=Expect.TEXT)
        case "who":
            return m.ask("tip.ask.who", "skip", expect=Expect.RECORDING)
        case "contact":
            anonymous, reachable = m.choice("no", "choice.anonymous"), m.choice("yes", "choice.reachable")
            return m.ask("tip.ask.contact", anonymous, reachable)
        case "cancel":
            return m.ask("tip.ask.cancel", "keep", "throw", "go_on")
        case _:
            return tip_place.ask(m)


def answer(m: Moment, choice: str) -> Turn | None:
    """Take a chosen answer; None where it isn't one of the tip's."""
    match choice:
        case "skip" | "all":
            return skip(m)
        case "keep":
            return save(m)
        case "throw":
            return menu.main(m.drop("tip.").say("tip.thrown"))
        case "go_on":
            return ask(m.keep(tip_at=m.slot("tip.before"), tip_before=""))
    if m.state.step == "danger":
        return onward(_danger(m, choice))
    if m.state.step == "contact":
        return save(m.keep(tip_contact=choice))
    placed = tip_place.chosen(m, choice)
    return ask(placed) if placed else None


def enter_with(m: Moment) -> Turn:
    """Begin a tip with a recording or a place that came by itself."""
    m = m.now_in(private_since=m.private_since)
    if m.heard.place:
        m = tip_place.absorb(m.keep(tip_at="place"))
        return ask(m.keep(tip_at="what").reply(m.helpline_words("tip.intro.any")))
    recordings = f"{m.slot('tip.recordings')} {m.heard.recording_id}".strip()
    return ask(m.keep(tip_recordings=recordings, tip_at="more"))


def hear(m: Moment) -> Turn:
    """Take free words, a recording, a place or a shared contact."""
    match m.heard.command:
        case "skip" | "no" if m.state.step != "cancel":
            return skip(m)
        case "done":
            return save(m)
        case "cancel":
            return cancel(m)
        case "tip" | "yes" | "skip" | "no":
            return ask(m)
    if m.state.step == "contact" and m.heard.phone:
        return save(m.keep(tip_contact="yes"))
    after = absorb(m)
    told = bool(m.heard.text.strip() or m.heard.recording_id)
    if not (told or m.heard.place or m.heard.phone):
        return ask(m.say("tip.words_only"))
    stays = after.slot("tip.at") == m.slot("tip.at") and not after.slot("tip.maybe")
    return ask(after.say("tip.noted") if told and stays else after)


def absorb(m: Moment) -> Moment:
    """Put what was heard where it belongs in the draft; the step moves on where it has got its answer."""
    at = m.slot("tip.at")
    if m.heard.recording_id:
        m = m.keep(tip_recordings=f"{m.slot('tip.recordings')} {m.heard.recording_id}".strip())
    words = m.heard.text.strip()
    cry = bool(m.heard.flag) and not (at in tip_place.STEPS and m.site.places.within(words))
    if at in tip_place.STEPS and not cry:
        return tip_place.absorb(m)
    if m.heard.place:
        return tip_place.absorb(m).keep(tip_at=at)
    if at in ("when", "who") and not cry:
        m = m.keep(**{f"tip_{at}": words or m.slot(f"tip.{at}")})
    else:
        m = m.keep(tip_what=" ".join(filter(None, (m.slot("tip.what"), words))))
    told_something = bool(words or m.heard.recording_id)
    answered = ("what", "more") if cry else ("what", "more", "when", "who")  # a cry for help answers nothing else
    return m.keep(tip_at=_after(m, at)) if told_something and at in answered else m


def skip(m: Moment) -> Turn:
    """Leave the question of this step open."""
    return save(m) if m.state.step == "contact" else onward(m.keep(tip_list="", tip_maybe=""))


def onward(m: Moment) -> Turn:
    """Go to the next question that still makes sense."""
    return ask(m.keep(tip_at=_after(m, m.slot("tip.at"))))


def back(m: Moment) -> Turn:
    """Go to the question before; before the first there is the menu."""
    at = ORDER.index(m.slot("tip.at")) if m.slot("tip.at") in ORDER else 0
    before = [step for step in ORDER[:at] if step not in ("upazila", "union")]
    m = m.keep(tip_list="", tip_maybe="", tip_before="")
    return ask(m.keep(tip_at=before[-1])) if before else menu.main(m)


def cancel(m: Moment) -> Turn:
    """Ask whether to keep or to throw away what was said; with nothing said there is nothing to ask."""
    if not draft.said_in(m.state.slots):
        return menu.main(m.drop("tip.").say("tip.thrown"))
    at = m.slot("tip.at")
    return ask(m.keep(tip_before=m.slot("tip.before") if at == "cancel" else at, tip_at="cancel"))


def save(m: Moment) -> Turn:
    """Save the tip and give its receipt; with nothing said, say so."""
    if not draft.said_in(m.state.slots):
        return menu.main(m.drop("tip.").say("tip.nothing"))
    return saved(m).now_in(flow="", step="", page="").ask("tip.next", MAIN_MENU)


def saved(m: Moment) -> Moment:
    """Save the tip, say the receipt, what we keep and who else knows."""
    told = draft.of(m.state.slots)
    shape = receipt.spoken if m.medium is Medium.VOICE else receipt.grouped
    number = shape(m.heard.receipt, m.state.lang)
    m = m.do(SaveTip(told, m.heard.receipt)).drop("tip.")
    m = m.say("tip.saved", receipt=number, twice=m.medium is Medium.VOICE)
    return m.say("tip.kept.contact" if told.contact else "tip.kept.anonymous")


def _with_story(m: Moment, story: str) -> Moment:
    if len(story.split()) < STORY_WORDS:
        return m
    return m.keep(tip_what=" ".join(filter(None, (m.slot("tip.what"), story.strip()))))


def _danger(m: Moment, choice: str) -> Moment:
    m = m.keep(tip_danger=choice)
    return m.reply(m.helpline_words("tip.danger_now")) if choice == "yes" else m


def _after(m: Moment, at: str) -> str:
    place = ORDER.index("what" if at == "more" else at) + 1
    return next(step for step in ORDER[place:] if step not in tip_place.STEPS or tip_place.makes_sense(m, step))
