"""The use cases of the console put together, each made when it is first asked for."""

from functools import cached_property

from gateway.clock import Clock
from gateway.service.accounts import Accounts
from gateway.service.assembly import Assembly
from gateway.service.keyring import Keyring, NoKeyring
from gateway.service.overview import Overview
from gateway.service.own_account import OwnAccount
from gateway.service.sign_in import SignIn
from gateway.settings import CoreSettings
from gateway.store.engine import Store


class ConsoleServices:
    """What the pages of the console are handed."""

    def __init__(self, settings: CoreSettings, store: Store, assembly: Assembly, clock: Clock) -> None:
        self._settings, self._store, self._assembly, self._clock = settings, store, assembly, clock

    @cached_property
    def keyring(self) -> Keyring:
        """What sessions carry."""
        return NoKeyring()

    @cached_property
    def sign_in(self) -> SignIn:
        """Who opens and ends sessions; codes beside the password may be left off in the demonstration alone."""
        return SignIn(self._store, self._clock, self.keyring, code_required=not self._settings.simulator)

    @cached_property
    def own_account(self) -> OwnAccount:
        """What everybody does with their own account."""
        return OwnAccount(self._store, self._clock, self.keyring, self.sign_in)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in."""
        return Accounts(self._store, self._clock, self.keyring)

    @cached_property
    def overview(self) -> Overview:
        """What the start page counts."""
        return Overview(self._store, self._assembly.rules, self._clock)
