"""Accounts of the console: names sealed, found by the keyed hash of the sign-in name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.i18n.language import Lang
from gateway.store.account_schema import accounts
from gateway.store.crypto import Vault
from gateway.store.identity import new_id

LOGIN = "accounts.login"
NAME = "accounts.name"
TOTP = "accounts.totp"

_COLUMNS = accounts.c


@dataclass(frozen=True)
class Account:
    """One person of the console. Places are ids, empty where the account isn't bound to one."""

    id: str
    login: str
    name: str
    role: str
    district: str
    upazila: str
    union: str
    lang: Lang
    staff_id: str | None
    must_change: bool
    totp_confirmed: bool
    active: bool


@dataclass(frozen=True)
class Secrets:
    """What an account proves itself by. `totp` is the shared secret, empty where there is none yet."""

    password_hash: str
    totp: str
    totp_step: int


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of; its password is changed at the first sign-in where `must_change`."""

    login: str
    name: str
    role: str
    password_hash: str
    must_change: bool
    lang: Lang
    district: str = ""
    upazila: str = ""
    union: str = ""
    staff_id: str | None = None


def add(conn: Connection, vault: Vault, new: NewAccount, now: datetime) -> str:
    """Keep an account and return its id; a sign-in name that is taken raises IntegrityError."""
    row = {
        "id": new_id(),
        "login_hash": vault.hash(new.login, LOGIN),
        "login_sealed": vault.seal(new.login, LOGIN),
        "name_sealed": vault.seal(new.name, NAME),
        "role": new.role,
        "district": new.district,
        "upazila": new.upazila,
        "union_": new.union,
        "lang": new.lang.value,
        "staff_id": new.staff_id,
        "password_hash": new.password_hash,
        "must_change": new.must_change,
        "created_at": now,
    }
    conn.execute(insert(accounts), row)
    return str(row["id"])


def by_login(conn: Connection, vault: Vault, login: str) -> Account | None:
    """Return the account of this sign-in name, disabled ones too."""
    return _one(conn, vault, _COLUMNS.login_hash == vault.hash(login, LOGIN))


def by_id(conn: Connection, vault: Vault, account_id: str) -> Account | None:
    """Return an account by its id."""
    return _one(conn, vault, _COLUMNS.id == account_id)


def of_staff(conn: Connection, vault: Vault, staff_id: str) -> Account | None:
    """Return the account of somebody on the list of alerts, if they have one."""
    return _one(conn, vault, _COLUMNS.staff_id == staff_id)


def everyone(conn: Connection, vault: Vault) -> list[Account]:
    """Return all accounts in a fixed order."""
    return [account_of(row, vault) for row in conn.execute(select(accounts).order_by(_COLUMNS.created_at, _COLUMNS.id))]


def secrets(conn: Connection, vault: Vault, account_id: str) -> Secrets:
    """Return what this account proves itself by."""
    wanted = select(_COLUMNS.password_hash, _COLUMNS.totp_sealed, _COLUMNS.totp_step).where(_COLUMNS.id == account_id)
    row = conn.execute(wanted).one()
    return Secrets(row.password_hash, vault.open(row.totp_sealed, TOTP) if row.totp_sealed else "", row.totp_step)


def set_password(conn: Connection, account_id: str, password_hash: str, *, must_change: bool) -> None:
    """Replace the password; `must_change` where somebody else chose it."""
    change(conn, account_id, password_hash=password_hash, must_change=must_change)


def offer_totp(conn: Connection, vault: Vault, account_id: str, secret: str) -> None:
    """Keep a shared secret that counts once a code of it was shown."""
    change(conn, account_id, totp_sealed=vault.seal(secret, TOTP), totp_confirmed=False, totp_step=0)


def forget_totp(conn: Connection, account_id: str) -> None:
    """Ask for no code until another secret is set up."""
    change(conn, account_id, totp_sealed=None, totp_confirmed=False, totp_step=0)


def use_step(conn: Connection, account_id: str, step: int) -> bool:
    """Take note of the step of a right code; False where this or a later one was used before."""
    mine = update(accounts).where(_COLUMNS.id == account_id, _COLUMNS.totp_step < step)
    return conn.execute(mine.values(totp_step=step, totp_confirmed=True)).rowcount == 1


def change(conn: Connection, account_id: str, **values: Any) -> bool:
    """Set columns of an account; False where there is none."""
    return conn.execute(update(accounts).where(_COLUMNS.id == account_id).values(**values)).rowcount == 1


def account_of(row: Row[Any], vault: Vault) -> Account:
    """Return the account of a row with the columns of the table."""
    return Account(
        row.id,
        vault.open(row.login_sealed, LOGIN),
        vault.open(row.name_sealed, NAME),
        row.role,
        row.district,
        row.upazila,
        row.union_,
        Lang(row.lang),
        row.staff_id,
        row.must_change,
        row.totp_confirmed,
        row.active,
    )


def _one(conn: Connection, vault: Vault, which: Any) -> Account | None:
    row = conn.execute(select(accounts).where(which)).first()
    return None if row is None else account_of(row, vault)
