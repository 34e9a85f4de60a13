"""Who may sign in: accounts made, reset and shut by those who may; each act is in the audit trail."""

from dataclasses import dataclass

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy
from gateway.service import passwords
from gateway.service.keyring import Keyring
from gateway.service.roles import ConsoleRole
from gateway.service.scope import EVERYWHERE, Scope
from gateway.service.sign_in import as_login
from gateway.store import accounts, audit, recovery_codes, sessions, staff
from gateway.store.accounts import Account as Account
from gateway.store.accounts import NewAccount
from gateway.store.engine import Store


class NoSuchAccount(AshshashError):
    """There is no account of this name or id."""


class LoginTaken(AshshashError):
    """Somebody signs in by this name already."""


@dataclass(frozen=True)
class Wanted:
    """An account to be made."""

    login: str
    name: str
    role: ConsoleRole
    scope: Scope = EVERYWHERE
    lang: Lang = Lang.BN
    staff_id: str | None = None


class Accounts:
    """Acts on other people's accounts; `actor` signs the audit trail."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring) -> None:
        self._store = store
        self._clock = clock
        self._keyring = keyring

    def everyone(self) -> list[Account]:
        """Return all accounts, shut ones too."""
        with self._store.reading() as conn:
            return accounts.everyone(conn, self._store.vault)

    def of_id(self, account_id: str) -> Account:
        """Return the account of this id; raises NoSuchAccount."""
        with self._store.reading() as conn:
            found = accounts.by_id(conn, self._store.vault, account_id)
        if found is None:
            raise NoSuchAccount("There is no such account.")
        return found

    def named(self, said: str) -> Account:
        """Return the account of this sign-in name or id; raises NoSuchAccount."""
        with self._store.reading() as conn:
            found = accounts.by_login(conn, self._store.vault, as_login(said))
            found = found or accounts.by_id(conn, self._store.vault, said)
        if found is None:
            raise NoSuchAccount(f"There is no account {said}.")
        return found

    def unlinked_staff(self) -> list[tuple[str, str]]:
        """Return id and name of everybody on the list of alerts who has no account yet."""
        with self._store.reading() as conn:
            linked = {one.staff_id for one in accounts.everyone(conn, self._store.vault)}
            members = staff.active(conn, self._store.vault)
        return sorted(((one.id, one.name) for one in members if one.id not in linked), key=lambda pair: pair[1])

    def add(self, wanted: Wanted, actor: str, password: str = "") -> str:
        """Make an account and return its first password, to be changed at once unless given. Raises LoginTaken."""
        login = as_login(wanted.login)
        if len(login) < 3:
            raise AshshashError("A sign-in name needs at least three letters.")
        first = password or passwords.invented()
        new = NewAccount(
            login=login,
            name=tidy(wanted.name),
            role=wanted.role.value,
            password_hash=passwords.hash_of(first),
            must_change=not password,
            lang=wanted.lang,
            district=wanted.scope.district,
            upazila=wanted.scope.upazila,
            union=wanted.scope.union,
            staff_id=wanted.staff_id,
        )
        with self._store.writing() as conn:
            if accounts.by_login(conn, self._store.vault, login):
                raise LoginTaken(f"Somebody signs in as {login} already.")
            made = accounts.add(conn, self._store.vault, new, self._clock.now())
            audit.note(conn, actor, "account.add", made, self._clock.now())
        return first

    def reset(self, said: str, actor: str, *, code_too: bool = False) -> str:
        """Return a new first password; with `code_too` the second proof is to be set up anew. Raises NoSuchAccount."""
        account, first = self.named(said), passwords.invented()
        hashed = passwords.hash_of(first)
        with self._store.writing() as conn:
            accounts.set_password(conn, account.id, hashed, must_change=True)
            if code_too:
                accounts.forget_totp(conn, account.id)
                recovery_codes.replace(conn, self._store.vault, account.id, ())
            self._keyring.at_reset(conn, account.id)
            sessions.end_all(conn, account.id)
            act = "account.reset_code" if code_too else "account.reset"
            audit.note(conn, actor, act, account.id, self._clock.now())
        return first

    def shut(self, said: str, actor: str) -> None:
        """Let nobody sign in to this account, and end its sessions; raises NoSuchAccount."""
        account = self.named(said)
        with self._store.writing() as conn:
            accounts.change(conn, account.id, active=False)
            sessions.end_all(conn, account.id)
            audit.note(conn, actor, "account.shut", account.id, self._clock.now())

    def open_again(self, said: str, actor: str) -> None:
        """Let an account be signed in to again; raises NoSuchAccount."""
        account = self.named(said)
        with self._store.writing() as conn:
            accounts.change(conn, account.id, active=True)
            audit.note(conn, actor, "account.open", account.id, self._clock.now())

    def place(self, said: str, role: ConsoleRole, scope: Scope, actor: str) -> None:
        """Give an account another role or area; its sessions end, so that nothing of the old rights lives on."""
        account = self.named(said)
        with self._store.writing() as conn:
            where = {"district": scope.district, "upazila": scope.upazila, "union_": scope.union}
            accounts.change(conn, account.id, role=role.value, **where)
            sessions.end_all(conn, account.id)
            audit.note(conn, actor, "account.place", account.id, self._clock.now())
