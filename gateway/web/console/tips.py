"""The tip desk's pages: the list, one tip, two tips side by side, and its recordings."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from gateway.i18n.places import Places
from gateway.service.roles import Permission
from gateway.service.tip_reader import Reader, reader_of
from gateway.service.tip_reading import Locked, NotFound, NotSound, Wanted
from gateway.service.tip_services import TipServices
from gateway.service.tip_steps import DETAILS, FOLLOWS, STATES
from gateway.web.console import tip_deeds, tip_new
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current

KINDS = ("tip", "missing", "child_marriage")


def area(tips: TipServices, places: Places) -> Area:
    """Return the area."""
    pages = Blueprint("tips", __name__, url_prefix="/tips")
    _list(pages, tips, places)
    tip_new.add(pages, tips, places)  # before numbers: "new" isn't one
    _show(pages, tips)
    _listen(pages, tips)
    tip_deeds.add(pages, tips)
    return Area(pages, Permission.TIPS_LIST, "nav.tips", "inbox", 20)


def reader() -> Reader:
    """Return who is at the desk."""
    return reader_of(current())


def _list(pages: Blueprint, tips: TipServices, places: Places) -> None:
    @pages.get("/")
    @allowed(Permission.TIPS_LIST)
    def index() -> str:
        wanted = _wanted()
        found, fresh, more = tips.reading.page(reader(), wanted)
        older = ""
        if more:
            last = found[-1]
            kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "after"}
            older = url_for(".index", **kept, after=f"{last.created_on.timestamp():.0f}.{last.id}")
        here = current().scope.place
        nearer = sorted((one.id for one in places.by_id.values() if one.parent == here), key=str)
        return render_template(
            "console/tips.html", tips=found, fresh=fresh, older=older, kinds=KINDS, states=STATES, nearer=nearer
        )


def _wanted() -> Wanted:
    said = request.args
    district, upazila, union = _path(said.get("place", ""))
    kind = said.get("kind", "")
    state = said.get("state", "open")
    return Wanted(
        district=district,
        upazila=upazila,
        union=union,
        state=state if state in (*STATES, "open") else "",
        kind=None if kind not in KINDS else kind.removeprefix("tip"),
        danger=said.get("danger") == "1",
        after=_after(said.get("after", "")),
    )


def _path(place: str) -> tuple[str, str, str]:
    """Return district, upazila and union of a place's id, empty where it isn't so small."""
    parts = [each for each in place.split("/") if each][:3]
    ids = ["/".join(parts[: at + 1]) for at in range(len(parts))]
    district, upazila, union = (*ids, "", "", "")[:3]
    return district, upazila, union


def _after(said: str) -> tuple[datetime, str] | None:
    seconds, _, tip_id = said.partition(".")
    fits = seconds.isascii() and seconds.isdigit() and len(seconds) < 12 and tip_id.isalnum()
    return (datetime.fromtimestamp(int(seconds), UTC), tip_id) if fits else None


def _show(pages: Blueprint, tips: TipServices) -> None:
    @pages.get("/<int:number>")
    @allowed(Permission.TIPS_LIST)
    def show(number: int) -> Page:
        dossier = None
        try:
            if current().may(Permission.TIPS_READ):
                dossier = tips.reading.read(reader(), str(number))
            outside = dossier.outside if dossier else tips.reading.outside(reader(), str(number))
        except NotFound:
            abort(404)
        except Locked:
            outside = tips.reading.outside(reader(), str(number))
        steps = [(each.value, list(DETAILS.get(each, ()))) for each in FOLLOWS[outside.tip.state]]
        return render_template("console/tip.html", outside=outside, tip=outside.tip, dossier=dossier, steps=steps)

    @pages.get("/<int:number>/beside/<int:other>")
    @allowed(Permission.TIPS_READ)
    def beside(number: int, other: int) -> Page:
        try:
            pair = tips.reading.beside(reader(), str(number), str(other))
        except (NotFound, Locked):
            abort(404)
        linked = pair[1].tip.id in {each.id for each in pair[0].outside.linked}
        return render_template("console/tips_beside.html", pair=pair, linked=linked)


def _listen(pages: Blueprint, tips: TipServices) -> None:
    @pages.get("/<int:number>/sounds/<recording_id>")
    @allowed(Permission.TIPS_READ)
    def sound(number: int, recording_id: str) -> Page:
        plain = request.args.get("plain") == "1"
        try:
            played = tips.sounds.play(reader(), str(number), recording_id, plain=plain)
        except (NotFound, Locked, NotSound):
            abort(404)
        return Response(played, mimetype="audio/wav", headers={"Cache-Control": "no-store"})
