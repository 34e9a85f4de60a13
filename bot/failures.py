"""Errors of the Bot API → SendError. Codes are our own words: the API's sentences may hold an address."""

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError, TimedOut
from telegram.error import NetworkError as ServerError

from bot.aiohttp_request import Flood, Interrupted, NotSent
from gateway.channels.contract import Remedy, SendError

GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "user_is_blocked")


def send_error(error: TelegramError) -> SendError:
    """Say what became of a send that failed, and what to do."""
    match error:
        case Flood():
            return SendError("flood", Remedy.RETRY, retry_after=error.seconds, too_fast=True)
        case Forbidden():
            blocked = "blocked by the user" in error.message.lower()
            return SendError("blocked" if blocked else "forbidden", Remedy.SUPPRESS, opted_out=blocked)
        case ChatMigrated():
            # Only groups migrate, and groups are not answered.
            return SendError("chat_migrated", Remedy.SUPPRESS)
        case BadRequest():
            gone = any(sign in error.message.lower() for sign in GONE)
            return SendError("chat_gone", Remedy.SUPPRESS) if gone else SendError("refused", Remedy.DROP)
        case InvalidToken():
            return SendError("token_refused", Remedy.STOP_CHANNEL)
        case NotSent():
            return SendError("not_connected", Remedy.RETRY)
        case TimedOut() | Interrupted():
            return SendError("no_answer", Remedy.UNKNOWN)
        case ServerError() | Conflict():
            return SendError("server_error", Remedy.RETRY)
        case _:
            return SendError("odd_answer", Remedy.UNKNOWN)
