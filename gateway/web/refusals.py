"""How refusals look from outside: a status and three words, never a trace."""

import secrets

import structlog
from flask import Flask, Response
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from gateway.errors import Forbidden, Malformed, StoreDown, TooMany

RETRY_AFTER = "5"  # seconds
log = structlog.get_logger("web")


def register(app: Flask) -> None:
    """Add the handlers of everything a route may raise."""
    app.register_error_handler(Forbidden, lambda _: plain(403, "Forbidden"))
    app.register_error_handler(Malformed, lambda _: plain(400, "Bad Request"))
    app.register_error_handler(StoreDown, _come_back)
    app.register_error_handler(RedisError, _come_back)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def plain(status: int, words: str) -> Response:
    """Return a short text."""
    return Response(f"{words}\n", status, content_type="text/plain; charset=utf-8")


def _come_back(_: Exception) -> Response:
    response = plain(503, "Service Unavailable")
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _too_many(refusal: TooMany) -> Response:
    response = plain(429, "Too Many Requests")
    response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _http(refusal: HTTPException) -> BaseResponse:
    code = refusal.code or 500
    if code < 400:  # a redirect to the address with the slash
        return refusal.get_response()
    response = plain(code, refusal.name)
    for name, value in refusal.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            response.headers[name] = value
    return response


def _fault(_: Exception) -> Response:
    number = secrets.token_hex(4)
    log.exception("fault", request_id=number)
    return plain(500, f"Internal Server Error {number}")
