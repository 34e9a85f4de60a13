"""Who may open tips: letting a colleague in, taking the key away, remembering an old password, changing the key."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.service.entitlement import NoKey
from gateway.service.roles import Permission
from gateway.service.tip_reader import Reader, reader_of
from gateway.service.tip_services import TipServices
from gateway.web.console.areas import Area
from gateway.web.console.guard import allowed, current


def area(tips: TipServices) -> Area:
    """Return the area."""
    pages = Blueprint("desk_keys", __name__, url_prefix="/desk-keys")
    _show(pages, tips)
    _people(pages, tips)
    _change(pages, tips)
    return Area(pages, Permission.TIPS_ENTITLE, "nav.desk_keys", "key-round", 85)


def _show(pages: Blueprint, tips: TipServices) -> None:
    @pages.get("/")
    @allowed(Permission.TIPS_ENTITLE)
    def index() -> str:
        people = tips.entitlement.people()
        mine = next((one for one in people if one.account.id == current().account.id), None)
        progress = tips.entitlement.progress()
        return render_template("console/desk_keys.html", people=people, mine=mine, progress=progress)

    @pages.get("/progress")
    @allowed(Permission.TIPS_ENTITLE)
    def progress() -> str:
        """Seal some more and show how far it is: the page asks for it again until all is done."""
        done = tips.entitlement.seal_anew(reader_of(current()))
        return render_template("console/desk_keys_progress.html", progress=done)


def _people(pages: Blueprint, tips: TipServices) -> None:
    @pages.post("/people/<account_id>/entitle")
    @allowed(Permission.TIPS_ENTITLE)
    def entitle(account_id: str) -> Response:
        return _do("desk_keys.done.entitle", lambda who: tips.entitlement.entitle(who, account_id))

    @pages.get("/people/<account_id>/withdraw")
    @allowed(Permission.TIPS_ENTITLE)
    def ask_withdraw(account_id: str) -> str:
        people = tips.entitlement.people()
        name = next((one.account.name for one in people if one.account.id == account_id), "")
        return render_template("console/desk_keys_withdraw.html", account_id=account_id, name=name)

    @pages.post("/people/<account_id>/withdraw")
    @allowed(Permission.TIPS_ENTITLE)
    def withdraw(account_id: str) -> Response:
        return _do("desk_keys.done.withdraw", lambda who: tips.entitlement.withdraw(who, account_id))

    @pages.post("/remember")
    @allowed(Permission.TIPS_ENTITLE)
    def remember() -> Response:
        if tips.entitlement.remember(reader_of(current()), request.form.get("old", "")[:256]):
            flash("desk_keys.done.remember")
        else:
            flash("desk_keys.remember.wrong", "danger")
        return redirect(url_for(".index"), 303)


def _change(pages: Blueprint, tips: TipServices) -> None:
    @pages.get("/change")
    @allowed(Permission.TIPS_ENTITLE)
    def ask_change() -> str:
        return render_template("console/desk_keys_change.html")

    @pages.post("/change")
    @allowed(Permission.TIPS_ENTITLE)
    def change() -> Response:
        return _do("desk_keys.done.change", tips.entitlement.rotate)


def _do(done: str, deed: Callable[[Reader], object]) -> Response:
    try:
        deed(reader_of(current()))
        flash(done)
    except NoKey:
        flash("desk_keys.refused", "danger")
    return redirect(url_for(".index"), 303)
