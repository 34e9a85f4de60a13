"""The start page: what waits for me, how the channels are, and today's figures."""

from collections.abc import Callable

from flask import Blueprint, render_template

from gateway.i18n.days import Coming
from gateway.service.overview import Overview
from gateway.service.roles import Permission
from gateway.service.signed_in import SignedIn
from gateway.web.console.areas import Area
from gateway.web.console.guard import allowed, current


def area(
    overview: Overview, coming: Callable[[SignedIn], list[Coming]], to_approve: Callable[[SignedIn], int | None]
) -> Area:
    """Return the area."""
    pages = Blueprint("home", __name__)

    @pages.get("/")
    @allowed(Permission.OWN)
    def index() -> str:
        return render_template(
            "console/home.html", seen=overview.of(current()), coming=coming(current()), to_approve=to_approve(current())
        )

    @pages.get("/more")
    @allowed(Permission.OWN)
    def more() -> str:
        return render_template("console/more.html")

    return Area(pages, Permission.OWN, "nav.home", "house", 10)
