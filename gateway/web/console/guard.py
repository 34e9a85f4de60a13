"""What keeps people out of pages: nobody signed in goes to the sign-in, and what a role may not see isn't there."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.channels.mount import guarded
from gateway.service.roles import Permission
from gateway.service.signed_in import SignedIn
from gateway.service.stages import Stage

View = TypeVar("View", bound=Callable[..., Any])
Names = Callable[[], Mapping[str, str]]
"""Gives who signs what: names of accounts by the signature of each."""

PAGE_OF_STAGE = {
    Stage.CODE: "console.sign_in.code",
    Stage.ENROL: "console.sign_in.enrol",
    Stage.NEW_PASSWORD: "console.sign_in.new_password",
    Stage.IN: "console.home.index",
}
PERMISSION, SIGNING_IN = "permission", "signing in"
"""The guards of this room, as `guarded` names them."""


def visitor() -> SignedIn | None:
    """Return who is at the other end, however far their sign-in has come; None for a stranger."""
    found: SignedIn | None = g.get("console_visitor")
    return found


def current() -> SignedIn:
    """Return who is signed in; only for views behind `allowed`."""
    who = visitor()
    if who is None:
        abort(404)
    return who


def allowed(permission: Permission) -> Callable[[View], View]:
    """Let in who is signed in and whose role is given this permission."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(*args: Any, **more: Any) -> Any:
            who = visitor()
            if who is None or who.stage is not Stage.IN:
                return elsewhere(who)
            if not who.may(permission):
                abort(404)
            return view(*args, **more)

        inside.permission = permission  # type: ignore[attr-defined]
        return guarded(PERMISSION)(inside)  # type: ignore[return-value]

    return wrap


def during(stage: Stage) -> Callable[[View], View]:
    """Let in who has come this far with the sign-in, and no farther."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(*args: Any, **more: Any) -> Any:
            who = visitor()
            return view(*args, **more) if who and who.stage is stage else elsewhere(who)

        return guarded(SIGNING_IN)(inside)  # type: ignore[return-value]

    return wrap


def elsewhere(who: SignedIn | None) -> BaseResponse:
    """Send somebody to the page where their sign-in goes on; who wanted to read a page comes back to it."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not _by_htmx() else ""
    address = (
        url_for("console.sign_in.index", next=wanted or None) if who is None else url_for(PAGE_OF_STAGE[who.stage])
    )
    if _by_htmx():
        return Response(headers={"HX-Redirect": address})
    return redirect(address, 303)


def own_address(said: str) -> str:
    """Return an address inside the console as it was given, or the start page's for anything else."""
    inside = said.startswith("/console/") and "\\" not in said and all(sign.isprintable() for sign in said)
    return said if inside else url_for("console.home.index")


def _by_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"
