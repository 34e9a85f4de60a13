"""How far somebody's sign-in has come: pure."""

from enum import StrEnum

from gateway.store.accounts import Account


class Stage(StrEnum):
    """What is still asked for; only who is IN sees pages."""

    CODE = "code"  # the second proof
    ENROL = "enrol"  # the second proof is to be set up first
    NEW_PASSWORD = "new-password"  # noqa: S105  a step, not a password
    IN = "in"


def stage(account: Account, *, proved: bool, code_required: bool) -> Stage:
    """Return what this account's session still owes; `proved` by a code, in this session."""
    if account.totp_confirmed and not proved:
        return Stage.CODE
    if code_required and not account.totp_confirmed:
        return Stage.ENROL
    if account.must_change:
        return Stage.NEW_PASSWORD
    return Stage.IN
