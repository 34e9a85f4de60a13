"""Signing in: a password, then a code; each wrong try is slower than the last, every step gives a new token."""

from datetime import timedelta

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.i18n.normalise import tidy
from gateway.service import codes, passwords, session_token
from gateway.service.keyring import Keyring
from gateway.service.lockout import A_DAY, OF_ACCOUNT, OF_ADDRESS, locked
from gateway.service.signed_in import SignedIn
from gateway.service.stages import Stage, stage
from gateway.store import accounts, attempts, audit, recovery_codes, sessions
from gateway.store.accounts import Account, Secrets
from gateway.store.engine import Store
from gateway.store.identity import new_id
from gateway.store.sessions import Session

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)
HALFWAY = timedelta(minutes=10)
"""How long somebody may take from the password to the code."""

A_MINUTE = timedelta(minutes=1)


def as_login(said: str) -> str:
    """Return a sign-in name in its one spelling."""
    return tidy(said).casefold().strip()[:80]


class SignIn:
    """Opens, finds and ends sessions."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring, *, code_required: bool) -> None:
        self._store = store
        self._clock = clock
        self._keyring = keyring
        self._code_required = code_required

    def by_password(self, said: str, password: str, origin: str, device: str) -> str | None:
        """Return the token of a new session; None for anything wrong, without saying what."""
        login, vault = as_login(said), self._store.vault
        tries = self._admit(login, origin)
        if tries is None:
            return None
        with self._store.reading() as conn:
            account = accounts.by_login(conn, vault, login)
            kept = accounts.secrets(conn, vault, account.id).password_hash if account else ""
        # Outside any transaction: hashing takes as long as a hundred turns.
        right = passwords.fits(kept, password) and account is not None and account.active
        if account is None or not right:
            return None
        with self._store.writing() as conn:
            for one in tries:
                attempts.take_back(conn, one)
            if passwords.outdated(kept):
                accounts.set_password(conn, account.id, passwords.hash_of(password), must_change=account.must_change)
            if not account.totp_confirmed:
                attempts.forget(conn, vault, _of_account(login))
            carried = self._keyring.at_sign_in(conn, account.id, password)
            audit.note(conn, f"account:{account.id}", "session.password", account.id, self._clock.now())
            return self._open(conn, account, device, carried, proved=False)

    def by_code(self, who: SignedIn, said: str, origin: str) -> str | None:
        """Return the token that takes the place of this session's once the code is right; a recovery code does too."""
        account, now, vault = who.account, self._clock.now(), self._store.vault
        tries = self._admit(account.login, origin)
        if tries is None:
            return None
        with self._store.writing() as conn:
            used = accounts.secrets(conn, vault, account.id)
            if self._takes(conn, account.id, used, said):
                act = "session.code"
            elif recovery_codes.use(conn, vault, account.id, codes.as_recovery_code(said), now):
                act = "session.recovery_code"
            else:
                return None
            for one in tries:
                attempts.take_back(conn, one)
            attempts.forget(conn, vault, _of_account(account.login))
            audit.note(conn, who.actor, act, account.id, now)
            return self._renew(conn, who, proved=True)

    def offer_code(self, who: SignedIn) -> str:
        """Return the shared secret to be set up: a fresh one, unless one already waits for its first code."""
        with self._store.writing() as conn:
            waiting = accounts.secrets(conn, self._store.vault, who.account.id).totp
            if waiting and not who.account.totp_confirmed:
                return waiting
            secret = codes.new_secret()
            accounts.offer_totp(conn, self._store.vault, who.account.id, secret)
            return secret

    def enrol(self, who: SignedIn, said: str) -> tuple[str, list[str]] | None:
        """Return a new token and the recovery codes once the offered secret's first code is right."""
        with self._store.writing() as conn:
            offered = accounts.secrets(conn, self._store.vault, who.account.id)
            if who.account.totp_confirmed or not self._takes(conn, who.account.id, offered, said):
                return None
            fresh = codes.new_recovery_codes()
            recovery_codes.replace(conn, self._store.vault, who.account.id, fresh)
            audit.note(conn, who.actor, "account.code_set_up", who.account.id, self._clock.now())
            sessions.end_all(conn, who.account.id, but=[who.session.id])
            return self._renew(conn, who, proved=True), fresh

    def find(self, token: str) -> SignedIn | None:
        """Return who has this token, unless the session is over, idle too long, or the account is shut."""
        if len(token) != session_token.LENGTH:
            return None
        now = self._clock.now()
        with self._store.reading() as conn:
            session = sessions.by_token(conn, session_token.hash_of(token), now, now - IDLE)
            account = accounts.by_id(conn, self._store.vault, session.account_id) if session else None
        if session is None or account is None or not account.active:
            return None
        if now - session.seen_at > A_MINUTE:
            with self._store.writing() as conn:
                sessions.touch(conn, session.id, now)
        how_far = stage(account, proved=session.proved, code_required=self._code_required)
        return SignedIn(account, session, how_far, token)

    def sign_out(self, who: SignedIn) -> None:
        """End this session."""
        with self._store.writing() as conn:
            sessions.end(conn, who.account.id, who.session.id)
            audit.note(conn, who.actor, "session.end", who.account.id, self._clock.now())

    def renewed(self, conn: Connection, who: SignedIn) -> str:
        """Give this session a new token in the caller's transaction: what it may do has changed."""
        return self._renew(conn, who, proved=who.session.proved)

    def _admit(self, login: str, origin: str) -> list[str] | None:
        """Count a try before it is judged, so that many at once don't slip through; None where it isn't heard."""
        now, vault = self._clock.now(), self._store.vault
        counted = {_of_account(login): OF_ACCOUNT, f"sign-in:address:{origin}": OF_ADDRESS}
        with self._store.writing() as conn:
            for key, patience in counted.items():
                if locked(patience, attempts.moments(conn, vault, key, now - A_DAY), now):
                    return None
            return [attempts.note(conn, vault, key, now) for key in counted]

    def _takes(self, conn: Connection, account_id: str, used: Secrets, said: str) -> bool:
        step = codes.right_step(used.totp, said, self._clock.now())
        return step is not None and accounts.use_step(conn, account_id, step)

    def _renew(self, conn: Connection, who: SignedIn, *, proved: bool) -> str:
        carried = who.carried
        sessions.end(conn, who.account.id, who.session.id)
        return self._open(conn, who.account, who.session.device, carried, proved=proved)

    def _open(self, conn: Connection, account: Account, device: str, carried: bytes | None, *, proved: bool) -> str:
        now, token, session_id = self._clock.now(), session_token.new_token(), new_id()
        sealed = session_token.seal(token, session_id, carried) if carried else None
        waits = stage(account, proved=proved, code_required=self._code_required)
        ends = now + (HALFWAY if waits in {Stage.CODE, Stage.ENROL} and not proved else LONGEST)
        sessions.forget_over(conn, now, now - IDLE)
        fresh = Session(session_id, account.id, sealed, proved, device, now, now, ends)
        sessions.add(conn, fresh, session_token.hash_of(token))
        return token


def _of_account(login: str) -> str:
    return f"sign-in:account:{login}"
