"""Entering a tip for somebody who came, called or left a paper; the receipt is shown once."""

from flask import Blueprint, render_template, request

from gateway.errors import AshshashError
from gateway.i18n.places import Places
from gateway.service.roles import Permission
from gateway.service.tip_entering import Source, Told
from gateway.service.tip_reader import reader_of
from gateway.service.tip_services import TipServices
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current

DANGER = {"yes": True, "no": False}
GROUP = 3


def add(pages: Blueprint, tips: TipServices, places: Places) -> None:
    """Add the two views to the pages of tips."""

    @pages.get("/new")
    @allowed(Permission.TIPS_ADD)
    def new() -> str:
        return _form({}, "")

    @pages.post("/new")
    @allowed(Permission.TIPS_ADD)
    def enter() -> Page:
        said = {name: value[:4000] for name, value in request.form.items()}
        named = said.get("place", "").strip()
        place = said.get("choice", "") or named
        found = [place] if place in places.by_id else [one.id for one in places.find(place)] if place else []
        if named and len(found) != 1:
            return _form(said, "tips.new.place.which" if found else "tips.new.place.unknown", found), 422
        kind, source = said.get("kind", ""), said.get("source", "")
        told = Told(
            what=said.get("what", ""),
            kind=kind,
            danger_now=DANGER.get(said.get("danger", "")),
            place=found[0] if found else "",
            where=said.get("where", ""),
            when=said.get("when", ""),
            who=said.get("who", ""),
            source=Source(source) if source in tuple(Source) else Source.WALK_IN,
        )
        try:
            receipt = tips.entering.add(reader_of(current()), told)
        except AshshashError:
            return _form(said, "tips.new.empty"), 422
        grouped = " ".join(receipt[at : at + GROUP] for at in range(0, len(receipt), GROUP))
        return render_template("console/tip_receipt.html", receipt=grouped)


def _form(said: dict[str, str], error: str, choices: list[str] | None = None) -> str:
    return render_template(
        "console/tip_new.html", said=said, error=error, choices=choices or [], sources=[each.value for each in Source]
    )
