"""Accounts: who may sign in, as what and where; made, reset and shut by administrators."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from gateway.errors import AshshashError
from gateway.i18n.places import Places
from gateway.service.accounts import Account, Accounts, LoginTaken, NoSuchAccount, Wanted
from gateway.service.roles import ConsoleRole, Permission
from gateway.web.console import place_field
from gateway.web.console.areas import Area, Page
from gateway.web.console.guard import allowed, current


def area(accounts: Accounts, places: Places) -> Area:
    """Return the area."""
    pages = Blueprint("accounts", __name__, url_prefix="/accounts")
    _list(pages, accounts)
    _add(pages, accounts, places)
    _one(pages, accounts, places)
    _shut(pages, accounts)
    return Area(pages, Permission.ACCOUNTS, "nav.accounts", "key-round", 80)


def _list(pages: Blueprint, accounts: Accounts) -> None:
    @pages.get("/")
    @allowed(Permission.ACCOUNTS)
    def index() -> Page:
        return render_template("console/accounts.html", everyone=accounts.everyone())


def _add(pages: Blueprint, accounts: Accounts, places: Places) -> None:
    def form(error: str = "", **more: object) -> str:
        return render_template(
            "console/account_new.html",
            roles=tuple(ConsoleRole),
            said=request.form,
            error=error,
            staff=accounts.unlinked_staff(),
            **more,
        )

    @pages.get("/new")
    @allowed(Permission.ACCOUNTS)
    def new() -> Page:
        return form()

    @pages.post("/new")
    @allowed(Permission.ACCOUNTS)
    def add() -> Page:
        said = request.form
        where = place_field.read(said.get("place", ""), places)
        if where.error:
            return form(place_error=where.error, choices=where.choices), 422
        if said.get("role") not in set(ConsoleRole) or not said.get("name", "").strip():
            return form("form.missing"), 422
        free = dict(accounts.unlinked_staff())
        staff_id = said.get("staff", "") or None
        if staff_id and staff_id not in free:
            return form("form.missing"), 422
        role = ConsoleRole(said["role"])
        wanted = Wanted(said.get("login", ""), said["name"][:120], role, where.scope, staff_id=staff_id)
        try:
            first = accounts.add(wanted, current().actor)
        except LoginTaken:
            return form("accounts.login.taken"), 422
        except AshshashError:
            return form("accounts.login.short"), 422
        return render_template("console/account_first.html", one=accounts.named(wanted.login), first=first)


def _one(pages: Blueprint, accounts: Accounts, places: Places) -> None:
    @pages.get("/<account_id>")
    @allowed(Permission.ACCOUNTS)
    def one(account_id: str) -> Page:
        return _shown(accounts, account_id)

    @pages.post("/<account_id>/place")
    @allowed(Permission.ACCOUNTS)
    def place(account_id: str) -> Page:
        found = _not_oneself(accounts, account_id)
        where = place_field.read(request.form.get("place", ""), places)
        if where.error or request.form.get("role") not in set(ConsoleRole):
            return _shown(accounts, account_id, place_error=where.error, choices=where.choices), 422
        accounts.place(found.id, ConsoleRole(request.form["role"]), where.scope, current().actor)
        flash("accounts.changed")
        return redirect(url_for(".one", account_id=account_id), 303)


def _shut(pages: Blueprint, accounts: Accounts) -> None:
    @pages.post("/<account_id>/reset")
    @allowed(Permission.ACCOUNTS)
    def reset(account_id: str) -> Page:
        found = _not_oneself(accounts, account_id)
        first = accounts.reset(found.id, current().actor, code_too=bool(request.form.get("code_too")))
        return render_template("console/account_first.html", one=found, first=first)

    @pages.post("/<account_id>/shut")
    @allowed(Permission.ACCOUNTS)
    def shut(account_id: str) -> Page:
        accounts.shut(_not_oneself(accounts, account_id).id, current().actor)
        flash("accounts.changed")
        return redirect(url_for(".one", account_id=account_id), 303)

    @pages.post("/<account_id>/open")
    @allowed(Permission.ACCOUNTS)
    def open_again(account_id: str) -> Page:
        accounts.open_again(_not_oneself(accounts, account_id).id, current().actor)
        flash("accounts.changed")
        return redirect(url_for(".one", account_id=account_id), 303)


def _found(accounts: Accounts, account_id: str) -> Account:
    try:
        return accounts.of_id(account_id)
    except NoSuchAccount:
        abort(404)


def _not_oneself(accounts: Accounts, account_id: str) -> Account:
    """Return the account; nobody raises, resets or shuts their own here."""
    found = _found(accounts, account_id)
    if found.id == current().account.id:
        abort(404)
    return found


def _shown(accounts: Accounts, account_id: str, **more: object) -> str:
    found = _found(accounts, account_id)
    return render_template("console/account_one.html", one=found, roles=tuple(ConsoleRole), **more)
