"""Who is at the other end of a request of the console: account, role, area, and what the session carries."""

from dataclasses import dataclass, field

from gateway.service import session_token
from gateway.service.roles import ConsoleRole, Permission, may
from gateway.service.scope import Scope
from gateway.service.stages import Stage
from gateway.store.accounts import Account
from gateway.store.sessions import Session


@dataclass(frozen=True)
class SignedIn:
    """One account in one browser, for the time of one request."""

    account: Account
    session: Session
    stage: Stage
    token: str = field(repr=False)

    @property
    def actor(self) -> str:
        """Who signs the audit trail."""
        return actor_of(self.account.id)

    @property
    def role(self) -> ConsoleRole:
        """What they are in the console."""
        return ConsoleRole(self.account.role)

    @property
    def scope(self) -> Scope:
        """Where their work lies."""
        return Scope(self.account.district, self.account.upazila, self.account.union)

    @property
    def carried(self) -> bytes | None:
        """What the keyring gave at sign-in: opened here and now, kept nowhere."""
        sealed = self.session.carried_sealed
        return session_token.open_(self.token, self.session.id, sealed) if sealed else None

    def may(self, permission: Permission) -> bool:
        """Tell whether their role is given this permission."""
        return may(self.role, permission)


def actor_of(account_id: str) -> str:
    """Return an account's name as the audit trail and the conversations know it."""
    return f"account:{account_id}"
