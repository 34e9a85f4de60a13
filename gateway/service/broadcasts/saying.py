"""What a broadcast says by each medium: an SMS its text, a chat the quiz's button, a call its keys. Pure."""

from collections.abc import Callable

from gateway.channels.contract import Ask, Choice, Reply, Say
from gateway.dialogue.flows import told
from gateway.dialogue.words import Words
from gateway.i18n.language import Lang, Medium
from gateway.service.broadcasts.content import QUIZ, Content

Filled = Callable[[str], str]
"""Fills in what is each reader's own."""


def said(
    content: Content, lang: Lang, medium: Medium, words: Words, broadcast: str, filled: Filled = str
) -> tuple[Reply, ...]:
    """Return the replies of one message."""
    match medium:
        case Medium.SMS:
            return (Say(filled(content.sms(lang))),)
        case Medium.VOICE:
            asked = content.question.get(lang.source) or words.text("told.ask", lang, medium)
            keys = Ask(asked, keys_of(content, lang, words, broadcast))
            return Say(filled(content.text(lang)), content.prompt), keys
        case _ if content.quiz:
            return (Ask(filled(content.text(lang)), (_quiz(words, lang, medium),)),)
        case _:
            return (Say(filled(content.text(lang))),)


def keys_of(content: Content, lang: Lang, words: Words, broadcast: str = "") -> tuple[Choice, ...]:
    """Return what may be pressed in a call, in order: answers to its question, the quiz, what all calls have."""
    own = [told.choice(broadcast, key, label) for key, label in content.choices.get(lang.source, ())]
    quiz = [_quiz(words, lang, Medium.VOICE)] if content.quiz else []
    always = [told.choice(broadcast, key, words.text(f"choice.told.{key}", lang, Medium.VOICE)) for key in told.KEYS]
    return (*own, *quiz, *always)


def _quiz(words: Words, lang: Lang, medium: Medium) -> Choice:
    return Choice(f"page:{QUIZ}", words.text("choice.told.quiz", lang, medium))
