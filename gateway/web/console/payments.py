"""Conveyance: what is owed, paid and disputed, in parts by what must be done next; one payment; each part as a file."""

from flask import Blueprint, Response, abort, render_template, request, url_for

from gateway.service import tables
from gateway.service.conveyance.acts import AGES, Conveyance, Method, NoPayment
from gateway.service.conveyance.ledger import Ledger
from gateway.service.conveyance.views import View
from gateway.service.roles import Permission
from gateway.web.console import payment_deeds
from gateway.web.console.areas import Area, Page
from gateway.web.console.exports import TYPES
from gateway.web.console.guard import Names, allowed, current
from gateway.web.console.payment_rows import rows
from gateway.web.console.words import Words

FAR = 10_000
"""Pages nobody turns to."""


def area(conveyance: Conveyance, ledger: Ledger, names: Names, words: Words) -> Area:
    """Return the area; `names` of those who sign, by what signs for them."""
    pages = Blueprint("payments", __name__, url_prefix="/payments")
    _list(pages, conveyance, ledger)
    payment_deeds.new(pages, conveyance, ledger)
    _export(pages, ledger, words)
    _one(pages, ledger, names)
    payment_deeds.add(pages, conveyance, ledger)
    return Area(pages, Permission.PAYMENTS, "nav.payments", "banknote", 40)


def _list(pages: Blueprint, conveyance: Conveyance, ledger: Ledger) -> None:
    @pages.get("/")
    @allowed(Permission.PAYMENTS)
    def index() -> str:
        who, parts = current(), ledger.parts(current())
        view = _view(request.args.get("show", "")) or next((one for one in View if parts[one].many), View.DUE)
        said = request.args.get("page", "")
        at = min(int(said), FAR) if said.isascii() and said.isdigit() else 0
        found, more = ledger.page(view, who, at)
        return render_template(
            "console/payments.html",
            found=found,
            view=view,
            parts=parts,
            totals=conveyance.totals(who),
            ages=AGES,
            today=ledger.today,
            newer=url_for(".index", show=view, page=at - 1) if at else "",
            older=url_for(".index", show=view, page=at + 1) if more else "",
        )


def _export(pages: Blueprint, ledger: Ledger, words: Words) -> None:
    @pages.get("/<show>.<kind>")
    @allowed(Permission.PAYMENTS)
    def export(show: str, kind: str) -> Page:
        view = _view(show)
        if view is None or kind not in TYPES:
            abort(404)
        table = rows(ledger.everything(view, current()), words)
        title = words.text(f"payments.view.{view}")
        made = tables.as_workbook([(title, table)]) if kind == "xlsx" else tables.as_csv(table)
        name = f"payments-{view}-{ledger.today}.{kind}"
        return Response(made, mimetype=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _one(pages: Blueprint, ledger: Ledger, names: Names) -> None:
    @pages.get("/<payment_id>")
    @allowed(Permission.PAYMENTS)
    def one(payment_id: str) -> Page:
        try:
            opened = ledger.one(payment_id, current())
        except NoPayment:
            abort(404)
        return render_template(
            "console/payment.html", opened=opened, one=opened.payment, names=names(), today=ledger.today, methods=Method
        )


def _view(said: str) -> View | None:
    return View(said) if said in set(View) else None
