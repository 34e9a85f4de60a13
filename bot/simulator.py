"""A simulated Telegram: the Bot API for our worker, and a phone that drives our real webhook by HTTP."""

import hmac
import json
import time
from pathlib import Path
from typing import Any

import requests
from flask import Blueprint, Response, abort, jsonify, request, send_file
from redis import Redis

from bot.settings import TelegramSettings
from bot.simulated_api import Refused, call
from bot.simulated_chats import Chats
from bot.simulated_user import shown, update
from bot.webhook import PATH, SECRET_HEADER
from gateway.channels.mount import Phone, guarded
from gateway.errors import Malformed
from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang

VOICE_FILE = Path(__file__).parent / "static" / "voice.ogg"
TIMEOUT = 15  # seconds
PREFIX = "/simulator/telegram"


def phone(settings: TelegramSettings, words: Catalogue, redis: Redis) -> Phone:
    """Return the phone with its routes."""
    chats = Chats(redis)
    routes = Blueprint(
        "telegram_simulator",
        __name__,
        url_prefix=PREFIX,
        static_folder="static",
        static_url_path="/static",
        template_folder="templates",
    )
    routes.add_app_template_global(lambda key, lang: words.text(key, Lang(lang)), "telegram_word")
    _api_routes(routes, settings, chats)
    _phone_routes(routes, settings, chats)
    return Phone(20, routes, "telegram_phone.html", "telegram_phone.js")


def _api_routes(routes: Blueprint, settings: TelegramSettings, chats: Chats) -> None:
    @routes.route("/bot<token>/<method>", methods=["GET", "POST"])
    @guarded("simulator")
    def api(token: str, method: str) -> tuple[Response, int]:
        if not _same(token, settings.bot_token):
            return _refusal(Refused(401, "Unauthorized"))
        try:
            return jsonify({"ok": True, "result": call(chats, method, _params())}), 200
        except Refused as refused:
            return _refusal(refused)

    @routes.get("/file/bot<token>/voice/voice.ogg")
    @guarded("simulator")
    def file(token: str) -> Response | tuple[Response, int]:
        if not _same(token, settings.bot_token):
            return _refusal(Refused(401, "Unauthorized"))
        return send_file(VOICE_FILE, mimetype="audio/ogg")


def _phone_routes(routes: Blueprint, settings: TelegramSettings, chats: Chats) -> None:
    @routes.get("/events")
    @guarded("simulator")
    def events() -> Response:
        chat, after = request.args.get("chat", 0, int), request.args.get("after", 0, int)
        return jsonify({"events": chats.events(chat, after), "blocked": chats.blocked(chat)})

    @routes.get("/picture/<int:number>.png")
    @guarded("simulator")
    def picture(number: int) -> Response:
        kept = chats.picture(number)
        if kept is None:
            abort(404)
        return Response(kept, mimetype="image/png")

    @routes.post("/act")
    @guarded("simulator")
    def act() -> Response:
        """Do what a person does: {"chat": 7, "kind": "text", "text": "…"}."""
        wanted = request.get_json(silent=True)
        if not isinstance(wanted, dict) or type(wanted.get("chat")) is not int:
            raise Malformed("not an act")
        chat = wanted["chat"]
        made = update(wanted, chat, chats.number("updates"), chats.number("messages"), int(time.time()))
        if wanted["kind"] in ("block", "unblock"):
            chats.block(chat, wanted["kind"] == "block")
        event = chats.show(chat, shown(wanted))
        if chats.polled():
            chats.wait(made)
        else:
            _to_webhook(settings, chats, chat, made)
        return jsonify(event)


def _to_webhook(settings: TelegramSettings, chats: Chats, chat: int, made: dict[str, Any]) -> None:
    """Hand an update to this server's own webhook, and carry out the call that the answer may hold."""
    headers = {SECRET_HEADER: settings.webhook_secret}
    try:
        answer = requests.post(f"http://{request.host}{PATH}", json=made, headers=headers, timeout=TIMEOUT)
        reply = answer.json() if answer.ok else {}
    except (requests.RequestException, ValueError):
        chats.show(chat, {"kind": "note", "text": "webhook: no answer"})
        return
    if not answer.ok:
        chats.show(chat, {"kind": "note", "text": f"webhook: {answer.status_code}"})
    elif reply.get("method"):
        call(chats, reply["method"], reply)


def _params() -> dict[str, Any]:
    """Read parameters as the Bot API does: JSON, or a form whose nested values are JSON."""
    if request.is_json:
        found = request.get_json(silent=True)
        return found if isinstance(found, dict) else {}
    files = {name: file.read() for name, file in request.files.items()}
    return files | {name: _nested(value) for name, value in request.values.items()}


def _nested(value: str) -> Any:
    if value[:1] not in ("{", "["):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _refusal(refused: Refused) -> tuple[Response, int]:
    body = {"ok": False, "error_code": refused.status, "description": refused.description}
    return jsonify(body), refused.status
