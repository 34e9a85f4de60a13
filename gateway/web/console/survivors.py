"""Survivors' files: the list, a new one, and what is known of her."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.i18n.language import Lang
from gateway.i18n.places import Level, Places
from gateway.service.care_services import CareServices
from gateway.service.enrolment.files import About, Wanted
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.enrolment.steps import Step
from gateway.service.roles import Permission
from gateway.web.console import dates_typed, needs_form, place_field, safe_contact, survivor_deeds, survivor_file
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import Names, allowed, current

SEXES = ("f", "m", "x")
FARTHEST = 10_000
"""No list has more pages."""


@dataclass(frozen=True)
class Filled:
    """The form of a file as it was sent, with what is wrong with it."""

    about: About
    errors: dict[str, str]
    place: place_field.PlaceAnswer


def area(care: CareServices, places: Places, names: Names) -> Area:
    """Return the area; `names` of all accounts by what signs for them."""
    pages = Blueprint("survivors", __name__, url_prefix="/survivors")
    _list(pages, care, places)
    _new(pages, care, places)
    _change(pages, care, places)
    survivor_file.add(pages, care, names)
    survivor_deeds.add(pages, care)
    safe_contact.add(pages, care)
    needs_form.add(pages, care)
    return Area(pages, Permission.CASES, "nav.survivors", "file-text", 22)


def _list(pages: Blueprint, care: CareServices, places: Places) -> None:
    @pages.get("/")
    @allowed(Permission.CASES)
    def index() -> str:
        said, page = request.args, dates_typed.number(request.args.get("page", ""), FARTHEST)
        found, more = care.files.listed(current(), _wanted(care, places), said.get("q", "").strip()[:60], page)
        kept: dict[str, Any] = {name: value for name, value in said.items() if name != "page" and value}
        return render_template(
            "console/survivors.html",
            found=found,
            said=said,
            steps=list(Step),
            districts=[] if current().scope.place else _districts(places),
            counts=care.files.by_step(current()),
            today=care.files.today,
            soon=care.files.soon,
            newer=url_for(".index", **kept, page=page - 1) if page else "",
            older=url_for(".index", **kept, page=page + 1) if more else "",
        )


def _districts(places: Places) -> list[str]:
    return sorted(one.id for one in places.by_id.values() if one.level is Level.DISTRICT)


def _wanted(care: CareServices, places: Places) -> Wanted:
    said = request.args
    step, district = said.get("step", ""), said.get("district", "")
    return Wanted(
        district=district if district in places.by_id else "",
        step=Step(step) if step in set(Step) else None,
        confirm_before=care.files.soon if said.get("confirm") == "1" else None,
    )


def _new(pages: Blueprint, care: CareServices, places: Places) -> None:
    def form(filled: Filled, error: str = "") -> str:
        return _form(care, "console/survivor_new.html", filled, error)

    @pages.get("/new")
    @allowed(Permission.CASES)
    def new() -> Page:
        return form(Filled(About("", ""), {}, place_field.PlaceAnswer()))

    @pages.post("/new")
    @allowed(Permission.CASES)
    def add() -> Page:
        filled = _filled(care, places, request.form.get("code", "").strip()[:40])
        if filled.errors:
            return form(filled), 422
        try:
            made = care.files.open_file(filled.about, current())
        except Refused as refused:
            return form(filled, f"survivors.cannot.{refused.code}"), 422
        flash("survivors.opened")
        return redirect(url_for(".show", survivor_id=made), 303)


def _change(pages: Blueprint, care: CareServices, places: Places) -> None:
    @pages.get("/<survivor_id>/about")
    @allowed(Permission.CASES)
    def about(survivor_id: str) -> Page:
        try:
            one = care.files.read(survivor_id, current()).survivor
        except NoSurvivor:
            abort(404)
        return _form(
            care,
            "console/survivor_about.html",
            Filled(one.about, {}, place_field.PlaceAnswer()),
            survivor_id=survivor_id,
        )

    @pages.post("/<survivor_id>/about")
    @allowed(Permission.CASES)
    def change(survivor_id: str) -> Page:
        try:
            known = care.calendar.whom(current(), survivor_id).about
            filled = _filled(care, places, known.code, known)
            if filled.errors:
                return _form(care, "console/survivor_about.html", filled, survivor_id=survivor_id), 422
            care.files.change(survivor_id, filled.about, current())
        except NoSurvivor:
            abort(404)
        except Refused:
            filled = Filled(filled.about, {"place": "place.outside"}, filled.place)
            return _form(care, "console/survivor_about.html", filled, survivor_id=survivor_id), 422
        flash("survivors.changed")
        return redirect(url_for(".show", survivor_id=survivor_id), 303)


def _form(care: CareServices, template: str, filled: Filled, error: str = "", survivor_id: str = "") -> str:
    about = filled.about
    place = request.form.get("place", about.union or about.upazila or about.district)
    return render_template(
        template,
        about=about,
        errors=filled.errors,
        error=error,
        place_error=filled.errors.get("place", ""),
        choices=filled.place.choices,
        place_given=place,
        sexes=SEXES,
        staff=care.calendar.staff_names().items(),
        survivor_id=survivor_id,
        latest=care.files.today,
    )


def _filled(care: CareServices, places: Places, code: str, known: About | None = None) -> Filled:
    """Read the form; what it doesn't ask for stays as it is known."""
    said, known = request.form, known or About(code, "")
    where = place_field.read(said.get("place", ""), places)
    born = dates_typed.day(said.get("born_on", ""))
    errors = {"code": "" if code else "form.missing", "name": "" if said.get("name", "").strip() else "form.missing"}
    if where.error or not where.scope.place:
        errors["place"] = where.error or "survivors.place.missing"
    elif not current().scope.covers(where.scope.district, where.scope.upazila, where.scope.union):
        errors["place"] = "place.outside"
    if said.get("born_on", "").strip() and not _alive(born, care.files.today):
        errors["born_on"] = "survivors.born.wrong"
    caseworker = said.get("caseworker", "")
    about = About(
        code,
        said.get("name", "").strip()[:120],
        said.get("sex", "") if said.get("sex") in SEXES else "",
        born,
        where.scope.district,
        where.scope.upazila,
        where.scope.union,
        known.lang if known.name else Lang.BN,
        known.shown_as,
        known.who_else_reads,
        known.guardian,
        caseworker if caseworker in care.calendar.staff_names() else None,
    )
    return Filled(about, {field: key for field, key in errors.items() if key}, where)


def _alive(born: date | None, today: date) -> bool:
    return born is not None and born <= today
