"""The pages of signing in: password, code, setting up codes, a new password; and signing out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from gateway.channels.mount import guarded
from gateway.i18n.language import Lang
from gateway.service import codes
from gateway.service.own_account import OwnAccount, TooWeak, WrongPassword
from gateway.service.sign_in import SignIn
from gateway.service.stages import Stage
from gateway.web.console import origin
from gateway.web.console.areas import Area, Page
from gateway.web.console.cookie import TokenCookie
from gateway.web.console.guard import PAGE_OF_STAGE, current, during, elsewhere, own_address, visitor
from gateway.web.console.words import language

LANGUAGE = "lang"
NEXT = "next"


def area(sign_in: SignIn, own: OwnAccount, cookie: TokenCookie) -> Area:
    """Return the area."""
    pages = Blueprint("sign_in", __name__)
    _password(pages, sign_in, cookie)
    _code(pages, sign_in, cookie)
    _enrol(pages, sign_in, cookie)
    _new_password(pages, own, cookie)
    _leaving(pages, sign_in, own, cookie)
    return Area(pages)


def _password(pages: Blueprint, sign_in: SignIn, cookie: TokenCookie) -> None:
    @pages.get("/sign-in")
    @guarded("public")
    def index() -> Page:
        who = visitor()
        if who and who.stage is Stage.IN:
            return elsewhere(who)
        return _form("sign_in", wanted=request.args.get("next", ""))

    @pages.post("/sign-in")
    @guarded("public")
    def by_password() -> Page:
        said, wanted = request.form.get("login", ""), request.form.get("next", "")
        token = sign_in.by_password(said, request.form.get("password", ""), origin.address(), origin.device())
        if token is None:
            return _form("sign_in", wanted=wanted, login=said, error="signin.wrong"), 403
        return _go_on(sign_in, cookie, token, wanted)


def _code(pages: Blueprint, sign_in: SignIn, cookie: TokenCookie) -> None:
    @pages.get("/sign-in/code")
    @during(Stage.CODE)
    def code() -> str:
        return _form("sign_in_code")

    @pages.post("/sign-in/code")
    @during(Stage.CODE)
    def by_code() -> Page:
        token = sign_in.by_code(current(), request.form.get("code", ""), origin.address())
        return _go_on(sign_in, cookie, token) if token else (_form("sign_in_code", error="signin.wrong"), 403)


def _enrol(pages: Blueprint, sign_in: SignIn, cookie: TokenCookie) -> None:
    def form(error: str = "") -> str:
        secret = sign_in.offer_code(current())
        picture = codes.picture(codes.address(secret, current().account.login))
        grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return _form("enrol", picture=picture, secret=grouped, error=error)

    @pages.get("/sign-in/enrol")
    @during(Stage.ENROL)
    def enrol() -> str:
        return form()

    @pages.post("/sign-in/enrol")
    @during(Stage.ENROL)
    def enrolled() -> Page:
        done = sign_in.enrol(current(), request.form.get("code", ""))
        if done is None:
            return form("signin.code.wrong"), 403
        token, fresh = done
        return cookie.give(Response(_form("recovery_codes", codes=fresh), mimetype="text/html"), token)


def _new_password(pages: Blueprint, own: OwnAccount, cookie: TokenCookie) -> None:
    @pages.get("/sign-in/new-password")
    @during(Stage.NEW_PASSWORD)
    def new_password() -> str:
        return _form("new_password")

    @pages.post("/sign-in/new-password")
    @during(Stage.NEW_PASSWORD)
    def choose_password() -> Page:
        try:
            token = own.new_password(current(), request.form.get("old", ""), request.form.get("new", ""))
        except WrongPassword:
            return _form("new_password", error="password.old.wrong"), 422
        except TooWeak as weak:
            return _form("new_password", error=f"password.weak.{weak.why}"), 422
        return cookie.give(redirect(url_for(PAGE_OF_STAGE[Stage.IN]), 303), token)


def _leaving(pages: Blueprint, sign_in: SignIn, own: OwnAccount, cookie: TokenCookie) -> None:
    @pages.post("/sign-out")
    @guarded("public")
    def sign_out() -> Response:
        if who := visitor():
            sign_in.sign_out(who)
        lang = language()
        session.clear()
        session[LANGUAGE] = lang.value
        gone = cookie.take(redirect(url_for("console.sign_in.index"), 303))
        gone.headers["Clear-Site-Data"] = '"cache"'
        return gone

    @pages.post("/language")
    @guarded("public")
    def speak() -> Response:
        lang = Lang(request.form["lang"]) if request.form.get("lang") in set(Lang) else language()
        session[LANGUAGE] = lang.value
        if who := visitor():
            own.speak(who, lang)
        return redirect(own_address(request.form.get("next", "")), 303)


def _go_on(sign_in: SignIn, cookie: TokenCookie, token: str, wanted: str = "") -> Response:
    """Hand out the token; whoever is in goes to the page they wanted, with a fresh form token for a fresh session."""
    kept = {name: session[name] for name in (LANGUAGE, NEXT) if name in session}
    session.clear()
    session.update(kept)
    if wanted:
        session[NEXT] = own_address(wanted)
    who = sign_in.find(token)
    if who is None or who.stage is not Stage.IN:
        return cookie.give(elsewhere(who), token)
    return cookie.give(redirect(own_address(session.pop(NEXT, "")), 303), token)


def _form(name: str, error: str = "", **values: object) -> str:
    return render_template(f"console/{name}.html", error=error, **values)
