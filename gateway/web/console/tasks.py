"""Tasks: what reminders, answers, marks and money left for a person to do; done with a note."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.service.appointments.task_desk import LONGEST_NOTE, SHOWS, NoSuchTask, TaskDesk
from gateway.service.care_services import CareServices
from gateway.service.roles import Permission
from gateway.web.console import dates_typed
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import Names, allowed, current

FARTHEST = 1000


def area(care: CareServices, names: Names) -> Area:
    """Return the area; `names` of all accounts by what signs for them."""
    pages = Blueprint("tasks", __name__, url_prefix="/tasks")
    _read(pages, care, care.tasks, names)
    _act(pages, care.tasks)
    return Area(pages, Permission.CASES, "nav.tasks", "check-check", 26)


def _read(pages: Blueprint, care: CareServices, tasks: TaskDesk, names: Names) -> None:
    @pages.get("/")
    @allowed(Permission.CASES)
    def index() -> str:
        said, page = request.args, dates_typed.number(request.args.get("page", ""), FARTHEST)
        linked = current().account.staff_id is not None
        show = said.get("show", "") if said.get("show") in SHOWS else ("mine" if linked else "area")
        found, more = tasks.page(current(), show, page)
        return render_template(
            "console/tasks.html",
            found=found,
            show=show,
            shows=SHOWS,
            staff=care.calendar.staff_names(),
            names=names(),
            now=care.calendar.now,
            newer=url_for(".index", show=show, page=page - 1) if page else "",
            older=url_for(".index", show=show, page=page + 1) if more else "",
        )

    @pages.get("/<task_id>")
    @allowed(Permission.CASES)
    def one(task_id: str) -> Page:
        try:
            found = tasks.one(current(), task_id)
        except NoSuchTask:
            abort(404)
        return render_template(
            "console/task.html",
            found=found,
            task=found.listed.task,
            staff=care.calendar.staff_names(),
            names=names(),
            longest=LONGEST_NOTE,
        )


def _act(pages: Blueprint, tasks: TaskDesk) -> None:
    @pages.post("/<task_id>/done")
    @allowed(Permission.CASES)
    def done(task_id: str) -> Page:
        try:
            tasks.done(current(), task_id, request.form.get("note", ""))
        except NoSuchTask:
            abort(404)
        flash("tasks.done.said")
        return redirect(url_for(".index"), 303)

    @pages.post("/<task_id>/take")
    @allowed(Permission.CASES)
    def take(task_id: str) -> Page:
        try:
            tasks.take(current(), task_id)
        except NoSuchTask:
            abort(404)
        flash("tasks.taken")
        return redirect(url_for(".one", task_id=task_id), 303)
