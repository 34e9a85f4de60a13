"""Choosing whom a broadcast is for: the count, the reasons why some are left out, and the cost, while one chooses."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for

from gateway.errors import AshshashError
from gateway.i18n.language import Lang
from gateway.i18n.places import Places
from gateway.service.broadcasts import asked
from gateway.service.broadcasts.content import Draft
from gateway.service.broadcasts.desk import BroadcastDesk
from gateway.service.broadcasts.states import IllegalStep
from gateway.service.roles import Permission
from gateway.web.console.areas import Page
from gateway.web.console.broadcast_one import found, seen
from gateway.web.console.guard import allowed, current
from gateway.web.console.words import language


def add(pages: Blueprint, desk: BroadcastDesk, places: Places) -> None:
    """Add the page of whom it is for."""

    @pages.get("/<broadcast_id>/people")
    @allowed(Permission.BROADCASTS)
    def people(broadcast_id: str) -> str:
        return _form(desk, places, broadcast_id, found(desk, broadcast_id).draft, {})

    @pages.get("/<broadcast_id>/counted")
    @allowed(Permission.BROADCASTS_SEE)
    def counted(broadcast_id: str) -> str:
        draft = found(desk, broadcast_id).draft
        return render_template("console/broadcast_count.html", **_counted(desk, draft, {}))

    @pages.post("/<broadcast_id>/count")
    @allowed(Permission.BROADCASTS)
    def count(broadcast_id: str) -> str:
        draft, wrong = _asked(desk, places, found(desk, broadcast_id).draft)
        return render_template("console/broadcast_count.html", **_counted(desk, draft, wrong))

    @pages.post("/<broadcast_id>/people")
    @allowed(Permission.BROADCASTS)
    def choose(broadcast_id: str) -> Page:
        draft, wrong = _asked(desk, places, found(desk, broadcast_id).draft)
        if wrong:
            return _form(desk, places, broadcast_id, draft, wrong), 422
        try:
            desk.book.change(current(), broadcast_id, draft)
        except IllegalStep:
            flash("broadcast.too_late", "warn")
        return redirect(url_for(".one", broadcast_id=broadcast_id), 303)


def _asked(desk: BroadcastDesk, places: Places, draft: Draft) -> tuple[Draft, dict[str, str]]:
    """Return the draft as the form wants it, and what of the form can't be read."""
    lists = [one.id for one in desk.lists.everything()]
    said = asked.audience_of(request.form.getlist, places, list(desk.pages.campaign.audiences), lists)
    wrong = dict(said.wrong)
    channels = tuple(name for name in desk.channels() if name in request.form.getlist("channels"))
    if not channels:
        wrong["channels"] = "-"
    start = None
    try:
        start = asked.moment_of(request.form.get("start_at", ""), desk.zone)
    except ValueError:
        wrong["start_at"] = request.form["start_at"]
    content = replace(draft.content, channels=channels or draft.content.channels)
    topic = request.form.get("topic", "")
    topic = topic if topic in desk.pages.topics.names else draft.topic
    return replace(draft, content=content, audience=said.audience, topic=topic, start_at=start), wrong


def _counted(desk: BroadcastDesk, draft: Draft, wrong: dict[str, str]) -> dict[str, object]:
    mediums = {name: one.medium.value for name, one in desk.book.reach.channels.items()}
    try:
        counted = desk.book.count(draft)
    except AshshashError:
        counted = None
    return {"counted": counted, "wrong": wrong, "mediums": mediums, "sure": desk.sure_of_rates}


def _form(desk: BroadcastDesk, places: Places, broadcast_id: str, draft: Draft, wrong: dict[str, str]) -> str:
    one = found(desk, broadcast_id)
    inside = [*draft.audience.upazilas, *draft.audience.unions]
    return render_template(
        "console/broadcast_people.html",
        one=one,
        draft=draft,
        audience=draft.audience,
        start_at=f"{draft.start_at.astimezone(desk.zone):%Y-%m-%dT%H:%M}" if draft.start_at else "",
        places_said="\n".join(places.get(place).names[language()] for place in inside),
        districts=places.districts(),
        audiences=desk.pages.campaign.audiences,
        topics=[(one, names[language()]) for one, names in desk.pages.topics.names.items()],
        channels=desk.channels(),
        lists=desk.lists.everything(),
        sexes=asked.SEXES,
        sources=asked.SOURCES,
        langs=list(Lang),
        **(seen(desk, one) | _counted(desk, draft, wrong)),
    )
