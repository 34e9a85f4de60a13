"""What is done with a tip on its page: each a form of its own, and back to the page afterwards."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from gateway.errors import AshshashError
from gateway.service.roles import Permission
from gateway.service.tip_reader import Reader, reader_of
from gateway.service.tip_reading import NotFound
from gateway.service.tip_services import TipServices
from gateway.web.console.guard import allowed, current


def add(pages: Blueprint, tips: TipServices) -> None:
    """Add the deeds to the pages of tips."""
    _steps(pages, tips)
    _words(pages, tips)
    _people(pages, tips)


def _steps(pages: Blueprint, tips: TipServices) -> None:
    @pages.post("/<int:number>/step")
    @allowed(Permission.TIPS_ACT)
    def step(number: int) -> Response:
        state, detail, note = (_said(name) for name in ("state", "detail", "note"))
        return _do(number, "tips.done.step", lambda who: tips.acting.step(who, str(number), state, detail, note))

    @pages.post("/<int:number>/keep")
    @allowed(Permission.TIPS_READ)
    def keep(number: int) -> Response:
        days = _said("days")
        more = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
        return _do(
            number, "tips.done.keep", lambda who: tips.acting.keep_longer(who, str(number), more, _said("reason"))
        )


def _words(pages: Blueprint, tips: TipServices) -> None:
    @pages.post("/<int:number>/ask")
    @allowed(Permission.TIPS_READ)
    def ask(number: int) -> Response:
        return _do(number, "tips.done.ask", lambda who: tips.acting.ask(who, str(number), _said("question")))

    @pages.post("/<int:number>/note")
    @allowed(Permission.TIPS_ACT)
    def note(number: int) -> Response:
        return _do(number, "tips.done.note", lambda who: tips.acting.note(who, str(number), _said("note")))


def _people(pages: Blueprint, tips: TipServices) -> None:
    @pages.post("/<int:number>/exclude")
    @allowed(Permission.TIPS_READ)
    def exclude(number: int) -> Response:
        return _do(number, "tips.done.exclude", lambda who: tips.acting.exclude(who, str(number), _said("staff")))

    @pages.post("/<int:number>/pass")
    @allowed(Permission.TIPS_ACT)
    def pass_on(number: int) -> Response:
        return _do(number, "tips.done.pass", lambda who: tips.acting.pass_on(who, str(number)))

    @pages.post("/<int:number>/link")
    @allowed(Permission.TIPS_READ)
    def link(number: int) -> Response:
        return _do(number, "tips.done.link", lambda who: tips.acting.link(who, str(number), _said("other")))


def _do(number: int, done: str, deed: Callable[[Reader], object]) -> Response:
    try:
        deed(reader_of(current()))
        flash(done)
    except NotFound:
        abort(404)
    except AshshashError:
        flash("tips.refused", "danger")
    return redirect(url_for(".show", number=number), 303)


def _said(name: str) -> str:
    return request.form.get(name, "")[:4000]
