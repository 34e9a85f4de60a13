"""The calendar of care: a day, a week, a list, and one appointment."""

from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request

from gateway.service.appointments.states import AHEAD
from gateway.service.care_services import CareServices
from gateway.service.enrolment.own_area import NoSurvivor
from gateway.service.roles import ConsoleRole, Permission
from gateway.web.console import calendar_deeds, calendar_feed, calendar_new, calendar_times, dates_typed
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import Names, allowed, current

VIEWS = ("day", "week", "list")
SUNDAY = 6
A_WEEK = 7
FARTHEST = 1000


def area(care: CareServices, names: Names, public_url: str) -> Area:
    """Return the area; `names` of all accounts by what signs for them."""
    pages = Blueprint("calendar", __name__, url_prefix="/calendar")
    _views(pages, care)
    calendar_new.add(pages, care)  # before ids: "new" isn't one
    calendar_times.add(pages, care)
    calendar_feed.add(pages, care, public_url)
    _one(pages, care, names)
    calendar_deeds.add(pages, care)
    return Area(pages, Permission.CASES, "nav.calendar", "calendar", 24)


def _views(pages: Blueprint, care: CareServices) -> None:
    @pages.get("/")
    @allowed(Permission.CASES)
    def index() -> str:
        said = request.args
        view = said.get("view", "") if said.get("view") in VIEWS else "day"
        on = _near(dates_typed.day(said.get("on", "")), care.calendar.today)
        mine = _mine()
        with_id = current().account.staff_id if mine else None
        shared = {
            "view": view,
            "views": VIEWS,
            "on": on,
            "mine": mine,
            "linked": current().account.staff_id is not None,
            "today": care.calendar.today,
            "staff": care.calendar.staff_names(),
            "local": care.calendar.local,
        }
        if view == "list":
            page = dates_typed.number(said.get("page", ""), FARTHEST)
            shown, more = care.calendar.ahead(current(), on, with_id, page)
            return render_template("console/calendar_list.html", shown=shown, page=page, more=more, **shared)
        first, many = (_sunday(on), A_WEEK) if view == "week" else (on, 1)
        step = timedelta(days=many)
        return render_template(
            f"console/calendar_{view}.html",
            days=care.calendar.days(current(), first, many, with_id),
            before=on - step,
            after=on + step,
            **shared,
        )


def _near(on: date | None, today: date) -> date:
    """Return a day the calendar can show: nobody plans in another century."""
    return on if on is not None and abs(on.year - today.year) <= 10 else today


def _mine() -> bool:
    """Tell whether only one's own is shown: so a caseworker's day begins."""
    who = current()
    usual = "1" if who.role is ConsoleRole.CASEWORKER else ""
    return who.account.staff_id is not None and request.args.get("mine", usual) == "1"


def _sunday(on: date) -> date:
    return on - timedelta(days=(on.weekday() - SUNDAY) % A_WEEK)


def _one(pages: Blueprint, care: CareServices, names: Names) -> None:
    @pages.get("/<appointment_id>")
    @allowed(Permission.CASES)
    def one(appointment_id: str) -> Page:
        try:
            opened = care.calendar.open(current(), appointment_id)
        except NoSurvivor:
            abort(404)
        meeting = opened.shown.entry.appointment
        return render_template(
            "console/appointment.html",
            opened=opened,
            one=meeting,
            local=care.calendar.local,
            ahead=meeting.state in AHEAD,
            staff=care.calendar.staff_names(),
            names=names(),
        )
