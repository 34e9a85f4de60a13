"""Where the time of a request goes: one web process, one thread, one message by menu after another, profiled."""

import cProfile
import io
import json
import os
import pstats
import sys
import time
from collections.abc import Mapping
from typing import Any

from benchmarks import messages
from benchmarks.ours import PATH

REQUESTS = 1000
WARM_UP = 300
PEOPLE = 200

# Each step by functions that hold all of it: part of a file's path and the function's name.
STEPS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "signature and form": (("channels/twilio_account.py", "verify"),),
    "one spelling and red flags": (("i18n/normalise.py", "tidy"), ("i18n/red_flags.py", "find")),
    "limits, in Redis": (("service/limits.py", "admit"),),
    "keep and deduplicate": (("store/inbound.py", "store_once"),),
    "who writes, and where we were": (("service/turn.py", "_sitting"), ("service/turn.py", "_state")),
    "what was heard": (("service/turn.py", "_heard"), ("dialogue/step.py", "wants_meaning")),
    "dialogue": (("dialogue/step.py", "step"),),
    "keep state and reply": (("service/turn.py", "_keep_state"), ("service/turn.py", "_reply")),
    "begin and commit": (("sqlalchemy/engine/base.py", "_begin_impl"), ("sqlalchemy/engine/base.py", "_commit_impl")),
    "TwiML": (("sms/twilio_forms.py", "twiml"),),
}
REST = "web framework, headers, measures and the rest"


def measure() -> dict[str, float]:
    """Return microseconds a request of each step, scaled to what a request takes unprofiled."""
    from wsgi import app

    answer = app().wsgi_app
    pairs = messages.by_menu(messages.senders(PEOPLE), WARM_UP + 2 * REQUESTS)
    environs = [_environ(request) for request in messages.forms(8000, PATH, pairs)]
    for environ in environs[:WARM_UP]:
        _ask(answer, environ)
    began = time.perf_counter()
    for environ in environs[WARM_UP : WARM_UP + REQUESTS]:
        _ask(answer, environ)
    whole = (time.perf_counter() - began) / REQUESTS * 1e6
    profile = cProfile.Profile()
    profile.enable()
    for environ in environs[WARM_UP + REQUESTS :]:
        _ask(answer, environ)
    profile.disable()
    return _by_step(pstats.Stats(profile), whole)


def _by_step(stats: Any, whole: float) -> dict[str, float]:
    scale = whole / stats.total_tt
    found = {step: sum(_spent(stats, *place) for place in places) * scale for step, places in STEPS.items()}
    return {**found, REST: whole - sum(found.values())}


def _spent(stats: Any, path: str, function: str) -> float:
    return sum(
        float(row[3]) for (file, _, name), row in stats.stats.items() if name == function and file.endswith(path)
    )


def _ask(answer: Any, environ: dict[str, Any]) -> None:
    statuses: list[str] = []
    body = b"".join(answer(environ, lambda status, headers, exc=None: statuses.append(status)))
    if statuses != ["200 OK"] or b"<Message" not in body:
        raise RuntimeError(f"{statuses}: {body[:200]!r}")


def _environ(request: str) -> dict[str, Any]:
    head, _, body = request.partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    host, _, port = headers["Host"].partition(":")
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": headers["Host"],
        "HTTP_X_TWILIO_SIGNATURE": headers["X-Twilio-Signature"],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body.encode("ascii")),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


if __name__ == "__main__":
    out = os.dup(1)
    os.dup2(2, 1)  # logs go to standard error, the result alone to standard output
    os.write(out, json.dumps(measure()).encode())
