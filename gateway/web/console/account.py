"""One's own account: password, code app, recovery codes, where one is signed in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.service import codes
from gateway.service.own_account import OwnAccount, TooWeak, WrongPassword
from gateway.service.roles import Permission
from gateway.service.sign_in import SignIn
from gateway.web.console.areas import Area, Page
from gateway.web.console.cookie import TokenCookie
from gateway.web.console.guard import allowed, current


def area(sign_in: SignIn, own: OwnAccount, cookie: TokenCookie) -> Area:
    """Return the area; it has no entry in the navigation but the button at the top."""
    pages = Blueprint("account", __name__, url_prefix="/account")
    _show(pages, own)
    _password(pages, own, cookie)
    _code_app(pages, sign_in, own, cookie)
    return Area(pages)


def _show(pages: Blueprint, own: OwnAccount) -> None:
    @pages.get("/")
    @allowed(Permission.OWN)
    def index() -> str:
        who = current()
        return render_template(
            "console/account.html", sessions=own.sessions(who), codes_left=own.recovery_codes_left(who)
        )

    @pages.post("/sessions/<session_id>/end")
    @allowed(Permission.OWN)
    def end_session(session_id: str) -> Response:
        if own.end_session(current(), session_id):
            flash("account.session.ended")
        return redirect(url_for(".index"), 303)

    @pages.post("/sessions/end-others")
    @allowed(Permission.OWN)
    def end_others() -> Response:
        own.end_others(current())
        flash("account.session.ended")
        return redirect(url_for(".index"), 303)


def _password(pages: Blueprint, own: OwnAccount, cookie: TokenCookie) -> None:
    @pages.get("/password")
    @allowed(Permission.OWN)
    def password() -> str:
        return render_template("console/new_password.html", error="")

    @pages.post("/password")
    @allowed(Permission.OWN)
    def change_password() -> Page:
        try:
            token = own.new_password(current(), request.form.get("old", ""), request.form.get("new", ""))
        except WrongPassword:
            return render_template("console/new_password.html", error="password.old.wrong"), 422
        except TooWeak as weak:
            return render_template("console/new_password.html", error=f"password.weak.{weak.why}"), 422
        flash("password.changed")
        return cookie.give(redirect(url_for(".index"), 303), token)


def _code_app(pages: Blueprint, sign_in: SignIn, own: OwnAccount, cookie: TokenCookie) -> None:
    def form(error: str = "") -> str:
        secret = sign_in.offer_code(current())
        picture = codes.picture(codes.address(secret, current().account.login))
        grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return render_template("console/enrol.html", picture=picture, secret=grouped, error=error)

    @pages.get("/code")
    @allowed(Permission.OWN)
    def code() -> Page:
        return redirect(url_for(".index"), 303) if current().account.totp_confirmed else form()

    @pages.post("/code")
    @allowed(Permission.OWN)
    def enrol() -> Page:
        done = sign_in.enrol(current(), request.form.get("code", ""))
        if done is None:
            return form("signin.code.wrong"), 403
        token, fresh = done
        page = render_template("console/recovery_codes.html", codes=fresh)
        return cookie.give(Response(page, mimetype="text/html"), token)

    @pages.post("/recovery-codes")
    @allowed(Permission.OWN)
    def recovery_codes() -> str:
        return render_template("console/recovery_codes.html", codes=own.new_recovery_codes(current()))
