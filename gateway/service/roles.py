"""Who may do what in the console, as one table: what a role isn't given here, it hasn't. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class ConsoleRole(StrEnum):
    """What somebody is in the console."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    ACTIVIST = "activist"
    CASEWORKER = "caseworker"
    BROADCASTER = "broadcaster"
    APPROVER = "approver"
    AUDITOR = "auditor"
    FINANCE = "finance"


class Permission(StrEnum):
    """One thing that may be done; a page asks for one."""

    OWN = "own"  # the start page, one's own account: everybody signed in
    FIGURES = "figures"
    CHANNELS = "channels"
    TIPS_LIST = "tips.list"
    TIPS_READ = "tips.read"
    TIPS_ACT = "tips.act"
    TIPS_ADD = "tips.add"
    TIPS_ENTITLE = "tips.entitle"
    CALLS = "calls"
    THREADS_READ = "threads.read"
    THREADS_ACT = "threads.act"
    NUMBERS = "numbers"  # see a number in clear; each look is recorded
    CONTENT_EDIT = "content.edit"
    CONTENT_APPROVE = "content.approve"
    SERVICES = "services"
    STAFF = "staff"
    ACCOUNTS = "accounts"
    AUDIT = "audit"
    CASES = "cases"
    PAYMENTS = "payments"  # see what is owed and paid, write down what she says of it
    PAYMENTS_APPROVE = "payments.approve"
    PAYMENTS_PAY = "payments.pay"
    IMPORTS = "imports"
    REPORTS = "reports"
    BROADCASTS_SEE = "broadcasts.see"
    BROADCASTS = "broadcasts"  # write, and bring on its way what was approved
    BROADCASTS_APPROVE = "broadcasts.approve"


_P = Permission

PERMISSIONS: Mapping[ConsoleRole, frozenset[Permission]] = {
    ConsoleRole.ADMINISTRATOR: frozenset(
        # Who keeps the site running reads nobody's words.
        {_P.OWN, _P.FIGURES, _P.CHANNELS, _P.CONTENT_EDIT, _P.SERVICES, _P.STAFF, _P.ACCOUNTS, _P.AUDIT} | {_P.REPORTS}
    ),
    ConsoleRole.COORDINATOR: frozenset(
        {_P.OWN, _P.FIGURES, _P.CHANNELS, _P.TIPS_LIST, _P.TIPS_READ, _P.TIPS_ACT, _P.TIPS_ADD, _P.TIPS_ENTITLE}
        | {_P.CALLS, _P.NUMBERS, _P.THREADS_READ, _P.THREADS_ACT, _P.SERVICES, _P.STAFF}
        | {_P.CASES, _P.PAYMENTS, _P.PAYMENTS_APPROVE, _P.IMPORTS, _P.REPORTS, _P.BROADCASTS_SEE}
    ),
    ConsoleRole.ACTIVIST: frozenset({_P.OWN, _P.TIPS_LIST, _P.TIPS_ACT, _P.TIPS_ADD}),
    ConsoleRole.CASEWORKER: frozenset(
        {_P.OWN, _P.CALLS, _P.NUMBERS, _P.THREADS_READ, _P.THREADS_ACT, _P.TIPS_ADD, _P.SERVICES, _P.CASES}
        | {_P.PAYMENTS, _P.IMPORTS, _P.REPORTS}
    ),
    ConsoleRole.BROADCASTER: frozenset({_P.OWN, _P.CONTENT_EDIT, _P.SERVICES, _P.BROADCASTS_SEE, _P.BROADCASTS}),
    ConsoleRole.APPROVER: frozenset(
        {_P.OWN, _P.FIGURES, _P.CONTENT_APPROVE, _P.BROADCASTS_SEE, _P.BROADCASTS_APPROVE, _P.REPORTS}
    ),
    ConsoleRole.AUDITOR: frozenset({_P.OWN, _P.FIGURES, _P.AUDIT, _P.REPORTS}),
    ConsoleRole.FINANCE: frozenset(
        # Who keeps the money knows sums and case numbers, and no story.
        {_P.OWN, _P.PAYMENTS, _P.PAYMENTS_APPROVE, _P.PAYMENTS_PAY, _P.IMPORTS}
    ),
}


def may(role: ConsoleRole, permission: Permission) -> bool:
    """Tell whether this role is given this permission."""
    return permission in PERMISSIONS[role]
