"""Replies to and from JSON, as states and the outbox keep them."""

from collections.abc import Sequence
from typing import Any

import orjson

from gateway.channels.contract import Answer, Ask, Choice, End, Expect, Picture, Reply, Say
from gateway.i18n.language import Lang


def dump(replies: Sequence[Reply]) -> str:
    """Return the JSON of replies."""
    return orjson.dumps([_one(reply) for reply in replies]).decode()


def load(text: str) -> tuple[Reply, ...]:
    """Return the replies of a JSON made by `dump`."""
    return tuple(_reply(one) for one in orjson.loads(text))


def _one(reply: Reply) -> dict[str, Any]:
    match reply:
        case Say():
            return {"say": reply.text, "prompt": reply.prompt, "twice": reply.twice}
        case Ask():
            choices = [[choice.id, choice.label] for choice in reply.choices]
            return {"ask": reply.text, "choices": choices, "expect": reply.expect.value, "prompt": reply.prompt}
        case Picture():
            return {"lines": list(reply.lines), "marks": list(reply.marks)}
        case End():
            return {"end": True}


def _reply(one: dict[str, Any]) -> Reply:
    if "say" in one:
        return Say(one["say"], one["prompt"], one["twice"])
    if "ask" in one:
        choices = tuple(Choice(name, label) for name, label in one["choices"])
        return Ask(one["ask"], choices, Expect(one["expect"]), one["prompt"])
    if "lines" in one:
        return Picture(tuple(one["lines"]), tuple(one["marks"]))
    return End()


def dump_answer(answer: Answer) -> str:
    """Return the JSON of a whole answer, as repeated deliveries and the worker read it again."""
    head = {"lang": answer.lang.value, "ids": list(answer.outbox_ids), "replies": [_one(one) for one in answer.replies]}
    return orjson.dumps(head).decode()


def load_answer(text: str) -> Answer:
    """Return the answer of a JSON made by `dump_answer`."""
    head = orjson.loads(text)
    return Answer(tuple(_reply(one) for one in head["replies"]), Lang(head["lang"]), tuple(head["ids"]))
