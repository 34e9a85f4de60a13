"""What is done with a payment on its page: each a form of its own, and back to the page afterwards."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.i18n.digits import to_ascii
from gateway.service.conveyance.acts import Conveyance, Method, NoPayment
from gateway.service.conveyance.ledger import Ledger
from gateway.service.conveyance.states import Cause
from gateway.service.enrolment.own_area import NoSurvivor, Refused
from gateway.service.roles import Permission
from gateway.service.signed_in import SignedIn
from gateway.web.console.areas import Page
from gateway.web.console.guard import allowed, current


def new(pages: Blueprint, conveyance: Conveyance, ledger: Ledger) -> None:
    """Add the pages by which a payment is made due that no session did."""

    @pages.get("/new")
    @allowed(Permission.PAYMENTS)
    def ask_new() -> str:
        return render_template("console/payment_new.html", said=request.args, error="", today=ledger.today)

    @pages.post("/new")
    @allowed(Permission.PAYMENTS)
    def make() -> Page:
        hers, due_on = ledger.of_case(_said("case"), current()), _day(_said("due_on"))
        error = "" if hers and due_on else "payments.new.day" if hers else "payments.new.case"
        if hers and due_on:
            try:
                made = conveyance.add(hers, _sum("taka"), due_on, current())
            except (NoSurvivor, Refused):
                error = "payments.refused.bad_sum"
            else:
                flash("payments.done.add")
                return redirect(url_for(".one", payment_id=made), 303)
        return render_template("console/payment_new.html", said=request.form, error=error, today=ledger.today), 422


def add(pages: Blueprint, conveyance: Conveyance, ledger: Ledger) -> None:
    """Add the deeds."""
    _money(pages, conveyance, ledger)
    _words(pages, conveyance)


def _money(pages: Blueprint, conveyance: Conveyance, ledger: Ledger) -> None:
    @pages.post("/<payment_id>/approve")
    @allowed(Permission.PAYMENTS_APPROVE)
    def approve(payment_id: str) -> Response:
        return _do(payment_id, "approve", lambda who: conveyance.approve(payment_id, _sum("taka"), who))

    @pages.post("/<payment_id>/pay")
    @allowed(Permission.PAYMENTS_PAY)
    def pay(payment_id: str) -> Response:
        def deed(who: SignedIn) -> None:
            if _said("method") not in set(Method):
                raise Refused("no_such_way")
            again = Cause.PAID_AGAIN in ledger.one(payment_id, who).open
            act = conveyance.pay_again if again else conveyance.pay
            act(payment_id, Method(_said("method")), _said("transfer")[:60], who)

        return _do(payment_id, "pay", deed)


def _words(pages: Blueprint, conveyance: Conveyance) -> None:
    def settle(payment_id: str, cause: Cause) -> Response:
        return _do(payment_id, cause, lambda who: conveyance.settle(payment_id, cause, _said("note"), who))

    @pages.post("/<payment_id>/receipt")
    @allowed(Permission.PAYMENTS)
    def receipt(payment_id: str) -> Response:
        return settle(payment_id, Cause.ENTERED_BY_STAFF)

    @pages.post("/<payment_id>/call-off")
    @allowed(Permission.PAYMENTS_APPROVE)
    def call_off(payment_id: str) -> Response:
        return settle(payment_id, Cause.CALLED_OFF)

    @pages.post("/<payment_id>/give-up")
    @allowed(Permission.PAYMENTS_APPROVE)
    def give_up(payment_id: str) -> Response:
        return settle(payment_id, Cause.GIVEN_UP)

    @pages.post("/<payment_id>/close")
    @allowed(Permission.PAYMENTS_APPROVE)
    def close(payment_id: str) -> Response:
        return settle(payment_id, Cause.CLOSED)


def _do(payment_id: str, done: str, deed: Callable[[SignedIn], object]) -> Response:
    try:
        deed(current())
        flash(f"payments.done.{done}")
    except (NoPayment, NoSurvivor):
        abort(404)
    except Refused as refusal:
        flash(f"payments.refused.{refusal.code}", "danger")
    return redirect(url_for(".one", payment_id=payment_id), 303)


def _said(name: str) -> str:
    return request.form.get(name, "")[:1000].strip()


def _sum(name: str) -> int:
    said = to_ascii(_said(name))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(to_ascii(said))
    except ValueError:
        return None
