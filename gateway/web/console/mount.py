"""The console put together: its areas under /console/, one guard, one protection of forms, one shell."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, g, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import NotFound

from gateway.errors import Forbidden
from gateway.i18n.language import Lang
from gateway.service.roles import Permission
from gateway.service.sign_in import SignIn
from gateway.web.console.areas import Area, Page
from gateway.web.console.cookie import TokenCookie
from gateway.web.console.guard import allowed, visitor
from gateway.web.console.signing_in import LANGUAGE
from gateway.web.console.words import Words, language

STATIC = Path(__file__).parent / "static"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONG = "public, max-age=31536000, immutable"


def console(
    sign_in: SignIn, words: Words, areas: Sequence[Area], cookie: TokenCookie, default: Lang = Lang.BN
) -> Blueprint:
    """Return the whole console as one blueprint."""
    whole = Blueprint("console", __name__, url_prefix="/console", static_folder="static", template_folder="templates")
    forms = CSRFProtect()
    shown = sorted((each for each in areas if each.label), key=lambda each: each.order)

    @whole.before_request
    def know_visitor() -> None:
        if (request.endpoint or "").endswith(".static"):
            return
        token = cookie.read()
        g.console_visitor = who = sign_in.find(token) if token else None
        g.console_lang = who.account.lang if who else _language(default)
        if request.method not in SAFE:
            _refuse_other_sites()
            forms.protect()

    @whole.after_request
    def keep_files(response: Response) -> Response:
        if (request.endpoint or "").endswith(".static") and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = LONG
        return response

    @whole.record_once
    def prepare(state: BlueprintSetupState) -> None:
        _prepare(state.app, forms, words)

    @whole.context_processor
    def shell() -> dict[str, object]:
        who = visitor()
        entries = [each for each in shown if who and each.shown_to(who)]
        return {
            "who": who,
            "lang": language().value,
            "here": _here(),
            "navigation": entries,
            "page_of": _addresses(entries),
        }

    for each in areas:
        whole.register_blueprint(each.blueprint)

    @whole.route("/<path:rest>", methods=["GET", "POST"])
    @allowed(Permission.OWN)
    def nothing(rest: str) -> Page:
        abort(404)

    @whole.errorhandler(CSRFError)
    def stale_form(_: CSRFError) -> tuple[str, int]:
        return render_template("console/refused.html", key="refused.stale"), 400

    @whole.errorhandler(NotFound)
    def not_there(_: NotFound) -> tuple[str, int]:
        return render_template("console/refused.html", key="refused.nothing"), 404

    return whole


def _prepare(app: App, forms: CSRFProtect, words: Words) -> None:
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)  # webhooks have signatures; the console asks itself
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form is good as long as its session
    app.config["WTF_CSRF_SSL_STRICT"] = False  # pages send no referrer; see _refuse_other_sites
    forms.init_app(app)
    app.jinja_env.globals.update(words.globals())
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Return the address of a static file with its version, so that browsers keep it until it changes."""
    return url_for("console.static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def _refuse_other_sites() -> None:
    """Raise Forbidden for what a page of another site sends through somebody's browser, beside the form token."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("another site")


def _addresses(entries: Sequence[Area]) -> dict[str, str]:
    """Return where each area the visitor sees begins, by the name of its blueprint."""
    return {each.blueprint.name: url_for(each.endpoint) for each in entries}


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else ""


def _language(default: Lang) -> Lang:
    said = session.get(LANGUAGE, "")
    return Lang(said) if said in set(Lang) else default
