"""The calendar on one's own phone: a secret address, made, revoked, and read by whoever knows it."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from gateway.channels.mount import guarded
from gateway.service.care_services import CareServices
from gateway.service.roles import Permission
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current

LONGEST = 64


def add(pages: Blueprint, care: CareServices, public_url: str) -> None:
    """Add the page of the feed, and the feed."""

    @pages.get("/feed")
    @allowed(Permission.CASES)
    def own_feed() -> Page:
        return render_template("console/calendar_feed.html", feed=care.feeds.of(current()), address="")

    @pages.post("/feed")
    @allowed(Permission.CASES)
    def make_feed() -> Page:
        secret = care.feeds.make(current())
        path = url_for(".feed", secret=secret)
        address = (public_url or request.host_url).rstrip("/") + path
        # Shown here and now: the secret is kept nowhere, so there is nothing to come back to.
        return render_template("console/calendar_feed.html", feed=care.feeds.of(current()), address=address)

    @pages.post("/feed/revoke")
    @allowed(Permission.CASES)
    def revoke_feed() -> Page:
        care.feeds.revoke(current())
        flash("calendar.feed.revoked")
        return redirect(url_for(".own_feed"), 303)

    @pages.get("/feed/<secret>.ics")
    @guarded("secret")
    def feed(secret: str) -> Page:
        found = care.feeds.read(secret) if len(secret) <= LONGEST else None
        if found is None:
            abort(404)
        return Response(found, mimetype="text/calendar", headers={"Cache-Control": "no-store"})
