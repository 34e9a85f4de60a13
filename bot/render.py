"""Replies → messages of a chat, pure: choices become inline buttons, a question for a place or a number a keyboard.

Texts are sent plain, without a parse mode: nothing in them can become a link or markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from gateway.channels.contract import Ask, Choice, Expect, Picture, Reply, Say
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION = int(MessageLimit.CAPTION_LENGTH) // 2  # half of it: letters may be two units
SHORT = 14  # letters as seen; two such labels stand side by side on a small phone
MAX_BUTTONS = 100
BREAKS = ("\n\n", "\n", "। ", ". ", "? ", " ")


@dataclass(frozen=True)
class Part:
    """One message: 1 to 4096 characters, what hangs below, and the picture that they stand under."""

    text: str
    markup: Markup | None = None
    picture: Picture | None = None

    @property
    def keyboard(self) -> bool:
        """Whether the phone shows a keyboard of ours after it."""
        return isinstance(self.markup, ReplyKeyboardMarkup)


def render(replies: Sequence[Reply], lang: Lang, words: Catalogue, *, keyboard_up: bool = False) -> tuple[Part, ...]:
    """Return the messages that say the replies; none where there is nothing to say.

    What follows each other without a question is one message, so that most turns are one call. `keyboard_up`: an
    earlier question left its keyboard on the phone, which a message without buttons takes away.
    """
    groups = _groups(replies, apart=keyboard_up)
    parts = [part for said, end in groups for part in _parts(said, end, lang, words)]
    if not keyboard_up or not parts or any(part.keyboard for part in parts):
        return tuple(parts)
    for at, part in enumerate(parts):
        if part.markup is None:
            return (*parts[:at], replace(part, markup=ReplyKeyboardRemove()), *parts[at + 1 :])
    return (Part(words.text("noted", lang), ReplyKeyboardRemove()), *parts)


def split(text: str) -> Iterator[str]:
    """Cut a text into pieces of at most 4096 UTF-16 units, best between paragraphs, never inside a letter."""
    text = text.strip()
    while text:
        head = _head(text)
        if len(head) < len(text):
            head = _whole_words(head)
        if piece := head.strip():
            yield piece
        text = text[len(head) :].strip()


def rows(choices: Sequence[Choice]) -> tuple[tuple[Choice, ...], ...]:
    """Lay choices out for a thumb: two short labels side by side, a long one alone."""
    laid: list[tuple[Choice, ...]] = []
    for choice in choices:
        if laid and len(laid[-1]) == 1 and _short(laid[-1][0]) and _short(choice):
            laid[-1] = (*laid[-1], choice)
        else:
            laid.append((choice,))
    return tuple(laid)


def _groups(replies: Sequence[Reply], *, apart: bool) -> Iterator[tuple[list[str], Ask | Picture | None]]:
    said: list[str] = []
    for reply in replies:
        if isinstance(reply, Say) and reply.text.strip():
            said.append(reply.text)
        elif isinstance(reply, Picture):
            yield said, reply
            said = []
        elif isinstance(reply, Ask):
            if apart and said:
                yield said, None
                said = []
            yield said, reply
            said = []
    if said:
        yield said, None


def _parts(said: Sequence[str], end: Ask | Picture | None, lang: Lang, words: Catalogue) -> Iterator[Part]:
    if isinstance(end, Picture):
        *before, last = split("\n\n".join(said)) if said else ("",)
        if len(last) > CAPTION:
            before, last = [*before, last], ""
        yield from (Part(text) for text in before)
        yield Part(last, picture=end)
        return
    ask = end
    whole = "\n\n".join((*said, ask.text if ask else "")).strip()
    # A question without words still needs a message to hang its buttons on.
    *before, last = split(whole) if whole else ("…",)
    yield from (Part(text) for text in before)
    inline = _inline(ask.choices) if ask else None
    sharing = _sharing(ask.expect, lang, words) if ask else None
    if inline or not sharing:
        yield Part(last, inline)
    if sharing:
        hint, keyboard = sharing
        yield Part(hint if inline else last, keyboard)


def _inline(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    if not choices:
        return None
    if len(choices) > MAX_BUTTONS:
        raise ValueError("too many choices")
    return InlineKeyboardMarkup([[_button(choice) for choice in row] for row in rows(choices)])


def _button(choice: Choice) -> InlineKeyboardButton:
    if not 1 <= len(choice.id.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError("a choice's id has 1 to 64 bytes")
    return InlineKeyboardButton(choice.label, callback_data=choice.id)


def _sharing(expect: Expect, lang: Lang, words: Catalogue) -> tuple[str, ReplyKeyboardMarkup] | None:
    match expect:
        case Expect.PLACE:
            button = KeyboardButton(words.text("place.button", lang), request_location=True)
            hint = words.text("place.hint", lang)
        case Expect.PHONE:
            button = KeyboardButton(words.text("phone.button", lang), request_contact=True)
            hint = words.text("phone.hint", lang)
        case _:
            return None
    return hint, ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


def _short(choice: Choice) -> bool:
    return len(regex.findall(r"\X", choice.label)) <= SHORT


def _head(text: str) -> str:
    """Return the longest beginning within the limit that ends between letters as people see them."""
    if len(text.encode("utf-16-le")) // 2 <= LIMIT:
        return text
    end = units = 0
    for letter in regex.finditer(r"\X", text):
        units += len(letter[0].encode("utf-16-le")) // 2
        if units > LIMIT:
            break
        end = letter.end()
    # One "letter" longer than a message: somebody's joke; any cut will do.
    return text[: end or LIMIT // 2]


def _whole_words(head: str) -> str:
    for mark in BREAKS:
        if (at := head.rfind(mark)) >= len(head) // 2:
            return head[: at + len(mark)]
    return head
