"""POST /telegram/webhook: updates, each kept by `receive` before Telegram is told that we have it."""

import hmac

import structlog
from flask import Blueprint, Response, jsonify, request

from bot.parse import parse
from bot.settings import TelegramSettings
from bot.updates import from_bytes
from gateway.channels.contract import Receive, Report
from gateway.channels.mount import guarded
from gateway.errors import Forbidden, TooMany

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
log = structlog.get_logger(__name__)


def blueprint(settings: TelegramSettings, receive: Receive, report: Report) -> Blueprint:
    """Make the routes of Telegram. It reports nothing: the Bot API has no delivery reports."""
    routes = Blueprint("telegram", __name__)

    @routes.post(PATH)
    @guarded("signature")
    def webhook() -> Response:
        check_secret(settings.webhook_secret, request.headers.get(SECRET_HEADER, ""))
        update = from_bytes(request.get_data())
        if inbound := parse(update):
            try:
                receive(inbound)
            except TooMany:
                # Refused, it would come again and again, and hold up everybody else's messages meanwhile.
                log.warning("telegram.update.too_many")
        # The Bot API carries out a call given as the answer: the button stops to spin without a request of ours.
        query = update.callback_query
        return jsonify({"method": "answerCallbackQuery", "callback_query_id": query.id} if query else {})

    return routes


def check_secret(secret: str, given: str) -> None:
    """Raise Forbidden where the secret differs or none is set; takes the same time wherever they differ."""
    if not secret or not hmac.compare_digest(secret.encode(), given.encode("utf-8", "replace")):
        raise Forbidden("secret token")
