"""A small application behind the real server, as `ashshash web` starts it."""

import types

from flask import Blueprint, Flask, request
from prometheus_client import REGISTRY

from commands.web import web
from gateway.channels.mount import guarded
from gateway.settings import core, environment
from gateway.web import logs
from gateway.web.app import create_app


def app() -> Flask:
    """Return an application that says how much it was sent."""
    blueprint = Blueprint("trial", __name__)

    @blueprint.post("/size")
    @guarded("public")
    def size() -> str:
        return str(len(request.get_data()))

    return create_app(core(environment()), [], lambda: {"database": ""}, REGISTRY, [blueprint])


if __name__ == "__main__":
    make = lambda _: types.SimpleNamespace(settings=core(environment()))  # noqa: E731
    web(make, "tests.web.served:app", logs.granian_logging("web"))()  # type: ignore[arg-type]
