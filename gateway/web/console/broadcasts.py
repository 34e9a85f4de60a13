"""Broadcasts: what is written, waits, runs and is over; the calendar of days; one broadcast and what can be done."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, render_template, request

from gateway.i18n.places import Places
from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.broadcasts.states import State
from gateway.service.roles import Permission
from gateway.web.console import (
    broadcast_deeds,
    broadcast_lists,
    broadcast_people,
    broadcast_report,
    broadcast_writing,
)
from gateway.web.console.areas import Area, Page
from gateway.web.console.broadcast_one import found, seen
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import Words, language

Names = Callable[[], Mapping[str, str]]


def area(desk: BroadcastDesk, places: Places, words: Words, names: Names) -> Area:
    """Return the area."""
    pages = Blueprint("broadcasts", __name__, url_prefix="/broadcasts")
    _lists(pages, desk)
    broadcast_writing.add(pages, desk)
    broadcast_people.add(pages, desk, places)
    broadcast_lists.add(pages, desk)
    broadcast_deeds.add(pages, desk)
    broadcast_report.add(pages, desk, words)
    _one(pages, desk, names)
    return Area(pages, Permission.BROADCASTS_SEE, "nav.broadcasts", "megaphone", order=45)


def _lists(pages: Blueprint, desk: BroadcastDesk) -> None:
    @pages.get("/")
    @allowed(Permission.BROADCASTS_SEE)
    def index() -> str:
        near = desk.pages.campaign.coming(desk.pages.today)
        return render_template("console/broadcasts.html", everything=desk.book.everything(), coming=near)

    @pages.get("/days")
    @allowed(Permission.BROADCASTS_SEE)
    def days() -> str:
        campaign = desk.pages.campaign
        return render_template(
            "console/broadcast_days.html",
            days=campaign.by_date(desk.pages.today),
            audiences=campaign.audiences,
            draft=lambda drafts: desk.settle(drafts.get(language(), ""), language()),
        )


def _one(pages: Blueprint, desk: BroadcastDesk, names: Names) -> None:
    @pages.get("/<broadcast_id>")
    @allowed(Permission.BROADCASTS_SEE)
    def one(broadcast_id: str) -> str:
        broadcast = found(desk, broadcast_id)
        return render_template(
            "console/broadcast.html",
            one=broadcast,
            weighed=desk.weighed(broadcast.draft),
            button=desk.button,
            keys=lambda lang: desk.keys(broadcast.draft.content, lang),
            events=desk.book.events(broadcast_id),
            own=desk.wrote(current(), broadcast),
            names=names(),
            colleagues=desk.trying.colleagues(),
            sure=desk.sure_of_rates,
            **seen(desk, broadcast),
        )

    @pages.get("/<broadcast_id>/progress")
    @allowed(Permission.BROADCASTS_SEE)
    def progress(broadcast_id: str) -> Page:
        broadcast = found(desk, broadcast_id)
        if request.args.get("waits"):
            if broadcast.state is State.SCHEDULED:
                return render_template("console/broadcast_waits.html", one=broadcast)
            return Response(headers={"HX-Refresh": "true"})  # begun, or called off: the whole page is another
        return render_template("console/broadcast_progress.html", one=broadcast, **seen(desk, broadcast))
