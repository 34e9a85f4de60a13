"""The page of the simulator: every channel's phone side by side, for trying the service without any provider."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Blueprint, render_template, request

from gateway.channels.mount import Phone, guarded
from gateway.errors import Forbidden
from gateway.i18n.language import Lang

WORDS = Path(__file__).parents[2] / "locales" / "simulator.toml"


def page(phones: Sequence[Phone]) -> Blueprint:
    """Return the page's routes; `phones` in the order they stand in."""
    blueprint = Blueprint(
        "simulator", __name__, url_prefix="/simulator", static_folder="static", template_folder="templates"
    )
    words = _words(WORDS)

    @blueprint.get("/")
    @guarded("simulator")
    def show() -> str:
        lang = _language()
        return render_template("simulator.html", phones=phones, lang=lang.value, words=words[lang])

    return blueprint


def refuse_other_sites() -> None:
    """Raise Forbidden for what a page of another site sends to the simulator through someone's browser."""
    foreign = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if foreign and request.method != "GET" and request.path.startswith("/simulator/"):
        raise Forbidden("another site")


def _language() -> Lang:
    asked = request.args.get("lang", "")
    if asked in set(Lang):
        return Lang(asked)
    return Lang(request.accept_languages.best_match([*Lang], default=Lang.BN) or Lang.BN)


def _words(file: Path) -> Mapping[Lang, Mapping[str, str]]:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return {lang: {key: texts[lang] for key, texts in table.items()} for lang in Lang}
