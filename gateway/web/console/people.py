"""Staff and volunteers: who is alerted, where they work, when they are there, and who stands in."""

from collections.abc import Callable
from datetime import date, time

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.i18n.digits import to_ascii
from gateway.i18n.places import Places
from gateway.service.people import ROLES, AddressTaken, NewMember, NobodyThere, People, Presence, member_role
from gateway.service.roles import Permission
from gateway.web.console import place_field
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current

DAYS = "6012345"
"""The week as it begins here, on Sunday; "0" is Monday."""


def area(people: People, places: Places) -> Area:
    """Return the area."""
    pages = Blueprint("people", __name__, url_prefix="/staff")
    _list(pages, people)
    _add(pages, people, places)
    _one(pages, people)
    _change(pages, people, places)
    _leave(pages, people)
    return Area(pages, Permission.STAFF, "nav.people", "users", 60)


def _list(pages: Blueprint, people: People) -> None:
    @pages.get("/")
    @allowed(Permission.STAFF)
    def index() -> Page:
        return render_template("console/people.html", everyone=people.everyone(current()))


def _add(pages: Blueprint, people: People, places: Places) -> None:
    def form(error: str = "", **more: object) -> str:
        return render_template(
            "console/person_new.html", roles=ROLES, channels=people.channels, said=request.form, error=error, **more
        )

    @pages.get("/new")
    @allowed(Permission.STAFF)
    def new() -> Page:
        return form()

    @pages.post("/new")
    @allowed(Permission.STAFF)
    def add() -> Page:
        said = request.form
        where = place_field.read(said.get("place", ""), places)
        if where.error:
            return form(place_error=where.error, choices=where.choices), 422
        role, address, name = member_role(said.get("role", "")), _address(said.get("address", "")), said.get("name", "")
        if not (role and address and name.strip() and said.get("channel") in people.channels):
            return form("form.missing"), 422
        if not current().scope.covers(where.scope.district, where.scope.upazila, where.scope.union):
            return form(place_error="place.outside"), 422
        try:
            made = people.add(current(), NewMember(name[:120], role, said["channel"], address, where.scope))
        except AddressTaken:
            return form("people.address.taken"), 422
        flash("people.added")
        return redirect(url_for(".one", staff_id=made), 303)


def _one(pages: Blueprint, people: People) -> None:
    @pages.get("/<staff_id>")
    @allowed(Permission.STAFF)
    def one(staff_id: str) -> Page:
        return _shown(people, staff_id)


def _change(pages: Blueprint, people: People, places: Places) -> None:
    def back(staff_id: str, act: Callable[[], object]) -> Page:
        try:
            act()
        except NobodyThere:
            abort(404)
        except AddressTaken:
            return _shown(people, staff_id, reach_error="people.address.taken"), 422
        flash("people.changed")
        return redirect(url_for(".one", staff_id=staff_id), 303)

    @pages.post("/<staff_id>/presence")
    @allowed(Permission.STAFF)
    def presence(staff_id: str) -> Page:
        wanted = _presence(people)
        if wanted is None or wanted.stand_in == staff_id:
            return _shown(people, staff_id, presence_error="people.presence.wrong"), 422
        return back(staff_id, lambda: people.set_presence(current(), staff_id, wanted))

    @pages.post("/<staff_id>/reach")
    @allowed(Permission.STAFF)
    def reach(staff_id: str) -> Page:
        channel, address = request.form.get("channel", ""), _address(request.form.get("address", ""))
        if channel not in people.channels or not address:
            return _shown(people, staff_id, reach_error="form.missing"), 422
        return back(staff_id, lambda: people.set_reach(current(), staff_id, channel, address))

    @pages.post("/<staff_id>/area")
    @allowed(Permission.STAFF)
    def place(staff_id: str) -> Page:
        where = place_field.read(request.form.get("place", ""), places)
        if where.error:
            return _shown(people, staff_id, place_error=where.error, choices=where.choices), 422
        if not current().scope.covers(where.scope.district, where.scope.upazila, where.scope.union):
            return _shown(people, staff_id, place_error="place.outside"), 422
        return back(staff_id, lambda: people.set_area(current(), staff_id, where.scope))


def _leave(pages: Blueprint, people: People) -> None:
    @pages.get("/<staff_id>/hand-over")
    @allowed(Permission.STAFF)
    def ask_hand_over(staff_id: str) -> Page:
        return _shown(people, staff_id, template="console/person_leaves.html")

    @pages.post("/<staff_id>/hand-over")
    @allowed(Permission.STAFF)
    def hand_over(staff_id: str) -> Page:
        leaves = bool(request.form.get("leaves"))
        try:
            people.hand_over(current(), staff_id, request.form.get("heir", ""), leaves=leaves)
        except NobodyThere:
            abort(404)
        flash("people.left" if leaves else "people.handed_over")
        return redirect(url_for(".index"), 303)


def _shown(people: People, staff_id: str, template: str = "console/person.html", **more: object) -> str:
    try:
        seen, in_hand = people.one(current(), staff_id)
    except NobodyThere:
        abort(404)
    others = [each.member for each in people.everyone(current()) if each.member.id != staff_id]
    values = {"channels": people.channels, "days": DAYS, "today": people.local_day(), **more}
    return render_template(template, seen=seen, in_hand=in_hand, others=others, **values)


def _presence(people: People) -> Presence | None:
    """Read the form of hours and leave; None where it doesn't fit together."""
    said = request.form
    try:
        begins, ends = (_time(said.get(name, "")) for name in ("begins", "ends"))
        first, last = (_date(said.get(name, "")) for name in ("away_from", "away_until"))
    except ValueError:
        return None
    stand_in = said.get("stand_in", "")
    known = {each.member.id for each in people.everyone(current())}
    if bool(begins) != bool(ends) or (first and not last) or (first and last and first > last):
        return None
    if stand_in and stand_in not in known:
        return None
    chosen = "".join(day for day in DAYS if day in said.getlist("days"))
    return Presence("" if len(chosen) == len(DAYS) else chosen, begins, ends, first, last, stand_in)


def _time(said: str) -> str:
    return f"{time.fromisoformat(to_ascii(said)):%H:%M}" if said.strip() else ""


def _date(said: str) -> date | None:
    return date.fromisoformat(to_ascii(said)) if said.strip() else None


def _address(said: str) -> str:
    """Return a number or chat id as channels know it."""
    typed = "".join(sign for sign in to_ascii(said) if sign.isdigit() or sign == "+")
    if typed.startswith("01") and len(typed) == 11:
        return f"+88{typed}"
    return typed[:20]
