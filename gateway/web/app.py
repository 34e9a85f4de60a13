"""The Flask application: what channels and pages are mounted on, closed by default."""

import time
from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CollectorRegistry

from gateway.channels.mount import Mount
from gateway.errors import SettingsError
from gateway.settings import CoreSettings
from gateway.web import bodies, headers, refusals, simulator
from gateway.web.form_cookie import FormCookie
from gateway.web.guards import require_guards
from gateway.web.health import health
from gateway.web.traffic import Traffic, traffic_of

Readiness = Callable[[], Mapping[str, str]]


def create_app(
    settings: CoreSettings,
    mounts: Sequence[Mount],
    readiness: Readiness,
    registry: CollectorRegistry,
    blueprints: Sequence[Blueprint] = (),
) -> Flask:
    """Return the application; raises SettingsError where the simulator would stand on a public address.

    `readiness` gives each dependency's name and its fault, empty where there is none.
    """
    if settings.simulator and settings.public_url:
        raise SettingsError(
            "ASHSHASH_SIMULATOR and ASHSHASH_PUBLIC_URL exclude each other: strangers could play any phone"
        )
    app = Flask(__name__, static_folder=None)
    _secure_forms(app, settings)
    app.config["MAX_CONTENT_LENGTH"] = bodies.LIMIT + 1  # one more than allowed, so that a cut body is noticed
    app.config["MAX_FORM_MEMORY_SIZE"] = bodies.LIMIT
    app.config["MAX_FORM_PARTS"] = bodies.MAX_FIELDS
    _time_requests(app, traffic_of(registry))
    app.before_request(bodies.refuse_unreadable)
    app.after_request(headers.for_settings(secure=settings.public_url.startswith("https://")))
    refusals.register(app)
    app.register_blueprint(health(readiness, registry))
    _mount(app, mounts, settings)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    require_guards(app)
    return app


def _secure_forms(app: Flask, settings: CoreSettings) -> None:
    """Sign the cookie that holds a form's token; outside the demonstration it travels by https alone."""
    app.secret_key = settings.secret_key
    app.session_interface = FormCookie()
    secure = not settings.simulator
    app.config["SESSION_COOKIE_NAME"] = "__Host-ashshash-form" if secure else "ashshash-form"
    app.config["SESSION_COOKIE_SECURE"] = secure
    app.config["SESSION_COOKIE_SAMESITE"] = "Strict"


def _mount(app: Flask, mounts: Sequence[Mount], settings: CoreSettings) -> None:
    for mount in mounts:
        if mount.blueprint is not None:
            app.register_blueprint(mount.blueprint)
    if not settings.simulator:
        return
    phones = sorted((mount.phone for mount in mounts if mount.phone is not None), key=lambda phone: phone.order)
    for phone in phones:
        app.register_blueprint(phone.blueprint)
    app.register_blueprint(simulator.page(phones))
    app.before_request(simulator.refuse_other_sites)


def _time_requests(app: Flask, traffic: Traffic) -> None:
    def start() -> None:
        g.started = time.perf_counter()

    def finish(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        traffic.note(route, response.status_code, time.perf_counter() - g.started)
        return response

    app.before_request(start)
    app.after_request(finish)
