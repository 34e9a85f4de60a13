"""Each entitled person's own key: made at their first sign-in, opened by their password, carried by their session."""

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.service.roles import ConsoleRole, Permission, may
from gateway.store import accounts, audit, desk_crypto, desk_keys, sealed
from gateway.store.crypto import Vault
from gateway.store.sealed import SHUT, OpenDesk


class DeskKeyring:
    """The `Keyring` of the console: what a session carries is the person's private key, and nothing else."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock

    def at_sign_in(self, conn: Connection, account_id: str, password: str) -> bytes | None:
        """Return the private key of who may read tips, made where they have none that this password opens.

        The very first of them makes the desk's first key too: from then on tips are sealed.
        """
        account = accounts.by_id(conn, self._vault, account_id)
        if account is None or not may(ConsoleRole(account.role), Permission.TIPS_READ):
            return None
        mine = desk_keys.holder(conn, self._vault, account_id)
        private = desk_crypto.unwrap(password, mine.wrapped) if mine else None
        if private is None or mine is None:
            desk_keys.lose(conn, account_id)
            private = desk_crypto.new_private()
            self._add(conn, account_id, private, password)
        if sealed.newest_key(conn) is None:
            self._first_key(conn, account_id, desk_crypto.public_of(private))
        return private

    def at_new_password(self, conn: Connection, account_id: str, carried: bytes | None, new_password: str) -> None:
        """Lock the person's key by their new password."""
        mine = desk_keys.holder(conn, self._vault, account_id)
        if carried and mine and desk_crypto.public_of(carried) == mine.public:
            desk_keys.wrap_anew(conn, self._vault, mine.id, desk_crypto.wrap(new_password, carried))

    def at_reset(self, conn: Connection, account_id: str) -> None:
        """Call the person's key lost. It stays, for the forgotten password may come back to them."""
        desk_keys.lose(conn, account_id)

    def _add(self, conn: Connection, account_id: str, private: bytes, password: str) -> None:
        wrapped = desk_crypto.wrap(password, private)
        public = desk_crypto.public_of(private)
        desk_keys.add_holder(conn, self._vault, account_id, public, wrapped, self._clock.now())

    def _first_key(self, conn: Connection, account_id: str, public: bytes) -> None:
        now, actor = self._clock.now(), f"account:{account_id}"
        private = desk_crypto.new_private()
        key_id = desk_keys.add_key(conn, desk_crypto.public_of(private), now)
        mine = desk_keys.holder(conn, self._vault, account_id)
        if mine is not None:
            box = desk_crypto.shut(public, private, desk_keys.GRANT, key_id)
            desk_keys.grant(conn, self._vault, key_id, mine.id, box, actor, now)
        audit.note(conn, actor, "desk.first_key", key_id, now)


def open_desk(conn: Connection, vault: Vault, account_id: str, carried: bytes | None) -> OpenDesk:
    """Return the desk's keys that this person holds; raises Unreadable where a grant was changed."""
    mine = desk_keys.holder(conn, vault, account_id) if carried else None
    if carried is None or mine is None:
        return SHUT
    held = desk_keys.grants(conn, vault, mine.id)
    return OpenDesk({one.key_id: desk_crypto.unshut(carried, one.box, desk_keys.GRANT, one.key_id) for one in held})
