"""What everybody does with their own account: password, sessions, recovery codes, language."""

from gateway.clock import Clock
from gateway.i18n.language import Lang
from gateway.service import codes, passwords
from gateway.service.keyring import Keyring
from gateway.service.passwords import Weakness
from gateway.service.sign_in import IDLE, SignIn
from gateway.service.signed_in import SignedIn
from gateway.store import accounts, audit, recovery_codes, sessions
from gateway.store.engine import Store
from gateway.store.sessions import Session


class WrongPassword(Exception):
    """The password given as the present one isn't."""


class TooWeak(Exception):
    """The new password isn't taken."""

    def __init__(self, why: Weakness) -> None:
        self.why = why


class OwnAccount:
    """Acts of the signed-in on themselves."""

    def __init__(self, store: Store, clock: Clock, keyring: Keyring, sign_in: SignIn) -> None:
        self._store = store
        self._clock = clock
        self._keyring = keyring
        self._sign_in = sign_in

    def new_password(self, who: SignedIn, old: str, new: str) -> str:
        """Change the password, end all other sessions, return this one's new token. Raises WrongPassword, TooWeak."""
        with self._store.reading() as conn:
            kept = accounts.secrets(conn, self._store.vault, who.account.id).password_hash
        if not passwords.fits(kept, old):
            raise WrongPassword
        if old == new:
            raise TooWeak(Weakness.COMMON)
        if why := passwords.weakness(new, (who.account.login, *who.account.name.split())):
            raise TooWeak(why)
        fresh = passwords.hash_of(new)
        with self._store.writing() as conn:
            accounts.set_password(conn, who.account.id, fresh, must_change=False)
            self._keyring.at_new_password(conn, who.account.id, who.carried, new)
            sessions.end_all(conn, who.account.id, but=[who.session.id])
            audit.note(conn, who.actor, "account.password", who.account.id, self._clock.now())
            return self._sign_in.renewed(conn, who)

    def sessions(self, who: SignedIn) -> list[Session]:
        """Return where this account is signed in, the last used first."""
        now = self._clock.now()
        with self._store.reading() as conn:
            return sessions.of_account(conn, who.account.id, now, now - IDLE)

    def end_session(self, who: SignedIn, session_id: str) -> bool:
        """End one of one's own sessions; False where there is none of this id."""
        with self._store.writing() as conn:
            ended = sessions.end(conn, who.account.id, session_id)
            if ended:
                audit.note(conn, who.actor, "session.revoke", session_id, self._clock.now())
            return ended

    def end_others(self, who: SignedIn) -> int:
        """End all of one's sessions but this; return how many."""
        with self._store.writing() as conn:
            audit.note(conn, who.actor, "session.revoke_others", who.account.id, self._clock.now())
            return sessions.end_all(conn, who.account.id, but=[who.session.id])

    def recovery_codes_left(self, who: SignedIn) -> int:
        """Return how many recovery codes are left."""
        with self._store.reading() as conn:
            return recovery_codes.left(conn, who.account.id)

    def new_recovery_codes(self, who: SignedIn) -> list[str]:
        """Return fresh recovery codes; the older ones are good no more."""
        fresh = codes.new_recovery_codes()
        with self._store.writing() as conn:
            recovery_codes.replace(conn, self._store.vault, who.account.id, fresh)
            audit.note(conn, who.actor, "account.recovery_codes", who.account.id, self._clock.now())
        return fresh

    def speak(self, who: SignedIn, lang: Lang) -> None:
        """Show the console in this language from now on."""
        with self._store.writing() as conn:
            accounts.change(conn, who.account.id, lang=lang.value)
