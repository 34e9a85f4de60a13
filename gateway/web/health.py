"""What machines ask: alive, ready, and the measures."""

import os
import re
import time
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

from gateway.channels.mount import guarded
from gateway.errors import Forbidden

VITAL = frozenset({"database"})
"""Without these nothing may be promised; the rest degrades: menus and keywords answer, messages wait."""

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
PROXIED = frozenset({"X-Forwarded-For", "Forwarded", "X-Real-Ip", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"})

FRESH_SECONDS = 1.0


def health(readiness: Callable[[], Mapping[str, str]], registry: CollectorRegistry) -> Blueprint:
    """Return the routes /healthz, /readyz and /metrics."""
    blueprint = Blueprint("health", __name__)
    asked = Recent(readiness)

    @blueprint.get("/healthz")
    @guarded("public")
    def healthz() -> Response:
        return Response("ok\n", content_type="text/plain; charset=utf-8")

    @blueprint.get("/readyz")
    @guarded("public")
    def readyz() -> tuple[Response, int]:
        faults = asked()
        ready = not any(faults.get(name) for name in VITAL)
        detail = direct()
        shown = {name: (fault if detail else "fault") if fault else "ok" for name, fault in faults.items()}
        return jsonify(ready=ready, dependencies=shown), 200 if ready else 503

    @blueprint.get("/metrics")
    @guarded("this machine")
    def metrics() -> Response:
        if not direct():
            raise Forbidden("metrics")
        return Response(exposition(registry), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def direct() -> bool:
    """Whether the request comes from this machine itself and not through a proxy on it.

    A proxy gives itself away by a header, or by passing on the name the world knows us by.
    """
    loopback = request.remote_addr in {"127.0.0.1", "::1"}
    asked_here = re.sub(r":\d+$", "", request.host) in LOCAL
    return loopback and asked_here and not PROXIED & set(request.headers.keys())


def exposition(registry: CollectorRegistry) -> bytes:
    """Return the measures: of every process of this machine where they share a folder, else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(registry)
    shared = CollectorRegistry()
    multiprocess.MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return generate_latest(shared)


class Recent:
    """Asks the dependencies at most once a second, however often it is asked."""

    def __init__(self, readiness: Callable[[], Mapping[str, str]]) -> None:
        self._readiness = readiness
        self._at = float("-inf")
        self._faults: Mapping[str, str] = {}

    def __call__(self) -> Mapping[str, str]:
        """Return name → fault, at most a second old."""
        if time.monotonic() - self._at > FRESH_SECONDS:
            self._faults = self._readiness()
            self._at = time.monotonic()
        return self._faults
