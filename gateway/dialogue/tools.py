"""The tools: price, steps, trap, service and quiz; the words each of them understands in its context."""

from collections.abc import Callable, Mapping

from gateway.dialogue.flows import price, quiz, service, steps, topics_wanted, trap
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

ASK: Mapping[str, Callable[[Moment], Turn]] = {
    "price": price.ask,
    "steps": steps.ask,
    "trap": trap.ask,
    "service": service.ask,
    "quiz": quiz.ask,
    "topics": topics_wanted.ask,
}
ANSWERS: Mapping[str, Callable[[Moment, str], Turn | None]] = {
    "price": price.answer,
    "steps": steps.answer,
    "trap": trap.answer,
    "service": service.answer,
    "quiz": quiz.answer,
    "topics": topics_wanted.answer,
}
BACK: Mapping[str, Callable[[Moment], Turn]] = {"steps": steps.back, "trap": trap.back}
OPEN = ("", "menu", "person", *ASK)  # where nothing else waits for words


def read(m: Moment) -> Turn | None:
    """Take words that a tool understands here; None where they are about something else."""
    if m.state.flow not in OPEN or not (m.heard.text.strip() or m.heard.place):
        return None
    return topics_wanted.read(m) or quiz.read(m) or price.read(m) or service.read(m) or steps.read(m)
