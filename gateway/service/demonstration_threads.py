"""Plainly made-up conversations for the demonstration: real messages by the real way in."""

from collections.abc import Callable, Mapping

from gateway.channels.contract import Answer, Channel, Inbound, Kind
from gateway.i18n.language import Medium

Talk = tuple[Medium, str, tuple[str, ...]]

TALKS: tuple[Talk, ...] = (
    (Medium.SMS, "+8801700000101", ("menu", "1", "মানুষ", "১")),
    (Medium.SMS, "+8801700000102", ("বিদেশ যাইতে কত টাকা লাগে", "সৌদি আরব", "দালাল ৫ লাখ চায়")),
    (Medium.SMS, "+8801700000103", ("help", "থাকার জায়গা লাগবে")),
    (Medium.SMS, "+8801700000104", ("STOP",)),
    (Medium.CHAT, "7000101", ("menu", "ভিসা আসল কি না কীভাবে বুঝব", "মানুষ")),
    (Medium.CHAT, "7000102", ("menu", "loan for going abroad")),
    (Medium.VOICE, "+8801700000105", ("", "1")),
)


def talk(receive: Callable[[Inbound], Answer], channels: Mapping[str, Channel]) -> None:
    """Let the made-up people say what they haven't said yet."""
    for medium, sender, words in TALKS:
        channel = next((one for one in channels.values() if one.medium is medium), None)
        if channel is None:
            continue
        for at, text in enumerate(words):
            kind = Kind.MESSAGE if text else Kind.CALL
            number = f"demonstration-{sender[-3:]}-{at}"  # said again at the next start, it is known
            receive(Inbound(channel.name, number, sender, medium, kind, text))
