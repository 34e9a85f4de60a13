"""Replies as one short text: the words, then the numbered answers. Pure."""

from collections.abc import Sequence

from gateway.channels.contract import Ask, Reply, Say, numbered
from gateway.i18n.digits import to_bangla
from gateway.i18n.language import Lang


def render(replies: Sequence[Reply], lang: Lang) -> str:
    """Return what an SMS says for these replies; "" where there is nothing to say."""
    return "\n".join(part for reply in replies for part in _lines(reply, lang) if part)


def _lines(reply: Reply, lang: Lang) -> list[str]:
    match reply:
        case Say():
            return [reply.text.strip()]
        case Ask():
            options = [f"{_digits(number, lang)} {choice.label.strip()}" for number, choice in numbered(reply.choices)]
            return [reply.text.strip(), *options]
        case _:
            return []


def _digits(number: str, lang: Lang) -> str:
    return to_bangla(number) if lang.source is Lang.BN else number
