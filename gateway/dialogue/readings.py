"""The ways a message is read, in their order; the first that makes sense of it answers."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from gateway.channels.contract import Kind
from gateway.dialogue import pending, receipt, tools
from gateway.dialogue.effects import LockedOut, StartMessages, StopMessages, TipNotFound, TipView, TopicsView
from gateway.dialogue.flows import (
    alert,
    care,
    care_details,
    danger,
    intents,
    language,
    leave,
    menu,
    misses,
    person,
    quiz,
    subscription,
    taken,
    tip,
    tip_short,
    tip_status,
    told,
    topics_wanted,
    welcome,
)
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.digits import to_ascii
from gateway.i18n.language import Lang, Medium

Reading = Callable[[Moment], Turn | None]

_TWELVE = re.compile(r"(?<!\d)\d(?:[ -]?\d){11}(?!\d)")


def found(m: Moment) -> Turn | None:
    """The service's answer to a query of ours."""
    match m.heard.result:
        case None:
            return None
        case TipView() | TipNotFound() | LockedOut() as result:
            return tip_status.found(m, result)
        case TopicsView() as result:
            return topics_wanted.found(m, result)
        case result:
            return care_details.found(m, result)


def flag(m: Moment) -> Turn | None:
    """Words of danger or despair, before everything, however they came."""
    return danger.enter(m, m.heard.flag) if m.heard.flag in danger.KINDS else None


def happening(m: Moment) -> Turn | None:
    """What happened without words."""
    match m.heard.kind:
        case Kind.MESSAGE:
            return None
        case Kind.CALL:
            return care.call(m) or told.call(m) or welcome.call(m)
        case Kind.SILENCE:
            return care.silence(m) or told.silence(m) or misses.silence(m)
        case Kind.STOPPED | Kind.BLOCKED:
            return leave.silently(m.do(StopMessages()))
        case Kind.STARTED:
            return m.do(StartMessages()).turn()
        case Kind.HANGUP:
            return leave.silently(m)
        case _:
            return m.turn()


def payload(m: Moment) -> Turn | None:
    """A deep link: to the tip, to a page, to the quiz, or to the welcome."""
    match m.heard.payload:
        case "":
            return None
        case "tip":
            return tip.enter(m)
        case name:
            page = name in (*m.site.content.pages, quiz.TOPIC)
            return (welcome.before(m, partial(intents.follow, name=name)) if page else None) or welcome.greet(m)


def command(m: Moment) -> Turn | None:
    """Words that mean the same at any moment."""
    if m.medium is Medium.SMS and m.site.commands.opts_out(m.heard.text):
        return subscription.stop(m)
    return COMMANDS[m.heard.command](m) if m.heard.command in COMMANDS else None


def is_keyword(m: Moment) -> bool:
    """Tell whether `command` or `keyword` will read this message."""
    opts_out = m.medium is Medium.SMS and m.site.commands.opts_out(m.heard.text)
    rich = m.heard.recording_id or m.heard.place or m.heard.phone
    in_context = menu.country_named(m) or tools.read(m)
    return bool(opts_out or rich or in_context or m.site.commands.prefix(m.heard.text)[0] or receipt_in(m))


def keyword(m: Moment) -> Turn | None:
    """TIP and a story, a receipt, the words tip and receipt, a lone recording."""
    prefix, story = m.site.commands.prefix(m.heard.text)
    if prefix == "tip":
        return tip_short.take(m, story)
    digits = receipt_in(m)
    if digits:
        return tip_status.number(m, digits)
    match m.heard.command:
        case "tip":
            return tip.enter(m)
        case "receipt":
            return tip_status.enter(m)
        case "cancel" | "done" | "skip" | "no" if m.state.flow:
            return menu.main(m)
    if 0 < len(m.heard.digits) <= pending.MISTYPED and not m.state.offered and not m.heard.known.first_time:
        return menu.main(m)
    if country := menu.country_named(m):
        return menu.cost(m, country)
    if m.heard.phone:
        return person.enter(m)
    return tip.enter_with(m) if m.heard.recording_id or m.heard.place else None


def meaning(m: Moment) -> Turn | None:
    """What the text was understood to mean; yes and no that were only understood decide nothing."""
    if not m.heard.meaning or not m.heard.meaning.intent:
        return None
    intent = m.heard.meaning.intent
    if intent == "repeat":
        return repeat(m)
    answer = partial(intents.follow, name=intent, story=m.heard.text)
    plain = intent in m.site.content.pages and intent not in intents.FLOWS  # who is in danger hears of help first
    return welcome.before(m, answer) if plain else answer(m)


def unknown(m: Moment) -> Turn:
    """Nothing made sense of it."""
    if m.heard.known.first_time and m.state.misses == 0:
        return menu.main(m.say("welcome.first"), misses=1)
    return misses.asked_again(m, tools.ASK[m.state.flow]) if m.state.flow in tools.ASK else misses.not_understood(m)


def receipt_in(m: Moment) -> str:
    """Return the digits meant as a receipt: a message of digits, or a right receipt among words."""
    if m.heard.digits and (
        len(m.heard.digits) == receipt.LENGTH or (m.state.flow == "tip_status" and len(m.heard.digits) > 1)
    ):
        return m.heard.digits
    among = [re.sub(r"\D", "", twelve) for twelve in _TWELVE.findall(to_ascii(m.heard.text))]
    return next(filter(receipt.valid, among), "")


def repeat(m: Moment) -> Turn:
    """Say the last replies again."""
    last = m.state.last
    return m.turn(*last) if last else menu.again(m)


def back(m: Moment) -> Turn:
    """Go one step back."""
    return tools.BACK.get(m.state.flow, tip.back if m.state.flow == "tip" else menu.back)(m)


def help_words(m: Moment) -> Turn:
    """Say in a few words how this works, and show the menu."""
    return menu.main(m.reply(m.helpline_words("help")))


COMMANDS: Mapping[str, Callable[[Moment], Turn]] = {
    "stop": subscription.stop,
    "start": subscription.start,
    "help": help_words,
    "menu": lambda m: welcome.greet(m) if m.heard.known.first_time else menu.main(m),
    "back": back,
    "repeat": repeat,
    "person": person.enter,
    "bangla": lambda m: language.choose(m, Lang.BN),
    "english": lambda m: language.choose(m, Lang.EN),
    "exit": leave.goodbye,
}

READINGS: tuple[Reading, ...] = (
    *(found, flag, happening, taken.read, care.read, payload, command),
    *(alert.read, pending.read, tools.read, keyword, meaning),
)
