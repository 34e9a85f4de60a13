"""The audit trail: who saw, changed, exported or unmasked what, and when."""

from flask import Blueprint, render_template, request

from gateway.service.roles import Permission
from gateway.service.trail import Trail
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current


def area(trail: Trail) -> Area:
    """Return the area."""
    pages = Blueprint("trail", __name__, url_prefix="/trail")

    @pages.get("/")
    @allowed(Permission.AUDIT)
    def index() -> Page:
        asked = {name: request.args.get(name, "") for name in ("actor", "act", "about")}
        before = request.args.get("before", type=int)
        before = before if before is not None and 0 < before < 2**62 else None
        found = trail.page(current(), **asked, before=before)
        return render_template(
            "console/trail.html", found=found, asked=asked, actors=trail.actors(), kinds=trail.kinds(), before=before
        )

    @pages.post("/follow")
    @allowed(Permission.AUDIT)
    def follow() -> Page:
        return render_template("console/trail_followed.html", report=trail.follow())

    return Area(pages, Permission.AUDIT, "nav.trail", "history", 90)
