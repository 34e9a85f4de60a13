"""Who holds the desk's keys: letting somebody in, taking keys away, remembering an old password, changing keys."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import AshshashError
from gateway.service.desk_keyring import open_desk
from gateway.service.fetching import Fetching
from gateway.service.roles import ConsoleRole, Permission, may
from gateway.service.tip_reader import Reader
from gateway.store import accounts, audit, desk_crypto, desk_keys, desk_resealing, sealed
from gateway.store.accounts import Account
from gateway.store.desk_keys import Holder
from gateway.store.engine import Store

BATCH = 200
"""Values sealed anew in one go: well under a second."""


class NoKey(AshshashError):
    """Who asks holds no key of the desk, or the other has none yet."""


@dataclass(frozen=True)
class Person:
    """One person who may read tips by their role. `signed_in` says that they have a key of their own."""

    account: Account
    signed_in: bool
    holds: bool
    forgot: bool


@dataclass(frozen=True)
class Progress:
    """How far sealing anew has come."""

    done: int
    total: int
    keys: int
    alone: bool
    made_at: datetime | None = None

    @property
    def percent(self) -> int:
        """How much is sealed to the newest key."""
        return 100 if not self.total else self.done * 100 // self.total


class Entitlement:
    """Acts on the desk's keys; each is in the audit trail."""

    def __init__(self, store: Store, fetching: Fetching, clock: Clock) -> None:
        self._store = store
        self._fetching = fetching
        self._clock = clock

    def people(self) -> list[Person]:
        """Return everybody whose role may read tips."""
        with self._store.reading() as conn:
            vault = self._store.vault
            everyone = [one for one in accounts.everyone(conn, vault) if one.active]
            holding, current = desk_keys.holding(conn), {one.account_id for one in desk_keys.holders(conn, vault)}
            return [
                Person(one, one.id in current, one.id in holding, bool(desk_keys.lost(conn, vault, one.id)))
                for one in everyone
                if may(ConsoleRole(one.role), Permission.TIPS_READ)
            ]

    def entitle(self, reader: Reader, account_id: str) -> int:
        """Let somebody hold all keys that `reader` holds; return how many. Nobody needs the other's password.

        Their lost keys go with that. Raises NoKey.
        """
        now = self._clock.now()
        with self._store.writing() as conn:
            vault = self._store.vault
            desk = open_desk(conn, vault, reader.account_id, reader.carried)
            account = accounts.by_id(conn, vault, account_id)
            other = desk_keys.holder(conn, vault, account_id)
            allowed = account is not None and account.active and may(ConsoleRole(account.role), Permission.TIPS_READ)
            if not desk.privates or other is None or not allowed:
                raise NoKey("Both must have signed in, and who lets in must hold the desk's key.")
            for key_id, private in desk.privates.items():
                box = desk_crypto.shut(other.public, private, desk_keys.GRANT, key_id)
                desk_keys.grant(conn, vault, key_id, other.id, box, reader.actor, now)
            desk_keys.forget_lost(conn, account_id)
            audit.note(conn, reader.actor, "desk.entitle", account_id, now)
            return len(desk.privates)

    def withdraw(self, reader: Reader, account_id: str) -> None:
        """Take the desk's keys from somebody. Raises NoKey where nobody could read the tips any more."""
        with self._store.writing() as conn:
            if desk_keys.holding(conn) <= {account_id}:
                raise NoKey("Nobody else holds the desk's key: the tips could never be read again.")
            desk_keys.withdraw(conn, account_id)
            audit.note(conn, reader.actor, "desk.withdraw", account_id, self._clock.now())

    def remember(self, reader: Reader, old_password: str) -> bool:
        """Take over the keys of one's lost key with the forgotten password; False where it opens none."""
        with self._store.writing() as conn:
            vault = self._store.vault
            mine = desk_keys.holder(conn, vault, reader.account_id)
            if mine is None or not reader.carried:
                return False
            for old in desk_keys.lost(conn, vault, reader.account_id):
                private = desk_crypto.unwrap(old_password, old.wrapped)
                if private is None:
                    continue
                for one in desk_keys.grants(conn, vault, old.id):
                    key = desk_crypto.unshut(private, one.box, desk_keys.GRANT, one.key_id)
                    box = desk_crypto.shut(mine.public, key, desk_keys.GRANT, one.key_id)
                    desk_keys.grant(conn, vault, one.key_id, mine.id, box, reader.actor, self._clock.now())
                desk_keys.forget_lost(conn, reader.account_id)
                audit.note(conn, reader.actor, "desk.remember", reader.account_id, self._clock.now())
                return True
            return False

    def rotate(self, reader: Reader) -> str:
        """Make a new key for the desk, held by all who held the last; return its id. Raises NoKey."""
        now = self._clock.now()
        with self._store.writing() as conn:
            vault = self._store.vault
            if not open_desk(conn, vault, reader.account_id, reader.carried).privates:
                raise NoKey("Only who holds the desk's key can change it.")
            keep = desk_keys.holding(conn)
            private = desk_crypto.new_private()
            key_id = desk_keys.add_key(conn, desk_crypto.public_of(private), now)
            for one in desk_keys.holders(conn, vault):
                if one.account_id in keep:
                    self._give(conn, one, key_id, private, reader.actor, now)
            audit.note(conn, reader.actor, "desk.rotate", key_id, now)
            return key_id

    def seal_anew(self, reader: Reader, limit: int = BATCH) -> Progress:
        """Seal some more values for the newest key, drop older keys once all are, and return how far it has come."""
        with self._store.writing() as conn:
            desk = open_desk(conn, self._store.vault, reader.account_id, reader.carried)
            done = desk_resealing.words(conn, self._store.vault, desk, limit)
        if done < limit:
            self._fetching.seal_anew(desk, max(1, (limit - done) // 10))
        with self._store.writing() as conn:
            left = desk_keys.sealed_to(conn)
            for key_id in desk_keys.key_ids(conn)[1:]:
                if not left.get(key_id):
                    desk_keys.drop_key(conn, key_id)
        return self.progress()

    def progress(self) -> Progress:
        """Return how much is sealed to the newest key."""
        with self._store.reading() as conn:
            newest = sealed.newest_key(conn)
            found = desk_keys.sealed_to(conn)
            keys, keepers = desk_keys.key_ids(conn), desk_keys.keepers(conn)
        name = newest[0] if newest else ""
        done = found.get(name, 0) if name else 0
        return Progress(done, sum(found.values()), len(keys), bool(name) and keepers.get(name, 0) < 2)

    def seal_waiting(self) -> int:
        """Seal for the desk what came before it had a key; nobody has to be signed in. Return how many values."""
        with self._store.reading() as conn:
            if sealed.newest_key(conn) is None or not desk_keys.sealed_to(conn).get(sealed.NOBODY):
                return 0
        with self._store.writing() as conn:
            done = desk_resealing.waiting(conn, self._store.vault, BATCH)
        return done + self._fetching.seal_anew(sealed.SHUT, BATCH // 10)

    def _give(self, conn: Connection, one: Holder, key_id: str, private: bytes, actor: str, now: datetime) -> None:
        box = desk_crypto.shut(one.public, private, desk_keys.GRANT, key_id)
        desk_keys.grant(conn, self._store.vault, key_id, one.id, box, actor, now)
