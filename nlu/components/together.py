"""A route of Rasa's server that understands several texts in one request, by the pipeline that `/model/parse` runs.

Loaded by Rasa as an input channel, from nlu/components by PYTHONPATH. What is paid once a request, HTTP and the walk
through Rasa's graph, is a third of understanding one text.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, HTTPResponse, Request, response


class Together(InputChannel):
    """`POST /webhooks/together`: {"texts": [...]} gives each text's [intent, confidence], in their order."""

    @classmethod
    def name(cls) -> str:
        """Return the last part of its address."""
        return "together"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return its one route."""
        routes = Blueprint("together")

        @routes.post("/", strict_slashes=False)
        async def understand(request: Request) -> HTTPResponse:
            agent, asked = request.app.ctx.agent, request.json
            if agent is None or not agent.is_ready():
                return response.empty(HTTPStatus.CONFLICT)
            texts = asked.get("texts") if isinstance(asked, dict) else None
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                return response.empty(HTTPStatus.BAD_REQUEST)
            return response.json(_intents(agent.processor, texts) if texts else [])

        return routes


def _intents(processor: MessageProcessor, texts: list[str]) -> list[tuple[str, float]]:
    target = processor.model_metadata.nlu_target
    inputs = {
        PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts],
        PLACEHOLDER_TRACKER: DialogueStateTracker.from_events("together", []),
    }
    understood = processor.graph_runner.run(inputs=inputs, targets=[target])[target]
    found = (message.get("intent") or {} for message in understood)
    return [(intent.get("name") or "", float(intent.get("confidence", 0.0))) for intent in found]
